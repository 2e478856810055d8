"""Signing in and out through the pages: new tokens, real endings, slow guessing (ASVS 2.4.1, 7.2, 7.4, 14.2.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from deliberation.database import db
from deliberation.services import throttling
from models import Person
from tests.code_traces import traces_of
from tests.web.security.building import PASSWORD
from tests.web.security.house import House, named

if TYPE_CHECKING:
    from flask.testing import FlaskClient

COOKIE = "folkmoot"


def token_in(client: FlaskClient) -> str | None:
    """The session's token in a browser."""
    with client.session_transaction() as cookie:
        return cookie.get("sign_in")


def replayed(house: House, value: str, address: str) -> int:
    """The status of a page for somebody who kept an old cookie."""
    client = house.app.test_client(use_cookies=False)
    return client.get(address, headers={"Cookie": f"{COOKIE}={value}"}).status_code


def cookie_of(client: FlaskClient) -> str:
    """The cookie of a browser as it is sent."""
    cookie = client.get_cookie(COOKIE)
    assert cookie
    return cookie.value


def test_7_2_3_and_7_2_4_each_step_of_signing_in_gives_a_new_token(house: House) -> None:
    """A cookie that was put in the browser before is worth nothing after."""
    client = house.browser("visitor")
    with client.session_transaction() as cookie:
        cookie["sign_in"] = "put there by somebody else"
    fields = {"email": house.prepared.people.emails["half_signed_in"], "password": PASSWORD}
    assert house.post(client, "/staff/sign-in", fields).location == "/staff/second-factor"
    half, half_cookie = token_in(client), cookie_of(client)
    assert half
    assert len(half) >= 43
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = house.raw_csrf
    sent = {"code": house.prepared.secrets["printed_code"]}
    assert house.post(client, "/staff/second-factor", sent).location == "/staff/"
    assert token_in(client) not in (half, None)
    assert client.get("/staff/").status_code == 200
    assert replayed(house, half_cookie, "/staff/") == 303


def test_7_2_4_a_residents_code_gives_a_new_token_each_time(house: House) -> None:
    client, found = house.browser("visitor"), set()
    for _ in range(3):
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = house.raw_csrf
        house.post(client, "/join", {"words": house.prepared.secrets["personal_code"]})
        found.add(token_in(client))
    assert len(found) == 3


@pytest.mark.parametrize(
    ("role", "address", "page"),
    [
        ("member", "/take-part/{pid}/stop", "/take-part/{pid}/"),
        ("advisory_member", "/committee/{pid}/stop", "/committee/{pid}/"),
        ("convenor", "/staff/sign-out", "/run/{pid}/"),
        ("convenor", "/staff/sign-out-everywhere", "/run/{pid}/"),
        ("facilitator", "/leave", "/desk/{pid}/"),
    ],
)
def test_7_4_1_after_signing_out_the_old_cookie_opens_nothing(house: House, role: str, address: str, page: str) -> None:
    pid, client = house.places["talk"].public_id, house.browser(role)
    old = cookie_of(client)
    assert replayed(house, old, page.format(pid=pid)) == 200
    leaving = address.format(pid=pid)
    assert (client.get(leaving) if leaving == "/leave" else house.post(client, leaving)).status_code == 303
    assert replayed(house, old, page.format(pid=pid)) == 303
    assert client.get(page.format(pid=pid)).status_code == 303


def test_7_4_2_shutting_an_account_ends_its_sessions_at_once(house: House) -> None:
    pid, shut_out = house.places["talk"].public_id, house.browser("facilitator")
    assert shut_out.get(f"/desk/{pid}/").status_code == 200
    account = house.prepared.secrets["account"]
    assert house.post(house.browser("administrator"), f"/staff/people/{account}/disable").status_code == 303
    assert shut_out.get(f"/desk/{pid}/").location == "/staff/sign-in"
    again = {"email": house.prepared.people.emails["facilitator"], "password": PASSWORD}
    assert house.post(house.browser("visitor"), "/staff/sign-in", again).status_code == 400


def test_7_4_2_a_new_card_ends_the_sessions_of_the_old_one(house: House) -> None:
    talk, member = house.places["talk"], house.browser("other_member")
    assert member.get(f"/take-part/{talk.public_id}/").status_code == 200
    fields = {"pseudonym": talk.names["pseudonym_other_member"]}
    assert house.post(house.browser("facilitator"), f"/desk/{talk.public_id}/cards/again", fields).status_code == 303
    assert member.get(f"/take-part/{talk.public_id}/").location == "/join"
    assert (
        house.post(house.browser("visitor"), "/join", {"words": house.prepared.secrets["personal_code"]}).status_code
        == 400
    )


def test_8_3_1_a_role_that_ended_is_gone_from_the_next_request(house: House) -> None:
    talk, committee = house.places["talk"], house.browser("advisory_member")
    assert committee.get(f"/committee/{talk.public_id}/").status_code == 200
    ending = f"/run/{talk.public_id}/roles/{talk.names['pseudonym_advisory_member']}/end"
    assert house.post(house.browser("convenor"), ending).status_code == 303
    assert committee.get(f"/committee/{talk.public_id}/").status_code == 403


