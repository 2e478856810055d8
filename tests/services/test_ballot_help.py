"""Help with a vote: only when asked for, for one paper, marked on the roll, and then nothing tells who helped (I17)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.methods.counting.papers import paper_text
from deliberation.permissions import Actor
from deliberation.reading import ballot_help as reading
from deliberation.reading import ballots as ballot_reading
from deliberation.reading.ballots import TEAM
from deliberation.services import ballot_closing, ballot_help, ballot_sheets, ballots, papers, support
from models import AssistedVoting, AuditEvent, IdempotencyKey, Paper, Role, RollEntry
from tests.services.people import Place, answer, member, members, membership_of, rows, someone, supported
from tests.services.voting import closed, deciding, opened, vote

BOOK = {"1": 1}
PAPERS = st.dictionaries(st.sampled_from(["1", "2", "3"]), st.just(1), max_size=3)
WHO = st.integers(0, 1)


def help_of(session: Session, helper: Actor, here: Place, ballot: str, nonce: str = "") -> papers.Cast:
    return ballot_help.cast_as_supporter(
        session, helper, here.process_id, ballot, BOOK, nonce=nonce or papers.new_nonce(), agreed=True
    )


def help_here(session: Session, who: Actor, here: Place, ballot: str, staff: Actor | None = None) -> papers.Cast:
    name = who.parts[0].pseudonym
    nonce = papers.new_nonce()
    staff = staff or here.facilitator
    return ballot_help.cast_with_team(session, staff, here.process_id, ballot, name, BOOK, nonce=nonce, agreed=True)


def marks(session: Session) -> list[tuple[str, bool]]:
    session.rollback()
    found = session.execute(select(RollEntry.channel, RollEntry.assisted)).all()
    return sorted((str(channel), assisted) for channel, assisted in found)


def test_a_supporter_casts_one_paper_and_the_help_is_over(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    link, helper = supported(session, who, here.process_id)
    ballot = opened(session, here)
    before = rows(session, AuditEvent), rows(session, IdempotencyKey)
    with pytest.raises(NotAllowed):
        help_of(session, helper, here, ballot)
    assert reading.asked_of_supporter(session, helper, here.process_id) == ()
    ballot_help.ask(session, who, here.process_id, ballot, link)
    own = ballot_reading.own_mark(session, who, here.process_id, ballot)
    assert own is not None
    assert own.helped_by == link
    assert [one.reference for one in reading.asked_of_supporter(session, helper, here.process_id)] == [ballot]
    nonce = papers.new_nonce()
    done = help_of(session, helper, here, ballot, nonce)
    # The same form again: the same words and no other paper.
    assert help_of(session, helper, here, ballot, nonce).tracker == done.tracker
    assert papers.own(session, ballot, here.process_id, " ".join(done.tracker)) == BOOK
    assert marks(session) == [("online", True)]
    assert rows(session, Paper) == 1
    assert rows(session, AssistedVoting) == 0
    with pytest.raises(NotAllowed):
        help_of(session, helper, here, ballot)
    assert (rows(session, AuditEvent), rows(session, IdempotencyKey)) == before


def test_a_facilitator_votes_only_with_who_asked_for_it(session: Session) -> None:
    here = deciding(session)
    who, other = members(session, here.process_id, 2)
    ballot = opened(session, here)
    with pytest.raises(Refused, match="help_not_asked"):
        help_here(session, who, here, ballot)
    ballot_help.ask(session, who, here.process_id, ballot, TEAM)
    own = ballot_reading.own_mark(session, who, here.process_id, ballot)
    assert own is not None
    assert own.helped_by == TEAM
    with pytest.raises(Refused, match="help_not_asked"):
        help_here(session, other, here, ballot)
    for outsider in (here.convenor, here.committee, other, someone(session, here.process_id, Role.TELLER)):
        with pytest.raises(NotAllowed):
            help_here(session, who, here, ballot, outsider)
    with pytest.raises(DeliberationError, match="read_back_first"):
        ballot_help.cast_with_team(
            session,
            here.second,
            here.process_id,
            ballot,
            who.parts[0].pseudonym,
            BOOK,
            nonce=papers.new_nonce(),
            agreed=False,
        )
    assert len(help_here(session, who, here, ballot, here.second).tracker) == 5
    assert marks(session) == [("None", False), ("online", True)]
    with pytest.raises(Refused, match="help_not_asked"):
        help_here(session, who, here, ballot, here.second)


def test_a_link_is_no_way_in_for_the_team_nor_the_team_for_a_link(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    link, helper = supported(session, who, here.process_id)
    ballot = opened(session, here)
    ballot_help.ask(session, who, here.process_id, ballot, link)
    with pytest.raises(Refused, match="help_not_asked"):
        help_here(session, who, here, ballot)
    ballot_help.ask(session, who, here.process_id, ballot, TEAM)
    with pytest.raises(NotAllowed):
        help_of(session, helper, here, ballot)
    assert rows(session, Paper) == 0


def test_help_ends_when_it_is_taken_back_and_when_the_support_ends(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    link, helper = supported(session, who, here.process_id)
    ballot = opened(session, here)
    ballot_help.ask(session, who, here.process_id, ballot, link)
    for _ in range(2):
        ballot_help.take_back(session, who, here.process_id, ballot)
    with pytest.raises(NotAllowed):
        help_of(session, helper, here, ballot)
    ballot_help.ask(session, who, here.process_id, ballot, link)
    support.end(session, who, here.process_id, link)
    assert rows(session, AssistedVoting) == 0
    with pytest.raises(NotAllowed):
        help_of(session, helper, here, ballot)
    with pytest.raises(NotFound, match="support_unknown"):
        ballot_help.ask(session, who, here.process_id, ballot, link)
    assert rows(session, Paper) == 0


def test_a_no_to_taking_part_is_a_no_to_help(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    ballot_help.ask(session, who, here.process_id, ballot, TEAM)
    answer(session, who, here.process_id, given=False)
    with pytest.raises(DeliberationError):
        help_here(session, who, here, ballot)
    assert rows(session, Paper) == 0


def test_the_members_own_vote_takes_the_place_and_ends_the_help(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    link, helper = supported(session, who, here.process_id)
    ballot = opened(session, here)
    ballot_help.ask(session, who, here.process_id, ballot, link)
    help_of(session, helper, here, ballot)
    ballot_help.ask(session, who, here.process_id, ballot, link)
    assert vote(session, who, here, ballot, {"2": 1}).replaced
    assert marks(session) == [("online", False)]
    assert rows(session, Paper) == 1
    with pytest.raises(NotAllowed):
        help_of(session, helper, here, ballot)


def test_who_cannot_vote_online_cannot_ask_and_the_close_forgets_who_asked(session: Session) -> None:
    here = deciding(session)
    who, by_sheet, third = members(session, here.process_id, 3)
    ballot = opened(session, here)
    late = member(session, here.process_id)
    ballot_help.ask(session, by_sheet, here.process_id, ballot, TEAM)
    name = by_sheet.parts[0].pseudonym
    ballot_sheets.hand_out(session, here.facilitator, here.process_id, ballot, name, "paper")
    assert rows(session, AssistedVoting) == 0
    with pytest.raises(Refused, match="voted_on_paper"):
        ballot_help.ask(session, by_sheet, here.process_id, ballot, TEAM)
    ballot_sheets.take_in(session, here.facilitator, here.process_id, ballot, name)
    with pytest.raises(NotFound, match="not_on_the_roll"):
        ballot_help.ask(session, late, here.process_id, ballot, TEAM)
    for outsider in (here.facilitator, someone(session, here.process_id, Role.OBSERVER)):
        with pytest.raises(NotAllowed):
            ballot_help.ask(session, outsider, here.process_id, ballot, TEAM)
    with clock.moved(timedelta(days=15)), pytest.raises(Refused, match="ballot_window_over"):
        ballot_help.ask(session, who, here.process_id, ballot, TEAM)
    ballot_help.ask(session, who, here.process_id, ballot, TEAM)
    vote(session, third, here, ballot, BOOK)
    closed(session, here, ballot)
    assert rows(session, AssistedVoting) == 0
    with pytest.raises(Refused, match="help_not_asked"):
        help_here(session, who, here, ballot)
    with pytest.raises(Refused, match="ballot_not_open"):
        ballot_help.ask(session, who, here.process_id, ballot, TEAM)


def test_a_void_ballot_forgets_who_asked(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    ballot_help.ask(session, who, here.process_id, ballot, TEAM)
    ballots.void(session, here.convenor, here.process_id, ballot, because="The text had a mistake.")
    assert rows(session, AssistedVoting) == 0


class Helped(RuleBasedStateMachine):
    """Members ask for help and take it back; everybody tries to vote for everybody."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize()
    def begin(self) -> None:
        self.here = deciding(self.session)
        self.id = self.here.process_id
        self.people = members(self.session, self.id, 2)
        self.helpers = [supported(self.session, who, self.id) for who in self.people]
        self.ballot = opened(self.session, self.here)
        self.node = ballots.find(self.session, self.id, self.ballot).node_id
        self.session.rollback()
        # Whom each asked, what is in, and whether another hand put it in: by member.
        self.asked: dict[int, str] = {}
        self.inside: dict[int, dict[str, int]] = {}
        self.assisted: set[int] = set()
        self.ended: set[int] = set()
        self.is_open = True
        self.before = rows(self.session, AuditEvent), rows(self.session, IdempotencyKey)

    @rule(who=WHO, team=st.booleans())
    def ask(self, who: int, team: bool) -> None:
        helper = TEAM if team else self.helpers[who][0]
        if not self.is_open or (who in self.ended and not team):
            with pytest.raises((Refused, NotFound)):
                ballot_help.ask(self.session, self.people[who], self.id, self.ballot, helper)
            return
        ballot_help.ask(self.session, self.people[who], self.id, self.ballot, helper)
        self.asked[who] = helper

    @rule(who=WHO)
    def ask_somebody_elses_supporter(self, who: int) -> None:
        with pytest.raises((Refused, NotFound)):
            ballot_help.ask(self.session, self.people[who], self.id, self.ballot, self.helpers[1 - who][0])

    @rule(who=WHO)
    def take_back(self, who: int) -> None:
        ballot_help.take_back(self.session, self.people[who], self.id, self.ballot)
        self.asked.pop(who, None)

    @rule(who=WHO)
    def end_the_support(self, who: int) -> None:
        support.end(self.session, self.people[who], self.id, self.helpers[who][0])
        self.ended.add(who)
        if self.asked.get(who) == self.helpers[who][0]:
            del self.asked[who]

    @rule(who=WHO, paper=PAPERS)
    def by_the_supporter(self, who: int, paper: dict[str, int]) -> None:
        link, helper = self.helpers[who]

        def cast() -> None:
            ballot_help.cast_as_supporter(
                self.session, helper, self.id, self.ballot, paper, nonce=papers.new_nonce(), agreed=True
            )

        self.by_another_hand(who, link, paper, cast)

    @rule(who=WHO, paper=PAPERS)
    def by_the_team(self, who: int, paper: dict[str, int]) -> None:
        name = self.people[who].parts[0].pseudonym

        def cast() -> None:
            ballot_help.cast_with_team(
                self.session,
                self.here.facilitator,
                self.id,
                self.ballot,
                name,
                paper,
                nonce=papers.new_nonce(),
                agreed=True,
            )

        self.by_another_hand(who, TEAM, paper, cast)

    def by_another_hand(self, who: int, helper: str, paper: dict[str, int], cast: object) -> None:
        assert callable(cast)
        if not self.is_open or self.asked.get(who) != helper:
            with pytest.raises((NotAllowed, Refused)):
                cast()
            return
        cast()
        self.inside[who] = paper
        self.assisted.add(who)
        del self.asked[who]

    @rule(who=WHO, paper=PAPERS)
    def alone(self, who: int, paper: dict[str, int]) -> None:
        if not self.is_open:
            with pytest.raises(Refused):
                vote(self.session, self.people[who], self.here, self.ballot, dict(paper))
            return
        vote(self.session, self.people[who], self.here, self.ballot, dict(paper))
        self.inside[who] = paper
        self.assisted.discard(who)
        self.asked.pop(who, None)

    @rule(sure=st.integers(0, 5))
    def close(self, sure: int) -> None:
        if self.is_open and sure == 0:
            with clock.moved(timedelta(days=15)):
                ballot_closing.close(self.session, self.here.convenor, self.id, self.ballot)
            self.is_open = False
            self.asked.clear()
            self.before = self.before[0] + 1, self.before[1]

    @invariant()
    def the_roll_says_that_there_was_help_and_nothing_says_whose(self) -> None:
        if not hasattr(self, "is_open"):
            return
        self.session.rollback()
        own = {membership_of(person): who for who, person in enumerate(self.people)}
        entries = self.session.scalars(select(RollEntry).where(RollEntry.ballot_id == self.node)).all()
        assert {own[one.membership_id] for one in entries if one.channel is not None} == set(self.inside)
        assert {own[one.membership_id] for one in entries if one.assisted} == self.assisted
        asking = self.session.scalars(
            select(AssistedVoting.membership_id).where(AssistedVoting.ballot_id == self.node)
        ).all()
        assert {own[one] for one in asking} == set(self.asked)
        stored = self.session.scalars(select(Paper.content).where(Paper.ballot_id == self.node)).all()
        assert sorted(stored) == sorted(paper_text(one) for one in self.inside.values())
        assert (rows(self.session, AuditEvent), rows(self.session, IdempotencyKey)) == self.before


def test_nobody_votes_for_somebody_who_did_not_ask_whatever_happens(session: Session, database: str) -> None:
    run_state_machine_as_test(
        lambda: Helped(session),  # type: ignore[arg-type,return-value]
        settings=settings(
            max_examples=8 if database == "sqlite" else 3,
            stateful_step_count=18,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
