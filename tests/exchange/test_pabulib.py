"""`.pb` files in and out: nothing lost, and every fault of a file named with its place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.errors import BadFile
from deliberation.exchange.pabulib import PabulibFile, as_pabulib, read_pabulib
from tests.pabulib_data import ALL, WARSZAWA, ZURICH_RANKED, election, path_of

SMALL = """META
key;value
description;A small one
num_projects;3
num_votes;3
budget;100.50
vote_type;approval
rule;greedy
min_project_score_threshold;2
odd key;kept "as it is"
PROJECTS
project_id;cost;name;category;district;selected;odd
p1;50;"Bench; and tree";green,seats;North;1;x
p2;30.25;Swing;play;;0;
p3;0;Sign;;South;0;y
VOTES
voter_id;vote;age
1;p1,p2;30
2;;
3;p3;70
"""


def written(folder: Path, text: str | bytes, name: str = "small.pb") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_what_is_in_a_file(tmp_path: Path) -> None:
    found = read_pabulib(written(tmp_path, SMALL))
    assert (found.ids, found.budget, found.threshold, found.vote_type) == (
        ("p1", "p2", "p3"), Fraction("100.5"), 2, "approval",
    )  # fmt: skip
    assert (found.selected, found.keys["odd key"]) == (("p1",), 'kept "as it is"')
    first, second, _ = found.options()
    assert (first.cost, first.categories, first.area) == (50, ("green", "seats"), "North")
    assert (second.cost, second.area) == (Fraction("30.25"), None)
    assert [paper.points for paper in found.ballots()] == [(("p1", 1), ("p2", 1)), (), (("p3", 1),)]
    assert found.column("nothing") is None


def test_written_as_read(tmp_path: Path) -> None:
    for text in (SMALL, SMALL.replace("\n", "\r\n")):
        plain = text.replace('kept "as it is"', '"kept ""as it is"""')
        path = written(tmp_path, text)
        assert as_pabulib(read_pabulib(path)).decode() == plain
        again = read_pabulib(written(tmp_path, as_pabulib(read_pabulib(path)), "again.pb"))
        assert again == read_pabulib(path)


@pytest.mark.parametrize("name", ALL)
def test_public_files_come_out_as_they_came_in(name: str, tmp_path: Path) -> None:
    found, raw = election(name), path_of(name).read_bytes()
    out = as_pabulib(found)
    if b"\r\n" in raw and raw.count(b"\r\n") == raw.count(b"\n") and raw.endswith(b"\n"):
        assert out == raw
    assert out.replace(b"\r\n", b"\n").rstrip() == raw.replace(b"\r\n", b"\n").rstrip()
    again = read_pabulib(written(tmp_path, out))
    assert (again.meta, again.projects, again.votes) == (found.meta, found.projects, found.votes)
    assert (len(again.votes), len(again.projects)) == (int(found.keys["num_votes"]), int(found.keys["num_projects"]))


@pytest.mark.parametrize("name", ALL)
def test_the_counts_in_public_files_are_the_counts_of_their_votes(name: str) -> None:
    found = election(name)
    told = dict(zip(found.ids, found.column("votes") or (), strict=True))
    ticks = dict.fromkeys(found.ids, 0)
    points: dict[str, int | Fraction] = dict.fromkeys(found.ids, 0)
    for paper in found.ballots():
        for option, given_points in paper.points:
            ticks[option] += 1
            points[option] += given_points
    assert {option: str(number) for option, number in ticks.items()} == told
    if name == ZURICH_RANKED:  # one paper ranks 24 alone: 5 points by place, and 1 in the file's own score
        points["24"] -= 4
    if scores := found.column("score"):
        assert {option: str(number) for option, number in points.items()} == dict(zip(found.ids, scores, strict=True))


def test_points_and_rankings(tmp_path: Path) -> None:
    points = SMALL.replace("approval", "cumulative").replace("voter_id;vote;age", "voter_id;vote;points")
    points = points.replace("1;p1,p2;30", "1;p1,p2;3,1.5").replace("3;p3;70", "3;p3;0")
    found = read_pabulib(written(tmp_path, points))
    assert [paper.points for paper in found.ballots()] == [(("p1", 3), ("p2", Fraction("1.5"))), (), (("p3", 0),)]
    scoring = read_pabulib(written(tmp_path, points.replace("cumulative", "scoring")))
    assert list(scoring.ballots()) == list(found.ballots())
    ranking = SMALL.replace("approval", "ordinal")
    assert next(iter(read_pabulib(written(tmp_path, ranking)).ballots())).points == (("p1", 2), ("p2", 1))
    longer = ranking.replace("rule;greedy", "max_length;3")
    assert next(iter(read_pabulib(written(tmp_path, longer)).ballots())).points == (("p1", 3), ("p2", 2))


def test_a_byte_order_mark_blank_lines_and_empty_cells_at_the_end_are_fine(tmp_path: Path) -> None:
    plain = read_pabulib(written(tmp_path, SMALL))
    marked = SMALL.replace("META", "\ufeffMETA", 1).replace("PROJECTS\n", "\nPROJECTS;;\n").replace("30\n", "30;;\n")
    found = read_pabulib(written(tmp_path, marked))
    assert replace(found, line_end="\n") == plain


