"""`folkmoot committee` on files: every key, every rule, and clear words where a file does not fit."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.committee import committee
from deliberation.cli.main import cli

TWELVE = {
    "candidates": list("abcdefg"),
    "ballots": [
        {"approve": ["a", "b"], "count": 3},
        {"approve": ["a", "c"], "count": 3},
        {"approve": ["a", "d"], "count": 2},
        {"approve": ["b", "c", "f"]},
        {"approve": ["e"], "count": 1},
        {"approve": ["f"], "count": 1},
        {"approve": ["g"], "count": 1},
    ],
}
RULES = ("av", "seq-pav", "pav", "phragmen", "equal-shares")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(committee, [str(argument) for argument in arguments])


def written(folder: Path, content: object) -> Path:
    path = folder / "ticks.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def counted(folder: Path, content: object, rule: str, seats: int) -> dict[str, Any]:
    out = folder / "out.json"
    ran = run(written(folder, content), "--out", out, "--rule", rule, "--seats", seats)
    assert ran.exit_code == 0, ran.output
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_writes_every_key(tmp_path: Path, rule: str) -> None:
    found = counted(tmp_path, TWELVE, rule, 4)
    assert {"winners", "order", "scores", "ejr_plus", "ties", "receipt"} <= set(found)
    assert set(found["ejr_plus"]) == {"holds", "violation"}
    assert len(found["winners"]) == 4
    assert found["receipt"]["tie_order_drawn"] is False
    assert set(found["receipt"]["files"]) == {"ticks.json"}


def test_published_winners(tmp_path: Path) -> None:
    assert set(counted(tmp_path, TWELVE, "pav", 4)["winners"]) == set("abcf")
    assert counted(tmp_path, TWELVE, "pav", 4)["total_score"] == pytest.approx(83 / 6, abs=1e-12)
    assert set(counted(tmp_path, TWELVE, "phragmen", 4)["winners"]) == set("abcd")
    shared = counted(tmp_path, TWELVE, "equal-shares", 4)
    assert set(shared["winners"]) == set("abcd")
    assert shared["scores_exact"]["a"] == "1/8"
    six, three = {"approve": list("abc"), "count": 6}, {"approve": ["d"], "count": 3}
    majority = {"candidates": list("abcd"), "ballots": [six, three]}
    found = counted(tmp_path, majority, "av", 3)
    assert found["ejr_plus"] == {"holds": False, "violation": {"candidate": "d", "l": 1, "count": 3}}


def test_order_of_candidates_and_ballots_and_spelling_of_the_file_change_nothing(tmp_path: Path) -> None:
    first = counted(tmp_path, TWELVE, "av", 4)
    mixed = {"ballots": list(TWELVE["ballots"]), "candidates": list(TWELVE["candidates"])}
    Random(3).shuffle(mixed["ballots"])
    Random(4).shuffle(mixed["candidates"])
    second = counted(tmp_path, "\ufeff" + json.dumps(mixed, indent=3), "av", 4)
    assert first["receipt"].pop("files") != second["receipt"].pop("files")
    assert first == second


def test_the_same_bytes_again_and_on_standard_output(tmp_path: Path) -> None:
    path = written(tmp_path, TWELVE)
    first, second = (run(path, "--out", "-", "--rule", "phragmen", "--seats", 3).stdout for _ in range(2))
    assert first == second
    assert json.loads(first)["winners"]


def test_numbers_may_be_ids_and_blank_papers_are_turnout(tmp_path: Path) -> None:
    found = counted(
        tmp_path, {"candidates": [1, 2], "ballots": [{"approve": [2]}, {"approve": [], "count": 4}]}, "av", 1
    )
    assert (found["winners"], found["voters"], found["blank"]) == (["2"], 5, 4)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("ballots", [[], [{"approve": [], "count": 3}]])
def test_without_ticks_nobody_wins(tmp_path: Path, rule: str, ballots: list[object]) -> None:
    found = counted(tmp_path, {"candidates": ["a", "b"], "ballots": ballots}, rule, 1)
    assert (found["winners"], found["ejr_plus"]["holds"]) == ([], True)
    assert counted(tmp_path, {"candidates": [], "ballots": []}, rule, 2)["winners"] == []
    assert counted(tmp_path, TWELVE, rule, 0)["winners"] == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "ticks.json: the file is empty."),
        ("{", "ticks.json, line 1, column 2: this is not the JSON that is needed."),
        ("[]", "ticks.json, line 1, column 1: this is not the JSON that is needed."),
        ('{"ballots": []}', "line 1, column 1: this is not the JSON that is needed. Expected: “candidates” as a list"),
        ('{"candidates": [],\n "ballots": {}}', "line 2, column 13: this is not the JSON"),
        ('{"candidates": ["a",\n\n  "a"], "ballots": []}', "line 3, column 3: the option was there before."),
        ('{"candidates": ["a", " "], "ballots": []}', "line 1, column 22: this is no id of an option."),
        ('{"candidates": [1.5], "ballots": []}', "line 1, column 17: this is no id of an option."),
        ('{"candidates": [true], "ballots": []}', "column 17: this is no id of an option."),
        (
            '{"candidates": ["a"], "ballots": [\n{"approve": ["a"]},\n{"approve": ["b"]}]}',
            "line 3, column 14: the option is not on the list. Expected: an id from the list of candidates.",
        ),
        ('{"candidates": ["a"], "ballots": [{"approve": ["a", "a"]}]}', "column 53: the option was there before."),
        ('{"candidates": ["a"], "ballots": [["a"]]}', "column 35: this is not the JSON that is needed."),
        ('{"candidates": ["a"], "ballots": [{"count": 2}]}', "column 35: this is not the JSON that is needed."),
        ('{"candidates": [], "ballots": [{"approve": [], "count": -1}]}', "column 57: this is not a number of papers."),
        ('{"candidates": [], "ballots": [{"approve": [], "count": 1.0}]}', "this is not a number of papers."),
        ('{"candidates": [], "ballots": [{"approve": [], "count": "2"}]}', "this is not a number of papers."),
        ('{"candidates": [], "ballots": [{"approve": [], "count": true}]}', "this is not a number of papers."),
        ('{"candidates": [], "ballots": [{"approve": [], "counts": 2}]}', "column 58: the name is not known here."),
        ('{"candidates": [], "ballots": [{"approve": [], "count": NaN}]}', "this is not the JSON that is needed."),
        ("[" * 100_000, "this is not the JSON that is needed."),
        ('{"candidates": [], "ballots": [{"approve": [], "count": 1' + "0" * 5000 + "}]}", "not the JSON"),
    ],
)
def test_what_does_not_fit_is_placed_and_nothing_is_written(tmp_path: Path, content: str, says: str) -> None:
    out = tmp_path / "out.json"
    ran = run(written(tmp_path, content), "--out", out, "--rule", "av", "--seats", 1)
    assert ran.exit_code == 2
    assert says in ran.stderr
    assert not out.exists()


def test_other_encodings_missing_files_and_wrong_arguments(tmp_path: Path) -> None:
    path, out = tmp_path / "ticks.json", tmp_path / "out.json"
    path.write_bytes('{"candidates": [],\n"ballots": [], "ä": 1}'.encode("latin-1"))
    ran = run(path, "--out", out, "--rule", "av", "--seats", 1)
    assert (ran.exit_code, "ticks.json, line 2: this is not UTF-8 text" in ran.stderr) == (2, True)
    missing = run(tmp_path / "no.json", "--out", out, "--rule", "av", "--seats", 1)
    assert (missing.exit_code, missing.stderr) == (
        2,
        "no.json: the file is not there. Expected: a file. Check the path.\n",
    )
    written(tmp_path, TWELVE)
    assert run(path, "--out", out, "--rule", "borda", "--seats", 1).exit_code == 2
    assert run(path, "--out", out, "--rule", "av", "--seats", -1).exit_code == 2
    assert run(path, "--out", out, "--rule", "av").exit_code == 2
    assert not out.exists()


def test_where_no_set_is_proved_best_the_reason_is_in_the_file(tmp_path: Path) -> None:
    random = Random(11)
    options = [f"o{number}" for number in range(40)]
    ballots = [{"approve": random.sample(options, 12)} for _ in range(60)]
    out = tmp_path / "out.json"
    path = written(tmp_path, {"candidates": options, "ballots": ballots})
    ran = run(path, "--out", out, "--rule", "pav", "--seats", 15)
    assert ran.exit_code == 3
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["winners"], found["why_code"]) == ([], "too_many_sets")
    assert "50000 sets" in found["why"]


def test_the_command_is_in_the_list() -> None:
    assert "committee" in CliRunner().invoke(cli, ["--help"]).output
