"""Planning whom an assembly is to bring together: seats, shares of the population, seats that are set by hand."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import BadFile, DeliberationError, NotFound
from deliberation.exchange.shares import read_shares
from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.targets import quotas
from deliberation.methods.recruiting.types import Population
from deliberation.permissions import Actor, require
from deliberation.reading import recruitments as reading
from deliberation.services import audit, words
from deliberation.stages import require_state
from models import Recruitment, RecruitmentShare, Rounding

MOST_SEATS = 500
MOST_SLACK = 10
MOST_GROUPS = 120
NAME_LIMIT = 60
SHARES_LIMIT = 12_000
SOURCE_LIMIT = 500
WHY_LIMIT = 500
_BETWEEN = re.compile(r"\s*[;؛\t]\s*")
_HEADING = re.compile(r'"?(feature|category)"?\s*,', re.IGNORECASE)
_AS_IT_IS_SAID = {
    "file_empty": "text_empty",
    "not_a_number": "share_number",
    "number_negative": "share_number",
    "value_repeated": "share_twice",
    "unknown_value": "share_spelling",
    "count_differs": "share_sum",
}


@dataclass(frozen=True, slots=True)
class PlanForm:
    """What the convenor writes. `shares`: a line for each group, as `age; 18-29; 18900` or `age; 18-29; 23.4%`.

    `slack`: how many seats more or fewer than planned a group may have. `never_alone`: one seat becomes two or none.
    `source` and `source_day`: where the shares come from, and of which day they are.
    """

    seats: int | None
    reserves: int | None
    slack: int | None
    shares: str
    source: str
    source_day: date | None
    rounding: str = Rounding.LARGEST_REMAINDER
    never_alone: bool = False


def plan(session: Session, actor: Actor, process_id: int, form: PlanForm) -> None:
    """Keep the plan, in place of the one before. Seats set by hand stay with the groups that are still there.

    Nothing is kept when a line of the shares can't be read, or when the seats can't be shared out as asked.
    """
    require(actor, "plan", "recruitment", process_id)
    numbers = _numbers(form)
    rounding = next((one for one in Rounding if one == form.rounding), None)
    if rounding is None:
        raise DeliberationError("choice_unknown", field="rounding")
    source = words.required(form.source, field="source", limit=SOURCE_LIMIT)
    if form.source_day is None:
        raise DeliberationError("share_day_missing", field="source_day")
    if form.source_day > clock.now().date():
        raise DeliberationError("share_day_to_come", field="source_day")
    population = read(form.shares)
    with writing(session, process_id):
        require_state(session, process_id, "plan_recruiting")
        row = reading.stored(session, process_id)
        if row is None:
            row = Recruitment(process_id=process_id, changed_at=clock.now())
            session.add(row)
        row.seats, row.reserves, row.slack = numbers
        row.rounding, row.never_alone = rounding, form.never_alone
        row.source, row.source_day, row.in_percent = source, form.source_day, is_percent(form.shares)
        _replace_shares(session, row, population)
        _keep(session, actor, row)


def set_by_hand(
    session: Session, actor: Actor, process_id: int, feature: str, value: str, *, seats: int | None, why: str
) -> None:
    """Decide the seats of one group, with the reason that everybody reads; None takes this back."""
    require(actor, "plan", "recruitment", process_id)
    reason = "" if seats is None else words.required(why, field="why", limit=WHY_LIMIT)
    with writing(session, process_id):
        require_state(session, process_id, "plan_recruiting")
        row = reading.stored(session, process_id)
        groups = reading.stored_shares(session, row.id) if row else ()
        group = next((one for one in groups if (one.feature, one.value) == (feature, value)), None)
        if row is None or group is None:
            raise NotFound("group_unknown")
        if seats is not None and not 0 <= seats <= row.seats:
            raise DeliberationError("group_seats_out_of_range", field="seats", most=row.seats)
        group.by_hand, group.why = seats, reason
        _keep(session, actor, row)


def read(text: str) -> tuple[Population, ...]:
    """The groups in a text of one group a line; DeliberationErrors name the line and the field `shares`.

    With a percent sign behind any amount all of them are percent, else people. A heading above them is passed over.
    """
    cleaned = words.required(text, field="shares", limit=SHARES_LIMIT)
    lines = [_as_csv(line) for line in cleaned.split("\n")]
    if _HEADING.match(lines[0]):
        # An empty line in its place, so that lines keep their numbers.
        lines[0] = ""
    unit = "share" if is_percent(cleaned) else "count"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shares.csv"
        path.write_text("\n".join((f"feature,value,{unit}", *lines)), encoding="utf-8")
        try:
            found = read_shares(path)
        except BadFile as error:
            line = int(str(error.params.get("line", 2))) - 1
            raise DeliberationError(_AS_IT_IS_SAID.get(error.code, "share_line"), field="shares", line=line) from error
    long = [one for one in found if max(len(one.feature), len(one.value)) > NAME_LIMIT]
    if long or len(found) > MOST_GROUPS:
        raise DeliberationError("share_groups", field="shares", most=MOST_GROUPS, letters=NAME_LIMIT)
    return found


def is_percent(text: str) -> bool:
    """Whether the amounts in a text of groups are percent: a name may have such a sign of its own."""
    return any(line.rstrip().rstrip('"').endswith("%") for line in text.splitlines())


def _as_csv(line: str) -> str:
    """One line with commas. One that has them, as lines from a file have, stays as it is."""
    cells = _BETWEEN.split(line)
    return line if len(cells) == 1 else ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def _numbers(form: PlanForm) -> tuple[int, int, int]:
    if form.seats is None or not 1 <= form.seats <= MOST_SEATS:
        raise DeliberationError("seats_out_of_range", field="seats", most=MOST_SEATS)
    if form.reserves is None or not 0 <= form.reserves <= MOST_SEATS:
        raise DeliberationError("ballot_figure", field="reserves", least=0, most=MOST_SEATS)
    if form.slack is None or not 0 <= form.slack <= MOST_SLACK:
        raise DeliberationError("ballot_figure", field="slack", least=0, most=MOST_SLACK)
    return form.seats, form.reserves, form.slack


def _replace_shares(session: Session, row: Recruitment, population: Sequence[Population]) -> None:
    session.flush()
    before = {(one.feature, one.value): one for one in reading.stored_shares(session, row.id)}
    session.execute(delete(RecruitmentShare).where(RecruitmentShare.recruitment_id == row.id))
    for place, one in enumerate(population):
        was = before.get((one.feature, one.value))
        session.add(
            RecruitmentShare(
                recruitment_id=row.id,
                place=place,
                feature=one.feature,
                value=one.value,
                amount=_decimal(one),
                by_hand=was.by_hand if was else None,
                why=was.why if was else "",
            )
        )
    session.flush()


def _keep(session: Session, actor: Actor, row: Recruitment) -> None:
    """Refuse what can't be shared out; else note the change. Inside a writing block, which undoes all of it."""
    session.flush()
    groups = reading.stored_shares(session, row.id)
    try:
        aims = reading.targets_of(row, groups)
        quotas(aims, slack=row.slack, never_alone=row.never_alone)
    except MethodError as error:
        raise DeliberationError(f"recruiting_{error.code}", field="shares", **error.params) from error
    row.changed_at = clock.now()
    by_hand = {f"{one.feature}: {one.value}": one.by_hand for one in groups if one.by_hand is not None}
    payload: dict[str, object] = {
        "seats": row.seats,
        "reserves": row.reserves,
        "targets": {f"{one.feature}: {one.value}": one.seats for one in aims},
        "by_hand": by_hand,
    }
    audit.record(session, actor, "recruitment_planned", str(row.rounding), payload, process_id=row.process_id)


def _decimal(one: Population) -> str:
    """The amount as it was written, exactly: it has at most twelve decimals."""
    return format(Decimal(one.amount.numerator) / Decimal(one.amount.denominator), "f")
