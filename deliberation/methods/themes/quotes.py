"""Which contributions to quote: the most central ones, told apart, and a different view. Only with consent.

The first is nearest to the mean of the theme, the next weigh nearness against likeness to those already chosen (maximal
marginal relevance, Carbonell and Goldstein 1998, 0.7 to 0.3), the different view is the furthest from the mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deliberation.methods.themes.arrays import Ints, Vectors, unit
from deliberation.methods.themes.standing import Text
from deliberation.methods.themes.types import Contribution

QUOTES = 3
_NEAR, _UNLIKE = 0.7, 0.3
_LOOKED_AT = 200
_WORDS_OF_A_VIEW = 3
_TEXTS_WITH_ANOTHER_VIEW = 4


def central_first(vectors: Vectors, rows: Ints, sizes: Ints) -> tuple[Ints, Vectors]:
    """Sort texts by their nearness to the mean of all of them (each as often as it was said); give it too."""
    mean = unit((vectors[rows].T.astype(np.float64) @ sizes[rows]).astype(np.float32)[None, :])[0]
    near = vectors[rows] @ mean
    order = np.argsort(-near, kind="stable")
    return rows[order], near[order]


def pick_quotes(
    texts: Sequence[Text], vectors: Vectors, rows: Ints, sizes: Ints, *, number: int = QUOTES
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Choose quotes and a different view among the texts `rows`: lists of (text, contribution id).

    At most one of each author in both together; nothing that may not be quoted.
    """
    ordered, near = central_first(vectors, rows, sizes)
    authors: set[str] = set()
    chosen: list[tuple[int, str]] = []
    worth = _NEAR * near[:_LOOKED_AT]
    likeness = np.zeros(len(worth), dtype=np.float32)
    for _ in range(number):
        for place in np.argsort(-(worth - _UNLIKE * likeness), kind="stable").tolist():
            row = int(ordered[place])
            said = None if any(row == one for one, _ in chosen) else _quotable(texts[row], authors)
            if said is not None:
                chosen.append((row, _taken(said, authors)))
                likeness = np.maximum(likeness, vectors[ordered[:_LOOKED_AT]] @ vectors[row])
                break
    return chosen, _different_view(texts, ordered, {row for row, _ in chosen}, authors)


def _different_view(texts: Sequence[Text], ordered: Ints, chosen: set[int], authors: set[str]) -> list[tuple[int, str]]:
    if len(ordered) < _TEXTS_WITH_ANOTHER_VIEW or not chosen:
        return []
    for row in ordered[::-1].tolist():
        if row in chosen or len(texts[row].plain.split()) < _WORDS_OF_A_VIEW:
            continue
        said = _quotable(texts[row], authors)
        if said is not None:
            return [(row, _taken(said, authors))]
    return []


def _quotable(text: Text, authors: set[str]) -> Contribution | None:
    return next((one for one in text.said if one.quotable and (one.author is None or one.author not in authors)), None)


def _taken(said: Contribution, authors: set[str]) -> str:
    if said.author is not None:
        authors.add(said.author)
    return said.id
