"""How a reader wants pages to look: kept in a cookie of their own browser, without signing in.

The cookie holds only short known words, so it says nothing about the person, and a broken or hostile value can do no
more than fall back to the ordinary look.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Final
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup
from werkzeug.wrappers import Response

COOKIE: Final = "reading"
YEAR_IN_SECONDS: Final = 31_536_000
LONGEST: Final = 200

TEXT_SIZES: Final = ("normal", "large", "larger", "largest")
FONTS: Final = ("atkinson", "lexend", "opendyslexic", "system")
COLOURS: Final = ("auto", "light", "dark", "cream", "contrast")
_SHORT: Final = {
    "text_size": "t",
    "font": "f",
    "colours": "c",
    "calm": "m",
    "easy_read": "e",
    "read_aloud": "r",
    "language": "l",
}
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Preferences:
    """A reader's settings; every default is the ordinary look, `language` "" means the page's own."""

    text_size: str = "normal"
    font: str = "atkinson"
    colours: str = "auto"
    calm: bool = False
    easy_read: bool = False
    read_aloud: bool = False
    language: str = ""

    @property
    def needs_chosen_styles(self) -> bool:
        """Whether the page must link the style sheet of letters and colours that are fetched only when chosen."""
        return self.font != FONTS[0] or self.colours in {"cream", "contrast"}

    def html_attributes(self) -> Markup:
        """Return the attributes for `<html>`: only what differs from the ordinary look."""
        pairs = [("data-text", self.text_size), ("data-font", self.font), ("data-colours", self.colours)]
        plain = {TEXT_SIZES[0], FONTS[0], COLOURS[0]}
        parts = [Markup(' {}="{}"').format(name, value) for name, value in pairs if value not in plain]
        parts += [Markup(" data-calm")] if self.calm else []
        parts += [Markup(" data-easy")] if self.easy_read else []
        return Markup("").join(parts)


def from_values(values: Mapping[str, object], languages: Collection[str] | None = None) -> Preferences:
    """Build settings from form or cookie values by field name; anything unknown becomes the default.

    `languages`: the tags that the application offers; None takes any well-formed tag.
    """

    def one_of(name: str, allowed: tuple[str, ...]) -> str:
        value = values.get(name)
        return value if isinstance(value, str) and value in allowed else allowed[0]

    language = values.get("language")
    known = isinstance(language, str) and _LANGUAGE.fullmatch(language) is not None
    if languages is not None:
        known = known and language in languages
    return Preferences(
        text_size=one_of("text_size", TEXT_SIZES),
        font=one_of("font", FONTS),
        colours=one_of("colours", COLOURS),
        calm=values.get("calm") in (True, "1"),
        easy_read=values.get("easy_read") in (True, "1"),
        read_aloud=values.get("read_aloud") in (True, "1"),
        language=str(language) if known else "",
    )


def parse(cookie: str | None, languages: Collection[str] | None = None) -> Preferences:
    """Read the cookie's text; None, too long, or unreadable gives the defaults."""
    if not cookie or len(cookie) > LONGEST:
        return Preferences()
    try:
        pairs = dict(parse_qsl(cookie, strict_parsing=True, max_num_fields=len(_SHORT), errors="strict"))
    except ValueError:
        return Preferences()
    return from_values({name: pairs.get(short) for name, short in _SHORT.items()}, languages)


def serialise(preferences: Preferences) -> str:
    """Write settings as the cookie's text; defaults are left out, so the ordinary look is ""."""
    plain = Preferences()
    pairs: list[tuple[str, str]] = []
    for field in fields(Preferences):
        value = getattr(preferences, field.name)
        if value != getattr(plain, field.name):
            pairs.append((_SHORT[field.name], "1" if value is True else value))
    return urlencode(pairs)


def store(response: Response, preferences: Preferences, *, secure: bool) -> None:
    """Put the settings into the response's cookie for a year, or remove it when all is ordinary."""
    text = serialise(preferences)
    if text:
        response.set_cookie(COOKIE, text, max_age=YEAR_IN_SECONDS, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Lax")


__all__ = ["COLOURS", "COOKIE", "FONTS", "TEXT_SIZES", "Preferences", "from_values", "parse", "serialise", "store"]
