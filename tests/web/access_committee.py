"""Who may open what, continued: the committee with seats, and what it decides together."""

from __future__ import annotations

from deliberation import clock
from tests.web.access_rows import Fields, Row, everybody, only
from tests.web.security.house import House

RUNS_IT, COMMITTEE_ONLY = only("convenor"), only("advisory_member")
SEAT = {"label": "pseudonym_advisory_member"}
OTHER = {"subject": "other"}


def _day(name: str) -> dict[str, object]:
    today = clock.now().date()
    return {f"{name}_{part}": getattr(today, part) for part in ("day", "month", "year")}


def _decision(_house: House, _role: str) -> Fields:
    return {"question": "Do we meet on Fridays?", "seat_0": "for", **_day("held_on")}


def _term(_house: House, _role: str) -> Fields:
    return {"lived": "no", **_day("from_day")}


RULES = {"name": "Our committee", "seats": "1", "quorum": "1", "lived_quorum": "1"}

SEATS: dict[str, dict[str, Row]] = {
    "public.committee": {"GET": Row(everybody(), at="told")},
    "convenor.committee": {"GET": Row(RUNS_IT, at="told")},
    "convenor.rules": {"GET": Row(RUNS_IT, at="told")},
    "convenor.set_rules": {"POST": Row(RUNS_IT, at="told", fields=RULES)},
    "convenor.term": {"GET": Row(RUNS_IT, at="told", values=SEAT)},
    "convenor.give_seat": {"POST": Row(RUNS_IT, at="told", values=SEAT, fields=_term)},
    "committee.decided": {"GET": Row(COMMITTEE_ONLY, at="told")},
    "committee.deciding": {"GET": Row(COMMITTEE_ONLY, at="told", values=OTHER)},
    "committee.decide": {"POST": Row(COMMITTEE_ONLY, at="told", values=OTHER, fields=_decision)},
    "committee.interests": {"GET": Row(COMMITTEE_ONLY, at="told")},
    "committee.declare": {"POST": Row(COMMITTEE_ONLY, at="told", fields={"interests": "I volunteer."})},
}
