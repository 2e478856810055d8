"""Made-up names of two everyday words, such as "Blue Kettle", for people who give no name of their own.

They are easy to say, to remember and to tell somebody on the phone. The words are things and what things are like: no
names of people, no animals, nothing of the body, of illness, drink, prison or the street, and nothing that anybody
could be teased with.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources

from accessibility.codes import Chooser


@cache
def first_words() -> tuple[str, ...]:
    """Return what a thing may be like, in alphabetical order."""
    return _read("name_first.txt")


@cache
def second_words() -> tuple[str, ...]:
    """Return the things, in alphabetical order. None of them is a first word too."""
    return _read("name_second.txt")


def how_many() -> int:
    """Return how many different names there are."""
    return len(first_words()) * len(second_words())


def new_name(rng: Chooser) -> str:
    """Draw a name, each with the same chance. Pass `secrets` outside tests."""
    return f"{rng.choice(first_words())} {rng.choice(second_words())}"


def as_typed(name: str) -> str:
    """Return what stays the same however a name is typed: its letters and figures, without case, spaces or hyphens."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def _read(file: str) -> tuple[str, ...]:
    return tuple(resources.files("accessibility").joinpath("words", file).read_text(encoding="utf-8").split())
