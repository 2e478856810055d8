"""Reading the export folder of a Polis conversation.

`comments.csv` with `votes.csv` (one row a vote, the latest by its time counts) or `participants-votes.csv` (one row a
person); `summary.csv` if it is there. The sign is the one of the export: 1 agree, -1 disagree, 0 pass, empty not seen.
The apostrophe with which our own exports keep a spreadsheet from running a text as a formula is taken away again.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from deliberation.errors import BadFile
from deliberation.exchange.formulas import unguard
from deliberation.exchange.tables import Row, TableFile, sha256_of, whole_numbers
from deliberation.methods.opinion.types import Ints, Moderation, VoteMatrix, id_order

LONGEST_STATEMENT = 10_000
"""Characters; a longer comment body is taken for a broken file."""

_VOTES: Mapping[str, int] = {"1": 1, "0": 0, "-1": -1}
_MODERATION: Mapping[str, int] = {"1": 1, "0": 0, "-1": -1}
_FLAGS: Mapping[str, bool] = {"true": True, "false": False, "1": True, "0": False, "": False}
_ABOUT_PEOPLE = ("participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
_VOTE_HINT = "Agree is 1, disagree is -1, pass is 0."
_EXPORT_HINT = "Export the conversation again, or give the folder that holds comments.csv."

Summary: TypeAlias = Mapping[str, str]
Value = TypeVar("Value", int, bool)


@dataclass(frozen=True, slots=True)
class PolisComment:
    """A statement as Polis exports it. `moderated` is 1 accepted, 0 waiting, -1 rejected; `timestamp` in ms."""

    id: str
    author: str
    text: str
    moderated: int
    is_meta: bool
    is_seed: bool
    timestamp: int


@dataclass(frozen=True, slots=True, eq=False)
class VoteEvents:
    """Votes in the order of the file: positions of person and statement, value, time in ms (0 where none is told)."""

    people: Ints
    items: Ints
    values: Ints
    times: Ints


@dataclass(frozen=True, slots=True, eq=False)
class PolisExport:
    """A whole export. `participants` and `statements` are those of the votes, sorted by id.

    `files` holds the SHA-256 of every file that was read, by name.
    """

    summary: Summary
    comments: tuple[PolisComment, ...]
    participants: tuple[str, ...]
    statements: tuple[str, ...]
    events: VoteEvents
    files: Mapping[str, str]

    def matrix(self) -> VoteMatrix:
        """Give the votes that count: of a person on a statement the latest, of equal times the later row."""
        return VoteMatrix.from_events(
            self.participants,
            self.statements,
            people=self.events.people,
            items=self.events.items,
            values=self.events.values,
            order=self.events.times,
        )

    def moderation(self) -> Moderation:
        """Give what comments.csv says: rejected statements are hidden, `is-meta` ones are about the person."""
        return Moderation(
            hidden=frozenset(comment.id for comment in self.comments if comment.moderated == -1),
            meta=frozenset(comment.id for comment in self.comments if comment.is_meta),
        )


def read_polis(folder: Path) -> PolisExport:
    """Read an export folder whole, or raise `BadFile` (params file, line, column, expected, hint) and read nothing.

    Codes besides those of `TableFile`: `folder_missing`, `votes_missing`, `id_missing`, `id_repeated`,
    `unknown_value`, `unknown_vote`, `unknown_column`, `not_a_number`, `field_too_long`.
    """
    if not folder.is_dir():
        raise BadFile("folder_missing", file=folder.name, expected="a folder", hint=_EXPORT_HINT)
    comments = _read_comments(folder / "comments.csv")
    used = [folder / "comments.csv"]
    if (folder / "votes.csv").is_file():
        used.append(folder / "votes.csv")
        participants, statements, events = _read_events(used[-1])
    elif (folder / "participants-votes.csv").is_file():
        used.append(folder / "participants-votes.csv")
        participants, statements, events = _read_matrix(used[-1], {comment.id for comment in comments})
    else:
        raise BadFile(
            "votes_missing",
            file=folder.name,
            expected="votes.csv or participants-votes.csv",
            hint=_EXPORT_HINT,
        )
    summary: Summary = {}
    if (folder / "summary.csv").is_file():
        used.append(folder / "summary.csv")
        summary = _read_summary(used[-1])
    files = {path.name: sha256_of(path) for path in used}
    return PolisExport(summary, comments, participants, statements, events, files)


def _read_comments(path: Path) -> tuple[PolisComment, ...]:
    found: dict[str, PolisComment] = {}
    columns = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
    with TableFile(path, required=columns) as table:
        for row in table:
            comment = _comment(table, row)
            if comment.id in found:
                hint = "Remove the second one."
                raise table.wrong("id_repeated", row.line, "comment-id", "each comment once", hint)
            found[comment.id] = comment
    return tuple(sorted(found.values(), key=lambda comment: id_order(comment.id)))


def _comment(table: TableFile, row: Row) -> PolisComment:
    text = unguard(_cell(table, row, "comment-body"))
    if len(text) > LONGEST_STATEMENT:
        expected = f"at most {LONGEST_STATEMENT} characters"
        raise table.wrong("field_too_long", row.line, "comment-body", expected, "Look for a missing quotation mark.")
    return PolisComment(
        id=_identifier(table, row, "comment-id"),
        author=_cell(table, row, "author-id").strip(),
        text=text,
        moderated=_one_of(table, row, "moderated", _MODERATION),
        is_meta=_one_of(table, row, "is-meta", _FLAGS),
        is_seed=_one_of(table, row, "is-seed", _FLAGS),
        timestamp=_number(table, row, "timestamp"),
    )


def _cell(table: TableFile, row: Row, column: str) -> str:
    place = table.place(column)
    return "" if place is None else row.cells[place]


def _identifier(table: TableFile, row: Row, column: str) -> str:
    value = _cell(table, row, column).strip()
    if not value:
        raise table.wrong("id_missing", row.line, column, "an id", "Fill in the id, or remove the line.")
    return value


def _one_of(table: TableFile, row: Row, column: str, allowed: Mapping[str, Value]) -> Value:
    value = allowed.get(_cell(table, row, column).strip().lower())
    if value is None:
        expected = "one of " + ", ".join(name for name in allowed if name)
        raise table.wrong("unknown_value", row.line, column, expected, "Correct the value.")
    return value


def _number(table: TableFile, row: Row, column: str) -> int:
    value = _cell(table, row, column).strip()
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        expected = "a time in milliseconds, digits only"
        raise table.wrong("not_a_number", row.line, column, expected, "Export the file again.")
    return int(value)


class _Ids:
    """Numbers ids as they turn up, and afterwards renumbers them in the order of the sorted ids."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        self.numbers: dict[str, int] = {identifier: number for number, identifier in enumerate(known)}

    def number(self, identifier: str) -> int:
        return self.numbers.setdefault(identifier, len(self.numbers))

    def ordered(self, numbers: array[int]) -> tuple[tuple[str, ...], Ints]:
        names = sorted(self.numbers, key=id_order)
        rank = np.empty(len(names), dtype=np.int64)
        rank[[self.numbers[name] for name in names]] = np.arange(len(names))
        return tuple(names), rank[_integers(numbers)]


