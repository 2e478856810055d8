"""Who supports whom now, and how things came in by another hand or another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, require
from models import (
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    EntryMark,
    Membership,
    Role,
    Statement,
    StatementState,
    SupportAct,
    SupportConsent,
    SupportLink,
    TraceNode,
    Vote,
)


@dataclass(frozen=True, slots=True)
class Support:
    """One live link: who, as what, since when, and to which kinds of act the member says yes now."""

    public_id: str
    kind: str
    called: str
    member: str
    supporter: str
    acts: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """How one of the member's things came in. `thing`: its reference, or the purpose of a yes or no.

    `agreed_at` is none while it waits for the member's yes. `differs_from` names the other way in which they had
    answered otherwise, and `counts` says whether this one is the one that counts. `link` is the support by which it
    came, if any; `public_id` is that of the words, if it is words.
    """

    thing: str
    public_id: str
    link: str
    at: datetime
    provenance: str
    channel: str
    helper: str
    verbatim: bool
    agreed_at: datetime | None
    differs_from: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Words that wait for the member's yes: who wrote them down, and whether word for word.

    `called` is how the member calls their supporter; empty where it was somebody else.
    """

    reference: str
    public_id: str
    text: str
    language: str
    helper: str
    called: str
    verbatim: bool


@dataclass(frozen=True, slots=True)
class HelpedWords:
    """What a member said, for whoever reads along. Of what is hidden no more than that it is there."""

    reference: str
    text: str
    language: str
    state: str


@dataclass(frozen=True, slots=True)
class HelpedStatement:
    """A statement that a supporter may read out. Whether there is an answer is told, never which."""

    reference: str
    text: str
    language: str
    answered: bool


def linked(session: Session, actor: Actor, process_id: int, act: SupportAct) -> dict[int, SupportLink]:
    """The members for whom the actor may do this kind of act at this moment, each with the link that says so.

    Asked of the database each time, so that what is taken back holds at once.
    """
    rows = session.execute(
        live_links(actor, process_id)
        .join(SupportConsent, SupportConsent.link_id == SupportLink.id)
        .where(SupportConsent.act == act, SupportConsent.ended_at.is_(None))
    ).scalars()
    return {link.member_id: link for link in rows}


def live_links(actor: Actor, process_id: int) -> Select[SupportLink]:
    """Asks for the links by which the actor supports somebody at this moment, whatever they may do."""
    own = [part.membership_id for part in actor.parts_in(process_id) if part.role is Role.SUPPORTER]
    member, supporter = aliased(Membership), aliased(Membership)
    return (
        select(SupportLink)
        .join(member, member.id == SupportLink.member_id)
        .join(supporter, supporter.id == SupportLink.supporter_id)
        .join(ConsentGrant, ConsentGrant.membership_id == SupportLink.member_id)
        .where(
            # Whoever takes no part themselves has nobody acting for them.
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
            SupportLink.supporter_id.in_(own),
            SupportLink.to_at.is_(None),
            member.process_id == process_id,
            member.to_at.is_(None),
            supporter.to_at.is_(None),
        )
    )


def own(session: Session, actor: Actor, process_id: int) -> tuple[Support, ...]:
    """A member's supporters, or the member whom a supporter supports; those of nobody else."""
    parts = [part.membership_id for part in actor.parts_in(process_id) if part.role in (Role.MEMBER, Role.SUPPORTER)]
    if not parts:
        raise NotAllowed("not_allowed", verb="see own", thing="support", process_id=process_id)
    for part in parts:
        require(actor, "see_own", "support", process_id, owner_membership_id=part)
    member, supporter = aliased(Membership), aliased(Membership)
    rows = session.execute(
        select(SupportLink, member.pseudonym, supporter.pseudonym)
        .join(member, member.id == SupportLink.member_id)
        .join(supporter, supporter.id == SupportLink.supporter_id)
        .where(
            SupportLink.member_id.in_(parts) | SupportLink.supporter_id.in_(parts),
            SupportLink.to_at.is_(None),
        )
        .order_by(SupportLink.id)
    ).all()
    return tuple(
        Support(
            public_id=link.public_id,
            kind=str(link.kind),
            called=link.called if link.member_id in parts else "",
            member=of_member,
            supporter=of_supporter,
            acts=acts_inside(session, link.id),
            since=link.from_at,
        )
        for link, of_member, of_supporter in rows
    )


def helping(session: Session, actor: Actor, process_id: int) -> Support:
    """The one support that the actor gives here, whatever it stands for now; anybody else is refused."""
    own_parts = {part.pseudonym for part in actor.parts_in(process_id) if part.role is Role.SUPPORTER}
    found = [one for one in own(session, actor, process_id) if one.supporter in own_parts] if own_parts else []
    if len(found) != 1:
        raise NotAllowed("not_allowed", verb="see own", thing="support", process_id=process_id)
    return found[0]


def acts_inside(session: Session, link_id: int) -> tuple[str, ...]:
    """The kinds of act that a link stands for now, in the order of `SupportAct`."""
    given = set(
        session.execute(
            select(SupportConsent.act).where(SupportConsent.link_id == link_id, SupportConsent.ended_at.is_(None))
        ).scalars()
    )
    return tuple(str(act) for act in SupportAct if act in given)


