"""Texts as they come: one letter, 50,000 letters, thousands alike, many scripts. Never a crash, a warning or a NaN."""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest

from deliberation.methods.themes.attaching import attach
from deliberation.methods.themes.mapping import build_themes
from deliberation.methods.themes.types import Contribution
from tests.methods.themes.test_map import as_text, check

_RNG = random.Random(5)
_WORDS = ["".join(_RNG.choice("abcdefghiklmnoprstu") for _ in range(_RNG.randint(2, 8))) for _ in range(120)]


def _sentences(number: int, words: int) -> list[str]:
    return [" ".join(_RNG.choice(_WORDS) for _ in range(words)) for _ in range(number)]


MIXED = [
    "مرحبا بالعالم", "你好世界，今天很好", "Привет мир", "hello world", "👍👍👍", "שלום עולם", "नमस्ते दुनिया",
    "こんにちは世界", "สวัสดีชาวโลก", "안녕하세요 세계", "Γειά σου Κόσμε", "🙂 ok then", "e\u0301te\u0301 long",
    "\u200f\u202eabc def", "\ud83d half a sign", "\x00 nothing inside", "ℌ𝔢𝔩𝔩𝔬 world", "\u0301\u0301\u0301",
    "İstanbul ışık",
]  # fmt: skip
CASES = {
    "nothing": [],
    "one": ["hello world"],
    "two letters": ["a", "b"] * 30,
    "thousands alike": ["We need more buses"] * 5_000,
    "two kinds": ["more buses please"] * 30 + ["less traffic now"] * 30,
    "fifty thousand letters": ["x" * 50_000, "y" * 49_999 + " z", *_sentences(14, 3)],
    "ten thousand words": _sentences(2, 10_000) + _sentences(14, 3),
    "one-letter words": [" ".join(_RNG.choice("abcdefgh") for _ in range(_RNG.randint(1, 5))) for _ in range(60)],
    "scripts": MIXED * 2,
    "one word each": _WORDS[:40],
    "numbers": [f"{number} pounds" for number in range(80)],
    "sixty-one": _sentences(61, 4),
    "two hundred": _sentences(203, 4),
    "pictures": ["🎉" * number for number in range(20)],
    "signs without blanks": [
        "".join(_RNG.choice("今天天气很好我们去公园散步吧") for _ in range(12)) for _ in range(40)
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_a_sensible_result_or_a_clear_word(name: str) -> None:
    texts = [Contribution(f"c{place}", text) for place, text in enumerate(CASES[name])]
    new = [Contribution(f"n{place}", text) for place, text in enumerate([*CASES[name][:10], "n/a", "quite new words"])]
    with warnings.catch_warnings(), np.errstate(divide="raise", invalid="raise", over="raise"):
        warnings.simplefilter("error")
        found = build_themes(texts)
        attached = attach(texts, found.membership, found.facet_membership, new)
    check(found, texts)
    as_text(found)
    assert found.enough or found.why is not None
    assert {one.id for one in attached.placed} | set(attached.no_view) == {one.id for one in new}
    assert len(found.unplaced) <= 0.02 * len(texts) or not found.enough
