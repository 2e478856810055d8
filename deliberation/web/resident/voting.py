"""Answering statements, one a page."""

from __future__ import annotations

import secrets

import numpy as np
from flask import redirect, session, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import NotFound, Refused
from deliberation.messages import words_for
from deliberation.reading import content_notes, helplines, results, voting
from deliberation.reading.content_notes import Note
from deliberation.reading.processes import ProcessView
from deliberation.reading.voting import StatementCard
from deliberation.services import votes
from deliberation.web.paging import asked_part, number_of
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.resident import views
from deliberation.web.resident.forms import StepForm, VoteForm
from deliberation.web.resident.not_now import not_now
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages
from deliberation.web.translated import beside

SKIPPED = "skipped"
# Kept in the cookie, so not without end; what is forgotten only comes up again.
MOST_SKIPPED = 100
BREAK_AFTER = 5


@pages.get("/take-part/<pid>/vote")
def vote(pid: str) -> Answer:
    """Go to the next statement, or say why there is none."""
    process = here(pid)
    stopped = _not_now(process)
    return _go_on(process) if stopped is None else stopped


@pages.get("/take-part/<pid>/vote/<reference>")
def statement(pid: str, reference: str) -> Answer:
    """One statement; the member's own answer is marked if there is one."""
    process = here(pid)
    stopped = _not_now(process)
    if stopped is not None:
        return stopped
    card = _card(process, reference)
    if card is None or not card.is_open:
        return _go_on(process, _not_there(process, reference))
    note = content_notes.of_statement(db.session(), process.id, reference)
    if note is not None and http.args.get("show") != "yes":
        return _ask_first(process, card, note)
    form = VoteForm(formdata=None)
    form.choice.data = views.NAMES_OF_VOTES.get(card.choice) if card.choice is not None else None
    form.change.data = "1" if card.choice is not None else ""
    return _show(process, card, form)


@pages.post("/take-part/<pid>/vote/<reference>")
def answer(pid: str, reference: str) -> Answer:
    """Do what the button said: keep the answer, skip, say that it is hard to understand, or take a break."""
    process, form = here(pid), VoteForm()
    stopped = _not_now(process)
    if stopped is not None:
        return stopped
    card = _card(process, reference)
    if card is None or not card.is_open:
        return _go_on(process, _not_there(process, reference))
    act = form.act.data if form.validate() else "next"
    chosen = views.VOTES.get(form.choice.data or "")
    if act == "skip":
        return _skip(process, reference)
    if act == "unclear":
        return _not_clear(process, reference)
    if chosen is None and act != "break":
        form.choice.errors = [_("Choose one answer, or press “Skip this one”.")]
        return _show(process, card, form), 400
    if chosen is not None:
        return _keep(process, reference, chosen, act=act, changing=bool(form.change.data))
    return _break(process)


@pages.get("/take-part/<pid>/done")
def done(pid: str) -> Answer:
    """A round is done, or everything was seen: thanks, and what there is to do now."""
    process = here(pid)
    stopped = _not_now(process)
    if stopped is not None:
        return stopped
    progress = voting.progress(db.session(), current_actor(), process.id)
    waiting = set(voting.waiting(db.session(), current_actor(), process.id))
    return page(
        "done",
        process,
        menu=True,
        progress=progress,
        more=min(len(waiting - set(_skipped(process))), voting.ROUND),
        form=StepForm(formdata=None),
        results_open=results.may_see(db.session(), current_actor(), process.id),
        next_words=views.NEXT[process.state],
    )


@pages.post("/take-part/<pid>/done")
def look_again(pid: str) -> Answer:
    """Show the skipped ones again."""
    process = here(pid)
    session.pop(SKIPPED, None)
    return redirect(url_for("resident.vote", pid=process.public_id), 303)


@pages.get("/take-part/<pid>/answers")
def answers(pid: str) -> Answer:
    """The member's own answers, each with a way to change it."""
    process = here(pid)
    part = asked_part(_given(process))
    names = {number: views.CHOICES[name] for number, name in views.NAMES_OF_VOTES.items()}
    can_change = "vote" in process.abilities and own_choices(process).taking_part
    translated = beside(process.id, [(one.reference, one.language) for one in part.items])
    return page("answers", process, menu=True, part=part, names=names, can_change=can_change, translated=translated)


def _not_now(process: ProcessView) -> Answer | None:
    """What to answer when this member cannot vote now; None when they can."""
    return not_now(process, "vote", _title_while_closed(process.state))


