"""What every answer carries: headers, cookie flags, nothing kept on a shared phone (ASVS 3.3, 3.4, 13.4, 14.3)."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from accessibility.contract import check_page
from tests.web.access import ACCESS
from tests.web.access_rows import SHOWN
from tests.web.security.fixtures import copy_of
from tests.web.security.house import House, Prepared, opened

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SITE = "https://assembly.example"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# A style sheet or a picture is no page: the rules for pages would only cost a phone bytes there.
ON_FILES = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
ON_PAGES = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Kept for longer than a look: the face, which is the same for all, and the robots' list.
KEPT = re.compile(r"public, max-age=\d+(, immutable)?")
ASKED_AGAIN = {"private, no-cache", "no-cache"}
# Published pages and files are asked for again each time; the page with the box for words must survive "back".
NOT_PERSONAL = (
    "public.strategy",
    "public.earlier",
    "public.download",
    "public.format_file",
    "public.ballot_format",
    "public.robots",
    "public.offline_worker",
    "resident.say",
)
BIG = 1024 * 1024 + 1


@pytest.fixture(scope="module")
def https_house(prepared_house: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation as people reach it over https."""
    file = copy_of(prepared_house, tmp_path_factory.mktemp("https"))
    with opened(file, base_url=SITE) as app, contextlib.closing(sqlite3.connect(file)) as watch:
        yield House(app, file, prepared_house, watch)


def every_kind(house: House, client: FlaskClient) -> dict[str, TestResponse]:
    """An answer of each kind, errors, files and redirections included."""
    talk, told = house.places["talk"], house.places["told"]
    static = "/static/a11y/css/core.css"
    return {
        "page": client.get("/"),
        "own page": client.get(f"/take-part/{talk.public_id}/"),
        "download": client.get(f"/strategies/{told.names['strategy']}/download/json"),
        "health": client.get("/healthz"),
        "file": client.get(static),
        "robots": client.get("/robots.txt"),
        "redirection": client.get(f"/take-part/{talk.public_id}/vote"),
        "other address": client.get("/run"),
        "leaving": house.browser("other_member").get("/leave"),
        "403": client.get(f"/desk/{talk.public_id}/"),
        "404": client.get("/nowhere"),
        "file 404": client.get("/static/a11y/css/none.css"),
        "405": client.delete("/join"),
        "400": client.post("/join", data={"words": "lemon"}),
        "413": client.post("/join", data={"words": "a" * BIG}),
        "metrics": client.get("/metrics"),
        "500": _fault(house, client),
    }


def _fault(house: House, client: FlaskClient) -> TestResponse:
    kept = house.app.view_functions["public.method"]
    house.app.view_functions["public.method"] = lambda: 1 // 0
    answer = client.get("/method")
    house.app.view_functions["public.method"] = kept
    return answer


def test_3_4_3_to_3_4_6_every_kind_of_answer_carries_the_headers(house: House) -> None:
    answers = every_kind(house, house.browser("member"))
    assert {name: one.status_code for name, one in answers.items() if name.isdigit()} == {
        name: int(name) for name in answers if name.isdigit()
    }
    for name, answer in answers.items():
        with answer:
            wanted = ON_FILES if name == "file" else ON_PAGES
            assert {key: answer.headers.get(key) for key in wanted} == wanted, name
            assert name == "file" or "geolocation=()" in answer.headers["Permissions-Policy"]
            assert "Strict-Transport-Security" not in answer.headers


def test_errors_are_pages_that_help(house: House) -> None:
    for name, answer in every_kind(house, house.browser("member")).items():
        with answer:
            if answer.status_code >= 400:
                assert answer.mimetype == "text/html", name
                assert not check_page(answer.text, status=answer.status_code, resident=True), name
                assert "01632 960 123" in answer.text, name


def test_3_4_1_over_https_browsers_never_come_back_without(https_house: House) -> None:
    for name, answer in every_kind(https_house, https_house.browser("member")).items():
        with answer:
            age = re.fullmatch(r"max-age=(\d+); includeSubDomains", answer.headers.get("Strict-Transport-Security", ""))
            assert age or name == "file", name
            assert not age or int(age.group(1)) >= 365 * 24 * 3600


def cookies_of(answer: TestResponse) -> dict[str, str]:
    """What an answer lets the browser keep: the name of each cookie with all that is said of it."""
    return {one.partition("=")[0]: one for one in answer.headers.getlist("Set-Cookie")}


def test_3_3_1_to_3_3_4_the_cookie_is_locked_to_this_site_and_out_of_reach_of_scripts(https_house: House) -> None:
    client = https_house.browser("visitor")
    answer = https_house.post(
        client, "/join", {"words": https_house.prepared.secrets["personal_code"]}, referer=f"{SITE}/join"
    )
    assert answer.status_code == 303
    cookie = cookies_of(answer)["__Host-folkmoot"]
    for said in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"):
        assert said in cookie
    assert "Domain" not in cookie


def test_3_3_2_the_readers_own_settings_are_as_well_kept(https_house: House) -> None:
    client = https_house.browser("visitor")
    answer = https_house.post(client, "/settings", {"text": "large", "size": "2"}, referer=f"{SITE}/settings")
    assert answer.status_code == 303
    for cookie in cookies_of(answer).values():
        for said in ("; Secure", "; HttpOnly", "; SameSite=Lax"):
            assert said in cookie


