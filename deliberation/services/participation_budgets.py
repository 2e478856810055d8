"""Planning what taking part costs: lines are added, changed and taken out, and something is kept for the unforeseen."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.methods.errors import MethodError
from deliberation.permissions import Actor, require
from deliberation.reading import participation_budgets as reading
from deliberation.services import audit, once, words
from deliberation.stages import require_state
from models import BudgetLine, CostKind, ParticipationBudget

LABEL_LIMIT = 120
MOST_NUMBER = 99_999
MOST_TIMES = 999
MOST_UNIT_PENCE = 100_000_000
MOST_PENCE = 10**12
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class LineForm:
    """So many (`number`), so many times, at `unit_pence` each. `kind` is one of `CostKind`; `label` may be empty."""

    kind: str
    label: str
    number: int | None
    times: int | None
    unit_pence: int | None


def add_line(session: Session, actor: Actor, process_id: int, form: LineForm, *, key: str | None = None) -> str:
    """Add a line; gives its public id. The same form sent again adds nothing."""
    require(actor, "plan", "participation_budget", process_id)
    made = _checked(form)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "budget_line", key)
        if earlier is not None:
            return earlier
        row = _row(session, process_id)
        if len(reading.stored_lines(session, row.id)) >= MOST_LINES:
            raise DeliberationError("budget_lines", most=MOST_LINES)
        made.budget_id = row.id
        session.add(made)
        _keep(session, actor, row)
        once.remember(session, actor, "budget_line", key, made.public_id)
        return made.public_id


def change_line(session: Session, actor: Actor, process_id: int, public_id: str, form: LineForm) -> None:
    """Put a line in the place of the one that was there."""
    require(actor, "plan", "participation_budget", process_id)
    made = _checked(form)
    with writing(session, process_id):
        row = _row(session, process_id)
        line = reading.stored_line(session, process_id, public_id)
        if line is None:
            raise NotFound("budget_line_unknown")
        line.kind, line.label = made.kind, made.label
        line.number, line.times, line.unit_pence = made.number, made.times, made.unit_pence
        _keep(session, actor, row)


def remove_line(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """Take a line out; one that is gone already stays gone."""
    require(actor, "plan", "participation_budget", process_id)
    with writing(session, process_id):
        row = _row(session, process_id)
        line = reading.stored_line(session, process_id, public_id)
        if line is not None:
            session.delete(line)
            _keep(session, actor, row)


def set_whole(
    session: Session, actor: Actor, process_id: int, *, contingency_percent: int | None, available_pence: int | None
) -> None:
    """Say how much is kept for what nobody foresees, in percent, and how much money there is; None: not known yet."""
    require(actor, "plan", "participation_budget", process_id)
    if contingency_percent is None or not 0 <= contingency_percent <= 100:
        raise DeliberationError("ballot_figure", field="contingency_percent", least=0, most=100)
    if available_pence is not None and not 0 <= available_pence <= MOST_PENCE:
        raise DeliberationError("money_out_of_range", field="available")
    with writing(session, process_id):
        row = _row(session, process_id)
        row.contingency_percent, row.available_pence = contingency_percent, available_pence
        _keep(session, actor, row)


def _checked(form: LineForm) -> BudgetLine:
    kind = next((one for one in CostKind if one == form.kind), None)
    if kind is None:
        raise DeliberationError("choice_unknown", field="kind")
    # What is only called "other" tells nobody what the money is for.
    read = words.required if kind is CostKind.OTHER else words.optional
    label = read(form.label, field="label", limit=LABEL_LIMIT)
    for field, value, most in (("number", form.number, MOST_NUMBER), ("times", form.times, MOST_TIMES)):
        if value is None or not 1 <= value <= most:
            raise DeliberationError("ballot_figure", field=field, least=1, most=most)
    if form.unit_pence is None or not 0 <= form.unit_pence <= MOST_UNIT_PENCE:
        raise DeliberationError("budget_unit", field="unit", most=MOST_UNIT_PENCE // 100)
    return BudgetLine(kind=kind, label=label, number=form.number, times=form.times, unit_pence=form.unit_pence)


def _row(session: Session, process_id: int) -> ParticipationBudget:
    """The budget of a process, made now where there was none. Inside a writing block."""
    require_state(session, process_id, "plan_costs")
    if reading.seats_of(session, process_id) is None:
        raise Refused("budget_without_seats")
    row = reading.stored(session, process_id)
    if row is None:
        row = ParticipationBudget(process_id=process_id, contingency_percent=0, changed_at=clock.now())
        session.add(row)
        session.flush()
    return row


def _keep(session: Session, actor: Actor, row: ParticipationBudget) -> None:
    """Refuse what is too large to be meant; else note the change. Inside a writing block, which undoes all of it."""
    session.flush()
    seats = reading.seats_of(session, row.process_id) or 1
    try:
        sums = reading.added_up(row, reading.stored_lines(session, row.id), seats)
    except MethodError as error:
        raise DeliberationError("budget_sum", field="unit") from error
    row.changed_at = clock.now()
    payload: dict[str, object] = {"pence": sums.total_pence, "lines": len(sums.lines), "by_kind": dict(sums.by_kind)}
    audit.record(session, actor, "costs_planned", "", payload, process_id=row.process_id)
