"""Why an option was not funded, and what would have been enough: worked out from the count itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from deliberation.methods.counting.budget.counts import Count, Found
from deliberation.methods.counting.budget.profile import Profile
from deliberation.methods.counting.budget.shares import Bought
from deliberation.methods.counting.budget.types import Because, NotFunded, Number, Tie


def why_not(count: Count, found: Found, ties: Sequence[Tie]) -> tuple[NotFunded, ...]:
    """One reason for each option that was not funded; most support first."""
    profile = count.profile
    funded = set(found.order)
    lost = {o for tie in ties if tie.mattered and tie.by in ("lot", "not_drawn_in_public") for o in tie.tied[1:]}
    spent = _spent(profile, found, funded)
    left = sorted(set(profile.ids) - funded, key=lambda option: (-profile.ticks[option], option))
    return tuple(_reason(count, found, option, spent.get(option, {}), option in lost) for option in left)


def _spent(profile: Profile, found: Found, funded: Collection[str]) -> dict[str, dict[str, Number]]:
    """For each option that was not funded: what its supporters paid for those that were (equal amounts are one)."""
    lost = [[option for option, _ in pattern if option not in funded] for pattern in profile.patterns]
    spent: dict[str, dict[str, Number]] = {}
    for _, step in found.steps:
        exact = bool(step.payments) and isinstance(step.payments[0][1], Fraction)
        together = _by_amount if exact else _one_by_one
        for option, amount in together(profile, step, lost).items():
            spent.setdefault(option, {})[step.option] = amount
    return spent


def _one_by_one(profile: Profile, step: Bought, lost: Sequence[Sequence[str]]) -> dict[str, Number]:
    spent: dict[str, Number] = {}
    people = profile.people
    for i, each in step.payments:
        amount = each * people[i]
        for option in lost[i]:
            spent[option] = spent.get(option, 0.0) + amount
    return spent


def _by_amount(profile: Profile, step: Bought, lost: Sequence[Sequence[str]]) -> dict[str, Number]:
    """For fractions: people are added up first, and each amount is worked with once."""
    amounts = {id(each): each for _, each in step.payments}
    payers: dict[str, dict[int, int]] = {}
    for i, each in step.payments:
        for option in lost[i]:
            people = payers.setdefault(option, {})
            people[id(each)] = people.get(id(each), 0) + profile.people[i]
    return {
        option: sum((amounts[key] * number for key, number in counts.items()), Fraction(0))
        for option, counts in payers.items()
    }


def _reason(count: Count, found: Found, option: str, spent: dict[str, Number], lost: bool) -> NotFunded:
    """The first of the reasons that holds, from the plainest to the finest."""
    profile = count.profile
    simple = _before_the_count(count, found, option)
    if simple is not None:
        return simple
    if count.method.rule == "greedy":
        told = _greedy(count, found, option)
    elif count.method.rule == "phragmen":
        told = _in_time(count, found, option)
    else:
        told = _shares(count, found, option)
    amounts = tuple((other, amount / profile.scale) for other, amount in spent.items())
    return replace(told, because="lost_lot" if lost else told.because, spent_on=amounts)


def _before_the_count(count: Count, found: Found, option: str) -> NotFunded | None:
    profile = count.profile
    supporters, cost = profile.ticks[option], profile.costs[option]
    if not supporters:
        return NotFunded(option, "no_supporters", 0)
    if cost > count.rest:
        over = profile.money(cost - count.rest)
        return NotFunded(option, "too_dear", supporters, short_of=over, enough_cost=profile.money(count.rest))
    scale = profile.point_scale if count.method.utility == "points" else 1
    if count.support[option] < (least := Fraction(count.method.threshold) * scale):
        short = ceil((least - count.support[option]) / scale)
        return NotFunded(option, "below_threshold", supporters, ticks_short=short)
    if stands := count.limits.blocked(option, found.order):
        return NotFunded(option, stands[0], supporters, by=stands[1])
    return None


def _rest(count: Count, found: Found) -> int:
    return count.profile.budget - sum(count.profile.costs[option] for option in found.order)


def _greedy(count: Count, found: Found, option: str) -> NotFunded:
    """It did not fit when its turn came; with more support its turn would have come while there was enough."""
    profile, support = count.profile, count.support
    chooser = count.chooser(by_support=True)

    def place(one: str) -> tuple[int, int, int, int]:
        return -support[one], *chooser.key(one)

    earlier = [one for one in found.order if one in count.must_fund or place(one) < place(option)]
    rest = profile.budget - sum(profile.costs[one] for one in earlier)
    ticks = None
    if count.method.utility != "points":
        for one in reversed([one for one in earlier if one not in count.must_fund]):
            rest_before = rest + sum(profile.costs[o] for o in earlier[earlier.index(one) :])
            if rest_before >= profile.costs[option]:
                ticks = support[one] + 1 - support[option]
                break
    short = max(0, profile.costs[option] - rest)
    return NotFunded(
        option,
        "does_not_fit",
        profile.ticks[option],
        short_of=profile.money(short),
        enough_cost=profile.money(min(rest, profile.costs[option])),
        ticks_short=ticks,
    )


def _in_time(count: Count, found: Found, option: str) -> NotFunded:
    """The budget ended before its supporters had the money, or with the option whose turn it was."""
    profile, flow = count.profile, found.flow
    if flow is None:
        return NotFunded(option, "stopped_before", profile.ticks[option])
    because: Because = "does_not_fit" if flow.too_much == option else "stopped_before"
    if because == "does_not_fit":
        rest = _rest(count, found)
        short = profile.money(profile.costs[option] - rest)
        return NotFunded(
            option, because, profile.ticks[option], short_of=short, enough_cost=profile.money(rest), by=flow.too_much
        )
    held: Number = sum(
        (profile.people[i] * (flow.time - flow.loads[i]) for i, _ in profile.supporters[option]), Fraction(0)
    )
    return NotFunded(
        option,
        because,
        profile.ticks[option],
        short_of=(profile.costs[option] - held) / profile.scale,
        by=flow.too_much,
    )


def _shares(count: Count, found: Found, option: str) -> NotFunded:
    """Too few supporters even with whole shares, their shares spent on others, or no room in what was left."""
    profile, run = count.profile, found.run
    if run is None:
        return NotFunded(option, "share_spent", profile.ticks[option])
    supporters, cost = profile.ticks[option], profile.costs[option]
    held: Number = sum((profile.people[i] * run.left[i] for i, _ in profile.supporters[option]), Fraction(0))
    few = supporters * run.share < cost
    because: Because = "too_few_supporters" if few else "share_spent"
    short: Number = cost - held if cost > held else Fraction(0)
    enough: Number = held if held < cost else Fraction(cost)
    by = None
    if found.ends_with_support and cost > (rest := _rest(count, found)):
        because, short, enough = "does_not_fit", Fraction(cost - rest), Fraction(rest) if rest > enough else enough
    elif found.flow is not None:
        by = found.flow.too_much
        if by == option:
            rest = _rest(count, found)
            because, short, enough = "does_not_fit", Fraction(cost - rest), Fraction(rest) if rest > enough else enough
    missing = cost - supporters * run.share if few else cost - held
    ticks = _people(missing / run.share) if run.share and missing > 0 else None
    return NotFunded(
        option,
        because,
        supporters,
        short_of=short / profile.scale,
        enough_cost=enough / profile.scale,
        ticks_short=ticks,
        by=by,
    )


def _people(number: Number) -> int:
    """Whole people, upwards; a float that is as good as whole is whole."""
    return max(1, ceil(number - 1e-9 * number if isinstance(number, float) else number))
