from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.themes import reason_words, themes
from deliberation.methods.themes.types import Reason
from tests.methods.themes.texts import planted

KEYS = {
    "themes",
    "membership",
    "facets",
    "facet_membership",
    "also_fits",
    "no_view",
    "duplicates",
    "coverage",
    "enough",
    "why",
    "receipt",
}
THEME_KEYS = {"id", "title", "keywords", "size", "people", "quotes", "different_view"}
FACET_KEYS = {"id", "theme", "size", "quotes"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(themes, [str(argument) for argument in arguments])


def write(path: Path, header: str, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header.split(","), *rows])
    return path


def written(folder: Path, *, name: str = "texts.csv") -> Path:
    rows = [
        [one.id, one.text, f"p{place % 40}", "yes" if place % 2 else "no"] for place, one in enumerate(planted(10)[0])
    ]
    return write(folder / name, "id,text,who,quote", [*rows, ["empty", "n/a", "p1", ""]])


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_all_keys_are_there(tmp_path: Path) -> None:
    done = run(written(tmp_path), "--out", tmp_path / "out.json", "--lang", "en", "--seed", 3)
    assert done.exit_code == 0, done.output
    found = read(tmp_path / "out.json")
    assert set(found) >= KEYS
    assert (found["enough"], found["why"]) == (True, None)
    assert all(set(theme) >= THEME_KEYS for theme in found["themes"])
    assert all(set(facet) >= FACET_KEYS for facet in found["facets"])
    assert set(found["membership"]) == set(found["facet_membership"]) == {*(f"c{i}" for i in range(60)), "empty"}
    assert found["membership"]["empty"] is None
    assert found["no_view"] == ["empty"]
    assert found["receipt"]["seed"] == 3
    assert found["receipt"]["parameters"]["language"] == "en"
    assert set(found["receipt"]["files"]) == {"texts.csv"}


def test_same_seed_same_bytes_and_standard_output_is_only_the_result(tmp_path: Path) -> None:
    file = written(tmp_path)
    first = run(file, "--out", "-")
    run(file, "--out", tmp_path / "out.json")
    assert first.stdout_bytes == (tmp_path / "out.json").read_bytes()
    assert "Looking for themes: 61 texts" in first.stderr


def test_authors_and_consent_are_read(tmp_path: Path) -> None:
    options = ("--author-column", "who", "--consent-column", "quote", "--out", "-")
    found = json.loads(run(written(tmp_path), *options).stdout)
    assert found["coverage"]["people"] == 40
    quoted = [one for theme in found["themes"] for one in (*theme["quotes"], *theme["different_view"])]
    quoted += [theme["title_from"] for theme in found["themes"] if theme["title_from"]]
    agreed = {one.id for place, one in enumerate(planted(10)[0]) if place % 2}
    assert quoted
    assert set(quoted) <= agreed
    assert found["receipt"]["consent"] == "column quote"


def test_a_number_of_themes(tmp_path: Path) -> None:
    found = json.loads(run(written(tmp_path), "--themes", 3, "--out", "-").stdout)
    assert len(found["themes"]) == 3


def test_columns_have_other_names(tmp_path: Path) -> None:
    rows = [[one.id, one.text] for one in planted(5)[0]]
    file = write(tmp_path / "t.csv", "nr,answer", rows)
    assert run(file, "--text-column", "answer", "--id-column", "nr", "--out", tmp_path / "o").exit_code == 0


def test_locked_texts_stay(tmp_path: Path) -> None:
    locked = write(tmp_path / "locked.csv", "id,theme", [["c1", "Homes"], ["c2", "Homes"], ["c3", "1"], ["c4", ""]])
    found = json.loads(run(written(tmp_path), "--locked", locked, "--out", "-").stdout)
    assert [found["membership"][one] for one in ("c1", "c2", "c3")] == ["Homes", "Homes", "1"]
    assert {theme["id"] for theme in found["themes"] if theme["locked"]} == {"Homes", "1"}


def test_new_texts_move_no_old_one(tmp_path: Path) -> None:
    file = written(tmp_path)
    new = [[f"new{place}", one.text, "p1", "no"] for place, one in enumerate(planted(2, seed=8)[0])]
    second = write(tmp_path / "new.csv", "id,text,who,quote", [*new, ["new-empty", "-", "", "no"]])
    before = json.loads(run(file, "--out", "-").stdout)
    after = json.loads(run(file, "--place", second, "--out", "-").stdout)
    assert {one: after["membership"][one] for one in before["membership"]} == before["membership"]
    assert {one: after["facet_membership"][one] for one in before["membership"]} == before["facet_membership"]
    assert after["themes"] == before["themes"]
    assert after["no_view"] == ["empty", "new-empty"]
    assert set(after["membership"]) - set(before["membership"]) == {*(f"new{i}" for i in range(12)), "new-empty"}
    assert {one["id"] for one in after["attached"]["placed"]} == {f"new{i}" for i in range(12)}


def test_too_few_texts_is_a_sentence_not_an_error(tmp_path: Path) -> None:
    file = write(tmp_path / "few.csv", "id,text", [["1", "More buses"], ["2", "-"]])
    done = run(file, "--out", "-")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["enough"], found["themes"], found["membership"]) == (False, [], {"1": None, "2": None})
    assert found["why"].startswith("Texts that give a view: 1.")
    assert found["why_code"] == "too_few_texts"


@pytest.mark.parametrize(
    ("code", "params"), [("too_few_texts", {"texts": 3, "needed": 12}), ("nothing_in_common", {"texts": 30})]
)
def test_every_reason_has_its_words(code: str, params: dict[str, int]) -> None:
    assert "{" not in reason_words(Reason(code, params))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "texts.csv, line 1: the file is empty"),
        ("id,words\n1,x\n", "texts.csv, line 1, column text: the column is missing"),
        ("id,text\n1,x\n1,y\n", "texts.csv, line 3, column id: the id was there before"),
        ("id,text\n,x\n", "texts.csv, line 2, column id: the id is missing"),
        ("id,text\n1,x,y\n", "texts.csv, line 2, column 3: there are too many values"),
    ],
)
def test_what_is_wrong_with_a_file_is_placed_and_nothing_is_written(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "texts.csv"
    file.write_text(content, encoding="utf-8")
    done = run(file, "--out", tmp_path / "out.json")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out.json").exists()


def test_consent_is_yes_or_no(tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", "id,text,quote", [["1", "words", "perhaps"]])
    done = run(file, "--consent-column", "quote", "--out", "-")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "line 2, column quote" in done.stderr


@pytest.mark.parametrize(
    "rows", [[["nobody", "Homes"]], [["c1", "Homes"], ["c1", "Homes"]]], ids=["unknown", "repeated"]
)
def test_a_wrong_line_in_the_locked_file(tmp_path: Path, rows: list[list[str]]) -> None:
    locked = write(tmp_path / "locked.csv", "id,theme", rows)
    done = run(written(tmp_path), "--locked", locked, "--out", "-")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "locked.csv, line" in done.stderr


def test_a_new_text_has_an_id_of_its_own(tmp_path: Path) -> None:
    file = written(tmp_path)
    done = run(file, "--place", written(tmp_path, name="again.csv"), "--out", "-")
    assert done.exit_code == 2
    assert "again.csv, line 2, column id" in done.stderr


@pytest.mark.parametrize("number", ["0", "many", "-1", "1001"])
def test_a_number_of_themes_that_makes_no_sense(tmp_path: Path, number: str) -> None:
    done = run(written(tmp_path), "--themes", number, "--out", "-")
    assert done.exit_code == 2
    assert "auto, or a whole number" in done.stderr
