"""Seeing it another way than a vote: reading what others say, standing behind it, and saying it in one's own words.

The same pages for everybody on the roll, with the same addresses, so that being here says nothing about a vote.
"""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField

from deliberation.database import db
from deliberation.errors import DeliberationError, NotFound
from deliberation.reading import ballots, minority
from deliberation.reading.ballots import BallotView, OptionText
from deliberation.reading.minority import Minority, MinorityView
from deliberation.reading.processes import ProcessView
from deliberation.services import minority as services
from deliberation.web import ballot_times
from deliberation.web.ballot_drafts import Draft
from deliberation.web.request import Answer, PageForm, chosen_language, current_actor, missing, saved
from deliberation.web.resident import minority_told, views
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages

CANNOT_LIVE = "cannot_live"


class WordsForm(PageForm):
    """What somebody wants others to know who see it in another way."""

    text = TextAreaField(_l("What do you want others to know?"))


class StandForm(PageForm):
    """Standing behind words, or no longer. What is sent is the button that was pressed."""

    statement = HiddenField()
    act = StringField()


def is_offered(view: BallotView, draft: Draft) -> bool:
    """Whether the paper that this browser has just sent says of anything that its voter cannot live with it.

    Read from the browser's own cookie. Nothing of it is noted, and the way on is the same address for everybody.
    """
    return view.set_up["kind"] == "endorse" and CANNOT_LIVE in draft.said.values()


@pages.get("/take-part/<pid>/ballots/<reference>/statements")
def minorities(pid: str, reference: str) -> Answer:
    """What was put to the vote, and to which of it somebody says something."""
    process = here(pid)
    view, found = _found(process, reference)
    rows = [(option, len([one for one in found.on(option["number"]) if one.text])) for option in _options(view)]
    return page(
        "ballots/minorities",
        process,
        ballot=view,
        minority=found,
        rows=rows,
        until=_day(process, found),
        next_words=_next(),
    )


@pages.get("/take-part/<pid>/ballots/<reference>/statements/<int:number>")
def minority_on(pid: str, reference: str, number: int) -> Answer:
    """What people say who see one thing in another way, each with the button to stand behind it."""
    process = here(pid)
    view, found = _found(process, reference)
    option, statements = _option(view, number), found.on(number)
    return page(
        "ballots/minority",
        process,
        ballot=view,
        option=option,
        minority=found,
        statements=statements,
        own=_own(found, number),
        until=_day(process, found),
        because=views.HIDDEN_BECAUSE,
        became=minority_told.became,
        next_words=_next(),
    )


def _next() -> str:
    return str(_("When the ballot closes, the votes are counted. You can read the result here."))


@pages.post("/take-part/<pid>/ballots/<reference>/statements/<int:number>")
def back_minority(pid: str, reference: str, number: int) -> Answer:
    """Stand behind somebody's words, or no longer. Twice is once."""
    process, form = here(pid), StandForm()
    view, found = _found(process, reference)
    _option(view, number)
    statement = form.statement.data or ""
    if statement not in {one.reference for one in found.on(number)}:
        missing()
    stands = form.act.data != "leave"
    services.back(db.session(), current_actor(), process.id, statement, stands=stands)
    saved(_("You stand behind these words.") if stands else _("You no longer stand behind these words."))
    return redirect(url_for("resident.minority_on", pid=pid, reference=reference, number=number), 303)


@pages.get("/take-part/<pid>/ballots/<reference>/statements/<int:number>/write")
def minority_words(pid: str, reference: str, number: int) -> Answer:
    """A box for one's own words, with those that are there already."""
    process = here(pid)
    view, found = _found(process, reference)
    form, own = WordsForm(formdata=None), _own(found, number)
    form.text.data = own.text if own else ""
    return _write(process, view, found, number, form)


@pages.post("/take-part/<pid>/ballots/<reference>/statements/<int:number>/write")
def keep_minority_words(pid: str, reference: str, number: int) -> Answer:
    """Keep the words. Sent twice, they are there once."""
    process, form = here(pid), WordsForm()
    view, found = _found(process, reference)
    _option(view, number)
    try:
        services.say(
            db.session(),
            current_actor(),
            process.id,
            reference,
            number,
            form.text.data or "",
            language=chosen_language(),
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _write(process, view, found, number, form), 400
    saved(_("Your words are there. The people in this vote can read them now."))
    return redirect(url_for("resident.minority_on", pid=pid, reference=reference, number=number), 303)


@pages.get("/take-part/<pid>/ballots/<reference>/statements/<int:number>/take-back")
def taking_minority_back(pid: str, reference: str, number: int) -> Answer:
    """One's own words, and what goes with them, before they go."""
    process = here(pid)
    view, found = _found(process, reference)
    own = _own(found, number)
    if own is None:
        raise NotFound("reference_unknown", kind="minority", reference=reference)
    form = StepForm(formdata=None)
    return page("ballots/minority_back", process, ballot=view, option=_option(view, number), own=own, form=form)


@pages.post("/take-part/<pid>/ballots/<reference>/statements/<int:number>/take-back")
def take_minority_back(pid: str, reference: str, number: int) -> Answer:
    """They go, for good."""
    process = here(pid)
    view, found = _found(process, reference)
    _option(view, number)
    own = _own(found, number)
    if own is not None:
        services.take_back(db.session(), current_actor(), process.id, own.reference)
        saved(_("Your words are taken back."))
    return redirect(url_for("resident.minority_on", pid=pid, reference=reference, number=number), 303)


def _found(process: ProcessView, reference: str) -> tuple[BallotView, Minority]:
    session, actor = db.session(), current_actor()
    return (
        ballots.one(session, actor, process.id, reference),
        minority.of_ballot(session, actor, process.id, reference),
    )


def _options(view: BallotView) -> list[OptionText]:
    return view.set_up["options"]


def _option(view: BallotView, number: int) -> OptionText:
    option = next((one for one in _options(view) if one["number"] == number), None)
    if option is None:
        raise NotFound("minority_option")
    return option


def _own(found: Minority, number: int) -> MinorityView | None:
    return next((one for one in found.on(number) if one.own), None)


def _day(process: ProcessView, found: Minority) -> str:
    return ballot_times.shown(found.until, process.time_zone)


def _write(process: ProcessView, view: BallotView, found: Minority, number: int, form: WordsForm) -> str:
    return page(
        "ballots/minority_write",
        process,
        ballot=view,
        option=_option(view, number),
        minority=found,
        own=_own(found, number),
        form=form,
        limit=services.TEXT_LIMIT,
    )
