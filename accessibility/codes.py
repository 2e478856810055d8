"""Codes of four everyday words, such as "lemon river table cup", for people who have no e-mail and no password.

The words are short, common and mostly concrete, no two sound alike, and any two differ by at least two letters, so that
one slip of the pen never turns one code into another. The list is public: all secrecy lies in the choice.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Protocol

WORDS_IN_A_CODE = 4
MINIMUM_BITS = 36.0
"""A code must be at least this hard to guess; `entropy` says how hard it is."""

_LONGEST_INPUT = 200
_MOST_SUGGESTIONS = 3
# Which key of a telephone has which letter (ITU-T E.161).
KEYS_OF_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_DOTLESS = str.maketrans({"ı": "i"})


class Chooser(Protocol):
    """Anything that picks one of several: the module `secrets`, or in tests a `random.Random`."""

    def choice(self, seq: Sequence[str], /) -> str:
        """Return one item of `seq`, each with the same chance."""
        ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody wrote that is no code word, and the code words that come nearest (at most three, nearest first)."""

    given: str
    words: tuple[str, ...]


@cache
def word_list() -> tuple[str, ...]:
    """Return all code words in alphabetical order."""
    text = resources.files("accessibility").joinpath("words", "code_words.txt").read_text(encoding="utf-8")
    return tuple(text.split())


@cache
def _known() -> frozenset[str]:
    return frozenset(word_list())


def entropy() -> float:
    """Return how hard a code is to guess, in bits: log2 of the number of codes (four different words, in order)."""
    return math.log2(math.perm(len(word_list()), WORDS_IN_A_CODE))


def new_code(rng: Chooser) -> str:
    """Draw a new code: four different words with single spaces between them. Pass `secrets` outside tests."""
    words: list[str] = []
    while len(words) < WORDS_IN_A_CODE:
        word = rng.choice(word_list())
        if word not in words:
            words.append(word)
    return " ".join(words)


def normalise(text: str) -> str | None:
    """Return the code that `text` means, as `new_code` would write it, or None when it is not four of our words.

    Case, accents, spaces, line breaks, hyphens, full stops, commas, quotation marks, numbering and missing or stray
    spaces make no difference. No two codes look alike when run together, since the list is uniquely decodable.
    """
    runs = _runs(text)
    if len(runs) != WORDS_IN_A_CODE:
        runs = _split("".join(runs)) or []
    return " ".join(runs) if len(set(runs)) == WORDS_IN_A_CODE and _known().issuperset(runs) else None


def read_words(text: str, count: int) -> str | None:
    """Return `count` of our words as they are kept, with single spaces, or None when it is not so many of them.

    For words that are no code, where one may stand twice. Case, accents and what stands between words do not matter.
    """
    runs = _runs(text)
    return " ".join(runs) if len(runs) == count and _known().issuperset(runs) else None


def pressed(keys: str) -> tuple[str, ...]:
    """The codes that the keys of a telephone can stand for: the key of each letter, and a star or # after each word.

    Few of our words share their keys with another one, so that there is mostly one code, and never more than sixteen.
    """
    runs = [run for run in re.split(r"[*#\s]+", keys) if run]
    if len(runs) != WORDS_IN_A_CODE:
        return ()
    found = itertools.product(*(_by_keys().get(run, ()) for run in runs))
    return tuple(" ".join(words) for words in found if len(set(words)) == WORDS_IN_A_CODE)


@cache
def _by_keys() -> Mapping[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for word in word_list():
        keys = word.translate(KEYS_OF_LETTERS)
        made[keys] = (*made.get(keys, ()), word)
    return made


def suggest(text: str) -> tuple[Suggestion, ...]:
    """Return the nearest code words for each word of `text` that is not one.

    This looks only at the public list, never at codes in use, so it tells a stranger nothing; and it spares somebody
    who wrote "rivver" a second journey.
    """
    if normalise(text) is not None:
        return ()
    unknown = [word for word in _runs(text) if word not in _known()]
    return tuple(Suggestion(word, _nearest(word)) for word in unknown[: WORDS_IN_A_CODE * 2])


def spoken(code: str) -> str:
    """Return a code for reading out, with a pause after each word."""
    return ", ".join(code.split())


def spelt(code: str) -> str:
    """Return a code for spelling out on the phone: "L E M O N, R I V E R, ..."."""
    return ", ".join(" ".join(word.upper()) for word in code.split())


def _runs(text: str) -> list[str]:
    """Return the runs of letters in `text`, small and without accents; nothing for a very long text."""
    if len(text) > _LONGEST_INPUT:
        return []
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_DOTLESS))
    kept = (char for char in plain if unicodedata.category(char) not in {"Mn", "Cf"})
    return "".join(char if "a" <= char <= "z" else " " for char in kept).split()


def _split(letters: str) -> list[str] | None:
    """Cut letters that run together into exactly four code words, if they can be."""
    found: list[tuple[int, list[str]]] = [(0, [])]
    for _ in range(WORDS_IN_A_CODE):
        found = [
            (end, [*words, letters[start:end]])
            for start, words in found
            for end in range(start + 3, min(start + 6, len(letters)) + 1)
            if letters[start:end] in _known()
        ]
    whole = [words for end, words in found if end == len(letters)]
    return whole[0] if len(whole) == 1 else None


def _nearest(word: str) -> tuple[str, ...]:
    allowed = 1 if len(word) < 5 else 2
    near = sorted((distance(word, known), known) for known in word_list() if abs(len(word) - len(known)) <= allowed)
    return tuple(known for steps, known in near if steps <= allowed)[:_MOST_SUGGESTIONS]


def distance(one: str, other: str) -> int:
    """Return how many slips lie between two words: a letter too many, missing, wrong, or two neighbours swapped.

    Optimal string alignment (the restricted Damerau-Levenshtein distance); len(one) x len(other) steps.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
