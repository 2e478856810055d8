"""What the tests of staff's pages share: somebody on the staff at a browser, and a process with words in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import accounts, contributions
from models import Role
from tests.services.signing import Worker, with_app
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes, with_stand_ins

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DOORS = {"convenor.process": "/run/<pid>", "committee.process": "/committee/<pid>", "resident.join": "/join"}


def complete(app: Flask) -> Flask:
    """The application with stand-ins for pages of other audiences that are not there."""
    for endpoint, rule in DOORS.items():
        if endpoint not in app.view_functions:
            app.add_url_rule(rule, endpoint, lambda **_values: ("", 204))
    return with_stand_ins(app)


def with_token(app: Flask, token: str) -> FlaskClient:
    """A browser that holds the token of a session."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = token
    return client


def somebody(app: Flask, session: Session, email: str, *, administrator: bool = False) -> tuple[Worker, Phone]:
    """Somebody on the staff with a full session."""
    worker, token = with_app(session, email, administrator=administrator)
    session.rollback()
    return worker, Phone(with_token(app, token))


def at_work(app: Flask, session: Session, place: Place, role: str = "facilitator", email: str = "") -> Phone:
    """Somebody with a role in a process, signed in."""
    worker, phone = somebody(app, session, email or f"{role}@example.org")
    accounts.grant_role(session, SYSTEM, process_id=place.id, person_id=worker.person_id, role=Role(role))
    session.rollback()
    return phone


def with_words(session: Session, texts: list[str], *, state: str = "deliberating") -> tuple[Place, list[str]]:
    """A process with a member whose words wait to be looked at; gives the references."""
    place = new_place(session, state=state, people=2)
    author = actor_of(session, place.codes[0])
    says_yes(session, author, place)
    sent = [contributions.submit(session, author, place.id, contributions.Words(text)).reference for text in texts]
    session.rollback()
    return place, sent


def desk(place: Place, rest: str = "") -> str:
    """The address of a page of the desk."""
    return f"/desk/{place.public_id}/{rest}"
