"""A ballot from its opening on, whatever happens (I1 to I4, I7): what was cast is counted, and nobody looks early."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.methods.counting.verifying import CHECKS, verify, wording_hash
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballot_counts, ballot_sheets, ballots, consent, leaving, papers
from deliberation.services.ballots import BallotForm, OptionForm
from models import CountedPaper, Paper, ProcessState, Recommendation, RecommendationState, Role, RollEntry
from tests.services.people import members, place, recommend, say, set_state, someone, state_it
from tests.services.voting import opened

FULL = os.environ.get("FULL") == "1"
ANSWERS = ("support", "can_live", "not_sure", "cannot_live", "should_not_decide")
PAPERS = st.dictionaries(st.sampled_from(["1", "2"]), st.sampled_from(ANSWERS), max_size=2)
VOTERS = st.integers(0, 4)
SHARES = st.sampled_from([(0, 1), (1, 2), (4, 5), (1, 1)])
ENDED = frozenset({"signed", "void"})


class Lives(RuleBasedStateMachine):
    """People vote online and on paper, get more time, and leave; then it closes, is counted, signed, or void."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize(
        number=st.integers(1, 5),
        share_of=st.sampled_from(["answering", "votes_cast", "eligible"]),
        threshold=SHARES,
        quorum=SHARES,
    )
    def begin(self, number: int, share_of: str, threshold: tuple[int, int], quorum: tuple[int, int]) -> None:
        self.here = place(self.session, ProcessState.DELIBERATING)
        self.id = self.here.process_id
        self.voters = members(self.session, self.id, number)
        # When the first of them leaves, every source of both recommendations goes: what is voted on stays as it was.
        stated = [state_it(self.session, self.here, say(self.session, self.voters[0], self.id)) for _ in range(2)]
        set_state(self.session, self.id, ProcessState.DRAFTING)
        made = [recommend(self.session, self.here, one, title=f"Thing {at}") for at, one in enumerate(stated)]
        set_state(self.session, self.id, ProcessState.DECIDING)
        self.staff = {role: someone(self.session, self.id, role) for role in Role if role is not Role.MEMBER}
        self.tellers = [self.staff[Role.TELLER], someone(self.session, self.id, Role.TELLER)]
        asked = BallotForm(
            title="Do we put these forward?",
            about="One question for each.",
            kind="endorse",
            rule="endorse",
            options=tuple(OptionForm(recommendation=one) for one in made),
            opens_at=clock.now(),
            closes_at=clock.now() + timedelta(days=14),
            share_of=share_of,
            threshold=threshold,
            quorum=quorum,
        )
        self.ballot = opened(self.session, self.here, asked)
        self.node = ballots.find(self.session, self.id, self.ballot).node_id
        self.session.rollback()
        self.hash = reading.one(self.session, SYSTEM, self.id, self.ballot).hash
        self.late = members(self.session, self.id, 1)[0]
        self.asked = asked
        self.cast: dict[int, dict[str, str]] = {}
        self.on_paper: dict[int, dict[str, str]] = {}
        self.gone: set[int] = set()
        self.longer: dict[int, int] = {}
        self.state = "open"
        self.signed_by: set[int] = set()

    def who(self, number: int) -> tuple[int, Actor]:
        number %= len(self.voters)
        return number, self.voters[number]

    @rule(number=VOTERS, paper=PAPERS, day=st.sampled_from([0, 13, 15, 25]))
    def vote(self, number: int, paper: dict[str, str], day: int) -> None:
        number, who = self.who(number)
        in_time = day < max(14, self.longer.get(number, 0))
        with clock.moved(timedelta(days=day)):
            if number in self.gone:
                with pytest.raises(DeliberationError):
                    papers.cast(self.session, who, self.id, self.ballot, paper, nonce=papers.new_nonce())
                return
            if self.state != "open" or number in self.on_paper or not in_time:
                with pytest.raises(Refused):
                    papers.cast(self.session, who, self.id, self.ballot, paper, nonce=papers.new_nonce())
                return
            done = papers.cast(self.session, who, self.id, self.ballot, paper, nonce=papers.new_nonce())
        assert done.replaced == (number in self.cast)
        self.cast[number] = paper

    @rule(role=st.sampled_from([role for role in Role if role is not Role.MEMBER]), paper=PAPERS)
    def somebody_else_votes(self, role: Role, paper: dict[str, str]) -> None:
        for who in (self.staff[role], ANONYMOUS, self.late):
            with pytest.raises((NotAllowed, NotFound, Refused)):
                papers.cast(self.session, who, self.id, self.ballot, paper, nonce=papers.new_nonce())

    @precondition(lambda self: self.state == "open")
    @rule(number=VOTERS, paper=PAPERS, way=st.sampled_from(["paper", "phone"]))
    def vote_on_paper(self, number: int, paper: dict[str, str], way: str) -> None:
        number, who = self.who(number)
        if number in self.cast or number in self.on_paper:
            return
        (sheet, *_rest) = ballot_sheets.print_sheets(self.session, self.here.facilitator, self.id, self.ballot, 1)
        name = who.parts[0].pseudonym
        if number in self.gone:
            with pytest.raises(DeliberationError):
                ballot_sheets.hand_out(self.session, self.here.facilitator, self.id, self.ballot, name, way)
            return
        ballot_sheets.hand_out(self.session, self.here.facilitator, self.id, self.ballot, name, way)
        states = [
            ballot_sheets.read(self.session, one, self.id, self.ballot, sheet, paper).state for one in self.tellers
        ]
        assert states == ["waits", "counted"]
        self.on_paper[number] = paper

    @rule(number=VOTERS, day=st.sampled_from([0, 20, 30]))
    def more_time(self, number: int, day: int) -> None:
        number, who = self.who(number)
        name, until = who.parts[0].pseudonym, clock.now() + timedelta(days=day) if day else None
        if self.state != "open":
            with pytest.raises(Refused):
                ballots.give_window(self.session, self.here.convenor, self.id, self.ballot, name, until)
            return
        ballots.give_window(self.session, self.here.convenor, self.id, self.ballot, name, until)
        self.longer[number] = day

    @rule(number=VOTERS)
    def leave(self, number: int) -> None:
        number, who = self.who(number)
        shown = consent.wording_of("take_part")
        leaving.leave_all(self.session, who, self.id, shown=shown, language="en-GB")
        self.gone.add(number)
        if self.state == "open":  # what was voted by a sheet stays: nobody can find it
            self.cast.pop(number, None)

    @rule(day=st.sampled_from([0, 15, 31]))
    def close(self, day: int) -> None:
        everybody = len(self.cast) + len(self.on_paper) == len(self.voters)
        over = day >= max([14, *self.longer.values()])
        with clock.moved(timedelta(days=day)):
            if self.state == "closed":
                return ballot_closing.close(self.session, self.here.convenor, self.id, self.ballot)
            if self.state != "open" or not (everybody or over):
                with pytest.raises(Refused):
                    ballot_closing.close(self.session, self.here.convenor, self.id, self.ballot)
                return None
            ballot_closing.close(self.session, self.here.convenor, self.id, self.ballot)
        self.state = "closed"
        return None

    @rule()
    def count(self) -> None:
        ballot_counts.work_out(self.session, SYSTEM, self.id, self.ballot)
        self.state = "counted" if self.state == "closed" else self.state

    @rule(teller=st.integers(0, 1))
    def sign(self, teller: int) -> None:
        found = reading.one(self.session, self.tellers[teller], self.id, self.ballot).result
        seen = ballot_counts.digest_of(found or {})
        if self.state not in ("counted", "signed"):
            with pytest.raises(Refused):
                ballot_counts.sign(self.session, self.tellers[teller], self.id, self.ballot, seen=seen)
            return
        stands = ballot_counts.sign(self.session, self.tellers[teller], self.id, self.ballot, seen=seen)
        self.signed_by.add(teller)
        assert stands == (len(self.signed_by) == 2)
        self.state = "signed" if stands else "counted"

    @precondition(lambda self: self.state != "open" or len(self.cast) > 1)
    @rule(sure=st.integers(0, 3))
    def void(self, sure: int) -> None:
        if self.state == "signed":
            with pytest.raises(Refused, match="ballot_is_signed"):
                ballots.void(self.session, self.here.convenor, self.id, self.ballot, because="A mistake.")
        elif sure == 0:
            ballots.void(self.session, self.here.convenor, self.id, self.ballot, because="A mistake.")
            self.state = "void"

    @invariant()
    def one_paper_to_a_mark(self) -> None:
        """I1, I2: the papers are those of the roll, each once, and the last of each."""
        if not hasattr(self, "state"):
            return
        there = [
            content
            for table in (Paper, CountedPaper)
            for content in self.session.scalars(select(table.content).where(table.ballot_id == self.node))
        ]
        expected = [] if self.state == "void" else [*self.cast.values(), *self.on_paper.values()]
        assert Counter(tuple(sorted(json.loads(one).items())) for one in there) == Counter(
            tuple(sorted(one.items())) for one in expected
        )
        roll = dict(
            self.session.execute(
                select(RollEntry.membership_id, RollEntry.channel).where(RollEntry.ballot_id == self.node)
            ).all()
        )
        assert set(roll) == {one.parts[0].membership_id for one in self.voters}
        marked = {one for one, channel in roll.items() if channel is not None}
        assert marked == {self.voters[number].parts[0].membership_id for number in {*self.cast, *self.on_paper}}
        self.session.rollback()

    @invariant()
    def nobody_reads_early(self) -> None:
        """I4: no tally before it is counted, for any role; and none but who counts has it before it is signed."""
        if not hasattr(self, "state"):
            return
        for role, who in [*self.staff.items(), (Role.MEMBER, self.voters[0]), (None, ANONYMOUS), (None, SYSTEM)]:
            view = reading.one(self.session, who, self.id, self.ballot)
            may_see = self.state == "signed" or (
                self.state == "counted" and (role in (Role.CONVENOR, Role.TELLER, Role.REVIEWER) or who is SYSTEM)
            )
            assert (view.result is not None) <= may_see or self.state == "void"
            if self.state in ("open", "closed"):
                assert view.result is None
                with pytest.raises((NotAllowed, Refused)):
                    reading.published(self.session, who, self.id, self.ballot, papers=True)
                with pytest.raises(DeliberationError, match="ballot_not_counted"):
                    reading.published(self.session, who, self.id, self.ballot)
        self.session.rollback()

    @invariant()
    def the_result_is_the_count(self) -> None:
        """I3, I7: what is published counts again to the same, of the words that were frozen, and passes by its base."""
        if not hasattr(self, "state") or self.state != "signed":
            return
        published = reading.published(self.session, self.tellers[0], self.id, self.ballot, papers=True)
        whole = json.loads(json.dumps(published))
        assert verify(whole).holds == CHECKS
        assert whole["wording_hash"] == wording_hash(whole["set_up"]) == self.hash
        given = [*self.cast.values(), *self.on_paper.values()]
        assert whole["result"]["papers"] == len(given)
        passed = {f"Thing {at}" for at in range(2) if self.passes(str(at + 1), given)}
        states: dict[str, Any] = dict(
            self.session.execute(
                select(Recommendation.title, Recommendation.state).where(
                    Recommendation.title.in_(["Thing 0", "Thing 1"])
                )
            ).all()
        )
        adopted = {title for title, state in states.items() if state is RecommendationState.ADOPTED}
        assert adopted == passed
        self.session.rollback()

    def passes(self, question: str, given: list[dict[str, str]]) -> bool:
        """Worked out another way than by the rule: backing over the base that stands on the ballot."""
        said = [paper[question] for paper in given if question in paper]
        base = {
            "answering": sum(one != "should_not_decide" for one in said),
            "votes_cast": len(given),
            "eligible": len(self.voters),
        }[self.asked.share_of]
        backing = sum(one in ("support", "can_live") for one in said)
        enough = Fraction(len(given), len(self.voters)) >= Fraction(*self.asked.quorum)
        return enough and base > 0 and Fraction(backing, base) >= Fraction(*self.asked.threshold)


def test_a_ballot_counts_what_was_cast_whatever_happens(session: Session) -> None:
    often = settings(
        max_examples=100 if FULL else 10,
        stateful_step_count=40 if FULL else 20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Lives(session), settings=often)  # type: ignore[arg-type,return-value]
