"""Which statements to show: what tells a group from the others, what they share, what divides them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
