"""Which option is bought: ties settled and recorded, and what must hold besides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from deliberation.methods.counting.budget.profile import Profile
from deliberation.methods.counting.budget.types import Because, Constraints, Tie, TieStep
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("cost", "ticks", "lot")


class Chooser:
    """Chooses among level options by lower cost, more support, then the lot; keeps a record of each choice.

    `support`: what "more support" means: people, or points where the papers give points (greedy).
    """

    def __init__(self, profile: Profile, tie_order: TieOrder, support: dict[str, int] | None = None) -> None:
        self._costs = profile.costs
        self._support = profile.ticks if support is None else support
        self._rank = {option: rank for rank, option in enumerate(tie_order.order)}
        self._step: TieStep = "lot" if tie_order.drawn else "not_drawn_in_public"
        self._records: list[tuple[int, tuple[str, ...], TieStep]] = []

    def key(self, option: str) -> tuple[int, int, int]:
        """The least comes first."""
        return self._costs[option], -self._support[option], self._rank[option]

    def choose(self, level: Collection[str], place: int) -> str:
        """One of the level options for this purchase; a tie is recorded when there is more than one."""
        if len(level) == 1:
            return next(iter(level))
        arranged = tuple(sorted(level, key=self.key))
        first, second = self.key(arranged[0]), self.key(arranged[1])
        by: TieStep = "cost" if first[0] < second[0] else "ticks" if first[1] < second[1] else self._step
        self._records.append((place, arranged, by))
        return arranged[0]

    def forget(self) -> None:
        """Start the record anew, for another run."""
        self._records.clear()

    def ties(self, winners: Collection[str]) -> tuple[Tie, ...]:
        """All ties so far; one mattered when it gave money to one option while another of them was never funded."""
        won = set(winners)
        return tuple(
            Tie(place, tied, by, tied[0] in won and not won.issuperset(tied)) for place, tied, by in self._records
        )


class Limits:
    """The constraints of a count, checked against its options.

    Raises:
        MethodError: `constraint_unknown` (an option that is not there), `must_fund_too_dear`, `must_fund_conflict`.
    """

    def __init__(self, profile: Profile, constraints: Constraints) -> None:
        self._empty = constraints.empty
        self._constraints = constraints
        self._costs = profile.costs
        self._options = {option.id: option for option in profile.options}
        self._category_caps = _in_units(constraints.category_caps, profile.scale)
        self._area_caps = _in_units(constraints.area_caps, profile.scale)
        self._check(profile)

    def _check(self, profile: Profile) -> None:
        rules = self._constraints
        named = {*rules.must_fund, *rules.requires, *(o for one in rules.exclusive for o in one)}
        named |= {other for others in rules.requires.values() for other in others}
        if unknown := sorted(named - set(self._options)):
            raise MethodError("constraint_unknown", options=unknown)
        if len(set(rules.must_fund)) < len(rules.must_fund):
            raise MethodError("must_fund_conflict", options=sorted(rules.must_fund))
        if sum(self._costs[option] for option in rules.must_fund) > profile.budget:
            raise MethodError("must_fund_too_dear", options=sorted(rules.must_fund))
        for place, option in enumerate(rules.must_fund):
            if found := self.blocked(option, rules.must_fund[:place]):
                raise MethodError("must_fund_conflict", options=[option], because=found[0])

    def blocked(self, option: str, bought: Sequence[str]) -> tuple[Because, str] | None:
        """Why it can't be bought now, and what stands in the way; None when it can."""
        if self._empty:
            return None
        for group in self._constraints.exclusive:
            if option in group and (taken := next((other for other in bought if other in group), None)):
                return "excluded", taken
        for other in self._constraints.requires.get(option, ()):
            if other not in bought:
                return "needs_another", other
        return self._over_cap(option, bought)

    def _over_cap(self, option: str, bought: Sequence[str]) -> tuple[Because, str] | None:
        one, cost = self._options[option], self._costs[option]
        for category in one.categories if cost else ():
            cap = self._category_caps.get(category)
            if (
                cap is not None
                and cost + self._spent(o for o in bought if category in self._options[o].categories) > cap
            ):
                return "category_cap", category
        if one.area is None or not cost or (cap := self._area_caps.get(one.area)) is None:
            return None
        spent = self._spent(o for o in bought if self._options[o].area == one.area)
        return ("area_cap", one.area) if cost + spent > cap else None

    def _spent(self, options: Iterable[str]) -> int:
        return sum(self._costs[option] for option in options)

    def free(self, options: Collection[str], bought: Sequence[str]) -> list[str]:
        """Those of the options that may be bought now."""
        return list(options) if self._empty else [option for option in options if not self.blocked(option, bought)]


def _in_units(caps: Mapping[str, int | Fraction], scale: int) -> dict[str, Fraction]:
    return {name: Fraction(cap) * scale for name, cap in caps.items()}
