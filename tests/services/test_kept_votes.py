"""Votes that a worker keeps and brings up to date: after anything that may happen they equal those read anew."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import db, read_at_one_moment, writing
from deliberation.methods.opinion.mapping import build_map
from deliberation.permissions import SYSTEM, Actor, Part
from deliberation.reading import votes as reading
from deliberation.reading.votes import VotesTaken
from deliberation.services import accounts, consent, contributions, imports, leaving, opinion, statements, votes
from deliberation.services.consent import WORDINGS, ConsentAnswer
from deliberation.services.kept_votes import UNUSED_SECONDS, KeptVotes, of_this_worker
from models import (
    Channel,
    ConsentPurpose,
    OpinionResult,
    Person,
    Process,
    Role,
    Source,
    Statement,
    StatementState,
    TraceNode,
    Vote,
)
from tests.queries import asked
from tests.services.people import answer, contribution, member, membership_of, place, statement, stored_statement
from tests.services.test_imports import EXPORT

ASSEMBLY, OPEN_CALL = Source.ASSEMBLY, Source.OPEN_CALL
BOTH = (ASSEMBLY, OPEN_CALL)
STEPS = 8
SEQUENCES = [("sqlite", seed) for seed in range(50)]
SEQUENCES += [pytest.param("postgresql", seed, marks=pytest.mark.postgres) for seed in range(4)]


def equal(one: VotesTaken, other: VotesTaken) -> bool:
    """Whether two sets are the same in everything."""
    arrays = [
        (taken.people, taken.matrix.votes.indptr, taken.matrix.votes.indices, taken.matrix.votes.data)
        for taken in (one, other)
    ]
    others = [
        ((taken.matrix.participants, taken.matrix.statements), taken.moderation, taken.version, taken.at_change)
        for taken in (one, other)
    ]
    return (
        (one.process, one.statements) == (other.process, other.statements)
        and others[0] == others[1]
        and all(np.array_equal(*pair) for pair in zip(*arrays, strict=True))
    )


def members_at_once(session: Session, process_id: int, sources: Sequence[Source]) -> list[Actor]:
    """New members who said yes, in one step; one after another takes most of the time of these tests."""
    with writing(session, process_id):
        shown = WORDINGS[ConsentPurpose.TAKE_PART]
        wording = consent.wording(session, ConsentPurpose.TAKE_PART, version="1", language="en-GB", text=shown)
        made = []
        for source in sources:
            person = Person(created_at=clock.now())
            session.add(person)
            session.flush()
            part = accounts.add_membership_inside(session, process_id, person.id, Role.MEMBER, source=source)
            yes = ConsentAnswer(ConsentPurpose.TAKE_PART, given=True)
            consent.grant_inside(session, part.id, yes, wording_id=wording)
            parts = (Part(process_id, part.id, Role.MEMBER, part.pseudonym, source),)
            made.append(Actor(person_id=person.id, public_id=person.public_id, parts=parts))
    return made


class Story:
    """A process with members of two sources who do what they like, in an order drawn from a seed."""

    def __init__(self, session: Session, seed: int = 0) -> None:
        self.session, self.draw = session, random.Random(seed)
        self.here = place(session)
        self.id = self.here.process_id
        self.away: list[Actor] = []
        self.people = members_at_once(session, self.id, (*[ASSEMBLY] * 13, *[OPEN_CALL] * 3))
        # By the statement, who said the words that it stands on.
        self.made = {statement(session, self.here, who): who for who in self.people[:6]}
        self.hidden: list[str] = []
        for number, who in enumerate(self.people):
            side = 1 if number % 2 else -1
            told = {one: side if place % 2 else -side for place, one in enumerate(self.made)}
            votes.cast_several(session, who, self.id, {**told, self.draw.choice(list(told)): 0})

    def someone(self) -> Actor:
        return self.draw.choice(self.people)

    def open_ones(self) -> list[str]:
        self.session.rollback()
        found = select(TraceNode.reference).join(Statement, Statement.node_id == TraceNode.id)
        of_this = found.where(TraceNode.process_id == self.id, Statement.state == StatementState.OPEN)
        return list(self.session.execute(of_this.order_by(TraceNode.id)).scalars())

    def votes_once(self) -> None:
        votes.cast(
            self.session, self.someone(), self.id, self.draw.choice(self.open_ones()), self.draw.choice((-1, 0, 1))
        )

    def votes_on_all(self) -> None:
        said = {one: self.draw.choice((-1, 0, 1)) for one in self.open_ones()}
        votes.cast_several(self.session, self.someone(), self.id, said)

    def comes(self) -> None:
        self.people.append(member(self.session, self.id, self.draw.choice(BOTH)))

    def says_no(self) -> None:
        if len(self.people) > 5:
            who = self.people.pop(self.draw.randrange(len(self.people)))
            answer(self.session, who, self.id, given=False)
            self.away.append(who)

    def says_yes_again(self) -> None:
        if self.away:
            who = self.away.pop(self.draw.randrange(len(self.away)))
            answer(self.session, who, self.id)
            self.people.append(who)

    def changes_their_mind_twice(self) -> None:
        who = self.someone()
        answer(self.session, who, self.id, given=False)
        answer(self.session, who, self.id)

    def leaves(self) -> None:
        who = self.people.pop(self.draw.randrange(len(self.people)))
        leaving.leave_all(self.session, who, self.id, shown=WORDINGS[ConsentPurpose.TAKE_PART], language="en-GB")
        self.away.append(who)

    def takes_words_back(self) -> None:
        references = [f"C{number:02}" for number, who in enumerate(self.made.values(), 1) if who in self.people]
        if references:
            words = contribution(self.session, self.id, self.draw.choice(references))
            who = next(one for one in self.people if membership_of(one) == words.membership_id)
            contributions.withdraw(self.session, who, words.public_id)

    def takes_everything_back(self) -> None:
        contributions.withdraw_all(self.session, self.someone(), self.id)

    def new_statement(self) -> None:
        who = self.someone()
        self.made[statement(self.session, self.here, who)] = who

    def closes_or_opens(self) -> None:
        one = self.draw.choice(list(self.made))
        state = stored_statement(self.session, self.id, one).state
        if state in (StatementState.OPEN, StatementState.CLOSED):
            is_open = state is StatementState.CLOSED
            statements.set_open(self.session, self.here.facilitator, self.id, one, is_open=is_open)

    def merges(self) -> None:
        if len(self.open_ones()) > 2:
            gone, kept = self.draw.sample(self.open_ones(), 2)
            statements.merge(self.session, self.here.facilitator, self.id, gone=gone, kept=kept)

    def hides(self) -> None:
        if len(self.open_ones()) > 2:
            one = self.draw.choice(self.open_ones())
            self.put(one, StatementState.HIDDEN)
            self.hidden.append(one)

    def shows_again(self) -> None:
        if self.hidden:
            self.put(self.hidden.pop(), StatementState.OPEN)

    def put(self, reference: str, state: StatementState) -> None:
        with writing(self.session, self.id):
            statements.find_statement(self.session, self.id, reference).state = state

    def asks_about_the_person(self) -> None:
        one = self.draw.choice(list(self.made))
        with writing(self.session, self.id):
            found = statements.find_statement(self.session, self.id, one)
            found.is_meta = not found.is_meta

    def a_conversation_comes_in(self) -> None:
        imports.polis(self.session, SYSTEM, EXPORT, title=f"Elsewhere {self.draw.random()}")

    def nothing(self) -> None:
        pass

    def step(self) -> str:
        """Do something; gives what."""
        often = (self.votes_once, self.votes_on_all)
        acts: tuple[Callable[[], None], ...] = (
            *often, *often, *often, self.comes, self.says_no, self.says_yes_again, self.changes_their_mind_twice,
            self.leaves, self.takes_words_back, self.takes_everything_back, self.new_statement, self.closes_or_opens,
            self.merges, self.hides, self.shows_again, self.asks_about_the_person, self.a_conversation_comes_in,
            self.nothing,
        )  # fmt: skip
        act = self.draw.choice(acts)
        if not self.open_ones():
            act = self.new_statement
        act()
        return act.__name__

    def cold(self, source: Source) -> VotesTaken:
        return KeptVotes().take(self.session, self.id, source)

    def refresh(self, kept: KeptVotes, source: Source = ASSEMBLY) -> None:
        opinion.refresh(self.session, SYSTEM, self.id, source, kept=kept)

    def is_stale(self, source: Source = ASSEMBLY) -> bool:
        return (self.id, source) in opinion.stale(self.session, SYSTEM, {self.id})

    def stored(self, source: Source = ASSEMBLY) -> OpinionResult:
        self.session.rollback()
        return self.session.get_one(OpinionResult, (self.id, source))


@pytest.fixture
def story(session: Session) -> Story:
    return Story(session)


def groups(membership: Mapping[str, str]) -> set[frozenset[str]]:
    """The groups without their names."""
    found = defaultdict(set)
    for person, group in membership.items():
        found[group].add(person)
    return {frozenset(people) for people in found.values()}


@pytest.mark.parametrize(("database", "seed"), SEQUENCES, indirect=["database"])
def test_after_whatever_happens_the_kept_votes_equal_those_read_anew(session: Session, seed: int) -> None:
    """Three workers: one looks after every step, one now and then, one is started anew now and then."""
    story = Story(session, seed)
    every, some, restarted = KeptVotes(), KeptVotes(), KeptVotes()
    before = {source: some.take(session, story.id, source) for source in BOTH}
    done = []
    for _ in range(STEPS):
        done.append(story.step())
        if story.draw.random() < 0.2:
            restarted = KeptVotes()
        lookers = [every, restarted, *([some] if story.draw.random() < 0.3 else [])]
        for source in BOTH:
            cold = story.cold(source)
            for looker in lookers:
                assert equal(looker.take(session, story.id, source), cold), (done, source)
            marks = {"at_change": before[source].at_change, "made_from": before[source].version}
            is_older = reading.is_older(session, story.id, source, **marks)  # type: ignore[arg-type]
            same_votes = cold.matrix.participants == before[source].matrix.participants and np.array_equal(
                cold.matrix.votes.toarray(), before[source].matrix.votes.toarray()
            )
            assert same_votes or is_older, (done, source)
    story.refresh(some)
    assert not story.is_stale()
    cold = story.cold(ASSEMBLY)
    mapped = build_map(cold.matrix, moderation=cold.moderation, rng=np.random.default_rng(1))
    stored = story.stored()
    result = stored.result
    assert groups(result["membership"]) == groups(mapped.membership)  # type: ignore[arg-type]
    places = {who: pytest.approx(at, abs=1e-6) for who, at in mapped.positions.items()}
    assert {who: tuple(at) for who, at in result["positions"].items()} == places  # type: ignore[attr-defined]
    assert result["receipt"]["inputs"] == mapped.receipt.inputs  # type: ignore[index]


def test_only_what_changed_is_read(story: Story) -> None:
    kept = KeptVotes()
    story.refresh(kept)
    story.votes_once()
    with asked() as sent:
        assert story.is_stale()
        kept.take(story.session, story.id, ASSEMBLY)
    read = [one for one in sent if " vote" in one and " vote." in one]
    assert len(read) == 2, "one asks whether there is anything, one reads it"
    assert all("vote.at_change >" in one for one in read)
    with asked() as sent:
        kept.take(story.session, story.id, ASSEMBLY)
    assert not [one for one in sent if " vote." in one], "nothing changed"


def test_a_vote_and_the_change_that_it_makes_have_one_number(story: Story) -> None:
    who, (first, second, *_) = story.people[0], story.made
    votes.cast_several(story.session, who, story.id, {first: 1, second: 0})
    now = opinion.changes(story.session, SYSTEM)[story.id]
    votes.cast(story.session, who, story.id, first, -1)
    for reference, at in ((first, now + 1), (second, now)):
        node = stored_statement(story.session, story.id, reference).node_id
        assert story.session.get_one(Vote, (node, membership_of(who))).at_change == at
    assert opinion.changes(story.session, SYSTEM)[story.id] == now + 1


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_while_a_vote_is_stored_nobody_else_counts_in_its_process(story: Story) -> None:
    """A write that names no process takes another lock, and yet waits at the process's row."""
    who, reference = story.people[0], next(iter(story.made))
    with db.engine.connect() as other, writing(story.session, story.id):
        other.exec_driver_sql("SET lock_timeout = 50")
        node = statements.find_statement(story.session, story.id, reference).node_id
        row = {"statement_id": node, "membership_id": membership_of(who), "choice": 1, "channel": Channel.ONLINE}
        upsert = votes._upsert("postgresql")
        story.session.execute(upsert, {**row, "cast_at": clock.now(), "of_process": story.id})
        with pytest.raises(Exception, match="lock timeout"):
            other.execute(update(Process).values(opinion_changes=Process.opinion_changes + 1))


