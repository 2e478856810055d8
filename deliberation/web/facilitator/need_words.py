"""Words for the desk: kinds of need, how they stand, ways to be thanked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

KINDS: Mapping[str, LazyString] = {
    "access": _l("Access: getting in, hearing, seeing, reading"),
    "transport": _l("Transport"),
    "childcare": _l("Childcare or care for somebody else"),
    "equipment": _l("Equipment"),
    "quiet_space": _l("Quiet space"),
    "food": _l("Food and drink"),
    "interpreter": _l("Interpreter"),
    "support_person": _l("Support person"),
}
MARKS: Mapping[str, LazyString] = {"met": _l("Met"), "not_met": _l("Not met yet")}
WAYS: Mapping[str, LazyString] = {
    "cash": _l("Cash"),
    "voucher": _l("A voucher"),
    "less": _l("Less than is offered"),
    "charity": _l("To a charity"),
    "none": _l("No thank-you payment"),
}
PAYMENTS: Mapping[str, LazyString] = {
    "expense": _l("An expense that is paid back"),
    "thank_you": _l("A thank-you payment"),
}


def day(on: date) -> str:
    """A day in words."""
    return str(format_date(on, "EEE d MMM y"))


def day_of(at: datetime, time_zone: str) -> str:
    """The day of a moment, at the place of the process."""
    return day(at.astimezone(ZoneInfo(time_zone)).date())
