"""Consent: one decision a purpose, with the words that were shown, changed or taken back at any time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, exists, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import Actor, Part, require
from deliberation.services import (
    ballot_leaving,
    concerns,
    minority_erasure,
    paper_erasure,
    private_erasure,
    redactions,
    support_endings,
    theme_erasure,
    words,
)
from models import (
    Attribution,
    ConsentGrant,
    ConsentPurpose,
    ConsentWording,
    Contribution,
    Membership,
    Person,
    TraceNode,
)

WORDING_VERSION = "1"
LINE_LIMIT = 80
# A quote is shown while both of these stand as they were given.
QUOTES_NEED = (ConsentPurpose.TAKE_PART, ConsentPurpose.BE_QUOTED)

# The words that people are shown, by purpose. A change of words is a new version; old answers keep the old words.
WORDINGS: dict[ConsentPurpose, str] = {
    ConsentPurpose.TAKE_PART: (
        "I want to take part. You may keep what I say and how I vote. "
        "You may use it to find out what people think. I can stop at any time."
    ),
    ConsentPurpose.BE_QUOTED: "You may show my words to other people, in the way that I choose.",
    ConsentPurpose.BE_CONTACTED: "You may tell me what happened with my words.",
    ConsentPurpose.BE_KEPT: "You may keep what I said after this project ends, to see what came of it.",
}
# Asked where the thing itself is told, and not among the questions above.
ASKED_APART: dict[ConsentPurpose, str] = {
    ConsentPurpose.NEEDS: (
        "You may keep what I need to take part. It is locked away. Only the people named for it may open it. "
        "I can see who opened it, and when. I can say no at any time. Then it is erased."
    ),
    ConsentPurpose.ABOUT_ME: (
        "You may keep what I tell about myself. It is locked away. Nobody reads my answers. "
        "You may count them with those of others. I can say no at any time. Then it is erased."
    ),
    ConsentPurpose.VOICE_KEPT: (
        "You may keep my recording. It is locked away. The facilitators may play it to write down my words. "
        "Nobody else may. I can say no at any time. Then it is erased."
    ),
}


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """A yes or no to one purpose; `attribution` says how to be quoted, when the answer to that is yes."""

    purpose: ConsentPurpose
    given: bool
    attribution: Attribution | None = None


def wording_of(purpose: str) -> str:
    """The words that are shown for a purpose, by the purpose's name; `NotFound` when there is no such purpose."""
    found = next((text for known, text in WORDINGS.items() if known == purpose), None)
    if found is None:
        raise NotFound("choice_unknown")
    return found


def wording_asked_apart(purpose: str) -> str:
    """The same for what is asked where the thing itself is told."""
    found = next((text for known, text in ASKED_APART.items() if known == purpose), None)
    if found is None:
        raise NotFound("choice_unknown")
    return found


def answer_from(purpose: str, *, given: bool, attribution: str = "") -> ConsentAnswer:
    """An answer from the names that a form sends; `choice_unknown` for what is not on offer."""
    try:
        how = Attribution(attribution) if attribution else None
        return ConsentAnswer(ConsentPurpose(purpose), given=given, attribution=how)
    except ValueError as error:
        raise DeliberationError("choice_unknown", field="answer") from error


def wording(session: Session, purpose: ConsentPurpose, *, version: str, language: str, text: str) -> int:
    """The id of these words, stored on first use. Words that are stored never change: another text is an error."""
    row = session.execute(
        select(ConsentWording).where(
            ConsentWording.purpose == purpose, ConsentWording.version == version, ConsentWording.language == language
        )
    ).scalar_one_or_none()
    if row is None:
        row = ConsentWording(purpose=purpose, version=version, language=language, text=text)
        session.add(row)
        session.flush()
    elif row.text != text:
        raise DeliberationError("consent_wording_changed", purpose=str(purpose), version=version)
    return row.id


def answer(
    session: Session,
    actor: Actor,
    process_id: int,
    given: ConsentAnswer,
    *,
    shown: str,
    language: str,
    line: str | None = None,
) -> None:
    """Store one answer with the words that were `shown`. The answer before it is ended, not overwritten.

    `line`: what to write beside the person's words, when they want to be quoted with their name or with a line about
    their circumstances; it is asked for on a page of its own, so an empty one is refused (`text_empty`).
    """
    part = own_part(actor, process_id)
    require(actor, "give", "consent", process_id, owner_membership_id=part.membership_id)
    if given.purpose is ConsentPurpose.BE_QUOTED and given.given and given.attribution is None:
        raise DeliberationError("attribution_missing", field="attribution")
    named = None if line is None else words.required(line, field="line", limit=LINE_LIMIT).replace("\n", " ")
    version = version_of(given, shown=shown, language=language)
    with writing(session, process_id):
        if named is not None:
            _name_inside(session, part.membership_id, given.attribution, named)
        set_inside(session, part.membership_id, given, version=version, shown=shown, language=language)
    if not given.given:
        forget_erased(session)


def version_of(given: ConsentAnswer, *, shown: str, language: str) -> str:
    """Which version of the words somebody was shown: ours, or a translation. A translation put right is a new one."""
    ours = {**WORDINGS, **ASKED_APART}[given.purpose]
    if shown == ours:
        return WORDING_VERSION
    return f"{WORDING_VERSION}-{language[:16]}-{hashlib.sha256(shown.encode()).hexdigest()[:8]}"


