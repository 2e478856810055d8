"""A real conversation goes in, comes out as a Polis folder, and says the same: to the cell and in every statistic.

London and Brexit by default; all six with FULL=1.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from deliberation.config import Config
from deliberation.exchange.polis import PolisExport, read_polis
from tests.cli.running import environment, folkmoot
from tests.methods.opinion.polis_data import FOLDERS, SHAPES, folder

EVERY_TIME = ("london.youth.policing", "brexit-consensus")
CONVERSATIONS = FOLDERS if os.environ.get("FULL") == "1" else EVERY_TIME
FIGURES = ("agree", "disagree", "pass", "seen", "extremity", "priority", "group_aware_consensus")
OF_GROUPS = ("agree", "disagree", "seen", "pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt")
Votes = tuple[tuple[str, int], ...]


def new_names(original: PolisExport) -> dict[str, str]:
    """What each comment is called after the journey: they are numbered from 1 as they came, by time and id."""
    in_order = sorted(original.comments, key=lambda one: (one.timestamp, one.id))
    return {one.id: str(number) for number, one in enumerate(in_order, start=1)}


def votes_of(export: PolisExport, names: dict[str, str]) -> dict[str, Votes]:
    """Each person's row of the matrix."""
    matrix = export.matrix()
    table = matrix.votes.tocoo()
    rows: dict[str, list[tuple[str, int]]] = {person: [] for person in matrix.participants}
    for person, item, vote in zip(*table.coords, table.data, strict=True):
        rows[matrix.participants[person]].append((names[matrix.statements[item]], int(vote)))
    return {person: tuple(sorted(row)) for person, row in rows.items()}


def give_names_back(place: Path, was: dict[str, Votes], now: dict[str, Votes]) -> None:
    """Call each person of the written folder as in the first: whoever answered alike may be taken for each other.

    An export draws new numbers for people, and who is drawn for measuring how steady groups are hangs on these.
    """
    waiting: dict[Votes, list[str]] = {}
    for person, row in sorted(was.items()):
        waiting.setdefault(row, []).append(person)
    old = {person: waiting[row].pop() for person, row in sorted(now.items())}
    with (place / "votes.csv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        columns = list(table.fieldnames or ())
        lines = [{**line, "voter-id": old[line["voter-id"]]} for line in table]
    with (place / "votes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(lines)


def opinion_of(place: Path, out: Path, env: dict[str, str]) -> dict[str, Any]:
    assert folkmoot("opinion", place, "--out", out, env=env).exit_code == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def figures(found: dict[str, Any], names: dict[str, str]) -> dict[str, list[float]]:
    """All figures of each statement, the groups in the order of their sizes and answers, whatever they are called."""
    table = {}
    sizes = {group["id"]: group["size"] for group in found["groups"]}
    answers = {
        group: sum(
            one["agree"] * (1 + int(names[result["id"]]))
            for result in found["statement_results"]
            for one in result["by_group"]
            if one["group"] == group
        )
        for group in sizes
    }
    for result in found["statement_results"]:
        groups = sorted(result["by_group"], key=lambda one: (sizes[one["group"]], answers[one["group"]]))
        row = [result[name] for name in FIGURES]
        table[names[result["id"]]] = row + [one[name] for one in groups for name in OF_GROUPS]
    return table


def grouped(found: dict[str, Any], rows: dict[str, Votes]) -> Counter[frozenset[tuple[Votes, int]]]:
    """Who stands together, told by their votes alone."""
    together: dict[str, Counter[Votes]] = {}
    for person, group in found["membership"].items():
        together.setdefault(str(group), Counter())[rows[person]] += 1
    return Counter(frozenset(group.items()) for group in together.values())


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_in_and_out_again_it_says_the_same(name: str, config: Config, tmp_path: Path) -> None:
    env, first, out = environment(config), folder(name), tmp_path / "out"
    brought = folkmoot("import", "polis", first, "--title", "There and back", env=env)
    assert brought.exit_code == 0, brought.stderr
    written = folkmoot("export", "polis", brought.stdout.partition(":")[0], "--out", out, env=env)
    assert written.exit_code == 0, written.stderr
    before, after = read_polis(first), read_polis(out)
    names = new_names(before)
    same = {number: number for number in names.values()}
    # Cell for cell, and both files of votes the same.
    rows, again = votes_of(before, names), votes_of(after, same)
    assert Counter(rows.values()) == Counter(again.values())
    assert (len(after.participants), len(after.statements), len(after.events.values)) == SHAPES[name]
    (out / "votes.csv").rename(tmp_path / "votes.csv")
    assert votes_of(read_polis(out), same) == again
    (tmp_path / "votes.csv").rename(out / "votes.csv")
    assert {names[one] for one in before.moderation().hidden} == after.moderation().hidden
    assert {names[one] for one in before.moderation().meta} == after.moderation().meta
    # Every statistic, for the same people.
    give_names_back(out, rows, again)
    again = votes_of(read_polis(out), same)
    assert again == rows
    old = opinion_of(first, tmp_path / "before.json", env)
    new = opinion_of(out, tmp_path / "after.json", env)
    for key in ("participants", "statements", "votes", "grouped", "k", "enough"):
        assert new[key] == old[key], key
    assert new["silhouette"] == pytest.approx(old["silhouette"], abs=1e-9)
    expected, found = figures(old, names), figures(new, same)
    assert set(found) == set(expected)
    for statement, row in expected.items():
        assert found[statement] == pytest.approx(row, abs=1e-9), statement
    assert grouped(new, again) == grouped(old, rows)
