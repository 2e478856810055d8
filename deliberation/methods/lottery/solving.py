"""A linear program that is kept between questions, so that the next answer starts from the last one.

The only room that knows the solver (HiGHS, MIT licence). One thread and a fixed seed: the same questions in the same
order give the same answers on the same machine and version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from deliberation.methods.lottery.types import Floats, Integers

INFINITY = float("inf")
_Highs: Any = highspy.Highs  # has no types of its own
SOLVER = f"highspy {_Highs().version()}"
_OPTIMAL = highspy.HighsModelStatus.kOptimal
_LIMITED = (highspy.HighsModelStatus.kSolutionLimit, highspy.HighsModelStatus.kIterationLimit)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A best point: `values` by variable, the `best` of the objective, `duals` by row."""

    values: Floats
    best: float
    duals: Floats


@dataclass(frozen=True, slots=True, eq=False)
class WholeAnswer:
    """The best point in whole numbers that was found (None: none was), and a number that no point can pass."""

    values: Floats | None
    best: float
    limit: float


class Program:
    """Maximise costs . x with bounds on each x and on sums of them. Rows and variables are counted from 0."""

    def __init__(self, uppers: Floats, *, tolerance: float = 1e-7) -> None:
        self._solver = _Highs()
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self._solver.setOptionValue(name, tolerance)
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("parallel", "off")):
            self._solver.setOptionValue(name, value)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        size = len(uppers)
        self._solver.addVars(size, np.zeros(size), uppers)
        self.size = size

    def add_row(self, least: float, most: float, places: Sequence[int] | Integers, weights: Sequence[float]) -> int:
        """Ask least <= sum of weights[i] * x[places[i]] <= most; gives the number of the row."""
        row = int(self._solver.getNumRow())
        self._solver.addRow(least, most, len(places), np.asarray(places, dtype=np.int32), np.asarray(weights, float))
        return row

    def add_column(self, cost: float, upper: float, rows: Integers, weights: Floats) -> None:
        """Add a variable from 0 to `upper` that stands in these rows."""
        self._solver.addCol(cost, 0.0, upper, len(rows), rows.astype(np.int32), weights)
        self.size += 1

    def set_costs(self, costs: Floats) -> None:
        """Set what is maximised: one number a variable."""
        self._solver.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), costs)

    def set_bounds(self, place: int, lower: float, upper: float) -> None:
        """Set from where to where one variable goes."""
        self._solver.changeColBounds(place, lower, upper)

    def set_row(self, row: int, least: float, most: float) -> None:
        """Set from where to where the sum of a row goes."""
        self._solver.changeRowBounds(row, least, most)

    def set_weight(self, row: int, place: int, weight: float) -> None:
        """Set the weight of one variable in one row."""
        self._solver.changeCoeff(row, place, weight)

    def solve(self) -> Answer | None:
        """Give a best point, or None when no point meets all rows."""
        self._solver.run()
        if self._solver.getModelStatus() != _OPTIMAL:
            return None
        found = self._solver.getSolution()
        best = float(self._solver.getInfo().objective_function_value)
        return Answer(np.array(found.col_value), best, np.array(found.row_dual))

    def solve_whole(self, whole: int, *, nodes: int) -> WholeAnswer | None:
        """Give a best point whose first `whole` variables are whole numbers; None: there is no such point.

        After `nodes` of the search tree the best one so far is given; then `limit` is above `best`.
        """
        solver = self._solver
        places = np.arange(whole, dtype=np.int32)
        solver.setOptionValue("mip_max_nodes", nodes)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 1e-7)
        solver.changeColsIntegrality(whole, places, np.full(whole, int(highspy.HighsVarType.kInteger), dtype=np.uint8))
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        values = np.array(solver.getSolution().col_value) if info.primal_solution_status == _FEASIBLE else None
        answer = None
        if status == _OPTIMAL or status in _LIMITED:
            limit = float(info.mip_dual_bound)
            best = float(info.objective_function_value) if values is not None else -INFINITY
            answer = WholeAnswer(None if values is None else np.rint(values[:whole]), best, limit)
        solver.changeColsIntegrality(whole, places, np.zeros(whole, dtype=np.uint8))
        return answer


_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
