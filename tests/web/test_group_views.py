"""The page of results passes no group over: each has a view, what it shares with others, or a word that it has none."""

from __future__ import annotations

import copy
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.database import writing
from models import OpinionResult, Source
from tests.web.resident_journey import (
    Phone,
    Place,
    everybody_votes,
    move_to,
    new_place,
    with_stand_ins,
    with_statements,
)

TEXTS = ["The bus should stop at the clinic", "Pay us for our time", "A quiet room", "More peer workers"]


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=13)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place, session: Session) -> Phone:
    references = with_statements(session, place, TEXTS)
    with_stand_ins(app)
    phone = Phone(client).come_in(place.codes[0]).take_part(place)
    everybody_votes(session, place, references)
    move_to(session, place, "drafting")
    return phone


def stored(session: Session, place: Place, **changed: Any) -> dict[str, Any]:
    """Change the stored map and give it."""
    session.rollback()
    with writing(session, place.id):
        row = session.get_one(OpinionResult, (place.id, Source.ASSEMBLY))
        document: dict[str, Any] = {**copy.deepcopy(row.result), **changed}
        row.result = document
    return document


def parts(phone: Phone, place: Place) -> dict[str, str]:
    """What stands under the name of each group, as text."""
    whole = unescape(phone.open(place.url("results")).text)
    views = whole.split("What one group thinks and the others do not</h2>")[1].split("<h2")[0]
    named = re.split(r"<h3>(Group [A-Z]), ", views)[1:]
    texts = (re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)) for text in named[1::2])
    return dict(zip(named[::2], texts, strict=True))


def test_every_group_has_its_heading_and_its_views(phone: Phone, place: Place, session: Session) -> None:
    found = parts(phone, place)
    assert list(found) == [f"Group {'AB'[int(one['id'])]}" for one in stored(session, place)["groups"]]
    for name, text in found.items():
        other = "Group B" if name == "Group A" else "Group A"
        assert "in this group think so." in text
        assert f"This is not what most in {other} think." in text
        assert "No view of its own" not in text


def test_a_group_without_a_view_of_its_own_is_told_so_and_given_what_it_shares(
    phone: Phone, place: Place, session: Session
) -> None:
    stored(session, place, minority={})
    for text in parts(phone, place).values():
        assert "No view of its own stands out in this group. This is what most of the group thinks:" in text
        assert "in this group think so." in text


def test_a_group_of_one_mind_on_nothing_is_not_left_out_either(phone: Phone, place: Place, session: Session) -> None:
    document = stored(session, place)
    for one in document["statement_results"]:
        for part in one["by_group"]:
            part |= {"agree": 0, "disagree": 0}
    stored(session, place, minority={}, statement_results=document["statement_results"])
    found = parts(phone, place)
    assert len(found) == 2
    for text in found.values():
        assert "There is nothing either that most of the group thinks." in text
