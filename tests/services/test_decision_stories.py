"""Whatever happens on a committee, a decision stands only with a quorum of both kinds (I19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, Refused
from deliberation.permissions import Actor
from deliberation.services import accounts, bodies, decisions, processes
from deliberation.services.bodies import Rules
from models import Body, BodyDecision, DecisionStand, Process, ProcessState, Role
from tests.services.committees import deciding, label
from tests.services.people import place, set_state, someone
from tests.services.signing import NOON

STANDS = st.dictionaries(st.integers(0, 5), st.sampled_from(["for", "against", "neither", "stood_aside"]), max_size=6)
DAY = timedelta(days=1)


class Deciding(RuleBasedStateMachine):
    """Six people are given and lose seats, days go by, rules change, and they decide about going back a step."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize(seats=st.integers(3, 6), data=st.data())
    def begin(self, seats: int, data: st.DataObject) -> None:
        quorum = data.draw(st.integers(1, seats))
        self.rules = (seats, quorum, data.draw(st.integers(0, quorum)))
        self.now = NOON
        with clock.stopped(self.now):
            self.here = place(self.session, ProcessState.LEARNING)
            self.id = self.here.process_id
            bodies.set_up(self.session, self.here.convenor, self.id, "Committee", Rules(*self.rules))
            self.people: list[Actor] = [someone(self.session, self.id, Role.ADVISORY_MEMBER) for _ in range(6)]
        # Who holds the role, and of them who has a seat: whether for lived experience, first day, last day.
        self.roles = set(range(6))
        self.seats: dict[int, tuple[bool, int, int | None]] = {}
        self.day = 0
        self.backs = 0
        for who in range(seats):
            self.give_a_seat(who, data.draw(st.booleans()), None)

    def live(self) -> set[int]:
        return {
            who
            for who, (_, first, last) in self.seats.items()
            if who in self.roles and first <= self.day and (last is None or self.day <= last)
        }

    @rule(who=st.integers(0, 5), lived=st.booleans(), length=st.none() | st.integers(0, 3))
    def give_a_seat(self, who: int, lived: bool, length: int | None) -> None:
        last = None if length is None else self.day + length
        term = lived, self.day, last
        give = {"lived_experience": lived, "until_day": None if last is None else NOON.date() + last * DAY}
        with clock.stopped(self.now):
            if who not in self.roles or len(self.live() | {who}) > self.rules[0]:
                with pytest.raises(DeliberationError):
                    bodies.seat(self.session, self.here.convenor, self.id, label(self.people[who]), **give)  # type: ignore[arg-type]
                return
            bodies.seat(self.session, self.here.convenor, self.id, label(self.people[who]), **give)  # type: ignore[arg-type]
        self.seats[who] = term

    @rule(who=st.integers(0, 5))
    def end_a_role(self, who: int) -> None:
        if who not in self.roles:
            return
        person = self.people[who].person_id or 0
        with clock.stopped(self.now):
            accounts.end_role(
                self.session, self.here.convenor, process_id=self.id, person_id=person, role=Role.ADVISORY_MEMBER
            )
        self.roles.discard(who)

    @rule(days=st.integers(1, 3))
    def days_go_by(self, days: int) -> None:
        self.day += days
        self.now += days * DAY

    @rule(recorder=st.integers(0, 5), stands=STANDS, anybody=st.booleans())
    def decide(self, recorder: int, stands: dict[int, str], anybody: bool) -> None:
        if not anybody:  # else few rooms would be those of a committee
            stands = {who: stand for who, stand in stands.items() if who in self.live()}
            recorder = next(iter(stands), recorder)
        counted = [who for who, stand in stands.items() if stand != "stood_aside"]
        lived = sum(self.seats[who][0] for who in counted if who in self.seats)
        fits = (
            set(stands) <= self.live()
            and recorder in stands
            and len(counted) >= self.rules[1]
            and lived >= self.rules[2]
        )
        form = deciding("step_back", {label(self.people[who]): stand for who, stand in stands.items()})
        form = replace(form, about="onboarding", held_on=self.now.date())
        with clock.stopped(self.now):
            actor = self.people[recorder]
            if not fits:
                with pytest.raises(DeliberationError):
                    decisions.decide(self.session, actor, self.id, form)
                return
            decisions.decide(self.session, actor, self.id, form)
        votes = list(stands.values())
        if votes.count("for") > votes.count("against"):
            assert self.session.get_one(Process, self.id).state is ProcessState.ONBOARDING
            self.session.rollback()
            set_state(self.session, self.id, ProcessState.LEARNING)
            self.backs += 1

    @rule(recorder=st.integers(0, 5))
    def one_alone(self, recorder: int) -> None:
        with pytest.raises(Refused):
            processes.step_back(self.session, self.people[recorder], self.id, reason="I think so.")

    @invariant()
    def every_decision_had_both_quorums(self) -> None:
        ours = select(BodyDecision).join(Body, Body.id == BodyDecision.body_id).where(Body.process_id == self.id)
        found = self.session.execute(ours).scalars().all()
        for one in found:
            rows = self.session.execute(select(DecisionStand).filter_by(decision_id=one.id)).scalars().all()
            there = [row for row in rows if row.stand != "stood_aside"]
            assert len(there) >= one.quorum
            assert sum(row.lived_experience for row in there) >= one.lived_quorum
            yes, no = (sum(row.stand == kind for row in rows) for kind in ("for", "against"))
            assert one.carried == (yes > no)
        assert sum(one.carried for one in found) == self.backs
        self.session.rollback()


def test_a_decision_stands_only_with_both_quorums(session: Session) -> None:
    few = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Deciding(session), settings=few)  # type: ignore[arg-type,return-value]
