from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import BadFile, DeliberationError
from deliberation.exchange.document.cleaning import clean_text
from deliberation.exchange.document.types import OPEN_GOVERNMENT_LICENCE
from deliberation.exchange.formulas import guard, unguard
from deliberation.exchange.sheets import (
    Column,
    Limits,
    Sheet,
    Value,
    Wanted,
    cell_text,
    csv_set,
    read_csv,
    read_csv_set,
    read_rows,
    write_csv,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


def sheet(*rows: tuple[Value, ...], names: tuple[str, ...] = ("a", "b")) -> Sheet:
    return Sheet(tuple(Column(name, f"What {name} means", "people") for name in names), rows)


@given(ANY_TEXT)
def test_guarding_can_be_taken_back_and_leaves_no_formula(text: str) -> None:
    assert unguard(guard(text)) == text
    first = guard(text).lstrip()[:1]
    assert first not in set("=+-@\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "\u00a0=1", "'=1"]
)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "'tis", "it's", "£5", "1-2", "' quoted"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == unguard(text) == text


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=8))
def test_text_read_back_is_the_text_written(rows: list[tuple[str, str]]) -> None:
    data = write_csv(sheet(*rows))
    assert [(row["a"], row["b"]) for row in read_csv(data)] == [(clean_text(a), clean_text(b)) for a, b in rows]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""), (True, "yes"), (False, "no"), (-5, "-5"), (12_034, "12034"), (0.5, "0.5"), (1.0, "1"),
        (37 / 46, "0.804348"), (-0.0, "0"), (1e-9, "0"), (date(2027, 4, 1), "2027-04-01"), ("-5", "'-5"),
        (datetime(2027, 4, 1, 9, 30, tzinfo=UTC), "2027-04-01T09:30:00Z"),
        (datetime(2027, 4, 1, 9, 30, tzinfo=timezone(timedelta(hours=1))), "2027-04-01T08:30:00Z"),
    ],
)  # fmt: skip
def test_values_as_they_stand_in_a_file(value: Value, expected: str) -> None:
    assert cell_text(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime(2027, 4, 1)])  # noqa: DTZ001
def test_values_that_mean_nothing_are_refused(value: Value) -> None:
    with pytest.raises(DeliberationError):
        cell_text(value)


@pytest.mark.parametrize("names", [(), ("a", "a"), ("A",), ("a b",), ("=a",), ("",)])
def test_columns_have_plain_names_once(names: tuple[str, ...]) -> None:
    with pytest.raises(DeliberationError, match="sheet_columns"):
        sheet(names=names)


def test_rows_are_as_wide_as_the_columns() -> None:
    with pytest.raises(DeliberationError, match="sheet_row_width"):
        sheet(("1",))


def test_people_get_a_byte_order_mark_and_programs_may_go_without() -> None:
    assert write_csv(sheet(("é", 1))) == b"\xef\xbb\xbfa,b\r\n\xc3\xa9,1\r\n"
    assert write_csv(sheet(("é", 1)), bom=False) == b"a,b\r\n\xc3\xa9,1\r\n"


def test_a_set_holds_its_tables_a_dictionary_and_the_licence() -> None:
    tables = {"one": sheet(("x", 1)), "two": sheet(names=("c",))}
    made_at = datetime(2027, 2, 24, 9, 0, tzinfo=UTC)
    data = csv_set(tables, title="Thriving", licence=OPEN_GOVERNMENT_LICENCE, made_at=made_at)
    assert data == csv_set(tables, title="Thriving", licence=OPEN_GOVERNMENT_LICENCE, made_at=made_at)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["one.csv", "two.csv", "dictionary.csv", "licence.txt"]
        assert {entry.date_time for entry in archive.infolist()} == {(2027, 2, 24, 9, 0, 0)}
        licence = archive.read("licence.txt").decode("utf-8")
    assert "Open Government Licence v3.0" in licence
    assert "byte order mark" in licence
    again = read_csv_set(data)
    assert again["one"] == [{"a": "x", "b": "1"}]
    assert again["two"] == []
    described = [(row["table"], row["column"], row["meaning"], row["unit"]) for row in again["dictionary"]]
    assert described == [("one", "a", "What a means", "people"), ("one", "b", "What b means", "people"),
                         ("two", "c", "What c means", "people")]  # fmt: skip


def test_a_set_says_so_when_no_licence_was_stated() -> None:
    with zipfile.ZipFile(io.BytesIO(csv_set({"one": sheet()}))) as archive:
        assert b"none was stated" in archive.read("licence.txt")


@pytest.mark.parametrize("name", ["../x", "dictionary", "A", ""])
def test_the_names_of_tables_are_plain(name: str) -> None:
    with pytest.raises(DeliberationError, match="sheet_names"):
        csv_set({name: sheet()})


