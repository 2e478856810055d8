"""Serves a demo installation that is built already: `python -m tests.journeys.demo_server --host H --port P`.

As `folkmoot serve`, but with everything on that only a demo has, such as the pretend languages.
"""

from __future__ import annotations

from dataclasses import replace

import click

from deliberation.cli.serve import run
from deliberation.config import OFF, load


@click.command()
@click.option("--host", required=True)
@click.option("--port", required=True, type=int)
def main(host: str, port: int) -> None:
    """Serve what FOLKMOOT_VAR holds, with the sounds that are there: one more at any moment is another page."""
    run(replace(load(), demo=True, read_aloud=OFF), host=host, port=port)


if __name__ == "__main__":
    main()
