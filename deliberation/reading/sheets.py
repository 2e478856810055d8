"""Sheets of paper as those see them who print and key them. Nobody sees a reading before the second one is in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from accessibility import sheet_numbers
from deliberation.errors import NotFound, Refused
from deliberation.methods.agreement import Agreement, agreement
from deliberation.permissions import Actor, may, require
from deliberation.reading import sheet_form
from deliberation.reading.sheet_form import GIVEN_IN, SKIPPED, WORDS, Form, Question, Reading
from models import KeyingTally, Membership, PaperSheet, Process, SheetKeying, SheetState

WAITING = (SheetState.PRINTED, SheetState.KEYED_ONCE, SheetState.DIFFERS)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet in a list: its number, the name on the member's card, how it stands, and whether the actor keyed it."""

    number: str
    called: str
    state: str
    pack: str
    look: str
    issued_at: datetime
    mine: bool

    @property
    def shown(self) -> str:
        """The number as it is printed."""
        return sheet_numbers.shown(self.number)


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet with what it asks."""

    row: SheetRow
    language: str
    form: Form


@dataclass(frozen=True, slots=True)
class Difference:
    """What two people read differently, in no order that tells who read what. `question` is none for own words and
    for the day; the answers of a question are the names of its choices."""

    name: str
    question: Question | None
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """How many sheets wait for somebody's second reading, and how many were read in two ways."""

    second: int
    differ: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two people read alike, by kind of question, and how many sheets there are in each state."""

    kinds: dict[str, Agreement]
    sheets: dict[str, int]


def listed(session: Session, actor: Actor, process_id: int) -> tuple[SheetRow, ...]:
    """All sheets of the process: the newest pack first."""
    require(actor, "key", "sheet", process_id)
    return tuple(row for row, _ in _rows(session, actor, PaperSheet.process_id == process_id))


def waits(session: Session, actor: Actor, process_id: int) -> Waits:
    """How many sheets wait for a second person, and for somebody who looks again; none for whoever may key none."""
    if not may(actor, "key", "sheet", process_id):
        return Waits(0, 0)
    rows = listed(session, actor, process_id)
    second = sum(row.state == SheetState.KEYED_ONCE and not row.mine for row in rows)
    return Waits(second, sum(row.state == SheetState.DIFFERS for row in rows))


def one(session: Session, actor: Actor, process_id: int, number: str) -> SheetView:
    """One sheet, by its number however it is typed."""
    require(actor, "key", "sheet", process_id)
    stored = sheet_numbers.normalise(number) or ""
    found = _views(session, actor, (PaperSheet.process_id == process_id) & (PaperSheet.number == stored))
    if not found:
        raise NotFound("paper_unknown")
    return found[0]


def pack(session: Session, actor: Actor, process_id: int, name: str) -> tuple[SheetView, ...]:
    """The sheets of a pack that are still of use, to be printed; or one sheet, by its number."""
    require(actor, "print", "sheet", process_id)
    wanted = (PaperSheet.pack == name) | (PaperSheet.number == (sheet_numbers.normalise(name) or ""))
    return _views(session, actor, (PaperSheet.process_id == process_id) & PaperSheet.state.in_(WAITING) & wanted)


def where(session: Session, actor: Actor, number: str) -> str | None:
    """The public id of the process of a scanned sheet, for those who may key it; None for everybody else."""
    found = session.execute(
        select(Process.id, Process.public_id)
        .join(PaperSheet, PaperSheet.process_id == Process.id)
        .where(PaperSheet.number == sheet_numbers.normalise(number))
    ).one_or_none()
    return found.public_id if found is not None and may(actor, "key", "sheet", found.id) else None


def differences(session: Session, actor: Actor, process_id: int, number: str) -> tuple[Difference, ...]:
    """Where two people read a sheet differently. Refused (`paper_not_to_settle`) until both have keyed it."""
    view = one(session, actor, process_id, number)
    rows = session.execute(
        select(SheetKeying)
        .join(PaperSheet, PaperSheet.id == SheetKeying.sheet_id)
        .where(PaperSheet.number == view.row.number)
    ).scalars()
    read = [Reading(row.ticks, row.words, row.given_in_on) for row in rows]
    if view.row.state != SheetState.DIFFERS or len(read) != 2:
        raise Refused("paper_not_to_settle")
    questions = {question.name: question for question in view.form.questions}
    return tuple(
        Difference(name, questions.get(name), tuple(sorted({_answer(reading, name) for reading in read})))
        for name in sheet_form.differing(view.form, *read)
    )


def agreed(session: Session, actor: Actor, process_id: int) -> Agreed:
    """How far the two who key a sheet agree: the share alike and Cohen's kappa, for all sheets keyed twice so far."""
    require(actor, "key", "sheet", process_id)
    rows = session.execute(select(KeyingTally).where(KeyingTally.process_id == process_id)).scalars().all()
    kinds = {
        kind: agreement({(row.one, row.other): row.times for row in rows if row.kind == kind})
        for kind in (sheet_form.CONSENT, sheet_form.VOTE, sheet_form.HAND, WORDS)
        if any(row.kind == kind for row in rows)
    }
    states = session.execute(select(PaperSheet.state).where(PaperSheet.process_id == process_id)).scalars()
    return Agreed(kinds, dict(Counter(str(state) for state in states)))


def _answer(reading: Reading, name: str) -> str:
    if name == WORDS:
        return reading.words
    return _day(reading.given_in_on) if name == GIVEN_IN else reading.ticks.get(name, SKIPPED)


def _day(day: date) -> str:
    return day.isoformat()


def _views(session: Session, actor: Actor, which: ColumnElement[bool]) -> tuple[SheetView, ...]:
    rows = _rows(session, actor, which)
    forms = sheet_form.forms(session, [sheet for _, sheet in rows])
    return tuple(SheetView(row, sheet.language, forms[sheet.id]) for row, sheet in rows)


def _rows(session: Session, actor: Actor, which: ColumnElement[bool]) -> list[tuple[SheetRow, PaperSheet]]:
    rows = session.execute(
        select(PaperSheet, Membership.pseudonym, SheetKeying.id)
        .join(Membership, Membership.id == PaperSheet.membership_id)
        .outerjoin(SheetKeying, (SheetKeying.sheet_id == PaperSheet.id) & (SheetKeying.by_id == (actor.person_id or 0)))
        .where(which)
        .order_by(PaperSheet.issued_at.desc(), PaperSheet.pack, PaperSheet.id)
    )
    return [
        (
            SheetRow(
                number=sheet.number,
                called=called,
                state=str(sheet.state),
                pack=sheet.pack,
                look=str(sheet.look),
                issued_at=sheet.issued_at,
                mine=keyed is not None,
            ),
            sheet,
        )
        for sheet, called, keyed in rows
    ]
