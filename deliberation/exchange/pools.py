"""Reading quotas and a pool for a lottery, from CSV as `tables.TableFile` takes it; column names whatever their case.

Quotas: `feature,value,min,max[,min_flex,max_flex][,or_none]`; the headers `category,name` are taken too, and further
columns are passed over. Pool: `id` (or the first column), a column for each feature. A cell that is empty or says
"prefer not to say" counts for no quota. Addresses are compared without regard to case, spaces and punctuation.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deliberation.errors import BadFile
from deliberation.exchange.tables import TableFile
from deliberation.methods.lottery.types import Entrant, Quota

NO_ANSWER = frozenset({"", "prefer not to say", "prefer not to answer", "rather not say"})
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0", ""})
_NOT_IN_ADDRESS = re.compile(r"[^\w]+")
_ALSO = {"category": "feature", "name": "value"}


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A line of a file: where it ends, and its cells by the name of the column."""

    line: int
    values: Mapping[str, str]


def read_quotas(path: Path) -> tuple[Quota, ...]:
    """Read the quotas, or raise `BadFile` with file, line and column and read nothing.

    Codes besides those of `TableFile`: `field_missing`, `not_a_number`, `value_repeated`, `min_over_max`,
    `unknown_value`.
    """
    rows = pool_rows(
        path, ("feature", "value", "min", "max"), "a row for each value, for example gender,Female,11,12", _ALSO
    )
    met: dict[tuple[str, str], int] = {}
    found: list[Quota] = []
    for row in rows:
        quota = _quota(path.name, row)
        key = quota.feature.casefold(), quota.value.casefold()
        if key in met:
            hint = f"It is in line {met[key]} too. Remove one of them."
            raise wrong("value_repeated", path.name, row, "value", "each value of a feature once", hint)
        met[key] = row.line
        found.append(quota)
    return tuple(found)


def read_pool(
    path: Path,
    quotas: Sequence[Quota],
    *,
    household: Sequence[str] = (),
    exempt: Collection[str] = (),
) -> tuple[Entrant, ...]:
    """Read the people, with the columns of an address as `household`; `exempt` addresses are as `read_addresses` gives.

    Codes besides those of `TableFile`: `id_missing`, `id_repeated`, `unknown_value`.
    """
    features = list(dict.fromkeys(quota.feature for quota in quotas))
    values = {feature: [quota.value for quota in quotas if quota.feature == feature] for feature in features}
    asked = [name for name in household if name not in features]
    rows = pool_rows(path, (*features, *asked), "a row for each person")
    column = id_column(rows[0].values, (*features, *asked))
    met: dict[str, int] = {}
    found: list[Entrant] = []
    for row in rows:
        person = _id(path.name, row, column, met)
        answers = {name: _value(path.name, row, name, values[name]) for name in features}
        told = {name: value for name, value in answers.items() if value is not None}
        address = address_key([row.values[name] for name in household])
        found.append(Entrant(person, told, address if address and address not in exempt else None))
    return tuple(found)


def read_addresses(path: Path, household: Sequence[str]) -> frozenset[str]:
    """Read addresses where the household rule does not apply: columns as in the pool, or one column `address`.

    Codes besides those of `TableFile`: `column_missing`.
    """
    rows = pool_rows(path, (), "a row for each address")
    named = {name.casefold(): name for name in rows[0].values}
    columns = [named.get(name.casefold(), "") for name in household]
    if not all(columns):
        columns = [named["address"]] if "address" in named else []
    if not columns:
        expected = " and ".join(household) if household else "address"
        raise BadFile(
            "column_missing",
            file=path.name,
            line=1,
            column=expected,
            expected=f"the columns {expected}, or one column address",
            hint="Name the columns as in the file of people.",
        )
    return frozenset(key for row in rows if (key := address_key([row.values[name] for name in columns])))


def read_ids(path: Path, known: Collection[str]) -> tuple[str, ...]:
    """Read ids of people, each known and once: the column `id`, or the first one.

    Codes besides those of `TableFile`: `id_missing`, `id_repeated`, `unknown_person`.
    """
    rows = pool_rows(path, (), "a row for each person")
    column = id_column(rows[0].values, ())
    met: dict[str, int] = {}
    for row in rows:
        person = _id(path.name, row, column, met)
        if person not in known:
            near = _nearest(person, known)
            raise wrong("unknown_person", path.name, row, column, "the id of somebody in the file of people", near)
    return tuple(met)