def _integers(numbers: array[int]) -> Ints:
    return np.frombuffer(numbers, dtype=np.int64) if numbers else np.empty(0, dtype=np.int64)


def _read_events(path: Path) -> tuple[tuple[str, ...], tuple[str, ...], VoteEvents]:
    """Read votes.csv: one row a vote."""
    columns = ("timestamp", "comment-id", "voter-id", "vote")
    with TableFile(path, required=columns) as table:
        numbers = whole_numbers(table, columns)
        if numbers is not None and _plausible(numbers):
            return _plain_events(numbers)
        return _careful_events(table)


def _plausible(numbers: Mapping[str, Ints]) -> bool:
    if (np.abs(numbers["vote"]) > 1).any():
        return False
    return all(bool((numbers[column] >= 0).all()) for column in ("timestamp", "comment-id", "voter-id"))


def _plain_events(numbers: Mapping[str, Ints]) -> tuple[tuple[str, ...], tuple[str, ...], VoteEvents]:
    people, rows = np.unique(numbers["voter-id"], return_inverse=True)
    items, cells = np.unique(numbers["comment-id"], return_inverse=True)
    events = VoteEvents(rows.reshape(-1), cells.reshape(-1), numbers["vote"], numbers["timestamp"])
    return tuple(map(str, people.tolist())), tuple(map(str, items.tolist())), events


def _careful_events(table: TableFile) -> tuple[tuple[str, ...], tuple[str, ...], VoteEvents]:
    people, items = _Ids(), _Ids()
    who, what, value, when = array("q"), array("q"), array("q"), array("q")
    for row in table:
        who.append(people.number(_identifier(table, row, "voter-id")))
        what.append(items.number(_identifier(table, row, "comment-id")))
        value.append(_vote(table, row.line, "vote", _cell(table, row, "vote")))
        when.append(_number(table, row, "timestamp"))
    participants, rows = people.ordered(who)
    statements, columns = items.ordered(what)
    return participants, statements, VoteEvents(rows, columns, _integers(value), _integers(when))


def _vote(table: TableFile, line: int, column: str, text: str) -> int:
    value = _VOTES.get(text.strip())
    if value is None:
        raise table.wrong("unknown_vote", line, column, "1, 0 or -1", _VOTE_HINT)
    return value


def _read_matrix(path: Path, comments: set[str]) -> tuple[tuple[str, ...], tuple[str, ...], VoteEvents]:
    """Read participants-votes.csv: one row a person, one column a statement, empty where not seen."""
    with TableFile(path, required=("participant",)) as table:
        return _matrix_events(table, _statement_columns(table, comments))


def _statement_columns(table: TableFile, comments: set[str]) -> list[tuple[int, str]]:
    columns = [(place, name) for place, name in enumerate(table.columns) if name not in _ABOUT_PEOPLE]
    for _, name in columns:
        if name not in comments and not (name.isascii() and name.isdigit()):
            hint = "Columns after n-disagree are named by the ids in comments.csv."
            raise table.wrong("unknown_column", 1, name, "the id of a comment", hint)
    return columns


def _matrix_events(
    table: TableFile, columns: Sequence[tuple[int, str]]
) -> tuple[tuple[str, ...], tuple[str, ...], VoteEvents]:
    people, items = _Ids(), _Ids([name for _, name in columns])
    who, what, value = array("q"), array("q"), array("q")
    for row in table:
        person = _identifier(table, row, "participant")
        if person in people.numbers:
            raise table.wrong("id_repeated", row.line, "participant", "each person once", "Remove the second line.")
        number = people.number(person)
        for item, (place, name) in enumerate(columns):
            if cell := row.cells[place].strip():
                who.append(number)
                what.append(item)
                value.append(_vote(table, row.line, name, cell))
    participants, rows = people.ordered(who)
    statements, cells = items.ordered(what)
    times = np.zeros(len(rows), dtype=np.int64)
    return participants, statements, VoteEvents(rows, cells, _integers(value), times)


def _read_summary(path: Path) -> Summary:
    """Read summary.csv: key and value in each row, no header."""
    with TableFile(path, header=("key", "value")) as table:
        return {row.cells[0].strip(): unguard(row.cells[1]) for row in table}
