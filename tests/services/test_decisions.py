"""What a committee decides together (I19): with a quorum of both kinds, on the text that was read, and by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS
from deliberation.reading import approval
from deliberation.reading import ballots as ballot_reading
from deliberation.reading import bodies as reading
from deliberation.services import accounts, ballots, bodies, decisions, processes, strategies
from models import AuditEvent, BodyDecision, DecisionStand, Process, ProcessState, Role
from tests.services.committees import QUESTION, Committee, committee, decide, deciding, label, room, with_remit
from tests.services.people import member, place, rows, someone
from tests.services.people import set_state as put_in_state
from tests.services.test_strategies import action_form, pick, ready, state
from tests.services.voting import form as ballot_form


def test_a_remit_is_agreed_with_both_quorums_and_not_with_two_of_lived_experience(session: Session) -> None:
    here = committee(session)
    with_remit(session, here.id)
    second = with_remit(session, here.id, "The money was missing.")
    with pytest.raises(Refused, match="remit_not_approved"):
        processes.move_on(session, here.here.convenor, here.id)
    before = rows(session, AuditEvent)
    two_lived = room([*here.lived[:2], *here.others])
    with pytest.raises(Refused, match="decision_without_lived_quorum"):
        decide(session, here, deciding("remit", two_lived, about=second))
    five = room([*here.lived[:3], *here.others[:2]])
    with pytest.raises(Refused, match="decision_without_quorum"):
        decide(session, here, deciding("remit", five, about=second))
    assert (rows(session, BodyDecision), rows(session, DecisionStand), rows(session, AuditEvent)) == (0, 0, before)
    six = room([*here.lived[:3], *here.others[:3]])
    assert decide(session, here, deciding("remit", six, about=second)) == "D01"
    assert processes.move_on(session, here.here.convenor, here.id) is ProcessState.REMIT_AGREED


def test_a_yes_is_to_one_version_and_a_later_no_takes_it_back(session: Session) -> None:
    here = committee(session)
    first = with_remit(session, here.id)
    everybody = room(here.seats)
    decide(session, here, deciding("remit", everybody, about=first))
    second = with_remit(session, here.id, "Other words.")
    with pytest.raises(Refused, match="remit_not_approved"):
        processes.move_on(session, here.here.convenor, here.id)
    with pytest.raises(Refused, match="remit_changed_meanwhile"):
        decide(session, here, deciding("remit", everybody, about=first))
    decide(session, here, deciding("remit", everybody, about=second))
    decide(session, here, deciding("remit", room(no=here.seats), about=second))
    with pytest.raises(Refused, match="remit_not_approved"):
        processes.move_on(session, here.here.convenor, here.id)


def test_who_stands_aside_counts_for_no_quorum_and_half_is_not_more(session: Session) -> None:
    here = committee(session)
    about = with_remit(session, here.id)
    with pytest.raises(Refused, match="decision_without_quorum"):
        decide(session, here, deciding("remit", room(here.seats[:5], aside=here.others), about=about))
    with pytest.raises(Refused, match="decision_without_lived_quorum"):
        decide(session, here, deciding("remit", room(here.others, aside=here.lived), about=about))
    decide(session, here, deciding("remit", room(here.seats[:3], here.seats[3:6]), about=about))
    view = reading.of_process(session, here.here.convenor, here.id)
    assert view is not None
    assert not view.decisions[0].carried
    with pytest.raises(Refused, match="remit_not_approved"):
        processes.move_on(session, here.here.convenor, here.id)


def test_one_step_back_is_the_committees_together(session: Session) -> None:
    here = committee(session, ProcessState.LEARNING)
    with pytest.raises(Refused, match="committee_decides_together"):
        processes.step_back(session, here.seats[0], here.id, reason="Too few came.")
    form = deciding("step_back", room(no=here.seats), about="onboarding")
    decide(session, here, form)
    assert session.get_one(Process, here.id).state is ProcessState.LEARNING
    with pytest.raises(Refused, match="process_moved_meanwhile"):
        decide(session, here, replace(form, stands=room(here.seats), about="recruiting"))
    decide(session, here, replace(form, stands=room(here.seats)))
    assert session.get_one(Process, here.id).state is ProcessState.ONBOARDING
    assert rows(session, BodyDecision) == 2


def test_a_ballot_is_approved_together_and_as_it_was_read(session: Session) -> None:
    here = committee(session, ProcessState.DECIDING)
    reference = ballots.set_up(session, here.here.convenor, here.id, ballot_form())
    seen = ballot_reading.one(session, here.seats[0], here.id, reference).hash
    with pytest.raises(Refused, match="committee_decides_together"):
        ballots.approve(session, here.seats[0], here.id, reference, seen=seen)
    for stands in (room(here.seats), room(no=here.seats)):
        with pytest.raises(Refused, match="ballot_changed_meanwhile"):
            decide(session, here, deciding("ballot", stands, about=reference, seen="0" * 64))
    with pytest.raises(NotFound):
        decide(session, here, deciding("ballot", room(here.seats), about="B09", seen=seen))
    decide(session, here, deciding("ballot", room(no=here.seats), about=reference, seen=seen))
    assert ballot_reading.one(session, here.seats[0], here.id, reference).state == "set_up"
    decide(session, here, deciding("ballot", room(here.seats), about=reference, seen=seen))
    assert ballot_reading.one(session, here.seats[0], here.id, reference).state == "approved"


def test_a_strategy_is_approved_together_and_as_it_was_read(session: Session) -> None:
    here = committee(session, here=ready(session))
    pick(session, here.here, "R01")
    strategies.add_action(session, here.here.convenor, here.id, "P01", action_form())
    mark = approval.mark_of(session, here.id)
    with pytest.raises(Refused, match="committee_decides_together"):
        strategies.approve(session, here.seats[0], here.id, seen=mark)
    for stands in (room(here.seats), room(no=here.seats)):
        with pytest.raises(Refused, match="strategy_changed_meanwhile"):
            decide(session, here, deciding("strategy", stands, seen="0" * 64))
    decide(session, here, deciding("strategy", room(no=here.seats), seen=mark))
    assert state(session) == "drafting"
    decide(session, here, deciding("strategy", room(here.seats), seen=mark))
    assert state(session) == "approved"
    assert [one.question for one in seen_by_all(session, here)] == [QUESTION, QUESTION]


def test_after_its_first_decision_a_committee_changes_its_own_rules(session: Session) -> None:
    here = committee(session)
    decide(session, here, deciding("other", room(here.seats)))
    less = bodies.Rules(seats=11, quorum=2, lived_quorum=0)
    with pytest.raises(Refused, match="body_rules_are_its_own"):
        bodies.set_up(session, here.here.convenor, here.id, "Committee", less)
    bodies.set_up(session, here.here.convenor, here.id, "Our committee", bodies.Rules(11, 6, 3))
    for about in ("", "2/3/1", "11/6/7", "x", "11/6"):
        with pytest.raises(DeliberationError):
            decide(session, here, deciding("rules", room(here.seats), about=about))
    with pytest.raises(Refused, match="more_seats_taken"):
        decide(session, here, deciding("rules", room(here.seats), about="10/6/3"))
    decide(session, here, deciding("rules", room(no=here.seats), about="11/2/0"))
    view = reading.of_process(session, ANONYMOUS, here.id)
    assert view is not None
    assert (view.name, view.quorum) == ("Our committee", 6)
    decide(session, here, deciding("rules", room(here.seats), about="11/2/0"))
    decide(session, here, deciding("other", room(here.others[:2])))
    view = reading.of_process(session, ANONYMOUS, here.id)
    assert view is not None
    assert [(one.reference, one.quorum) for one in view.decisions] == [("D04", 2), ("D03", 6), ("D02", 6), ("D01", 6)]


def test_only_seats_that_count_that_day_are_in_the_room(session: Session) -> None:
    here = committee(session)
    today = clock.now().date()
    day = timedelta(days=1)
    gone, over, later = here.others[:3]
    accounts.end_role(
        session, here.here.convenor, process_id=here.id, person_id=gone.person_id or 0, role=Role.ADVISORY_MEMBER
    )
    bodies.seat(
        session,
        here.here.convenor,
        here.id,
        label(over),
        lived_experience=False,
        from_day=today - 9 * day,
        until_day=today - day,
    )
    bodies.seat(session, here.here.convenor, here.id, label(later), lived_experience=False, from_day=today + day)
    for one in (gone, over, later):
        with pytest.raises(DeliberationError, match="seat_unknown"):
            decide(session, here, deciding("other", room([*here.lived, one])))
    form = deciding("other", room(here.lived))
    for one in (over, later):
        with pytest.raises(Refused, match="seat_needed"):
            decisions.decide(session, one, here.id, form)
    with pytest.raises(DeliberationError, match="seat_unknown"):
        decide(session, here, replace(deciding("other", room(here.lived)), stands={"nobody": "for", **form.stands}))


def test_what_is_recorded_badly_is_refused_and_stored_nowhere(session: Session) -> None:
    here = committee(session)
    good = deciding("other", room(here.seats))
    today = clock.now().date()
    bad = (
        replace(good, subject="lunch"),
        replace(good, question=" "),
        replace(good, question="x" * 1001),
        replace(good, minutes="x" * 10_001),
        replace(good, held_on=None),
        replace(good, held_on=today + timedelta(days=1)),
        replace(good, held_on=today - timedelta(days=61)),
        replace(good, stands={**good.stands, label(here.seats[3]): "perhaps"}),
        replace(good, about="x" * 65),
        replace(good, seen="x" * 65),
    )
    for form in bad:
        with pytest.raises(DeliberationError):
            decide(session, here, form)
    with pytest.raises(DeliberationError, match="recorder_was_not_there"):
        decisions.decide(session, here.seats[0], here.id, deciding("other", room(here.seats[1:])))
    assert rows(session, BodyDecision) == 0


def test_sent_twice_it_is_one_decision(session: Session) -> None:
    here = committee(session)
    form = deciding("other", room(here.seats))
    for _ in range(2):
        assert decisions.decide(session, here.seats[0], here.id, form, key="once") == "D01"
    assert rows(session, BodyDecision) == 1


def test_nobody_but_the_committee_records_what_it_decided(session: Session) -> None:
    here = committee(session)
    there = committee(session)
    form = deciding("other", room(here.seats))
    staff = (here.here.convenor, here.here.facilitator, member(session, here.id), there.seats[0], ANONYMOUS)
    for actor in staff:
        with pytest.raises(NotAllowed):
            decisions.decide(session, actor, here.id, form)
    without_seat = someone(session, here.id, Role.ADVISORY_MEMBER)
    with pytest.raises(Refused, match="seat_needed"):
        decisions.decide(session, without_seat, here.id, form)
    lonely = place(session)
    with pytest.raises(NotFound, match="body_unknown"):
        decisions.decide(session, lonely.committee, lonely.process_id, form)


def test_who_stood_how_is_for_those_inside_and_the_counts_for_everybody(session: Session) -> None:
    here = committee(session)
    decide(session, here, deciding("other", room(here.seats[:4], here.seats[4:6], here.seats[6:7])))
    outside = reading.of_process(session, ANONYMOUS, here.id)
    inside = reading.of_process(session, here.seats[9], here.id)
    assert outside is not None
    assert inside is not None
    one = outside.decisions[0]
    assert (dict(one.counts), one.present, one.lived_present) == (
        {"for": 4, "against": 2, "neither": 0, "stood_aside": 1},
        6,
        5,
    )
    assert (one.stands, one.recorded_by) == ({}, "")
    assert all(seat.lived_experience is None for seat in outside.taken)
    assert outside.lived_seats == 5
    assert inside.decisions[0].stands == room(here.seats[:4], here.seats[4:6], here.seats[6:7])
    assert inside.decisions[0].recorded_by == label(here.seats[0])
    assert [seat.is_actor for seat in inside.taken].count(True) == 1


def test_a_paused_or_closed_project_lets_its_committee_decide(session: Session) -> None:
    here = committee(session)
    put_in_state(session, here.id, ProcessState.PAUSED)
    assert decide(session, here, deciding("other", room(here.seats))) == "D01"


def seen_by_all(session: Session, here: Committee) -> tuple[reading.DecisionView, ...]:
    view = reading.of_process(session, ANONYMOUS, here.id)
    assert view is not None
    return view.decisions
