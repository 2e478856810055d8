"""Sheets of paper: made for members by the names on their cards, keyed twice by two people, settled by a third look.

The second person never sees what the first one read. What is agreed becomes records in one transaction, as if it had
been sent online on the day when the sheet was given in; what was read is erased in the same step.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import sheet_numbers
from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import sheet_form
from deliberation.reading.names_on_cards import member_called
from deliberation.reading.sheet_form import GIVEN_IN, SKIPPED, WORDS, Form, Reading, differing, spaced
from deliberation.services import once, sheet_records, words
from deliberation.services.consent import WORDINGS
from deliberation.services.contributions import TEXT_LIMIT
from deliberation.services.erasure_marks import erase_inside
from deliberation.stages import require_state
from models import (
    KeyingTally,
    Membership,
    PaperSheet,
    SheetKeying,
    SheetLook,
    SheetState,
    Statement,
    StatementState,
    TraceNode,
)
from models.base import new_public_id

MOST_AT_ONCE = 40
MOST_STATEMENTS = 30
LANGUAGE = "en-GB"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to print: how it is set, the questions about yes and no or not, statements, lines for own words or not."""

    look: str
    consents: bool = True
    statements: tuple[str, ...] = ()
    words: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sheet: its state, how many readings differ, and which answers came too late to be kept."""

    state: str
    differing: int = 0
    left_out: tuple[str, ...] = field(default=())


def issue(
    session: Session, actor: Actor, process_id: int, names: Sequence[str], asked: Asked, *, key: str | None = None
) -> str:
    """A sheet for each of these members, called by the names on their cards. Gives the name of the pack.

    A name that nobody has stops it all: a sheet is always somebody's. The same form sent again makes no more sheets.
    """
    require(actor, "print", "sheet", process_id)
    look = next((one for one in SheetLook if one == asked.look), None)
    if look is None:
        raise DeliberationError("choice_unknown", field="look")
    if not (asked.consents or asked.statements or asked.words):
        raise DeliberationError("paper_asks_nothing", field="statements")
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "sheets", key)
        if earlier is not None:
            return earlier
        questions = _questions(session, process_id, asked)
        members = _members(session, process_id, names)
        pack, at = new_public_id(), clock.now()
        for membership_id in members:
            session.add(
                PaperSheet(
                    process_id=process_id,
                    number=_new_number(session),
                    pack=pack,
                    membership_id=membership_id,
                    look=look,
                    language=LANGUAGE,
                    asked=questions,
                    state=SheetState.PRINTED,
                    issued_at=at,
                    issued_by_id=actor.person_id,
                )
            )
            session.flush()
        once.remember(session, actor, "sheets", key, pack)
        return pack


def void(session: Session, actor: Actor, process_id: int, number: str) -> None:
    """A sheet that is lost or spoilt counts no more; what was read on it is gone. Doing it twice changes nothing."""
    require(actor, "print", "sheet", process_id)
    with writing(session, process_id):
        sheet = _sheet(session, process_id, number)
        if sheet.state is SheetState.AGREED:
            raise Refused("paper_done")
        sheet.state = SheetState.VOID
        erase_inside(session, SheetKeying, SheetKeying.sheet_id == sheet.id)
    forget_erased(session)


def key(
    session: Session, actor: Actor, process_id: int, number: str, read: Reading, *, key: str | None = None
) -> Outcome:
    """Store what the actor read on a sheet. The second reading, by somebody else, is held against the first.

    Whoever keyed first may key again until the second did. Where the two are alike the answers become records.
    """
    by = _keyer(actor, process_id)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "keying", key)
        if earlier is not None:
            return _outcome_from(earlier)
        sheet = _usable(session, process_id, number)
        form = sheet_form.form_of(session, sheet)
        outcome = _key_inside(session, actor, sheet, form, by, _checked(session, sheet, form, read))
        once.remember(session, actor, "keying", key, _kept_as(outcome))
    if outcome.state == SheetState.AGREED:
        forget_erased(session)
    return outcome


def settle(session: Session, actor: Actor, process_id: int, number: str, picked: Reading) -> Outcome:
    """After a third look at the paper: what it says where two people read it differently. Then it becomes records.

    Only what differs is taken from `picked`. A sheet that somebody else settled meanwhile stays as they did it.
    """
    by = _keyer(actor, process_id)
    with writing(session, process_id):
        sheet = _sheet(session, process_id, number)
        if sheet.state is SheetState.AGREED:
            return Outcome(str(SheetState.AGREED))
        sheet = _usable(session, process_id, number)
        readings = _readings(session, sheet)
        if len(readings) < 2 or by is None:
            raise Refused("paper_not_to_settle")
        form = sheet_form.form_of(session, sheet)
        _check_ticks(form, picked.ticks)
        final = _final(form, readings, picked)
        outcome = _agree(session, actor, sheet, form, _checked(session, sheet, form, final))
    forget_erased(session)
    return outcome


def _key_inside(session: Session, actor: Actor, sheet: PaperSheet, form: Form, by: int, reading: Reading) -> Outcome:
    rows = _keyings(session, sheet)
    own = next((row for row in rows if row.by_id == by), None)
    if own is not None and len(rows) == 1:
        own.ticks, own.words, own.given_in_on = dict(reading.ticks), reading.words, reading.given_in_on
        return Outcome(str(sheet.state))
    if len(rows) > 1:
        raise Refused("paper_keyed_twice")
    session.add(
        SheetKeying(
            sheet_id=sheet.id,
            turn=len(rows) + 1,
            by_id=by,
            ticks=dict(reading.ticks),
            words=reading.words,
            given_in_on=reading.given_in_on,
            at=clock.now(),
        )
    )
    session.flush()
    if not rows:
        sheet.state = SheetState.KEYED_ONCE
        return Outcome(str(sheet.state))
    first = _read(rows[0])
    _tally(session, sheet.process_id, form, first, reading)
    unlike = differing(form, first, reading)
    if unlike:
        sheet.state = SheetState.DIFFERS
        return Outcome(str(sheet.state), len(unlike))
    return _agree(session, actor, sheet, form, reading)


def _agree(session: Session, actor: Actor, sheet: PaperSheet, form: Form, final: Reading) -> Outcome:
    """The answers become records, and what was read is gone, all in the caller's transaction."""
    first = _keyings(session, sheet)[0].at
    end_of_day = datetime.combine(final.given_in_on, time.max, sheet_records.zone_of(session, sheet))
    left_out = sheet_records.keep_inside(session, actor, sheet, form, final, min(first, end_of_day))
    erase_inside(session, SheetKeying, SheetKeying.sheet_id == sheet.id)
    sheet.state, sheet.agreed_at = SheetState.AGREED, clock.now()
    return Outcome(str(SheetState.AGREED), 0, left_out)


