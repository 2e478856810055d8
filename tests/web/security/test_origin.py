"""Where a form may come from (ASVS 3.5.1): from our own pages, also where the browser sends no Referer."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping

import pytest

from tests.web.security.fixtures import copy_of
from tests.web.security.house import House, Prepared, opened

SITE = "https://assembly.example"
OURS, ELSEWHERE = SITE, "https://evil.example"


@pytest.fixture(scope="module")
def https_house(prepared_house: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation as people reach it over https."""
    file = copy_of(prepared_house, tmp_path_factory.mktemp("origin"))
    with opened(file, base_url=SITE) as app, contextlib.closing(sqlite3.connect(file)) as watch:
        yield House(app, file, prepared_house, watch)


def sent(house: House, headers: Mapping[str, str], role: str = "member") -> int:
    """The status of a form that changes something, with its own right token."""
    address = f"/take-part/{house.places['talk'].public_id}/yes/be_kept"
    data = {"csrf_token": house.csrf(), "answer": "yes"}
    return house.browser(role).post(address, data=data, headers=dict(headers)).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Referer": f"{SITE}/join"},
        {"Referer": f"{ELSEWHERE}/"},
        {"Origin": OURS},
        {"Origin": "HTTPS://Assembly.Example"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": OURS},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_3_5_1_a_form_of_ours_needs_no_referer(https_house: House, headers: dict[str, str]) -> None:
    https_house.put_back()
    assert sent(https_house, headers) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://assembly.example"},
        {"Origin": f"{SITE}:8443"},
        {"Origin": f"{SITE}.evil.example"},
        {"Origin": ELSEWHERE, "Referer": f"{SITE}/join"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
        {"Sec-Fetch-Site": ""},
    ],
)
def test_3_5_1_a_form_from_elsewhere_does_nothing_even_with_a_right_token(
    https_house: House, headers: dict[str, str]
) -> None:
    https_house.put_back()
    before = https_house.rows()
    assert sent(https_house, headers) == 400
    assert https_house.rows() == before


def test_3_5_1_the_page_says_so_in_plain_words(https_house: House) -> None:
    answer = https_house.browser("visitor").post("/join", data={"words": "a"}, headers={"Origin": ELSEWHERE})
    assert "sent from another site, so nothing was done" in answer.text


def test_3_5_1_in_a_try_out_the_address_that_was_typed_counts(house: House) -> None:
    """Without a name of its own: the settings say localhost, and a phone in the room types the number."""
    data = {"csrf_token": house.csrf(), "words": "lemon river table cup"}
    client = house.app.test_client()
    with client.session_transaction(base_url="http://192.0.2.7:8000") as cookie:
        cookie["csrf_token"] = house.raw_csrf
    ours = client.post(
        "/join", data=data, base_url="http://192.0.2.7:8000", headers={"Origin": "http://192.0.2.7:8000"}
    )
    assert "We do not know this code" in ours.text
    other = client.post("/join", data=data, base_url="http://192.0.2.7:8000", headers={"Origin": "http://192.0.2.7"})
    assert "sent from another site" in other.text


def test_3_5_1_reading_and_links_from_elsewhere_are_fine(https_house: House) -> None:
    for headers in ({"Origin": ELSEWHERE}, {"Sec-Fetch-Site": "cross-site"}):
        assert https_house.browser("visitor").get("/join", headers=headers).status_code == 200
