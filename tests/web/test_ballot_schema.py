"""The published schema of a ballot's file: every kind and rule fits it, and nothing that does not belong there does."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.exchange import schemas
from deliberation.methods.counting.rules import RULES
from deliberation.methods.counting.tallying import Asked, count
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from tests.json_schema import wrong
from tests.methods.counting.test_rehearsing import made_up, paper_of, set_up
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place
from tests.web.test_ballot_files import KINDS
from tests.web.test_public_ballots import counted, place, voted
from tests.web.test_resident_ballots import with_ballot

__all__ = ["place"]

SCHEMA = json.loads(schemas.ballot())
PAIRS = [(kind, rule) for kind, rules in RULES.items() for rule in rules]
RESULT = {**SCHEMA["$defs"]["result"], "$defs": SCHEMA["$defs"]}


@pytest.mark.parametrize(("kind", "rule"), PAIRS)
def test_what_is_published_of_every_kind_fits(app: Flask, session: Session, place: Place, kind: str, rule: str) -> None:
    ballot = with_ballot(session, place, form(kind, rule))
    voted(session, place, ballot, *KINDS[kind][1])
    counted(session, place, ballot)
    phone = Phone(app.test_client()).open(f"/projects/{place.public_id}/ballots/{ballot}")
    assert "/schemas/ballot-1.json" in phone.text
    public = phone.client.get(f"/projects/{place.public_id}/ballots/{ballot}/file").get_json()
    assert wrong(phone.client.get("/schemas/ballot-1.json").get_json(), public) == []
    whole = json.loads(json.dumps(reading.published(session, SYSTEM, place.id, ballot, papers=True)))
    session.rollback()
    assert len(whole["papers"]) == len(KINDS[kind][1])
    assert wrong(SCHEMA, whole) == []


@pytest.mark.parametrize("crowd", ["large_and_small", "halves", "all_different", ""])
@pytest.mark.parametrize(("kind", "rule"), PAIRS)
def test_the_result_of_a_crowd_of_any_sort_fits(kind: str, rule: str, crowd: str) -> None:
    asked = set_up(kind, rule, 6)
    papers = [paper_of(one, asked) for one in made_up(crowd, 6)] if crowd else []
    found = json.loads(json.dumps(count(Asked(asked, (3, 1, 2, 4, 6, 5), 48), papers)))
    assert wrong(RESULT, found) == []


def _one_more(file: dict[str, Any]) -> None:
    file["names"] = ["Blue Kettle"]


def _inside(file: dict[str, Any]) -> None:
    file["result"]["budget"]["rounds"][0]["payments"] = [{"approve": ["1"], "count": 1}]


def _less(file: dict[str, Any]) -> None:
    del file["root"]


def _other_kind(file: dict[str, Any]) -> None:
    file["result"]["approval"] = file["result"].pop("budget")


def _no_mark(file: dict[str, Any]) -> None:
    file["commitments"][0] = "five words of a tracker"


def _a_name(file: dict[str, Any]) -> None:
    file["result"]["budget"]["not_funded"][0]["spent_on"] = {"Blue Kettle": 1}


@pytest.mark.parametrize("change", [_one_more, _inside, _less, _other_kind, _no_mark, _a_name])
def test_what_does_not_belong_there_does_not_fit(
    session: Session, place: Place, change: Callable[[dict[str, Any]], None]
) -> None:
    ballot = with_ballot(session, place, form("budget", "equal-shares"))
    voted(session, place, ballot, *KINDS["budget"][1])
    counted(session, place, ballot)
    file = json.loads(json.dumps(reading.published(session, SYSTEM, place.id, ballot)))
    session.rollback()
    changed = copy.deepcopy(file)
    change(changed)
    assert wrong(SCHEMA, file) == []
    assert wrong(SCHEMA, changed)


def test_every_object_of_the_schema_says_all_that_may_stand_in_it() -> None:
    """No object is open: it has either names of its own and nothing else, or one sort of value for every name."""

    def objects(part: object) -> list[dict[str, Any]]:
        if isinstance(part, list):
            return [one for entry in part for one in objects(entry)]
        if not isinstance(part, dict):
            return []
        own = [part] if part.get("type") == "object" else []
        return own + [one for entry in part.values() for one in objects(entry)]

    found = objects(SCHEMA)
    assert len(found) > 30
    assert all("additionalProperties" in one for one in found)
    assert all(one["additionalProperties"] is False for one in found if "properties" in one)
