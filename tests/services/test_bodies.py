"""Committees: rules that can be met, seats with terms, and interests that their holders declare themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS
from deliberation.reading import bodies as reading
from deliberation.services import accounts, bodies
from deliberation.services.bodies import Rules
from models import Body, BodySeat, Role
from tests.services.committees import RULES, committee, label
from tests.services.people import member, place, rows, someone

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (Rules(None, 6, 3), "seats_out_of_range"),
        (Rules(0, 0, 0), "seats_out_of_range"),
        (Rules(61, 6, 3), "seats_out_of_range"),
        (Rules(11, None, 3), "quorum_out_of_range"),
        (Rules(11, 0, 0), "quorum_out_of_range"),
        (Rules(11, 12, 3), "quorum_out_of_range"),
        (Rules(11, 6, None), "lived_quorum_out_of_range"),
        (Rules(11, 6, -1), "lived_quorum_out_of_range"),
        (Rules(11, 6, 7), "lived_quorum_out_of_range"),
    ],
)
def test_rules_that_can_never_be_met_are_refused(session: Session, rules: Rules, code: str) -> None:
    here = place(session)
    with pytest.raises(DeliberationError, match=code):
        bodies.set_up(session, here.convenor, here.process_id, "Committee", rules)
    assert rows(session, Body) == 0


def test_a_committee_is_set_up_once_and_changed_until_it_decides(session: Session) -> None:
    here = place(session)
    for name in (" ", "x" * 201):
        with pytest.raises(DeliberationError):
            bodies.set_up(session, here.convenor, here.process_id, name, RULES)
    for rules in (RULES, Rules(9, 5, 2)):
        bodies.set_up(session, here.convenor, here.process_id, "Advisory\ncommittee", rules)
    view = reading.of_process(session, ANONYMOUS, here.process_id)
    assert view is not None
    assert (view.name, view.seats, view.quorum, view.lived_quorum) == ("Advisory committee", 9, 5, 2)
    assert rows(session, Body) == 1
    assert not view.can_meet


def test_there_are_as_many_seats_as_there_are(session: Session) -> None:
    here = committee(session)
    late = someone(session, here.id, Role.ADVISORY_MEMBER)
    assert [one.label for one in reading.without_seat(session, here.here.convenor, here.id)] == [label(late)]
    with pytest.raises(Refused, match="no_seat_left"):
        bodies.seat(session, here.here.convenor, here.id, label(late), lived_experience=False)
    with pytest.raises(Refused, match="more_seats_taken"):
        bodies.set_up(session, here.here.convenor, here.id, "Committee", Rules(10, 6, 3))
    gone = here.seats[3]
    accounts.end_role(
        session, here.here.convenor, process_id=here.id, person_id=gone.person_id or 0, role=Role.ADVISORY_MEMBER
    )
    bodies.seat(session, here.here.convenor, here.id, label(late), lived_experience=True)
    view = reading.of_process(session, here.here.convenor, here.id)
    assert view is not None
    assert label(gone) not in {one.label for one in view.taken}
    assert (len(view.taken), view.lived_seats, view.can_meet) == (11, 5, True)
    assert reading.without_seat(session, here.here.convenor, here.id) == ()


def test_a_term_begins_and_ends(session: Session) -> None:
    here = committee(session)
    who, today = label(here.seats[0]), clock.now().date()
    with pytest.raises(DeliberationError, match="term_ends_before_start"):
        bodies.seat(
            session,
            here.here.convenor,
            here.id,
            who,
            lived_experience=True,
            from_day=today + DAY,
            until_day=today,
        )
    bodies.seat(session, here.here.convenor, here.id, who, lived_experience=True, until_day=today + DAY)
    body = reading.stored(session, here.id)
    assert body is not None
    counts = [len(reading.live_seats(session, body.id, today + after * DAY)) for after in (-1, 0, 1, 2)]
    assert counts == [0, 11, 11, 10]


def test_a_seat_is_for_somebody_with_that_role_in_that_project(session: Session) -> None:
    here = committee(session)
    there = place(session, code="OTH")
    for who in (member(session, here.id), here.here.convenor, there.committee):
        with pytest.raises(NotFound, match="membership_unknown"):
            bodies.seat(session, here.here.convenor, here.id, f"{label(who)}?", lived_experience=False)
    with pytest.raises(NotFound, match="membership_unknown"):
        bodies.seat(session, here.here.convenor, here.id, label(here.here.convenor), lived_experience=False)
    with pytest.raises(NotFound, match="body_unknown"):
        bodies.seat(session, there.convenor, there.process_id, label(there.committee), lived_experience=False)
    assert rows(session, BodySeat) == 11


def test_everybody_says_for_themselves_what_could_sway_them(session: Session) -> None:
    here = committee(session)
    who = here.seats[2]
    shown = reading.of_process(session, ANONYMOUS, here.id)
    assert shown is not None
    assert {one.interests for one in shown.taken} == {None}
    for said in ("I volunteer with a provider.", "I volunteer with a provider.", ""):
        bodies.declare_interests(session, who, here.id, said)
        shown = reading.of_process(session, ANONYMOUS, here.id)
        assert shown is not None
        assert [one.interests for one in shown.taken if one.interests is not None] == [said]
        assert {one.label for one in shown.taken} == {""}
    with pytest.raises(DeliberationError, match="text_too_long"):
        bodies.declare_interests(session, who, here.id, "x" * 2001)
    for actor in (here.here.convenor, member(session, here.id), ANONYMOUS):
        with pytest.raises(NotAllowed):
            bodies.declare_interests(session, actor, here.id, "Nothing.")


def test_only_the_convenor_makes_rules_and_gives_seats(session: Session) -> None:
    here = committee(session)
    for actor in (here.seats[0], here.here.facilitator, member(session, here.id), ANONYMOUS):
        with pytest.raises(NotAllowed):
            bodies.set_up(session, actor, here.id, "Committee", RULES)
        with pytest.raises(NotAllowed):
            bodies.seat(session, actor, here.id, label(here.seats[1]), lived_experience=False)
        with pytest.raises(NotAllowed):
            reading.without_seat(session, actor, here.id)


def test_without_a_committee_there_is_nothing_to_see(session: Session) -> None:
    here = place(session)
    assert reading.of_process(session, ANONYMOUS, here.process_id) is None
