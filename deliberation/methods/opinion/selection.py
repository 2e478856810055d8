"""Which statements to show: what tells a group from the others, what they share, what divides them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.methods.opinion.statistics import SIGNIFICANT
from deliberation.methods.opinion.types import (
    Direction,
    GroupStatistics,
    Moderation,
    Representative,
    StatementResult,
)

REPRESENTATIVE_LIST = 5


@dataclass(frozen=True, slots=True)
class Divisive:
    """A statement on which groups differ: `high` agrees most, `low` least, `spread` is the difference of their pa."""

    id: str
    high: str
    low: str
    spread: float


@dataclass(frozen=True, slots=True)
class MinorityView:
    """What most of one group holds and the others do not.

    `share` of the group agrees (or disagrees: `direction`), `others` is that share among all other groups together,
    `left_out` are the groups of which half or less hold it.
    """

    id: str
    direction: Direction
    share: float
    others: float
    left_out: tuple[str, ...]


def direction(figures: GroupStatistics) -> Direction:
    """Say whether the group stands out by agreeing (rat > rdt) or by disagreeing."""
    return "agree" if figures.rat > figures.rdt else "disagree"


def _sufficient(figures: GroupStatistics) -> bool:
    agree = figures.rat > SIGNIFICANT and figures.pat > SIGNIFICANT
    return agree or (figures.rdt > SIGNIFICANT and figures.pdt > SIGNIFICANT)


def _strength(figures: GroupStatistics) -> float:
    """r * rt * p * pt in the statement's direction."""
    if direction(figures) == "agree":
        return figures.ra * figures.rat * figures.pa * figures.pat
    return figures.rd * figures.rdt * figures.pd * figures.pdt


def _beats(new: GroupStatistics, best: GroupStatistics | None) -> bool:
    """Say whether `new` is a better "best agreed" statement than `best`, the best one up to now."""
    if new.agree == 0 and new.disagree == 0:
        return False
    if best is None:
        return new.pat > SIGNIFICANT or (new.ra > 1.0 and new.pa > 0.5)
    if best.ra > 1.0:
        return new.ra * new.rat * new.pa * new.pat > best.ra * best.rat * best.pa * best.pat
    return new.pa * new.pat > best.pa * best.pat


def representative(
    results: Sequence[StatementResult], groups: Sequence[str], moderation: Moderation
) -> dict[str, tuple[Representative, ...]]:
    """Give each group's statements, at most five: those it agrees with before those it disagrees with.

    The best agreed statement comes first, then those where both the difference from the others and the group's own
    share are significant, by r * rt * p * pt. If none is: the best agreed one, or else the one with the largest
    rat or rdt. Statements are walked in the order given; moderated ones are left out.
    """
    shown = [result for result in results if result.id not in moderation.out]
    return {group: _of_group([(result.id, result.by_group[g]) for result in shown]) for g, group in enumerate(groups)}


def _of_group(rows: Sequence[tuple[str, GroupStatistics]]) -> tuple[Representative, ...]:
    best: tuple[str, GroupStatistics] | None = None
    for row in rows:
        if _beats(row[1], best[1] if best else None):
            best = row
    sufficient = [row for row in rows if _sufficient(row[1]) and (best is None or row[0] != best[0])]
    if best is None and not sufficient and rows:
        best = max(rows, key=lambda row: max(row[1].rat, row[1].rdt))
    ranked = sorted(sufficient, key=lambda row: _strength(row[1]), reverse=True)
    chosen = ([best] if best else []) + ranked
    found = [Representative(statement, direction(figures)) for statement, figures in chosen[:REPRESENTATIVE_LIST]]
    return tuple(sorted(found, key=lambda item: item.direction != "agree"))


def common_ground(
    results: Sequence[StatementResult], *, moderation: Moderation, shown: Collection[str] | None = None
) -> tuple[str, ...]:
    """List the statements that every shown group mostly agrees with, the widest agreement first.

    "Mostly" is pa > 1/2 with pat > 1.2816 in each group of `shown` (all groups when None): a group that hardly
    voted does not count as agreeing. Ranked by the product of pa over these groups; equal ones keep their order.
    Empty without groups.
    """
    ranked: list[tuple[float, str]] = []
    for result in results:
        figures = [group for group in result.by_group if shown is None or group.group in shown]
        if result.id in moderation.out or not figures:
            continue
        if all(group.pa > 0.5 and group.pat > SIGNIFICANT for group in figures):
            product = 1.0
            for group in figures:
                product *= group.pa
            ranked.append((product, result.id))
    return tuple(statement for _, statement in sorted(ranked, key=lambda pair: -pair[0]))


def minority_views(
    results: Sequence[StatementResult], groups: Sequence[str], *, moderation: Moderation
) -> dict[str, tuple[MinorityView, ...]]:
    """List for every group what it holds and the others do not, the widest difference first.

    A group holds a statement when more than half agree and that is significant (pa > 1/2, pat > 1.2816), the others do
    not when their pooled smoothed share is half or less and the difference is significant (rat > 1.2816); the same for
    disagreeing. Every group has an entry, also an empty one, so that nobody is left out without being named.
    """
    shown = [result for result in results if result.id not in moderation.out]
    return {group: _views_of(shown, number) for number, group in enumerate(groups)}


def _views_of(shown: Sequence[StatementResult], number: int) -> tuple[MinorityView, ...]:
    found = [view for result in shown for view in _views(result, number)]
    return tuple(sorted(found, key=lambda view: view.others - view.share))


def _views(result: StatementResult, number: int) -> Iterator[MinorityView]:
    own, others = result.by_group[number], [one for one in result.by_group if one is not result.by_group[number]]
    if not others:
        return
    if own.pa > 0.5 and min(own.pat, own.rat) > SIGNIFICANT and own.pa / own.ra <= 0.5:
        left_out = tuple(one.group for one in others if one.pa <= 0.5)
        yield MinorityView(result.id, "agree", own.pa, own.pa / own.ra, left_out)
    if own.pd > 0.5 and min(own.pdt, own.rdt) > SIGNIFICANT and own.pd / own.rd <= 0.5:
        left_out = tuple(one.group for one in others if one.pd <= 0.5)
        yield MinorityView(result.id, "disagree", own.pd, own.pd / own.rd, left_out)


def divisive(
    results: Sequence[StatementResult], *, moderation: Moderation, shown: Collection[str] | None = None
) -> tuple[Divisive, ...]:
    """List the statements on which the shown groups differ most, the widest difference first.

    A statement counts when some group's agreement or disagreement differs significantly from the others' (rat or rdt
    over 1.2816). Fewer than two shown groups give nothing.
    """
    found: list[Divisive] = []
    for result in results:
        figures = [group for group in result.by_group if shown is None or group.group in shown]
        if result.id in moderation.out or len(figures) < 2:
            continue
        if any(max(group.rat, group.rdt) > SIGNIFICANT for group in figures):
            high, low = max(figures, key=lambda group: group.pa), min(figures, key=lambda group: group.pa)
            found.append(Divisive(result.id, high.group, low.group, high.pa - low.pa))
    return tuple(sorted(found, key=lambda item: -item.spread))


def priorities_by_id(results: Sequence[StatementResult]) -> Mapping[str, float]:
    """Give each statement's priority, for `routing.draw_next`."""
    return {result.id: result.priority for result in results}
