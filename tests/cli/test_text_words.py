"""What is told by telephone: every code has words, and each text fits one message and is easily read."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median

import pytest
from flask import Flask

from accessibility import plain_words
from deliberation import text_words
from deliberation.services import texting
from deliberation.services.consent import WORDINGS
from deliberation.text_words import AROUND, BOTH, RINGS, SPOKEN, TEXTED, Said
from models import ConsentPurpose

SAID = set(re.findall(r'Said\(\s*"(\w+)"', Path(texting.__file__).read_text())) | {
    "over", "closed_project", "no_words", "bad_vote", "paused", "not_now",
}  # fmt: skip
# 3GPP TS 23.038, the part of the alphabet that takes one place.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
PHONE = "01632 960 960"


def all_texts() -> list[Said]:
    named = {**BOTH, **TEXTED}
    plain = [Said(code, {"number": 12}) for code in named if code not in AROUND.values()]
    return [*plain, Said("ask_consent", text=WORDINGS[ConsentPurpose.TAKE_PART])]


def test_every_code_has_words_by_text_and_by_voice_and_none_is_left_over() -> None:
    assert set(TEXTED) == set(SPOKEN)
    assert {AROUND.get(code, code) for code in SAID} == {*BOTH, *TEXTED}
    assert {*BOTH, *TEXTED} >= RINGS


@pytest.mark.parametrize("said", all_texts(), ids=lambda said: said.code)
def test_each_text_fits_one_message(app: Flask, said: Said) -> None:
    with app.app_context():
        text = text_words.texted(said, "en-GB", phone=PHONE)
    assert len(text) <= 160
    assert set(text) <= GSM
    assert (PHONE in text) == (said.code in RINGS)


def test_they_are_easily_read(app: Flask) -> None:
    with app.app_context():
        texts = [text_words.texted(said, "en-GB", phone="") for said in all_texts()]
        parts = [text_words.spoken(said, "en-GB", phone="") for said in all_texts()]
    texts += [part.text for told in parts for part in told]
    assert not [text for text in texts if plain_words.find_banned(text, audience="residents")]
    grades = [plain_words.count(text).grade for text in texts if text]
    assert median(grades) <= 4
    assert max(grades) <= 6


def test_letters_that_phones_lack_are_replaced(app: Flask) -> None:
    with app.app_context():
        text = text_words.texted(Said("question", text="“It’s – here…”"), "en-GB", phone="")
    assert text.startswith('"It\'s - here..."\n1: agree.')