def change(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


BROKEN: list[tuple[str, str | bytes, int | None, str | int | None]] = [
    ("file_empty", "", 1, None),
    ("file_empty", " \n\n", 1, None),
    ("not_pabulib", "name,votes\na,3\n", 1, 1),
    ("not_pabulib", "{}", 1, 1),
    ("not_text", SMALL.encode("utf-16"), 1, None),
    ("not_text", SMALL.replace("Swing", "Świng").encode("utf-8") + b"\0", 21, None),
    ("not_text", SMALL.replace("Swing", "Schaukel für alle").encode("latin-1"), 14, None),
    ("section_missing", SMALL.partition("VOTES")[0], None, None),
    ("section_missing", SMALL.partition("PROJECTS")[0], None, None),
    ("section_missing", "META\n", None, None),
    ("section_repeated", SMALL + "VOTES\nvoter_id;vote\n", 21, 1),
    ("column_missing", change("project_id;cost", "project_id;price"), 12, "cost"),
    ("column_missing", change("voter_id;vote", "voter;vote"), 17, "voter_id"),
    ("column_missing", change("key;value", "key;worth"), 2, "value"),
    ("column_missing", change("approval", "cumulative"), None, "points"),
    ("column_repeated", change("selected;odd", "selected;cost"), 12, "cost"),
    ("key_missing", change("budget;100.50\n", ""), None, "budget"),
    ("key_missing", change("num_votes;3", "num_votes;"), None, "num_votes"),
    ("id_repeated", change("rule;greedy", "budget;5"), 8, "budget"),
    ("unknown_value", change("approval", "lottery"), 7, "vote_type"),
    ("not_a_number", change("100.50", "1 000"), 6, "budget"),
    ("number_negative", change("100.50", "-100"), 6, "budget"),
    ("not_a_number", change("threshold;2", "threshold;two"), 9, "min_project_score_threshold"),
    ("count_differs", change("num_projects;3", "num_projects;4"), 4, "num_projects"),
    ("count_differs", change("num_votes;3", "num_votes;2"), 5, "num_votes"),
    ("count_differs", change("num_votes;3", "num_votes;three"), 5, "num_votes"),
    ("number_negative", change("p2;30.25", "p2;-30.25"), 14, "cost"),
    ("not_a_number", change("p2;30.25", "p2;30,25"), 14, "cost"),
    ("not_a_number", change("p2;30.25", "p2;nan"), 14, "cost"),
    ("not_a_number", change("p2;30.25", "p2;٣"), 14, "cost"),
    ("id_missing", change("p2;30.25", ";30.25"), 14, "project_id"),
    ("id_repeated", change("p2;30.25", "p1;30.25"), 14, "project_id"),
    ("unknown_value", change("p2;30.25", "p,2;30.25"), 14, "project_id"),
    ("id_repeated", change("3;p3;70", "1;p3;70"), 20, "voter_id"),
    ("id_missing", change("3;p3;70", ";p3;70"), 20, "voter_id"),
    ("unknown_project", change("3;p3;70", "3;p9;70"), 20, "vote"),
    ("unknown_project", change("3;p3;70", "3;p3,;70"), 20, "vote"),
    ("project_twice", change("3;p3;70", "3;p3,p1,p3;70"), 20, "vote"),
    ("too_many_columns", change("3;p3;70", "3;p3;70;x"), 20, 4),
    ("too_few_columns", change("3;p3;70", "3;p3"), 20, 2),
    ("broken_quotes", change("3;p3;70", '3;"p3;70'), 20, 1),
]


@pytest.mark.parametrize(("code", "text", "line", "column"), BROKEN)
def test_a_broken_file_is_refused_with_the_place(
    code: str, text: str | bytes, line: int | None, column: str | int | None, tmp_path: Path
) -> None:
    with pytest.raises(BadFile) as error:
        read_pabulib(written(tmp_path, text))
    told = error.value.params
    assert (error.value.code, told.get("line"), told.get("column")) == (code, line, column)
    assert told["file"] == "small.pb"
    assert told["expected"]
    assert told["hint"]


@pytest.mark.parametrize(
    ("code", "points"),
    [
        ("points_differ", "3"),
        ("points_differ", ""),
        ("not_a_number", "3,x"),
        ("not_a_number", "3,²"),
        ("number_negative", "3,-1"),
    ],
)
def test_broken_points_are_refused(code: str, points: str, tmp_path: Path) -> None:
    text = change("approval", "scoring").replace("voter_id;vote;age", "voter_id;vote;points")
    text = text.replace("1;p1,p2;30", f"1;p1,p2;{points}").replace("3;p3;70", "3;p3;2")
    with pytest.raises(BadFile) as error:
        read_pabulib(written(tmp_path, text))
    told = error.value.params
    assert (error.value.code, told["line"], told["column"]) == (code, 18, "points")


def test_a_file_that_is_not_there_or_too_big(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadFile, match="file_missing"):
        read_pabulib(tmp_path / "no.pb")
    monkeypatch.setattr("deliberation.exchange.pabulib._LARGEST", 10)
    with pytest.raises(BadFile, match="file_too_big"):
        read_pabulib(written(tmp_path, SMALL))


words = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=12)
cells = words.map(lambda text: text.replace("\r", " "))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=5), cells, cells)
def test_any_words_come_out_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, projects: list[tuple[str, str]], told: str, column: str
) -> None:
    meta = {"description": told, "num_projects": str(len(projects)), "num_votes": "1", "budget": "5"}
    rows = [(f"p{i}", "1", *words) for i, words in enumerate(projects)]
    made = PabulibFile(
        (*meta.items(), ("vote_type", "approval")),
        ("project_id", "cost", "name", "target"),
        [list(row) for row in rows],
        ("voter_id", "vote", "said"),
        [["1", ",".join(row[0] for row in rows), column]],
    )
    path = written(tmp_path_factory.mktemp("pb"), as_pabulib(made))
    assert read_pabulib(path) == made


def test_a_large_file_is_read_fast_enough_to_wait_for() -> None:
    assert len(election(WARSZAWA).votes) == 61_668
