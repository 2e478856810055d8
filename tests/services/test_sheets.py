"""Sheets of paper: keyed twice by two people, compared, settled; then the same records as online."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import sheets as reading
from deliberation.reading import support as marks_reading
from deliberation.reading.sheet_form import Reading
from deliberation.services import contributions, leaving, retention, sheets, statements, votes
from deliberation.services.consent import WORDINGS
from deliberation.services.sheets import Asked, Outcome
from models import (
    Channel,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    PaperSheet,
    ProcessState,
    Provenance,
    SheetKeying,
    SheetState,
    Vote,
)
from tests.services.paper_doors import read
from tests.services.people import (
    Place,
    answer,
    member,
    membership_of,
    newcomer,
    place,
    rows,
    set_state,
    someone,
    statement,
)
from tests.services.signing import NOON, everything_stored

ALL = ("S01", "S02")
SAID = "The bus comes late.\nMore of them!"


def given_out(session: Session, here: Place, *people: Actor, asked: Asked | None = None) -> list[str]:
    """A sheet for each of them; gives their numbers."""
    names = [who.parts[0].pseudonym for who in people]
    wanted = asked or Asked("large", statements=ALL)
    pack = sheets.issue(session, here.facilitator, here.process_id, names, wanted)
    return [one.row.number for one in reading.pack(session, here.facilitator, here.process_id, pack)]


def ready(session: Session) -> tuple[Place, Actor, str]:
    """A place with two statements, and a member with a sheet that asks everything."""
    here = place(session)
    for _ in ALL:
        statement(session, here)
    who = member(session, here.process_id)
    return here, who, given_out(session, here, who)[0]


def key(session: Session, here: Place, number: str, what: Reading, *, second: bool = False) -> Outcome:
    who = here.second if second else here.facilitator
    return sheets.key(session, who, here.process_id, number, what)


def state(session: Session, number: str) -> SheetState:
    session.rollback()
    return session.execute(select(PaperSheet.state).where(PaperSheet.number == number)).scalar_one()


def test_nothing_counts_before_a_second_person_read_the_same(session: Session) -> None:
    here, who, number = ready(session)
    full = read(f"  {SAID} ", S01="agree", S02="disagree", be_quoted="pseudonym", hand="helped")
    before = rows(session, Vote), rows(session, Contribution), rows(session, ConsentGrant)
    assert key(session, here, number, full) == Outcome("keyed_once")
    assert (rows(session, Vote), rows(session, Contribution), rows(session, ConsentGrant)) == before
    assert key(session, here, number, full, second=True) == Outcome("agreed")
    cast = session.execute(select(Vote.choice, Vote.channel).where(Vote.membership_id == membership_of(who)))
    assert sorted(cast.all()) == [(-1, Channel.PAPER), (1, Channel.PAPER)]
    said = session.execute(select(Contribution).where(Contribution.channel == Channel.PAPER)).scalar_one()
    assert (said.text, said.provenance, said.state) == (SAID, Provenance.HELPED, ContributionState.CONFIRMED)
    yes = session.execute(select(ConsentGrant).where(ConsentGrant.purpose == ConsentPurpose.BE_QUOTED)).scalar_one()
    assert (yes.given, str(yes.attribution)) == (True, "pseudonym")
    assert {mark.thing for mark in marks_reading.marks(session, who, here.process_id)} >= {"S01", "S02", "be_quoted"}
    assert rows(session, SheetKeying) == 0


def test_a_box_without_a_tick_changes_nothing(session: Session) -> None:
    here, who, number = ready(session)
    votes.cast(session, who, here.process_id, "S01", 1)
    for second in (False, True):
        key(session, here, number, read(S02="pass"), second=second)
    session.rollback()
    assert sorted(session.execute(select(Vote.choice).where(Vote.membership_id == membership_of(who))).scalars()) == [
        0,
        1,
    ]


def test_one_person_can_never_be_both_readers(session: Session) -> None:
    here, _, number = ready(session)
    key(session, here, number, read(S01="agree"))
    # Whoever keyed first may mend it; it stays the first reading.
    assert key(session, here, number, read(S01="pass")) == Outcome("keyed_once")
    assert rows(session, SheetKeying) == 1
    with pytest.raises(IntegrityError), writing(session, here.process_id):
        session.add(
            SheetKeying(
                sheet_id=session.execute(select(PaperSheet.id)).scalar_one(),
                turn=2,
                by_id=here.facilitator.person_id,
                ticks={},
                words="",
                given_in_on=clock.now().date(),
                at=clock.now(),
            )
        )
    session.rollback()
    with pytest.raises(NotAllowed):
        sheets.key(session, SYSTEM, here.process_id, number, read())
    # What was mended is what counts.
    assert key(session, here, number, read(S01="pass"), second=True).state == "agreed"


def test_the_second_never_sees_the_first_and_a_third_look_settles(session: Session) -> None:
    here, who, number = ready(session)
    key(session, here, number, read("Late bus.", S01="agree", S02="pass"))
    seen = reading.one(session, here.second, here.process_id, number)
    assert (seen.row.state, seen.row.mine, "agree" in repr(seen.row)) == ("keyed_once", False, False)
    for actor in (here.facilitator, here.second):
        with pytest.raises(Refused, match="paper_not_to_settle"):
            reading.differences(session, actor, here.process_id, number)
        with pytest.raises(Refused, match="paper_not_to_settle"):
            sheets.settle(session, actor, here.process_id, number, read())
    assert key(session, here, number, read("Late buses.", S01="disagree", S02="pass"), second=True) == Outcome(
        "differs", 2
    )
    third = someone(session, here.process_id, here.second.parts[0].role)
    with pytest.raises(Refused, match="paper_keyed_twice"):
        sheets.key(session, third, here.process_id, number, read())
    found = reading.differences(session, third, here.process_id, number)
    assert [(one.name, one.answers) for one in found] == [
        ("S01", ("agree", "disagree")),
        ("words", ("Late bus.", "Late buses.")),
    ]
    with pytest.raises(DeliberationError, match="reading_missing") as missing:
        sheets.settle(session, third, here.process_id, number, read("Late bus."))
    assert missing.value.field == "S01"
    # What both read alike is not up for choice.
    picked = read("Late bus!", S01="disagree", S02="agree")
    assert sheets.settle(session, third, here.process_id, number, picked) == Outcome("agreed")
    stored = everything_stored(session)
    assert sheets.settle(session, third, here.process_id, number, picked) == Outcome("agreed")
    assert everything_stored(session) == stored
    assert sorted(session.execute(select(Vote.choice).where(Vote.membership_id == membership_of(who))).scalars()) == [
        -1,
        0,
    ]
    with pytest.raises(Refused, match="paper_done"):
        key(session, here, number, read())


def test_a_vote_that_was_sent_later_by_another_way_is_the_one_that_counts(session: Session) -> None:
    here, who, number = ready(session)
    key(session, here, number, read(S01="agree"))
    votes.cast(session, who, here.process_id, "S01", -1)
    key(session, here, number, read(S01="agree"), second=True)
    assert session.execute(select(Vote.choice).where(Vote.membership_id == membership_of(who))).scalar_one() == -1
    (mark,) = marks_reading.marks(session, who, here.process_id)
    assert (mark.channel, mark.differs_from, mark.counts) == ("paper", "online", False)


def test_the_day_on_which_it_came_back_decides(session: Session) -> None:
    here, who, number = ready(session)
    came = clock.now().date()
    with clock.moved(timedelta(days=2)):
        votes.cast(session, who, here.process_id, "S01", -1)
        for wrong in (clock.now().date() + timedelta(days=2), came - timedelta(days=3)):
            with pytest.raises(DeliberationError, match="given_in_wrong"):
                key(session, here, number, Reading({}, "", wrong))
        for second in (False, True):
            key(session, here, number, Reading({"S01": "agree"}, "", came), second=second)
    assert session.execute(select(Vote.choice).where(Vote.membership_id == membership_of(who))).scalar_one() == -1


@pytest.mark.parametrize(("when", "wins"), [(timedelta(minutes=1), False), (timedelta(days=1), True)])
def test_a_yes_on_paper_never_overrules_a_no_of_the_same_day(session: Session, when: timedelta, wins: bool) -> None:
    """The sheet may have been given in before the no was said: of the sheet only the day is known."""
    with clock.stopped(NOON):
        here, who, number = ready(session)
    with clock.stopped(NOON + timedelta(minutes=1)):
        answer(session, who, here.process_id, ConsentPurpose.BE_QUOTED, given=False)
    with clock.stopped(NOON + when + timedelta(minutes=1)):
        for second in (False, True):
            key(session, here, number, read(be_quoted="pseudonym"), second=second)
    given = session.execute(
        select(ConsentGrant.given).where(
            ConsentGrant.membership_id == membership_of(who),
            ConsentGrant.purpose == ConsentPurpose.BE_QUOTED,
            ConsentGrant.ended_at.is_(None),
        )
    ).scalar_one()
    assert given is wins
    (mark,) = [one for one in marks_reading.marks(session, who, here.process_id) if one.thing == "be_quoted"]
    assert (mark.differs_from, mark.counts) == ("online", wins)


@pytest.mark.parametrize("how", ["leaves", "takes all back", "says no", "void"])
def test_a_sheet_of_somebody_who_left_is_void_and_forgotten(session: Session, how: str) -> None:
    here, who, number = ready(session)
    key(session, here, number, read("Secret zebra.", S01="agree"))
    take_part = ConsentPurpose.TAKE_PART
    if how == "leaves":
        leaving.leave_all(session, who, here.process_id, shown=WORDINGS[take_part], language="en-GB")
    elif how == "takes all back":
        contributions.withdraw_all(session, who, here.process_id)
    elif how == "says no":
        answer(session, who, here.process_id, given=False)
    else:
        for _ in range(2):
            sheets.void(session, here.facilitator, here.process_id, number)
    assert state(session, number) is SheetState.VOID
    assert rows(session, SheetKeying) == 0
    assert "zebra" not in repr(everything_stored(session))
    with pytest.raises(Refused, match="paper_void"):
        key(session, here, number, read(), second=True)
    assert reading.pack(session, here.facilitator, here.process_id, number) == ()


def test_a_yes_on_paper_opens_the_way_and_without_it_nothing_is_kept(session: Session) -> None:
    here, _, _ = ready(session)
    new, other = newcomer(session, here.process_id), newcomer(session, here.process_id)
    numbers = given_out(session, here, new, other)
    for number, ticks in zip(numbers, ({"take_part": "yes"}, {"take_part": "no"}), strict=True):
        for second in (False, True):
            done = key(session, here, number, read("Late.", S01="agree", **ticks), second=second)
        assert done.left_out == (() if ticks["take_part"] == "yes" else ("S01", "words"))
    assert session.execute(select(Vote.membership_id)).scalars().all() == [membership_of(new)]
    kept = session.execute(select(ConsentGrant.given).where(ConsentGrant.membership_id == membership_of(other)))
    assert kept.scalars().all() == [False]


def test_what_is_closed_meanwhile_is_left_out_and_said(session: Session) -> None:
    here, who, number = ready(session)
    statements.set_open(session, here.facilitator, here.process_id, "S01", is_open=False)
    set_state(session, here.process_id, ProcessState.LEARNING)
    for second in (False, True):
        done = key(session, here, number, read("Late.", S01="agree", S02="agree"), second=second)
    assert done == Outcome("agreed", 0, ("S01",))
    (number,) = given_out(session, here, who, asked=Asked("easy", statements=("S02",)))
    set_state(session, here.process_id, ProcessState.DRAFTING)
    for second in (False, True):
        done = key(session, here, number, read("Late.", S02="disagree"), second=second)
    assert done.left_out == ("S02", "words")


def test_a_sheet_is_always_somebodys_and_asks_only_what_is_there(session: Session) -> None:
    here, who, _ = ready(session)
    name = who.parts[0].pseudonym
    for names, asked, code in (
        ([name, "Nobody Here"], Asked("large"), "paper_name_unknown"),
        ([], Asked("large"), "names_out_of_range"),
        ([" "], Asked("large"), "names_out_of_range"),
        ([name], Asked("huge"), "choice_unknown"),
        ([name], Asked("large", statements=("S99",)), "choice_unknown"),
        ([name], Asked("large", consents=False, words=False), "paper_asks_nothing"),
        ([name], Asked("large", statements=tuple(f"S{n}" for n in range(40))), "too_many_statements"),
    ):
        with pytest.raises(DeliberationError, match=code):
            sheets.issue(session, here.facilitator, here.process_id, names, asked)
    assert rows(session, PaperSheet) == 1
    # However it is typed, and however often: one sheet.
    assert len(given_out(session, here, who, who)) == 1


@pytest.mark.parametrize("ticks", [{"S01": "perhaps"}, {"take_part": "pseudonym"}, {"hand": "yes"}])
def test_what_no_box_says_is_refused(session: Session, ticks: dict[str, str]) -> None:
    here, _, number = ready(session)
    with pytest.raises(DeliberationError, match="choice_unknown") as refused:
        key(session, here, number, read(**ticks))
    assert refused.value.field == next(iter(ticks))
    with pytest.raises(DeliberationError, match="text_too_long"):
        key(session, here, number, read("x" * 2001))
    for wrong in ("", "0000-0001", "zzzz-zzzz", f"{number}0"):
        with pytest.raises(NotFound, match="paper_unknown"):
            key(session, here, wrong, read())


def test_agreement_is_counted_without_naming_a_sheet(session: Session) -> None:
    here, _, number = ready(session)
    key(session, here, number, read("Late.", S01="agree", S02="pass", take_part="yes"))
    key(session, here, number, read("Late", S01="agree", S02="disagree", take_part="yes"), second=True)
    found = reading.agreed(session, here.facilitator, here.process_id)
    assert {kind: (one.alike, one.answers) for kind, one in found.kinds.items()} == {
        "consent": (4, 4),
        "vote": (1, 2),
        "hand": (1, 1),
        "words": (0, 1),
    }
    assert found.sheets == {"differs": 1}


def test_a_scanned_number_leads_only_those_who_key_there(session: Session) -> None:
    here, who, number = ready(session)
    there = place(session)
    printed = reading.one(session, here.facilitator, here.process_id, number).row.shown
    assert reading.where(session, here.second, printed) is not None
    for actor in (who, there.facilitator, here.committee, here.convenor):
        assert reading.where(session, actor, printed) is None
    with pytest.raises(NotFound):
        key(session, there, number, read())


def test_old_sheets_and_those_of_a_closed_project_are_forgotten(session: Session) -> None:
    here, _, number = ready(session)
    key(session, here, number, read("Secret zebra."))
    assert not retention.is_due(session, SYSTEM)
    with clock.moved(timedelta(days=366)):
        retention.sweep(session, SYSTEM)
    assert (rows(session, PaperSheet), rows(session, SheetKeying)) == (0, 0)
    again, _, number = ready(session)
    key(session, again, number, read("Secret zebra."))
    set_state(session, again.process_id, ProcessState.CLOSED)
    assert retention.is_due(session, SYSTEM)
    retention.sweep(session, SYSTEM)
    assert (rows(session, PaperSheet), rows(session, SheetKeying)) == (0, 0)


def test_numbers_are_not_in_order(session: Session) -> None:
    here, _, _ = ready(session)
    people = [member(session, here.process_id) for _ in range(4)]
    numbers = given_out(session, here, *random.Random(3).sample(people, 4))
    assert len(set(numbers)) == 4
    assert numbers != sorted(numbers) or numbers[0][:3] != numbers[1][:3]


def test_the_desk_says_what_waits_and_for_whom(session: Session) -> None:
    here, who, number = ready(session)
    other = given_out(session, here, who)[0]
    assert reading.waits(session, here.second, here.process_id) == reading.Waits(0, 0)
    key(session, here, number, read(S01="agree"))
    # Whoever typed it in first cannot be the second.
    assert reading.waits(session, here.facilitator, here.process_id) == reading.Waits(0, 0)
    assert reading.waits(session, here.second, here.process_id) == reading.Waits(1, 0)
    key(session, here, other, read(S01="agree"))
    key(session, here, other, read(S01="disagree"), second=True)
    assert reading.waits(session, here.second, here.process_id) == reading.Waits(1, 1)
    assert reading.waits(session, who, here.process_id) == reading.Waits(0, 0)
