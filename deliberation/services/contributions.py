"""What people say in their own words: sent, kept with its provenance, taken back whole."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services import (
    kept_marks,
    minority_erasure,
    once,
    paper_erasure,
    private_erasure,
    redactions,
    text_erasure,
    theme_erasure,
    translations,
    words,
)
from deliberation.services.consent import own_part, require_taking_part
from deliberation.services.nodes import new_node
from deliberation.stages import require_state
from models import (
    Channel,
    ContentNote,
    Contribution,
    ContributionState,
    ModerationNote,
    ModerationStep,
    NodeKind,
    NotClear,
    Provenance,
    Relation,
    Statement,
    StatementState,
    ThemeApproval,
    TraceLink,
    TraceNode,
    Vote,
)

TEXT_LIMIT = 2000
NOTE_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person gets for their words: a reference to quote, and the public id of the page about them."""

    reference: str
    public_id: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is sent: the text, its language, whose hand wrote it, and the way it came."""

    text: str
    language: str = "en-GB"
    provenance: Provenance = Provenance.OWN_WORDS
    channel: Channel = Channel.ONLINE


# Whose hand it was, as a person says it of their own words; a scribe's note comes another way.
SAID_BY_ONESELF = (Provenance.OWN_WORDS, Provenance.HELPED, Provenance.INTERPRETED)


def written(text: str, *, language: str, provenance: str) -> Words:
    """What a form sends, cleaned; refuses an empty text, one that is too long, and a hand that is not on offer."""
    hand = next((known for known in SAID_BY_ONESELF if known == provenance), None)
    if hand is None:
        raise DeliberationError("choice_unknown", field="provenance")
    return Words(text=words.required(text, field="text", limit=TEXT_LIMIT), language=language, provenance=hand)


def submit(session: Session, actor: Actor, process_id: int, sent: Words, *, key: str | None = None) -> Receipt:
    """Keep a member's own words. Sent again with the same `key` they are kept once, with the same receipt.

    Words in a person's own hand were read back by them on the page before; a scribe's wait to be confirmed.
    """
    part = own_part(actor, process_id)
    require(actor, "submit", "contribution", process_id, owner_membership_id=part.membership_id)
    text = words.required(sent.text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "contribution", key)
        if earlier is not None:
            reference, public_id = earlier.split(" ")
            return Receipt(reference, public_id)
        require_state(session, process_id, "contribute")
        require_taking_part(session, part.membership_id)
        receipt = add_inside(
            session,
            process_id,
            part.membership_id,
            Words(text=text, language=sent.language, provenance=sent.provenance, channel=sent.channel),
        )
        # What was begun is sent now. A page that is sent a second time comes past here no more.
        private_erasure.drafts_inside(session, part.membership_id)
        once.remember(session, actor, "contribution", key, f"{receipt.reference} {receipt.public_id}")
        return receipt


def add_inside(session: Session, process_id: int, membership_id: int, sent: Words) -> Receipt:
    """Add a contribution inside an open writing block; the text is clean already."""
    node = new_node(session, process_id, NodeKind.CONTRIBUTION)
    scribed = sent.provenance is Provenance.SCRIBED
    contribution = Contribution(
        node_id=node.id,
        membership_id=membership_id,
        text=sent.text,
        language=sent.language,
        provenance=sent.provenance,
        channel=sent.channel,
        state=ContributionState.SUBMITTED if scribed else ContributionState.CONFIRMED,
        submitted_at=clock.now(),
    )
    session.add(contribution)
    session.flush()
    return Receipt(node.reference, contribution.public_id)


def confirm(session: Session, actor: Actor, public_id: str) -> None:
    """The speaker says that what a scribe wrote is what they said."""
    contribution, process_id = find_own(session, actor, public_id, verb="submit")
    with writing(session, process_id):
        contribution, _ = find_own(session, actor, public_id, verb="submit")
        if contribution.state is ContributionState.SUBMITTED:
            contribution.state = ContributionState.CONFIRMED
            kept_marks.agree_inside(session, contribution.node_id)


def find_own(session: Session, actor: Actor, public_id: str, *, verb: str) -> tuple[Contribution, int]:
    """A contribution that belongs to the actor, with its process; anybody else's is refused."""
    found = session.execute(
        select(Contribution, TraceNode.process_id)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(Contribution.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound("contribution_unknown")
    contribution, process_id = found
    require(actor, verb, "contribution", process_id, owner_membership_id=contribution.membership_id)
    return contribution, process_id


def disown(session: Session, actor: Actor, public_id: str) -> None:
    """The speaker says that words which were written down for them are not what they said: the words are taken back.

    A recording from which they were typed stays, and waits to be typed again.
    """
    _, process_id = find_own(session, actor, public_id, verb="withdraw")
    with writing(session, process_id):
        contribution, _ = find_own(session, actor, public_id, verb="withdraw")
        if contribution.state is ContributionState.SUBMITTED:
            private_erasure.type_again_inside(session, contribution.node_id)
        withdraw_inside(session, contribution)
    forget_erased(session)


def withdraw(session: Session, actor: Actor, public_id: str) -> None:
    """Take words back: the text is erased everywhere, also in published copies; the trace keeps a tombstone.

    A statement that stood on these words alone closes and loses its text as well; the person's own vote on it goes.
    Doing it twice changes nothing. A ballot that is closed cannot change; the page says so beforehand.
    """
    _, process_id = find_own(session, actor, public_id, verb="withdraw")
    with writing(session, process_id):
        contribution, _ = find_own(session, actor, public_id, verb="withdraw")
        withdraw_inside(session, contribution)
    forget_erased(session)


def withdraw_all(session: Session, actor: Actor, process_id: int) -> int:
    """Take everything back that the member said and how they voted in this process. Gives how many words went."""
    part = own_part(actor, process_id)
    require(actor, "withdraw", "contribution", process_id, owner_membership_id=part.membership_id)
    with writing(session, process_id):
        count = withdraw_all_inside(session, process_id, part.membership_id)
    forget_erased(session)
    return count


def withdraw_all_inside(session: Session, process_id: int, membership_id: int) -> int:
    """The same inside an open writing block; who calls it says `forget_erased` afterwards."""
    rows = session.execute(
        select(Contribution)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(
            TraceNode.process_id == process_id,
            Contribution.membership_id == membership_id,
            Contribution.state != ContributionState.WITHDRAWN,
        )
    ).scalars()
    count = 0
    for contribution in rows.all():
        withdraw_inside(session, contribution)
        count += 1
    session.execute(delete(Vote).where(Vote.membership_id == membership_id))
    session.execute(delete(NotClear).where(NotClear.membership_id == membership_id))
    kept_marks.forget_inside(session, membership_id)
    private_erasure.private_answers_inside(session, membership_id)
    paper_erasure.void_inside(session, membership_id)
    private_erasure.recordings_inside(session, membership_id)
    session.execute(delete(ThemeApproval).where(ThemeApproval.membership_id == membership_id))
    count += minority_erasure.forget_inside(session, process_id, membership_id)
    return count


def withdraw_inside(session: Session, contribution: Contribution) -> None:
    """One withdrawal inside an open writing block."""
    if contribution.state is ContributionState.WITHDRAWN:
        return
    now = clock.now()
    node = session.get_one(TraceNode, contribution.node_id)
    gone = [(node.reference, contribution.text)]
    contribution.text = ""
    contribution.state = ContributionState.WITHDRAWN
    contribution.withdrawn_at = now
    translations.forget_inside(session, [contribution.node_id])
    private_erasure.recording_of_words_inside(session, contribution.node_id)
    node.withdrawn_at = now
    session.execute(
        update(ModerationNote).where(ModerationNote.contribution_id == contribution.node_id).values(note="")
    )
    session.flush()
    themes = theme_erasure.withdraw_inside(session, node.process_id, node.id, gone[0][1])
    waiting = _statements_from(session, contribution.node_id)
    for statement in waiting:
        session.execute(
            delete(Vote).where(Vote.statement_id == statement.node_id, Vote.membership_id == contribution.membership_id)
        )
    waiting.extend(statement for theme in themes for statement in _statements_from(session, theme))
    while waiting:
        statement = waiting.pop()
        if statement.state is not StatementState.HIDDEN and not _has_live_source(session, statement.node_id):
            gone.append(_close_without_words(session, statement))
            # A statement that this one was merged into may have stood on nothing else.
            waiting.extend(_statements_from(session, statement.node_id))
    redactions.redact_inside(session, node.process_id, gone)
    text_erasure.sweep_inside(session, node.process_id)


def _statements_from(session: Session, node_id: int) -> list[Statement]:
    return list(
        session.execute(
            select(Statement)
            .join(TraceLink, TraceLink.to_id == Statement.node_id)
            .where(TraceLink.from_id == node_id, TraceLink.relation.in_((Relation.SAID_IN, Relation.MERGED_INTO)))
        ).scalars()
    )


def _has_live_source(session: Session, statement_id: int) -> bool:
    live = session.execute(
        select(TraceNode.id)
        .join(TraceLink, TraceLink.from_id == TraceNode.id)
        .where(TraceLink.to_id == statement_id, TraceNode.withdrawn_at.is_(None))
        .limit(1)
    ).first()
    return live is not None


def _close_without_words(session: Session, statement: Statement) -> tuple[str, str]:
    now = clock.now()
    said = statement.text
    translations.forget_inside(session, [statement.node_id])
    statement.text = ""
    session.execute(delete(ContentNote).where(ContentNote.statement_id == statement.node_id))
    statement.state = StatementState.HIDDEN
    statement.changed_at = now
    node = session.get_one(TraceNode, statement.node_id)
    node.withdrawn_at = now
    session.flush()
    return node.reference, said


def appeal(session: Session, actor: Actor, public_id: str, *, note: str) -> None:
    """Ask that words which were hidden are looked at again, by somebody else. Once a hiding."""
    _, process_id = find_own(session, actor, public_id, verb="appeal")
    note = words.optional(note, field="note", limit=NOTE_LIMIT)
    with writing(session, process_id):
        contribution, _ = find_own(session, actor, public_id, verb="appeal")
        if contribution.state is not ContributionState.HIDDEN:
            raise Refused("nothing_to_appeal")
        last = session.execute(
            select(ModerationNote.step)
            .where(ModerationNote.contribution_id == contribution.node_id)
            .order_by(ModerationNote.id.desc())
            .limit(1)
        ).scalar_one()
        if last is not ModerationStep.HIDDEN:
            raise DeliberationError("already_appealed")
        session.add(
            ModerationNote(
                contribution_id=contribution.node_id,
                step=ModerationStep.APPEALED,
                note=note,
                by_id=actor.person_id,
                at=clock.now(),
            )
        )
