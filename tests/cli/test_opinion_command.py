from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.opinion import opinion, reason_words
from deliberation.methods.opinion.types import Reason
from tests.exchange.test_polis import COMMENTS, VOTES, export
from tests.methods.opinion import polis_data

KEYS = {
    "participants",
    "statements",
    "votes",
    "grouped",
    "k",
    "silhouette",
    "stability",
    "enough",
    "why",
    "groups",
    "membership",
    "positions",
    "statement_results",
    "representative",
    "consensus",
    "receipt",
}
STATEMENT_KEYS = {
    "id",
    "agree",
    "disagree",
    "pass",
    "seen",
    "extremity",
    "priority",
    "group_aware_consensus",
    "by_group",
}
GROUP_KEYS = {
    "group",
    "agree",
    "disagree",
    "seen",
    "pa",
    "pd",
    "pat",
    "pdt",
    "ra",
    "rd",
    "rat",
    "rdt",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(opinion, [str(argument) for argument in arguments])


def divided(folder: Path) -> Path:
    """Six people for, six against, on eight statements."""
    rows = [
        f"{1000 + 10 * person + item},x,{item},p{person},{1 if (person < 6) == (item % 2 == 0) else -1}"
        for person in range(12)
        for item in range(8)
    ]
    comments = COMMENTS.splitlines()[0] + "\n" + "".join(f"1,x,{i},0,0,0,1,Text {i}\n" for i in range(8))
    return export(folder, comments=comments, votes=VOTES.splitlines()[0] + "\n" + "\n".join(rows) + "\n")


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_all_keys_are_there(tmp_path: Path) -> None:
    done = run(divided(tmp_path), "--out", tmp_path / "out.json", "--seed", 3)
    assert done.exit_code == 0, done.output
    found = read(tmp_path / "out.json")
    assert set(found) >= KEYS
    assert found["enough"] is True
    assert found["why"] is None
    assert [group["size"] for group in found["groups"]] == [6, 6]
    assert set(found["statement_results"][0]) == STATEMENT_KEYS
    assert set(found["statement_results"][0]["by_group"][0]) == GROUP_KEYS
    assert set(found["representative"]) == {"0", "1"}
    assert {"id", "direction"} == set(found["representative"]["0"][0])
    assert set(found["membership"]) == set(found["positions"]) == {f"p{i}" for i in range(12)}
    assert found["receipt"]["seed"] == 3
    assert set(found["receipt"]["files"]) == {"comments.csv", "votes.csv", "summary.csv"}


def test_same_seed_same_bytes_and_standard_output_is_only_the_result(tmp_path: Path) -> None:
    divided(tmp_path)
    first = run(tmp_path, "--out", "-", "--seed", 1)
    run(tmp_path, "--out", tmp_path / "out.json", "--seed", 1)
    assert first.stdout_bytes == (tmp_path / "out.json").read_bytes()
    assert "Reading the votes" in first.stderr
    assert json.loads(first.stdout)["k"] == 2


def test_too_few_people_is_a_sentence_not_an_error(tmp_path: Path) -> None:
    done = run(export(tmp_path), "--out", "-")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["enough"], found["k"], found["silhouette"], found["groups"]) == (False, 0, None, [])
    assert found["why"] == "Only 3 people voted enough to be grouped. Groups need at least 10."


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("too_few_people", {"people": 3, "needed": 10}),
        ("all_alike", {"people": 30}),
        ("no_groups_of_five", {"people": 11, "smallest": 5}),
        ("too_few_places", {"places": 2, "asked": 3}),
        ("no_groups_given", {}),
    ],
)
def test_every_reason_has_words(code: str, params: dict[str, int]) -> None:
    words = reason_words(Reason(code, params))
    assert words.endswith(".")
    assert "{" not in words


