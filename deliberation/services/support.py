"""Supporters, advocates and interpreters: named by the member, with a yes to each kind of act, gone at once.

A supporter's part belongs to one member and has no voice of its own. Whoever supports and also takes part has another
part with a code of its own, so the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import Actor, require
from deliberation.reading import support as reading
from deliberation.services import accounts, codes, marks, once, sign_in, support_endings, words
from deliberation.services.consent import own_part, require_taking_part
from deliberation.services.contributions import TEXT_LIMIT, Receipt, Words
from deliberation.services.marks import Differs, How
from deliberation.services.votes import CHOICES
from deliberation.stages import require_state
from models import (
    Channel,
    HelperKind,
    Membership,
    Person,
    Provenance,
    Role,
    SupportAct,
    SupportConsent,
    SupportLink,
)

KINDS = (HelperKind.SUPPORTER, HelperKind.ADVOCATE, HelperKind.INTERPRETER)
NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class SupportForm:
    """Who it is, as the member calls them; as what; and what they may do."""

    called: str
    kind: str
    acts: tuple[str, ...] = ()


def name(session: Session, actor: Actor, process_id: int, form: SupportForm, *, key: str | None = None) -> str:
    """Name a supporter; gives the link's public id. The same form sent again (its `key`) names nobody new."""
    part = own_part(actor, process_id)
    require(actor, "name", "support", process_id, owner_membership_id=part.membership_id)
    called = words.required(form.called, field="called", limit=NAME_LIMIT)
    kind = next((one for one in KINDS if one == form.kind), None)
    if kind is None:
        raise DeliberationError("choice_unknown", field="kind")
    acts = _acts(form.acts)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "support", key)
        if earlier is not None:
            return earlier
        require_taking_part(session, part.membership_id)
        person = Person(created_at=clock.now())
        session.add(person)
        session.flush()
        supporter = accounts.add_membership_inside(session, process_id, person.id, Role.SUPPORTER)
        link = SupportLink(
            member_id=part.membership_id, supporter_id=supporter.id, kind=kind, called=called, from_at=clock.now()
        )
        session.add(link)
        session.flush()
        _set_acts(session, link.id, acts)
        once.remember(session, actor, "support", key, link.public_id)
        return link.public_id


def code(session: Session, actor: Actor, process_id: int, link_public_id: str) -> str:
    """The words of a code for the supporter, for the member to hand over; the one before is void at once."""
    _own_link(session, actor, process_id, link_public_id)
    fresh = codes.draw(session)
    with writing(session, process_id):
        link = _own_link(session, actor, process_id, link_public_id)
        supporter = session.get_one(Membership, link.supporter_id)
        # The member's own act, and no event in the record: who has help is nobody else's business.
        codes.store_inside(session, actor, supporter, fresh)
        if supporter.person_id is not None:
            sign_in.end_all_inside(session, supporter.person_id)
    return fresh.words


def allow(session: Session, actor: Actor, process_id: int, link_public_id: str, acts: Collection[str]) -> None:
    """Say what the supporter may do from now on; what is left out is taken back at once."""
    wanted = _acts(acts)
    _own_link(session, actor, process_id, link_public_id)
    with writing(session, process_id):
        _set_acts(session, _own_link(session, actor, process_id, link_public_id).id, wanted)


def end(session: Session, actor: Actor, process_id: int, link_public_id: str) -> None:
    """End the support: by the member, or by the supporter. The code is void and the sessions are over at once.

    What was said stays, and stays marked. Doing it twice changes nothing.
    """
    _link(session, actor, process_id, link_public_id)
    with writing(session, process_id):
        support_endings.end_inside(session, _link(session, actor, process_id, link_public_id))
    forget_erased(session)