def test_over_plain_http_the_cookie_still_works(house: House) -> None:
    answer = house.post(house.browser("visitor"), "/join", {"words": house.prepared.secrets["personal_code"]})
    cookie = cookies_of(answer)["folkmoot"]
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_3_3_4_the_cookie_tells_nothing(house: House) -> None:
    """It is signed, not locked: so nothing is in it but a token, which only the server can turn into a person."""
    secrets = house.prepared.secrets
    answer = house.post(client := house.browser("visitor"), "/join", {"words": secrets["personal_code"]})
    with client.session_transaction() as kept:
        assert set(kept) <= {"sign_in", "_permanent", "csrf_token"}
    assert not any(word in str(cookies_of(answer)) for word in secrets["personal_code"].split() if len(word) > 4)


def test_what_any_cache_may_keep_never_carries_the_cookie(house: House) -> None:
    with house.browser("member").get("/static/a11y/css/core.css") as answer:
        assert not answer.headers.getlist("Set-Cookie")
        assert "Cookie" not in answer.vary
    assert house.browser("member").get(f"/take-part/{house.places['talk'].public_id}/").headers.getlist("Set-Cookie")


def test_14_3_2_nothing_personal_is_kept_by_the_browser(house: House) -> None:
    """Whoever takes the phone next finds nothing by going back."""
    for endpoint, methods in ACCESS.items():
        row = methods.get("GET")
        if row is None or endpoint == "accessibility.static":
            continue
        role = next((role for role, outcome in row.outcomes.items() if outcome == SHOWN and role != "visitor"), "")
        if not role:
            continue
        with house.ask(role, endpoint, "GET", row) as answer:
            kept = answer.headers["Cache-Control"]
        if endpoint in NOT_PERSONAL:
            assert kept in ASKED_AGAIN | {"no-store"} or KEPT.fullmatch(kept), endpoint
        else:
            assert kept == "no-store", endpoint
    with house.browser("visitor").get("/static/a11y/css/core.css") as answer:
        assert answer.headers["Cache-Control"] in ASKED_AGAIN


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("member", "/take-part/{pid}/stop"),
        ("advisory_member", "/committee/{pid}/stop"),
        ("supporter", "/support/{pid}/stop"),
        ("convenor", "/staff/sign-out"),
        ("convenor", "/staff/sign-out-everywhere"),
    ],
)
def test_14_3_1_signing_out_clears_what_the_browser_kept(house: House, role: str, address: str) -> None:
    answer = house.post(house.browser(role), address.format(pid=house.places["talk"].public_id))
    assert answer.status_code == 303
    assert '"cache"' in answer.headers["Clear-Site-Data"]


def test_14_3_1_leaving_in_a_hurry_clears_everything(house: House) -> None:
    answer = house.browser("member").get("/leave")
    assert (answer.status_code, answer.location) == (303, "/useful-numbers")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_13_4_2_nothing_is_left_open_for_developers(house: House) -> None:
    assert not house.app.debug
    assert not house.app.config.get("EXPLAIN_TEMPLATE_LOADING")
    client = house.browser("administrator")
    for address in (
        "/console",
        "/__debugger__",
        "/?__debugger__=yes&cmd=resource&f=style.css",
        "/.git/config",
        "/.env",
    ):
        answer = client.get(address)
        assert answer.status_code == (200 if address.startswith("/?") else 404)
        assert "werkzeug" not in answer.text.lower()
        assert "Werkzeug" not in str(answer.headers)


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic b3BlbjpzZXNhbWU=", "é"])
def test_13_4_5_figures_for_machines_are_closed(
    house: House, prepared_house: Prepared, tmp_path_factory: pytest.TempPathFactory, sent: str
) -> None:
    headers = {"Authorization": sent}
    assert house.browser("administrator").get("/metrics", headers=headers).status_code == 404
    file = copy_of(prepared_house, tmp_path_factory.mktemp("metrics"))
    with opened(file, metrics_token="a long secret") as app:
        assert app.test_client().get("/metrics", headers=headers).status_code == 404
        shown = app.test_client().get("/metrics", headers={"Authorization": "Bearer a long secret"})
        assert shown.status_code == 200
        assert "folkmoot_requests" in shown.text


def test_figures_for_machines_tell_of_routes_and_never_of_people(
    prepared_house: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = copy_of(prepared_house, tmp_path_factory.mktemp("metrics"))
    with opened(file, metrics_token="a long secret") as app, contextlib.closing(sqlite3.connect(file)) as watch:
        house = House(app, file, prepared_house, watch)
        talk = house.places["talk"]
        house.browser("member").get(f"/take-part/{talk.public_id}/words/{talk.names['own']}")
        shown = app.test_client().get("/metrics", headers={"Authorization": "Bearer a long secret"}).text
    assert "/take-part/<pid>/words/<public_id>" in shown
    assert talk.public_id not in shown
    assert talk.names["own"] not in shown


def test_healthz_says_one_word(house: House) -> None:
    answer = house.browser("visitor").get("/healthz")
    assert answer.get_json() == {"status": "well"}


def test_links_and_pictures_carry_the_configured_address_only(https_house: House) -> None:
    """The Host that a request names may be anybody's."""
    cookie = https_house.browser("convenor").get_cookie("__Host-folkmoot", domain="assembly.example")
    assert cookie
    headers = {"X-Forwarded-Host": "wicked.example", "Cookie": f"__Host-folkmoot={cookie.value}"}
    client, pid = https_house.app.test_client(use_cookies=False), https_house.places["talk"].public_id
    for address in (f"/run/{pid}/poster", "/run", f"/desk/{pid}", "/", "/nowhere", "//wicked.example/", "/join/open"):
        answer = client.get(address, headers=headers, base_url="https://wicked.example")
        assert "wicked" not in answer.text, address
        assert "wicked" not in (answer.location or ""), address
    poster = client.get(f"/run/{pid}/poster", headers=headers, base_url="https://wicked.example")
    assert poster.status_code == 200
    assert f"{SITE}/join" in poster.text
