"""Public texts with themes that people gave them, read where they lie beside the project."""

from __future__ import annotations

import csv
import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from deliberation.methods.themes.arrays import Ints

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "contributions"
FEWEST_ROWS, FEWEST_OF_ONE, FEWEST_THEMES = 30, 3, 3


@dataclass(frozen=True)
class Question:
    """One motion and one stance: its texts, and the key point of each as a number."""

    motion: str
    stance: str
    texts: tuple[str, ...]
    truth: Ints


def rows(name: str) -> list[dict[str, str]]:
    """Give the rows of a file, or skip: the data is not part of the project."""
    path = DATA / name
    if not path.is_file() and os.environ.get("CI") != "true":
        pytest.skip(f"the public contributions are not beside the project: {path}")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def questions() -> tuple[Question, ...]:
    """The groups of `argkp_train.csv`: arguments with exactly one key point, key points with 3 or more, 30 rows."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows("argkp_train.csv"):
        if row["label"] and "|" not in row["labels"]:
            found.setdefault((row["topic"], row["stance"]), []).append((row["text"], row["label"]))
    groups = []
    for (motion, stance), pairs in sorted(found.items()):
        counted = Counter(label for _, label in pairs)
        kept = [(text, label) for text, label in pairs if counted[label] >= FEWEST_OF_ONE]
        labels = [label for _, label in kept]
        if len(kept) >= FEWEST_ROWS and len(set(labels)) >= FEWEST_THEMES:
            truth = np.unique(labels, return_inverse=True)[1]
            groups.append(Question(motion, stance, tuple(text for text, _ in kept), truth))
    return tuple(groups)
