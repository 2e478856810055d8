"""`folkmoot seating` as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.main import cli

PEOPLE = "id,gender\n" + "".join(f"p{at},{'mf'[at % 2]}\n" for at in range(9))
KEYS = {
    "rounds", "distinct_pairs", "repeats", "most_often_met", "fewest_met", "balance_violations", "broken_rules",
    "bound_distinct_pairs", "receipt", "feasible", "tables", "lone", "moved",
}  # fmt: skip


def run(folder: Path, rules: str | None = None, *more: str, people: str = PEOPLE, tables: int = 3) -> Result:
    (folder / "people.csv").write_text(people, encoding="utf-8")
    given = ["seating", str(folder / "people.csv"), "--tables", str(tables), "--rounds", "2", "--effort", "200"]
    if rules is not None:
        (folder / "rules.toml").write_text(rules, encoding="utf-8")
        given += ["--rules", str(folder / "rules.toml")]
    return CliRunner().invoke(cli, [*given, "--out", str(folder / "plan.json"), *more])


def test_all_keys_are_there_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 0
    first = (tmp_path / "plan.json").read_bytes()
    found = json.loads(first)
    assert set(found) >= KEYS
    assert sorted(name for table in found["rounds"][0] for name in table) == [f"p{at}" for at in range(9)]
    assert found["tables"][0]["name"] == "Table 1"
    assert set(found["receipt"]["files"]) == {"people.csv"}
    run(tmp_path)
    assert (tmp_path / "plan.json").read_bytes() == first


def test_rules_that_contradict_end_with_status_3_and_the_reason(tmp_path: Path) -> None:
    done = run(tmp_path, 'together = [["p1", "p2"]]\napart = [["p1", "p2"]]\n')
    found = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert (done.exit_code, found["feasible"], found["rounds"]) == (3, False, [])
    assert found["broken_rules"][0] == (
        "Round 1: these rules cannot all hold: apart: p1, p2; together: p1, p2. Leaving out any one of them is enough."
    )


def test_missing_seats_are_told_as_a_number(tmp_path: Path) -> None:
    needs = "[needs]\n" + "".join(f'p{at} = ["step-free"]\n' for at in range(5))
    room = '[[tables]]\nseats = 3\ntags = ["step-free"]\n' + "[[tables]]\nseats = 3\n" * 2
    done = run(tmp_path, needs + room)
    assert done.exit_code == 3
    assert "5 people need tables tagged step-free, which have 3 seats" in done.stderr
    assert "Add 2 or more seats there." in done.stderr


def test_more_moves_than_asked_are_told(tmp_path: Path) -> None:
    people = "id\n" + "".join(f"p{at:02}\n" for at in range(24))
    assert run(tmp_path, people=people, tables=2).exit_code == 0
    rounds = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["rounds"]
    needs = "[needs]\n" + "".join(f'{name} = ["loop"]\n' for name in rounds[1][0])
    room = "[[tables]]\nseats = 12\n[[tables]]\nseats = 12\ntags = ['loop']\n"
    kept = f"fixed_rounds = {json.dumps(rounds[:1])}\nplanned_rounds = {json.dumps(rounds[1:])}\n"
    done = run(tmp_path, kept + needs + room, people=people, tables=2)
    found = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert (done.exit_code, found["moved_more_than_asked"], len(found["moved"])) == (0, [2], 24)
    assert "Round 2: the rules moved more than ten people." in done.stderr


def test_a_plan_is_changed_for_absences(tmp_path: Path) -> None:
    run(tmp_path)
    rounds = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["rounds"]
    rules = (
        f"fixed_rounds = {json.dumps(rounds[:1])}\nplanned_rounds = {json.dumps(rounds[1:])}\n[absent]\n2 = ['p1']\n"
    )
    assert run(tmp_path, rules).exit_code == 0
    found = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert found["rounds"][0] == rounds[0]
    assert len(found["moved"]) <= 10


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ('apart = [["p1", "x"]]', "rules.toml, line 1, column apart: the person is not known."),
        ("appart = []", "rules.toml, line 1, column appart: the name is not known here."),
        ("apart = 3", "rules.toml, line 1, column apart: the value does not fit."),
        ("apart = [", "rules.toml, line 1"),
        ('[absent]\n3 = ["p1"]', "rules.toml, line 1, column absent: there is no such round."),
        ('[[tables]]\nseats = "a"', "rules.toml, line 1, column tables: the number does not fit."),
        (
            '[[tables]]\nseats = "a"\n[[tables]]\n[[tables]]',
            "rules.toml, line 2, column seats: the value does not fit.",
        ),
        ('fixed_rounds = [[["p1", "p1"]]]', "rules.toml, line 1, column fixed_rounds: the id was there before."),
        (
            'fixed_rounds = [[["p1", "p2", "p3", "p4"]]]',
            "round 1 in `fixed_rounds` has 4 people at table 1, which has 3 seats. Correct the round",
        ),
        (
            'fixed_rounds = [[["p1"]]]\n[absent]\n1 = ["p1"]',
            "p1 is absent from round 1 and sits in it in `fixed_rounds`. Take p1 out of one of the two.",
        ),
        ('fixed_rounds = [[["x"]]]', "rules.toml, line 1, column fixed_rounds: the person is not known."),
        ('planned_rounds = [[["p1"]]]', "rules.toml, line 1, column planned_rounds: the number does not fit."),
        (f"[absent]\n1 = {[f'p{at}' for at in range(9)]}", "nobody turns up in round 1"),
    ],
)
def test_wrong_rules_are_told_with_their_place(tmp_path: Path, rules: str, says: str) -> None:
    done = run(tmp_path, rules)
    assert (done.exit_code, says in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("people", ["", "id\n", "id\np1\np1\n", 'id\n" "\n', "id\np1\np2\n"])
def test_wrong_people_are_refused(tmp_path: Path, people: str) -> None:
    assert run(tmp_path, people=people).exit_code == 2
    assert not (tmp_path / "plan.json").exists()


def test_fewer_people_than_tables(tmp_path: Path) -> None:
    assert "9 people for 20 tables" in run(tmp_path, tables=20).stderr