@pytest.mark.parametrize("how", ["deleted", "changed", "added"])
def test_votes_that_changed_in_a_way_that_says_no_number_are_all_read_anew(story: Story, how: str) -> None:
    kept = KeptVotes()
    story.refresh(kept)
    late = member(story.session, story.id)
    kept.take(story.session, story.id, ASSEMBLY)
    node = stored_statement(story.session, story.id, next(iter(story.made))).node_id
    with writing(story.session, story.id):
        if how == "deleted":
            story.session.execute(delete(Vote).where(Vote.membership_id == membership_of(story.people[0])))
        elif how == "changed":
            story.session.execute(update(Vote).where(Vote.statement_id == node).values(choice=-Vote.choice))
        else:
            story.session.add(Vote(statement_id=node, membership_id=membership_of(late), choice=1, cast_at=clock.now()))
    assert story.is_stale()
    assert equal(kept.take(story.session, story.id, ASSEMBLY), story.cold(ASSEMBLY))


def test_a_database_that_was_put_back_to_an_older_copy_is_read_anew(story: Story) -> None:
    kept = KeptVotes()
    node = stored_statement(story.session, story.id, next(iter(story.made))).node_id
    key = (node, membership_of(story.people[0]))
    votes.cast(story.session, story.people[0], story.id, next(iter(story.made)), 1)
    kept.take(story.session, story.id, ASSEMBLY)
    with db.engine.begin() as connection:
        connection.execute(update(Process).values(opinion_changes=Process.opinion_changes - 1))
        connection.execute(
            update(Vote).where(Vote.statement_id == key[0], Vote.membership_id == key[1]).values(choice=-1, at_change=0)
        )
    assert equal(kept.take(story.session, story.id, ASSEMBLY), story.cold(ASSEMBLY))