def _name_inside(session: Session, membership_id: int, how: Attribution | None, line: str) -> None:
    membership = session.get_one(Membership, membership_id)
    if how is Attribution.CIRCUMSTANCE:
        membership.circumstance = line
    elif how is Attribution.NAME and membership.person_id is not None:
        session.get_one(Person, membership.person_id).display_name = line


def set_inside(
    session: Session, membership_id: int, given: ConsentAnswer, *, version: str, shown: str, language: str
) -> None:
    """The same inside an open writing block; used where an answer comes with something else (a form, a demo)."""
    before = session.execute(
        select(ConsentGrant).where(
            ConsentGrant.membership_id == membership_id,
            ConsentGrant.purpose == given.purpose,
            ConsentGrant.ended_at.is_(None),
        )
    ).scalar_one_or_none()
    if before is not None:
        if (before.given, before.attribution) == (given.given, given.attribution):
            return
        before.ended_at = clock.now()
        session.flush()
        if before.given and given.purpose in QUOTES_NEED:
            _take_quotes_out(session, membership_id, given.purpose)
        if before.given:
            _end_what_stood_on(session, membership_id, given.purpose)
    wording_id = wording(session, given.purpose, version=version, language=language, text=shown)
    grant_inside(session, membership_id, given, wording_id=wording_id)


def _end_what_stood_on(session: Session, membership_id: int, purpose: ConsentPurpose) -> None:
    """What was kept sealed on the yes that was just ended is erased with it, and nobody speaks for them any more."""
    if purpose in (ConsentPurpose.TAKE_PART, ConsentPurpose.NEEDS):
        private_erasure.needs_inside(session, membership_id)
    if purpose in (ConsentPurpose.TAKE_PART, ConsentPurpose.ABOUT_ME):
        private_erasure.about_inside(session, membership_id)
    if purpose in (ConsentPurpose.TAKE_PART, ConsentPurpose.VOICE_KEPT):
        private_erasure.recordings_inside(session, membership_id)
    if purpose is ConsentPurpose.TAKE_PART:
        private_erasure.payments_inside(session, membership_id)
        support_endings.end_all_inside(session, membership_id)
        private_erasure.contacts_inside(session, membership_id)
        concerns.take_all_back_inside(session, membership_id)
        process_id = session.get_one(Membership, membership_id).process_id
        minority_erasure.forget_inside(session, process_id, membership_id)
        # A sheet that was given in before would bring back somebody who left.
        paper_erasure.void_inside(session, membership_id)
        private_erasure.drafts_inside(session, membership_id)
        private_erasure.private_answers_inside(session, membership_id)
        private_erasure.looks_inside(session, membership_id)
        private_erasure.phones_inside(session, membership_id)
        ballot_leaving.take_out_inside(session, membership_id)


def _take_quotes_out(session: Session, membership_id: int, purpose: ConsentPurpose) -> None:
    """Published quotes stood on the yes that was just ended: they are served no more."""
    said = session.execute(
        select(TraceNode.id, TraceNode.reference, Contribution.text)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(Contribution.membership_id == membership_id)
    ).all()
    process_id = session.get_one(Membership, membership_id).process_id
    redactions.redact_inside(session, process_id, [(reference, text) for _, reference, text in said])
    leave_themes = theme_erasure.hide_inside if purpose is ConsentPurpose.TAKE_PART else theme_erasure.unquote_inside
    leave_themes(session, process_id, [node for node, _, _ in said])


def grant_inside(session: Session, membership_id: int, given: ConsentAnswer, *, wording_id: int) -> None:
    """Add a first answer to a purpose, with words that are stored already."""
    session.add(
        ConsentGrant(
            membership_id=membership_id,
            purpose=given.purpose,
            wording_id=wording_id,
            given=given.given,
            attribution=given.attribution if given.given else None,
            at=clock.now(),
        )
    )
    session.flush()


def own_part(actor: Actor, process_id: int) -> Part:
    """The actor's part as a member of this process; refused with the table's words when there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="take part", thing="process", process_id=process_id)
    return part


def require_taking_part(session: Session, membership_id: int) -> None:
    """Nothing is kept from somebody who has not said yes to taking part."""
    if not takes_part(session, membership_id):
        raise DeliberationError("consent_missing")


def takes_part(session: Session, membership_id: int) -> bool:
    """Whether a member's yes to taking part stands now."""
    return says_yes(session, membership_id, ConsentPurpose.TAKE_PART)


def says_yes(session: Session, membership_id: int, purpose: ConsentPurpose) -> bool:
    """Whether a member's yes to this purpose stands now."""
    return bool(session.scalar(select(yes_stands(membership_id, purpose))))


def yes_stands(membership_id: int | BindParameter[int], purpose: ConsentPurpose) -> ColumnElement[bool]:
    """The same, to be asked of the database together with something else."""
    return exists().where(
        ConsentGrant.membership_id == membership_id,
        ConsentGrant.purpose == purpose,
        ConsentGrant.ended_at.is_(None),
        ConsentGrant.given,
    )
