"""Who may open what people need, and who may write down payments; of the needs themselves a convenor sees counts."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation import clock
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import keepers as reading
from deliberation.reading import meetings, needs, running
from deliberation.reading.meetings import Planned
from deliberation.reading.needs import Meeting
from deliberation.reading.processes import ProcessView
from deliberation.services import keepers as services
from deliberation.web.convenor.forms import StepForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved

STORES: dict[str, tuple[LazyString, LazyString]] = {
    "needs": (
        _l("What people need"),
        _l("Who is named opens what members told, to prepare a session. Members see each time."),
    ),
    "payments": (
        _l("Payments"),
        _l("Who is named writes down what was paid to whom. Members see each time."),
    ),
}
KINDS: dict[str, LazyString] = {
    "access": _l("Access"),
    "transport": _l("Transport"),
    "childcare": _l("Childcare or care for somebody else"),
    "equipment": _l("Equipment"),
    "quiet_space": _l("Quiet space"),
    "food": _l("Food and drink"),
    "interpreter": _l("Interpreter"),
    "support_person": _l("Support person"),
}
# What a button does with a store.
ACTS = {"name": services.name, "end": services.end}


@pages.get("/run/<pid>/needs", endpoint="keepers")
def who_may_open(pid: str) -> Answer:
    """The facilitators, each with what they may open; and how many need what."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    named = {(one.store, one.pseudonym) for one in reading.named(session, actor, process.id)}
    facilitators = [one for one in running.holders(session, actor, process.id) if one.role == "facilitator"]
    return page(
        "keepers",
        process,
        stores=STORES,
        facilitators=facilitators,
        named=named,
        kinds=_kinds(process),
        days=[_counts(process, one) for one in meetings.planned(session, actor, process.id)],
    )


@pages.post("/run/<pid>/needs")
def set_keeper(pid: str) -> Answer:
    """Name a facilitator for a store, or end it. It is on record. Pressed twice, it is one step."""
    process, form = here(pid), StepForm()
    form.validate()
    act = ACTS.get(http.form.get("act", ""))
    if act is None:
        raise DeliberationError("choice_unknown")
    act(db.session(), current_actor(), process.id, http.form.get("who", ""), http.form.get("store", ""))
    saved(_("It counts from now on. It is on record, and members see who is named."))
    return redirect(url_for("convenor.keepers", pid=pid), 303)


def _kinds(process: ProcessView) -> list[dict[str, str]]:
    """How many were asked, and how many need what: the same for every session. Small numbers are hidden."""
    found = needs.counts(db.session(), current_actor(), process.id, Meeting(clock.now().date(), ""))
    asked = {"key": str(_("People who were asked")), "value": _shown(found.told.value)}
    rows = ((str(KINDS.get(kind, kind)), count.value) for kind, count in found.kinds.items())
    return [asked, *({"key": kind, "value": _shown(count)} for kind, count in rows)]


def _counts(process: ProcessView, one: Planned) -> dict[str, str]:
    """One session: how many seats are ready."""
    found = needs.counts(db.session(), current_actor(), process.id, one.meeting)
    return {
        "title": one.meeting.title,
        "day": format_date(one.meeting.held_on, "EEE d MMM y"),
        "ready": _shown(found.ready.value),
        "not_ready": _shown(found.not_ready.value),
    }


def _shown(count: int | None) -> str:
    return str(_("hidden")) if count is None else str(count)
