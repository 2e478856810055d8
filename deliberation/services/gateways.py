"""What stands between us and the telephone network: an interface, a fake for demo and tests, and what goes in and out.

Whoever runs the installation brings a gateway of their own (docs/operations.md). Nothing here talks to a network.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.orm import Session

from deliberation import text_words
from deliberation.services import texting
from deliberation.services.keys import settings
from deliberation.services.texting import Answer, Incoming
from deliberation.text_words import Part


class Gateway(Protocol):
    """Sends text messages."""

    def send(self, number: str, text: str) -> None:
        """Send one message to a number, in the form + and digits."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it was handed over."""

    number: str
    text: str


@dataclass(slots=True)
class Outbox:
    """A gateway that keeps what it is given: the fake one, and the web door, whose answer carries the messages."""

    sent: list[Sent] = field(default_factory=list)

    def send(self, number: str, text: str) -> None:
        """Keep it."""
        self.sent.append(Sent(number, text))


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a caller hears next, piece by piece, and whether the call is over with it."""

    parts: tuple[Part, ...]
    ends: bool


def text_came(session: Session, gateway: Gateway, *, message: str, number: str, text: str) -> None:
    """A text message came in; `message` is the gateway's own name for it. What it is answered with is sent."""
    answer = texting.take(session, Incoming(number, text, f"text {message}"))
    phone = _help_phone(answer)
    for said in answer.said if answer.number else ():
        told = text_words.texted(said, answer.language, phone=phone)
        if told:
            gateway.send(answer.number, told)


def keys_came(session: Session, *, call: str, turn: str, number: str, keys: str) -> Spoken:
    """Keys were pressed in a call, or it began (no keys). `turn` numbers what the call has sent so far."""
    answer = texting.take(session, Incoming(number, keys, f"call {call} {turn}", keys=True))
    phone = _help_phone(answer)
    parts = [part for said in answer.said for part in text_words.spoken(said, answer.language, phone=phone)]
    return Spoken(tuple(parts), answer.ends)


def _help_phone(answer: Answer) -> str:
    return answer.phone or settings().help_phone
