"""Codes by the keys of a telephone: the code that was meant is always among what they can stand for."""

from __future__ import annotations

import random

import pytest

from accessibility import codes


def keyed(code: str, mark: str = "*") -> str:
    return mark.join(word.translate(codes.KEYS_OF_LETTERS) for word in code.split()) + mark


@pytest.mark.parametrize("mark", ["*", "#", "**", " "])
def test_keys_stand_for_the_code_that_was_meant(mark: str) -> None:
    rng = random.Random(17)
    for _ in range(200):
        code = codes.new_code(rng)
        found = codes.pressed(keyed(code, mark))
        assert code in found
        assert len(found) <= 16
        assert all(codes.normalise(one) == one for one in found)


def test_words_of_one_set_of_keys_are_few() -> None:
    keys = [word.translate(codes.KEYS_OF_LETTERS) for word in codes.word_list()]
    assert max(keys.count(one) for one in keys) == 2


@pytest.mark.parametrize("keys", ["", "1", "9", "***", "1*2*3*4", "53666*53666*53666*53666", "5" * 500])
def test_other_keys_are_no_code(keys: str) -> None:
    assert codes.pressed(keys) == ()