def _given(process: ProcessView) -> list[StatementCard]:
    """What the member has answered, in the order of the statements."""
    return [one for one in _cards(process) if one.choice is not None]


def _back_to(process: ProcessView, reference: str) -> Answer:
    """Go back to where an answer stands among the others."""
    place = [one.reference for one in _given(process)].index(reference)
    return redirect(url_for("resident.answers", pid=process.public_id, page=number_of(place)), 303)


def _title_while_closed(state: str) -> str:
    if state == "paused":
        return str(_("Answering is paused"))
    return str(_("Answering has not started yet") if state in views.BEFORE_VOTING else _("Answering has ended"))


def _cards(process: ProcessView) -> tuple[StatementCard, ...]:
    return voting.cards(db.session(), current_actor(), process.id)


def _card(process: ProcessView, reference: str) -> StatementCard | None:
    try:
        return voting.card(db.session(), current_actor(), process.id, reference)
    except NotFound:
        return None


def _not_there(process: ProcessView, reference: str) -> str:
    """Why there is nothing to answer under this number: nobody is told that something closed which never was."""
    if voting.was_there(db.session(), current_actor(), process.id, reference):
        return str(_("That statement is closed. Nothing was lost."))
    return str(_("We could not find that statement. Nothing was lost."))


def _show(process: ProcessView, card: StatementCard, form: VoteForm) -> str:
    form.choice.label.text = card.text
    progress = voting.progress(db.session(), current_actor(), process.id)
    changing = card.choice is not None
    rest = progress.answered > 0 and progress.answered % BREAK_AFTER == 0 and not changing
    return page(
        "statement",
        process,
        form=form,
        card=card,
        translated=beside(process.id, [(card.reference, card.language)]).get(card.reference),
        progress=progress,
        changing=changing,
        suggest_a_break=rest,
    )


def _ask_first(process: ProcessView, card: StatementCard, note: Note) -> str:
    """What the statement is about, before it is shown."""
    lines = helplines.of_process(db.session(), process.id)
    return page("statement_note", process, form=StepForm(formdata=None), card=card, note=note, lines=lines)


def _keep(process: ProcessView, reference: str, chosen: int, *, act: str | None, changing: bool) -> Answer:
    try:
        votes.cast(db.session(), current_actor(), process.id, reference, chosen)
    except Refused as error:
        return _go_on(process, words_for(error))
    if act == "break":
        return _break(process)
    if changing:
        saved(_("Your new answer is saved."))
        return _back_to(process, reference)
    if voting.progress(db.session(), current_actor(), process.id).ends_a_round:
        return redirect(url_for("resident.done", pid=process.public_id), 303)
    return _go_on(process)


def _skip(process: ProcessView, reference: str) -> Answer:
    _remember_skip(process, reference)
    return _go_on(process)


def _skipped(process: ProcessView) -> list[str]:
    """The references that were skipped in this browser, oldest first."""
    kept: dict[str, list[str]] = session.get(SKIPPED, {})
    return kept.get(process.public_id, [])


def _remember_skip(process: ProcessView, reference: str) -> None:
    skipped = [one for one in _skipped(process) if one != reference]
    session[SKIPPED] = {process.public_id: [*skipped, reference][-MOST_SKIPPED:]}


def _not_clear(process: ProcessView, reference: str) -> Answer:
    try:
        votes.not_clear(db.session(), current_actor(), process.id, reference)
    except NotFound as error:
        return _go_on(process, words_for(error))
    _remember_skip(process, reference)
    return _go_on(process, _("Thank you for saying so. We told the people who wrote it. Here is the next one."))


def _break(process: ProcessView) -> Answer:
    saved(_("Your answers are saved. Take all the time you need."))
    return redirect(url_for("resident.home", pid=process.public_id), 303)


def _go_on(process: ProcessView, words: str = "") -> Answer:
    """Go straight to the next statement, or to the end: each way round costs a phone another request."""
    if words:
        saved(words)
    rng = np.random.default_rng(secrets.randbits(128))
    skipped = _skipped(process)
    waiting = voting.waiting(db.session(), current_actor(), process.id)
    if not waiting or set(waiting) <= set(skipped):
        return redirect(url_for("resident.done", pid=process.public_id), 303)
    reference = voting.next_statement(db.session(), current_actor(), process.id, rng=rng, skipped=skipped)
    return redirect(url_for("resident.statement", pid=process.public_id, reference=reference), 303)
