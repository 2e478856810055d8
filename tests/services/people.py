"""What the tests of services and reading share: people with a part in a process, and a process with words in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import SYSTEM, Actor, Part
from deliberation.services import (
    accounts,
    consent,
    contributions,
    publication,
    recommendations,
    statements,
    strategies,
    support,
)
from deliberation.services.consent import ConsentAnswer
from deliberation.services.contributions import Words
from deliberation.services.recommendations import RecommendationForm
from deliberation.services.strategies import ActionForm, StrategyForm
from deliberation.services.support import SupportForm
from models import (
    ActionKind,
    Attribution,
    AuditEvent,
    ConsentPurpose,
    Contribution,
    Membership,
    Person,
    Process,
    ProcessState,
    Role,
    Source,
    Statement,
    SupportAct,
    SupportLink,
    TraceNode,
)
from tests.services.signing import new_process

STAFF = frozenset({Role.CONVENOR, Role.FACILITATOR, Role.PROCUREMENT_LEAD, Role.REVIEWER, Role.TELLER})
STRATEGY = StrategyForm(title="Hollowell together", period_start=2031, period_end=2034, vision="Nobody alone.")
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """A process and the people who run it. `second` is another facilitator."""

    process_id: int
    convenor: Actor
    facilitator: Actor
    second: Actor
    committee: Actor


def someone(session: Session, process_id: int, role: Role, *, source: Source | None = None) -> Actor:
    """A new person with one part in a process, signed in as their role is."""
    with writing(session, process_id):
        person = Person(created_at=clock.now())
        session.add(person)
        session.flush()
        part = accounts.add_membership_inside(session, process_id, person.id, role, source=source)
        is_staff = role in STAFF
        return Actor(
            person_id=person.id,
            public_id=person.public_id,
            is_staff=is_staff,
            second_factor=is_staff,
            parts=(Part(process_id, part.id, role, part.pseudonym, source),),
        )


def place(session: Session, state: ProcessState = ProcessState.LEARNING, code: str = "HLW") -> Place:
    """A process in a state, with a convenor, two facilitators and one on the advisory committee."""
    process_id = new_process(session, state=state, code=code)
    roles = (Role.CONVENOR, Role.FACILITATOR, Role.FACILITATOR, Role.ADVISORY_MEMBER)
    return Place(process_id, *(someone(session, process_id, role) for role in roles))


def set_state(session: Session, process_id: int, state: ProcessState) -> None:
    """Put a process into a state without walking there."""
    with writing(session, process_id):
        process = session.get_one(Process, process_id)
        process.paused_from = ProcessState.LEARNING if state is ProcessState.PAUSED else None
        process.state = state


def answer(
    session: Session,
    member: Actor,
    process_id: int,
    purpose: ConsentPurpose = ConsentPurpose.TAKE_PART,
    *,
    given: bool = True,
    how: Attribution | None = None,
) -> None:
    """A member's yes or no, with our own words."""
    shown = consent.WORDINGS[purpose]
    said = ConsentAnswer(purpose, given=given, attribution=how)
    consent.answer(session, member, process_id, said, shown=shown, language="en-GB")


def newcomer(session: Session, process_id: int, source: Source = Source.ASSEMBLY) -> Actor:
    """A member who has not been asked anything yet."""
    return someone(session, process_id, Role.MEMBER, source=source)


def member(
    session: Session, process_id: int, source: Source = Source.ASSEMBLY, *, quoted: Attribution | None = None
) -> Actor:
    """A member who said yes to taking part, and to being quoted if `quoted` says how."""
    made = newcomer(session, process_id, source)
    answer(session, made, process_id)
    if quoted is not None:
        answer(session, made, process_id, ConsentPurpose.BE_QUOTED, how=quoted)
    return made


def members(session: Session, process_id: int, number: int, source: Source = Source.ASSEMBLY) -> list[Actor]:
    return [member(session, process_id, source) for _ in range(number)]


def supported(
    session: Session, who: Actor, process_id: int, *acts: str, kind: str = "supporter", called: str = "Kit"
) -> tuple[str, Actor]:
    """A supporter whom a member names, with a yes to these acts (to all if none are given): the link, and who it is."""
    form = SupportForm(called, kind, acts or tuple(SupportAct))
    link = support.name(session, who, process_id, form)
    session.rollback()
    part = session.execute(
        select(Membership)
        .join(SupportLink, SupportLink.supporter_id == Membership.id)
        .where(SupportLink.public_id == link)
    ).scalar_one()
    parts = (Part(process_id, part.id, Role.SUPPORTER, part.pseudonym),)
    return link, Actor(person_id=part.person_id, public_id=f"of {link}", parts=parts)


