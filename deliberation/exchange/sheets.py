"""Tables as CSV: written so that a spreadsheet opens them rightly, read so that a mistake is named by line and column.

Written files are UTF-8 *with* a byte order mark, because Excel shows Arabic, Polish or a pound sign wrongly without it
(other programs skip it; Python reads it with `utf-8-sig`). Lines end as RFC 4180 says. Dates are ISO 8601, money is
whole pence, an absent value is an empty cell. Text that a spreadsheet would run as a formula gets an apostrophe in
front (OWASP's rule; ASVS 1.2.10); reading our own files takes it away again.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from deliberation.errors import BadFile, DeliberationError
from deliberation.exchange.document.cleaning import clean_text
from deliberation.exchange.document.types import Licence
from deliberation.exchange.formulas import guard, unguard
from deliberation.exchange.packing import pack, unpack

MIMETYPE = "text/csv; charset=utf-8"
SET_MIMETYPE = "application/zip"
HIDDEN = "under 5"
"""What stands in a cell whose number is too small to be shown."""

_BOM = "\ufeff"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

Value = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column with what it means and in what unit."""

    name: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written: every row as wide as `columns`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if not names or len(set(names)) != len(names) or not all(_NAME.fullmatch(name) for name in names):
            raise DeliberationError("sheet_columns", names=names)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(names):
                raise DeliberationError("sheet_row_width", row=number, expected=len(names), found=len(row))


def cell_text(value: Value) -> str:
    """One value as it stands in a file: shares with at most six places, moments in UTC, `None` empty."""
    match value:
        case None:
            return ""
        case str():
            return guard(clean_text(value))
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case float():
            return _number(value)
        case datetime():
            return _moment(value)
        case _:
            return value.isoformat()


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise DeliberationError("sheet_number", value=str(value))
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise DeliberationError("sheet_moment", value=value.isoformat())
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def write_csv(sheet: Sheet, *, bom: bool = True) -> bytes:
    """The sheet as CSV. `bom=False` is for programs whose format forbids the mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in sheet.columns])
    writer.writerows([cell_text(value) for value in row] for row in sheet.rows)
    return ((_BOM if bom else "") + out.getvalue()).encode("utf-8")


def read_csv(data: bytes) -> list[dict[str, str]]:
    """The rows of a file that `write_csv` made, guards taken away: for checks. Others' files: `read_rows`."""
    text = data.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: unguard(value) for name, value in row.items()} for row in rows]


def dictionary(tables: Mapping[str, Sheet]) -> Sheet:
    """What each column of each table means."""
    columns = (
        Column("table", "The file that holds the column, without .csv"),
        Column("column", "The column's name"),
        Column("meaning", "What the column holds"),
        Column("unit", "In what it is counted or written"),
    )
    rows = tuple(
        (name, column.name, column.meaning, column.unit) for name, sheet in tables.items() for column in sheet.columns
    )
    return Sheet(columns, rows)


