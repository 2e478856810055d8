"""How the question changed: open to everybody once it is agreed, and found from the pages that show the question."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import processes
from deliberation.services.processes import RemitForm
from models import Process, ProcessState
from tests.web.governing_journey import staff
from tests.web.public_journey import EVIL, look
from tests.web.resident_journey import QUESTION, Place, new_place, with_stand_ins


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_stand_ins(app)


def changed(session: Session, question: str = "Who drives the bus?", why: str = "The council asked.") -> Place:
    """A project whose agreed remit was changed once and is not agreed again."""
    place = new_place(session, state="remit_agreed", people=0)
    form = RemitForm(question, "", "Buses.", "Trains.", "The council answers.", 0, "", None, why)
    processes.write_remit(session, SYSTEM, place.id, form)
    return place


def agreed(session: Session, place: Place) -> None:
    """The date is set, and the remit is agreed as it stands."""
    newest = RemitForm(
        "Who drives the bus?", "", "Buses.", "Trains.", "They answer.", 0, "", date(2031, 1, 1), "A day."
    )
    processes.write_remit(session, SYSTEM, place.id, newest)
    processes.move_on(session, SYSTEM, place.id)
    session.rollback()
    assert session.get_one(Process, place.id).state is ProcessState.REMIT_AGREED


def test_each_version_is_told_newest_first_with_what_changed_and_why(session: Session, client: FlaskClient) -> None:
    place = changed(session)
    agreed(session, place)
    page = look(client, f"/projects/{place.public_id}/question")
    words = ("the day of the answer", "A day.", "The council asked.", "The question:", "This was the first one.")
    assert all(one in page for one in words)
    assert page.index("A day.") < page.index("The council asked.") < page.index(QUESTION)
    assert f'href="/projects/{place.public_id}/question"' in look(client, f"/projects/{place.public_id}")


def test_it_opens_only_with_the_question_itself(app: Flask, session: Session, client: FlaskClient) -> None:
    place = changed(session)
    address = f"/projects/{place.public_id}/question"
    assert client.get(address).status_code in (303, 404)
    convenor = staff(app, session, place)
    assert address in convenor.open(f"/run/{place.public_id}/remit").text
    assert "Who drives the bus?" in convenor.open(address).text
    assert client.get("/projects/nothing/question").status_code == 404


def test_a_question_that_never_changed_has_no_such_link(session: Session, client: FlaskClient) -> None:
    place = new_place(session, people=0)
    assert "/question" not in look(client, f"/projects/{place.public_id}")
    assert "This was the first one." in look(client, f"/projects/{place.public_id}/question")


def test_reasons_are_text_and_nothing_else(session: Session, client: FlaskClient) -> None:
    place = changed(session, why=EVIL)
    agreed(session, place)
    assert "<script>alert" not in look(client, f"/projects/{place.public_id}/question")
