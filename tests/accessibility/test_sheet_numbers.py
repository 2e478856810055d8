"""Numbers of sheets: read however they are typed, and wrong ones are noticed."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from accessibility.sheet_numbers import ALPHABET, LENGTH, new_number, normalise, shown

NUMBERS = st.integers(0, 2**32).map(lambda seed: new_number(random.Random(seed)))


@given(NUMBERS)
def test_what_is_printed_is_read_however_it_is_typed(number: str) -> None:
    printed = shown(number)
    for typed in (printed, printed.lower(), f" {printed.replace('-', ' ')} ", printed.replace("0", "O"), number):
        assert normalise(typed) == number
    assert normalise(printed.replace("1", "l")) == normalise(printed.replace("1", "I")) == number


@given(NUMBERS, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(number: str, place: int, letter: str) -> None:
    wrong = number[:place] + letter + number[place + 1 :]
    assert normalise(wrong) == (number if wrong == number else None)


@given(NUMBERS, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_swapped_characters_are_always_noticed(number: str, one: int, other: int) -> None:
    letters = list(number)
    letters[one], letters[other] = letters[other], letters[one]
    swapped = "".join(letters)
    assert normalise(swapped) == (number if swapped == number else None)


@given(st.text(max_size=12))
def test_anything_else_is_none(text: str) -> None:
    found = normalise(text)
    assert found is None or (len(found) == LENGTH and set(found) <= set(ALPHABET))
