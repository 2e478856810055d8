"""What counts as no view, and the plain form of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.methods.themes.answers import gives_no_view
from deliberation.methods.themes.folding import plain_form


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "--", "...", "?", "n/a", "N/A", "n.a.", "None", "nothing", "Nothing.", "NOTHING!", "don't know",
     "Don’t know", "I dont know", "no comment", "a", "7", "12", "👍", "Not provided", "\u200b", "\n\n",
     "Weiß nicht", "keine Angabe", "je ne sais pas", "no sé", "nie wiem", "nu știu", "dim byd", "ddim yn gwybod",
     "لا أعرف", "पता नहीं", "不知道", "не знаю", "জানি না", "معلوم نہیں", "bilmiyorum"],
)  # fmt: skip
def test_gives_no_view(text: str) -> None:
    assert gives_no_view(text)


@pytest.mark.parametrize(
    "text",
    ["Parking!", "猫", "Nothing works here", "I know nothing about buses but they are late", "no buses", "GP",
     "None of the doctors listen", "Ampel", "سكن"],
)  # fmt: skip
def test_gives_a_view_however_short(text: str) -> None:
    assert not gives_no_view(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Don’t CUT\tthe café!! ", "dont cut the cafe"),
        ("Straße", "strasse"),
        ("e\u0301te\u0301", "ete"),
        ("한국어 텍스트", "한국어 텍스트"),
        ("नमस्ते", plain_form("नमस्ते")),
        ("ℌello①", "hello1"),
        ("می\u200cخواهم", "میخواهم"),
        ("a_b-c/d", "a b c d"),
    ],
)
def test_plain_form(text: str, plain: str) -> None:
    assert plain_form(text) == plain


def test_vowel_signs_stay() -> None:
    assert plain_form("हिन्दी") != plain_form("हन्द")


@given(st.text(max_size=60))
def test_plain_form_is_stable_and_has_single_blanks(text: str) -> None:
    plain = plain_form(text)
    assert plain_form(plain) == plain
    assert plain == " ".join(plain.split())
    assert gives_no_view(text) == gives_no_view(plain)
