"""What I need: asked for once, kept sealed, and for each session what stands ready."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.reading import keepers, meetings
from deliberation.reading import needs as reading
from deliberation.reading.needs import OwnNeeds
from deliberation.reading.processes import ProcessView
from deliberation.services import consent, needs
from deliberation.services.needs import Told
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.resident import need_words, views
from deliberation.web.resident.forms import AnswerForm, StepForm, offered
from deliberation.web.resident.need_forms import NeedsForm
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages
from deliberation.web.wordings import shown_apart

PURPOSE = "needs"


@pages.get("/take-part/<pid>/needs", endpoint="needs")
def own_needs(pid: str) -> Answer:
    """What the person told, how it stands for each session, and who looked at it."""
    process = here(pid)
    own = reading.own(db.session(), current_actor(), process.id)
    stopped = _stopped(process) or _unasked(process, own)
    if stopped is not None:
        return stopped
    session, actor = db.session(), current_actor()
    days = [
        (one, reading.own_for(session, actor, process.id, one.meeting))
        for one in meetings.planned(session, actor, process.id)
    ]
    log = keepers.own_log(session, actor, process.id)
    return page(
        "needs",
        process,
        menu=True,
        own=own,
        days=days,
        form=StepForm(formdata=None),
        words=need_words,
        looked=need_words.looked(log, PURPOSE, process.time_zone),
        named=_who(process),
    )


@pages.get("/take-part/<pid>/needs/yes")
def needs_yes(pid: str) -> Answer:
    """One decision: may we keep what this person needs?"""
    process = here(pid)
    stopped = _stopped(process)
    if stopped is not None:
        return stopped
    form = AnswerForm(formdata=None)
    given = own_choices(process).answers.get(PURPOSE)
    form.answer.data = None if given is None else "yes" if given.given else "no"
    return _ask(process, form)


@pages.post("/take-part/<pid>/needs/yes")
def needs_decide(pid: str) -> Answer:
    """Store the yes or the no. A no erases what was told."""
    process, form = here(pid), AnswerForm()
    stopped = _stopped(process)
    if stopped is not None:
        return stopped
    form.answer.choices = offered(views.YES_OR_NO)
    valid = form.validate()
    if form.answer.data not in views.YES_OR_NO:
        form.answer.errors = [*form.answer.errors, _("Choose one answer, or go back. Nothing was changed.")]
        valid = False
    if not valid:
        return _ask(process, form), 400
    given = consent.answer_from(PURPOSE, given=form.answer.data == "yes")
    seen = shown_apart(PURPOSE, form.shown_in.data)
    consent.answer(db.session(), current_actor(), process.id, given, shown=seen.text, language=seen.language)
    if given.given:
        return redirect(url_for("resident.needs_tell", pid=pid), 303)
    saved(_("That is fine. We keep nothing of what you need."))
    return redirect(url_for("resident.for_you", pid=pid), 303)


@pages.get("/take-part/<pid>/needs/tell")
def needs_tell(pid: str) -> Answer:
    """The one page on which somebody tells what they need."""
    process, form = here(pid), NeedsForm(formdata=None)
    own = reading.own(db.session(), current_actor(), process.id)
    stopped = _stopped(process) or (None if own.agreed else _to_yes(process))
    if stopped is not None:
        return stopped
    form.fill(own.needs)
    return _tell(process, form)


@pages.post("/take-part/<pid>/needs/tell")
def needs_store(pid: str) -> Answer:
    """Keep what was told, in place of what was told before."""
    process, form = here(pid), NeedsForm()
    stopped = _stopped(process)
    if stopped is not None:
        return stopped
    valid = form.validate()
    for kind in need_words.KINDS:
        said = form.said(kind)
        if len(said.data or "") > needs.WORDS_LIMIT:
            wrong = DeliberationError("text_too_long", limit=needs.WORDS_LIMIT, length=len(said.data))
            said.errors = [*said.errors, words_for(wrong)]
            valid = False
    if not valid:
        return _tell(process, form), 400
    needs.tell(db.session(), current_actor(), process.id, form.told())
    saved(_("Saved. You need not tell us again. You can change it at any time."))
    return redirect(url_for("resident.needs", pid=pid), 303)


@pages.post("/take-part/<pid>/needs/<need>/remove")
def needs_remove(pid: str, need: str) -> Answer:
    """Take one need out. One that is gone already stays gone."""
    process, form = here(pid), StepForm()
    form.validate()
    own = reading.own(db.session(), current_actor(), process.id)
    left = [Told(one.kind, one.words) for one in own.needs if one.id != need]
    if len(left) < len(own.needs):
        needs.tell(db.session(), current_actor(), process.id, left)
        saved(_("It is taken out."))
    return redirect(url_for("resident.needs", pid=pid), 303)


@pages.post("/take-part/<pid>/needs/<need>/on/<meeting>/<state>")
def needs_answer(pid: str, need: str, meeting: str, state: str) -> Answer:
    """Say that one comes without it, or that it is needed after all."""
    process, form = here(pid), StepForm()
    form.validate()
    session, actor = db.session(), current_actor()
    at = meetings.one(session, actor, process.id, meeting)
    needs.answer_own(session, actor, process.id, at, need, state)
    if state == "without":
        saved(_("Thank you. We know now that you come without it."))
    else:
        saved(_("Thank you. We look for it again."))
    return redirect(url_for("resident.needs", pid=pid), 303)


def _stopped(process: ProcessView) -> Answer | None:
    """Where nothing can be told: the project is over, or there is no yes to taking part."""
    if process.state == "closed":
        return page(
            "closed",
            process,
            menu=True,
            title=_("What I need"),
            why=views.NOW["closed"],
            next_words=_("There is no day to come. So we keep nothing of what you need."),
        )
    if not own_choices(process).taking_part:
        saved(_("Please say yes to taking part first. Without it we keep nothing."))
        return redirect(url_for("resident.yes", pid=process.public_id, purpose="take_part"), 303)
    return None


def _unasked(process: ProcessView, own: OwnNeeds) -> Answer | None:
    """The way to what was not asked yet."""
    if not own.agreed:
        return _to_yes(process)
    if not own.asked:
        return redirect(url_for("resident.needs_tell", pid=process.public_id), 303)
    return None


def _to_yes(process: ProcessView) -> Answer:
    return redirect(url_for("resident.needs_yes", pid=process.public_id), 303)


def _who(process: ProcessView) -> list[str]:
    """Who may open it."""
    named = keepers.named(db.session(), current_actor(), process.id)
    return [one.name or one.pseudonym for one in named if one.store == PURPOSE]


def _ask(process: ProcessView, form: AnswerForm) -> str:
    form.answer.choices = offered(views.YES_OR_NO)
    wording = shown_apart(PURPOSE, form.shown_in.data)
    form.shown_in.data = wording.language
    return page(
        "needs_yes",
        process,
        form=form,
        wording=wording,
        named=_who(process),
    )


def _tell(process: ProcessView, form: NeedsForm) -> str:
    return page("needs_tell", process, form=form, kinds=need_words.KINDS, named=_who(process))
