"""The six real conversations, read by other means than the product's own reader."""

from __future__ import annotations

import csv
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deliberation.methods.opinion.types import Moderation, VoteMatrix

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "polis"
FOLDERS = (
    "london.youth.policing",
    "bg2050-volunteers",
    "brexit-consensus",
    "scoop-hivemind.taxes",
    "canadian-electoral-reform",
    "scoop-hivemind.biodiversity",
)
ORACLES = ("scoop-hivemind.taxes", "scoop-hivemind.biodiversity")
SHAPES = {
    "london.youth.policing": (26, 36, 638),
    "bg2050-volunteers": (126, 371, 14_283),
    "brexit-consensus": (204, 50, 5_303),
    "scoop-hivemind.taxes": (334, 148, 17_335),
    "canadian-electoral-reform": (448, 174, 11_950),
    "scoop-hivemind.biodiversity": (536, 314, 29_719),
}


def folder(name: str) -> Path:
    """Give the folder of a conversation, or skip: the data is not part of the project."""
    found = DATA / name
    if not found.is_dir() and os.environ.get("CI") != "true":
        pytest.skip(f"the Polis data is not beside the project: {found}")
    return found


@cache
def matrix_rows(name: str) -> tuple[list[str], list[list[str]]]:
    with (folder(name) / "participants-votes.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    return rows[0], rows[1:]


@cache
def cells(name: str) -> dict[tuple[str, str], int]:
    """Give {(participant, statement): vote} of participants-votes.csv."""
    header, rows = matrix_rows(name)
    first = header.index("n-disagree") + 1
    return {
        (row[0], statement): int(vote)
        for row in rows
        for statement, vote in zip(header[first:], row[first:], strict=True)
        if vote != ""
    }


@cache
def votes(name: str) -> VoteMatrix:
    header, rows = matrix_rows(name)
    statements, people = header[header.index("n-disagree") + 1 :], [row[0] for row in rows]
    row_of, column_of = {p: i for i, p in enumerate(people)}, {s: j for j, s in enumerate(statements)}
    table = cells(name)
    return VoteMatrix.from_events(
        people,
        statements,
        people=[row_of[person] for person, _ in table],
        items=[column_of[statement] for _, statement in table],
        values=list(table.values()),
    )


def group_ids(name: str) -> dict[str, str]:
    """Give Polis's group of each grouped participant, as exported."""
    header, rows = matrix_rows(name)
    at = header.index("group-id")
    return {row[0]: row[at] for row in rows if row[at] != ""}


def comments(name: str) -> list[dict[str, str]]:
    with (folder(name) / "comments.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def oracle(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder(name) / "math-pca2.json").read_text(encoding="utf-8"))
    return loaded


def oracle_groups(name: str) -> dict[str, str]:
    data = oracle(name)
    members = dict(zip(data["base-clusters"]["id"], data["base-clusters"]["members"], strict=True))
    return {
        str(person): str(group["id"])
        for group in data["group-clusters"]
        for base in group["members"]
        for person in members[base]
    }


def oracle_moderation(name: str) -> Moderation:
    data = oracle(name)
    meta = frozenset(map(str, data["meta-tids"]))
    return Moderation(hidden=frozenset(map(str, data["mod-out"])) - meta, meta=meta)
