"""Translations of statements and of what people said: written by somebody or by a machine, checked by somebody else."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from accessibility.languages import canonical
from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading.translations import Source, find_source, hash_of, mark_of, of_source
from deliberation.services import erasure_marks, words
from models import Role, Translation

# A translation may need more room than what it translates.
TEXT_LIMIT = 4000


def write(
    session: Session,
    actor: Actor,
    process_id: int,
    reference: str,
    *,
    language: str,
    text: str,
    by_machine: bool = False,
) -> None:
    """Put a statement or somebody's words into another language; what stood there in that language goes.

    It counts as not checked until somebody else has read it (`check`). Writing the same again changes nothing.
    """
    require(actor, "write", "translation", process_id)
    text = words.required(text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        source = find_source(session, process_id, reference)
        tag = _another_language(source, language)
        there = of_source(session, source, tag)
        made_from = hash_of(source.text)
        if there is not None and (there.text, there.by_machine, there.of_words) == (text, by_machine, made_from):
            return
        if there is None:
            there = Translation(node_id=source.node_id, language=tag)
            session.add(there)
        there.text, there.by_machine, there.of_words = text, by_machine, made_from
        there.made_by_id, there.made_as, there.made_at = actor.person_id, _acting_as(actor, process_id), clock.now()
        there.checked_by_id = there.checked_as = there.checked_at = None
    forget_erased(session)


def check(session: Session, actor: Actor, process_id: int, reference: str, *, language: str, mark: str) -> None:
    """Say that a translation says what the original says. `mark` names the text that was read.

    Nobody checks what they wrote themselves; what a machine made, whoever put it there may check. The platform cannot:
    only a person reads. Doing it twice changes nothing.
    """
    require(actor, "check", "translation", process_id)
    if actor.person_id is None:
        raise NotAllowed("not_allowed", verb="check", thing="translation", process_id=process_id)
    with writing(session, process_id):
        there = _existing(session, process_id, reference, language)
        if mark_of(there) != mark:
            raise Refused("translation_changed")
        if there.made_by_id == actor.person_id and not there.by_machine:
            raise Refused("translation_needs_somebody_else")
        if there.checked_at is None:
            there.checked_by_id, there.checked_as = actor.person_id, _acting_as(actor, process_id)
            there.checked_at = clock.now()


def remove(session: Session, actor: Actor, process_id: int, reference: str, *, language: str) -> None:
    """Take a translation away that is wrong. The original stays as it is. Doing it twice changes nothing."""
    require(actor, "write", "translation", process_id)
    with writing(session, process_id):
        source = find_source(session, process_id, reference)
        there = of_source(session, source, canonical(language))
        if there is None:
            return
        erasure_marks.erase_inside(session, Translation, Translation.id == there.id)
    forget_erased(session)


def forget_inside(session: Session, nodes: Collection[int]) -> None:
    """The words of these are gone, and so are their translations. Inside an open writing block."""
    erasure_marks.erase_inside(session, Translation, Translation.node_id.in_(nodes))


def _existing(session: Session, process_id: int, reference: str, language: str) -> Translation:
    source = find_source(session, process_id, reference)
    there = of_source(session, source, canonical(language))
    if there is None or there.of_words != hash_of(source.text):
        raise NotFound("translation_unknown")
    return there


def _another_language(source: Source, language: str) -> str:
    tag = canonical(language)
    if not 2 <= len(tag) <= 16 or not all(part.isascii() and part.isalnum() for part in tag.split("-")):
        raise DeliberationError("choice_unknown", field="language")
    if tag.partition("-")[0] == canonical(source.language).partition("-")[0]:
        raise DeliberationError("translation_same_language", field="language")
    return tag


def _acting_as(actor: Actor, process_id: int) -> Role | None:
    roles = [part.role for part in actor.parts_in(process_id)]
    return next((role for role in (Role.FACILITATOR, *roles) if role in roles), None)