def _final(form: Form, readings: Sequence[Reading], picked: Reading) -> Reading:
    one, other = readings
    unlike = differing(form, one, other)
    for name in unlike:
        if name not in (WORDS, GIVEN_IN) and name not in picked.ticks:
            raise DeliberationError("reading_missing", field=name)
    return Reading(
        ticks={name: picked.ticks[name] if name in unlike else one.ticks.get(name, SKIPPED) for name in form.names},
        words=picked.words if WORDS in unlike else one.words,
        given_in_on=picked.given_in_on if GIVEN_IN in unlike else one.given_in_on,
    )


def _checked(session: Session, sheet: PaperSheet, form: Form, read: Reading) -> Reading:
    _check_ticks(form, read.ticks)
    zone = sheet_records.zone_of(session, sheet)
    if not _day(sheet.issued_at, zone) <= read.given_in_on <= _day(clock.now(), zone):
        raise DeliberationError("given_in_wrong", field=GIVEN_IN)
    text = words.optional(read.words, field=WORDS, limit=TEXT_LIMIT) if form.words else ""
    ticks = {name: read.ticks.get(name, SKIPPED) for name in form.names}
    return Reading(ticks, text if words.is_readable(text) else "", read.given_in_on)


def _check_ticks(form: Form, ticks: Mapping[str, str]) -> None:
    for question in form.questions:
        if ticks.get(question.name, SKIPPED) not in (SKIPPED, *question.choices):
            raise DeliberationError("choice_unknown", field=question.name)


