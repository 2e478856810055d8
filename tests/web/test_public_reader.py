"""What belongs to the reader: how pages look, leaving in a hurry, and checking the record."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accessibility import preferences
from deliberation.config import Config
from deliberation.reading import audit
from deliberation.web.public.settings import local_path
from models import AuditEvent, SignIn
from tests.web.public_journey import look
from tests.web.resident_journey import new_place, with_stand_ins

DARK = {"text_size": "larger", "colours": "dark", "font": "lexend", "calm": "1"}
ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example", "/\n/evil.example", "/%0a/\r\nLocation: x", "javascript:alert(1)", "evil.example", "", "/a b",
    "http:/evil.example", " //evil.example", "/\x7f/evil.example", "/\u2028/evil.example",
)  # fmt: skip


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_stand_ins(app)


def _token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found
    return found.group(1)


def _keep(client: FlaskClient, **fields: str) -> tuple[int, str]:
    answer = client.post("/settings", data={"csrf_token": _token(client, "/settings"), **fields})
    return answer.status_code, answer.headers.get("Location", "")


def test_settings_are_kept_in_the_readers_browser_and_shown_at_once(client: FlaskClient) -> None:
    assert _keep(client, **DARK, back_to="/help") == (303, "/help")
    cookie = client.get_cookie("reading")
    assert cookie is not None
    assert preferences.parse(cookie.decoded_value) == preferences.from_values(DARK)
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)
    page = look(client, "/help")
    assert 'data-text="larger"' in page
    assert "Saved. Pages look like this now." in page
    assert "Saved." not in look(client, "/help")
    assert re.search(r'value="dark" checked', look(client, "/settings"))


def test_ordinary_settings_take_the_cookie_away(client: FlaskClient) -> None:
    _keep(client, **DARK)
    _keep(client, text_size="normal", colours="auto", font="atkinson")
    assert client.get_cookie("reading") is None


def test_a_language_that_was_chosen_stays_and_no_other_can_be_forced(client: FlaskClient) -> None:
    client.set_cookie("reading", "l=ar-XB")
    _keep(client, colours="dark")
    cookie = client.get_cookie("reading")
    assert cookie is not None
    assert preferences.parse(cookie.decoded_value).language == "ar-XB"
    _keep(client, colours="dark", language="xx-Evil")
    cookie = client.get_cookie("reading")
    assert cookie is not None
    assert preferences.parse(cookie.decoded_value).language == ""


def test_broken_values_are_the_ordinary_look(client: FlaskClient) -> None:
    _keep(client, text_size="enormous", colours="<script>", font="")
    assert client.get_cookie("reading") is None


def test_settings_without_the_token_change_nothing(client: FlaskClient) -> None:
    answer = client.post("/settings", data=DARK)
    assert answer.status_code == 400
    assert client.get_cookie("reading") is None


class TestOverHttps:
    @pytest.fixture
    def config(self, config: Config) -> Config:
        return replace(config, base_url="https://folkmoot.example")

    def test_the_cookie_is_for_https_alone(self, app: Flask) -> None:
        client = app.test_client()
        base = "https://folkmoot.example"
        page = client.get("/settings", base_url=base).get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        data = {"csrf_token": token.group(1), "colours": "dark"}
        answer = client.post("/settings", data=data, base_url=base, headers={"Referer": f"{base}/settings"})
        cookies = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("reading=")]
        assert len(cookies) == 1
        assert "; Secure" in cookies[0]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_the_way_back_never_leads_away(client: FlaskClient, wanted: str) -> None:
    assert _keep(client, back_to=wanted) == (303, "/")


@given(st.text(alphabet=string.printable + "\u2028\u00a0é\\/", max_size=30))
def test_whatever_is_taken_as_a_way_back_stays_on_the_site(wanted: str) -> None:
    path = local_path(wanted)
    assert path in {"", wanted}
    # What a browser makes of it: tabs and line ends dropped, backslashes as slashes (URL Standard).
    seen = re.sub(r"[\t\n\r]", "", path).strip().replace("\\", "/")
    assert urlsplit(urljoin("https://here.example/settings", seen)).netloc == "here.example"


def test_ordinary_paths_are_taken() -> None:
    for path in ("/", "/projects/abc", "/strategies/ST-1/lines/A01?x=1&y=%20#z"):
        assert local_path(path) == path


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/help?a=b", "/help?a=b"),
        ("http://localhost/settings", None),
        ("https://evil.example/help", None),
        ("http://localhost//evil.example", None),
        ("nonsense", None),
    ],
)
def test_the_page_before_is_remembered_if_it_is_ours(client: FlaskClient, referrer: str, back: str | None) -> None:
    page = client.get("/settings", headers={"Referer": referrer}).get_data(as_text=True)
    found = re.search(r'name="back_to" value="([^"]*)"', page)
    assert (found.group(1) if found else None) == back


def _signed_in(session: Session, client: FlaskClient) -> str:
    place = new_place(session)
    client.post("/join", data={"csrf_token": _token(client, "/join"), "words": place.codes[0]})
    return place.url()


def _sessions(session: Session) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(SignIn)).scalar_one()


def test_leaving_ends_everything_at_once(session: Session, client: FlaskClient) -> None:
    home = _signed_in(session, client)
    page = client.get(home)
    assert page.status_code in {200, 303}
    assert page.headers["Cache-Control"] == "no-store"
    assert _sessions(session) == 1
    cookie = client.get_cookie("folkmoot")
    assert cookie is not None
    left = client.get("/leave")
    assert (left.status_code, left.headers["Location"]) == (303, "/useful-numbers")
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert left.headers["Cache-Control"] == "no-store"
    assert client.get_cookie("folkmoot") is None
    assert _sessions(session) == 0
    client.set_cookie("folkmoot", cookie.value)
    assert client.get(home).headers["Location"] == "/join"


def test_leaving_twice_or_without_having_been_in_is_harmless(session: Session, client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get("/leave").status_code == 303
    assert _sessions(session) == 0


def test_leaving_ends_only_ones_own_session(app: Flask, session: Session, client: FlaskClient) -> None:
    _signed_in(session, client)
    app.test_client().get("/leave")
    assert _sessions(session) == 1


def test_where_one_lands_says_nothing_of_where_one_was(client: FlaskClient) -> None:
    page = look(client, "/useful-numbers")
    words = re.sub(r"<[^>]*>", " ", page)
    assert "Folkmoot" not in page
    assert "folkmoot" not in page
    assert "code" not in words
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    plain = ("tel:", "#", "/static/a11y/images/dot.svg", "/static/a11y/css/core.css")
    assert [one for one in addresses if not one.startswith(plain)] == []


def test_the_end_of_the_record_is_public(session: Session, client: FlaskClient) -> None:
    assert "0 entries" in look(client, "/check")
    new_place(session)
    session.rollback()
    count = session.execute(select(func.count()).select_from(AuditEvent)).scalar_one()
    page = look(client, "/check")
    assert audit.head(session) in page
    assert f"There are {count} entries." in page
    assert "folkmoot audit verify" in page


class TestHelp:
    @pytest.fixture
    def config(self, config: Config) -> Config:
        return replace(config, help_phone="01632 960 999")

    def test_help_names_the_phone_of_the_site_and_of_each_project(self, session: Session, client: FlaskClient) -> None:
        new_place(session)
        page = look(client, "/help")
        assert "tel:01632960999" in page
        assert "tel:01632960123" in page
