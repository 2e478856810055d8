"""Wording of whom an assembly is to bring together, as everybody reads it and as the convenor does."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.reading.recruitments import Group, Plan

ROUNDINGS: Mapping[str, LazyString] = {
    "largest_remainder": _l("whole seats first, then the seats that are left to the largest remainders"),
    "sainte_lague": _l("seat after seat to whoever has the largest claim to it (Sainte-Laguë)"),
}


def share(one: Group) -> str:
    """What part of the people here a group is."""
    return format_percent(float(one.target.share), "#,##0.#%", locale=get_locale())


def by_share(one: Group) -> str:
    """The seats that a group would have by its share alone, before anything is rounded."""
    return _number(one.target.expected)


def room(one: Group) -> str:
    """From how many to how many seats a panel may give a group."""
    least, most = one.quota.minimum, one.quota.maximum
    numbers = str(least) if least == most else str(_("%(least)s to %(most)s", least=least, most=most))
    return str(_("none, or %(numbers)s", numbers=numbers)) if one.quota.or_none else numbers


def rule(plan: Plan) -> str:
    """By which rule shares became seats."""
    return str(_("Shares become seats in this way: %(rule)s.", rule=ROUNDINGS[plan.rounding]))


def seats(plan: Plan) -> str:
    """How many people take part, and how many more are chosen in case somebody can't come."""
    places = ngettext("There is %(num)s seat.", "There are %(num)s seats.", plan.seats)
    if not plan.reserves:
        return str(places)
    more = ngettext(
        "%(num)s more person is drawn, in case somebody cannot come.",
        "%(num)s more people are drawn, in case somebody cannot come.",
        plan.reserves,
    )
    return f"{places} {more}"


def _number(value: Fraction) -> str:
    return format_decimal(float(value), "#,##0.0", locale=get_locale())
