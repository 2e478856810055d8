"""Statements: each comes from somebody's words, a merge keeps both trails, and nobody is made to agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM
from deliberation.reading import recommendations as desk
from deliberation.reading import trace
from deliberation.services import contributions, moderation, statements, votes
from models import (
    ContributionState,
    ProcessState,
    Relation,
    Statement,
    StatementState,
    TraceLink,
    TraceNode,
    Vote,
)
from tests.services.people import (
    Place,
    answer,
    contribution,
    member,
    place,
    recommend,
    rows,
    say,
    set_state,
    state_it,
    statement,
    stored_statement,
)


def links(session: Session) -> set[tuple[str, str, str]]:
    """All steps of the trace by references."""
    session.rollback()
    references = dict(session.execute(select(TraceNode.id, TraceNode.reference)).all())
    return {
        (references[one.from_id], references[one.to_id], one.relation)
        for one in session.execute(select(TraceLink)).scalars()
    }


def test_a_statement_needs_words_and_words_that_somebody_said(session: Session) -> None:
    here = place(session)
    said = say(session, member(session, here.process_id), here.process_id)
    with pytest.raises(DeliberationError, match="statement_needs_source"):
        state_it(session, here)
    for text, code in ((" ", "text_empty"), ("x" * 281, "text_too_long")):
        with pytest.raises(DeliberationError, match=code):
            statements.write(session, here.facilitator, here.process_id, text, sources=[said])
    for wrong in ("C99", "S01", "", "C01 "):
        with pytest.raises(NotFound, match="reference_unknown"):
            state_it(session, here, said, wrong)
    assert rows(session, Statement) == rows(session, TraceLink) == 0
    assert contribution(session, here.process_id, said).state is ContributionState.CONFIRMED
    assert statements.write(session, here.facilitator, here.process_id, "x" * 280, sources=[said]) == "S01"


def test_the_trail_leads_from_each_source_and_the_words_are_in_use(session: Session) -> None:
    here = place(session)
    said = [say(session, member(session, here.process_id), here.process_id) for _ in range(2)]
    made = state_it(session, here, *said, said[0])
    assert links(session) == {(one, made, Relation.SAID_IN) for one in said}
    for reference in said:
        assert contribution(session, here.process_id, reference).state is ContributionState.IN_USE
    again = state_it(session, here, said[0])
    assert {one.reference for one in trace_of(session, here, said[0])} == {made, again}


def trace_of(session: Session, here: Place, reference: str) -> list[trace.Stop]:
    words = trace.words_of(session, here.process_id)
    found = trace.load(session, here.process_id).where_did_it_go(reference)
    return [words[step.ref] for step in found.reached]


def take_back(session: Session, here: Place, reference: str) -> None:
    who = contribution(session, here.process_id, reference)
    contributions.withdraw(session, SYSTEM, who.public_id)


def hide(session: Session, here: Place, reference: str) -> None:
    moderation.hide(session, here.facilitator, here.process_id, reference, reason="advertising")


@pytest.mark.parametrize("spoil", [take_back, hide])
def test_words_that_are_gone_or_hidden_cannot_be_used(
    session: Session, spoil: Callable[[Session, Place, str], None]
) -> None:
    here = place(session)
    reference = say(session, member(session, here.process_id), here.process_id)
    spoil(session, here, reference)
    with pytest.raises(Refused, match="contribution_cannot_be_used"):
        state_it(session, here, reference)


def test_words_of_somebody_who_no_longer_takes_part_cannot_be_used(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    reference = say(session, who, here.process_id)
    answer(session, who, here.process_id, given=False)
    with pytest.raises(Refused, match="contribution_cannot_be_used"):
        state_it(session, here, reference)
    answer(session, who, here.process_id)
    assert state_it(session, here, reference) == "S01"


def test_words_of_another_process_cannot_be_used(session: Session) -> None:
    here, there = place(session), place(session)
    reference = say(session, member(session, there.process_id), there.process_id)
    with pytest.raises(NotFound):
        state_it(session, here, reference)


def test_nobody_agrees_automatically_with_what_came_from_their_words(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    statement(session, here, who)
    assert rows(session, Vote) == 0


def test_a_form_sent_twice_writes_one_statement(session: Session) -> None:
    here = place(session)
    said = say(session, member(session, here.process_id), here.process_id)
    made = [
        statements.write(session, here.facilitator, here.process_id, f"Text {number}.", sources=[said], key="form")
        for number in range(2)
    ]
    assert made == ["S01", "S01"]
    assert stored_statement(session, here.process_id, "S01").text == "Text 0."


def test_statements_are_written_and_merged_only_while_people_talk(session: Session) -> None:
    here = place(session)
    said = say(session, member(session, here.process_id), here.process_id)
    first, second = state_it(session, here, said), state_it(session, here, said)
    for state in set(ProcessState) - {ProcessState.LEARNING, ProcessState.DELIBERATING}:
        set_state(session, here.process_id, state)
        with pytest.raises(Refused, match="cannot_write_statements_now"):
            state_it(session, here, said)
        with pytest.raises(Refused, match="cannot_write_statements_now"):
            statements.merge(session, here.facilitator, here.process_id, gone=first, kept=second)
    assert rows(session, Statement) == 2


def test_a_merge_keeps_both_trails_and_moves_no_vote(session: Session) -> None:
    here = place(session)
    people = [member(session, here.process_id) for _ in range(2)]
    gone, kept = (statement(session, here, one) for one in people)
    votes.cast(session, people[0], here.process_id, gone, 1)
    votes.cast(session, people[1], here.process_id, kept, -1)
    for _ in range(2):
        statements.merge(session, here.facilitator, here.process_id, gone=gone, kept=kept)
    assert links(session) == {
        ("C01", gone, Relation.SAID_IN),
        ("C02", kept, Relation.SAID_IN),
        (gone, kept, Relation.MERGED_INTO),
    }
    assert [one.reference for one in trace_of(session, here, "C01")] == [gone, kept]
    session.rollback()
    cast = {(row.statement_id, row.choice) for row in session.execute(select(Vote)).scalars()}
    ids = [stored_statement(session, here.process_id, one).node_id for one in (gone, kept)]
    assert cast == {(ids[0], 1), (ids[1], -1)}
    row = {one.reference: one for one in desk.statements(session, here.facilitator, here.process_id)}
    assert (row[gone].state, row[gone].merged_into, row[gone].sources) == ("merged", kept, ("C01",))


def test_what_cannot_be_merged(session: Session) -> None:
    here = place(session)
    first, second, third = (statement(session, here) for _ in range(3))

    def merge(gone: str, kept: str) -> None:
        statements.merge(session, here.facilitator, here.process_id, gone=gone, kept=kept)

    with pytest.raises(DeliberationError, match="merge_with_itself"):
        merge(first, first)
    with pytest.raises(NotFound):
        merge(first, "S99")
    merge(first, second)
    for gone, kept in ((second, first), (first, third), (third, first)):
        with pytest.raises(Refused, match="statement_cannot_merge"):
            merge(gone, kept)
    take_back(session, here, "C03")
    for gone, kept in ((third, second), (second, third)):
        with pytest.raises(Refused, match="statement_cannot_merge"):
            merge(gone, kept)


@pytest.mark.parametrize("order", [("C01", "C02"), ("C02", "C01")])
def test_merged_statements_lose_their_words_with_the_last_source_of_both(
    session: Session, order: tuple[str, str]
) -> None:
    here = place(session)
    gone, kept = statement(session, here, text="First words."), statement(session, here, text="Second words.")
    statements.merge(session, here.facilitator, here.process_id, gone=gone, kept=kept)
    recommended = recommend(session, here, kept, final=False)
    take_back(session, here, order[0])
    first = desk.draft(session, here.facilitator, here.process_id, recommended)
    assert (first.lost_its_source, first.withdrawn) == (False, 1)
    assert stored_statement(session, here.process_id, kept).text == "Second words."
    take_back(session, here, order[1])
    for reference in (gone, kept):
        assert stored_statement(session, here.process_id, reference).text == ""
        assert stored_statement(session, here.process_id, reference).state is StatementState.HIDDEN
    assert desk.draft(session, here.facilitator, here.process_id, recommended).lost_its_source


def test_a_statement_with_another_living_source_stays(session: Session) -> None:
    here = place(session)
    said = [say(session, member(session, here.process_id), here.process_id) for _ in range(2)]
    made = state_it(session, here, *said, text="Both said this.")
    take_back(session, here, said[0])
    assert stored_statement(session, here.process_id, made).text == "Both said this."
    row = desk.statements(session, here.facilitator, here.process_id)[0]
    assert (row.sources, row.withdrawn_sources) == ((said[1],), 1)


def test_closing_and_opening_again_keeps_votes(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = statement(session, here)
    votes.cast(session, who, here.process_id, made, 1)
    for is_open, expected in ((False, StatementState.CLOSED), (False, StatementState.CLOSED), (True, "open")):
        statements.set_open(session, here.convenor, here.process_id, made, is_open=is_open)
        assert stored_statement(session, here.process_id, made).state == expected
    assert rows(session, Vote) == 1
    statements.merge(session, here.facilitator, here.process_id, gone=made, kept=statement(session, here))
    lost = statement(session, here)
    take_back(session, here, "C03")
    for settled in (made, lost):
        with pytest.raises(Refused, match="statement_is_settled"):
            statements.set_open(session, here.facilitator, here.process_id, settled, is_open=True)


def test_who_writes_and_who_merges(session: Session) -> None:
    here, there = place(session), place(session)
    said = say(session, member(session, here.process_id), here.process_id)
    for actor in (here.convenor, here.committee, there.facilitator, member(session, here.process_id)):
        with pytest.raises(NotAllowed):
            statements.write(session, actor, here.process_id, "x", sources=[said])
        with pytest.raises(NotAllowed):
            statements.merge(session, actor, here.process_id, gone="S01", kept="S02")
