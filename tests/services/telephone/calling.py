"""What the tests of telephones share: a telephone that texts or presses keys, and people who joined with it."""

from __future__ import annotations

import itertools
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import codes as code_words
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import (
    codes,
    texting,
)
from deliberation.services.consent import WORDINGS
from deliberation.services.texting import Incoming
from models import (
    ConsentPurpose,
    Vote,
)
from tests.services.people import (
    Place,
    membership_of,
    statement,
)

NUMBER, OTHER = "+447700900123", "+447700900456"
DAY = timedelta(days=1)
SHOWN = WORDINGS[ConsentPurpose.TAKE_PART]
_messages = itertools.count()


class Telephone:
    """One telephone, and what it was answered."""

    def __init__(self, session: Session, number: str = NUMBER, *, keys: bool = False) -> None:
        self.session, self.number, self.keys = session, number, keys
        self.last = texting.Answer(())

    def sends(self, text: str, once: str = "") -> list[str]:
        """The codes of what it is told; `once` names a message that was sent before."""
        incoming = Incoming(self.number, text, once or f"number {next(_messages)}", keys=self.keys)
        self.last = texting.take(self.session, incoming)
        return [one.code for one in self.last.said]


def code_of(session: Session, who: Actor) -> str:
    return codes.issue_personal_code(session, SYSTEM, membership_id=membership_of(who))


def joined(session: Session, who: Actor, number: str = NUMBER, *, keys: bool = False) -> Telephone:
    phone = Telephone(session, number, keys=keys)
    words = code_of(session, who)
    phone.sends(on_keys(words) if keys else words)
    return phone


def on_keys(words: str) -> str:
    return "*".join(word.translate(code_words.KEYS_OF_LETTERS) for word in words.split()) + "*"


def with_statements(session: Session, here: Place, count: int) -> list[str]:
    return [statement(session, here) for _ in range(count)]


def choices_of(session: Session, who: Actor) -> list[int]:
    found = session.execute(select(Vote.choice).where(Vote.membership_id == membership_of(who)).order_by(Vote.cast_at))
    return list(found.scalars())
