"""`folkmoot lottery` on files: every key, an independent check of what is published, clear words for refusals."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.lottery import lottery

QUOTAS = "feature,value,min,max\ngender,woman,3,4\ngender,man,2,3\narea,north,2,4\narea,south,2,4\n"
KEYS = {
    "feasible", "probabilities", "min", "max", "gini", "geometric_mean", "optimal", "panels", "lottery_min", "lottery",
    "portfolio_hash", "selected", "reserves", "unselectable", "suggested_quotas", "receipt", "bound", "gap",
}  # fmt: skip


def people(*, size: int = 30) -> str:
    rows = ["id,gender,area,street,town"]
    for n in range(size):
        gender, area = ("woman", "man")[n % 2], ("north", "south", "south")[n % 3]
        rows.append(f"p{n:02d},{gender},{area},{n // 2} High Street,Wexmoor")
    return "\n".join(rows) + "\n"


def files(folder: Path, quotas: str = QUOTAS, pool: str | None = None) -> tuple[Path, Path]:
    first, second = folder / "quotas.csv", folder / "people.csv"
    first.write_text(quotas, encoding="utf-8")
    second.write_text(people() if pool is None else pool, encoding="utf-8")
    return first, second


def run(*arguments: object) -> Result:
    return CliRunner().invoke(lottery, [str(one) for one in arguments])


def made(folder: Path, *more: object, quotas: str = QUOTAS, pool: str | None = None, seats: int = 6) -> dict[str, Any]:
    out = folder / "out.json"
    ran = run(*files(folder, quotas, pool), "--seats", seats, "--out", out, *more)
    assert ran.exit_code == 0, ran.output
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("algorithm", ["leximin", "maximin", "nash"])
def test_every_key_is_written(tmp_path: Path, algorithm: str) -> None:
    found = made(tmp_path, "--algorithm", algorithm)
    assert set(found) >= KEYS
    assert found["feasible"]
    assert found["optimal"]
    assert sum(found["probabilities"].values()) == pytest.approx(6)
    assert found["receipt"]["files"]["quotas.csv"] == hashlib.sha256(QUOTAS.encode()).hexdigest()


def test_anyone_can_check_the_draw_from_what_is_published(tmp_path: Path) -> None:
    """Quotas, pool, panels and the number of the dice: nothing else, and nothing of ours."""
    found = made(tmp_path, "--draw", "137", "--household", "street,town")
    published = (tmp_path / found["lottery"]).read_bytes()
    assert hashlib.sha256(published).hexdigest() == found["portfolio_hash"]
    rows = list(csv.reader(published.decode("utf-8").splitlines()))
    assert [row[0] for row in rows[1:]] == [f"{n:03d}" for n in range(1000)]
    pool = {row["id"]: row for row in csv.DictReader(people().splitlines())}
    quotas = list(csv.DictReader(QUOTAS.splitlines()))
    times = Counter[str]()
    for _, *members in rows[1:]:
        assert len(set(members)) == 6
        assert len({pool[name]["street"] for name in members}) == 6
        for quota in quotas:
            have = sum(pool[name][quota["feature"]] == quota["value"] for name in members)
            assert int(quota["min"]) <= have <= int(quota["max"])
        times.update(members)
    assert min(times.values()) / 1000 == found["lottery_min"] >= found["min"] - 0.001
    assert found["selected"] == rows[1 + 137][1:]
    assert len(found["reserves"]) == 2
    assert not set(found["reserves"]) & set(found["selected"])


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    made(tmp_path, "--seed", "7", "--draw", "0")
    first = (tmp_path / "out.json").read_bytes(), (tmp_path / "out-lottery.csv").read_bytes()
    made(tmp_path, "--seed", "7", "--draw", "0")
    assert first == ((tmp_path / "out.json").read_bytes(), (tmp_path / "out-lottery.csv").read_bytes())


def test_a_result_can_go_to_standard_output(tmp_path: Path) -> None:
    ran = run(*files(tmp_path), "--seats", 6, "--out", "-", "--panels", 10)
    assert json.loads(ran.stdout)["lottery"] is None
    assert json.loads(ran.stdout)["panels"] == 10


def test_old_headers_no_answer_and_or_none_are_taken(tmp_path: Path) -> None:
    quotas = "category,name,min,max,or_none\ngender,woman,2,4,yes\ngender,man,2,4,\n"
    pool = "number,gender,note\n" + "".join(
        f"a{n},{value},x\n" for n, value in enumerate(["woman"] * 3 + ["man"] * 4 + ["", "Prefer not to say"])
    )
    found = made(tmp_path, quotas=quotas, pool=pool, seats=4)
    assert set(found["probabilities"]) == {f"a{n}" for n in range(9)}
    assert found["probabilities"]["a7"] > 0
    assert not found["unselectable"]


def test_a_hostel_is_exempt_from_the_household_rule(tmp_path: Path) -> None:
    pool = "id,gender,area,street\n" + "".join(
        f"p{n},{('woman', 'man')[n % 2]},{('north', 'south')[n // 2 % 2]},12 Mill Lane\n" for n in range(12)
    )
    exempt = tmp_path / "hostels.csv"
    exempt.write_text('address\n"12, MILL  lane"\n', encoding="utf-8")
    refused = run(*files(tmp_path, QUOTAS, pool), "--seats", 6, "--out", tmp_path / "no.json", "--household", "street")
    assert refused.exit_code == 3
    assert "only one of each" in refused.stderr
    found = made(tmp_path, "--household", "street", "--household-exempt", exempt, pool=pool)
    assert found["feasible"]


def test_replacements_come_from_the_seats_that_are_left(tmp_path: Path) -> None:
    seated = tmp_path / "seated.csv"
    seated.write_text("id\np00\np01\np03\n", encoding="utf-8")
    found = made(tmp_path, "--already", seated, "--household", "street,town", "--draw", "5")
    assert found["already"] == ["p00", "p01", "p03"]
    assert len(found["selected"]) == 3
    assert found["probabilities"]["p02"] == 0
    assert {"id": "p02", "because": [], "why": "Somebody at this address has a seat."} in found["unselectable"]
    pool = {row["id"]: row for row in csv.DictReader(people().splitlines())}
    whole = [pool[name] for name in (*found["already"], *found["selected"])]
    assert sum(one["gender"] == "woman" for one in whole) in {3, 4}
    assert sum(one["area"] == "north" for one in whole) in {2, 3, 4}


def test_when_no_panel_is_there_the_smallest_change_is_written_and_said(tmp_path: Path) -> None:
    quotas = "feature,value,min,max\ngender,woman,5,6\ngender,man,2,3\n"
    out = tmp_path / "out.json"
    ran = run(*files(tmp_path, quotas), "--seats", 6, "--out", out)
    assert ran.exit_code == 3
    found = json.loads(out.read_text(encoding="utf-8"))
    assert set(found) >= KEYS
    assert found["feasible"] is False
    assert found["suggested_quotas"] == [{"feature": "gender", "value": "woman", "end": "min", "from": 5, "to": 4}]
    assert "gender: the smallest numbers add up to 7, more than the 6 seats." in ran.stderr
    assert "gender, woman: at least 4 instead of 5" in ran.stderr
    assert not (tmp_path / "out-lottery.csv").exists()


def test_whoever_cannot_be_chosen_is_told_which_quota_stands_in_the_way(tmp_path: Path) -> None:
    quotas = QUOTAS.replace("area,north,2,4", "area,north,0,0")
    found = made(tmp_path, quotas=quotas.replace("area,south,2,4", "area,south,2,6"))
    assert {one["id"] for one in found["unselectable"]} == {f"p{n:02d}" for n in range(0, 30, 3)}
    assert found["unselectable"][0]["why"].endswith("area, north: at most 0.")


@pytest.mark.parametrize(
    ("quotas", "pool", "words"),
    [
        ("feature,value,min\n", None, "column max: the column is missing"),
        ("feature,value,min,max\n", None, "quotas.csv, line 2: the file is empty"),
        ("feature,value,min,max\ngender,woman,two,4\n", None, "line 2, column min: this is not a number"),
        (
            "feature,value,min,max\ngender,woman,4,2\n",
            None,
            "line 2, column max: the two numbers contradict each other",
        ),
        ("feature,value,min,max\ngender,woman,,2\n", None, "line 2, column min: the cell is empty"),
        ("feature,value,min,max\ngender,,1,2\n", None, "line 2, column value: the cell is empty"),
        ("feature,value,min,max,or_none\ngender,woman,1,2,maybe\n", None, "column or_none: the value is not known"),
        (
            "feature,value,min,max\ngender,woman,1,2\ngender,Woman,1,2\n",
            None,
            "line 3, column value: the value was there",
        ),
        (QUOTAS, "id,gender\nx,woman\n", "column area: the column is missing"),
        (QUOTAS, "id,gender,area\nx,womann,north\n", "line 2, column gender: the value is not known"),
        (QUOTAS, "id,gender,area\nx,womann,north\n", "Did you mean “woman”?"),
        (QUOTAS, "id,gender,area\nx,woman,north\nx,man,south\n", "line 3, column id: the id was there before"),
        (QUOTAS, "id,gender,area\n,woman,north\n", "line 2, column id: the id is missing"),
        (QUOTAS, "id,gender,area\n", "people.csv, line 2: the file is empty"),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_its_place(
    tmp_path: Path, quotas: str, pool: str | None, words: str
) -> None:
    ran = run(*files(tmp_path, quotas, pool), "--seats", 6, "--out", tmp_path / "out.json")
    assert ran.exit_code == 2, ran.output
    assert words in ran.stderr
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = run(tmp_path / "no.csv", tmp_path / "people.csv", "--seats", 6, "--out", tmp_path / "out.json")
    assert ran.exit_code == 2
    assert ran.stderr.startswith("no.csv: the file is not there.")


@pytest.mark.parametrize(
    ("already", "words"),
    [
        ("id\nnobody\n", "line 2, column id: the person is not known"),
        ("id\n" + "".join(f"p{n:02d}\n" for n in range(6)), "No seat is left."),
    ],
)
def test_people_with_a_seat_are_checked(tmp_path: Path, already: str, words: str) -> None:
    seated = tmp_path / "seated.csv"
    seated.write_text(already, encoding="utf-8")
    ran = run(*files(tmp_path), "--seats", 6, "--out", tmp_path / "out.json", "--already", seated)
    assert ran.exit_code == 2
    assert words in ran.stderr


@pytest.mark.parametrize("number", ["1000", "-1", "twelve", "১"])
def test_a_number_that_no_panel_has_is_refused(tmp_path: Path, number: str) -> None:
    ran = run(*files(tmp_path), "--seats", 6, "--out", tmp_path / "out.json", f"--draw={number}")
    assert ran.exit_code == 2
    assert "a number from 0 to 999" in ran.stderr


def test_addresses_that_are_exempt_need_the_columns_of_the_address(tmp_path: Path) -> None:
    exempt = tmp_path / "hostels.csv"
    exempt.write_text("house\n1\n", encoding="utf-8")
    out = ("--seats", 6, "--out", tmp_path / "out.json", "--household-exempt", exempt)
    assert "needs --household" in run(*files(tmp_path), *out).stderr
    refused = run(*files(tmp_path), *out, "--household", "street,town")
    assert refused.exit_code == 2
    assert "one column address" in refused.stderr
