"""`folkmoot export pabulib`: a signed ballot goes out, and counting the file gives the winners that are stored."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.exchange.pabulib import as_pabulib, read_pabulib
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services.ballots import BallotForm
from models import AuditEvent, CountedPaper
from tests.cli.running import environment, folkmoot
from tests.services.voting import OPTIONS, form
from tests.web.resident_journey import Place, actor_of, new_place, says_yes
from tests.web.test_public_ballots import counted, voted
from tests.web.test_resident_ballots import with_ballot

PEOPLE = 9
# How the file of each is counted again by `folkmoot count`, where it can be.
COUNTED_BY: dict[tuple[str, str], tuple[str, ...]] = {
    ("budget", "equal-shares"): ("--rule", "equal-shares"),
    ("budget", "greedy"): ("--rule", "greedy"),
    ("budget", "phragmen"): ("--rule", "phragmen"),
    ("approval", "equal-shares"): ("--rule", "equal-shares", "--completion", "phragmen"),
    ("approval", "phragmen"): ("--rule", "phragmen"),
    ("approval", "av"): ("--rule", "greedy"),
}


@pytest.fixture
def env(config: Config) -> dict[str, str]:
    return environment(config)


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=PEOPLE, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def papers_for(kind: str, seed: int) -> list[dict[str, str | int]]:
    rng = random.Random(seed)
    made: list[dict[str, str | int]] = []
    for _ in range(PEOPLE):
        named = rng.sample(["1", "2", "3"], rng.randint(0, 3))
        if kind == "ranked":
            made.append({number: one for one, number in enumerate(named, 1)})
        else:
            most = {"score": 5, "points": 2}.get(kind, 1)
            made.append({number: rng.randint(1, most) for number in named})
    return made


def signed(session: Session, place: Place, asked: BallotForm, papers: list[dict[str, str | int]]) -> str:
    ballot = with_ballot(session, place, asked)
    voted(session, place, ballot, *papers)
    counted(session, place, ballot)
    return ballot


def result_of(session: Session, place: Place, ballot: str, kind: str) -> Any:
    result = reading.one(session, SYSTEM, place.id, ballot).result
    session.rollback()
    assert result is not None
    return result[kind]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("kind", "rule"), COUNTED_BY)
def test_there_and_back_gives_the_winners_that_are_stored(
    env: dict[str, str], session: Session, place: Place, tmp_path: Path, kind: str, rule: str, seed: int
) -> None:
    asked = form(kind, rule)
    if kind == "budget":
        costs = (10_050, 7_525, 12_000)
        options = tuple(replace(one, cost=cost) for one, cost in zip(OPTIONS, costs, strict=True))
        asked = replace(asked, options=options, told={"money": 20_000})
    ballot = signed(session, place, asked, papers_for(kind, seed))
    file, lot, out = tmp_path / "b.pb", tmp_path / "lot.txt", tmp_path / "out.json"
    ran = folkmoot("export", "pabulib", f"{place.public_id}/{ballot}", "--out", file, "--ties", lot, env=env)
    assert ran.exit_code == 0, ran.stderr
    assert "hand the file on only to those who may count again" in ran.stderr
    election = read_pabulib(file)
    assert as_pabulib(election) == file.read_bytes()
    how = list(COUNTED_BY[kind, rule])
    if (kind, rule) == ("budget", "equal-shares"):
        assert election.keys["rule"] == "equal-shares/add1u/exhaustive"
        how += ["--completion", "add1u", "--stop", "exhaustive", "--step", election.keys["step"]]
    ran = folkmoot("count", file, "--out", out, "--ties", lot, *how, env=env)
    assert ran.exit_code == 0, ran.stderr
    again, stored = json.loads(out.read_text(encoding="utf-8")), result_of(session, place, ballot, kind)
    assert (
        again["winners"] == [one for one in stored["winners"] if stored["ticks"][one]]
        if kind == "approval"
        else (again["winners"] == stored["winners"] and again["cost"] * 100 == stored["cost"])
    )
    assert set(election.selected or ()) == set(stored["winners"])


def test_what_was_settled_before_the_vote_is_settled_in_the_file(
    env: dict[str, str], session: Session, place: Place, tmp_path: Path
) -> None:
    asked = form("budget", "equal-shares")
    asked = replace(asked, options=(replace(asked.options[0], must_fund=True), *asked.options[1:]))
    ballot = signed(session, place, asked, [{"2": 1}] * 5)
    file, out = tmp_path / "b.pb", tmp_path / "out.json"
    folkmoot("export", "pabulib", f"{place.public_id}/{ballot}", "--out", file, env=env)
    folkmoot("count", file, "--out", out, "--completion", "add1u", "--step", "0.01", env=env)
    stored = result_of(session, place, ballot, "budget")["winners"]
    assert json.loads(out.read_text(encoding="utf-8"))["winners"] == stored == ["1", "2"]


@pytest.mark.parametrize(
    ("kind", "rule", "vote_type"),
    [
        ("approval", "seq-pav", "approval"),
        ("score", "score", "scoring"),
        ("points", "points", "cumulative"),
        ("ranked", "stv", "ordinal"),
    ],
)
def test_each_type_of_vote_stands_in_the_file_as_it_was_cast(
    env: dict[str, str], session: Session, place: Place, tmp_path: Path, kind: str, rule: str, vote_type: str
) -> None:
    papers = papers_for(kind, 3)
    ballot = signed(session, place, form(kind, rule), papers)
    file = tmp_path / "b.pb"
    public_id = reading.one(session, SYSTEM, place.id, ballot).public_id
    session.rollback()
    assert folkmoot("export", "pabulib", public_id, "--out", file, env=env).exit_code == 0
    election = read_pabulib(file)
    assert election.vote_type == vote_type
    found = []
    for row in election.votes:
        numbers = row[1].split(",") if row[1] else []
        said = map(int, row[2].split(",")) if len(row) > 2 and row[2] else range(1, len(numbers) + 1)
        found.append(dict(zip(numbers, said, strict=False)) if kind != "approval" else dict.fromkeys(numbers, 1))
    assert sorted(map(sorted, map(dict.items, found))) == sorted(sorted(paper.items()) for paper in papers)


def test_points_counted_by_the_file_come_in_the_stored_order(
    env: dict[str, str], session: Session, place: Place, tmp_path: Path
) -> None:
    ballot = signed(session, place, form("points", "points"), [{"3": 4, "1": 2}, {"2": 3}, {"3": 1}])
    file, out = tmp_path / "b.pb", tmp_path / "out.json"
    folkmoot("export", "pabulib", f"{place.public_id}/{ballot}", "--out", file, env=env)
    folkmoot("count", file, "--out", out, "--rule", "greedy", env=env)
    stored = result_of(session, place, ballot, "points")["order"]
    assert json.loads(out.read_text(encoding="utf-8"))["winners"] == stored == ["3", "2", "1"]


def test_nothing_in_the_file_leads_to_a_mark_or_a_person(
    env: dict[str, str], session: Session, place: Place, tmp_path: Path
) -> None:
    ballot = signed(session, place, form(), papers_for("approval", 4))
    file = tmp_path / "b.pb"
    folkmoot("export", "pabulib", f"{place.public_id}/{ballot}", "--out", file, env=env)
    text = file.read_text(encoding="utf-8")
    kept = session.execute(select(CountedPaper.commitment, CountedPaper.nonce, CountedPaper.tracker)).all()
    session.rollback()
    assert len(kept) == PEOPLE
    assert not [value for row in kept for value in row if value in text]
    votes = [row[1] for row in read_pabulib(file).votes]
    assert votes == sorted(votes, key=lambda vote: [int(one) for one in vote.split(",") if one])
    events = session.scalars(select(AuditEvent.action)).all()
    session.rollback()
    assert events[-1] == "ballot_papers_taken"


def test_what_cannot_go_out_is_refused_in_words_and_nothing_is_written(
    env: dict[str, str], session: Session, place: Place, tmp_path: Path
) -> None:
    out = tmp_path / "b.pb"
    open_one = with_ballot(session, place, form())
    asks = signed(session, place, form("endorse", "endorse"), [{"1": "support"}])
    for ballot, words in (
        ("zebra", "There is no such ballot."),
        (f"{place.public_id}/B99", "There is no such ballot."),
        (f"{place.public_id}/{open_one}", "is not signed yet"),
        (f"{place.public_id}/{asks}", "A .pb file holds ticks, marks, points or places."),
    ):
        ran = folkmoot("export", "pabulib", ballot, "--out", out, env=env)
        assert (ran.exit_code, words in ran.stderr) == (2, True), ran.stderr
        assert not out.exists()
    session.rollback()
    assert "ballot_papers_taken" not in session.scalars(select(AuditEvent.action)).all()
