"""The front door: `app` for WSGI servers (`gunicorn app:app`, `flask --app app run`), `main()` for the console.

The application is made when a server first asks for `app`, so that `folkmoot count ...` starts without a web framework.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    app: Flask

_HERE = Path(__file__).resolve().parent
_ROOMS = ("deliberation", "accessibility", "models")


def check_rooms() -> None:
    """Stop unless our packages are the ones beside this file: other projects use names like `models` too."""
    for name in _ROOMS:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            sys.exit(f"folkmoot: the package '{name}' should be beside {__file__}, and is missing.")
        if Path(spec.origin).resolve().parent != _HERE / name:
            sys.exit(
                f"folkmoot: another package called '{name}' is in the way, at {spec.origin}. "
                f"Ours is {_HERE / name}. Use the checkout's own .venv, and leave PYTHONPATH empty."
            )


@cache
def _application() -> Flask:
    check_rooms()
    from deliberation.factory import create_app  # noqa: PLC0415  # only a server needs it

    return create_app()


def __getattr__(name: str) -> Flask:
    """Make the application when it is first asked for."""
    if name == "app":
        return _application()
    raise AttributeError(f"module 'app' has no attribute {name!r}")


def main() -> None:
    """Run the `folkmoot` command."""
    check_rooms()
    from deliberation.cli.main import cli  # noqa: PLC0415  # after the check

    cli(prog_name="folkmoot")