def test_what_was_not_used_for_long_or_takes_too_much_room_is_forgotten(story: Story) -> None:
    now = [0.0]
    kept = KeptVotes(seconds=lambda: now[0])
    for source in BOTH:
        kept.take(story.session, story.id, source)
    assert len(kept) == 2
    now[0] = UNUSED_SECONDS + 1
    kept.take(story.session, story.id, ASSEMBLY)
    assert len(kept) == 1
    small = KeptVotes(most=1)
    for source in BOTH:
        small.take(story.session, story.id, source)
    assert len(small) == 1, "the one that was used last"
    with asked() as sent:
        small.take(story.session, story.id, OPEN_CALL)
    assert not [one for one in sent if " vote." in one]


def test_much_that_changed_elsewhere_is_gone_through_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptVotes()
    for source in BOTH:
        story.refresh(kept, source)
    visitor, reference = story.people[-1], next(iter(story.made))
    monkeypatch.setattr(opinion, "FAR", 3)
    was = story.stored(ASSEMBLY).at_change
    for count in range(1, 5):
        votes.cast(story.session, visitor, story.id, reference, count % 2)
        assert not story.is_stale()
        assert story.stored(ASSEMBLY).at_change == was + (count if count == 3 else 0 if count < 3 else 3)
    votes.cast(story.session, story.people[0], story.id, reference, 0)
    assert story.is_stale()


def test_all_is_read_as_it_was_at_one_moment(story: Story) -> None:
    read_at_one_moment(story.session)
    first = reading.take(story.session, story.id, ASSEMBLY)
    with db.engine.begin() as other:
        other.execute(update(Vote).values(choice=-Vote.choice))
        other.execute(update(Process).values(votes_rewritten=Process.opinion_changes))
    assert equal(reading.take(story.session, story.id, ASSEMBLY), first)
    assert not equal(story.cold(ASSEMBLY), first)


def test_a_worker_keeps_its_votes_in_its_own_application(story: Story) -> None:
    assert of_this_worker() is of_this_worker()
    assert len(of_this_worker()) == 0