def csv_set(
    tables: Mapping[str, Sheet],
    *,
    title: str = "",
    licence: Licence | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """A zip of one CSV a table, `dictionary.csv` and `licence.txt`; the same tables give the same bytes."""
    wrong = [name for name in tables if not _NAME.fullmatch(name) or name == "dictionary"]
    if wrong:
        raise DeliberationError("sheet_names", names=wrong)
    files = {f"{name}.csv": write_csv(sheet) for name, sheet in tables.items()}
    files["dictionary.csv"] = write_csv(dictionary(tables))
    files["licence.txt"] = _licence_text(title, licence).encode("utf-8")
    return pack(files) if made_at is None else pack(files, made_at=made_at)


def read_csv_set(data: bytes) -> dict[str, list[dict[str, str]]]:
    """The tables of a set that `csv_set` made, by name."""
    return {
        name.removesuffix(".csv"): read_csv(content) for name, content in unpack(data).items() if name.endswith(".csv")
    }


def _licence_text(title: str, licence: Licence | None) -> str:
    lines = [clean_text(title)] if title else []
    if licence is None:
        lines.append("Licence: none was stated. Ask the publisher before you use these files again.")
    else:
        lines.append(f"Licence: {licence.name}" + (f" ({licence.url})" if licence.url else ""))
    lines += [
        "",
        "About the files",
        "Text is UTF-8 with a byte order mark, so that spreadsheet programs open it rightly.",
        "Dates are written year-month-day. Money is in whole pence. An empty cell means: not known or not set.",
        f"“{HIDDEN}” stands where a number is too small to be shown without pointing at somebody.",
        "An apostrophe before a sign such as = or + keeps a spreadsheet from running the text as a formula.",
        "dictionary.csv says what each column means.",
    ]
    return "\r\n".join(lines) + "\r\n"


def hidden_or(values: Sequence[int | str | None]) -> list[Value]:
    """Published counts as cells: `None` is a number too small to be shown."""
    return [HIDDEN if value is None else value for value in values]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that an import looks for, by its name or another that people give it (case does not matter)."""

    name: str
    required: bool = True
    max_length: int = 10_000
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an import takes in."""

    max_bytes: int = 20_000_000
    max_rows: int = 200_000
    max_columns: int = 500
    max_length: int = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the line on which it begins; wanted columns under their own names, others as the file names them."""

    line: int
    values: Mapping[str, str]


def read_rows(
    source: Path | bytes, *, columns: Sequence[str | Wanted], limits: Limits | None = None, name: str = ""
) -> list[Row]:
    """The rows of a CSV file from outside, or `BadFile` with file, line, column, expected and hint.

    Takes UTF-8 with or without a byte order mark, commas between columns and one header row. Wanted columns that are
    not required and absent are read as empty. Rows without any content are passed over.
    """
    bounds = limits or Limits()
    file = name or (source.name if isinstance(source, Path) else "the file")
    return _Import(file, bounds, [Wanted(c) if isinstance(c, str) else c for c in columns]).rows(source)


_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "file_is_zip", "This is an Excel, OpenDocument or zip file. Save it as “CSV UTF-8” and try again."),
    (b"PK\x05\x06", "file_is_zip", "This is an empty zip file. Save the table as “CSV UTF-8” and try again."),
    (b"\x1f\x8b", "file_is_zip", "This file is packed. Unpack it and try again."),
    (b"\xd0\xcf\x11\xe0", "file_is_spreadsheet", "This is an old Excel file. Save it as “CSV UTF-8” and try again."),
    (b"%PDF", "file_is_pdf", "This is a PDF. Save the table as “CSV UTF-8” and try again."),
    (b"\xff\xfe", "file_not_utf8", "This file is in UTF-16. Save it as “CSV UTF-8” and try again."),
    (b"\xfe\xff", "file_not_utf8", "This file is in UTF-16. Save it as “CSV UTF-8” and try again."),
)


class _Import:
    """One reading of one file."""

    def __init__(self, file: str, limits: Limits, wanted: Sequence[Wanted]) -> None:
        self.file = file
        self.limits = limits
        self.wanted = wanted

    def bad(self, code: str, **params: object) -> BadFile:
        return BadFile(code, field=None, file=self.file, **params)

    def rows(self, source: Path | bytes) -> list[Row]:
        records = self._records(self._text(self._bytes(source)))
        first = next(records, None)
        if first is None:
            raise self.bad("file_empty", expected="a header row", hint="The first line must name the columns.")
        header = self._header(*first)
        found: list[Row] = []
        for line, record in records:
            if not any(value.strip() for value in record):
                continue
            if len(found) >= self.limits.max_rows:
                raise self.bad("file_too_many_rows", line=line, expected=f"at most {self.limits.max_rows} rows")
            found.append(self._row(line, record, header))
        return found

    def _bytes(self, source: Path | bytes) -> bytes:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                data = stream.read(self.limits.max_bytes + 1)
        else:
            data = source
        if len(data) > self.limits.max_bytes:
            raise self.bad("file_too_big", expected=f"at most {self.limits.max_bytes} bytes")
        for signature, code, hint in _SIGNATURES:
            if data.startswith(signature):
                raise self.bad(code, expected="a CSV file", hint=hint)
        return data

    def _text(self, data: bytes) -> str:
        zero = data.find(b"\0")
        if zero >= 0:
            hint = "This is not a text file. Save the table as “CSV UTF-8” and try again."
            raise self.bad("file_binary", line=data.count(b"\n", 0, zero) + 1, expected="text", hint=hint)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            hint = "The file seems to be in Windows-1252. In Excel choose “Save as”, then “CSV UTF-8”."
            place = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
            raise self.bad("file_not_utf8", line=line, byte=place, expected="UTF-8 text", hint=hint) from error

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        while True:
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                hint = "Look for a quotation mark that is opened and not closed, or for a very long cell."
                raise self.bad("file_csv", line=line, expected="comma-separated values", hint=hint) from error
            yield line, record
            line = reader.line_num + 1

    def _header(self, line: int, record: list[str]) -> list[str]:
        names = [clean_text(name).strip() for name in record]
        if len(names) > self.limits.max_columns:
            raise self.bad("file_too_many_columns", line=line, expected=f"at most {self.limits.max_columns} columns")
        ours = {alias.casefold(): want.name for want in self.wanted for alias in (want.name, *want.also)}
        header = [ours.get(name.casefold(), name) for name in names]
        seen: set[str] = set()
        for name in filter(None, header):
            if name.casefold() in seen:
                raise self.bad("file_column_twice", line=line, column=name, expected="each column once")
            seen.add(name.casefold())
        for want in self.wanted:
            if want.required and want.name not in header:
                raise self.bad(
                    "file_column_missing", line=line, column=want.name, expected=want.name, hint=_separator(names)
                )
        return header

    def _row(self, line: int, record: list[str], header: list[str]) -> Row:
        if len(record) != len(header):
            hint = "A cell with a comma in it needs quotation marks around it."
            raise self.bad("file_row_width", line=line, expected=f"{len(header)} cells", found=len(record), hint=hint)
        longest = {want.name: want.max_length for want in self.wanted}
        values = dict.fromkeys(longest, "")
        for name, value in zip(header, record, strict=True):
            most = longest.get(name, self.limits.max_length)
            if len(value) > most:
                raise self.bad("file_cell_too_long", line=line, column=name, expected=f"at most {most} characters")
            if name:
                values[name] = clean_text(value).strip()
        return Row(line, values)


def _separator(names: Sequence[str]) -> str:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return "The columns seem to be separated by semicolons or tabs. Save the file with commas."
    return f"The file has these columns: {', '.join(names[:20])}."
