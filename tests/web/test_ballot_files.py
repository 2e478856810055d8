"""The papers of a ballot for those who may count again: without names, in the order of their marks, and noted."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.exchange.sheets import read_csv_set
from deliberation.methods.counting.verifying import CHECKS, verify
from deliberation.permissions import SYSTEM
from deliberation.services import ballot_files
from models import AuditEvent, CountedPaper
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place
from tests.web.staff import at_work
from tests.web.test_public_ballots import counted, place, voted
from tests.web.test_resident_ballots import with_ballot

__all__ = ["place"]

KINDS = {
    "endorse": ("endorse", [{"1": "support", "3": "cannot_live"}, {"2": "not_sure"}, {}]),
    "approval": ("av", [{"1": 1, "2": 1}, {"3": 1}, {}]),
    "score": ("score", [{"1": 0, "2": 5}, {"3": 2}, {}]),
    "points": ("points", [{"1": 4, "2": 2}, {"3": 6}, {}]),
    "ranked": ("borda", [{"1": 2, "2": 1}, {"3": 1}, {}]),
    "budget": ("greedy", [{"1": 1, "2": 1}, {"3": 1}, {}]),
    "pairwise": ("pairwise", [{"1-2": 1, "2-3": 0}, {"1-3": 3}, {}]),
}


def taken(session: Session, place: Place, ballot: str) -> dict[str, list[dict[str, str]]]:
    return read_csv_set(ballot_files.for_recount(session, SYSTEM, place.id, ballot, "csv"))


def asked_back(kind: str, rows: list[dict[str, str]]) -> list[dict[str, str | int]]:
    """The papers that the tables hold."""
    if kind == "pairwise":
        found: dict[str, dict[str, str | int]] = {row["paper"]: {} for row in rows}
        for row in rows:
            if row["one"]:
                found[row["paper"]][f"{row['one']}-{row['other']}"] = int(row["chosen"])
        return list(found.values())
    return [
        {
            name.removeprefix("option_"): said if kind == "endorse" else int(said)
            for name, said in row.items()
            if name != "paper" and said
        }
        for row in rows
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_hold_every_paper_in_the_order_of_the_marks(session: Session, place: Place, kind: str) -> None:
    rule, papers = KINDS[kind]
    ballot = with_ballot(session, place, form(kind, rule))
    voted(session, place, ballot, *papers)
    counted(session, place, ballot)
    tables = taken(session, place, ballot)
    stored = session.execute(
        select(CountedPaper.content, CountedPaper.nonce, CountedPaper.tracker).order_by(CountedPaper.commitment)
    ).all()
    session.rollback()
    assert asked_back(kind, tables["papers"]) == [json.loads(content) for content, _, _ in stored]
    assert [row["title"] for row in tables["options"]] == ["Thing 1", "Thing 2", "Thing 3"]
    told = {(row["table"], row["column"]) for row in tables["dictionary"]}
    assert told == {(name, column) for name in ("papers", "options") for column in tables[name][0]}
    assert all(row["meaning"] for row in tables["dictionary"])
    raw = zipfile.ZipFile(io.BytesIO(ballot_files.for_recount(session, SYSTEM, place.id, ballot, "csv")))
    text = "".join(raw.read(name).decode("utf-8-sig") for name in raw.namelist())
    assert not [value for _, nonce, tracker in stored for value in (nonce, tracker) if value in text]


def test_no_title_is_a_formula_in_a_spreadsheet(session: Session, place: Place) -> None:
    asked = form()
    asked = replace(asked, options=(replace(asked.options[0], title="=1+1", text="@x"), *asked.options[1:]))
    ballot = with_ballot(session, place, asked)
    voted(session, place, ballot, {"1": 1})
    counted(session, place, ballot)
    raw = zipfile.ZipFile(io.BytesIO(ballot_files.for_recount(session, SYSTEM, place.id, ballot, "csv")))
    session.rollback()
    assert "1,'=1+1,'@x," in raw.read("options.csv").decode("utf-8-sig")
    assert taken(session, place, ballot)["options"][0]["title"] == "=1+1"


def test_a_teller_and_the_reviewer_take_the_papers_and_it_is_noted(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    voted(session, place, ballot, {"1": 1}, {"2": 1})
    teller, reviewer = at_work(app, session, place, "teller"), at_work(app, session, place, "reviewer")
    pages = (
        (teller, f"/teller/{place.public_id}/{ballot}/count", f"/teller/{place.public_id}/{ballot}/papers"),
        (reviewer, f"/review/{place.public_id}/votes/{ballot}", f"/review/{place.public_id}/votes/{ballot}/papers"),
    )
    for phone, page, address in pages:
        assert "It is not counted yet." in phone.open(page).words
        assert phone.client.post(f"{address}/csv", data={"csrf_token": phone.token()}).status_code == 409
    assert "No vote is counted yet." in reviewer.open(f"/review/{place.public_id}/votes").words
    counted(session, place, ballot, signed=False)
    assert ballot in reviewer.open(f"/review/{place.public_id}/votes").words
    for phone, page, address in pages:
        assert "Count the papers again" in phone.open(page).words
        tables = phone.client.post(f"{address}/csv", data=phone.hidden(f"{address}/csv"))
        assert (tables.status_code, tables.mimetype) == (200, "application/zip")
        assert f"{ballot}-papers.zip" in tables.headers["Content-Disposition"]
        assert len(read_csv_set(tables.data)["papers"]) == 2
        whole = phone.client.post(f"{address}/json", data=phone.hidden(f"{address}/json"))
        assert verify(whole.get_json()).holds == CHECKS
        assert phone.client.post(f"{address}/exe", data=phone.hidden(f"{address}/csv")).status_code == 404
    session.rollback()
    noted = session.scalars(select(AuditEvent.role).where(AuditEvent.action == "ballot_papers_taken")).all()
    assert sorted(map(str, noted)) == ["reviewer", "reviewer", "teller", "teller"]


def test_nobody_else_takes_them(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    voted(session, place, ballot, {"1": 1})
    counted(session, place, ballot)
    for role in ("facilitator", "convenor", "advisory_member"):
        phone = at_work(app, session, place, role)
        for start in ("teller", "review"):
            rest = "votes/" if start == "review" else ""
            address = f"/{start}/{place.public_id}/{rest}{ballot}/papers/csv"
            token = phone.open("/staff/").hidden("/staff/sign-out")
            assert phone.client.post(address, data=token).status_code == 403
    member = Phone(app.test_client()).come_in(place.codes[0])
    answer = member.client.get(f"/review/{place.public_id}/votes/{ballot}")
    assert answer.status_code in (303, 403)
