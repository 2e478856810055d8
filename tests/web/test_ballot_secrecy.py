"""No path from a person to a paper: not by a foreign key, a value, a line of the log, or what casting writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import Config
from deliberation.permissions import SYSTEM
from deliberation.reading import audit
from deliberation.services import ballot_closing, ballot_counts, papers
from models import Base, CountedPaper, Paper
from models.base import UtcDateTime
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.test_resident_ballots import inside, with_ballot

Rows = Mapping[str, list[tuple[object, ...]]]

PAPERS = ("paper", "counted_paper")
# Where people are: whoever gets here from a paper knows whose it is.
PEOPLE = {"person", "membership", "roll_entry", "sign_in", "personal_code"}


@pytest.fixture
def config(config: Config) -> Config:
    """Logs as in a real installation."""
    return replace(config, testing=False)


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=3, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def everything(session: Session) -> Rows:
    """Every row of every table."""
    session.rollback()
    found = {
        name: sorted((tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
        for name in Base.metadata.tables
    }
    session.rollback()
    return found


def voting(app: Flask, place: Place, ballot: str, code: str, *ticks: str) -> Phone:
    """Somebody who has filled in a paper, and has it before them to put it in."""
    start = place.url(f"ballots/{ballot}")
    phone = Phone(app.test_client()).come_in(code)
    choose = phone.open(f"{start}/choose").hidden(f"{start}/choose")
    phone.page = phone.client.post(f"{start}/choose", data={**choose, "ticks": list(ticks)}, follow_redirects=True)
    return phone


def put_in(phone: Phone, place: Place, ballot: str) -> list[str]:
    """Put it in; gives its words."""
    phone.send(place.url(f"ballots/{ballot}/check"))
    return inside(phone)


def test_no_foreign_key_leads_from_a_paper_to_a_person_or_from_a_person_to_a_paper() -> None:
    tables = Base.metadata.tables
    assert set(tables) >= {*PAPERS, *PEOPLE}
    for name in PAPERS:
        # The ballot, and nothing of its own: what is beyond the ballot is the same for every paper in it.
        assert {key.target_fullname for key in tables[name].foreign_keys} == {"ballot.node_id"}
        pointing = {
            table.name for table in tables.values() for key in table.foreign_keys if key.column.table.name == name
        }
        assert pointing == set()
        shared = set(tables[name].columns.keys()) & set(tables["roll_entry"].columns.keys())
        assert shared == {"ballot_id"}
        assert not [column.name for column in tables[name].columns if isinstance(column.type, UtcDateTime)]
    assert [column.name for column in tables["roll_entry"].columns if isinstance(column.type, UtcDateTime)] == ["until"]


def test_casting_changes_the_roll_and_the_papers_and_no_other_row(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    phone = voting(app, place, ballot, place.codes[0], "1", "3")
    before = everything(session)
    put_in(phone, place, ballot)
    after = everything(session)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"paper", "roll_entry"}
    (mark,) = set(after["roll_entry"]) - set(before["roll_entry"])
    (paper,) = after["paper"]
    ballot_id = paper[0]
    assert set(mark) & set(paper) <= {ballot_id}
    put_in(voting(app, place, ballot, place.codes[0], "2"), place, ballot)
    again = everything(session)
    assert {name for name in after if after[name] != again[name]} <= {"paper", "ballot", "sign_in", "personal_code"}
    assert len(again["paper"]) == 1


def test_no_value_of_a_paper_stands_anywhere_else(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    for code, ticks in zip(place.codes, (("1", "3"), ("2",), ("1", "2")), strict=True):
        put_in(voting(app, place, ballot, code, *ticks), place, ballot)
    session.rollback()
    theirs = {str(one) for row in session.execute(select(Paper.slot, Paper.nonce, Paper.tracker)) for one in row}
    assert len(theirs) == 9
    assert found_beside_papers(session, theirs) == []
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, place.id, ballot)
    ballot_counts.work_out(session, SYSTEM, place.id, ballot)
    kept = session.execute(select(CountedPaper.commitment, CountedPaper.nonce, CountedPaper.tracker)).all()
    theirs |= {str(one) for row in kept for one in row}
    assert len(theirs) == 12
    assert found_beside_papers(session, theirs) == []
    assert everything(session)["paper"] == []
    assert audit.verify(session).holds
    session.rollback()


def found_beside_papers(session: Session, theirs: set[str]) -> list[tuple[str, str]]:
    """Where one of these values stands in a table that is not for papers."""
    rows = everything(session)
    assert all(any(one in repr(row) for name in PAPERS for row in rows[name]) for one in theirs if len(one) == 32)
    return [
        (name, one) for name in rows if name not in PAPERS for row in rows[name] for one in theirs if one in repr(row)
    ]


def test_voting_leaves_no_line_in_the_log(
    app: Flask, session: Session, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    ballot = with_ballot(session, place, form())
    phone = Phone(app.test_client()).come_in(place.codes[0])
    capsys.readouterr()
    start = place.url(f"ballots/{ballot}")
    choose = phone.open(f"{start}/choose").hidden(f"{start}/choose")
    phone.page = phone.client.post(f"{start}/choose", data={**choose, "ticks": ["1"]}, follow_redirects=True)
    words = put_in(phone, place, ballot)
    phone.open(f"{start}/own").send(f"{start}/own", tracker=" ".join(words))
    assert "Thing 1" in phone.words
    assert capsys.readouterr().err == ""
    phone.open(place.url(""))
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["request"]


def test_what_goes_wrong_while_voting_is_in_the_log(
    app: Flask, session: Session, place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = with_ballot(session, place, form())
    phone = voting(app, place, ballot, place.codes[0], "1")
    capsys.readouterr()

    def broken(*_args: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(papers, "open_entry", broken)
    phone.send(place.url(f"ballots/{ballot}/check"))
    assert phone.page is not None
    assert phone.page.status_code == 500
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (line,) = [one for one in lines if one["event"] == "request"]
    assert (line["status"], line["route"]) == (500, "/take-part/<pid>/ballots/<reference>/check")
