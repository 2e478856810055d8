"""Saying it aloud or in sign: a recording is kept sealed, a facilitator types it, and its speaker agrees to the words.

Until then the words wait, as all words do that another hand wrote down (`services.marks`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.config import MEGABYTE
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.exchange.recordings import LEAST_BYTES, kind_of
from deliberation.permissions import Actor, require
from deliberation.reading import recordings as reading
from deliberation.services import consent, marks, once, private_erasure, words
from deliberation.services.consent import ConsentAnswer, require_taking_part
from deliberation.services.contributions import TEXT_LIMIT, Receipt, Words
from deliberation.services.marks import How
from deliberation.stages import require_state
from models import Channel, ConsentPurpose, Contribution, HelperKind, Provenance, Recording
from models.base import new_public_id

LIMIT_MEGABYTES = 20
LIMIT = LIMIT_MEGABYTES * MEGABYTE
# What one person can have with us at a time: nobody should fill the store.
MOST = 10
# How long the original stays once its words are agreed: said where it is asked.
KEPT = private_erasure.ORIGINALS_KEPT


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends: the bytes, whether it is signed, and whether they want it kept after their yes."""

    content: bytes
    signed: bool = False
    keep: bool = False


def wording() -> str:
    """The words that somebody says yes to before their recording is taken."""
    return consent.ASKED_APART[ConsentPurpose.VOICE_KEPT]


def send(
    session: Session,
    actor: Actor,
    process_id: int,
    sent: Sent,
    *,
    yes: bool,
    shown: str,
    language: str,
    key: str | None = None,
) -> str:
    """Keep a recording of the actor, and their yes to keeping it; gives its public id. The same form is kept once.

    `yes`: they said yes to the words that were `shown` now; without it a yes from before has to stand.
    """
    membership_id = reading.own_membership(actor, process_id)
    media_type = checked(sent.content)
    given = ConsentAnswer(ConsentPurpose.VOICE_KEPT, given=True)
    version = consent.version_of(given, shown=shown, language=language)
    public_id = new_public_id()
    # Sealed before the door opens: nobody waits for it.
    sealed = sealing.seal_file(sealing.RECORDINGS, membership_id, public_id, sent.content)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "recording", key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "contribute")
        require_taking_part(session, membership_id)
        if yes:
            consent.set_inside(session, membership_id, given, version=version, shown=shown, language=language)
        elif not consent.says_yes(session, membership_id, ConsentPurpose.VOICE_KEPT):
            raise DeliberationError("voice_yes_missing", field="yes")
        if _count(session, membership_id) >= MOST:
            raise DeliberationError("recordings_full", field="file", most=MOST)
        session.add(
            Recording(
                public_id=public_id,
                membership_id=membership_id,
                signed=sent.signed,
                media_type=media_type,
                length=len(sent.content),
                keep=sent.keep,
                sent_at=clock.now(),
                sealed=sealed,
            )
        )
        once.remember(session, actor, "recording", key, public_id)
        return public_id


def checked(content: bytes) -> str:
    """The media type of what was sent; refused with plain words where it is no recording that we can play."""
    if not content:
        raise DeliberationError("recording_empty", field="file")
    if len(content) > LIMIT:
        raise DeliberationError("recording_too_big", field="file", limit=LIMIT_MEGABYTES)
    if len(content) < LEAST_BYTES:
        raise DeliberationError("recording_kind", field="file")
    return kind_of(content)


def type_down(
    session: Session,
    actor: Actor,
    process_id: int,
    public_id: str,
    sent: Words,
    *,
    verbatim: bool,
    key: str | None = None,
) -> Receipt:
    """A facilitator writes down what is said or signed. The words wait for the speaker's yes."""
    require(actor, "make", "entry", process_id)
    text = words.required(sent.text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "typed", key)
        if earlier is not None:
            reference, words_id = earlier.split(" ")
            return Receipt(reference, words_id)
        if reading.one_to_type(session, actor, process_id, public_id).reference:
            raise Refused("recording_typed")
        require_state(session, process_id, "contribute")
        row = session.execute(select(Recording).where(Recording.public_id == public_id)).scalar_one()
        require_taking_part(session, row.membership_id)
        how = How(
            channel=Channel.SIGNED if row.signed else Channel.VOICE,
            provenance=Provenance.SCRIBED,
            helper=HelperKind.FACILITATOR,
            verbatim=verbatim,
        )
        cleaned = Words(text=text, language=sent.language)
        receipt = marks.words_inside(session, actor, process_id, row.membership_id, cleaned, how, clock.now())
        stored = select(Contribution.node_id).where(Contribution.public_id == receipt.public_id)
        row.contribution_id = session.execute(stored).scalar_one()
        once.remember(session, actor, "typed", key, f"{receipt.reference} {receipt.public_id}")
        return receipt


def keep(session: Session, actor: Actor, process_id: int, public_id: str, *, wanted: bool) -> None:
    """Say whether a recording stays after the yes to its words. Twice changes nothing."""
    membership_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        _own(session, membership_id, public_id).keep = wanted


def throw_away(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """Erase one of the actor's recordings. Words that were typed from it stay as they are. Twice changes nothing."""
    membership_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        found = session.execute(
            select(Recording).where(Recording.public_id == public_id, Recording.membership_id == membership_id)
        ).scalar_one_or_none()
        if found is not None:
            session.delete(found)
    forget_erased(session)


def say_no(session: Session, actor: Actor, process_id: int, *, shown: str, language: str) -> None:
    """Take the yes to keeping recordings back. All of them are erased with it. Twice changes nothing."""
    membership_id = reading.own_membership(actor, process_id)
    no = ConsentAnswer(ConsentPurpose.VOICE_KEPT, given=False)
    version = consent.version_of(no, shown=shown, language=language)
    with writing(session, process_id):
        consent.set_inside(session, membership_id, no, version=version, shown=shown, language=language)
        private_erasure.recordings_inside(session, membership_id)
    forget_erased(session)


def _own(session: Session, membership_id: int, public_id: str) -> Recording:
    found = session.execute(
        select(Recording).where(Recording.public_id == public_id, Recording.membership_id == membership_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("recording_unknown")
    return found


def _count(session: Session, membership_id: int) -> int:
    return session.execute(
        select(func.count()).select_from(Recording).where(Recording.membership_id == membership_id)
    ).scalar_one()