def marks(session: Session, actor: Actor, process_id: int) -> tuple[Mark, ...]:
    """How the actor's own things came in, where another hand or another way had a part in it: the newest last.

    A vote's mark is left out once the member changed the vote themselves.
    """
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="support", process_id=process_id)
    require(actor, "see_own", "support", process_id, owner_membership_id=part.membership_id)
    node = aliased(TraceNode)
    rows = session.execute(
        select(EntryMark, node.reference, ConsentGrant.purpose, Contribution.public_id, SupportLink.public_id)
        .outerjoin(Contribution, Contribution.node_id == EntryMark.contribution_id)
        .outerjoin(SupportLink, SupportLink.id == EntryMark.link_id)
        .outerjoin(node, (node.id == EntryMark.contribution_id) | (node.id == EntryMark.statement_id))
        .outerjoin(ConsentGrant, ConsentGrant.id == EntryMark.grant_id)
        .outerjoin(
            Vote, (Vote.statement_id == EntryMark.statement_id) & (Vote.membership_id == EntryMark.membership_id)
        )
        .where(
            EntryMark.membership_id == part.membership_id,
            EntryMark.statement_id.is_(None) | ~EntryMark.counts | (Vote.cast_at == EntryMark.at),
            ConsentGrant.id.is_(None) | ~EntryMark.counts | ConsentGrant.ended_at.is_(None),
        )
        .order_by(EntryMark.id)
    ).all()
    return tuple(
        Mark(
            thing=reference or str(purpose),
            public_id=public_id or "",
            link=link or "",
            at=mark.at,
            provenance=str(mark.provenance),
            channel=str(mark.channel),
            helper=str(mark.helper or ""),
            verbatim=mark.verbatim,
            agreed_at=mark.agreed_at,
            differs_from=str(mark.differs_from or ""),
            counts=mark.counts,
        )
        for mark, reference, purpose, public_id, link in rows
    )


def waiting(session: Session, actor: Actor, process_id: int) -> tuple[Waiting, ...]:
    """Words that somebody wrote down for the actor, and that wait for their yes: the oldest first."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="support", process_id=process_id)
    require(actor, "see_own", "support", process_id, owner_membership_id=part.membership_id)
    rows = session.execute(
        select(TraceNode.reference, Contribution, EntryMark, SupportLink.called)
        .join(Contribution, Contribution.node_id == TraceNode.id)
        .outerjoin(EntryMark, EntryMark.contribution_id == Contribution.node_id)
        .outerjoin(SupportLink, SupportLink.id == EntryMark.link_id)
        .where(
            TraceNode.process_id == process_id,
            Contribution.membership_id == part.membership_id,
            Contribution.state == ContributionState.SUBMITTED,
        )
        .order_by(TraceNode.id)
    ).all()
    return tuple(
        Waiting(
            reference=reference,
            public_id=said.public_id,
            text=said.text,
            language=said.language,
            helper=str(mark.helper or "") if mark is not None else "",
            called=called or "",
            verbatim=mark is None or mark.verbatim,
        )
        for reference, said, mark, called in rows
    )


def words(session: Session, actor: Actor, process_id: int) -> tuple[HelpedWords, ...]:
    """What the member whom the actor supports said, while they say yes to reading along."""
    member_id = _helped(session, actor, process_id, SupportAct.READ, "see_own", "contribution")
    rows = session.execute(
        select(TraceNode.reference, Contribution.text, Contribution.language, Contribution.state)
        .join(Contribution, Contribution.node_id == TraceNode.id)
        .where(Contribution.membership_id == member_id, Contribution.state != ContributionState.WITHDRAWN)
        .order_by(TraceNode.id)
    ).all()
    return tuple(
        HelpedWords(reference, "" if state is ContributionState.HIDDEN else text, language, str(state))
        for reference, text, language, state in rows
    )


def statements(session: Session, actor: Actor, process_id: int) -> tuple[HelpedStatement, ...]:
    """The open statements, for whoever may bring the member's answers. What the member answered is not shown."""
    member_id = _helped(session, actor, process_id, SupportAct.VOTE, "cast", "vote")
    rows = session.execute(
        select(TraceNode.reference, Statement.text, Statement.language, Vote.statement_id)
        .join(Statement, Statement.node_id == TraceNode.id)
        .outerjoin(Vote, (Vote.statement_id == Statement.node_id) & (Vote.membership_id == member_id))
        .where(TraceNode.process_id == process_id, Statement.state == StatementState.OPEN)
        .order_by(TraceNode.id)
    ).all()
    return tuple(
        HelpedStatement(reference, text, language, answered=voted is not None)
        for reference, text, language, voted in rows
    )


def _helped(session: Session, actor: Actor, process_id: int, act: SupportAct, verb: str, thing: str) -> int:
    """The one member for whom the actor may do this now, as a membership; anybody else is refused."""
    links = linked(session, actor, process_id, act)
    if len(links) != 1:
        raise NotAllowed("not_allowed", verb=verb, thing=thing, process_id=process_id)
    member_id = next(iter(links))
    require(actor, verb, thing, process_id, owner_membership_id=member_id, linked=links)
    return member_id