@pytest.mark.parametrize(
    "value", ["", "a", "a.b.c", "eyJzaWduX2luIjoiYSJ9.aaaaaa.aaaaaaaa", "\udcff", "ü" * 500, "x" * 8000]
)
def test_a_cookie_that_is_not_ours_is_nobodys(house: House, value: str) -> None:
    assert replayed(house, value.encode("utf-8", "surrogatepass").decode("latin-1"), "/staff/") == 303


def test_the_cookie_of_another_installation_is_nobodys(house: House) -> None:
    from itsdangerous import URLSafeTimedSerializer

    member = house.prepared.people.tokens["member"]
    forged = URLSafeTimedSerializer("another secret", salt="cookie-session").dumps({"sign_in": member})
    assert replayed(house, forged, f"/take-part/{house.places['talk'].public_id}/") == 303


def test_2_4_1_guessing_codes_is_slowed_and_nobody_has_to_solve_a_riddle(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "code_from", lambda address: throttling.Tries("code-address", address, 3))
    client = house.browser("visitor")
    for _ in range(3):
        assert house.post(client, "/join", {"words": "lemon river table cup"}).status_code == 400
    answer = house.post(client, "/join", {"words": house.prepared.secrets["personal_code"]})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Wait a few minutes" in answer.text
    assert not re.search("captcha|robot|puzzle", answer.text, re.IGNORECASE)


def test_2_4_1_guessing_passwords_is_slowed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "password_from", lambda address: throttling.Tries("password-address", address, 2))
    client, email = house.browser("visitor"), house.prepared.people.emails["convenor"]
    for _ in range(2):
        assert house.post(client, "/staff/sign-in", {"email": email, "password": "wrong"}).status_code == 400
    assert house.post(client, "/staff/sign-in", {"email": email, "password": PASSWORD}).status_code == 429


def test_6_3_8_the_sign_in_page_never_tells_which_part_was_wrong(house: House) -> None:
    client, known = house.browser("visitor"), house.prepared.people.emails["convenor"]
    pages = [
        house.post(client, "/staff/sign-in", {"email": email, "password": "wrong"}).text.replace(email, "-")
        for email in (known, "nobody@example.org")
    ]
    without = [re.sub(r'name="(?:once|csrf_token)"[^>]*', "", page) for page in pages]
    assert without[0] == without[1]


def test_14_2_1_no_address_holds_a_code_a_token_or_an_e_mail(house: House) -> None:
    """After coming in, neither a link nor a redirection holds anything secret; only a card's own address does."""
    secrets, client = house.prepared.secrets, house.browser("visitor")
    spoken = [secrets["personal_code"], secrets["process_code"]]
    forbidden = [form for words in spoken for form in (words, words.replace(" ", "-"), words.replace(" ", "+"))]
    addresses = []
    for words in spoken:
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = house.raw_csrf
        answer = house.post(client, "/join", {"words": words})
        addresses.append(answer.location)
        page = client.get(answer.location)
        addresses += re.findall(r'(?:href|action|src)="([^"]*)"', page.text)
        forbidden += [token_in(client)] if token_in(client) else []
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = house.raw_csrf
    made = house.post(client, "/join/open", {"once": "b"})
    own = client.get(made.location)
    addresses += [made.location, *re.findall(r'(?:href|action|src)="([^"]*)"', own.text)]
    new = re.search(r'translate="no">([a-z]+ [a-z]+ [a-z]+ [a-z]+)<', own.text)
    assert new
    forbidden += [new.group(1).replace(" ", "-"), new.group(1)]
    assert len(addresses) > 10
    assert not [address for address in addresses if address and any(one in address for one in forbidden)]


def test_16_2_5_logs_hold_no_secret_no_words_and_no_address(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    import logging

    import structlog

    secrets, talk = house.prepared.secrets, house.places["talk"]
    kept = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    client = house.browser("visitor")
    environ = {"REMOTE_ADDR": "192.0.2.77"}
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = house.raw_csrf
    client.get(f"/card/{secrets['personal_code'].replace(' ', '-')}", environ_overrides=environ)
    house.post(client, "/join", {"words": secrets["personal_code"]})
    house.post(client, "/staff/sign-in", {"email": "zebra@example.org", "password": "zebra-password"})
    member = house.browser("member")
    house.post(member, f"/take-part/{talk.public_id}/say/send", {"text": "zebra words", "language": "en-GB"})
    member.get(f"/desk/{talk.public_id}/", environ_overrides=environ)
    said = capsys.readouterr().err
    structlog.configure(**kept)
    assert said.count('"event": "request"') >= 5
    assert '"route": "/card/<words>"' in said
    for secret in (
        *traces_of(secrets["personal_code"]),
        "zebra",
        "192.0.2.77",
        talk.public_id,
        token_in(client) or "-",
    ):
        assert not re.search(rf"\b{re.escape(secret)}\b", said), secret


def test_16_3_1_and_16_3_2_refusals_of_somebody_signed_in_are_in_the_chain(house: House) -> None:
    talk, before = house.places["talk"], len(house.rows()["audit_event"])
    house.browser("member").get(f"/run/{talk.public_id}/")
    house.browser("visitor").get(f"/run/{talk.public_id}/")
    new = house.rows()["audit_event"][before:]
    said = [(one["role"], one["action"], one["object"]) for one in named("audit_event", new)]
    assert said == [("member", "refused", "convenor.process")]
    with house.app.app_context():
        people = {row.public_id for row in db.session().execute(select(Person.public_id))}
    assert not [row for row in new if people & {str(cell) for cell in row}]
