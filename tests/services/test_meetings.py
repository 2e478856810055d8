"""The list of sessions to come: who may change it, and what goes with a session that is called off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS
from deliberation.reading import meetings as reading
from deliberation.reading.needs import Meeting
from deliberation.services import meetings, needs
from models import NeedCheck, PlannedMeeting, ProcessState, Role
from tests.services.people import member, place, rows, set_state, someone
from tests.services.signing import NOON
from tests.services.test_needs import RAMP, mark, name_of, named, own_now, telling

DAY = timedelta(days=1)
SOON = NOON.date() + 20 * DAY


def test_sessions_stand_in_order_until_their_day_is_over(session: Session) -> None:
    here = named(session)
    with clock.stopped(NOON):
        late = meetings.plan(session, here.facilitator, here.process_id, SOON + DAY, "Second")
        soon = meetings.plan(session, here.convenor, here.process_id, SOON, "  First\nsession ")
        assert meetings.plan(session, here.facilitator, here.process_id, SOON, "First session") == soon
        found = reading.planned(session, member(session, here.process_id), here.process_id)
    assert [(one.public_id, one.meeting) for one in found] == [
        (soon, Meeting(SOON, "First session")),
        (late, Meeting(SOON + DAY, "Second")),
    ]
    with clock.stopped(NOON + 21 * DAY):
        assert [one.public_id for one in reading.planned(session, here.convenor, here.process_id)] == [late]
    assert reading.one(session, here.facilitator, here.process_id, soon) == Meeting(SOON, "First session")


def test_what_is_no_session_to_come_is_refused(session: Session) -> None:
    here = named(session)
    with clock.stopped(NOON):
        for held_on, title, code in (
            (SOON, " ", "text_empty"),
            (SOON, "x" * 121, "text_too_long"),
            (None, "First", "meeting_is_over"),
            (NOON.date() - DAY, "First", "meeting_is_over"),
        ):
            with pytest.raises(DeliberationError, match=code):
                meetings.plan(session, here.facilitator, here.process_id, held_on, title)
        set_state(session, here.process_id, ProcessState.CLOSED)
        with pytest.raises(DeliberationError, match="no_session_to_come"):
            meetings.plan(session, here.facilitator, here.process_id, SOON, "First")
    assert rows(session, PlannedMeeting) == 0


def test_only_those_who_run_it_change_the_list(session: Session) -> None:
    here, there = place(session), place(session)
    made = meetings.plan(session, here.facilitator, here.process_id, clock.now().date(), "First")
    shut = [member(session, here.process_id), there.facilitator, here.committee, ANONYMOUS]
    for actor in (*shut, someone(session, here.process_id, Role.SUPPORTER)):
        with pytest.raises(NotAllowed):
            meetings.plan(session, actor, here.process_id, clock.now().date(), "Second")
        with pytest.raises(NotAllowed):
            meetings.call_off(session, actor, here.process_id, made)
    with pytest.raises(NotFound):
        meetings.call_off(session, there.facilitator, there.process_id, made)
    with pytest.raises(NotFound):
        reading.one(session, there.facilitator, there.process_id, made)
    assert rows(session, PlannedMeeting) == 1


def test_how_needs_stood_goes_with_a_session_that_is_called_off(session: Session) -> None:
    here = named(session)
    first, second = Meeting(SOON, "First"), Meeting(SOON, "Second")
    with clock.stopped(NOON):
        made = [
            meetings.plan(session, here.facilitator, here.process_id, one.held_on, one.title) for one in (first, second)
        ]
        who = telling(session, here.process_id, RAMP)
        for one in (first, second):
            mark(session, here, who, 0, "met", one)
        meetings.call_off(session, here.facilitator, here.process_id, made[0])
    assert rows(session, NeedCheck) == 1
    assert [own_now(session, who, here, one)[0].state for one in (first, second)] == ["open", "met"]
    with pytest.raises(NotFound):
        meetings.call_off(session, here.facilitator, here.process_id, made[0])


def test_several_needs_are_marked_in_one_step_or_none(session: Session) -> None:
    here = named(session)
    who, other = telling(session, here.process_id, RAMP), telling(session, here.process_id, RAMP)
    at = Meeting(SOON, "First")
    ids = {one: own_now(session, one, here, at)[0].need.id for one in (who, other)}
    states = {(name_of(one), ids[one]): "met" for one in (who, other)}
    with pytest.raises(DeliberationError):
        needs.mark_several(session, here.facilitator, here.process_id, at, {**states, (name_of(who), "x"): "met"})
    assert rows(session, NeedCheck) == 0
    assert needs.mark_several(session, here.facilitator, here.process_id, at, states) == 2
    assert needs.mark_several(session, here.facilitator, here.process_id, at, states) == 0
    assert [own_now(session, one, here, at)[0].state for one in (who, other)] == ["met", "met"]
