"""Reading a table of words that people gave elsewhere: one row a text, with what is known of it.

The file is CSV as `sheets.read_rows` takes it. Column `text` is needed. Where they are there, these count too: `id`
(each once), `author` (whoever has the same one is the same person), `language` (a tag such as en-GB), `channel` (how
the words came) and `consent` (may they be kept and analysed: yes or no). Column names are found whatever their case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deliberation.errors import BadFile
from deliberation.exchange.sheets import Row, Wanted, read_rows
from deliberation.exchange.tables import sha256_of

LONGEST_TEXT = 10_000
"""Characters; a longer text is taken for a broken file."""

_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0", ""})
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_LONGEST_TAG = 16


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns. A name that was asked for has to be there; None: the usual name, if it is there."""

    text: str = "text"
    id: str | None = None
    author: str | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class GivenWords:
    """One row. `person` numbers the people of the file from 1; `language` and `channel` are empty where not told."""

    line: int
    person: int
    text: str
    language: str
    channel: str
    consents: bool


@dataclass(frozen=True, slots=True)
class WordsFile:
    """A whole file. `asked_consent` is False where no column says who agreed."""

    name: str
    sha256: str
    text_column: str
    asked_consent: bool
    rows: tuple[GivenWords, ...]


def read_contributions(path: Path, *, columns: Columns, channels: Collection[str]) -> WordsFile:
    """Read the file whole, or raise `BadFile` with file, line and column and read nothing.

    Codes besides those of `read_rows`: `file_missing`, `id_missing`, `id_repeated`, `unknown_value`.
    """
    if not path.is_file():
        raise BadFile("file_missing", file=path.name, expected="a CSV file", hint="Check the path.")
    asked_for = (columns.text, columns.id, columns.author, columns.consent)
    wanted = [Wanted(name, max_length=LONGEST_TEXT) for name in dict.fromkeys(filter(None, asked_for))]
    rows = read_rows(path, columns=wanted)
    table = _Table(path.name, columns, rows, channels)
    return WordsFile(
        name=path.name,
        sha256=sha256_of(path),
        text_column=columns.text,
        asked_consent=table.places["consent"] is not None,
        rows=table.words(),
    )


class _Table:
    """One reading of one file's rows."""

    def __init__(self, name: str, columns: Columns, rows: Sequence[Row], channels: Collection[str]) -> None:
        self.name = name
        self.rows = rows
        self.channels = channels
        there = {column.casefold(): column for column in (rows[0].values if rows else ())}
        self.places: Mapping[str, str | None] = {
            "text": columns.text,
            "id": columns.id or there.get("id"),
            "author": columns.author or there.get("author"),
            "consent": columns.consent or there.get("consent"),
            "language": there.get("language"),
            "channel": there.get("channel"),
        }
        self.ids: set[str] = set()
        self.people: dict[tuple[str, int], int] = {}

    def words(self) -> tuple[GivenWords, ...]:
        return tuple(self._words(row) for row in self.rows)

    def _words(self, row: Row) -> GivenWords:
        self._check_id(row)
        author = self._cell(row, "author")
        # Without an author each text is somebody else's: the line tells one from the other.
        person = (author, 0) if author else ("", row.line)
        return GivenWords(
            line=row.line,
            person=self.people.setdefault(person, len(self.people) + 1),
            text=self._cell(row, "text"),
            language=self._language(row),
            channel=self._channel(row),
            consents=self._consents(row),
        )

    def _cell(self, row: Row, meaning: str) -> str:
        column = self.places[meaning]
        return "" if column is None else row.values[column].strip()

    def _wrong(self, code: str, row: Row, meaning: str, expected: str, hint: str) -> BadFile:
        return BadFile(code, file=self.name, line=row.line, column=self.places[meaning], expected=expected, hint=hint)

    def _check_id(self, row: Row) -> None:
        if self.places["id"] is None:
            return
        identifier = self._cell(row, "id")
        if not identifier:
            raise self._wrong("id_missing", row, "id", "an id for each text", "Number the texts.")
        if identifier in self.ids:
            raise self._wrong("id_repeated", row, "id", "each id once", "Give this text an id of its own.")
        self.ids.add(identifier)

    def _language(self, row: Row) -> str:
        tag = self._cell(row, "language")
        if tag and not is_language(tag):
            hint = "Write the tag of a language, or leave the cell empty."
            raise self._wrong("unknown_value", row, "language", "a tag such as en-GB or pl", hint)
        return tag

    def _channel(self, row: Row) -> str:
        channel = self._cell(row, "channel").lower()
        if channel and channel not in self.channels:
            expected = f"one of {', '.join(sorted(self.channels))}"
            raise self._wrong("unknown_value", row, "channel", expected, "Correct the value, or leave the cell empty.")
        return channel

    def _consents(self, row: Row) -> bool:
        if self.places["consent"] is None:
            return True
        answer = self._cell(row, "consent").lower()
        if answer not in _YES | _NO:
            hint = "Write yes where the person agreed that their words are kept and analysed, and no elsewhere."
            raise self._wrong("unknown_value", row, "consent", "yes or no", hint)
        return answer in _YES


def is_language(tag: str) -> bool:
    """Whether this looks like the tag of a language (BCP 47), short enough to be stored."""
    return len(tag) <= _LONGEST_TAG and _LANGUAGE.fullmatch(tag) is not None