def write(
    session: Session,
    actor: Actor,
    process_id: int,
    sent: Words,
    *,
    verbatim: bool = True,
    key: str | None = None,
) -> Receipt:
    """Words that a supporter writes down for the member. They wait until the member has read them and agreed."""
    text = words.required(sent.text, field="text", limit=TEXT_LIMIT)
    _supported(session, actor, process_id, SupportAct.WRITE, "submit", "contribution")
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "support_words", key)
        link = _supported(session, actor, process_id, SupportAct.WRITE, "submit", "contribution")
        if earlier is not None:
            reference, public_id = earlier.split(" ")
            return Receipt(reference, public_id)
        require_state(session, process_id, "contribute")
        require_taking_part(session, link.member_id)
        cleaned = Words(text=text, language=sent.language)
        how = _how(link, verbatim=verbatim, agreed=False)
        receipt = marks.words_inside(session, actor, process_id, link.member_id, cleaned, how, clock.now())
        once.remember(session, actor, "support_words", key, f"{receipt.reference} {receipt.public_id}")
        return receipt


def vote(
    session: Session, actor: Actor, process_id: int, reference: str, choice: int, *, agreed: bool
) -> tuple[Differs, ...]:
    """The member's vote by the supporter's hand, once it was read back to the member and they agreed."""
    _supported(session, actor, process_id, SupportAct.VOTE, "cast", "vote")
    if choice not in CHOICES:
        raise DeliberationError("choice_unknown", field="choice")
    with writing(session, process_id):
        link = _supported(session, actor, process_id, SupportAct.VOTE, "cast", "vote")
        how = _how(link, verbatim=True, agreed=agreed)
        marks.require_agreed(how)
        require_state(session, process_id, "vote")
        require_taking_part(session, link.member_id)
        return marks.votes_inside(session, actor, process_id, link.member_id, {reference: choice}, how, clock.now())


def _how(link: SupportLink, *, verbatim: bool, agreed: bool) -> How:
    by_interpreter = link.kind is HelperKind.INTERPRETER
    hand = Provenance.INTERPRETED if by_interpreter else Provenance.HELPED if verbatim else Provenance.SCRIBED
    return How(
        channel=Channel.ONLINE, provenance=hand, helper=link.kind, verbatim=verbatim, agreed=agreed, link_id=link.id
    )


def _acts(names: Collection[str]) -> tuple[SupportAct, ...]:
    if not set(names) <= {str(act) for act in SupportAct}:
        raise DeliberationError("choice_unknown", field="acts")
    return tuple(act for act in SupportAct if act in names)


def _set_acts(session: Session, link_id: int, wanted: Collection[SupportAct]) -> None:
    now = clock.now()
    live = session.execute(
        select(SupportConsent).where(SupportConsent.link_id == link_id, SupportConsent.ended_at.is_(None))
    ).scalars()
    there = {one.act: one for one in live}
    for act, given in there.items():
        if act not in wanted:
            given.ended_at = now
    session.add_all(SupportConsent(link_id=link_id, act=act, at=now) for act in wanted if act not in there)
    session.flush()


def _supported(session: Session, actor: Actor, process_id: int, act: SupportAct, verb: str, thing: str) -> SupportLink:
    """The live link by which the actor may do this for its member now; anybody else is refused."""
    links = reading.linked(session, actor, process_id, act)
    # One code, one member: a session never has to say for whom it speaks.
    link = next(iter(links.values())) if len(links) == 1 else None
    if link is None:
        raise NotAllowed("not_allowed", verb=verb, thing=thing, process_id=process_id)
    require(actor, verb, thing, process_id, owner_membership_id=link.member_id, linked=links)
    return link


def _link(session: Session, actor: Actor, process_id: int, public_id: str) -> SupportLink:
    """A link of the actor's, as the member or as the supporter; of anybody else's nothing is said."""
    parts = {part.membership_id for part in actor.parts_in(process_id)}
    link = session.execute(select(SupportLink).where(SupportLink.public_id == public_id)).scalar_one_or_none()
    own = None if link is None else next((one for one in (link.member_id, link.supporter_id) if one in parts), None)
    require(actor, "see_own", "support", process_id, owner_membership_id=own or 0)
    if link is None:
        raise NotFound("support_unknown")
    return link


def _own_link(session: Session, actor: Actor, process_id: int, public_id: str) -> SupportLink:
    """A live link that the actor, as the member, made."""
    link = _link(session, actor, process_id, public_id)
    require(actor, "name", "support", process_id, owner_membership_id=link.member_id)
    if link.to_at is not None:
        raise NotFound("support_unknown")
    return link
