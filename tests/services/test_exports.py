"""Votes that are handed out: whose they are, whose they are not, and nothing to know a person by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, Refused
from deliberation.exchange.polis import PolisExport, read_polis
from deliberation.exchange.polis_folder import Conversation, write_polis
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import contributions, exports, imports, opinion, statements, votes
from models import AuditPayload, Membership, ProcessState, Source, Statement, StatementState
from tests.methods.opinion.polis_data import folder
from tests.services.people import (
    Place,
    actions,
    answer,
    contribution,
    member,
    members,
    membership_of,
    place,
    rows,
    say,
    set_state,
    state_it,
    stored_statement,
)

TAKE = (1, 0, -1)


def voted(session: Session, here: Place, people: list[Actor], number: int = 3) -> list[str]:
    """Statements on which everybody voted, each person in another way; voting is over then."""
    set_state(session, here.process_id, ProcessState.LEARNING)
    made = [state_it(session, here, say(session, people[0], here.process_id)) for _ in range(number)]
    for position, person in enumerate(people):
        for place_, reference in enumerate(made):
            votes.cast(session, person, here.process_id, reference, TAKE[(position + place_ * (1 + position)) % 3])
    return made


def over(session: Session, here: Place) -> None:
    set_state(session, here.process_id, ProcessState.DRAFTING)


def taken(session: Session, here: Place, source: Source = Source.ASSEMBLY) -> Conversation:
    over(session, here)
    return exports.polis(session, SYSTEM, here.process_id, source)


def read_back(session: Session, here: Place, folder: Path) -> PolisExport:
    folder.mkdir(parents=True)
    write_polis(folder, taken(session, here))
    return read_polis(folder)


def by_person(found: PolisExport) -> Counter[tuple[tuple[str, int], ...]]:
    """How often each set of votes stands there, whoever they are of."""
    table: dict[int, dict[str, int]] = {}
    for person, item, value in zip(found.events.people, found.events.items, found.events.values, strict=True):
        table.setdefault(int(person), {})[found.statements[int(item)]] = int(value)
    return Counter(tuple(sorted(one.items())) for one in table.values())


def test_every_vote_is_there_and_the_act_is_noted(session: Session, tmp_path: Path) -> None:
    here = place(session)
    people = members(session, here.process_id, 5)
    voted(session, here, people)
    found = read_back(session, here, tmp_path / "out")
    assert by_person(found) == Counter(
        tuple((str(place_ + 1), TAKE[(position + place_ * (1 + position)) % 3]) for place_ in range(3))
        for position in range(5)
    )
    assert [one.moderated for one in found.comments] == [1, 1, 1]
    assert all(one.text.startswith("More buses should come") for one in found.comments)
    assert found.summary["voters"] == "5"
    assert found.summary["commenters"] == "1"
    assert actions(session)[-1] == "conversation_exported"
    last = session.execute(select(AuditPayload.payload).order_by(AuditPayload.sequence.desc()).limit(1)).scalar_one()
    assert last is not None
    assert {name: last[name] for name in ("people", "votes", "source")} == {
        "people": 5,
        "votes": 15,
        "source": "assembly",
    }


def test_nobody_is_known_by_number_time_author_or_order(session: Session, tmp_path: Path) -> None:
    here = place(session)
    voted(session, here, members(session, here.process_id, 12), number=2)
    found = read_back(session, here, tmp_path / "first")
    assert found.participants == tuple(map(str, range(12)))
    assert set(found.events.times.tolist()) == {0}
    assert {one.author for one in found.comments} == {""}
    lines = (tmp_path / "first" / "votes.csv").read_text(encoding="utf-8").splitlines()[1:]
    places = [tuple(map(int, line.split(",")[2:4])) for line in lines]
    assert places == sorted(places)
    # The day of a statement, not its hour.
    assert all(one.timestamp % 86_400_000 == 0 for one in found.comments)
    drawn = {taken(session, here).values.tobytes() for _ in range(8)}
    orders = {tuple(taken(session, here).people.tolist()) for _ in range(8)}
    assert len(drawn | orders) > 1, "each export draws its own numbers"
    stored = {str(one) for one in session.execute(select(Membership.pseudonym)).scalars()}
    everything = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "first").iterdir())
    assert not [name for name in stored if name in everything]


def test_whoever_did_not_agree_is_out(session: Session, tmp_path: Path) -> None:
    here = place(session)
    people = members(session, here.process_id, 4)
    voted(session, here, people)
    answer(session, people[2], here.process_id, given=False)
    found = read_back(session, here, tmp_path / "out")
    assert (len(found.participants), len(found.events.values)) == (3, 9)
    assert found.summary["views"] == "3"
    answer(session, people[0], here.process_id, given=False)
    # The words of the statements were theirs: nobody is counted as having said them.
    assert taken(session, here).commenters == 0


def test_words_that_are_not_in_use_are_absent(session: Session, tmp_path: Path) -> None:
    here = place(session)
    people = members(session, here.process_id, 3)
    made = voted(session, here, people, number=4)
    own = say(session, people[1], here.process_id)
    gone = state_it(session, here, own, text="Taken back on Tuesday.")
    votes.cast(session, people[0], here.process_id, gone, 1)
    contributions.withdraw(session, people[1], contribution(session, here.process_id, own).public_id)
    with writing(session, here.process_id):
        hidden = session.get_one(Statement, stored_statement(session, here.process_id, made[0]).node_id)
        hidden.state, hidden.text, hidden.changed_at = StatementState.HIDDEN, "Hidden on Monday.", clock.now()
    statements.merge(session, here.facilitator, here.process_id, gone=made[1], kept=made[2])
    found = read_back(session, here, tmp_path / "out")
    assert [(one.id, one.moderated, bool(one.text)) for one in found.comments] == [
        ("1", -1, False),
        ("2", -1, False),
        ("3", 1, True),
        ("4", 1, True),
    ]
    assert found.moderation().hidden == {"1", "2"}
    everything = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir())
    assert "Monday" not in everything
    assert "Tuesday" not in everything
    assert found.statements == ("1", "2", "3", "4")


def test_the_assembly_and_the_open_call_stay_apart(session: Session) -> None:
    here = place(session)
    people = members(session, here.process_id, 2)
    made = voted(session, here, people)
    assert exports.source_of_votes(session, SYSTEM, here.process_id) is Source.ASSEMBLY
    visitor = member(session, here.process_id, Source.OPEN_CALL)
    votes.cast(session, visitor, here.process_id, made[0], 1)
    with pytest.raises(DeliberationError, match="source_needed"):
        exports.source_of_votes(session, SYSTEM, here.process_id)
    assert len(taken(session, here).values) == 6
    assert taken(session, here, Source.OPEN_CALL).values.tolist() == [1]
    assert taken(session, here, Source.OPEN_CALL).commenters == 0


@pytest.mark.parametrize("state", [ProcessState.LEARNING, ProcessState.DELIBERATING, ProcessState.PAUSED])
def test_nothing_is_told_while_people_vote(session: Session, state: ProcessState) -> None:
    here = place(session)
    set_state(session, here.process_id, state)
    with pytest.raises(Refused, match="voting_not_over"):
        exports.polis(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    assert "conversation_exported" not in actions(session)


def test_a_change_in_between_stops_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    here = place(session)
    people = members(session, here.process_id, 2)
    voted(session, here, people)
    over(session, here)
    real = exports._taken

    def and_then_somebody_leaves(*args: object) -> Conversation:
        found: Conversation = real(*args)  # type: ignore[arg-type] # passed on as they came
        answer(session, people[0], here.process_id, given=False)
        return found

    monkeypatch.setattr(exports, "_taken", and_then_somebody_leaves)
    with pytest.raises(Refused, match="votes_changed_meanwhile"):
        exports.polis(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    assert "conversation_exported" not in actions(session)


def test_groups_are_those_of_the_newest_map_or_none(session: Session, tmp_path: Path) -> None:
    here = place(session)
    people = members(session, here.process_id, 14)
    made = [state_it(session, here, say(session, people[0], here.process_id)) for _ in range(9)]
    for position, person in enumerate(people):
        for number, reference in enumerate(made):
            side = 1 if position % 2 else -1
            votes.cast(session, person, here.process_id, reference, 1 if number == 8 else side)
    assert set(taken(session, here).groups) == {None}
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    found = taken(session, here)
    assert Counter(found.groups) == {0: 7, 1: 7}
    sides: Mapping[int, int] = dict(
        zip(found.people[found.items == 0].tolist(), found.values[found.items == 0].tolist(), strict=True)
    )
    assert len({(group, sides[person]) for person, group in enumerate(found.groups)}) == 2
    assert all(one.consensus is not None for one in found.statements)
    set_state(session, here.process_id, ProcessState.LEARNING)
    votes.cast(session, people[0], here.process_id, made[0], 0)
    assert set(taken(session, here).groups) == {None}, "a map that is older than the votes says nothing"


def test_a_real_conversation_comes_back_to_the_cell(session: Session, tmp_path: Path) -> None:
    export = read_polis(folder("london.youth.policing"))
    done = imports.polis(session, SYSTEM, export, title="There and back")
    assert exports.source_of_votes(session, SYSTEM, done.process_id) is Source.OPEN_CALL
    (tmp_path / "out").mkdir()
    write_polis(tmp_path / "out", exports.polis(session, SYSTEM, done.process_id, Source.OPEN_CALL))
    back = read_polis(tmp_path / "out")
    matrices = [one.matrix() for one in (export, back)]
    in_order = sorted(export.comments, key=lambda one: (one.timestamp, one.id))
    names = [[one.id for one in in_order], [str(number) for number in range(1, len(in_order) + 1)]]
    tables = []
    for matrix, known in zip(matrices, names, strict=True):
        cells = matrix.votes.tocoo()
        people: dict[int, set[tuple[int, int]]] = {}
        for person, item, vote in zip(*cells.coords, cells.data, strict=True):
            people.setdefault(int(person), set()).add((known.index(matrix.statements[item]), int(vote)))
        tables.append(Counter(map(frozenset, people.values())))
    assert tables[0] == tables[1]
    assert tables[0].total() == 26


def test_an_empty_process_gives_an_empty_folder(session: Session, tmp_path: Path) -> None:
    here = place(session)
    assert exports.source_of_votes(session, SYSTEM, here.process_id) is Source.ASSEMBLY
    found = read_back(session, here, tmp_path / "out")
    assert (found.participants, found.comments, found.statements) == ((), (), ())
    assert rows(session, Statement) == 0
    assert membership_of(here.convenor) > 0