# --- reading what others send ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_rows_come_with_their_lines(mark: bytes, end: bytes) -> None:
    data = mark + end.join([b"ID,Text,other", b'1,"two', b'lines",x', b",,", b"2,\xd9\x86\xd8\xb9\xd9\x85,y", b""])
    rows = read_rows(data, columns=["id", Wanted("text"), Wanted("lang", required=False)])
    assert [row.line for row in rows] == [2, 5]
    assert rows[0].values == {"id": "1", "text": "two\nlines", "lang": "", "other": "x"}
    assert rows[1].values["text"] == "نعم"


def test_a_column_may_go_by_another_name() -> None:
    rows = read_rows(b"Respondent,Answer\n7,yes\n", columns=[Wanted("id", also=("respondent",)), "answer"])
    assert rows[0].values == {"id": "7", "answer": "yes"}


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=6))
def test_what_we_write_others_can_read(rows: list[tuple[str, str]]) -> None:
    found = read_rows(write_csv(sheet(*rows)), columns=["a", "b"])
    expected = [(guard(clean_text(a)).strip(), guard(clean_text(b)).strip()) for a, b in rows]
    assert [(row.values["a"], row.values["b"]) for row in found] == [pair for pair in expected if any(pair)]


@pytest.mark.parametrize(
    ("data", "code", "params"),
    [
        (b"", "file_empty", {}),
        (b"\xef\xbb\xbf", "file_empty", {}),
        (b"PK\x03\x04rest", "file_is_zip", {}),
        (b"\x1f\x8brest", "file_is_zip", {}),
        (b"\xd0\xcf\x11\xe0rest", "file_is_spreadsheet", {}),
        (b"%PDF-1.7", "file_is_pdf", {}),
        ("a,b\n1,2".encode("utf-16"), "file_not_utf8", {}),
        (b"a,b\n1,caf\xe9\n", "file_not_utf8", {"line": 2, "byte": 6}),
        (b"a,b\n1,\x00\n", "file_binary", {"line": 2}),
        (b"a,c\n1,2\n", "file_column_missing", {"line": 1, "column": "b"}),
        (b"a;b\n1;2\n", "file_column_missing", {"line": 1}),
        (b"a,b,A\n1,2,3\n", "file_column_twice", {"line": 1}),
        (b"a,b\n1,2\n3\n", "file_row_width", {"line": 3, "found": 1}),
        (b"a,b\n1,2,3\n", "file_row_width", {"line": 2, "found": 3}),
        (b'a,b\n1,2\n3,"open\n', "file_csv", {"line": 3}),
        (b'a,b\n"1"x,2\n', "file_csv", {"line": 2}),
        (b"a,b\n1," + b"x" * 51 + b"\n", "file_cell_too_long", {"line": 2, "column": "b"}),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "file_csv", {"line": 2}),
        (b"a,b\n" + b"1,2\n" * 6, "file_too_many_rows", {"line": 7}),
        (b"a,b,c,d,e\n", "file_too_many_columns", {"line": 1}),
        (b"a,b\n" + b" " * 300_000, "file_too_big", {}),
    ],
    ids=range(21),
)
def test_a_mistake_is_named_by_line_and_column(data: bytes, code: str, params: dict[str, object]) -> None:
    limits = Limits(max_bytes=250_000, max_rows=5, max_columns=4, max_length=50)
    with pytest.raises(BadFile) as caught:
        read_rows(data, columns=["a", Wanted("b", max_length=50)], limits=limits, name="answers.csv")
    assert caught.value.code == code
    assert caught.value.params["file"] == "answers.csv"
    assert params.items() <= caught.value.params.items()


def test_hints_say_what_to_do() -> None:
    def hint(data: bytes) -> object:
        with pytest.raises(BadFile) as caught:
            read_rows(data, columns=["a", "b"])
        return caught.value.params["hint"]

    assert "Windows-1252" in str(hint(b"a,b\n1,caf\xe9\n"))
    assert "CSV UTF-8" in str(hint(b"PK\x03\x04"))
    assert "semicolons" in str(hint(b"a;b\n"))
    assert "a, c" in str(hint(b"a,c\n"))


def test_a_file_on_disk_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b"a,b\n1,2\n")
    assert read_rows(path, columns=["a", "b"])[0].values == {"a": "1", "b": "2"}
    with pytest.raises(BadFile) as caught:
        read_rows(path, columns=["a"], limits=Limits(max_bytes=4))
    assert (caught.value.code, caught.value.params["file"]) == ("file_too_big", "answers.csv")


@given(st.binary(max_size=80))
def test_whatever_is_sent_the_answer_is_rows_or_a_named_mistake(data: bytes) -> None:
    try:
        rows = read_rows(data, columns=[Wanted("a", required=False)])
    except BadFile:
        return
    header = next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert all(len(row.values) <= len(header) + 1 for row in rows)
