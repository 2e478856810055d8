"""What people need: told once, sealed, opened only by those named for it, gone with the yes that it stood on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import keepers as keeping
from deliberation.reading import needs as reading
from deliberation.reading.needs import MEET_WITHIN, Meeting, NeedNow
from deliberation.services import consent, keepers, leaving, needs, private_erasure, retention
from deliberation.services.consent import ASKED_APART, WORDINGS, ConsentAnswer
from deliberation.services.needs import Told
from models import ConsentPurpose, NeedCheck, NeedRecord, PrivateAccess, ProcessState, Role, Source
from tests.services.people import (
    Place,
    actions,
    member,
    membership_of,
    newcomer,
    place,
    rows,
    set_state,
    someone,
    without_factor,
)
from tests.services.signing import NOON, everything_stored

DAY = timedelta(days=1)
SESSION = Meeting(date(2026, 6, 1), "Session 1")
LATER = Meeting(date(2026, 7, 1), "Session 2")
SECRET = "zebra-striped wheelchair ramp"
RAMP, CHILD = Told("access", SECRET), Told("childcare", "two marmosets")


def say_yes(session: Session, who: Actor, process_id: int, *, given: bool = True) -> None:
    said = ConsentAnswer(ConsentPurpose.NEEDS, given=given)
    consent.answer(session, who, process_id, said, shown=ASKED_APART[ConsentPurpose.NEEDS], language="en-GB")


def telling(session: Session, process_id: int, *told: Told) -> Actor:
    """A member who said yes and told what they need."""
    who = member(session, process_id)
    say_yes(session, who, process_id)
    needs.tell(session, who, process_id, told)
    return who


def named(session: Session) -> Place:
    """A place whose facilitator is named for needs; the second one is not."""
    here = place(session)
    keepers.name(session, here.convenor, here.process_id, here.facilitator.parts[0].pseudonym, "needs")
    return here


def name_of(who: Actor) -> str:
    return who.parts[0].pseudonym


def own_now(session: Session, who: Actor, here: Place, meeting: Meeting = SESSION) -> tuple[NeedNow, ...]:
    return reading.own_for(session, who, here.process_id, meeting)


def mark(session: Session, here: Place, who: Actor, number: int, state: str, meeting: Meeting = SESSION) -> None:
    need = own_now(session, who, here)[number].need.id
    needs.mark(session, here.facilitator, here.process_id, name_of(who), meeting, need, state)


def unmet(session: Session, here: Place, meeting: Meeting = SESSION) -> list[str]:
    return [one.pseudonym for one in reading.unmet(session, here.facilitator, here.process_id, meeting)]


def test_told_once_and_carried_to_each_session(session: Session) -> None:
    here = named(session)
    who = telling(session, here.process_id, RAMP, CHILD, RAMP)
    found = reading.own(session, who, here.process_id)
    assert [(one.kind, one.words) for one in found.needs] == [("access", SECRET), ("childcare", "two marmosets")]
    assert (found.agreed, found.asked) == (True, True)
    for meeting in (SESSION, LATER):
        assert [one.state for one in own_now(session, who, here, meeting)] == ["open", "open"]


def test_needing_nothing_is_an_answer(session: Session) -> None:
    here = named(session)
    who = telling(session, here.process_id)
    found = reading.own(session, who, here.process_id)
    assert (found.asked, found.needs) == (True, ())
    assert unmet(session, here) == []


def test_nothing_is_kept_without_both_yeses(session: Session) -> None:
    here = named(session)
    fresh, willing = newcomer(session, here.process_id), member(session, here.process_id)
    say_yes(session, fresh, here.process_id)
    for who, code in ((fresh, "consent_missing"), (willing, "needs_consent_missing")):
        with pytest.raises(DeliberationError, match=code):
            needs.tell(session, who, here.process_id, [RAMP])
    assert rows(session, NeedRecord) == 0
    set_state(session, here.process_id, ProcessState.CLOSED)
    say_yes(session, willing, here.process_id)
    with pytest.raises(DeliberationError, match="no_session_to_come"):
        needs.tell(session, willing, here.process_id, [RAMP])


def test_unmet_needs_keep_a_seat_from_being_ready_for_that_session_only(session: Session) -> None:
    here = named(session)
    who = telling(session, here.process_id, RAMP, CHILD)
    assert unmet(session, here) == [name_of(who)]
    mark(session, here, who, 0, "met")
    assert reading.unmet(session, SYSTEM, here.process_id, SESSION)[0].open == 1
    needs.answer_own(session, who, here.process_id, SESSION, own_now(session, who, here)[1].need.id, "without")
    assert (unmet(session, here), unmet(session, here, LATER)) == ([], [name_of(who)])
    assert reading.is_ready(session, membership_of(who), SESSION)
    assert not reading.is_ready(session, membership_of(who), LATER)
    mark(session, here, who, 0, "not_met")
    assert unmet(session, here) == [name_of(who)]


def test_changing_one_need_keeps_the_clock_and_the_state_of_the_others(session: Session) -> None:
    here = named(session)
    with clock.stopped(NOON):
        who = telling(session, here.process_id, RAMP, CHILD)
        mark(session, here, who, 0, "met")
        mark(session, here, who, 1, "met")
    with clock.stopped(NOON + 3 * DAY):
        needs.tell(session, who, here.process_id, [RAMP, Told("food", "no zebra")])
    first, second = own_now(session, who, here)
    assert (first.state, first.need.since) == ("met", NOON)
    assert (second.state, second.need.since) == ("open", NOON + 3 * DAY)
    needs.tell(session, who, here.process_id, [RAMP, CHILD])
    assert [one.state for one in own_now(session, who, here)] == ["met", "open"], "a need that comes back is new"


@pytest.mark.parametrize(("days", "late"), [(13, False), (14, False), (15, True)])
def test_the_clock_of_a_need(session: Session, days: int, late: bool) -> None:
    here = named(session)
    far = Meeting((NOON + 90 * DAY).date(), "Far")
    with clock.stopped(NOON):
        who = telling(session, here.process_id, RAMP)
    with clock.stopped(NOON + days * DAY):
        found = reading.unmet(session, here.facilitator, here.process_id, far)[0]
        assert (found.since, found.due, found.late) == (NOON, NOON + MEET_WITHIN, late)
        mark(session, here, who, 0, "met", far)
        assert not own_now(session, who, here, far)[0].late


def test_a_session_that_comes_sooner_ends_the_time(session: Session) -> None:
    here = named(session)
    soon = Meeting((NOON + 2 * DAY).date(), "Soon")
    with clock.stopped(NOON):
        who = telling(session, here.process_id, RAMP)
        due = own_now(session, who, here, soon)[0].due
    assert due == datetime.combine(soon.held_on, datetime.min.time(), NOON.tzinfo)


def test_the_longest_waiting_come_first(session: Session) -> None:
    here = named(session)
    told = []
    for days in (2, 0, 1):
        with clock.stopped(NOON + days * DAY):
            told.append(name_of(telling(session, here.process_id, RAMP)))
    assert unmet(session, here) == [told[1], told[2], told[0]]


def test_only_who_is_named_opens_and_it_is_noted(session: Session) -> None:
    here = named(session)
    who = telling(session, here.process_id, RAMP)
    other = telling(session, here.process_id, CHILD)
    shut = [here.second, here.convenor, here.committee, other, who, ANONYMOUS, SYSTEM, without_factor(here.facilitator)]
    shut += [someone(session, here.process_id, role) for role in (Role.SUPPORTER, Role.REVIEWER, Role.OBSERVER)]
    for actor in shut:
        for act in (
            lambda a: needs.open_one(session, a, here.process_id, name_of(who), SESSION),
            lambda a: needs.open_all(session, a, here.process_id, SESSION),
            lambda a: needs.mark(session, a, here.process_id, name_of(who), SESSION, "x", "met"),
        ):
            with pytest.raises(NotAllowed):
                act(actor)
    assert rows(session, PrivateAccess) == 0
    with clock.stopped(NOON):
        opened = needs.open_one(session, here.facilitator, here.process_id, name_of(who), SESSION)
    assert [one.need.words for one in opened.needs] == [SECRET]
    log = keeping.own_log(session, who, here.process_id)
    assert [(one.store, one.act, one.pseudonym, one.at) for one in log] == [
        ("needs", "opened", name_of(here.facilitator), NOON)
    ]
    assert keeping.own_log(session, other, here.process_id) == ()
    needs.open_all(session, here.facilitator, here.process_id, SESSION)
    mark(session, here, who, 0, "met")
    assert [one.act for one in keeping.own_log(session, who, here.process_id)] == ["changed", "opened", "opened"]
    assert len(keeping.own_log(session, other, here.process_id)) == 1


def test_a_keeper_opens_nobody_elsewhere(session: Session) -> None:
    here, there = named(session), named(session)
    away = telling(session, there.process_id, RAMP)
    with pytest.raises(NotAllowed):
        needs.open_one(session, here.facilitator, there.process_id, name_of(away), SESSION)
    before = rows(session, PrivateAccess)
    assert needs.open_all(session, here.facilitator, here.process_id, SESSION) == ()
    with pytest.raises(NotFound):
        needs.open_one(session, here.facilitator, here.process_id, "nobody", SESSION)
    assert rows(session, PrivateAccess) == before


def test_naming_is_on_record_and_ends_at_once(session: Session) -> None:
    here = named(session)
    mine = name_of(here.facilitator)
    keepers.name(session, here.convenor, here.process_id, mine, "needs")
    assert [(one.store, one.pseudonym) for one in keeping.named(session, here.committee, here.process_id)] == [
        ("needs", mine)
    ]
    for _ in range(2):
        keepers.end(session, here.convenor, here.process_id, mine, "needs")
    assert actions(session)[-2:] == ["keeper_named", "keeper_ended"]
    with pytest.raises(NotAllowed):
        needs.open_all(session, here.facilitator, here.process_id, SESSION)
    for who, code in ((name_of(here.convenor), "membership_unknown"), ("M99", "membership_unknown")):
        with pytest.raises(DeliberationError, match=code):
            keepers.name(session, here.convenor, here.process_id, who, "needs")
    with pytest.raises(DeliberationError, match="choice_unknown"):
        keepers.name(session, here.convenor, here.process_id, mine, "diary")
    with pytest.raises(NotAllowed):
        keepers.name(session, here.facilitator, here.process_id, mine, "needs")
    keepers.name(session, here.convenor, here.process_id, mine, "needs")
    assert needs.open_all(session, here.facilitator, here.process_id, SESSION) == ()


def test_the_convenor_sees_counts_and_none_under_five(session: Session) -> None:
    here = named(session)
    for told in ([RAMP],) * 6 + ([CHILD],) * 4 + ([],) * 2:
        telling(session, here.process_id, *told)
    found = reading.counts(session, here.convenor, here.process_id, SESSION)
    assert found.told.value == 10, "in fives, of twelve"
    assert found.kinds["access"].value == 5, "and of six: one answer more shows nothing"
    assert all(found.kinds[kind].hidden for kind in found.kinds if kind != "access")
    assert (found.ready.hidden, found.not_ready.hidden) == (True, True), "two are ready, and ten would tell that"
    for _ in range(3):
        telling(session, here.process_id)
    found = reading.counts(session, here.convenor, here.process_id, SESSION)
    assert (found.ready.value, found.not_ready.value) == (5, 10)
    with pytest.raises(NotAllowed):
        reading.counts(session, here.facilitator, here.process_id, SESSION)


def test_kinds_states_and_lengths_that_are_not_on_offer_are_refused(session: Session) -> None:
    here = named(session)
    who = telling(session, here.process_id, RAMP)
    for told in ([Told("diagnosis")], [Told("food", "x" * 501)], [Told("food", str(n)) for n in range(25)]):
        with pytest.raises(DeliberationError):
            needs.tell(session, who, here.process_id, told)
    need = own_now(session, who, here)[0].need.id
    for state in ("met", "open", "nonsense"):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            needs.answer_own(session, who, here.process_id, SESSION, need, state)
    for state in ("without", "open", "nonsense"):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            mark(session, here, who, 0, state)
    with pytest.raises(NotFound):
        needs.answer_own(session, who, here.process_id, SESSION, "other", "without")
    assert [one.words for one in reading.own(session, who, here.process_id).needs] == [SECRET]


def on_disk(var: Path, words: str) -> int:
    return sum(file.read_bytes().count(words.encode()) for file in var.glob("folkmoot.sqlite*"))


def test_the_words_and_the_kinds_are_nowhere_in_the_database(session: Session, var: Path, database: str) -> None:
    here = named(session)
    # A kind that no table names for something else, as that of costs does.
    who = telling(session, here.process_id, RAMP, Told("quiet_space", "in Volapük"))
    mark(session, here, who, 0, "met")
    stored = everything_stored(session)
    for words in (SECRET, "zebra", "Volap", "quiet_space"):
        assert words not in stored
        assert database != "sqlite" or on_disk(var, words) == 0
    short, long = telling(session, here.process_id), telling(session, here.process_id, Told("food", "x" * 200))
    lengths = {len(session.get_one(NeedRecord, membership_of(one)).sealed) for one in (who, short, long)}
    assert len(lengths) == 1, "how long an answer is tells nothing"


def test_a_record_opens_with_its_own_key_in_its_own_row_only(session: Session) -> None:
    here = named(session)
    who, other = telling(session, here.process_id, RAMP), telling(session, here.process_id, CHILD)
    token = session.get_one(NeedRecord, membership_of(who)).sealed
    with pytest.raises(DeliberationError, match="sealed_unreadable"):
        sealing.unseal(sealing.PAYMENTS, membership_of(who), token)
    with writing(session):
        session.execute(update(NeedRecord).where(NeedRecord.membership_id == membership_of(other)).values(sealed=token))
    with pytest.raises(DeliberationError, match="sealed_unreadable"):
        reading.own(session, other, here.process_id)


@pytest.mark.parametrize("way", ["no to needs", "no to taking part", "leaving"])
def test_what_was_told_is_erased_with_the_yes(session: Session, var: Path, database: str, way: str) -> None:
    here = named(session)
    who, stays = telling(session, here.process_id, RAMP), telling(session, here.process_id, CHILD)
    mark(session, here, who, 0, "met")
    token = session.get_one(NeedRecord, membership_of(who)).sealed.decode()
    take_part = WORDINGS[ConsentPurpose.TAKE_PART]
    if way == "no to needs":
        say_yes(session, who, here.process_id, given=False)
    elif way == "leaving":
        leaving.leave_all(session, who, here.process_id, shown=take_part, language="en-GB")
    else:
        no = ConsentAnswer(ConsentPurpose.TAKE_PART, given=False)
        consent.answer(session, who, here.process_id, no, shown=take_part, language="en-GB")
    assert (rows(session, NeedRecord), rows(session, NeedCheck)) == (1, 0)
    assert reading.own(session, who, here.process_id).needs == ()
    assert unmet(session, here) == [name_of(stays)]
    assert len(keeping.own_log(session, who, here.process_id)) == 1, "who changed it stays to be seen"
    assert database != "sqlite" or on_disk(var, token[:60]) == 0, "not even the token is left"
    if way == "no to needs":
        say_yes(session, who, here.process_id)
        assert not reading.own(session, who, here.process_id).asked


def swept(session: Session) -> tuple[int, int, int]:
    retention.sweep(session, SYSTEM)
    assert not retention.is_due(session, SYSTEM)
    return rows(session, NeedRecord), rows(session, NeedCheck), rows(session, PrivateAccess)


def test_each_part_is_kept_for_its_time(session: Session) -> None:
    here = named(session)
    with clock.stopped(NOON):
        who = telling(session, here.process_id, RAMP)
        first = Meeting(NOON.date(), "First")
        mark(session, here, who, 0, "met", first)
    with clock.stopped(NOON + private_erasure.CHECKS_KEPT):
        assert swept(session) == (1, 1, 1)
    with clock.stopped(NOON + private_erasure.CHECKS_KEPT + DAY):
        assert retention.is_due(session, SYSTEM)
        assert swept(session) == (1, 0, 1)
    with clock.stopped(NOON + private_erasure.NEEDS_KEPT):
        assert swept(session) == (1, 0, 1)
        needs.open_one(session, here.facilitator, here.process_id, name_of(who), LATER)
    with clock.stopped(NOON + private_erasure.NEEDS_KEPT + DAY):
        assert swept(session) == (1, 0, 1), "what was of use is kept on; the old line of the log is not"
    with clock.stopped(NOON + 2 * private_erasure.NEEDS_KEPT + DAY):
        assert swept(session) == (0, 0, 0)


def test_a_closed_project_keeps_no_needs(session: Session) -> None:
    here, there = named(session), named(session)
    who, _ = telling(session, here.process_id, RAMP), telling(session, there.process_id, RAMP)
    mark(session, here, who, 0, "met")
    set_state(session, here.process_id, ProcessState.CLOSED)
    assert swept(session)[:2] == (1, 0)


def test_the_own_export_has_everything_and_is_the_persons_alone(session: Session) -> None:
    here = named(session)
    with clock.stopped(NOON):
        who = telling(session, here.process_id, RAMP)
        mark(session, here, who, 0, "met")
    found = reading.own_export(session, who, here.process_id)
    need = found["needs"][0]
    assert (need["kind"], need["words"], need["since"]) == ("access", SECRET, NOON.isoformat())
    assert found["sessions"] == [
        {"held_on": SESSION.held_on.isoformat(), "title": "Session 1", "needs": {need["id"]: "met"}}
    ]
    assert [(one["by"], one["act"]) for one in found["opened"]] == [(name_of(here.facilitator), "changed")]
    for actor in (here.facilitator, here.convenor, SYSTEM, ANONYMOUS):
        with pytest.raises(NotAllowed):
            reading.own_export(session, actor, here.process_id)
    visitor = member(session, here.process_id, Source.OPEN_CALL)
    assert reading.own_export(session, visitor, here.process_id)["needs"] == []


def test_whoever_has_the_rows_and_another_secret_opens_nothing(app: Flask, session: Session) -> None:
    here = named(session)
    who = telling(session, here.process_id, RAMP)
    token = session.execute(select(NeedRecord.sealed)).scalar_one()
    config = app.extensions["folkmoot_config"]
    app.extensions["folkmoot_config"] = replace(config, secret_key=b"another secret of thirty-two letters")
    with pytest.raises(DeliberationError, match="sealed_unreadable"):
        sealing.unseal(sealing.NEEDS, membership_of(who), token)
