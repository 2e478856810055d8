"""A conversation from elsewhere: the latest vote wins, what was rejected stays hidden, whole or not at all."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.errors import BadFile, DeliberationError, NotAllowed
from deliberation.exchange.polis import PolisComment, PolisExport, VoteEvents, read_polis
from deliberation.permissions import SYSTEM
from deliberation.reading import processes as process_reading
from deliberation.reading import recommendations as desk
from deliberation.reading import results
from deliberation.services import audit, imports, opinion
from models import (
    Area,
    AuditEvent,
    Contribution,
    ContributionState,
    Membership,
    ModerationNote,
    Process,
    Role,
    Source,
    Statement,
    StatementState,
    TraceNode,
    Vote,
)
from tests.services.people import place, rows
from tests.services.signing import everything_stored

LONDON = Path(__file__).parents[3] / "shared" / "data" / "polis" / "london.youth.policing"


def comment(number: int, *, author: str = "a", moderated: int = 1, is_meta: bool = False) -> PolisComment:
    return PolisComment(
        id=str(number),
        author=author,
        text=f"Text\0 {number}.",
        moderated=moderated,
        is_meta=is_meta,
        is_seed=False,
        timestamp=1_700_000_000_000 + number,
    )


def votes(*events: tuple[int, int, int, int]) -> VoteEvents:
    columns = [np.array(column, dtype=np.int64) for column in zip(*events, strict=True)]
    return VoteEvents(*columns)


EXPORT = PolisExport(
    summary={"topic": "Young people and the police", "conversation-description": "Said in 2023."},
    comments=(comment(0), comment(1, author="b", moderated=-1), comment(2, is_meta=True), comment(3, moderated=0)),
    participants=("a", "b", "c"),
    statements=("0", "1", "2", "9"),
    # Person, statement, value, time: of person 0 on statement 0 the latest is a pass; 9 has no words any more.
    events=votes((0, 0, 1, 30), (0, 0, 0, 40), (0, 0, -1, 20), (1, 0, 1, 5), (1, 0, -1, 5), (2, 1, 1, 7), (2, 3, 1, 8)),
    files={},
)


def tally(session: Session, process_id: int) -> dict[str, Counter[int]]:
    session.rollback()
    found: dict[str, Counter[int]] = {}
    for reference, choice, count in session.execute(
        select(TraceNode.reference, Vote.choice, func.count())
        .join(Vote, Vote.statement_id == TraceNode.id)
        .where(TraceNode.process_id == process_id)
        .group_by(TraceNode.reference, Vote.choice)
    ):
        found.setdefault(reference, Counter())[choice] = count
    return found


def test_people_words_statements_and_the_latest_votes_come_in(session: Session) -> None:
    done = imports.polis(session, SYSTEM, EXPORT, title="London")
    assert (done.people, done.contributions, done.statements, done.votes) == (3, 4, 4, 3)
    assert tally(session, done.process_id) == {"S01": {0: 1, -1: 1}, "S02": {1: 1}}
    members = session.execute(select(Membership.role, Membership.source)).all()
    assert [tuple(one) for one in members] == [(Role.MEMBER, Source.OPEN_CALL)] * 3
    view, remit = process_reading.one(session, done.process), process_reading.remit(session, SYSTEM, done.process_id)
    assert (view.state, view.title, view.area) == ("draft", "London", "London")
    assert (remit.question, remit.missing) == (
        "Young people and the police",
        ("scope_in", "scope_out", "powers", "money", "answer_by"),
    )
    texts = session.execute(select(Contribution.text).order_by(Contribution.node_id)).scalars().all()
    assert texts == ["Text 0.", "Text 1.", "Text 2.", "Text 3."]
    assert session.execute(select(AuditEvent.action)).scalars().all() == ["conversation_imported"]


def test_rejected_comments_are_hidden_and_never_shown_or_counted(session: Session) -> None:
    done = imports.polis(session, SYSTEM, EXPORT, title="London")
    session.rollback()
    states = session.execute(select(Contribution.state).order_by(Contribution.node_id)).scalars().all()
    hidden, used = ContributionState.HIDDEN, ContributionState.IN_USE
    assert states == [used, hidden, used, used]
    found = session.execute(select(Statement.state, Statement.is_meta).order_by(Statement.node_id)).all()
    closed = StatementState.CLOSED
    assert [tuple(one) for one in found] == [
        (closed, False),
        (StatementState.HIDDEN, False),
        (closed, True),
        (closed, False),
    ]
    assert rows(session, ModerationNote) == 4
    opinion.refresh(session, SYSTEM, done.process_id, Source.OPEN_CALL)
    shown = results.unchecked(session, done.process_id, "open_call")
    assert shown is not None
    assert [one.reference for one in shown.statements] == ["S01", "S04"]
    rejected = desk.statements(session, SYSTEM, done.process_id)[1]
    assert (rejected.reference, rejected.text) == ("S02", "")


def test_the_convenor_who_is_named_runs_it(session: Session) -> None:
    convenor = place(session).convenor.person_id
    done = imports.polis(session, SYSTEM, EXPORT, title="London", convenor_id=convenor)
    session.rollback()
    held = session.execute(
        select(Membership.role).where(Membership.process_id == done.process_id, Membership.person_id == convenor)
    )
    assert set(held.scalars()) == {Role.CONVENOR, Role.FACILITATOR}


def test_brought_in_twice_it_is_two_processes_in_one_place(session: Session) -> None:
    first, second = (imports.polis(session, SYSTEM, EXPORT, title="London") for _ in range(2))
    assert first.process_id != second.process_id
    assert (rows(session, Process), rows(session, Area), rows(session, Vote)) == (2, 1, 6)
    assert tally(session, first.process_id) == tally(session, second.process_id)


def test_two_titles_that_begin_alike_are_two_places(session: Session) -> None:
    for title in ("A conversation about housing in Barking", "A conversation about housing in Barnet"):
        done = imports.polis(session, SYSTEM, EXPORT, title=title)
        assert process_reading.by_id(session, done.process_id).area == title


def test_a_title_is_needed(session: Session) -> None:
    for title in ("", " ", "\u200b", "x" * 201):
        with pytest.raises(DeliberationError) as error:
            imports.polis(session, SYSTEM, EXPORT, title=title)
        assert error.value.field == "title"
    assert rows(session, Process) == 0


def test_it_comes_in_whole_or_not_at_all(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything_stored(session)

    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("the disk is full")

    for step in ("_comment", "_votes", "audit.record"):
        with monkeypatch.context() as patch:
            patch.setattr(f"deliberation.services.imports.{step}", fail)
            with pytest.raises(RuntimeError):
                imports.polis(session, SYSTEM, EXPORT, title="London")
        assert everything_stored(session) == before
    assert audit.record is not fail
    assert imports.polis(session, SYSTEM, EXPORT, title="London").votes == 3


def test_a_time_that_no_calendar_knows_is_refused_in_words(session: Session) -> None:
    late = replace(EXPORT, comments=(replace(EXPORT.comments[0], timestamp=10**17),))
    with pytest.raises(BadFile, match="time_out_of_range"):
        imports.polis(session, SYSTEM, late, title="London")
    late = replace(EXPORT, events=votes((0, 0, 1, 10**17)))
    with pytest.raises(BadFile, match="time_out_of_range"):
        imports.polis(session, SYSTEM, late, title="London")
    assert rows(session, Process) == 0


def test_an_empty_conversation_comes_in_empty(session: Session) -> None:
    nothing = np.empty(0, dtype=np.int64)
    export = PolisExport({}, (), (), (), VoteEvents(nothing, nothing, nothing, nothing), {})
    done = imports.polis(session, SYSTEM, export, title="London")
    assert (done.people, done.statements, done.votes) == (0, 0, 0)


def test_only_the_administrator_brings_in(session: Session) -> None:
    here = place(session)
    with pytest.raises(NotAllowed):
        imports.polis(session, here.convenor, EXPORT, title="London")
    imports.polis(session, replace(here.convenor, is_administrator=True, parts=()), EXPORT, title="London")


def test_a_real_conversation_comes_in_to_the_last_vote(session: Session) -> None:
    if not LONDON.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the data folder is absent, and CI=true")
        pytest.skip("the data folder ../shared/data/polis is absent")
    export = read_polis(LONDON)
    done = imports.polis(session, SYSTEM, export, title="London youth policing")
    # Counted again from the rows, in another way: the last one of each pair after a stable sort by time.
    events = export.events
    last: dict[tuple[int, int], int] = {}
    for row in np.argsort(events.times, kind="stable"):
        last[int(events.people[row]), int(events.items[row])] = int(events.values[row])
    known = {one.id for one in export.comments}
    expected = Counter(value for (_, item), value in last.items() if export.statements[item] in known)
    rows = session.execute(select(Vote.choice, func.count()).group_by(Vote.choice)).all()
    found = {row[0]: row[1] for row in rows}
    assert found == dict(expected)
    assert (done.votes, done.statements) == (expected.total(), len(export.comments))
    assert done.people == len({*export.participants, *(one.author for one in export.comments)})
    session.rollback()
    hidden = session.execute(select(func.count()).where(Contribution.state == ContributionState.HIDDEN)).scalar_one()
    assert hidden == sum(one.moderated < 0 for one in export.comments)
