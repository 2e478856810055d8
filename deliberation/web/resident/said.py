"""Where did my words go: the member's own words, what came of them, taking them back, asking to look again."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.reading import contributions as own_words
from deliberation.reading import own_minority, private_answers, strategies
from deliberation.reading.contributions import OwnWords
from deliberation.reading.processes import ProcessView
from deliberation.reading.trace import Stop
from deliberation.services import contributions
from deliberation.web.request import Answer, current_actor, missing, saved
from deliberation.web.resident import minority_told, private_words, views
from deliberation.web.resident.forms import AppealForm, StepForm
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/words")
def words(pid: str) -> Answer:
    """All that the member said, and how far each has come."""
    process = here(pid)
    said = own_words.own(db.session(), current_actor(), process.id)
    return page(
        "words",
        process,
        menu=True,
        said=said,
        state_of=state_of,
        minority=own_minority.written(db.session(), current_actor(), process.id),
        became=minority_told.became,
        private=private_answers.own(db.session(), current_actor(), process.id),
        private_states=private_words.STATES,
        next_words=views.NEXT[process.state],
    )


@pages.get("/take-part/<pid>/words/<public_id>")
def one(pid: str, public_id: str) -> Answer:
    """Where one contribution went, stop by stop."""
    process = here(pid)
    return _show(process, _own(process, public_id), AppealForm(formdata=None))


@pages.post("/take-part/<pid>/words/<public_id>/confirm")
def confirm(pid: str, public_id: str) -> Answer:
    """The member says that what somebody wrote down for them is what they said."""
    _own(here(pid), public_id)
    contributions.confirm(db.session(), current_actor(), public_id)
    saved(_("Thank you. Your words are with the facilitators now."))
    return redirect(url_for("resident.one", pid=pid, public_id=public_id), 303)


@pages.post("/take-part/<pid>/words/<public_id>/appeal")
def appeal(pid: str, public_id: str) -> Answer:
    """Ask that somebody else looks at hidden words again."""
    process = here(pid)
    found, form = _own(process, public_id), AppealForm()
    if not form.validate():
        return _show(process, found, form), 400
    try:
        contributions.appeal(db.session(), current_actor(), public_id, note=form.note.data or "")
    except DeliberationError as error:
        if form.take(error):
            return _show(process, found, form), 400
        # Asked before, or shown again meanwhile: the page says how it stands.
        saved(words_for(error))
        return redirect(url_for("resident.one", pid=pid, public_id=public_id), 303)
    saved(_("We will look again. Somebody else does it. The answer comes here."))
    return redirect(url_for("resident.one", pid=pid, public_id=public_id), 303)


@pages.get("/take-part/<pid>/words/<public_id>/take-back")
def take_back(pid: str, public_id: str) -> Answer:
    """Say exactly what goes, and what cannot change, before anything happens."""
    process = here(pid)
    found = _own(process, public_id)
    if found.state == "withdrawn":
        return redirect(url_for("resident.one", pid=pid, public_id=public_id), 303)
    return page("take_back", process, words=found, form=StepForm(formdata=None))


@pages.post("/take-part/<pid>/words/<public_id>/take-back")
def withdraw(pid: str, public_id: str) -> Answer:
    """Take the words back."""
    process, form = here(pid), StepForm()
    found = _own(process, public_id)
    if not form.validate():
        return page("take_back", process, words=found, form=form), 400
    contributions.withdraw(db.session(), current_actor(), public_id)
    saved(_("Your words are taken back. Nobody can read them here any more."))
    return redirect(url_for("resident.words", pid=pid), 303)


def state_of(found: OwnWords) -> str:
    """How far words have come, in words."""
    if found.state in ("withdrawn", "hidden", "submitted") or not found.stops:
        return str(views.WORD_STATES.get(found.state, ""))
    return str(views.FURTHEST.get(found.furthest, views.WORD_STATES["in_use"]))


def _own(process: ProcessView, public_id: str) -> OwnWords:
    found = own_words.one(db.session(), current_actor(), public_id)
    if found.process_id != process.id:
        missing()
    return found


def _show(process: ProcessView, found: OwnWords, form: AppealForm) -> str:
    published = _published(process)
    return page(
        "one",
        process,
        menu=True,
        words=found,
        form=form,
        confirm_form=StepForm(formdata=None),
        state=state_of(found),
        because=views.HIDDEN_BECAUSE.get(found.hidden_reason, ""),
        stops=[(stop, views.STOPS.get(stop.kind, stop.kind), _line(process, stop, published)) for stop in found.stops],
        more=views.MORE_OF,
        next_words=views.NEXT[process.state],
    )


def _published(process: ProcessView) -> frozenset[str]:
    """The lines that have a public page: those of the published strategy. A draft has none."""
    if process.strategy is None:
        return frozenset()
    plan = strategies.published(db.session(), process.strategy).content
    chosen = {one.reference for one in plan.recommendations} | {one.reference for one in plan.priorities}
    return frozenset(chosen | {one.reference for one in plan.actions})


def _line(process: ProcessView, stop: Stop, published: frozenset[str]) -> str:
    """Where to read more: the page of a theme or a ballot, or the public page of a line of the strategy, if any."""
    if stop.kind == "theme":
        return url_for("resident.theme", pid=process.public_id, name=stop.reference)
    if stop.kind == "ballot":
        return url_for("resident.ballot", pid=process.public_id, reference=stop.reference)
    if stop.reference not in published:
        return ""
    return url_for("public.line", ref=process.strategy, line=stop.reference)
