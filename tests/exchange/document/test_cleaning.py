from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.languages import direction as language_direction
from deliberation.exchange.document.cleaning import clean_line, clean_text, directed_segments, text_direction

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def is_xml_character(character: str) -> bool:
    """The production Char of XML 1.0 (fifth edition), section 2.2."""
    code = ord(character)
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


@given(ANY_TEXT)
def test_what_is_left_can_be_written_anywhere(text: str) -> None:
    cleaned = clean_text(text)
    assert all(is_xml_character(character) for character in cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not re.search("[\u202a-\u202e\x00\r\x85\u2028\u2029]", cleaned)
    assert clean_text(cleaned) == cleaned


@given(ANY_TEXT)
def test_each_isolate_is_closed_where_it_was_opened(text: str) -> None:
    depth = 0
    for character in clean_text(text):
        depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
        assert depth >= 0
    assert depth == 0


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Mn", "Zs"]), max_size=100))
def test_ordinary_letters_signs_and_emoji_stay(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize("kept", ["👩🏽‍🦽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "a\tb\nc", "\u2067نعم\u2069", "e\u0301", "\u200f؟"])
def test_joiners_and_marks_that_people_need_stay(kept: str) -> None:
    assert clean_text(kept) == kept


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\u202etxt.exe", "atxt.exe"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("nul\x00bell\x07esc\x1b", "nulbellesc"),
        ("half \ud83d emoji", "half  emoji"),
        ("\ufeffstart", "start"),
        ("\u2069open \u2066here", "open \u2066here\u2069"),
        ("\uffff\U0001ffff", ""),
    ],
)
def test_known_troublemakers(given_text: str, expected: str) -> None:
    assert clean_text(given_text) == expected


def test_a_line_is_one_line() -> None:
    assert clean_line("  two\n\n lines\t and \u00a0 more ") == "two lines and more"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", "rtl"), ("ur-PK", "rtl"), ("fa", "rtl"), ("ckb", "rtl"), ("dv", "rtl"), ("yi", "rtl"),
        ("ku-Arab", "rtl"), ("pa-Arab-PK", "rtl"),
        ("en-GB", "ltr"), ("ku", "ltr"), ("ar-Latn", "ltr"), ("cy", "ltr"), ("AR_eg", "rtl"),
    ],
)  # fmt: skip
def test_the_direction_of_a_language(tag: str, expected: str) -> None:
    assert language_direction(tag) == expected


@given(ANY_TEXT, st.sampled_from(["ltr", "rtl"]))
def test_segments_are_the_text_and_each_reads_one_way(text: str, base: str) -> None:
    segments = directed_segments(text, base)  # type: ignore[arg-type]
    assert "".join(part for _, part in segments) == text
    assert all(part for _, part in segments)
    for direction, part in segments:
        kinds = {unicodedata.bidirectional(character) for character in part}
        assert not kinds & ({"R", "AL"} if direction == "ltr" else {"L"})
    turns = [direction for direction, _ in segments]
    assert all(one != other for one, other in pairwise(turns))


def test_most_letters_decide_the_direction() -> None:
    assert text_direction("NHS نريد طبيبا يتكلم لغتنا", "ltr") == "rtl"
    assert text_direction("The word نعم means yes", "rtl") == "ltr"
    assert text_direction("12 %", "rtl") == "rtl"
