"""Ranked papers of public votes, read where they lie beside the project by the few lines that these tests need."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from deliberation.methods.counting.ranking.types import RankedBallot, in_order

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "pabulib"


def ranked_papers(name: str) -> tuple[tuple[str, ...], list[RankedBallot]]:
    """Give the projects and the papers of a file, or skip: the data is not part of the project."""
    path = DATA / name
    if not path.is_file() and os.environ.get("CI") != "true":
        pytest.skip(f"the public votes are not beside the project: {path}")
    sections: dict[str, list[list[str]]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter=";"):
            if len(row) == 1 and row[0] in ("META", "PROJECTS", "VOTES"):
                sections[row[0]] = rows = []
            elif row:
                rows.append(row)
    at = sections["VOTES"][0].index("vote")
    votes = Counter(row[at] for row in sections["VOTES"][1:])
    projects = tuple(row[0] for row in sections["PROJECTS"][1:])
    return projects, [in_order(filter(None, vote.split(",")), people) for vote, people in votes.items()]
