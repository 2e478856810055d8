"""Finds panels: one that is worth much, quickly, or the one that is worth most, for certain."""

from __future__ import annotations

import numpy as np

from deliberation.methods.lottery.relaxed import program_of
from deliberation.methods.lottery.solving import Answer, WholeAnswer
from deliberation.methods.lottery.types import POSITIVE, Floats, Shape

_WHOLE = 1e-6
_TURNS = 30


class PanelFinder:
    """Looks for panels that meet all rules; keeps its program, so that each look starts where the last one ended.

    With `around` (a probability for each kind) only panels that can take part in a lottery with these probabilities
    are looked at: whoever has 0 or 1 is out or in, and rules that are met with nothing to spare stay so.
    """

    def __init__(self, shape: Shape, around: Floats | None = None) -> None:
        self._shape = shape
        self._program, rows = program_of(shape)
        self._lowers = np.zeros(self._program.size)
        self._uppers = np.concatenate([shape.sizes, np.ones(shape.choices)])
        self._uppers[list(shape.shut)] = 0
        if around is not None:
            self._stay(around, rows)

    def _stay(self, around: Floats, rows: tuple[int | None, ...]) -> None:
        kinds = len(self._shape.sizes)
        self._uppers[:kinds][around < POSITIVE] = 0
        sure = np.flatnonzero(around > 1 - POSITIVE)
        self._lowers[sure] = self._uppers[sure]
        for place in range(kinds):
            self._program.set_bounds(place, self._lowers[place], self._uppers[place])
        totals = around * self._shape.sizes
        for rule, row in zip(self._shape.rows, rows, strict=True):
            total = float(totals[rule.kinds].sum())
            if row is not None and total < rule.least + _WHOLE:
                self._program.set_row(row, rule.least, rule.least)
            elif row is not None and total > rule.most - _WHOLE:
                self._program.set_row(row, rule.most, rule.most)

    def good(self, worth: Floats) -> Floats | None:
        """Give how many of each kind are on a panel that is worth much (not always most); None: none was met.

        Solves for shares and fixes, one after the other, the largest part of a person upwards. The shares of such a
        program are whole but for a few kinds, so that a few steps do.
        """
        self._program.set_costs(np.concatenate([worth, np.zeros(self._shape.choices)]))
        moved: set[int] = set()
        answer = self._program.solve()
        turns = 0
        while answer is not None and (part := self._largest_part(answer.values)) is not None:
            moved.add(part)
            up = float(np.floor(answer.values[part] + _WHOLE)) + 1
            self._program.set_bounds(part, up, self._uppers[part])
            answer = self._program.solve()
            if answer is None and turns < _TURNS:
                turns += 1
                self._program.set_bounds(part, self._lowers[part], up - 1)
                answer = self._program.solve()
        for place in moved:
            self._program.set_bounds(place, self._lowers[place], self._uppers[place])
        return None if answer is None else self._kinds(answer)

    def best(self, worth: Floats, *, nodes: int) -> WholeAnswer | None:
        """Give the panel that is worth most; None: no panel meets the rules. See `WholeAnswer` for when nodes end."""
        self._program.set_costs(np.concatenate([worth, np.zeros(self._shape.choices)]))
        return self._program.solve_whole(self._program.size, nodes=nodes)

    def _kinds(self, answer: Answer) -> Floats:
        whole: Floats = np.rint(answer.values[: len(self._shape.sizes)])
        return whole

    @staticmethod
    def _largest_part(values: Floats) -> int | None:
        parts = values - np.floor(values + _WHOLE)
        parts[parts < _WHOLE] = 0
        place = int(np.argmax(parts))
        return place if parts[place] > 0 else None
