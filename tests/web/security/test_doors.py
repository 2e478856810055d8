"""Who is led where: one answer on every page of the staff, and no refusal in the record (ASVS 3.7.2, 6.3.3, 6.4.1)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import SYSTEM
from deliberation.services import accounts, passwords, second_factor
from deliberation.web.doors import CHOOSING, FOR_BOTH, HALF_WAY, OPEN, STAFF_PAGES, WANTED_FOR
from models import StaffAccount
from tests.services.signing import OTHER_PASSWORD, PASSWORD, STEP, Worker, actor_of, start, with_app
from tests.web.access import ACCESS
from tests.web.access_rows import Row
from tests.web.resident_journey import Phone, Place, new_place
from tests.web.security.building import PASSWORD as HOUSE_PASSWORD
from tests.web.security.house import House, changed

SIGN_IN, SECOND, CHOOSE = "/staff/sign-in", "/staff/second-factor", "/staff/password"
ROWS = [
    (endpoint, method, row)
    for endpoint, methods in ACCESS.items()
    for method, row in methods.items()
    if endpoint.partition(".")[0] in STAFF_PAGES | FOR_BOTH and endpoint not in OPEN
]
NAMES = [f"{endpoint} {method}" for endpoint, method, _ in ROWS]


@pytest.mark.parametrize(("endpoint", "method", "row"), ROWS, ids=NAMES)
def test_6_3_3_every_page_of_the_staff_leads_to_what_is_missing(
    house_of_module: House, endpoint: str, method: str, row: Row
) -> None:
    house, before = house_of_module, house_of_module.rows()
    with house.ask("visitor", endpoint, method, row) as answer:
        door = "/join" if endpoint.partition(".")[0] in FOR_BOTH else SIGN_IN
        assert (answer.status_code, answer.location) == (303, door)
    if endpoint not in HALF_WAY:
        with house.ask("half_signed_in", endpoint, method, row) as answer:
            assert (answer.status_code, answer.location) == (303, SECOND)
    assert not changed(before, house.rows())


def test_a_page_that_nobody_has_is_said_to_be_missing_only_to_who_is_signed_in(house: House) -> None:
    for address in ("/run/0000000000/", "/desk/0000000000/"):
        assert house.browser("visitor").get(address).location == SIGN_IN
        assert house.browser("half_signed_in").get(address).location == SECOND
        assert house.browser("convenor").get(address).status_code == 404


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session)


@pytest.fixture
def ada(session: Session, place: Place) -> Worker:
    """A convenor and facilitator with an app."""
    worker, _ = with_app(session)
    for role in ("convenor", "facilitator"):
        accounts.grant_role(session, SYSTEM, process_id=place.id, person_id=worker.person_id, role=role)
    session.rollback()
    return worker


def signs_in(phone: Phone, worker: Worker, *, steps: int = 1) -> Phone:
    phone.open(SIGN_IN).send(SIGN_IN, email=worker.email, password=PASSWORD)
    with clock.moved(steps * STEP):
        return phone.send(SECOND, code=worker.code())


def path(phone: Phone) -> str:
    assert phone.page is not None
    return phone.page.request.path


@pytest.mark.parametrize("wanted", ["/run/{pid}/remit", "/desk/{pid}/cards", "/staff/password", "/run/"])
def test_3_7_2_after_signing_in_the_page_that_was_asked_for_opens(
    app: Flask, place: Place, ada: Worker, wanted: str
) -> None:
    address = wanted.format(pid=place.public_id)
    phone = Phone(app.test_client())
    assert path(phone.open(address)) == SIGN_IN
    assert path(signs_in(phone, ada)) == address
    phone.send("/staff/sign-out")
    assert path(signs_in(phone, ada, steps=2)) == "/staff/", "it was for one time"


def test_3_7_2_it_is_forgotten_after_half_an_hour(app: Flask, place: Place, ada: Worker) -> None:
    phone = Phone(app.test_client())
    phone.open(f"/run/{place.public_id}/remit")
    with clock.moved(WANTED_FOR):
        assert path(signs_in(phone, ada)) == "/staff/"


@pytest.mark.parametrize(
    "query", ["?next=https://evil.example/", "?next=//evil.example", "?next=/run/", "?wanted=//evil.example"]
)
def test_3_7_2_no_address_says_where_to_go_on(house: House, query: str) -> None:
    client = house.browser("visitor")
    client.get(f"{SIGN_IN}{query}")
    client.get(f"/run/{query}")
    fields = {"email": house.prepared.people.emails["half_signed_in"], "password": HOUSE_PASSWORD}
    assert house.post(client, f"{SIGN_IN}{query}", fields).location == SECOND
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = house.raw_csrf
    sent = {"code": house.prepared.secrets["printed_code"]}
    assert house.post(client, f"{SECOND}{query}", sent).location == "/run/"


def test_6_4_1_a_given_password_leads_to_choosing_ones_own_and_on_from_there(
    app: Flask, session: Session, place: Place, ada: Worker
) -> None:
    with writing(session):
        session.get_one(StaffAccount, ada.person_id).password_given_at = clock.now()
    phone = Phone(app.test_client())
    wanted = f"/run/{place.public_id}/remit"
    phone.open(wanted)
    assert path(signs_in(phone, ada)) == CHOOSE
    assert "Choose your own" in phone.text
    assert 'href="/staff/"' not in phone.text
    for address in ("/staff/", f"/desk/{place.public_id}/", f"/run/{place.public_id}/", "/staff/second-factor"):
        assert path(phone.open(address)) == CHOOSE
    assert path(phone.open(wanted)) == CHOOSE
    phone.send(CHOOSE, current=PASSWORD, password=PASSWORD)
    assert "Choose another one" in phone.text
    phone.send(CHOOSE, current=PASSWORD, password=OTHER_PASSWORD)
    assert path(phone) == wanted


def test_6_4_1_a_password_that_ran_out_says_so_to_who_knows_it(app: Flask, session: Session, ada: Worker) -> None:
    with writing(session):
        session.get_one(StaffAccount, ada.person_id).password_given_at = clock.now()
    phone = Phone(app.test_client())
    with clock.moved(passwords.GIVEN_LASTS):
        phone.open(SIGN_IN).send(SIGN_IN, email=ada.email, password=PASSWORD)
        assert "first three days" in phone.text
        phone.send(SIGN_IN, email=ada.email, password="wrong")
        assert "first three days" not in phone.text


def test_6_3_1_a_browser_that_signed_in_is_let_in_whatever_strangers_try(app: Flask, ada: Worker) -> None:
    known, stranger = Phone(app.test_client()), Phone(app.test_client())
    signs_in(known, ada)
    known.send("/staff/sign-out")
    for _ in range(11):
        stranger.open(SIGN_IN).send(SIGN_IN, email=ada.email, password="wrong")
    assert stranger.page is not None
    assert stranger.page.status_code == 429
    with clock.moved(2 * STEP):
        known.open(SIGN_IN).send(SIGN_IN, email=ada.email, password=PASSWORD)
        assert path(known) == SECOND


def test_the_cookie_of_a_known_browser_tells_nothing_and_opens_nothing(
    app: Flask, session: Session, place: Place, ada: Worker
) -> None:
    phone = Phone(app.test_client())
    signs_in(phone, ada)
    cookie = phone.client.get_cookie("browser")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert "ada" not in cookie.value
    other = app.test_client()
    other.set_cookie("browser", cookie.value)
    assert other.get("/staff/").location == SIGN_IN
    assert other.get(f"/committee/{place.public_id}/").location == SIGN_IN, "staff come in here with a password"
    for value in ("", "x", cookie.value[:-2] + "zz"):
        other.set_cookie("browser", value)
        assert other.get(f"/committee/{place.public_id}/").location == "/join"


def test_no_set_of_codes_is_made_for_whoever_owes_the_second_factor(app: Flask, session: Session, ada: Worker) -> None:
    token = start(session).token
    actor = actor_of(session, token)
    assert second_factor.is_set_up(session, session.get_one(StaffAccount, ada.person_id))
    assert not actor.second_factor
    assert CHOOSING.isdisjoint(HALF_WAY)
