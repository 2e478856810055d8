"""A ballot whatever happens (I1, I2): one paper to a roll entry, the last one, apart from the roll."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

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
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.methods.commitments import paper_commitment
from deliberation.methods.counting.papers import paper_text
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import ballot_closing, ballot_sheets, ballots, papers
from models import AuditEvent, Ballot, BallotState, CountedPaper, IdempotencyKey, Paper, Role, RollEntry
from tests.services.people import members, rows, someone
from tests.services.voting import deciding, form, opened

PAPERS = st.dictionaries(st.sampled_from(["1", "2", "3"]), st.just(1), max_size=3)


class Voting(RuleBasedStateMachine):
    """People vote, vote again, send twice, take sheets and give them back; tellers read them; then it closes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize(number=st.integers(1, 4))
    def begin(self, number: int) -> None:
        self.here = deciding(self.session)
        self.id = self.here.process_id
        self.voters = members(self.session, self.id, number)
        self.tellers = [someone(self.session, self.id, Role.TELLER) for _ in range(3)]
        self.ballot = opened(self.session, self.here, form())
        self.node = ballots.find(self.session, self.id, self.ballot).node_id
        self.session.rollback()
        self.late = members(self.session, self.id, 1)[0]
        # What ought to be in there: by voter, and by sheet.
        self.online: dict[int, dict[str, int]] = {}
        self.on_paper: set[int] = set()
        self.nonces: dict[int, str] = {}
        self.readings: dict[str, dict[int, dict[str, int]]] = {}
        self.sheets: dict[str, dict[str, int]] = {}
        self.fresh = list(ballot_sheets.print_sheets(self.session, self.here.facilitator, self.id, self.ballot, 3))
        self.is_open = True
        self.before = (rows(self.session, AuditEvent), rows(self.session, IdempotencyKey))

    def who(self, number: int) -> tuple[int, Actor]:
        number %= len(self.voters)
        return number, self.voters[number]

    @rule(number=st.integers(0, 3), paper=PAPERS, again=st.booleans())
    def vote(self, number: int, paper: dict[str, int], again: bool) -> None:
        number, who = self.who(number)
        nonce = self.nonces.get(number, papers.new_nonce()) if again else papers.new_nonce()
        if not self.is_open or number in self.on_paper:
            with pytest.raises(Refused):
                papers.cast(self.session, who, self.id, self.ballot, paper, nonce=nonce)
            return
        done = papers.cast(self.session, who, self.id, self.ballot, paper, nonce=nonce)
        assert done.replaced == (number in self.online)
        self.online[number], self.nonces[number] = paper, nonce
        assert papers.own(self.session, self.ballot, self.id, " ".join(done.tracker)) == paper

    @rule(paper=PAPERS)
    def somebody_who_came_later(self, paper: dict[str, int]) -> None:
        with pytest.raises((NotFound, Refused)):
            papers.cast(self.session, self.late, self.id, self.ballot, paper, nonce=papers.new_nonce())

    @rule(number=st.integers(0, 3))
    def a_paper_that_does_not_fit(self, number: int) -> None:
        _, who = self.who(number)
        with pytest.raises(DeliberationError):
            papers.cast(self.session, who, self.id, self.ballot, {"4": 1}, nonce=papers.new_nonce())

    @rule(number=st.integers(0, 3), way=st.sampled_from(["paper", "phone"]))
    def hand_out(self, number: int, way: str) -> None:
        number, who = self.who(number)
        name = who.parts[0].pseudonym
        if not self.is_open or number in self.online:
            with pytest.raises(Refused):
                ballot_sheets.hand_out(self.session, self.here.facilitator, self.id, self.ballot, name, way)
            return
        ballot_sheets.hand_out(self.session, self.here.facilitator, self.id, self.ballot, name, way)
        self.on_paper.add(number)

    @precondition(lambda self: self.is_open and len(self.on_paper) > len(self.sheets))
    @rule(number=st.integers(0, 3))
    def take_in(self, number: int) -> None:
        number, who = self.who(number)
        if number in self.on_paper:
            ballot_sheets.take_in(self.session, self.here.facilitator, self.id, self.ballot, who.parts[0].pseudonym)
            self.on_paper.discard(number)

    @precondition(lambda self: self.is_open and len(self.on_paper) > len(self.sheets))
    @rule(teller=st.integers(0, 2), paper=PAPERS)
    def read(self, teller: int, paper: dict[str, int]) -> None:
        sheet = next(one for one in self.fresh if one not in self.sheets)
        done = ballot_sheets.read(self.session, self.tellers[teller], self.id, self.ballot, sheet, paper)
        read = self.readings.setdefault(sheet, {})
        read[teller] = paper
        alike = [one for one, times in Counter(map(paper_text, read.values())).items() if times > 1]
        assert done.state == ("counted" if alike else "waits" if len(read) == 1 else "differs")
        if alike:
            self.sheets[sheet] = paper
            del self.readings[sheet]
            with pytest.raises(Refused, match="ballot_sheet_counted"):
                ballot_sheets.read(self.session, self.tellers[teller], self.id, self.ballot, sheet, paper)

    @precondition(lambda self: self.is_open)
    @rule()
    def close(self) -> None:
        adds_up = not self.readings and len(self.on_paper) == len(self.sheets)
        with clock.moved(timedelta(days=15)):
            if not adds_up:
                with pytest.raises(Refused, match=r"ballot_sheets_wait|ballot_does_not_add_up"):
                    ballot_closing.close(self.session, self.here.convenor, self.id, self.ballot)
                return
            ballot_closing.close(self.session, self.here.convenor, self.id, self.ballot)
        self.is_open = False
        self.before = (self.before[0] + 1, self.before[1])
        roots = {ballot_closing.seal(self.session, SYSTEM, self.id, self.ballot) for _ in range(2)}
        assert len(roots) == 1

    @invariant()
    def the_papers_are_those_that_were_cast(self) -> None:
        if not hasattr(self, "is_open"):
            return
        table = Paper if self.is_open else CountedPaper
        there = Counter(self.session.scalars(select(table.content).where(table.ballot_id == self.node)))
        assert there == Counter(map(paper_text, [*self.online.values(), *self.sheets.values()]))
        marks = self.session.execute(
            select(RollEntry.membership_id, RollEntry.channel).where(RollEntry.ballot_id == self.node)
        ).all()
        assert len(marks) == len(self.voters)
        voted = {one for one, channel in marks if channel is not None}
        assert voted == {self.voters[number].parts[0].membership_id for number in {*self.online, *self.on_paper}}
        assert (rows(self.session, AuditEvent), rows(self.session, IdempotencyKey)) == self.before
        if not self.is_open:
            assert not self.session.scalars(select(Paper).where(Paper.ballot_id == self.node)).all()
            for row in self.session.scalars(select(CountedPaper).where(CountedPaper.ballot_id == self.node)):
                assert row.commitment == paper_commitment(bytes.fromhex(row.nonce), json.loads(row.content))
            assert self.session.get_one(Ballot, self.node).state is BallotState.CLOSED
        self.session.rollback()


def test_one_paper_to_a_roll_entry_whatever_happens(session: Session) -> None:
    few = settings(max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Voting(session), settings=few)  # type: ignore[arg-type,return-value]
