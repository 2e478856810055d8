"""Near-duplicates: the same words in the same order, but for a slip of the pen.

Likeness of letters alone would fold “should be free” and “should not be free”. So a near-duplicate has as many words,
and each is the same or differs by one letter typed wrong, left out, doubled or swapped, in a word of five letters or
more that begins alike, and never in a figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deliberation.methods.themes.arrays import Ints
from deliberation.methods.themes.standing import Text

_SHORTEST = 5
_ONE_IN = 4


def fold_near_duplicates(texts: Sequence[Text], candidates: Ints) -> Ints:
    """Give for each text the one that stands for it: itself, or a near-duplicate that more contributions say.

    `candidates` are the neighbours of each text, texts x neighbours. Texts are folded only when people set the same
    theme for both, or none. O(texts * neighbours).
    """
    stands_for: Ints = np.arange(len(texts))
    order = sorted(range(len(texts)), key=lambda row: (-len(texts[row].said), row))
    words = [text.plain.split() for text in texts]
    taken: set[int] = set()
    for row in order:
        if row in taken:
            continue
        taken.add(row)
        for other in candidates[row].tolist():
            if other in taken or texts[other].locked != texts[row].locked:
                continue
            if same_but_for_slips(words[row], words[other]):
                stands_for[other] = row
                taken.add(other)
    return stands_for


def same_but_for_slips(first: Sequence[str], second: Sequence[str]) -> bool:
    """Say whether two texts are the same word by word, with a slip in at most one word of four.

    >>> same_but_for_slips("buses should be free".split(), "busses should be free".split())
    True
    >>> same_but_for_slips("buses should be free".split(), "buses should not be free".split())
    False
    """
    if len(first) != len(second):
        return False
    different = [(one, other) for one, other in zip(first, second, strict=True) if one != other]
    return len(different) * _ONE_IN <= len(first) and all(_slip(one, other) for one, other in different)


def _slip(one: str, other: str) -> bool:
    if one[0] != other[0] or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SHORTEST:
        return False
    if any(character.isdigit() for character in one + other):
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest_one, rest_other = one[start:], other[start:]
    if len(one) != len(other):
        longer, shorter = sorted((rest_one, rest_other), key=len, reverse=True)
        return longer[1:] == shorter
    swapped = rest_one[:2] == rest_other[1::-1] and rest_one[2:] == rest_other[2:]
    return swapped or rest_one[1:] == rest_other[1:]
