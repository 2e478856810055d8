"""Small drawings beside words, by the idea that they stand for. Our own, so nobody’s licence is needed.

A drawing never says anything alone: the same idea stands beside it in words, so screen readers pass over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a drawing stands for, for whoever chooses one, and its lines on a field of 48 by 48."""

    name: LazyString
    path: str


SYMBOLS: Mapping[str, Symbol] = MappingProxyType(
    {
        "person": Symbol(_l("A person"), "M24 6a7 7 0 1 0 .1 0zM10 43c0-10 5-17 14-17s14 7 14 17z"),
        "people": Symbol(
            _l("People together"),
            "M16 9a6 6 0 1 0 .1 0zM33 12a5 5 0 1 0 .1 0zM4 42c0-10 4-16 12-16s12 6 12 16zM32 27c7 0 12 5 12 15H33",
        ),
        "talk": Symbol(_l("Talking"), "M6 8h36v24H22l-9 9v-9H6zM14 17h20M14 24h13"),
        "listen": Symbol(_l("Listening"), "M15 22a10 10 0 1 1 19 4c-3 5-6 5-6 10a6 6 0 0 1-11 3M20 22a5 5 0 0 1 9 0"),
        "question": Symbol(_l("A question"), "M24 4a20 20 0 1 0 .1 0zM18 19a6 6 0 1 1 9 5c-2 1-3 3-3 5M24 34v1"),
        "yes": Symbol(_l("Yes"), "M24 4a20 20 0 1 0 .1 0zM14 25l7 7 13-15"),
        "no": Symbol(_l("No"), "M24 4a20 20 0 1 0 .1 0zM16 16l16 16M32 16L16 32"),
        "choose": Symbol(_l("Choosing"), "M6 8h12v12H6zM6 28h12v12H6zM25 14h17M25 34h17M8 13l4 4 8-9"),
        "paper": Symbol(_l("A paper"), "M10 4h20l8 8v32H10zM30 4v8h8M16 20h16M16 27h16M16 34h10"),
        "write": Symbol(_l("Writing"), "M6 42l3-11L33 7l8 8-24 24zM28 12l8 8"),
        "idea": Symbol(_l("An idea"), "M18 34c0-5-6-7-6-15a12 12 0 0 1 24 0c0 8-6 10-6 15zM19 39h10M21 44h6"),
        "time": Symbol(_l("Time"), "M24 4a20 20 0 1 0 .1 0zM24 13v12l8 5"),
        "day": Symbol(_l("A day"), "M6 9h36v33H6zM6 18h36M15 4v9M33 4v9M14 26h6v6h-6z"),
        "money": Symbol(_l("Money"), "M24 4a20 20 0 1 0 .1 0zM31 17c-1-6-11-6-11 1 0 5 2 9-3 16h15M16 26h11"),
        "home": Symbol(_l("A home"), "M5 24L24 7l19 17M11 20v22h26V20M20 42V30h8v12"),
        "place": Symbol(_l("A place"), "M24 44S9 29 9 18a15 15 0 0 1 30 0c0 11-15 26-15 26zM24 13a5 5 0 1 0 .1 0z"),
        "bus": Symbol(_l("A bus"), "M7 8h34v28H7zM7 22h34M13 36v6M35 36v6M13 29h2M33 29h2M24 8v14"),
        "work": Symbol(_l("Work"), "M5 16h38v25H5zM17 16V9h14v7M5 27h38"),
        "learn": Symbol(
            _l("Learning"), "M24 13c-6-5-13-5-19-4v30c6-1 13-1 19 4 6-5 13-5 19-4V9c-6-1-13-1-19 4zM24 13v30"
        ),
        "health": Symbol(_l("Health"), "M24 43S5 31 5 18c0-11 14-14 19-3 5-11 19-8 19 3 0 13-19 25-19 25z"),
        "food": Symbol(_l("Food"), "M14 5v12a5 5 0 0 0 10 0V5M19 5v38M35 43V5c-6 3-7 12-6 22h6"),
        "safe": Symbol(_l("Safe"), "M24 4l17 6v12c0 11-7 18-17 22C14 40 7 33 7 22V10zM16 23l6 6 10-11"),
        "private": Symbol(_l("Kept private"), "M9 21h30v22H9zM15 21v-6a9 9 0 0 1 18 0v6M24 29v6"),
        "help": Symbol(
            _l("Help"), "M24 4a20 20 0 1 0 .1 0zM24 16a8 8 0 1 0 .1 0zM10 10l8 9M38 10l-8 9M10 38l8-9M38 38l-8-9"
        ),
        "phone": Symbol(_l("A phone"), "M14 3h20v42H14zM14 10h20M14 37h20M24 41v.5"),
        "change": Symbol(_l("A change"), "M8 20a17 17 0 0 1 31-5M40 6v10H30M40 28a17 17 0 0 1-31 5M8 42V32h10"),
        "stop": Symbol(_l("Stop"), "M16 4h16l12 12v16L32 44H16L4 32V16zM15 24h18"),
        "go": Symbol(_l("Going on"), "M24 4a20 20 0 1 0 .1 0zM13 24h21M26 15l9 9-9 9"),
    }
)


def draw(key: str) -> Markup:
    """The drawing for an idea, in the colour of the words beside it; "" for a key that is not known."""
    symbol = SYMBOLS.get(key)
    if symbol is None:
        return Markup("")
    head = Markup(
        '<svg viewBox="-8 0 64 48" width="64" height="48" fill="none" stroke="currentColor" stroke-width="3"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
    )
    return head.format(symbol.path)
