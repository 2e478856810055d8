"""Made-up conversations for tests: any small one, and ones with groups planted in them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from deliberation.methods.opinion.types import VoteMatrix

UNSEEN = 9


def from_table(table: np.ndarray, people: list[str] | None = None, items: list[str] | None = None) -> VoteMatrix:
    """Build votes from a dense table in which UNSEEN means not seen."""
    rows, columns = np.nonzero(table != UNSEEN)
    return VoteMatrix.from_events(
        people or [f"p{i}" for i in range(table.shape[0])],
        items or [str(j) for j in range(table.shape[1])],
        people=rows,
        items=columns,
        values=table[rows, columns],
    )


@st.composite
def tables(draw: st.DrawFn, *, most_people: int = 24, most_statements: int = 8) -> np.ndarray:
    """Draw a dense table of votes, whole rows and columns unseen included."""
    people = draw(st.integers(0, most_people))
    statements = draw(st.integers(0, most_statements))
    cells = st.sampled_from([1, 0, -1, UNSEEN, 1, -1])
    drawn = draw(st.lists(cells, min_size=people * statements, max_size=people * statements))
    return np.array(drawn, dtype=np.int64).reshape(people, statements)


def planted(sizes: list[int], *, statements: int, seed: int, seen: float = 0.6) -> tuple[np.ndarray, np.ndarray]:
    """Give a table of votes and the group of each person: groups hold opposite views, one vote in ten is odd."""
    rng = np.random.default_rng(seed)
    views = rng.choice([-1, 1], size=(len(sizes), statements))
    truth = np.repeat(np.arange(len(sizes)), sizes)
    table = views[truth]
    table = np.where(rng.random(table.shape) < 0.1, rng.choice([-1, 0, 1], size=table.shape), table)
    return np.where(rng.random(table.shape) < seen, table, UNSEEN), truth
