"""Who supports whom now, and how things came in by another hand or another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, require
from models import (
    ConsentGrant,
    Contribution,
    ContributionState,
    EntryMark,
    Membership,
    Role,
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
    answered otherwise, and `counts` says whether this one is the one that counts.
    """

    thing: str
    provenance: str
    channel: str
    helper: str
    verbatim: bool
    agreed_at: datetime | None
    differs_from: str
    counts: bool


def linked(session: Session, actor: Actor, process_id: int, act: SupportAct) -> dict[int, SupportLink]:
    """The members for whom the actor may do this kind of act at this moment, each with the link that says so.

    Asked of the database each time, so that what is taken back holds at once.
    """
    own = [part.membership_id for part in actor.parts_in(process_id) if part.role is Role.SUPPORTER]
    member, supporter = aliased(Membership), aliased(Membership)
    rows = session.execute(
        select(SupportLink)
        .join(SupportConsent, SupportConsent.link_id == SupportLink.id)
        .join(member, member.id == SupportLink.member_id)
        .join(supporter, supporter.id == SupportLink.supporter_id)
        .where(
            SupportLink.supporter_id.in_(own),
            SupportLink.to_at.is_(None),
            SupportConsent.act == act,
            SupportConsent.ended_at.is_(None),
            member.process_id == process_id,
            member.to_at.is_(None),
            supporter.to_at.is_(None),
        )
    ).scalars()
    return {link.member_id: link for link in rows}


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
        select(EntryMark, node.reference, ConsentGrant.purpose)
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
            provenance=str(mark.provenance),
            channel=str(mark.channel),
            helper=str(mark.helper or ""),
            verbatim=mark.verbatim,
            agreed_at=mark.agreed_at,
            differs_from=str(mark.differs_from or ""),
            counts=mark.counts,
        )
        for mark, reference, purpose in rows
    )


def words(session: Session, actor: Actor, process_id: int) -> tuple[tuple[str, str], ...]:
    """What the member whom the actor supports said, as (reference, text), while they say yes to reading along."""
    links = linked(session, actor, process_id, SupportAct.READ)
    if len(links) != 1:
        raise NotAllowed("not_allowed", verb="see own", thing="contribution", process_id=process_id)
    member_id = next(iter(links))
    require(actor, "see_own", "contribution", process_id, owner_membership_id=member_id, linked=links)
    rows = session.execute(
        select(TraceNode.reference, Contribution.text)
        .join(Contribution, Contribution.node_id == TraceNode.id)
        .where(Contribution.membership_id == member_id, Contribution.state != ContributionState.WITHDRAWN)
        .order_by(TraceNode.id)
    ).all()
    return tuple((reference, text) for reference, text in rows)