def _tally(session: Session, process_id: int, form: Form, one: Reading, other: Reading) -> None:
    pairs = [
        (question.kind, one.ticks.get(question.name, SKIPPED), other.ticks.get(question.name, SKIPPED))
        for question in form.questions
    ]
    if form.words and (one.words or other.words):
        alike = spaced(one.words) == spaced(other.words)
        pairs.append((WORDS, "text", "text" if alike else "another text"))
    for kind, *pair in pairs:
        first, second = (answer or "skipped" for answer in pair)
        row = session.get(KeyingTally, (process_id, kind, first, second))
        if row is None:
            row = KeyingTally(process_id=process_id, kind=kind, one=first, other=second, times=0)
            session.add(row)
        row.times += 1
        session.flush()


def _questions(session: Session, process_id: int, asked: Asked) -> dict[str, object]:
    statements = list(dict.fromkeys(asked.statements))
    if len(statements) > MOST_STATEMENTS:
        raise DeliberationError("too_many_statements", field="statements", at_most=MOST_STATEMENTS)
    if statements:
        require_state(session, process_id, "vote")
        there = session.execute(
            select(TraceNode.reference)
            .join(Statement, Statement.node_id == TraceNode.id)
            .where(TraceNode.process_id == process_id, Statement.state == StatementState.OPEN)
        ).scalars()
        if not set(statements) <= set(there):
            raise DeliberationError("choice_unknown", field="statements")
    if asked.words or asked.consents:
        require_state(session, process_id, "contribute")
    consents = {str(purpose): text for purpose, text in WORDINGS.items()} if asked.consents else {}
    return {"consents": consents, "statements": statements, "words": asked.words}


def _members(session: Session, process_id: int, names: Sequence[str]) -> list[int]:
    called = [name for name in map(words.clean, names) if name]
    if not 1 <= len(called) <= MOST_AT_ONCE:
        raise DeliberationError("names_out_of_range", field="names", at_most=MOST_AT_ONCE)
    found: dict[int, None] = {}
    for name in called:
        try:
            membership_id, _ = member_called(session, process_id, name)
        except DeliberationError as error:
            raise DeliberationError("paper_name_unknown", field="names", name=name[:40]) from error
        if session.get_one(Membership, membership_id).person_id is None:
            raise DeliberationError("paper_name_unknown", field="names", name=name[:40])
        found[membership_id] = None
    return list(found)


def _new_number(session: Session) -> str:
    while True:
        number = sheet_numbers.new_number(secrets)
        if session.execute(select(PaperSheet.id).where(PaperSheet.number == number)).first() is None:
            return number


def _keyer(actor: Actor, process_id: int) -> int:
    require(actor, "key", "sheet", process_id)
    if actor.person_id is None:
        # Two readings by nobody would be two readings by the same.
        raise NotAllowed("not_allowed", verb="key", thing="sheet", process_id=process_id)
    return actor.person_id


def _sheet(session: Session, process_id: int, number: str) -> PaperSheet:
    stored = sheet_numbers.normalise(number)
    sheet = session.execute(
        select(PaperSheet).where(PaperSheet.process_id == process_id, PaperSheet.number == stored)
    ).scalar_one_or_none()
    if sheet is None:
        raise NotFound("paper_unknown")
    return sheet


def _usable(session: Session, process_id: int, number: str) -> PaperSheet:
    sheet = _sheet(session, process_id, number)
    member = session.get_one(Membership, sheet.membership_id)
    if sheet.state is SheetState.VOID or member.to_at is not None or member.person_id is None:
        raise Refused("paper_void")
    if sheet.state is SheetState.AGREED:
        raise Refused("paper_done")
    return sheet


def _keyings(session: Session, sheet: PaperSheet) -> Sequence[SheetKeying]:
    return (
        session.execute(select(SheetKeying).where(SheetKeying.sheet_id == sheet.id).order_by(SheetKeying.turn))
        .scalars()
        .all()
    )


def _readings(session: Session, sheet: PaperSheet) -> tuple[Reading, ...]:
    return tuple(_read(row) for row in _keyings(session, sheet))


def _read(row: SheetKeying) -> Reading:
    return Reading(dict(row.ticks), row.words, row.given_in_on)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _kept_as(outcome: Outcome) -> str:
    text = f"{outcome.state} {outcome.differing} {','.join(outcome.left_out)}"
    return text if len(text) <= 200 else text[: text.rindex(",", 0, 200)]


def _outcome_from(text: str) -> Outcome:
    state, differing_, left_out = text.split(" ")
    return Outcome(state, int(differing_), tuple(name for name in left_out.split(",") if name))
