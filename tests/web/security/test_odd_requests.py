"""What no browser sends: odd bytes, junk in every box, too much of everything. Never a fault of ours (ASVS 2.2)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder, encode_multipart, run_wsgi_app

from accessibility.contract import check_page
from tests.web.access_rows import Row
from tests.web.security.house import House, changed
from tests.web.security.junk import GETS, JUNK, NAMES, NUL, POSTS, boxes, junk_for, permitted

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BIG = "a" * (1024 * 1024 + 1)
# Where the answer shows what is sealed once more, that is an opening too, and noted as one.
OPENED_AGAIN = {"facilitator.settle_safeguarding": {"safeguarding_access", "safeguarding_note"}}


@pytest.mark.parametrize(("endpoint", "row"), POSTS, ids=NAMES)
def test_2_2_1_no_junk_in_any_box_is_a_fault(house: House, endpoint: str, row: Row) -> None:
    """Also with all the other boxes filled in rightly: then only the one that is wrong can be at fault."""
    role, address = permitted(row), house.address(endpoint, row.at, row.values)
    fields = row.fields(house, role) if callable(row.fields) else row.fields
    start = house.rows()
    for wrong in junk_for(boxes(house, endpoint, row), fields):
        client = house.browser(role)
        if row.cookie is not None:
            with client.session_transaction(base_url=house.base_url) as cookie:
                cookie.update(row.cookie(house))
        answer = house.post(client, address, wrong)
        assert answer.status_code < 500, wrong
        assert not answer.headers.get("Set-Cookie", "").startswith("a=")
        if answer.status_code == 400:
            noted = {"wrong_try", "audit_event", "audit_payload"} | OPENED_AGAIN.get(endpoint, set())
            assert changed(start, house.rows()) <= noted, wrong
        if changed(start, house.rows()):
            house.put_back()
            start = house.rows()


@pytest.mark.parametrize(("endpoint", "row"), GETS, ids=[endpoint for endpoint, _ in GETS])
def test_2_2_1_no_junk_in_an_address_is_a_fault(house_of_module: House, endpoint: str, row: Row) -> None:
    if endpoint == "public.leave":
        return
    house, role = house_of_module, permitted(row)
    right = house.address(endpoint, row.at, row.values).partition("?")[0]
    for junk in (*JUNK, NUL):
        part, address = junk.replace("/", "-") or "-", right
        for value in row.values.values():
            known = house.known(row.at).get(value, value).replace(" ", "-")
            address = address.replace(f"/{known}", f"/{quote(part)}")
        asked = dict.fromkeys(("from", "gone", "kept", "seen", "language", "step"), junk)
        with house.browser(role).get(address, query_string=asked) as answer:
            assert answer.status_code < 500, (address, junk)
            if answer.mimetype == "text/html" and answer.status_code != 303:
                assert "</html>" in answer.text


@pytest.mark.parametrize(("endpoint", "row"), POSTS, ids=NAMES)
def test_2_2_1_a_nul_is_refused_before_anything_reads_it(house_of_module: House, endpoint: str, row: Row) -> None:
    """PostgreSQL cannot hold one, and no keyboard has one."""
    house, before = house_of_module, house_of_module.rows()
    address = house.address(endpoint, row.at, row.values)
    for fields in ({"x": NUL}, {NUL: "x"}):
        assert house.post(house.browser(permitted(row)), address, fields).status_code == 400
    assert changed(before, house.rows()) == set()


RAW = {
    "a NUL in the path": {"path": "/projects/\0"},
    "bytes that are no letters in the path": {"environ_overrides": {"PATH_INFO": "/projects/\xff\xfe"}},
    "bytes that are no letters after the ?": {"environ_overrides": {"QUERY_STRING": "language=%ff%fe&a=%00"}},
    "bytes that are no letters in a form": {"method": "POST", "data": b"words=%ff%fe%80", "form": True},
    "bare bytes in a form": {"method": "POST", "data": b"\xff\xfe\x00=\x80&words", "form": True},
    "bytes that are no letters in a cookie": {"headers": {"Cookie": "folkmoot=\xff\xfe; reading=\xff; ;=;"}},
    "a long cookie": {"headers": {"Cookie": "reading=" + "l=ar;" * 3000}},
    "many headers": {"headers": {f"X-{number}": "a" * 200 for number in range(300)}},
    "languages that are none": {"headers": {"Accept-Language": "zz;q=nan,*;q=9,\xff" + ",en" * 2000}},
    "a range": {"path": "/static/a11y/css/core.css", "headers": {"Range": "bytes=9999999-1"}},
    "conditions": {"headers": {"If-None-Match": '"' * 500, "If-Modified-Since": "yesterday"}},
    "a form that says it is JSON": {"method": "POST", "data": b"{", "headers": {"Content-Type": "application/json"}},
    "a form in parts without parts": {
        "method": "POST",
        "data": b"--x\r\n",
        "headers": {"Content-Type": "multipart/form-data; boundary=x"},
    },
    "a form in parts without a boundary": {
        "method": "POST",
        "data": b"x",
        "headers": {"Content-Type": "multipart/form-data"},
    },
    "an unknown set of letters": {
        "method": "POST",
        "data": b"words=x",
        "headers": {"Content-Type": "application/x-www-form-urlencoded; charset=klingon"},
    },
    "a length that is none": {"method": "POST", "environ_overrides": {"CONTENT_LENGTH": "abc"}},
    "a length below nothing": {"method": "POST", "environ_overrides": {"CONTENT_LENGTH": "-5"}},
    "a method that is none": {"method": "ZEBRA"},
    "another address for the host": {"headers": {"Host": "a b\\c:99999"}},
    "no host": {"environ_overrides": {"HTTP_HOST": ""}},
    "dots in the path": {"path": "/static/a11y/../../../deliberation/config.py"},
    "hidden dots in the path": {"environ_overrides": {"PATH_INFO": "/static/a11y/..\\..\\config.py"}},
    "two slashes": {"path": "//join"},
}


@pytest.mark.parametrize("request_", RAW.values(), ids=list(RAW))
def test_no_odd_request_is_a_fault(house_of_module: House, request_: dict[str, object]) -> None:
    wanted = dict(request_)
    if wanted.pop("form", False):
        wanted["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
    environ = EnvironBuilder(**{"path": "/join", **wanted}).get_environ()  # type: ignore[arg-type]  # as in the list
    pieces, status, headers = run_wsgi_app(house_of_module.app, environ)
    body = b"".join(pieces).decode()
    number = int(status.split()[0])
    assert number < 500
    if headers.get("Content-Type", "").startswith("text/html") and number >= 400:
        assert not check_page(body, status=number, resident=True)
    assert "Content-Security-Policy" in headers
    assert "SETTINGS" not in body


@pytest.mark.parametrize(
    ("fields", "in_parts"),
    [
        ({"words": BIG}, False),
        ({"words": BIG}, True),
        ({"words": "a" * 600_000}, True),
        ({"words": FileStorage(io.BytesIO(BIG.encode()), "a.txt")}, True),
        ({f"box{number}": "a" for number in range(600)}, True),
    ],
    ids=["a long form", "a long form in parts", "one long box", "a large file", "many boxes"],
)
def test_5_2_1_too_much_is_refused_in_plain_words(house: House, fields: dict[str, object], in_parts: bool) -> None:
    sent = {"csrf_token": house.csrf(), **fields}
    boundary, data = encode_multipart(sent)
    kind = f"multipart/form-data; boundary={boundary}" if in_parts else "application/x-www-form-urlencoded"
    answer = house.browser("member").post(
        "/join", data=data if in_parts else urlencode(sent).encode(), content_type=kind
    )
    assert answer.status_code == 413
    assert not check_page(answer.text, status=413, resident=True)


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_odd_addresses_are_no_fault_on_either_database(client: FlaskClient) -> None:
    for part in (NUL, "\udcff".encode("utf-8", "surrogatepass").decode("latin-1"), "a" * 5000, "é", "'", "\\", "%"):
        for pattern in ("/projects/{}", "/strategies/{}", "/strategies/{}/lines/{}", "/card/{}", "/take-part/{}/"):
            answer = client.get(pattern.format(part, part))
            assert answer.status_code in (200, 303, 404)
    for number in ("0", "1", "999999999", "9999999999", "9" * 40):
        assert client.get(f"/strategies/ST-1/versions/{number}").status_code == 404
