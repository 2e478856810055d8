"""Voting in a ballot: what it is, one thing a page, reading it through, and putting it in."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import ballots as reading
from deliberation.reading import processes
from deliberation.services import papers
from deliberation.web import ballot_drafts, ballot_times, shown_once
from deliberation.web.ballot_drafts import Draft
from deliberation.web.request import Answer, current_actor
from deliberation.web.resident import ballot_own, ballot_tasks, ballot_words, minority
from deliberation.web.resident.ballot_forms import CastForm, TrackerForm
from deliberation.web.resident.ballot_steps import (
    address,
    ask,
    asked,
    empty,
    filled,
    found,
    given_in,
    now_open,
    rows_of,
    show_all,
    steps_of,
    tracker_of,
    words_of,
)
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/ballots")
def ballots(pid: str) -> Answer:
    """The ballots of this project: which are open for the member, and where there is a result."""
    process = here(pid)
    rows = ballot_tasks.own(process)
    return page("ballots/list", process, menu=True, rows=rows, states=ballot_words.STATES)


@pages.get("/take-part/<pid>/ballots/<reference>")
def ballot(pid: str, reference: str) -> Answer:
    """What is decided, how, until when, and who can see what."""
    process = here(pid)
    view, mark = found(process, reference)
    draft = ballot_drafts.look(view.public_id)
    return page(
        "ballots/one",
        process,
        ballot=view,
        mark=mark,
        until=ballot_times.shown(mark.until, process.time_zone) if mark else "",
        how=ballot_words.HOW[view.set_up["kind"]],
        by_hand=ballot_words.BY_HAND,
        begun=bool(draft.said),
        first=address(process, view, draft),
        next_words=_("When the ballot closes, the votes are counted. You can read the result here."),
    )


@pages.get("/take-part/<pid>/ballots/<reference>/<int:number>")
def ballot_question(pid: str, reference: str, number: int) -> Answer:
    """One question of it, or two options; what was chosen before is marked."""
    process = here(pid)
    view, _mark = now_open(process, reference)
    draft = ballot_drafts.look(view.public_id)
    key, shown, form = asked(view, number)
    form.choice.data = draft.said.get(key)
    return ask(process, view, draft, number, shown, form)


@pages.post("/take-part/<pid>/ballots/<reference>/<int:number>")
def ballot_answer(pid: str, reference: str, number: int) -> Answer:
    """Keep the answer in the draft, or leave the question out, and go on."""
    process = here(pid)
    view, _mark = now_open(process, reference)
    draft = ballot_drafts.look(view.public_id)
    key, shown, form = asked(view, number)
    act = form.act.data if form.validate() else "next"
    known = {value for value, *_rest in form.choice.iter_choices()}
    if act == "skip":
        draft.said.pop(key, None)
    elif act != "stop" or form.choice.data in known:
        if form.choice.data not in known:
            form.choice.errors = [_("Choose one answer, or press “Skip this one”.")]
            return ask(process, view, draft, number, shown, form), 400
        draft.said[key] = str(form.choice.data)
    ballot_drafts.keep(view.public_id, draft)
    if act == "stop" or number >= steps_of(view):
        return redirect(url_for("resident.ballot_check", pid=pid, reference=reference), 303)
    return redirect(url_for("resident.ballot_question", pid=pid, reference=reference, number=number + 1), 303)


@pages.get("/take-part/<pid>/ballots/<reference>/choose")
def ballot_choices(pid: str, reference: str) -> Answer:
    """All options on one page; what was chosen before is marked."""
    process = here(pid)
    view, _mark = now_open(process, reference)
    return show_all(process, view, filled(view, ballot_drafts.look(view.public_id)))


@pages.post("/take-part/<pid>/ballots/<reference>/choose")
def ballot_chosen(pid: str, reference: str) -> Answer:
    """Keep what was chosen in the draft, once it fits what a paper may say."""
    process = here(pid)
    view, _mark = now_open(process, reference)
    draft, form = ballot_drafts.look(view.public_id), empty(view)
    given = given_in(view, form) if form.validate() else {}
    try:
        papers.fits(view.set_up, given)
    except DeliberationError as error:
        if not form.take(error):
            next(field for field in form if field.name not in ("once", "csrf_token")).errors = [words_of(error)]
        return show_all(process, view, form), 400
    draft.said = {key: str(value) for key, value in given.items() if value}
    ballot_drafts.keep(view.public_id, draft)
    return redirect(url_for("resident.ballot_check", pid=pid, reference=reference), 303)


@pages.get("/take-part/<pid>/ballots/<reference>/check")
def ballot_check(pid: str, reference: str) -> Answer:
    """All that was chosen, to read through before it is put in."""
    process = here(pid)
    view, mark = now_open(process, reference)
    draft = ballot_drafts.look(view.public_id)
    form = CastForm(formdata=None, nonce=draft.nonce)
    return page("ballots/check", process, ballot=view, mark=mark, rows=rows_of(process, view, draft), form=form)


@pages.post("/take-part/<pid>/ballots/<reference>/check")
def cast_ballot(pid: str, reference: str) -> Answer:
    """Put the paper in. Sent twice, it is one paper with the same words."""
    # Many do this at the same moment: nothing is read here that `cast` looks at anyway.
    process_id = processes.id_for_visitor(db.session(), current_actor(), pid)
    public_id = reading.public_id_of(db.session(), current_actor(), process_id, reference)
    given: dict[str, str | int] = dict(ballot_drafts.look(public_id).said)
    nonce = CastForm().nonce.data or ""
    done = papers.cast(db.session(), current_actor(), process_id, reference, given, nonce=nonce)
    shown_once.keep(f"tracker-{public_id}", [list(done.tracker), done.replaced])
    return redirect(url_for("resident.ballot_done", pid=pid, reference=reference), 303)


@pages.get("/take-part/<pid>/ballots/<reference>/done")
def ballot_done(pid: str, reference: str) -> Answer:
    """It is in; and the words that find it again, shown until their reader says that they have them."""
    process = here(pid)
    view, mark = found(process, reference)
    words, replaced = tracker_of(view)
    return page(
        "ballots/done",
        process,
        ballot=view,
        mark=mark,
        words=words,
        replaced=replaced,
        cannot_live=minority.is_offered(view, ballot_drafts.look(view.public_id)),
        form=StepForm(formdata=None),
        next_words=_("When the ballot closes, the votes are counted. You can read the result here."),
    )


@pages.post("/take-part/<pid>/ballots/<reference>/done")
def ballot_words_kept(pid: str, reference: str) -> Answer:
    """The words are noted: this browser forgets them, and the draft."""
    process = here(pid)
    view, _mark = found(process, reference)
    shown_once.forget(f"tracker-{view.public_id}")
    ballot_drafts.forget(view.public_id)
    return redirect(url_for("resident.ballots", pid=pid), 303)


@pages.get("/take-part/<pid>/ballots/<reference>/own")
def own_ballot(pid: str, reference: str) -> Answer:
    """Ask for the words."""
    process = here(pid)
    view, _mark = found(process, reference)
    return page("ballots/own", process, ballot=view, form=TrackerForm(formdata=None), rows=())


@pages.post("/take-part/<pid>/ballots/<reference>/own")
def show_own_ballot(pid: str, reference: str) -> Answer:
    """The paper with these words, on this one page; nothing of it is kept."""
    process, form = here(pid), TrackerForm()
    view, _mark = found(process, reference)
    try:
        kept = papers.own(db.session(), reference, process.id, form.tracker.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return page("ballots/own", process, ballot=view, form=form, rows=()), 400
    draft = Draft("", {key: str(value) for key, value in kept.items()})
    form.tracker.data = ""
    rows = ballot_own.became(view, kept) or rows_of(process, view, draft, change=False)
    return page("ballots/own", process, ballot=view, form=form, rows=rows, got=ballot_own.got(view, kept))
