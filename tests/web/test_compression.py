"""What travels compressed, for whom, and that nobody learns from the length what a page says (BREACH)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response, request
from hypothesis import given
from hypothesis import strategies as st

from deliberation.web import compression, form_tokens
from deliberation.web.compression import LEAST_BYTES, MOST_PADDING

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

GZIP = {"Accept-Encoding": "gzip"}
LONG = "People’s words. " * 100
ACCEPTED = (
    ("gzip", True),
    ("gzip, deflate, br", True),
    ("GZIP", True),
    ("*", True),
    ("br;q=1, gzip;q=0.2", True),
    ("gzip;q=0.5, identity;q=0.5", True),
    ("gzip;q=0, *", False),
    ("*;q=0", False),
    ("gzip;q=0", False),
    ("gzip;q=0.0, deflate", False),
    ("gzip;q=0.2, identity", False),
    ("identity", False),
    ("br", False),
    ("", False),
)


def answering(**answer: Any) -> FlaskClient:
    """A browser at an application that answers every request with this."""
    app = Flask(__name__, static_folder=None)
    compression.init_app(app)
    app.add_url_rule("/", "answer", lambda: Response(**answer), methods=["GET", "POST"])
    return app.test_client()


def encoding(answer: TestResponse) -> str | None:
    """How the body travels; None for as it is."""
    return answer.headers.get("Content-Encoding")


def padding(data: bytes) -> int:
    """How long the name in the head of a gzip is; 0 when there is none."""
    assert data[:3] == b"\x1f\x8b\x08"
    return data.index(b"\0", 10) - 10 if data[3] & 8 else 0


@given(text=st.text(min_size=0, max_size=4000), kind=st.sampled_from(sorted(compression.TYPES)))
def test_what_arrives_is_what_was_written(text: str, kind: str) -> None:
    body = text.encode()
    client = answering(response=body, mimetype=kind)
    plain, sent = client.get("/"), client.get("/", headers=GZIP)
    assert plain.data == body
    assert encoding(plain) is None
    is_long = len(body) >= LEAST_BYTES
    assert (encoding(sent) == "gzip") == is_long
    assert (gzip.decompress(sent.data) if is_long else sent.data) == body
    for one in (plain, sent):
        assert one.content_length == len(one.data)
        assert ("Accept-Encoding" in one.vary) == is_long


@pytest.mark.parametrize(("accepted", "wanted"), ACCEPTED)
def test_what_the_browser_takes_decides(accepted: str, wanted: bool) -> None:
    sent = answering(response=LONG).get("/", headers={"Accept-Encoding": accepted})
    assert (encoding(sent) == "gzip") == wanted
    assert "Accept-Encoding" in sent.vary


@given(mine=st.integers(0, 1000), plain=st.integers(0, 1000), first=st.booleans())
def test_the_better_liked_of_the_two_is_sent(mine: int, plain: int, first: bool) -> None:
    parts = [f"gzip;q={mine / 1000}", f"identity;q={plain / 1000}"]
    sent = answering(response=LONG).get("/", headers={"Accept-Encoding": ", ".join(parts if first else parts[::-1])})
    assert (encoding(sent) == "gzip") == (mine > 0 and mine >= plain)


def test_the_limit_is_where_it_is_said() -> None:
    for size, wanted in ((LEAST_BYTES - 1, None), (LEAST_BYTES, "gzip")):
        assert encoding(answering(response="a" * size).get("/", headers=GZIP)) == wanted


@pytest.mark.parametrize(
    "answer",
    [
        {"mimetype": "font/woff2"},
        {"mimetype": "image/png"},
        {"mimetype": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"headers": {"Content-Encoding": "br"}},
        {"headers": {"Cache-Control": "no-transform"}},
        {"status": 206},
        {"direct_passthrough": True},
    ],
)
def test_what_is_small_already_or_not_whole_is_left_alone(answer: dict[str, Any]) -> None:
    plain = answering(**{"response": [LONG.encode()], **answer})
    for_all, sent = plain.get("/"), plain.get("/", headers=GZIP)
    assert sent.data == for_all.data == LONG.encode()
    assert dict(sent.headers) == dict(for_all.headers)


def test_a_stream_stays_a_stream() -> None:
    def parts() -> Iterator[bytes]:
        yield from [LONG.encode()] * 3

    sent = answering(response=parts(), mimetype="text/csv").get("/", headers=GZIP)
    assert encoding(sent) is None
    assert "Content-Length" not in sent.headers
    assert sent.data == LONG.encode() * 3


def test_nothing_is_made_of_nothing() -> None:
    sent = answering(response=b"", status=204, mimetype="text/html").get("/", headers=GZIP)
    assert sent.data == b""
    assert encoding(sent) is None


def test_other_reasons_to_vary_are_kept() -> None:
    sent = answering(response=LONG, headers={"Vary": "Cookie"}).get("/", headers=GZIP)
    assert set(sent.vary) == {"Cookie", "Accept-Encoding"}
    assert len(sent.headers.getlist("Vary")) == 1


def test_asking_for_the_head_gives_the_headers_of_the_page() -> None:
    client = answering(response=LONG, mimetype="text/html")
    page, head = client.get("/", headers=GZIP), client.head("/", headers=GZIP)
    assert head.data == b""
    assert encoding(head) == "gzip"
    assert head.content_length is not None
    names = [{name for name, _ in one.headers} for one in (page, head)]
    assert names[0] == names[1]
    assert abs(head.content_length - (page.content_length or 0)) <= MOST_PADDING + 1


def test_a_mark_becomes_weak_and_still_says_that_nothing_changed() -> None:
    app = Flask(__name__, static_folder=None)
    compression.init_app(app)

    @app.get("/")
    def marked() -> Response:
        answer = Response(LONG)
        answer.set_etag("one")
        answer.make_conditional(request)
        return answer

    client = app.test_client()
    assert client.get("/").headers["ETag"] == '"one"'
    sent = client.get("/", headers=GZIP)
    assert sent.headers["ETag"] == 'W/"one"'
    again = client.get("/", headers={**GZIP, "If-None-Match": sent.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert encoding(again) is None


def test_a_file_to_keep_is_the_same_file() -> None:
    headers = {"Content-Disposition": "attachment; filename=strategy.csv", "ETag": '"one"'}
    sent = answering(response=LONG, mimetype="text/csv", headers=headers).get("/", headers=GZIP)
    assert gzip.decompress(sent.data) == LONG.encode()
    assert sent.headers["Content-Disposition"] == headers["Content-Disposition"]
    assert sent.mimetype == "text/csv"


def test_the_same_page_has_another_length_each_time() -> None:
    client = answering(response=LONG)
    sent = [client.get("/", headers=GZIP).data for _ in range(200)]
    assert {gzip.decompress(one) for one in sent} == {LONG.encode()}
    paddings = {padding(one) for one in sent}
    assert max(paddings) <= MOST_PADDING
    # Of 101 lengths, 200 draws miss so many with a chance of less than one in a million millions.
    assert len(paddings) > 50


def tokens_of(page: TestResponse) -> set[str]:
    """The tokens of a page."""
    body = gzip.decompress(page.data) if encoding(page) == "gzip" else page.data
    return set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', body.decode()))


def test_every_answer_writes_the_token_another_way_and_each_of_them_works(client: FlaskClient) -> None:
    pages = [client.get("/join", headers=GZIP) for _ in range(20)]
    assert all(encoding(page) == "gzip" for page in pages)
    tokens = [tokens_of(page) for page in pages]
    assert all(len(one) == 1 for one in tokens)
    shown = [next(iter(one)) for one in tokens]
    assert len({one[:8] for one in shown}) == len(shown)
    kept = [form_tokens.unmask(one).split(".")[0] for one in shown]
    assert len(set(kept)) == 1
    assert not any(kept[0] in one for one in shown)
    with client.session_transaction() as session:
        assert all(session["csrf_token"] not in one for one in shown)
    for token in (shown[0], shown[-1]):
        answer = client.post("/join", data={"csrf_token": token, "words": "no such code here"})
        assert answer.status_code == 400
        assert "open for a long time" not in answer.text


def test_a_token_without_its_mask_opens_nothing(client: FlaskClient) -> None:
    shown = next(iter(tokens_of(client.get("/join"))))
    for token in (form_tokens.unmask(shown), shown[:-1], shown[1:], "a", "é", shown.swapcase()):
        answer = client.post("/join", data={"csrf_token": token, "words": "no such code here"})
        assert "open for a long time" in answer.text


@given(token=st.text(st.characters(max_codepoint=127), max_size=120))
def test_under_a_mask_stands_what_was_put_there(token: str) -> None:
    first, second = form_tokens.mask(token), form_tokens.mask(token)
    assert form_tokens.unmask(first) == form_tokens.unmask(second) == token
    assert first != second


@given(shown=st.text(max_size=200))
def test_what_no_mask_made_is_no_fault(shown: str) -> None:
    assert isinstance(form_tokens.unmask(shown), str)


def test_pages_and_errors_travel_compressed(client: FlaskClient) -> None:
    for path, status in (("/", 200), ("/join", 200), ("/nowhere", 404)):
        plain, sent = client.get(path), client.get(path, headers=GZIP)
        assert plain.status_code == sent.status_code == status
        assert encoding(sent) == "gzip"
        assert len(sent.data) < len(plain.data) * 0.75
        assert "Accept-Encoding" in plain.vary
