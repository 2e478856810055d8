"""Taking part in other ways in the demo: M17 by phone alone, entered by Facilitator F2; M12 with a supporter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.reading import actors
from deliberation.services import codes, consent, contributions, entries, marks, support
from deliberation.services.consent import ConsentAnswer
from deliberation.services.contributions import Words
from deliberation.services.support import SupportForm

BY_PHONE = "M17"
WITH_SUPPORTER = "M12"
CALLED = "my support worker"
# What is not agreed to yet, so that the demo shows what waits.
WAITS_TO_BE_READ_BACK = "The letters come in small print. I ring, and then nobody rings back."
WAITS_FOR_A_YES = "I would come more often if somebody met me at the bus stop."


@dataclass(frozen=True, slots=True)
class Supporter:
    """Who helps M12: the words of their code, and who they are to the services."""

    words: str
    actor: Actor


def says_yes(session: Session, desk: Actor, process_id: int, pseudonym: str, answers: list[ConsentAnswer]) -> None:
    """Each question is read out on the phone, and answered."""
    for one in answers:
        shown = consent.WORDINGS[one.purpose]
        entries.enter_consent(session, desk, process_id, pseudonym, one, _on_the_phone(), shown=shown, language="en-GB")


def says(session: Session, desk: Actor, process_id: int, pseudonym: str, text: str, *, agreed: bool = True) -> str:
    """Words on the phone, read back; gives their reference."""
    how = _on_the_phone(agreed=agreed)
    return entries.enter_words(session, desk, process_id, pseudonym, Words(text), how).reference


def votes(session: Session, desk: Actor, process_id: int, pseudonym: str, choices: Mapping[str, int]) -> None:
    """Statements are read out on the phone, and answered."""
    entries.enter_votes(session, desk, process_id, pseudonym, choices, _on_the_phone())


def _on_the_phone(*, agreed: bool = True) -> marks.How:
    return marks.how_said(channel="phone", helper="", verbatim=True, agreed=agreed)


def chooses_a_supporter(session: Session, process_id: int, member: Actor) -> Supporter:
    """The member names somebody, says yes to all three acts, and hands over a code."""
    link = support.name(session, member, process_id, SupportForm(CALLED, "supporter", ("read", "write", "vote")))
    words = support.code(session, member, process_id, link)
    actor = actors.find(session, codes.redeem(session, words=words, address="demo").token)
    if actor is None:
        raise RuntimeError("a new code must let its holder in")
    return Supporter(words, actor)


def writes(session: Session, process_id: int, supporter: Supporter, member: Actor, text: str) -> str:
    """The supporter writes down what the member says, who then agrees to it; gives the reference."""
    receipt = support.write(session, supporter.actor, process_id, Words(text))
    contributions.confirm(session, member, receipt.public_id)
    return receipt.reference


def leave_something_to_do(session: Session, desk: Actor, process_id: int, supporter: Supporter) -> None:
    """One text waits to be read back on the phone, one for a yes on the member's own page."""
    says(session, desk, process_id, BY_PHONE, WAITS_TO_BE_READ_BACK, agreed=False)
    support.write(session, supporter.actor, process_id, Words(WAITS_FOR_A_YES), verbatim=False)
