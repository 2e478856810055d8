"""Ballots on the start page: which one to vote in now and until when, which one is counted, and where the result is."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import ballots as reading
from deliberation.reading.ballots import BallotView, OwnMark
from deliberation.reading.processes import ProcessView
from deliberation.web import ballot_times
from deliberation.web.request import current_actor
from deliberation.web.resident import ballot_words
from deliberation.web.resident.tasks import Task

Own = tuple[BallotView, OwnMark | None]
# Of those that are over the newest; all of them stand on their own page.
MOST_OVER = 3


def own(process: ProcessView) -> tuple[Own, ...]:
    """The ballots of a process, each with the member's mark on its roll."""
    session, actor = db.session(), current_actor()
    every = reading.every(session, actor, process.id)
    return tuple((one, reading.own_mark(session, actor, process.id, one.reference)) for one in every)


def rows(process: ProcessView, ballots: tuple[Own, ...]) -> tuple[Task, ...]:
    """What stands on the start page: what is open for the member, what is over, and the way to the rest."""
    is_open = [_open(process, one, mark) for one, mark in ballots if one.state == "open" and mark is not None]
    over = [_over(process, one, mark) for one, mark in ballots if one.state != "open" and (mark or one.result)]
    shown = (*is_open, *reversed(over[-MOST_OVER:]))
    if len(shown) == len(ballots):
        return shown
    return (
        *shown,
        Task(_("All votes"), url_for("resident.ballots", pid=process.public_id), status="", done=False, hint=""),
    )


def waiting(ballots: tuple[Own, ...]) -> tuple[BallotView, OwnMark] | None:
    """The first ballot in which the member may vote and has not."""
    return next(((one, mark) for one, mark in ballots if mark and mark.may_vote and not mark.channel), None)


def first_step(process: ProcessView, ballots: tuple[Own, ...]) -> tuple[str, str] | None:
    """The one thing to do first, where it is to vote: words on the button, and where it leads."""
    found = waiting(ballots)
    return (_("Vote"), _ballot(process, found[0])) if found else None


def now_words(process: ProcessView, ballots: tuple[Own, ...]) -> str:
    """What is going on, where it is a vote; else nothing."""
    found = waiting(ballots)
    return str(_("There is a vote. You can vote until %(day)s.", day=_until(process, found[1]))) if found else ""


def _open(process: ProcessView, ballot: BallotView, mark: OwnMark) -> Task:
    voted, until = bool(mark.channel), _until(process, mark)
    if mark.channel in ballot_words.BY_HAND:
        hint = str(ballot_words.BY_HAND[mark.channel])
    elif not mark.takes_part:
        hint = _("Only people who take part can vote.")
    elif process.state == "paused":
        hint = _("This is paused for now. Nothing is lost.")
    elif not mark.may_vote:
        hint = _("The time to vote is over. It is still open for some who got more time.")
    elif voted:
        hint = _("You can change it until %(day)s.", day=until)
    else:
        hint = _("You can vote until %(day)s.", day=until)
    return Task(
        text=_("My vote:") if voted else _("Vote:"),
        href=_ballot(process, ballot),
        status=_("You have voted") if voted else _("Not yet"),
        done=voted,
        hint=hint,
        title=ballot.set_up["title"],
        language=ballot.set_up["language"],
    )


def _over(process: ProcessView, ballot: BallotView, mark: OwnMark | None) -> Task:
    is_there = ballot.state == "signed"
    public = url_for("public.ballot", pid=process.public_id, reference=ballot.reference)
    return Task(
        text=_("See the result:") if is_there else _("Vote:"),
        href=public if is_there else _ballot(process, ballot),
        status=str(ballot_words.STATES[ballot.state]),
        done=is_there,
        hint=_("You have voted.") if mark and mark.channel else "",
        title=ballot.set_up["title"],
        language=ballot.set_up["language"],
    )


def _until(process: ProcessView, mark: OwnMark) -> str:
    return ballot_times.shown(mark.until, process.time_zone)


def _ballot(process: ProcessView, ballot: BallotView) -> str:
    return url_for("resident.ballot", pid=process.public_id, reference=ballot.reference)
