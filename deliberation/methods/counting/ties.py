"""Ties that a rule leaves open: settled by a lot drawn before the count, never by an id, a name or a row number."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from deliberation.methods.counting.types import Tie, TieOrder, TieStep
from deliberation.methods.errors import MethodError


def order_without_draw(input_hash: str, candidates: Collection[str]) -> TieOrder:
    """The order to use when no lot was drawn: by SHA-256 of the input's hash followed by the id, least first.

    Nobody can choose the outcome without changing the input, but it is not a draw that people saw, so the result
    says "not drawn in public".

    >>> order_without_draw("5e1f", ["a", "b", "c"])
    TieOrder(order=('a', 'c', 'b'), drawn=False)
    """

    def key(candidate: str) -> tuple[str, str]:
        return hashlib.sha256((input_hash + candidate).encode()).hexdigest(), candidate

    return TieOrder(tuple(sorted(candidates, key=key)), drawn=False)


def as_tie_order(given: TieOrder | Sequence[str], candidates: Collection[str]) -> TieOrder:
    """Check an order against the options; a plain sequence is a lot that was drawn.

    The lot may name more options than are left (some were withdrawn after the draw): their relative order stays.

    Raises:
        MethodError: `tie_order_repeats` or `tie_order_incomplete`.
    """
    tie_order = given if isinstance(given, TieOrder) else TieOrder(tuple(given))
    if len(set(tie_order.order)) != len(tie_order.order):
        raise MethodError("tie_order_repeats")
    missing = sorted(set(candidates) - set(tie_order.order))
    if missing:
        raise MethodError("tie_order_incomplete", missing=missing)
    wanted = set(candidates)
    return TieOrder(tuple(option for option in tie_order.order if option in wanted), tie_order.drawn)


class TieBreaker:
    """Chooses among level options by ticks, then by the order, and keeps a record of each choice."""

    def __init__(self, ticks: dict[str, int], tie_order: TieOrder) -> None:
        self._ticks = ticks
        self._rank = {option: rank for rank, option in enumerate(tie_order.order)}
        self._step = tie_order.step
        self._ties: list[tuple[int, tuple[str, ...], tuple[str, ...], TieStep]] = []

    def arrange(self, options: Collection[str]) -> tuple[str, ...]:
        """The options with more ticks first, then in the order of the lot."""
        return tuple(sorted(options, key=lambda option: (-self._ticks[option], self._rank[option])))

    def choose(self, level: Collection[str], place: int) -> str:
        """One of the level options for this place; a tie is recorded when there is more than one."""
        arranged = self.arrange(level)
        first = arranged[0]
        if len(arranged) > 1:
            by_lot = self._ticks[arranged[1]] == self._ticks[first]
            self._ties.append((place, arranged, (first,), self._step if by_lot else "ticks"))
        return first

    def record_level(
        self, tied: tuple[str, ...], chosen: tuple[str, ...], place: int, *, by_ticks: bool = False
    ) -> None:
        """Record several options that were settled together, from this place on."""
        self._ties.append((place, tied, chosen, "ticks" if by_ticks else self._step))

    def ties(self, winners: Collection[str]) -> tuple[Tie, ...]:
        """All ties so far; one mattered when it gave a place to one option while another of them never won any."""
        won = set(winners)
        return tuple(
            Tie(place, tied, chosen, by, bool(set(chosen) & won) and not set(tied) <= won)
            for place, tied, chosen, by in self._ties
        )
