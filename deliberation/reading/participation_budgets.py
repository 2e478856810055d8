"""What taking part costs: each line for those who plan it, sums by kind for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.methods.recruiting.budget import plan_budget
from deliberation.methods.recruiting.types import Budget, Line
from deliberation.permissions import Actor, require
from deliberation.reading import recruitments
from models import BudgetLine, CostKind, ParticipationBudget, Process, ProcessState

# Without one of these somebody can't come.
USUAL = (CostKind.FEE, CostKind.TRAVEL, CostKind.SUPPORTER, CostKind.INTERPRETER, CostKind.CHILDCARE)


@dataclass(frozen=True, slots=True)
class LineView:
    """One line, with the id that its page has."""

    public_id: str
    line: Line


@dataclass(frozen=True, slots=True)
class BudgetView:
    """All lines with their sums. `missing`: what is usual and stands in no line. `seats` of the plan."""

    lines: tuple[LineView, ...]
    sums: Budget
    available_pence: int | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetSums:
    """What everybody sees, in pence: kinds with what each costs, what is kept for the unforeseen, all, and one seat."""

    by_kind: tuple[tuple[str, int], ...]
    contingency_pence: int
    total_pence: int
    seats: int
    seat_pence: int


def view(session: Session, actor: Actor, process_id: int) -> BudgetView | None:
    """The whole budget, for those who plan it; None while there is no plan of seats to share it out to."""
    require(actor, "plan", "participation_budget", process_id)
    seats = seats_of(session, process_id)
    if seats is None:
        return None
    row = stored(session, process_id)
    rows = stored_lines(session, row.id) if row else ()
    sums = added_up(row, rows, seats)
    kinds = {one.kind for one in rows}
    return BudgetView(
        lines=tuple(LineView(one.public_id, line) for one, line in zip(rows, sums.lines, strict=True)),
        sums=sums,
        available_pence=row.available_pence if row else None,
        missing=tuple(str(kind) for kind in USUAL if kind not in kinds),
    )


def one_line(session: Session, actor: Actor, process_id: int, public_id: str) -> LineView:
    """One line, for those who plan it; NotFound `budget_line_unknown`."""
    require(actor, "plan", "participation_budget", process_id)
    row = stored_line(session, process_id, public_id)
    if row is None:
        raise NotFound("budget_line_unknown")
    return LineView(public_id, as_line(row))


def sums(session: Session, process_id: int) -> BudgetSums | None:
    """What taking part costs by kind, for everybody; None while the remit is not agreed, or no line is there."""
    seats, row = seats_of(session, process_id), stored(session, process_id)
    if seats is None or row is None or session.get_one(Process, process_id).state is ProcessState.DRAFT:
        return None
    rows = stored_lines(session, row.id)
    if not rows:
        return None
    found = added_up(row, rows, seats)
    return BudgetSums(found.by_kind, found.contingency_pence, found.total_pence, seats, found.seat_pence)


def seats_of(session: Session, process_id: int) -> int | None:
    """How many seats are planned; None without a plan."""
    plan = recruitments.stored(session, process_id)
    return plan.seats if plan else None


def stored(session: Session, process_id: int) -> ParticipationBudget | None:
    """The row of a process, for callers that have asked already."""
    found = select(ParticipationBudget).where(ParticipationBudget.process_id == process_id)
    return session.execute(found).scalar_one_or_none()


def stored_lines(session: Session, budget_id: int) -> Sequence[BudgetLine]:
    """The lines, what belongs together beside each other: by kind, then as they were added."""
    rows = session.execute(select(BudgetLine).where(BudgetLine.budget_id == budget_id).order_by(BudgetLine.id))
    order = {kind: place for place, kind in enumerate(CostKind)}
    return sorted(rows.scalars(), key=lambda one: order[one.kind])


def stored_line(session: Session, process_id: int, public_id: str) -> BudgetLine | None:
    """One line of this process, for callers that have asked already."""
    mine = select(ParticipationBudget.id).where(ParticipationBudget.process_id == process_id)
    found = select(BudgetLine).where(BudgetLine.public_id == public_id, BudgetLine.budget_id.in_(mine))
    return session.execute(found).scalar_one_or_none()


def as_line(row: BudgetLine) -> Line:
    """A line as the method takes it."""
    return Line(str(row.kind), row.label, row.number, row.times, row.unit_pence)


def added_up(row: ParticipationBudget | None, rows: Sequence[BudgetLine], seats: int) -> Budget:
    """All sums. MethodErrors as `methods.recruiting.budget` raises them."""
    return plan_budget(
        [as_line(one) for one in rows],
        seats=seats,
        contingency_percent=row.contingency_percent if row else 0,
        available_pence=row.available_pence if row else None,
    )
