"""What recruiting aims at: seats for each group beside its share of the population, and the quotas of the lottery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.methods.lottery.types import Quota
from deliberation.methods.recruiting.targets import quotas, targets
from deliberation.methods.recruiting.types import Population, SetByHand, Target
from deliberation.permissions import Actor, require
from models import Process, ProcessState, Recruitment, RecruitmentShare


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its target with how it came about, and from how many to how many seats a panel may give it.

    `amount`: people or percent, as it was written.
    """

    target: Target
    quota: Quota
    amount: str
    by_hand: int | None


@dataclass(frozen=True, slots=True)
class Feature:
    """What people are told apart by, such as age, with its groups."""

    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many seats and reserves there are, by which rule shares became seats, and where the shares come from."""

    seats: int
    reserves: int
    rounding: str
    slack: int
    never_alone: bool
    source: str
    source_day: date
    in_percent: bool
    features: tuple[Feature, ...]


def plan(session: Session, actor: Actor, process_id: int) -> Plan | None:
    """The plan of a process, for everybody once its remit is agreed, before that for its convenor; None without one."""
    row = stored(session, process_id)
    if row is None:
        return None
    if session.get_one(Process, process_id).state is ProcessState.DRAFT:
        require(actor, "plan", "recruitment", process_id)
    shares = stored_shares(session, row.id)
    aims = targets_of(row, shares)
    ranges = quotas(aims, slack=row.slack, never_alone=row.never_alone)
    return Plan(
        seats=row.seats,
        reserves=row.reserves,
        rounding=str(row.rounding),
        slack=row.slack,
        never_alone=row.never_alone,
        source=row.source,
        source_day=row.source_day,
        in_percent=row.in_percent,
        features=_features(shares, aims, ranges),
    )


def is_there(session: Session, process_id: int) -> bool:
    """Whether a process has a plan, for anybody."""
    return stored(session, process_id) is not None


def stored(session: Session, process_id: int) -> Recruitment | None:
    """The row of a process, for callers that have asked already."""
    return session.execute(select(Recruitment).where(Recruitment.process_id == process_id)).scalar_one_or_none()


def stored_shares(session: Session, recruitment_id: int) -> Sequence[RecruitmentShare]:
    """The groups in the order in which they were given."""
    rows = select(RecruitmentShare).where(RecruitmentShare.recruitment_id == recruitment_id)
    return session.execute(rows.order_by(RecruitmentShare.place)).scalars().all()


def targets_of(row: Recruitment, shares: Sequence[RecruitmentShare]) -> tuple[Target, ...]:
    """The seats of each group, in the order of the groups. MethodErrors as `methods.recruiting.targets` raises them."""
    return targets(
        [Population(one.feature, one.value, Fraction(one.amount)) for one in shares],
        seats=row.seats,
        rounding=str(row.rounding),  # type: ignore[arg-type]  # the enum holds the names of the method
        by_hand=[SetByHand(one.feature, one.value, one.by_hand, one.why) for one in shares if one.by_hand is not None],
    )


def _features(
    shares: Sequence[RecruitmentShare], aims: Sequence[Target], ranges: Sequence[Quota]
) -> tuple[Feature, ...]:
    found: dict[str, list[Group]] = {}
    for share, aim, quota in zip(shares, aims, ranges, strict=True):
        group = Group(aim, quota, share.amount, share.by_hand)
        found.setdefault(aim.feature, []).append(group)
    return tuple(Feature(name, tuple(groups)) for name, groups in found.items())
