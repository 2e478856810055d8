"""Telling what one is part of and good at: only with a yes to keeping it, which comes with the answer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, Refused
from deliberation.permissions import Actor
from deliberation.reading import about_me as reading
from deliberation.reading.about_me import FACETS, Told
from deliberation.services import consent, private_erasure, words
from deliberation.services.consent import ConsentAnswer
from models import AboutRecord, ConsentPurpose, Process, ProcessState

WORDS_LIMIT = 500
# How long it is kept: said where it is asked.
KEPT = private_erasure.ABOUT_KEPT


def wording() -> str:
    """The words that somebody says yes to with their answer."""
    return consent.ASKED_APART[ConsentPurpose.ABOUT_ME]


def tell(session: Session, actor: Actor, process_id: int, facet: str, told: Told, *, shown: str, language: str) -> None:
    """Keep the answer to one question in place of the one before, and the yes to keeping it; nothing chosen is fine.

    `shown`: the words that stood above the button, as for any other yes.
    """
    membership_id = reading.own_membership(actor, process_id)
    answer = _checked(facet, told)
    yes = ConsentAnswer(ConsentPurpose.ABOUT_ME, given=True)
    version = consent.version_of(yes, shown=shown, language=language)
    with writing(session, process_id):
        consent.require_taking_part(session, membership_id)
        if session.get_one(Process, process_id).state is ProcessState.CLOSED:
            raise Refused("project_closed")
        consent.set_inside(session, membership_id, yes, version=version, shown=shown, language=language)
        _store_inside(session, membership_id, facet, answer)
    forget_erased(session)


def forget(session: Session, actor: Actor, process_id: int, *, shown: str, language: str) -> None:
    """Take the yes back. All answers are erased with it. Twice changes nothing."""
    membership_id = reading.own_membership(actor, process_id)
    no = ConsentAnswer(ConsentPurpose.ABOUT_ME, given=False)
    version = consent.version_of(no, shown=shown, language=language)
    with writing(session, process_id):
        consent.set_inside(session, membership_id, no, version=version, shown=shown, language=language)
        private_erasure.about_inside(session, membership_id)
    forget_erased(session)


def _checked(facet: str, told: Told) -> Told:
    if facet not in FACETS:
        raise DeliberationError("choice_unknown", field="kinds")
    wanted = dict.fromkeys(told.kinds)
    if not set(wanted) <= set(FACETS[facet]):
        raise DeliberationError("choice_unknown", field="kinds")
    return Told(tuple(str(kind) for kind in wanted), words.optional(told.words, field="words", limit=WORDS_LIMIT))


def _store_inside(session: Session, membership_id: int, facet: str, answer: Told) -> None:
    row = session.get(AboutRecord, membership_id)
    held = {} if row is None else reading.told_in(row)
    if row is not None and held.get(facet) == answer:
        row.changed_at = clock.now()
        return
    held[facet] = answer
    content = {name: {"kinds": list(one.kinds), "words": one.words} for name, one in held.items()}
    sealed = sealing.seal(sealing.ABOUT_ME, membership_id, content)
    if row is None:
        session.add(AboutRecord(membership_id=membership_id, sealed=sealed, changed_at=clock.now()))
    else:
        row.sealed, row.changed_at = sealed, clock.now()
    session.flush()
