"""A count that is ready to run, and what running it finds: shared by the rules, the reasons and the checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from deliberation.methods.counting.budget.choosing import Chooser, Limits
from deliberation.methods.counting.budget.flow import Flow
from deliberation.methods.counting.budget.profile import Points, Profile, read_profile
from deliberation.methods.counting.budget.raising import Order, Progress, Raised, StopRule
from deliberation.methods.counting.budget.shares import Bought, Run
from deliberation.methods.counting.budget.types import Arithmetic, BudgetBallot, Method, Option, Phase
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError


@dataclass(slots=True)
class Found:
    """What a count found, before it is put into a result."""

    steps: list[tuple[Phase, Bought]] = field(default_factory=list)
    run: Run | None = None
    raised: Raised | None = None
    flow: Flow | None = None
    ends_with_support: bool = False

    @property
    def order(self) -> Order:
        """All that was bought, in order."""
        return tuple(step.option for _, step in self.steps)


@dataclass(frozen=True)
class Count:
    """A checked count: everything that the rules need, in one place."""

    profile: Profile
    method: Method
    tie_order: TieOrder
    limits: Limits
    arithmetic: Arithmetic
    progress: Progress | None = None

    @property
    def must_fund(self) -> Order:
        """What is bought before anything is counted."""
        return self.method.constraints.must_fund

    @property
    def rest(self) -> int:
        """The budget after what must be funded."""
        return self.profile.budget - sum(self.profile.costs[option] for option in self.must_fund)

    @property
    def share(self) -> Fraction:
        """What everybody holds at first, in units of the profile."""
        return Fraction(self.rest, self.profile.voters) if self.profile.voters else Fraction(0)

    @property
    def support(self) -> dict[str, int]:
        """What greedy counts: people, or points."""
        return self.profile.points if self.method.utility == "points" else self.profile.ticks

    @property
    def step(self) -> Fraction:
        """By how much shares are raised, in units of the profile."""
        given = Fraction(self.method.step)
        return given * self.share if self.method.relative_step else given * self.profile.scale

    def eligible(self) -> list[str]:
        """Supported, over the threshold, not dearer than the whole budget, not bought already."""
        profile, least = self.profile, self.method.threshold
        scale = profile.point_scale if self.method.utility == "points" else 1
        return [
            option
            for option in profile.ids
            if profile.ticks[option]
            and self.support[option] >= least * scale
            and profile.costs[option] <= self.rest
            and option not in self.must_fund
        ]

    def stop_rule(self, options: Collection[str]) -> StopRule:
        """When raising the shares ends, if these are the options that can be bought."""
        return StopRule(
            self.profile,
            self.method,
            options=options,
            rest=self.rest,
            before=self.must_fund,
            limits=self.limits,
        )

    def chooser(self, *, by_support: bool = False) -> Chooser:
        """A new record of ties."""
        return Chooser(self.profile, self.tie_order, self.support if by_support else None)


def prepare(
    ballots: Iterable[BudgetBallot],
    options: Collection[Option],
    budget: Points,
    tie_order: TieOrder | Sequence[str],
    method: Method,
    *,
    arithmetic: Arithmetic = "exact",
    progress: Progress | None = None,
) -> Count:
    """Check everything that a count is given."""
    if method.rule != "equal-shares" and method.completion != "none":
        raise MethodError("completion_without_shares", rule=method.rule, completion=method.completion)
    profile = read_profile(ballots, options, budget, as_ticks=method.utility != "points")
    order = as_tie_order(tie_order, profile.ids)
    in_floats = method.rule == "equal-shares" and method.completion != "phragmen"
    used: Arithmetic = arithmetic if in_floats else "exact"
    return Count(profile, method, order, Limits(profile, method.constraints), used, progress)
