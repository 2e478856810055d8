"""What somebody says to the people who run the sessions only: sent, read, asked about, and taken back.

It is no contribution and has no place in the trace. It becomes one, a new one, by its own person's yes alone.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, Refused
from deliberation.permissions import Actor
from deliberation.reading import private_answers as reading
from deliberation.services import consent, contributions, erasure_marks, once, private_erasure, words
from deliberation.services.contributions import SAID_BY_ONESELF, TEXT_LIMIT, Words
from deliberation.stages import require_state
from models import Contribution, PrivateAnswer, PrivateState, TraceNode

# What can still be taken back or answered.
_WITH_WORDS = (PrivateState.KEPT, PrivateState.ASKED, PrivateState.KEPT_PRIVATE)


def send(session: Session, actor: Actor, process_id: int, sent: Words, *, key: str | None = None) -> str:
    """Keep a member's words for those who run the sessions; gives their public id. The same form again keeps one."""
    membership_id = reading.own_membership(actor, process_id)
    text = words.required(sent.text, field="text", limit=TEXT_LIMIT)
    if sent.provenance not in SAID_BY_ONESELF:
        raise DeliberationError("choice_unknown", field="provenance")
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "private_answer", key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "contribute")
        consent.require_taking_part(session, membership_id)
        now = clock.now()
        row = PrivateAnswer(
            membership_id=membership_id,
            provenance=sent.provenance,
            state=PrivateState.KEPT,
            sealed=sealing.seal(sealing.PRIVATE_ANSWERS, membership_id, {"text": text, "language": sent.language}),
            sent_at=now,
            changed_at=now,
        )
        session.add(row)
        session.flush()
        private_erasure.drafts_inside(session, membership_id)
        once.remember(session, actor, "private_answer", key, row.public_id)
        return row.public_id


def mark_read(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """A facilitator says that it was read; the person sees when. Twice changes nothing."""
    reading.require_reader(actor, process_id)
    with writing(session, process_id):
        _read_inside(reading.row_to_read(session, actor, process_id, public_id))


def ask(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """A facilitator asks whether the words may be used: once. A no is an answer, and nobody asks again."""
    reading.require_reader(actor, process_id)
    with writing(session, process_id):
        row = reading.row_to_read(session, actor, process_id, public_id)
        if row.state is PrivateState.KEPT_PRIVATE:
            raise Refused("private_answer_said_no")
        if row.state is PrivateState.KEPT:
            row.state, row.changed_at = PrivateState.ASKED, clock.now()
            _read_inside(row)


def allow(session: Session, actor: Actor, process_id: int, public_id: str) -> contributions.Receipt:
    """The person's yes: the words become an ordinary contribution. Twice gives the same one.

    The hand that wrote them goes with them. The private copy is erased: what happens to the words from now on happens
    in one place.
    """
    membership_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        row = reading.own_row(session, actor, process_id, public_id)
        if row.state is PrivateState.SHARED:
            return _receipt(session, row)
        if row.state not in (PrivateState.ASKED, PrivateState.KEPT_PRIVATE):
            raise Refused("private_answer_not_asked")
        require_state(session, process_id, "contribute")
        consent.require_taking_part(session, membership_id)
        content = reading.opened(row)
        sent = Words(text=content["text"], language=content["language"], provenance=row.provenance)
        receipt = contributions.add_inside(session, process_id, membership_id, sent)
        row.shared_as_id = contributions.find_own(session, actor, receipt.public_id, verb="submit")[0].node_id
        _empty_inside(session, row, PrivateState.SHARED)
    forget_erased(session)
    return receipt


def keep_private(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """The person's no: the words stay where they are, and nobody asks again. Twice changes nothing."""
    reading.own_membership(actor, process_id)
    with writing(session, process_id):
        row = reading.own_row(session, actor, process_id, public_id)
        if row.state is PrivateState.ASKED:
            row.state, row.changed_at = PrivateState.KEPT_PRIVATE, clock.now()
        elif row.state is not PrivateState.KEPT_PRIVATE:
            raise Refused("private_answer_not_asked")


def take_back(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """The person takes it back: its words are erased. What became a contribution is taken back as one."""
    reading.own_membership(actor, process_id)
    with writing(session, process_id):
        row = reading.own_row(session, actor, process_id, public_id)
        if row.state is PrivateState.SHARED:
            raise Refused("private_answer_shared")
        if row.state in _WITH_WORDS:
            _empty_inside(session, row, PrivateState.TAKEN_BACK)
    forget_erased(session)


def _read_inside(row: PrivateAnswer) -> None:
    if row.read_at is None:
        row.read_at = row.changed_at = clock.now()


def _empty_inside(session: Session, row: PrivateAnswer, state: PrivateState) -> None:
    row.state, row.sealed, row.changed_at = state, None, clock.now()
    session.flush()
    erasure_marks.note_inside(session, PrivateAnswer)


def _receipt(session: Session, row: PrivateAnswer) -> contributions.Receipt:
    contribution = session.get(Contribution, row.shared_as_id)
    if contribution is None:
        raise Refused("private_answer_shared")
    return contributions.Receipt(session.get_one(TraceNode, contribution.node_id).reference, contribution.public_id)
