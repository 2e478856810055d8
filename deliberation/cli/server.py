"""gunicorn with our settings: one web process with threads, and the worker child beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from deliberation.cli.worker_child import WorkerChild
from deliberation.config import EMBEDDED, Config
from deliberation.logs import first_words, logger

# What gunicorn says of bytes that are no request: anybody can cause it, and it names the sender's address.
NOISE = "Invalid request"


class PlainLog(Logger):  # type: ignore[misc] # gunicorn carries no types
    """gunicorn's own messages as our lines: their first words and whole numbers, never an address or a path."""

    def critical(self, msg: str, *args: object, **_rest: object) -> None:
        """What stops the server."""
        _say(msg, args)

    def error(self, msg: str, *args: object, **_rest: object) -> None:
        """What went wrong."""
        _say(msg, args)

    def exception(self, msg: str, *args: object, **_rest: object) -> None:
        """What went wrong, with the places in the code."""
        _say(msg, args, exc_info=True)

    def warning(self, msg: str, *args: object, **_rest: object) -> None:
        """What might go wrong."""
        if not str(msg).startswith(NOISE):
            _say(msg, args)

    def info(self, msg: str, *args: object, **_rest: object) -> None:
        """Nothing that anybody needs."""

    def debug(self, msg: str, *args: object, **_rest: object) -> None:
        """Nothing that anybody needs."""

    def access(self, *_args: object) -> None:
        """Requests are logged by the application, which knows the route."""


def _say(msg: object, args: tuple[object, ...], *, exc_info: bool = False) -> None:
    numbers = [one for one in args if isinstance(one, int)]
    logger().error("server", said=first_words(msg), numbers=numbers, exc_info=exc_info)


class Server(BaseApplication):  # type: ignore[misc] # gunicorn carries no types
    """One process, many threads, as SQLite's single writer wants it."""

    def __init__(self, app: Flask, config: Config, *, host: str, port: int) -> None:
        self._app = app
        self._settings = settings(config, host=host, port=port)
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings; a name that it does not know stops the start."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application that is served."""
        return self._app


def settings(config: Config, *, host: str, port: int) -> dict[str, Any]:
    """Our settings for gunicorn, by its names."""
    # The child belongs to the web process and to nobody else: where that ends or is begun anew, so is the child.
    # With a queue there is none: its workers are processes of their own, here or elsewhere.
    child = WorkerChild(config) if config.jobs == EMBEDDED else None
    ready: Callable[[object], None] = lambda _server: click.echo(  # noqa: E731 -- gunicorn counts the arguments
        f"Folkmoot is at {config.base_url} (listening on {host}:{port}). Stop with Ctrl-C."
    )
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": config.threads,
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 5,
        "limit_request_line": 4094,
        "control_socket_disable": True,
        "logger_class": PlainLog,
        "when_ready": ready,
        "post_fork": lambda _server, _worker: child.start() if child else None,
        "worker_exit": lambda _server, _worker: child.stop() if child else None,
    }
