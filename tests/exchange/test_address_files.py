"""Files of addresses and of shares: what is read, and refusals that say where and what to do."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.cli.files import problem_words
from deliberation.errors import BadFile
from deliberation.exchange.addresses import read_address_list
from deliberation.exchange.shares import read_shares
from deliberation.methods.recruiting.types import Address, Population


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_addresses_are_read_by_the_names_of_columns(tmp_path: Path) -> None:
    text = "\ufeffArea,Deprivation,ID,note\nCastle Ward,1,A1,\n,10, A2 ,x\n\nNorth Vale,,A3,\n,,,\n"
    assert read_address_list(written(tmp_path, text)) == (
        Address("A1", "Castle Ward", 1),
        Address("A2", "", 10),
        Address("A3", "North Vale", None),
    )


HEAD = "id,area,decile\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "list.csv, line 1: the file is empty. Expected: a line with column names."),
        (HEAD, "list.csv, line 2: the file is empty. Expected: a row for each address, for example A1,Castle Ward,2."),
        ("id,decile\nA1,1\n", "list.csv, line 1, column area: the column is missing. Expected: a column named area."),
        ("uprn,area,decile\n1,x,1\n", "list.csv, line 1, column id: the column is missing."),
        ("id,area,imd\n1,x,1\n", "The columns found are: id, area, imd."),
        (HEAD + "A1,x,1\n,x,2\n", "list.csv, line 3, column id: the id is missing. Expected: an id for each address."),
        (HEAD + "A1,x,1\nA2,x,1\n A1,y,2\n", "list.csv, line 4, column id: the id was there before."),
        (HEAD + "A1,x,1\nA1,y,2\n", "It is in line 2 too. A household gets one letter: remove one of the lines."),
        (HEAD + "A1,x,0\n", "list.csv, line 2, column decile: the value is not known."),
        (HEAD + "A1,x,11\n", "Expected: a whole number from 1 (most deprived) to 10. Found: 11."),
        (HEAD + "A1,x,2.0\n", "Found: 2.0. Correct it, or leave it empty where it is not known."),
        (HEAD + "A1,x,²\n", "Found: ²."),
        (HEAD + "A1,x\n", "list.csv, line 2, column 2: there are too few values."),
        (HEAD.encode() + b"A1,\xff,1\n", "list.csv, line 2: this is not UTF-8 text."),
    ],
)
def test_a_list_that_does_not_fit_is_refused_with_line_and_advice(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    with pytest.raises(BadFile) as refused:
        read_address_list(written(tmp_path, text))
    assert words in problem_words(refused.value)


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="file_missing"):
        read_address_list(tmp_path / "nowhere.csv")


def test_people_are_read_as_whole_numbers(tmp_path: Path) -> None:
    text = "Feature,Value,Count,source\nage,18-29,18900,census\nage,60+,0,\n"
    assert read_shares(written(tmp_path, text)) == (
        Population("age", "18-29", Fraction(18900)),
        Population("age", "60+", Fraction(0)),
    )


def test_percentages_are_read_exactly(tmp_path: Path) -> None:
    text = "feature,value,share\nage,young,33.3\nage,middle,33.3 %\nage,old,33.3%\nlived,yes,22.1\nlived,no,77.9\n"
    amounts = [one.amount for one in read_shares(written(tmp_path, text))]
    assert amounts == [Fraction(333, 10)] * 3 + [Fraction(221, 10), Fraction(779, 10)]


def test_of_people_and_percentages_people_are_taken(tmp_path: Path) -> None:
    text = "feature,value,share,count\nage,young,about a third,1\nage,old,the rest,2\n"
    assert [one.amount for one in read_shares(written(tmp_path, text))] == [1, 2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100 * 10**12))
def test_no_digit_of_a_percentage_is_lost(tmp_path_factory: pytest.TempPathFactory, part: int) -> None:
    parts = part, 100 * 10**12 - part
    lines = [f"a,v{n},{one // 10**12}.{one % 10**12:012d}\n" for n, one in enumerate(parts)]
    path = written(tmp_path_factory.mktemp("shares"), "".join(["feature,value,share\n", *lines]))
    assert [one.amount for one in read_shares(path)] == [Fraction(one, 10**12) for one in parts]


COUNTS = "feature,value,count\n"
SHARES = "feature,value,share\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "feature,value\na,x\n",
            "list.csv, line 1, column count: the column is missing. Expected: either a column count",
        ),
        ("value,count\nx,1\n", "list.csv, line 1, column feature: the column is missing."),
        (COUNTS, "list.csv, line 2: the file is empty. Expected: a row for each value, for example age,18-29,9400."),
        (COUNTS + "a,,1\n", "list.csv, line 2, column value: the cell is empty."),
        (COUNTS + ",x,1\n", "list.csv, line 2, column feature: the cell is empty."),
        (COUNTS + "a,x,\n", "list.csv, line 2, column count: the cell is empty."),
        (COUNTS + "a,x,1\na,y,-1\n", "list.csv, line 3, column count: the number is negative. Expected: 0 or more."),
        (COUNTS + 'a,x,"1,200"\n', "Found: 1,200. Write it without spaces and without commas."),
        (
            COUNTS + "a,x,1.5\n",
            "list.csv, line 2, column count: this is not a number. Expected: a whole number, as 9400.",
        ),
        (COUNTS + "a,x,٣\n", "list.csv, line 2, column count: this is not a number."),
        (COUNTS + "a,x,0\na,y,0\n", "list.csv, line 3, column count: the number does not fit. Expected: somebody with"),
        (COUNTS + "a,x,1\na,X,2\n", "list.csv, line 3, column value: the value was there before."),
        (COUNTS + "a,x,1\nA,y,2\n", "list.csv, line 3, column feature: the value is not known. Expected: one spelling"),
        (
            SHARES + 'a,x,"23,4"\n',
            "list.csv, line 2, column share: this is not a number. Expected: a percentage, as 23.4.",
        ),
        (SHARES + "a,x,0.4\na,y,0.6\nb,z,100\n", "list.csv, line 3, column share: the number does not fit."),
        (SHARES + "a,x,60\na,y,38.9\n", "They add up to 98.9. Look for a value that is left out or there twice."),
        (SHARES + "a,x,60\na,y,41.1\n", "Expected: percentages of a that add up to 100. They add up to 101.1."),
    ],
)
def test_shares_that_do_not_fit_are_refused_with_line_and_advice(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_shares(written(tmp_path, text))
    assert words in problem_words(refused.value)


@pytest.mark.parametrize("last", ["39", "41"])
def test_percentages_may_be_rounded(tmp_path: Path, last: str) -> None:
    assert len(read_shares(written(tmp_path, f"{SHARES}a,x,60\na,y,{last}\n"))) == 2
