"""Reading a Polis export: what is read is exactly what stands there; what does not fit is named to the cell."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.errors import BadFile
from deliberation.exchange.polis import read_polis
from deliberation.exchange.tables import TableFile, whole_numbers
from deliberation.methods.opinion.types import Moderation, VoteMatrix
from tests.methods.opinion import polis_data

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1700000000002,x,10,3,1,0,0,"Second, with a comma
and a line"
1700000000001,x,9,3,2,1,1,First
1700000000003,x,11,4,0,0,-1,Rejected
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
30,x,9,2,1
20,x,9,2,-1
20,x,9,10,0
20,x,9,10,1
40,x,10,1,-1
"""
MATRIX = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,9,10
10,0,0,1,1,0,1,
2,,0,1,1,0,1,
1,,0,1,0,1,,-1
"""
SUMMARY = 'topic,A topic\nconversation-description,"Two\nlines"\n'


def export(folder: Path, **files: str | bytes) -> Path:
    """Write an export; `votes=""` leaves the file out."""
    texts: dict[str, str | bytes] = {"comments": COMMENTS, "votes": VOTES, "summary": SUMMARY} | files
    for name, text in texts.items():
        if text != "":
            path = folder / f"{name.replace('_', '-')}.csv"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def stored(votes: VoteMatrix) -> dict[tuple[str, str], int]:
    table = votes.votes.tocoo()
    return {
        (votes.participants[i], votes.statements[j]): int(vote)
        for i, j, vote in zip(*table.coords, table.data, strict=True)
    }


def test_everything_is_read(tmp_path: Path) -> None:
    found = read_polis(export(tmp_path))
    assert found.summary == {"topic": "A topic", "conversation-description": "Two\nlines"}
    assert [comment.id for comment in found.comments] == ["9", "10", "11"]
    second = found.comments[1]
    assert (second.text, second.author, second.moderated) == ("Second, with a comma\nand a line", "3", 0)
    assert (second.timestamp, second.is_meta, second.is_seed) == (1_700_000_000_002, False, False)
    assert found.participants == ("1", "2", "10")
    assert found.statements == ("9", "10")
    assert found.moderation() == Moderation(hidden=frozenset({"11"}))
    assert set(found.files) == {"comments.csv", "votes.csv", "summary.csv"}


def test_the_latest_vote_counts_and_of_equal_times_the_later_row(tmp_path: Path) -> None:
    votes = read_polis(export(tmp_path)).matrix()
    assert stored(votes) == {("2", "9"): 1, ("10", "9"): 1, ("1", "10"): -1}


def test_both_files_of_votes_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = read_polis(export(tmp_path / "a")).matrix()
    second = read_polis(export(tmp_path / "b", votes="", participants_votes=MATRIX)).matrix()
    assert (first.participants, first.statements) == (second.participants, second.statements)
    assert stored(first) == stored(second)


def test_byte_order_marks_flags_and_windows_lines(tmp_path: Path) -> None:
    comments = "timestamp,comment-id,author-id,moderated,is-meta,is-seed,comment-body\r\n1,5,0,1,true,false,Œuvre\r\n"
    found = read_polis(export(tmp_path, comments=b"\xef\xbb\xbf" + comments.encode(), summary=""))
    assert (found.comments[0].text, found.comments[0].is_meta) == ("Œuvre", True)
    assert found.moderation() == Moderation(meta=frozenset({"5"}))
    assert found.summary == {}


def test_an_export_without_votes(tmp_path: Path) -> None:
    found = read_polis(export(tmp_path, votes=VOTES.splitlines()[0] + "\n"))
    assert (found.participants, found.statements, found.matrix().votes.nnz) == ((), (), 0)


@pytest.mark.parametrize(
    ("change", "code", "file", "line", "column"),
    [
        ({"comments": ""}, "file_missing", "comments.csv", None, None),
        ({"votes": ""}, "votes_missing", None, None, None),
        ({"comments": "\n"}, "column_missing", "comments.csv", 1, "timestamp"),
        ({"comments": b"\xef\xbb\xbf"}, "column_missing", "comments.csv", 1, "timestamp"),
        ({"votes": "timestamp,comment-id,voter-id\n"}, "column_missing", "votes.csv", 1, "vote"),
        ({"votes": "vote,vote\n"}, "column_repeated", "votes.csv", 1, "vote"),
        ({"comments": COMMENTS + "1,x,9,3,1,0,1,again\n"}, "id_repeated", "comments.csv", 6, "comment-id"),
        ({"comments": COMMENTS + "1,x,,3,1,0,1,again\n"}, "id_missing", "comments.csv", 6, "comment-id"),
        ({"comments": COMMENTS + "1,x,7,3,1,0,2,odd\n"}, "unknown_value", "comments.csv", 6, "moderated"),
        ({"comments": COMMENTS + "soon,x,7,3,1,0,1,odd\n"}, "not_a_number", "comments.csv", 6, "timestamp"),
        ({"votes": VOTES + "1,x,9,2,2\n"}, "unknown_vote", "votes.csv", 7, "vote"),
        ({"votes": VOTES + "1,x,9,2,\n"}, "unknown_vote", "votes.csv", 7, "vote"),
        ({"votes": VOTES + "-1,x,9,2,1\n"}, "not_a_number", "votes.csv", 7, "timestamp"),
        ({"votes": VOTES + "1e3,x,9,2,1\n"}, "not_a_number", "votes.csv", 7, "timestamp"),
        ({"votes": VOTES + "1,x,9, ,1\n"}, "id_missing", "votes.csv", 7, "voter-id"),
        ({"votes": VOTES + "1,x,9,2,1,1\n"}, "too_many_columns", "votes.csv", 7, 6),
        ({"votes": VOTES + "1,x,9,2\n"}, "too_few_columns", "votes.csv", 7, 4),
        ({"votes": VOTES + "1,x,9,\0,1\n"}, "not_text", "votes.csv", 7, None),
        ({"votes": b"\x89PNG\r\n\x1a\n\0\0"}, "not_text", "votes.csv", 1, None),
        ({"comments": COMMENTS.encode() + b"1,x,7,3,1,0,1,caf\xe9\n"}, "not_text", "comments.csv", 6, None),
        ({"comments": COMMENTS.encode("utf-16")}, "not_text", "comments.csv", 1, None),
        ({"comments": COMMENTS + '1,x,7,3,1,0,1,"open\n'}, "broken_quotes", "comments.csv", 6, None),
        ({"comments": COMMENTS + '1,x,7,3,1,0,1,"a"b\n'}, "broken_quotes", "comments.csv", 6, None),
        (
            {"comments": COMMENTS + f"1,x,7,3,1,0,1,{'a' * 10_001}\n"},
            "field_too_long",
            "comments.csv",
            6,
            "comment-body",
        ),
        (
            {"comments": COMMENTS + f"1,x,7,3,1,0,1,{'a' * 200_000}\n"},
            "broken_quotes",
            "comments.csv",
            6,
            None,
        ),
        (
            {"votes": "", "participants_votes": MATRIX + "2,,0,1,1,0,1,\n"},
            "id_repeated",
            "participants-votes.csv",
            5,
            "participant",
        ),
        (
            {"votes": "", "participants_votes": MATRIX + "5,,0,1,1,0,1,3\n"},
            "unknown_vote",
            "participants-votes.csv",
            5,
            "10",
        ),
        (
            {"votes": "", "participants_votes": "participant,n-votes,s1\n"},
            "unknown_column",
            "participants-votes.csv",
            1,
            "s1",
        ),
        ({"summary": "topic\n"}, "too_few_columns", "summary.csv", 1, 1),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path,
    change: dict[str, str],
    code: str,
    file: str | None,
    line: int | None,
    column: str | int | None,
) -> None:
    with pytest.raises(BadFile) as caught:
        read_polis(export(tmp_path, **change))
    error = caught.value
    assert error.code == code
    assert error.params["file"] == (file or tmp_path.name)
    assert (error.params.get("line"), error.params.get("column")) == (line, column)
    assert error.params["expected"]
    assert error.params["hint"]


def test_an_empty_file_and_a_missing_folder(tmp_path: Path) -> None:
    (tmp_path / "comments.csv").write_bytes(b"")
    with pytest.raises(BadFile, match="file_empty"):
        read_polis(tmp_path)
    for folder in (tmp_path / "nowhere", tmp_path / "comments.csv"):
        with pytest.raises(BadFile, match="folder_missing"):
            read_polis(folder)


@pytest.mark.parametrize("name", polis_data.FOLDERS)
def test_real_votes_equal_the_exported_matrix_cell_for_cell(name: str) -> None:
    found = read_polis(polis_data.folder(name))
    votes = found.matrix()
    assert (len(votes.participants), len(votes.statements), votes.votes.nnz) == polis_data.SHAPES[name]
    assert stored(votes) == polis_data.cells(name)
    assert {comment.id: comment.text for comment in found.comments} == {
        row["comment-id"]: row["comment-body"] for row in polis_data.comments(name)
    }


@pytest.mark.parametrize("name", polis_data.FOLDERS)
def test_the_matrix_file_alone_gives_the_same_votes(name: str, tmp_path: Path) -> None:
    for file in ("comments.csv", "participants-votes.csv"):
        (tmp_path / file).symlink_to(polis_data.folder(name) / file)
    first, second = read_polis(polis_data.folder(name)).matrix(), read_polis(tmp_path).matrix()
    assert (first.participants, first.statements) == (second.participants, second.statements)
    assert np.array_equal(first.votes.indptr, second.votes.indptr)
    assert np.array_equal(first.votes.indices, second.votes.indices)
    assert np.array_equal(first.votes.data, second.votes.data)


@pytest.mark.parametrize("name", polis_data.FOLDERS)
def test_the_short_cut_reads_what_reading_by_rows_reads(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = read_polis(polis_data.folder(name))
    monkeypatch.setattr("deliberation.exchange.polis.whole_numbers", lambda _table, _columns: None)
    slow = read_polis(polis_data.folder(name))
    assert (quick.participants, quick.statements) == (slow.participants, slow.statements)
    for part in ("people", "items", "values", "times"):
        assert np.array_equal(getattr(quick.events, part), getattr(slow.events, part))


NUMBERS = st.integers(-(10**19), 10**19).map(str) | st.sampled_from(
    ["", "-", "0", "-0", "007", " 5", "5 ", "1.0", "é", '"4"']
)


@settings(deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_short_cut_reads_whole_numbers_or_nothing(
    rows: list[tuple[str, str]], newline: str, last_line_ends: bool
) -> None:
    text = newline.join(["a,b", *(f"{first},{second}" for first, second in rows)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "numbers.csv"
        path.write_bytes((text + newline * last_line_ends).encode())
        with TableFile(path) as table:
            found = whole_numbers(table, ("b", "a"))
    plain = newline == "\n" and all(
        re.fullmatch("0|-?[1-9][0-9]{0,17}", cell) is not None for row in rows for cell in row
    )
    if found is not None:
        assert {name: column.tolist() for name, column in found.items()} == {
            "a": [int(row[0]) for row in rows],
            "b": [int(row[1]) for row in rows],
        }
    if plain:
        assert found is not None


@pytest.mark.parametrize("rows", ["1,2\n3\n4,5,6\n", "1,2\n\n", "1\n", "1,2,3\n", "1\n2,3,4\n", "1,\x7f\n"])
def test_the_short_cut_leaves_uneven_rows_alone(tmp_path: Path, rows: str) -> None:
    (tmp_path / "numbers.csv").write_text("a,b\n" + rows, encoding="utf-8")
    with TableFile(tmp_path / "numbers.csv") as table:
        assert whole_numbers(table, ("a",)) is None


def test_the_short_cut_reads_by_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.exchange.tables._BLOCK", 7)
    (tmp_path / "numbers.csv").write_text("a,b\n" + "".join(f"{i},{-i}\n" for i in range(100)), encoding="utf-8")
    with TableFile(tmp_path / "numbers.csv") as table:
        found = whole_numbers(table, ("a", "b"))
    assert found is not None
    assert found["b"].tolist() == [-i for i in range(100)]


def test_ids_that_are_not_numbers(tmp_path: Path) -> None:
    votes = VOTES.splitlines()[0] + "\n1,x,S2,ann,1\n2,x,S1,007,0\n3,x,S1,7,-1\n"
    found = read_polis(export(tmp_path, votes=votes))
    assert (found.participants, found.statements) == (("007", "7", "ann"), ("S1", "S2"))
    assert stored(found.matrix()) == {("ann", "S2"): 1, ("007", "S1"): 0, ("7", "S1"): -1}
