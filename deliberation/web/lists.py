"""Lists inside a sentence, as the language of the page writes them: "R02, R03 and R05"."""

from __future__ import annotations

from collections.abc import Iterable

from babel.lists import format_list
from flask import Flask
from flask_babel import get_locale


def listed(pieces: Iterable[object]) -> str:
    """Pieces as a list in a sentence."""
    return format_list([str(one) for one in pieces], locale=get_locale() or "en_GB")


def init_app(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.filters["listed"] = listed
