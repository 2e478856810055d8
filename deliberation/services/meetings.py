"""Saying when people meet: a day and a title, until sessions have more to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services import erasure_marks, words
from deliberation.services.needs import TITLE_LIMIT
from models import Membership, NeedCheck, PlannedMeeting, Process, ProcessState


def plan(session: Session, actor: Actor, process_id: int, held_on: date | None, title: str) -> str:
    """Put a session on the list; gives its public id. The same day and title again is the same session."""
    require(actor, "plan", "meeting", process_id)
    called = words.required(title, field="title", limit=TITLE_LIMIT).replace("\n", " ")
    if held_on is None or held_on < clock.now().date():
        raise DeliberationError("meeting_is_over", field="held_on")
    with writing(session, process_id):
        if session.get_one(Process, process_id).state is ProcessState.CLOSED:
            raise Refused("no_session_to_come")
        same = {"process_id": process_id, "held_on": held_on, "title": called}
        row = session.execute(select(PlannedMeeting).filter_by(**same)).scalar_one_or_none()
        if row is None:
            row = PlannedMeeting(**same)
            session.add(row)
            session.flush()
        return row.public_id


def call_off(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """Take a session off the list, and how people's needs stood for it with it."""
    require(actor, "plan", "meeting", process_id)
    with writing(session, process_id):
        row = session.execute(
            select(PlannedMeeting).where(PlannedMeeting.process_id == process_id, PlannedMeeting.public_id == public_id)
        ).scalar_one_or_none()
        if row is None:
            raise NotFound("meeting_unknown")
        people = select(Membership.id).where(Membership.process_id == process_id)
        of_this = (NeedCheck.held_on == row.held_on) & (NeedCheck.title == row.title)
        erasure_marks.erase_inside(session, NeedCheck, of_this & NeedCheck.membership_id.in_(people))
        session.delete(row)
    forget_erased(session)
