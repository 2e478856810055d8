"""Acts on concerns that take a form's key, each with where to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.services import concerns, helplines, private_answers, safeguarding
from deliberation.services.concerns import ConcernForm
from deliberation.services.contributions import Words
from deliberation.services.helplines import HelplineForm
from models import Concern, Role
from tests.services.people import Place, member, place, someone

LOUD = ConcernForm("It was loud.", "help")


def with_a_member(session: Session) -> Place:
    """In the second facilitator's place stands a member, in the committee's the reviewer."""
    here = place(session)
    reviewer = someone(session, here.process_id, Role.REVIEWER)
    return replace(here, second=member(session, here.process_id), committee=reviewer)


def with_a_concern(session: Session) -> Place:
    """The member has raised a concern."""
    here = with_a_member(session)
    concerns.raise_it(session, here.second, here.process_id, LOUD)
    return here


def with_an_answer(session: Session) -> Place:
    """It is answered."""
    here = with_a_concern(session)
    concerns.answer(session, here.committee, here.process_id, _concern(session), "Done.")
    return here


def _concern(session: Session) -> str:
    session.rollback()
    return session.execute(select(Concern.public_id)).scalar_one()


SAFETY_ACTS: dict[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "concerns.answer": (
        with_a_concern,
        lambda s, h, key: concerns.answer(s, h.committee, h.process_id, _concern(s), "Done.", key=key),
    ),
    "concerns.not_settled": (
        with_an_answer,
        lambda s, h, key: concerns.not_settled(s, h.second, h.process_id, _concern(s), "No.", key=key),
    ),
    "private_answers.send": (
        with_a_member,
        lambda s, h, key: private_answers.send(s, h.second, h.process_id, Words("For you only."), key=key),
    ),
    "helplines.add": (
        place,
        lambda s, h, key: helplines.add(s, h.convenor, h.process_id, HelplineForm("Debt", "01632 960 101"), key=key),
    ),
    "safeguarding.write": (
        place,
        lambda s, h, key: safeguarding.write(s, h.facilitator, h.process_id, "He waits outside.", key=key),
    ),
    "concerns.raise_it": (
        with_a_member,
        lambda s, h, key: concerns.raise_it(s, h.second, h.process_id, LOUD, key=key),
    ),
}