def address_key(parts: Sequence[str]) -> str:
    """Give an address as it is compared: small letters, one space where there were others or punctuation."""
    return _NOT_IN_ADDRESS.sub(" ", " ".join(parts).casefold()).strip()


def id_column(columns: Iterable[str], others: Collection[str]) -> str:
    """Give the column `id`, or the first one that is none of the others; an empty name when there is none."""
    names = [name for name in columns if name not in others]
    return next((name for name in names if name.casefold() == "id"), names[0] if names else "")


def pool_rows(path: Path, wanted: Sequence[str], expected: str, also: Mapping[str, str] | None = None) -> list[PoolRow]:
    """Read all rows; wanted columns go by their own name however the file writes it, or by a name of `also`."""
    with TableFile(path) as table:
        ours = {name.casefold(): name for name in wanted} | {
            name: own for name, own in (also or {}).items() if own not in map(str.casefold, table.columns)
        }
        columns = [ours.get(column.casefold(), column) for column in table.columns]
        if twice := [name for name in columns if columns.count(name) > 1]:
            raise table.wrong("column_repeated", 1, twice[0], "each column once", "Rename or remove one of them.")
        for name in wanted:
            if name not in columns:
                hint = f"The columns found are: {', '.join(table.columns)[:200]}."
                raise table.wrong("column_missing", 1, name, f"a column named {name}", hint)
        rows = [
            PoolRow(row.line, dict(zip(columns, map(str.strip, row.cells), strict=True)))
            for row in table
            if any(cell.strip() for cell in row.cells)
        ]
    if not rows:
        raise BadFile("file_empty", file=path.name, line=2, expected=expected, hint="Add the rows and try again.")
    return rows


def _quota(file: str, row: PoolRow) -> Quota:
    for name in ("feature", "value"):
        if not row.values[name]:
            raise wrong("field_missing", file, row, name, f"a {name}", "Fill it in, or remove the line.")
    least, most = _whole(file, row, "min"), _whole(file, row, "max")
    if least is None or most is None:
        column = "min" if least is None else "max"
        raise wrong("field_missing", file, row, column, "a whole number", "Fill it in.")
    if least > most:
        hint = f"The smallest number is {least} and the largest is {most}. Exchange them or correct one."
        raise wrong("min_over_max", file, row, "max", f"{least} or more", hint)
    answer = row.values.get("or_none", "").casefold()
    if answer not in _YES | _NO:
        raise wrong("unknown_value", file, row, "or_none", "yes or no", "Leave it empty for no.")
    flex = _whole(file, row, "min_flex"), _whole(file, row, "max_flex")
    return Quota(row.values["feature"], row.values["value"], least, most, *flex, or_none=answer in _YES)


def _whole(file: str, row: PoolRow, column: str) -> int | None:
    text = row.values.get(column, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise wrong("not_a_number", file, row, column, "a whole number from 0 on", f"Found: {text[:40]}.")
    return int(text)


def _id(file: str, row: PoolRow, column: str, met: dict[str, int]) -> str:
    person = row.values.get(column, "")
    if not person:
        raise wrong("id_missing", file, row, column or 1, "the id of a person", "Give each person an id.")
    if person in met:
        hint = f"It is in line {met[person]} too. If this is the same person, remove one of the lines."
        raise wrong("id_repeated", file, row, column, "each person once", hint)
    met[person] = row.line
    return person


def _value(file: str, row: PoolRow, feature: str, known: Collection[str]) -> str | None:
    value = row.values[feature]
    if value in known:
        return value
    if value.casefold() in NO_ANSWER:
        return None
    hint = f"Found: {value[:60]}. {_nearest(value, known)}"
    raise wrong("unknown_value", file, row, feature, f"one of: {', '.join(known)[:200]}", hint)


def _nearest(text: str, known: Collection[str]) -> str:
    by_folded: Mapping[str, str] = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(text.casefold(), by_folded, n=1)
    return f"Did you mean “{by_folded[near[0]]}”?" if near else "Correct it, or leave it empty."


def wrong(code: str, file: str, row: PoolRow, column: str | int, expected: str, hint: str) -> BadFile:
    """Give the complaint about one cell, for raising."""
    return BadFile(code, file=file, line=row.line, column=column, expected=expected, hint=hint)
