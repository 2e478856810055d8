"""Panels whose mixture gives wanted chances; or the proof that no mixture does.

Panels are found in two ways. *Herding*: the next panel is worth most by what each kind still lacks, so that the plain
average of the panels runs towards the wanted chances (M. Welling, "Herding dynamical weights to learn", ICML 2009).
*Pricing*: the duals of the best mixture so far say which panel would help it (column generation). When no panel at all
would help, the duals are a rule that every panel keeps and the wanted chances break: a `Cut`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.methods.lottery.chances import Chances
from deliberation.methods.lottery.pricing import PanelFinder
from deliberation.methods.lottery.relaxed import Cut
from deliberation.methods.lottery.solving import INFINITY, Answer, Program
from deliberation.methods.lottery.types import POSITIVE, Effort, Floats, Mixture, Progress, Shape

CLOSE = 1e-7
"""A lottery that is nowhere further than this from what is wanted has reached it."""

_EXACT = 1e-9
_FIRST = 16
_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class Shut:
    """Kinds that no panel has, though the rules allow them on average."""

    kinds: frozenset[int]


class Spreading:
    """Panels that are known, and the best mixture of them. What was found for other wanted chances is used again."""

    def __init__(self, shape: Shape, effort: Effort, progress: Progress | None = None) -> None:
        self._shape = shape
        self._effort = effort
        self._progress = progress
        self._known: dict[bytes, None] = {}
        self._panels: list[Floats] = []
        self._anywhere: PanelFinder | None = None
        self._master = Program(np.array([INFINITY]), tolerance=_EXACT)
        self._master.set_costs(np.array([-1.0]))
        self._wanted: Floats = np.zeros(len(shape.sizes))
        self._one = self._master.add_row(1, 1, [], [])
        self._first = self._one + 1
        for size in shape.sizes:
            self._master.add_row(0, INFINITY, [0], [float(size)])

    def any_panel(self) -> bool:
        """Whether there is a panel at all; the first one is kept."""
        finder = self._everywhere()
        found = finder.good(np.zeros(len(self._shape.sizes)))
        if found is None:
            answer = finder.best(np.zeros(len(self._shape.sizes)), nodes=self._effort.nodes)
            if answer is None or answer.values is None:
                return False
            found = answer.values[: len(self._shape.sizes)]
        self._add(found)
        return True

    def mix(self, chances: Chances) -> Mixture | Cut | Shut:
        """Give a mixture with the wanted chances, or what shows that there is none, or, at the end of the effort, the
        best one so far (its `off` is above CLOSE then).
        """
        self._want(chances)
        herd = _Herd(self._shape, chances.leading)
        wanted = _FIRST
        while True:
            self._herd(herd, wanted)
            answer = self._solved()
            off = -answer.best
            self._tell(off)
            if off <= CLOSE:
                return self._mixture(answer)
            if herd.steps >= min(len(self._shape.sizes), 4 * self._shape.seats):
                told = self._price(herd, answer, chances)
                if told is not None:
                    return told
            if len(self._panels) >= self._effort.panels:
                return self._mixture(self._solved())
            wanted = int(herd.steps * _GROWTH)

    def known(self, chances: Chances) -> Mixture:
        """Give the mixture of the panels that are known which comes nearest to the wanted chances."""
        self._want(chances)
        return self._mixture(self._solved())

    def _want(self, chances: Chances) -> None:
        self._wanted = chances.wanted * self._shape.sizes
        for kind, total in enumerate(self._wanted):
            self._master.set_row(self._first + kind, float(total), INFINITY)

    def _herd(self, herd: _Herd, steps: int) -> None:
        while herd.steps < steps:
            panel = herd.step()
            if panel is not None:
                self._add(panel)
            if len(self._panels) % _FIRST == 0:
                self._tell(1.0)

    def _price(self, herd: _Herd, answer: Answer, chances: Chances) -> Mixture | Cut | Shut | None:
        """Add panels that help; None when one was added."""
        missing = chances.wanted > POSITIVE
        for panel in self._panels:
            missing &= panel == 0
        worth = np.abs(answer.duals[self._first :])
        wanted = float(worth @ self._wanted)
        reached = wanted + answer.best
        good = herd.finder.good(worth)
        if good is not None and worth @ good > reached + CLOSE:
            self._add(good)
            return None
        if missing.any():
            worth = missing.astype(np.float64)
            wanted, reached = INFINITY, 0.0
        found = self._everywhere().best(worth, nodes=self._effort.nodes)
        if found is None:
            return Shut(frozenset(range(len(self._shape.sizes))))
        if found.values is not None and found.best > reached + CLOSE:
            self._add(found.values[: len(self._shape.sizes)])
            return None
        if missing.any() and found.limit < 1 - CLOSE:
            return Shut(frozenset(int(kind) for kind in np.flatnonzero(missing)))
        if found.limit < wanted - CLOSE / 10:
            return Cut(worth, found.limit)
        return self._mixture(answer)

    def _everywhere(self) -> PanelFinder:
        if self._anywhere is None:
            self._anywhere = PanelFinder(self._shape)
        return self._anywhere

    def _add(self, panel: Floats) -> None:
        key = panel.astype(np.int16).tobytes()
        if key in self._known:
            return
        self._known[key] = None
        self._panels.append(panel)
        chosen = np.flatnonzero(panel)
        rows = np.append(self._one, self._first + chosen)
        self._master.add_column(0.0, INFINITY, rows, np.append(1.0, panel[chosen]))

    def _solved(self) -> Answer:
        answer = self._master.solve()
        if answer is None:
            raise ArithmeticError("the best mixture of known panels could not be solved")
        return answer

    def _mixture(self, answer: Answer) -> Mixture:
        weights = np.maximum(answer.values[1 : 1 + len(self._panels)], 0)
        used = np.flatnonzero(weights > POSITIVE)
        share = weights[used] / weights[used].sum()
        panels = np.array([self._panels[place] for place in used])
        lacking = (self._wanted - share @ panels) / self._shape.sizes
        return Mixture(panels, share, float(max(0.0, lacking.max())))

    def _tell(self, off: float) -> None:
        if self._progress is not None:
            self._progress("panels", len(self._panels), off)


class _Herd:
    """Panels whose plain average runs towards chances."""

    def __init__(self, shape: Shape, leading: Floats) -> None:
        self.finder = PanelFinder(shape, around=leading)
        self.steps = 0
        self._shape = shape
        self._totals = leading * shape.sizes
        self._given = np.zeros(len(shape.sizes))

    def step(self) -> Floats | None:
        self.steps += 1
        panel = self.finder.good((self.steps * self._totals - self._given) / self._shape.sizes)
        if panel is not None:
            self._given += panel
        return panel
