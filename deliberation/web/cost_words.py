"""Wording of what taking part costs, as everybody reads it and as those who plan it do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.methods.recruiting.types import Line
from deliberation.web.governing import money

KINDS: Mapping[str, LazyString] = {
    "fee": _l("Thank-you money for people’s time"),
    "travel": _l("Travel"),
    "supporter": _l("Supporters"),
    "interpreter": _l("Interpreters"),
    "childcare": _l("Care for children and adults"),
    "kit": _l("Phones, laptops and data on loan"),
    "food": _l("Food"),
    "venue": _l("Rooms"),
    "letters": _l("Letters and postage"),
    "outreach": _l("Partners who tell people about it"),
    "other": _l("Something else"),
}


def kind(name: str) -> str:
    """What a line is for."""
    return str(KINDS[name])


def kinds(names: Sequence[str]) -> str:
    """Several of them, as a list within a sentence."""
    return format_list([str(KINDS[one]) for one in names], locale=get_locale())


def worked_out(line: Line) -> str:
    """How a line comes to its sum."""
    count, times = (format_decimal(one, locale=get_locale()) for one in (line.count, line.times))
    return f"{count} × {times} × {money(line.unit_pence)}"