def test_groups_and_moderation_from_outside(tmp_path: Path) -> None:
    divided(tmp_path)
    groups = "participant,group\n" + "".join(f"p{i},{'yes' if i < 4 else 'no'}\n" for i in range(8)) + "p8,\n"
    (tmp_path / "groups.csv").write_text(groups, encoding="utf-8")
    (tmp_path / "moderation.json").write_text('{"hidden": [1], "meta": ["2"]}', encoding="utf-8")
    done = run(
        tmp_path,
        "--out",
        "-",
        "--groups-from",
        tmp_path / "groups.csv",
        "--moderation",
        tmp_path / "moderation.json",
    )
    found = json.loads(done.stdout)
    assert found["groups"] == [{"id": "no", "size": 4}, {"id": "yes", "size": 4}]
    assert found["statement_results"][2]["priority"] == 49
    # A sum of products: on some processors the last digit is not nought.
    assert [found["statement_results"][i]["extremity"] for i in (1, 2)] == pytest.approx([0, 0], abs=1e-12)
    shown = {item["id"] for items in found["representative"].values() for item in items}
    assert not shown & {"1", "2"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("groups.csv", "participant,group\nnobody,a\n", ["groups.csv", "line 2", "column participant", "Expected"]),
        ("groups.csv", "participant,group\np1,a\np1,b\n", ["groups.csv", "line 3", "column participant"]),
        ("groups.csv", "participant\np1\n", ["groups.csv", "line 1", "column group"]),
        ("groups.csv", None, ["groups.csv", "Expected"]),
        ("moderation.json", "{", ["moderation.json", "line 1", "column 2", "Expected"]),
        ("moderation.json", "[]", ["moderation.json", "Expected"]),
        ("moderation.json", '{"hide": []}', ["moderation.json", "Expected"]),
        ("moderation.json", '{"hidden": [1.5]}', ["moderation.json", "column hidden"]),
        ("moderation.json", '{"meta": "1"}', ["moderation.json", "column meta"]),
        ("moderation.json", None, ["moderation.json", "Expected"]),
        ("moderation.json", b"\xff\xfe{", ["moderation.json", "UTF-8"]),
    ],
)
def test_wrong_files_from_outside(tmp_path: Path, name: str, content: str | bytes | None, words: list[str]) -> None:
    (tmp_path / "data").mkdir()
    divided(tmp_path / "data")
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    option = "--groups-from" if name == "groups.csv" else "--moderation"
    done = run(tmp_path / "data", "--out", tmp_path / "out.json", option, tmp_path / name)
    assert done.exit_code == 2
    assert all(word in done.stderr for word in words), done.stderr
    assert not (tmp_path / "out.json").exists()


def test_a_wrong_vote_names_file_line_column_expected_and_what_to_do(tmp_path: Path) -> None:
    done = run(export(tmp_path, votes=VOTES + "1,x,9,2,yes\n"), "--out", tmp_path / "out.json")
    assert done.exit_code == 2
    expected = "votes.csv, line 7, column vote: the vote is not known. Expected: 1, 0 or -1. Agree is 1,"
    assert expected in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--groups", "some"],
        ["--groups", "0"],
        ["--groups", "2", "--groups-from", "x.csv"],
        ["--method", "best"],
        ["--seed", "-1"],
    ],
)
def test_wrong_arguments(tmp_path: Path, arguments: list[str]) -> None:
    done = run(divided(tmp_path), "--out", tmp_path / "out.json", *arguments)
    assert done.exit_code == 2
    assert not (tmp_path / "out.json").exists()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    divided(tmp_path)
    for out in (tmp_path / "nowhere" / "out.json", tmp_path):
        done = run(tmp_path, "--out", out)
        assert done.exit_code == 2
        assert str(out.parent) in done.stderr


def test_a_number_of_groups(tmp_path: Path) -> None:
    done = run(divided(tmp_path), "--out", "-", "--groups", "2", "--method", "classic")
    assert json.loads(done.stdout)["receipt"]["method"] == "opinion-classic"
    assert json.loads(done.stdout)["receipt"]["parameters"]["groups"] == 2


def test_taxes_with_the_groups_of_polis(tmp_path: Path) -> None:
    name = "scoop-hivemind.taxes"
    groups, moderation = polis_data.oracle_groups(name), polis_data.oracle_moderation(name)
    rows = "".join(f"{person},{group}\n" for person, group in groups.items())
    (tmp_path / "groups.csv").write_text("participant,group\n" + rows, encoding="utf-8")
    (tmp_path / "moderation.json").write_text(
        json.dumps({"hidden": sorted(moderation.hidden), "meta": sorted(moderation.meta)}), encoding="utf-8"
    )
    outside = ["--groups-from", tmp_path / "groups.csv", "--moderation", tmp_path / "moderation.json"]
    done = run(polis_data.folder(name), "--out", tmp_path / "out.json", *outside)
    assert done.exit_code == 0, done.stderr
    found, data = read(tmp_path / "out.json"), polis_data.oracle(name)
    results = {result["id"]: result for result in found["statement_results"]}
    assert {key: result["priority"] for key, result in results.items()} == pytest.approx(
        data["comment-priorities"], abs=1e-6
    )
    for group, expected in data["repness"].items():
        listed = [(item["id"], item["direction"]) for item in found["representative"][group]]
        assert listed == [(str(item["tid"]), item["repful-for"]) for item in expected]
