"""What is checked in a `.pb` file; every complaint names the line, the column, what was expected and what to do."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping, Sequence
from typing import Protocol

from deliberation.errors import BadFile

SECTIONS = ("META", "PROJECTS", "VOTES")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id", "cost"),
    "VOTES": ("voter_id", "vote"),
}
_NUMBER = re.compile(r"\d{1,18}(\.\d{1,9})?", re.ASCII)
_WITH_POINTS = ("cumulative", "scoring")


class Rows(Protocol):
    """A section that was read: its columns and its rows, each with its line."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""

    @property
    def rows(self) -> Sequence[tuple[int, list[str]]]:
        """Line and cells."""


class Lines:
    """Complaints about the lines of one file."""

    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, code: str, line: int, column: str | int, expected: str, hint: str) -> BadFile:
        """Give the complaint about one place, for raising."""
        return BadFile(code, file=self.name, line=line, column=column, expected=expected, hint=hint)

    def next_section(self, found: Container[str], title: str, line: int) -> None:
        """Stop when a section comes twice."""
        if title in found:
            raise self.wrong("section_repeated", line, 1, f"one section {title}", "Remove one of the two.")

    def all_sections(self, found: Container[str]) -> None:
        """Stop when a section is missing, or has no line with column names."""
        for title in SECTIONS:
            if title not in found:
                expected = f"a line {title} and below it {';'.join(_COLUMNS[title])}"
                raise BadFile("section_missing", file=self.name, expected=expected, hint="Export the file again.")

    def header(self, section: str, line: int, row: Sequence[str]) -> tuple[str, ...]:
        """The names of the columns, without empty cells at the end."""
        columns = [cell.strip() for cell in row]
        while columns and not columns[-1]:
            columns.pop()
        for column in columns:
            if columns.count(column) > 1:
                raise self.wrong("column_repeated", line, column, "each column once", "Rename or remove one of them.")
        for column in _COLUMNS[section]:
            if column not in columns:
                hint = f"The columns found are: {', '.join(columns)[:200]}."
                raise self.wrong("column_missing", line, column, f"a column named {column} in {section}", hint)
        return tuple(columns)

    def fitted(self, line: int, row: list[str], width: int, columns: Sequence[str]) -> list[str]:
        """The row in the width of the header; only empty cells may be too many."""
        if len(row) == width:
            return row
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            return row[:width]
        expected = f"{width} values: {';'.join(columns)[:200]}"
        hint = "Check the semicolons; a value with ; in it needs quotation marks around it."
        if len(row) > width:
            raise self.wrong("too_many_columns", line, width + 1, expected, hint)
        raise self.wrong("too_few_columns", line, len(row), expected, hint)


def required(lines: Lines, section: str, keys: Mapping[str, str], wanted: Collection[str]) -> None:
    """Stop when a key of META is missing or empty."""
    for key in wanted:
        if not keys.get(key, "").strip():
            hint = f"Add a line to {section}: {key};..."
            raise BadFile("key_missing", file=lines.name, column=key, expected=f"{key} in {section}", hint=hint)


def number(lines: Lines, line: int, column: str, cell: str) -> None:
    """Stop unless this is a number that is not negative, whole or with a decimal point."""
    text = cell.strip()
    if _NUMBER.fullmatch(text):
        return
    if text.startswith("-") and _NUMBER.fullmatch(text[1:]):
        raise lines.wrong("number_negative", line, column, "0 or more", "Correct the number.")
    hint = "Write it without blanks, thousands separators or a currency: 1250 or 1250.50."
    raise lines.wrong("not_a_number", line, column, "a number", hint)


def _same_number(lines: Lines, keys: Mapping[str, str], at: Mapping[str, int], key: str, found: int) -> None:
    stated = keys[key].strip()
    if not (plain_digits(stated) and int(stated) == found):
        expected = f"{found}, as many as there are rows"
        hint = "Either rows are missing, or the number in META is wrong. Find out which, and correct it."
        raise lines.wrong("count_differs", at[key], key, expected, hint)


def check_projects(lines: Lines, keys: Mapping[str, str], at: Mapping[str, int], section: Rows) -> None:
    """Each project once, with a cost, and as many as META says."""
    id_at, cost_at = section.columns.index("project_id"), section.columns.index("cost")
    met: set[str] = set()
    for line, row in section.rows:
        identifier = row[id_at].strip()
        if not identifier:
            raise lines.wrong("id_missing", line, "project_id", "an id", "Fill in the id, or remove the line.")
        if "," in identifier:
            hint = "Votes list ids with commas between them: choose an id without one."
            raise lines.wrong("unknown_value", line, "project_id", "an id without a comma", hint)
        if identifier in met:
            raise lines.wrong("id_repeated", line, "project_id", "each project once", "Remove the second line.")
        met.add(identifier)
        number(lines, line, "cost", row[cost_at])
    _same_number(lines, keys, at, "num_projects", len(section.rows))


def check_votes(
    lines: Lines, keys: Mapping[str, str], at: Mapping[str, int], section: Rows, projects: set[str], kind: str
) -> None:
    """Each voter once, only known projects, each of them once a vote, points beside them where the kind has points."""
    voter_at, vote_at = section.columns.index("voter_id"), section.columns.index("vote")
    points_at = section.columns.index("points") if "points" in section.columns else None
    if kind in _WITH_POINTS and points_at is None:
        hint = "The points stand beside the vote, with commas between them."
        raise BadFile(
            "column_missing", file=lines.name, column="points", expected=f"points for {kind} votes", hint=hint
        )
    met: set[str] = set()
    for line, row in section.rows:
        voter = row[voter_at].strip()
        if not voter:
            raise lines.wrong("id_missing", line, "voter_id", "an id", "Fill in the id, or remove the line.")
        if voter in met:
            hint = "Find out which of the two votes counts, and remove the other."
            raise lines.wrong("id_repeated", line, "voter_id", "each voter once", hint)
        met.add(voter)
        ids = ids_in(row[vote_at])
        if not projects.issuperset(ids) or len(set(ids)) < len(ids):
            raise _vote_problem(lines, line, ids, projects)
        if points_at is not None and kind != "approval":
            _check_points(lines, line, row[points_at], len(ids))
    _same_number(lines, keys, at, "num_votes", len(section.rows))


def plain_digits(cell: str) -> bool:
    """Whether this is a whole number in the digits 0 to 9 and nothing else."""
    return cell.isascii() and cell.isdigit() and len(cell) < 19


def ids_in(cell: str) -> list[str]:
    """The ids in a vote, which have commas between them; none in an empty cell."""
    return list(map(str.strip, cell.split(","))) if cell.strip() else []


def _vote_problem(lines: Lines, line: int, ids: Sequence[str], projects: Collection[str]) -> BadFile:
    for one in ids:
        if one not in projects:
            hint = f"“{one[:40]}” is not among the projects. Correct the vote, or add the project."
            return lines.wrong("unknown_project", line, "vote", "ids of PROJECTS with commas between them", hint)
    twice = next(one for one in ids if ids.count(one) > 1)
    hint = f"“{twice[:40]}” stands twice. Remove one of them."
    return lines.wrong("project_twice", line, "vote", "each project once", hint)


def _check_points(lines: Lines, line: int, cell: str, wanted: int) -> None:
    points = cell.split(",") if cell.strip() else []
    if len(points) != wanted:
        hint = "The points stand in the order of the projects in the vote."
        raise lines.wrong("points_differ", line, "points", f"{wanted} numbers, one for each project", hint)
    for one in points:
        if not plain_digits(one):
            number(lines, line, "points", one)
