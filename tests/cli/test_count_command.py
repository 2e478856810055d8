"""`folkmoot count` as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.count import _WHY, count
from deliberation.cli.main import cli
from tests.exchange.test_pabulib import SMALL
from tests.pabulib_data import WARSZAWA, WIELICZKA, ZWIERZYNIEC, election, path_of

KEYS = {"winners", "cost", "budget", "voters", "rounds", "not_funded", "without_any_winner", "ties", "receipt"}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.pb"
    path.write_text(SMALL, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(count, [str(argument) for argument in arguments])


def answer(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--out", "-")
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_all_keys_are_there(small: Path) -> None:
    found = answer(small)
    assert set(found) >= KEYS
    assert found["winners"] == ["p3", "p2"]
    assert (found["cost"], found["budget"], found["voters"], found["blank"]) == (30.25, 100.5, 3, 1)
    assert set(found["rounds"][0]) >= {"project", "cost", "effective_votes", "payers"}
    bench = found["not_funded"][0]
    assert (bench["project"], bench["because"], bench["short_of"]) == ("p1", "too_few_supporters", 46.75)
    assert bench["why"] == "Even the whole shares of its supporters do not pay for it: 1 more were needed."
    assert found["without_any_winner"] == 0
    assert found["receipt"]["ties"] == "not drawn in public"
    assert set(found["receipt"]["files"]) == {"small.pb"}


def test_same_file_same_bytes_and_standard_output_is_only_the_result(small: Path, tmp_path: Path) -> None:
    first = run(small, "--out", "-", "--completion", "add1")
    run(small, "--out", tmp_path / "out.json", "--completion", "add1")
    assert first.stdout_bytes == (tmp_path / "out.json").read_bytes()
    assert "Counting: 3 votes, 3 projects." in first.stderr


def test_every_option_is_heard(small: Path) -> None:
    receipt = answer(small, "--completion", "add1u", "--stop", "overspend", "--step", "2.5%", "--utility", "ticks")[
        "receipt"
    ]
    assert (receipt["completion"], receipt["stop"], receipt["step"]) == (
        "add1u",
        "overspend",
        "1/40 of the first share",
    )
    assert (receipt["utility"], receipt["arithmetic"], receipt["rule"]) == ("ticks", "exact", "equal-shares")
    assert answer(small, "--arithmetic", "float")["receipt"]["arithmetic"] == "float"
    assert answer(small, "--completion", "phragmen")["receipt"]["completion"] == "phragmen"
    assert answer(small, "--rule", "phragmen")["receipt"]["rule"] == "phragmen"


def test_greedy_obeys_the_threshold_unless_told_otherwise(small: Path) -> None:
    obeyed = answer(small, "--rule", "greedy")
    assert (obeyed["winners"], obeyed["receipt"]["threshold"]) == ([], "2")
    assert {told["because"] for told in obeyed["not_funded"]} == {"below_threshold"}
    free = answer(small, "--rule", "greedy", "--no-threshold")
    assert (sorted(free["winners"]), free["receipt"]["threshold"]) == (["p1", "p2", "p3"], "0")
    assert answer(small)["receipt"]["threshold"] == "0"


def test_a_drawn_order_settles_ties(tmp_path: Path) -> None:
    level = tmp_path / "level.pb"
    level.write_text(SMALL.replace("p2;30.25", "p2;50").replace("100.50", "60"), encoding="utf-8")
    for first, second in (("p1", "p2"), ("p2", "p1")):
        order = tmp_path / "order.txt"
        order.write_text(f"{first}\n\n{second}\np3\n", encoding="utf-8")
        found = answer(level, "--rule", "greedy", "--no-threshold", "--ties", order)
        assert set(found["winners"]) == {first, "p3"}
        tie = next(one for one in found["ties"] if one["decided_by"] == "lot")
        assert (tie["chosen"], tie["mattered"]) == (first, True)
        assert found["receipt"]["ties"] == "drawn before the count"
        assert found["receipt"]["tie_order"] == [first, second, "p3"]
        assert set(found["receipt"]["files"]) == {"level.pb", "order.txt"}


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ("p1\np2\n", "order.txt, line 3: the id is missing. Expected: every project once. Not there: p3."),
        ("p1\np2\np2\np3\n", "order.txt, line 3, column 1: the id was there before."),
        ("p1\np2\np3\np4\n", "order.txt, line 4, column 1: the project is not known."),
    ],
)
def test_a_wrong_order_is_refused(small: Path, tmp_path: Path, order: str, says: str) -> None:
    (tmp_path / "order.txt").write_text(order, encoding="utf-8")
    done = run(small, "--out", tmp_path / "out.json", "--ties", tmp_path / "order.txt")
    assert (done.exit_code, says in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out.json").exists()
    assert run(small, "--out", "-", "--ties", tmp_path / "no.txt").exit_code == 2
    (tmp_path / "order.txt").write_bytes(b"\xff\xfe")
    assert "this is not UTF-8 text" in run(small, "--out", "-", "--ties", tmp_path / "order.txt").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rule", "greedy", "--completion", "add1"],
        ["--rule", "lottery"],
        ["--step", "0"],
        ["--step", "-1"],
        ["--step", "a lot"],
        ["--step", "1.5.2"],
        ["--step", ""],
        ["--arithmetic", "decimal"],
    ],
)
def test_wrong_options_end_with_status_2_and_nothing_is_written(
    small: Path, tmp_path: Path, arguments: list[str]
) -> None:
    assert run(small, "--out", tmp_path / "out.json", *arguments).exit_code == 2
    assert not (tmp_path / "out.json").exists()


def test_a_broken_file_is_told_with_its_place(small: Path, tmp_path: Path) -> None:
    small.write_text(SMALL.replace("3;p3;70", "3;p9;70"), encoding="utf-8")
    done = run(small, "--out", tmp_path / "out.json")
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == (
        "small.pb, line 20, column vote: the project is not known. Expected: ids of PROJECTS with commas between them. "
        "“p9” is not among the projects. Correct the vote, or add the project."
    )
    assert not (tmp_path / "out.json").exists()
    assert run(tmp_path / "none.pb", "--out", "-").exit_code == 2
    assert run(small, "--out", tmp_path / "no" / "out.json").exit_code == 2


def test_a_step_that_leads_nowhere_is_told(small: Path) -> None:
    done = run(small, "--out", "-", "--completion", "add1", "--stop", "overspend", "--step", "0.00001")
    assert done.exit_code == 2
    assert "Give a larger --step" in done.stderr


def test_every_reason_has_its_sentence() -> None:
    from typing import get_args

    from deliberation.methods.counting.budget.types import Because

    assert set(get_args(Because)) == set(_WHY)


def test_the_command_is_known() -> None:
    shown = CliRunner().invoke(cli, ["count", "--help"])
    assert shown.exit_code == 0
    assert "Share the budget of FILE.pb" in shown.output


def test_rankings_are_counted_by_points_like_the_city_did() -> None:
    found = answer(path_of(ZWIERZYNIEC), "--rule", "greedy")
    assert found["receipt"]["utility"] == "points"
    assert set(found["winners"]) == set(election(ZWIERZYNIEC).selected or ())


def test_a_published_result_from_the_command_line() -> None:
    done = run(path_of(WIELICZKA), "--completion", "add1", "--stop", "overspend", "--out", "-")
    found = json.loads(done.stdout)
    assert (len(found["winners"]), found["cost"], found["raising"]["runs"]) == (30, 995_079, 166)
    assert "Counted 100 times with raised shares." in done.stderr


def test_large_files_are_counted_in_floats_and_it_says_so() -> None:
    found = answer(path_of(WARSZAWA))
    assert (len(found["winners"]), found["cost"], found["receipt"]["arithmetic"]) == (40, 16_102_171, "float")
