"""Captions are WebVTT with times in their order, or they are refused with the line that is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import DeliberationError
from deliberation.exchange.captions import LIMIT_KILOBYTES, checked
from tests.recordings import CAPTIONS

HEAD = b"WEBVTT\n\n"


def test_captions_are_kept_as_they_are_but_for_the_ends_of_lines() -> None:
    assert checked(CAPTIONS) == CAPTIONS.decode()
    assert checked(b"\xef\xbb\xbf" + CAPTIONS.replace(b"\n", b"\r\n")) == CAPTIONS.decode()
    assert checked(b"WEBVTT - made by hand\nKind: captions\n\n00:00.000 --> 00:01.000 align:start\nOne\ntwo lines\n")


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "captions_missing", None),
        (b"1\n00:00:00,000 --> 00:00:01,000\nSubRip\n", "captions_no_file", None),
        (b"WEBVTT\n\n\xff\xfe", "captions_no_file", None),
        (b"WEBVTTX\n", "captions_no_file", None),
        (HEAD + b"00:00.000 --> 00:01.000\n\0\n", "captions_no_file", None),
        (HEAD, "captions_wrong", 3),
        (HEAD + b"00:00,000 --> 00:01,000\nComma\n", "captions_wrong", 3),
        (HEAD + b"00:02.000 --> 00:01.000\nBack\n", "captions_wrong", 3),
        (HEAD + b"00:00.000 --> 00:99.000\nNo time\n", "captions_wrong", 3),
        (HEAD + b"00:00.000 --> 00:01.000\n\n", "captions_wrong", 3),
        (HEAD + b"Words with no time\n", "captions_wrong", 3),
        (HEAD + b"00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB\n", "captions_wrong", 6),
        (HEAD + b"x" * LIMIT_KILOBYTES * 1024, "captions_too_long", None),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: bytes, code: str, line: int | None) -> None:
    with pytest.raises(DeliberationError, match=code) as refused:
        checked(content)
    assert refused.value.field == "captions"
    assert refused.value.params.get("line") == line


def answered(content: bytes) -> str:
    try:
        return checked(content)[:6]
    except DeliberationError as error:
        return error.code


@given(st.binary(max_size=60), st.integers(0, len(CAPTIONS)))
def test_whatever_is_sent_is_answered_plainly(junk: bytes, at: int) -> None:
    known = {"WEBVTT", "captions_missing", "captions_no_file", "captions_wrong"}
    assert answered(CAPTIONS[:at] + junk + CAPTIONS[at:]) in known
