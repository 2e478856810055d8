"""Wording only: what people read of needs, of money, and of who looked at either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.reading.keepers import Opened
from deliberation.reading.needs import NeedNow

# What somebody may need, and what that can be: in the order of the page.
KINDS: Mapping[str, tuple[LazyString, LazyString]] = {
    "access": (_l("To get in, hear, see or read"), _l("No steps, large print, a screen reader, a seat by the door.")),
    "transport": (_l("To get here and home"), _l("A taxi, a lift, or the bus fare before you come.")),
    "childcare": (_l("Care for a child, or for somebody else"), _l("So that you have the time to come.")),
    "equipment": (_l("Things to use"), _l("A phone, a tablet, headphones, a cushion.")),
    "quiet_space": (_l("A quiet place"), _l("A room to rest in, or a break when you want one.")),
    "food": (_l("Food and drink"), _l("Halal, no meat, no nuts, or soft food.")),
    "interpreter": (_l("Another language"), _l("Sign language, Polish, or somebody who reads to you.")),
    "support_person": (_l("Somebody with you"), _l("A friend, a support worker, a dog that helps you.")),
}
STORES: Mapping[str, LazyString] = {"needs": _l("what you need"), "payments": _l("your money record")}
WAYS: Mapping[str, LazyString] = {
    "cash": _l("Cash"),
    "voucher": _l("A voucher"),
    "less": _l("Less than you offer"),
    "charity": _l("Give it to a charity"),
    "none": _l("No thank-you money"),
}
PAID_AS: Mapping[str, LazyString] = {
    "cash": _l("in cash"),
    "voucher": _l("as a voucher"),
    "less": _l("less than we offered"),
    "charity": _l("to a charity"),
}


def kind_of(kind: str) -> str:
    """What a need is called."""
    return str(KINDS[kind][0]) if kind in KINDS else kind


def day(on: date) -> str:
    """A day as people say it."""
    return str(format_date(on, "EEEE d MMMM y"))


def moment(at: datetime, time_zone: str) -> str:
    """A moment as people at the place of the process read it."""
    return str(format_datetime(at.astimezone(ZoneInfo(time_zone)), "d MMMM y, HH:mm", rebase=False))


def stands(one: NeedNow, time_zone: str) -> str:
    """How a need stands for a session, with the clock while somebody has to do something."""
    if one.state == "met":
        return str(_("Met."))
    if one.state == "without":
        return str(_("You come without it."))
    by = str(format_date(one.due.astimezone(ZoneInfo(time_zone)).date(), "d MMMM y"))
    said = _("We could not do this yet.") if one.state == "not_met" else _("Not met yet.")
    clock = _("The time for it was over on %(day)s.", day=by) if one.late else _("We have until %(day)s.", day=by)
    return f"{said} {clock}"


def looked(log: Sequence[Opened], store: str, time_zone: str) -> list[str]:
    """Who opened or changed a record of this store, and when: one line each, the newest first."""
    return [_looked(one, time_zone) for one in log if one.store == store]


def _looked(one: Opened, time_zone: str) -> str:
    who = one.name or one.pseudonym or str(_("Somebody who is gone"))
    when = moment(one.at, time_zone)
    if one.act == "changed":
        return str(_("%(who)s changed it: %(when)s", who=who, when=when))
    return str(_("%(who)s looked: %(when)s", who=who, when=when))
