"""Who is let in where: every route of the residents, asked by strangers, by others, and with nothing filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from deliberation.permissions import SYSTEM
from deliberation.services import accounts, codes, contributions, processes, themes
from deliberation.stages import ORDER
from deliberation.web.request import TOKEN_KEY
from models import Role
from tests.services.signing import actor_of as staff_actor
from tests.services.signing import events, everything_stored, with_app
from tests.web.resident_journey import (
    Phone,
    Place,
    actor_of,
    move_to,
    new_place,
    says_yes,
    with_stand_ins,
    with_statements,
)

OPEN = frozenset(
    {"resident.join", "resident.use_code", "resident.card", "resident.open_call", "resident.join_open_call"}
)
# What these pages may answer when nothing was filled in: to go on, or to say what is missing.
FINE = frozenset({200, 303, 400})
# Of these the place has none, and whoever may come in is told so.
NOT_THERE = frozenset({"answer", "concern", "link", "meeting", "need", "note"})
NOBODYS = "aaaaaaaaaa"
# The place has no ballot either. After this part a number is the place of a question on the paper, so it may be shown.
BALLOTS = "/ballots/"


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2)
    with_statements(session, made, ["The bus should stop at the clinic"])
    return made


@pytest.fixture
def said(session: Session, place: Place) -> contributions.Receipt:
    actor = actor_of(session, place.codes[0])
    says_yes(session, actor, place)
    return contributions.submit(session, actor, place.id, contributions.Words("My own words"))


@pytest.fixture
def words_id(said: contributions.Receipt) -> str:
    return said.public_id


@pytest.fixture
def addresses(
    app: Flask, session: Session, place: Place, said: contributions.Receipt
) -> dict[str, list[tuple[str, str]]]:
    """Endpoint to (method, address) of every route of the residents."""
    with_stand_ins(app)
    themes.make(session, SYSTEM, place.id, title="Getting about", contributions=[said.reference])
    filled = {
        "pid": place.public_id,
        "public_id": said.public_id,
        "reference": "S01",
        "number": 1,
        "purpose": "be_kept",
        "how": "name",
        "words": "lemon-river",
        "name": "T01",
        "contribution": said.reference,
        **dict.fromkeys(NOT_THERE, NOBODYS),
        "state": "without",
        "way": "phone",
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in _rules(app):
        with app.test_request_context():
            here = filled if "recording" not in rule.endpoint else {**filled, "public_id": NOBODYS}
            here = here if BALLOTS not in rule.rule else {**here, "reference": NOBODYS}
            address = str(app.url_map.bind("localhost").build(rule.endpoint, {k: here[k] for k in rule.arguments}))
        for method in (rule.methods or set()) & {"GET", "POST"}:
            found.setdefault(rule.endpoint, []).append((method, address))
    return found


def _rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("resident."))


def test_whoever_is_not_signed_in_is_led_to_the_door(app: Flask, addresses: dict[str, list[tuple[str, str]]]) -> None:
    phone = Phone(app.test_client()).open("/join")
    for endpoint, ways in addresses.items():
        for method, address in ways:
            answer = phone.client.open(address, method=method, data={"csrf_token": phone.token()})
            if endpoint not in OPEN:
                assert (answer.status_code, answer.location) == (303, "/join"), (method, address)


def test_members_of_another_process_are_refused_and_it_is_noted(
    app: Flask, session: Session, addresses: dict[str, list[tuple[str, str]]]
) -> None:
    other = new_place(session, area="OTH")
    phone = Phone(app.test_client()).come_in(other.codes[0]).open(other.url("stop"))
    token, refused = phone.token(), 0
    for endpoint, ways in addresses.items():
        for method, address in ways:
            if endpoint in OPEN:
                continue
            answer = phone.client.open(address, method=method, data={"csrf_token": token})
            assert answer.status_code == 403, (method, address)
            assert "My own words" not in answer.get_data(as_text=True)
            refused += 1
    noted = {thing for act, thing, _details in events(session) if act == "refused"}
    assert refused > 20
    assert noted == set(addresses) - OPEN


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.CONVENOR, Role.ADVISORY_MEMBER])
def test_other_roles_of_the_same_process_are_refused(
    app: Flask, session: Session, place: Place, addresses: dict[str, list[tuple[str, str]]], role: Role
) -> None:
    worker, token = with_app(session)
    accounts.grant_role(session, SYSTEM, process_id=place.id, person_id=worker.person_id, role=role)
    assert staff_actor(session, token).parts
    client = app.test_client()
    with client.session_transaction() as kept:
        kept[TOKEN_KEY] = token
    for endpoint, ways in addresses.items():
        for method, address in ways:
            if method == "GET" and endpoint not in OPEN:
                assert client.get(address).status_code == 403, address


def test_another_members_words_are_refused(app: Flask, place: Place, words_id: str) -> None:
    with_stand_ins(app)
    phone = Phone(app.test_client()).come_in(place.codes[1])
    token = phone.open(place.url("stop")).token()
    for rest in ("", "/take-back", "/appeal", "/confirm"):
        address = place.url(f"words/{words_id}{rest}")
        method = "GET" if rest in ("", "/take-back") else "POST"
        assert phone.client.open(address, method=method, data={"csrf_token": token}).status_code == 403
    assert phone.client.get(place.url(f"said/{words_id}")).status_code == 403


def test_nothing_filled_in_never_breaks_a_page(
    app: Flask, session: Session, place: Place, addresses: dict[str, list[tuple[str, str]]]
) -> None:
    for endpoint, ways in addresses.items():
        for method, address in ways:
            if method == "POST":
                phone = Phone(app.test_client()).come_in(place.codes[0]).open(place.url("stop"))
                answer = phone.client.post(address, data={"csrf_token": phone.token()})
                fine = FINE if NOBODYS not in address else FINE | {403, 404}
                assert answer.status_code in fine, (endpoint, answer.status_code)
                without = phone.client.post(address)
                assert without.status_code == 400, (endpoint, without.status_code)


def test_opening_a_page_writes_nothing(
    app: Flask, session: Session, place: Place, addresses: dict[str, list[tuple[str, str]]]
) -> None:
    phone = Phone(app.test_client()).come_in(place.codes[0])
    before = everything_stored(session)
    for ways in addresses.values():
        for method, address in ways:
            if method == "GET":
                opened = phone.client.get(address, follow_redirects=True)
                assert opened.status_code == (200 if NOBODYS not in address else 404), address
    assert everything_stored(session) == before


def test_no_page_tells_who_takes_part(
    app: Flask, session: Session, place: Place, addresses: dict[str, list[tuple[str, str]]]
) -> None:
    other = actor_of(session, place.codes[1]).membership(place.id)
    assert other is not None
    phone = Phone(app.test_client()).come_in(place.codes[0])
    for ways in addresses.values():
        for method, address in ways:
            if method == "GET":
                phone.open(address)
                assert phone.page is not None
                assert other.pseudonym.encode() not in phone.page.data


def test_no_address_holds_a_number_of_ours(addresses: dict[str, list[tuple[str, str]]]) -> None:
    for ways in addresses.values():
        for _method, address in ways:
            assert not re.search(r"/\d+(/|$)", address.partition(BALLOTS)[0]), address


def test_every_state_of_a_process_has_a_start_page(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    long = new_place(session, state="draft", area="LNG")
    for state in ORDER:
        move_to(session, long, str(state))
        phone = Phone(app.test_client()).come_in(long.codes[0])
        for page in ("", "say", "vote", "done", "results", "answers", "words", "choices", "yes/take_part", "stop"):
            assert phone.open(long.url(page)).page is not None
            assert phone.page is not None
            assert phone.page.status_code == 200, (state, page)


def test_a_paused_process_says_that_nothing_is_lost(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session, area="PAU")
    processes.pause(session, SYSTEM, place.id, reason="A break")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    assert "This is paused for now. Nothing is lost." in phone.text
    for page in ("", "vote", "say"):
        assert re.search("Why it is paused:.*A break", phone.open(place.url(page)).text)
    assert "Answering is paused" in phone.open(place.url("vote")).text
    assert "Saying something is paused" in phone.open(place.url("say")).text
    for page in ("say", "vote", "results"):
        assert phone.open(place.url(page)).page is not None


def test_a_code_that_was_replaced_opens_nothing(app: Flask, session: Session, place: Place) -> None:
    with_stand_ins(app)
    phone = Phone(app.test_client()).come_in(place.codes[0])
    actor = actor_of(session, place.codes[0]).membership(place.id)
    assert actor is not None
    codes.issue_personal_code(session, SYSTEM, membership_id=actor.membership_id)
    assert phone.client.get(place.url()).location == "/join"


def test_a_process_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/take-part/nowhere/").status_code == 404
