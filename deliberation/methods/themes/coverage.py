"""Who is in the picture: what was placed, what was said by few, and whether the quotes stand for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from deliberation.methods.themes.arrays import Ints, Vectors
from deliberation.methods.themes.graph import blocks
from deliberation.methods.themes.standing import Text
from deliberation.methods.themes.types import Audit, Contribution

DRAWS = 20
LEAST_COVERED = 10
_AUDITED = 4_000


def people(contributions: Iterable[Contribution]) -> int:
    """Count authors; a contribution without an author is one person."""
    authors: set[str] = set()
    nameless = 0
    for one in contributions:
        if one.author is None:
            nameless += 1
        else:
            authors.add(one.author)
    return len(authors) + nameless


def audit(texts: Sequence[Text], vectors: Vectors, placed: Ints, quoted: Ints, *, seed: int) -> Audit:
    """Compare the quotes with random picks of as many placed texts. All rows count as often as they were said.

    Of more than 4,000 placed texts, 4,000 drawn by the seed are looked at.
    """
    rng = np.random.default_rng(seed)
    looked_at = placed
    if len(placed) > _AUDITED:
        looked_at = np.sort(rng.choice(placed, _AUDITED, replace=False))
    if not len(quoted) or not len(looked_at):
        return Audit(0, None, None, 0, ())
    said = np.array([len(texts[row].said) for row in looked_at], dtype=np.float64)
    best = _best(vectors, looked_at, quoted)
    number = min(len(quoted), len(placed))
    draws = [_best(vectors, looked_at, rng.choice(placed, number, replace=False)) @ said for _ in range(DRAWS)]
    least = np.argsort(best, kind="stable")[:LEAST_COVERED]
    return Audit(
        quotes=len(quoted),
        similarity=float(best @ said / said.sum()),
        random_similarity=float(np.mean(draws) / said.sum()),
        draws=DRAWS,
        least_covered=tuple(texts[looked_at[place]].said[0].id for place in least.tolist()),
    )


def _best(vectors: Vectors, rows: Ints, picked: Ints) -> Vectors:
    chosen = vectors[picked]
    parts = [(vectors[rows[block]] @ chosen.T).max(axis=1) for block in blocks(len(rows), len(picked))]
    return np.concatenate(parts).astype(np.float64)
