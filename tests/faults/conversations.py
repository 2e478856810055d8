"""Conversations to be worked out, for tests of workers."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation.services import votes
from models import OpinionResult
from tests.web.resident_journey import Place, actor_of, everybody_votes, new_place, with_statements


class Conversation:
    """Twelve people who voted, and nobody has worked anything out."""

    def __init__(self, session: Session) -> None:
        self.place: Place = new_place(session, people=12)
        self.references = with_statements(
            session, self.place, [f"The bus should stop at door {number}." for number in range(8)]
        )
        everybody_votes(session, self.place, self.references, but=0)
        session.execute(delete(OpinionResult))
        session.commit()
        self._changes = 0
        self._somebody = actor_of(session, self.place.codes[1])

    def change_a_vote(self, session: Session) -> None:
        """Somebody changes their mind, through the door that everybody uses."""
        self._changes += 1
        reference = self.references[self._changes % len(self.references)]
        # Never the same as before: a change that changes nothing makes no map stale.
        choice = (-1, 0, 1)[self._changes // len(self.references) % 3]
        votes.cast(session, self._somebody, self.place.id, reference, choice)
