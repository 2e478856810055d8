"""`folkmoot serve`: one web process with threads, and one worker child for everything that takes time."""

from __future__ import annotations

import os
import socket

import click

from deliberation.cli.application import application, plain_errors
from deliberation.cli.files import refuse
from deliberation.config import Config, load

DEFAULT_PORT = 8000


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines in.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the pages, with the worker beside. Ends with Ctrl-C."""
    with plain_errors():
        run(load({"FOLKMOOT_BASE_URL": f"http://localhost:{port}", **os.environ}), host=host, port=port)


def run(config: Config, *, host: str, port: int) -> None:
    """Bring the database up to date, and serve until stopped, with the worker child beside."""
    check_free(host, port)
    app = application(config)
    from deliberation.cli.server import Server

    Server(app, config, host=host, port=port).run()


def check_free(host: str, port: int) -> None:
    """Stop with status 2 when nobody could listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen(1)
    except socket.gaierror:
        refuse(f"--host {host}: there is no such address. Expected: an address of this machine, such as 127.0.0.1.")
    except OSError as error:
        refuse(f"{host}, port {port}: {error.strerror}. Stop what is there, or choose another with --port.")