def say(session: Session, who: Actor, process_id: int, text: str = "The bus comes once an hour.") -> str:
    """Words that a member sends; gives their reference."""
    return contributions.submit(session, who, process_id, Words(text=text)).reference


def state_it(session: Session, here: Place, *sources: str, text: str = "") -> str:
    """A statement made from words; gives its reference."""
    text = text or f"More buses should come, number {next(_numbers)}."
    return statements.write(session, here.facilitator, here.process_id, text, sources=sources)


def statement(session: Session, here: Place, who: Actor | None = None, text: str = "") -> str:
    """Words of a member (a new one if none is given) and a statement made from them; gives the statement's reference.

    The text of the two is the same where one is given.
    """
    who = who or member(session, here.process_id)
    said = say(session, who, here.process_id, text or "The bus comes once an hour.")
    return state_it(session, here, said, text=text)


def recommend(session: Session, here: Place, *stated: str, title: str = "Run more buses", final: bool = True) -> str:
    """A recommendation from statements. The process goes to drafting when it is not there."""
    set_state(session, here.process_id, ProcessState.DRAFTING)
    form = RecommendationForm(title=title, text="Pay for one more bus an hour.", why="People cannot get to the clinic.")
    reference = recommendations.draft(session, here.facilitator, here.process_id, form, statements=stated)
    for step in ("circulated", "final") if final else ():
        recommendations.move(session, here.facilitator, here.process_id, reference, step)
    return reference


def action_form(text: str = "Buy a bus.", *, officers: bool = False, pence: int | None = 100_00) -> ActionForm:
    return ActionForm(
        text=text,
        owner="Hollowell Buses",
        starts_on=date(2031, 4, 1),
        due_on=date(2032, 3, 31),
        kind=ActionKind.SERVICE,
        money_pence=pence,
        officer_proposed=officers,
    )


def choose(session: Session, here: Place, *recommended: str, title: str = "Getting about") -> str:
    """A priority with one action from recommendations; starts the strategy where there is none yet."""
    set_state(session, here.process_id, ProcessState.DECIDING)
    if not has_strategy(session, here.process_id):
        strategies.start(session, here.convenor, here.process_id, STRATEGY)
    priority = strategies.choose_priority(
        session, here.convenor, here.process_id, title=title, why="It was asked for most.", recommendations=recommended
    )
    strategies.add_action(session, here.convenor, here.process_id, priority, action_form())
    return priority


def has_strategy(session: Session, process_id: int) -> bool:
    return reference_of_strategy(session, process_id) != ""


def reference_of_strategy(session: Session, process_id: int) -> str:
    from models import Strategy

    found = session.execute(select(Strategy.reference).where(Strategy.process_id == process_id)).scalar_one_or_none()
    return found or ""


def publish(session: Session, here: Place) -> str:
    """Approve and publish the strategy with all its files; gives its public reference."""
    strategies.approve(session, here.committee, here.process_id)
    publication.publish(session, here.convenor, here.process_id)
    make_files(session)
    return reference_of_strategy(session, here.process_id)


def make_files(session: Session) -> None:
    """What the worker does for publications."""
    for publication_id, kind in publication.missing_files(session, SYSTEM):
        publication.make_file(session, SYSTEM, publication_id, kind)


def contribution(session: Session, process_id: int, reference: str) -> Contribution:
    session.rollback()
    return session.execute(
        select(Contribution)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).scalar_one()


def stored_statement(session: Session, process_id: int, reference: str) -> Statement:
    session.rollback()
    return session.execute(
        select(Statement)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).scalar_one()


def membership_of(actor: Actor) -> int:
    return actor.parts[0].membership_id


def without_factor(actor: Actor) -> Actor:
    """The same person before their second factor was given."""
    return replace(actor, is_staff=True, second_factor=False)


def actions(session: Session) -> Sequence[str]:
    """What the audit chain holds, in order."""
    session.rollback()
    return session.execute(select(AuditEvent.action).order_by(AuditEvent.sequence)).scalars().all()


def rows(session: Session, table: type) -> int:
    """How many rows a table has."""
    session.rollback()
    return session.execute(select(func.count()).select_from(table)).scalar_one()
