"""Reading and writing `.pb` files of Pabulib, the library of participatory budgeting elections, without loss.

A file is text with `;` between values in three sections: META (key;value), PROJECTS and VOTES, the latter two with a
line of column names each. Every key, column and cell is kept as it stands and in its order, so that what is written is
what was read. Only the outside is made alike: UTF-8 without a byte order mark, no blank lines, no empty cells after the
last column, quotation marks only where a value needs them; line ends stay as in the first line.

Format: Stolicki, Szufa, Talmon, "Pabulib: A Participatory Budgeting Library" (arXiv 2012.06539).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from deliberation.errors import BadFile
from deliberation.exchange.pabulib_checks import (
    SECTIONS,
    Lines,
    check_projects,
    check_votes,
    ids_in,
    number,
    plain_digits,
    required,
)
from deliberation.methods.counting.budget.types import BudgetBallot, Option, ranked

_BOM = "\ufeff"
_TEXT_HINT = "Save the file with the encoding UTF-8 and try again."
_VOTE_TYPES = ("approval", "cumulative", "ordinal", "scoring")
_AREAS = ("district", "area", "neighborhood", "subunit")
_LARGEST = 500_000_000


@dataclass(frozen=True)
class PabulibFile:
    """An election as it stands in a file: cells are text, as they were."""

    meta: tuple[tuple[str, str], ...]
    project_columns: tuple[str, ...]
    projects: Sequence[Sequence[str]]
    vote_columns: tuple[str, ...]
    votes: Sequence[Sequence[str]]
    line_end: str = "\n"

    @cached_property
    def keys(self) -> dict[str, str]:
        """What META says."""
        return dict(self.meta)

    @property
    def vote_type(self) -> str:
        """approval, cumulative, ordinal or scoring."""
        return self.keys["vote_type"].strip().lower()

    @property
    def budget(self) -> Fraction:
        """The money to share."""
        return Fraction(self.keys["budget"].strip())

    @property
    def threshold(self) -> Fraction:
        """The least support that a project needs; 0 when the file names none."""
        return Fraction(self.keys.get("min_project_score_threshold", "").strip() or 0)

    def column(self, name: str) -> list[str] | None:
        """The cells of a column of PROJECTS, or None when there is no such column."""
        if name not in self.project_columns:
            return None
        place = self.project_columns.index(name)
        return [row[place] for row in self.projects]

    @property
    def ids(self) -> tuple[str, ...]:
        """The projects in the order of the file."""
        return tuple(one.strip() for one in self.column("project_id") or ())

    @property
    def selected(self) -> tuple[str, ...] | None:
        """The projects that the file marks as funded, or None when it marks none at all."""
        marks = self.column("selected")
        return None if marks is None else tuple(o for o, m in zip(self.ids, marks, strict=True) if m.strip() == "1")

    @property
    def must_fund(self) -> tuple[str, ...]:
        """The projects that the file marks as settled before the vote, in its order (a column of ours)."""
        marks = self.column("must_fund") or ("",) * len(self.ids)
        return tuple(o for o, m in zip(self.ids, marks, strict=True) if m.strip() == "1")

    def options(self) -> tuple[Option, ...]:
        """The projects as options, with categories and area where the file has them."""
        costs = self.column("cost") or []
        categories = self.column("category") or [""] * len(costs)
        area = next((cells for name in _AREAS if (cells := self.column(name)) is not None), [""] * len(costs))
        return tuple(
            Option(
                identifier,
                Fraction(cost.strip()),
                tuple(one.strip() for one in named.split(",") if one.strip()),
                where.strip() or None,
            )
            for identifier, cost, named, where in zip(self.ids, costs, categories, area, strict=True)
        )

    def ballots(self) -> Iterator[BudgetBallot]:
        """The papers: ticks, or points. A ranking without points gets them by place (3-2-1 for three places)."""
        vote_at = self.vote_columns.index("vote")
        points_at = self.vote_columns.index("points") if "points" in self.vote_columns else None
        if points_at is not None and self.vote_type != "approval":
            for row in self.votes:
                yield BudgetBallot(tuple(zip(ids_in(row[vote_at]), _points(row[points_at]), strict=True)))
            return
        longest = self.longest() if self.vote_type == "ordinal" else 0
        tick = {one: (one, 1) for one in self.ids}
        for row in self.votes:
            ids = ids_in(row[vote_at])
            yield ranked(ids, longest) if longest else BudgetBallot(tuple([tick[one] for one in ids]))

    def longest(self) -> int:
        """How many places a ranking can have: `max_length`, or the longest ranking in the file."""
        vote_at = self.vote_columns.index("vote")
        found = max((len(ids_in(row[vote_at])) for row in self.votes), default=0)
        stated = self.keys.get("max_length", "").strip()
        return max(found, int(stated)) if plain_digits(stated) else found


def _points(cell: str) -> list[int | Fraction]:
    return [int(one) if plain_digits(one) else Fraction(one.strip()) for one in cell.split(",")] if cell.strip() else []


def read_pabulib(path: Path) -> PabulibFile:
    """Read and check a file.

    Raises:
        BadFile: naming file, line, column, what was expected and what to do.
    """
    text = _text(path)
    lines = Lines(path.name)
    sections = _sections(lines, text)
    meta = tuple((row[0].strip(), row[1]) for _, row in sections["META"].rows)
    keys = dict(meta)
    found = PabulibFile(
        meta,
        sections["PROJECTS"].columns,
        [row for _, row in sections["PROJECTS"].rows],
        sections["VOTES"].columns,
        [row for _, row in sections["VOTES"].rows],
        "\r\n" if text.partition("\n")[0].endswith("\r") else "\n",
    )
    at = sections["META"].places
    kind = keys.get("vote_type", "").strip().lower()
    required(lines, "META", keys, ("num_projects", "num_votes", "budget", "vote_type"))
    if kind not in _VOTE_TYPES:
        hint = "Correct the vote_type in META."
        raise lines.wrong("unknown_value", at["vote_type"], "vote_type", "one of " + ", ".join(_VOTE_TYPES), hint)
    number(lines, at["budget"], "budget", keys["budget"])
    if keys.get("min_project_score_threshold", "").strip():
        key = "min_project_score_threshold"
        number(lines, at[key], key, keys[key])
    check_projects(lines, keys, at, sections["PROJECTS"])
    check_votes(lines, keys, at, sections["VOTES"], set(found.ids), kind)
    return found


def _text(path: Path) -> str:
    if not path.is_file():
        raise BadFile("file_missing", file=path.name, expected="a .pb file", hint="Check the path.")
    if path.stat().st_size > _LARGEST:
        raise BadFile("file_too_big", file=path.name, expected="at most 500 MB", hint="Is this the right file?")
    raw = path.read_bytes()
    if not raw.strip():
        raise BadFile("file_empty", file=path.name, line=1, expected="META", hint="Export the file again.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw:
        line = raw.partition(b"\0")[0].count(b"\n") + 1
        raise BadFile("not_text", file=path.name, line=line, expected="UTF-8", hint=_TEXT_HINT)
    try:
        return raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFile("not_text", file=path.name, line=line, expected="UTF-8", hint=_TEXT_HINT) from error


@dataclass
class Section:
    """One section: its columns and its rows with the line where each ends; for META where each key stands."""

    columns: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    places: dict[str, int]


def _sections(lines: Lines, text: str) -> dict[str, Section]:
    found: dict[str, Section] = {}
    now: Section | None = None
    name = ""
    for line, row in _rows(lines, text):
        title = row[0].strip().upper()
        if title in SECTIONS and not any(cell.strip() for cell in row[1:]):
            lines.next_section(found, title, line)
            name, now = title, None
        elif not name:
            expected, hint = "a line that says META", "Is this a .pb file? It starts with META."
            raise lines.wrong("not_pabulib", line, 1, expected, hint)
        elif now is None:
            now = found[name] = Section(lines.header(name, line, row), [], {})
        else:
            _add(lines, name, now, line, row)
    if not name:
        raise lines.wrong("not_pabulib", 1, 1, "a line that says META", "Is this a .pb file? It starts with META.")
    lines.all_sections(found)
    return found


def _add(lines: Lines, name: str, section: Section, line: int, row: list[str]) -> None:
    row = lines.fitted(line, row, len(section.columns), section.columns)
    section.rows.append((line, row))
    if name == "META":
        key = row[0].strip()
        if key in section.places:
            raise lines.wrong("id_repeated", line, key, "each key of META once", "Remove the second line.")
        section.places[key] = line


def _rows(lines: Lines, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for row in reader:
            if row and any(row):
                yield reader.line_num, row
    except csv.Error as error:
        hint = "Check the semicolons and the quotation marks in this line."
        raise lines.wrong("broken_quotes", reader.line_num, 1, "values with ; between them", hint) from error


def as_pabulib(election: PabulibFile) -> bytes:
    """The file as bytes: UTF-8, sections in the usual order, every cell as it was."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator=election.line_end, quoting=csv.QUOTE_MINIMAL)
    writer.writerows([["META"], ["key", "value"], *election.meta])
    writer.writerows([["PROJECTS"], election.project_columns, *election.projects])
    writer.writerows([["VOTES"], election.vote_columns, *election.votes])
    return out.getvalue().encode("utf-8")
