"""Reading what a population is made of, and writing what a panel is to be made of, as CSV.

Reading is from CSV as `tables.TableFile` takes it; column names whatever their case.

Columns: `feature`, `value`, and `count` (people) or `share` (percent, as 23.4 or 23.4%); with both, `count` is
used, since it is exact. Percentages of a feature must add up to 99 to 101: published ones are rounded. Further columns
are passed over.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from deliberation.errors import BadFile
from deliberation.exchange.formulas import guard
from deliberation.exchange.pools import PoolRow, pool_rows, wrong
from deliberation.methods.lottery.types import Quota
from deliberation.methods.recruiting.types import Population, Target

_COLUMNS = ("feature", "value")
_EXPECTED = "a row for each value, for example age,18-29,9400"
_COUNT = re.compile(r"[0-9]{1,12}")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,12})?)\s*%?")
_LEAST, _MOST = 99, 101
_WRITTEN = ("feature", "value", "min", "max", "or_none", "target", "share", "expected", "set_by_hand_because")


def read_shares(path: Path) -> tuple[Population, ...]:
    """Read people or percentages exactly, or raise `BadFile` with file, line and column and read nothing.

    Codes besides those of `TableFile`: `field_missing`, `not_a_number`, `number_negative`, `value_repeated`,
    `unknown_value` (a feature in two spellings), `count_differs` (percentages do not add up to 100, or nobody has any
    value of a feature).
    """
    rows = pool_rows(path, _COLUMNS, _EXPECTED)
    unit = _unit(path.name, rows[0])
    met: dict[tuple[str, str], int] = {}
    found: list[Population] = []
    last: dict[str, PoolRow] = {}
    spelt: dict[str, str] = {}
    for row in rows:
        one = _amount(path.name, row, unit)
        key = one.feature.casefold(), one.value.casefold()
        if key in met:
            hint = f"It is in line {met[key]} too. Remove one of them."
            raise wrong("value_repeated", path.name, row, "value", "each value of a feature once", hint)
        met[key] = row.line
        if (before := spelt.setdefault(key[0], one.feature)) != one.feature:
            hint = f"Write “{before}” as in the lines before, or they count as two features."
            raise wrong("unknown_value", path.name, row, "feature", "one spelling of each feature", hint)
        last[one.feature] = row
        found.append(one)
    for feature, row in last.items():
        _check_sum(path.name, row, unit, sum((one.amount for one in found if one.feature == feature), Fraction(0)))
    return tuple(found)


def targets_csv(targets: Sequence[Target], quotas: Sequence[Quota]) -> str:
    """A row for each target with its quota, in this order: what `pools.read_quotas` reads, and why it is so.

    `share` of the population from 0 to 1, `expected` seats before anything was rounded or set by hand.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_WRITTEN)
    for aim, quota in zip(targets, quotas, strict=True):
        seats = (quota.minimum, quota.maximum, "yes" if quota.or_none else "no", aim.seats)
        exact = (f"{float(aim.share):.6f}", f"{float(aim.expected):.4f}")
        table.writerow([guard(aim.feature), guard(aim.value), *seats, *exact, guard(aim.why)])
    return text.getvalue()


def _unit(file: str, first: PoolRow) -> str:
    names: Mapping[str, str] = {name.casefold(): name for name in first.values}
    for unit in ("count", "share"):
        if unit in names:
            return names[unit]
    expected = "either a column count (people) or a column share (percent)"
    hint = f"The columns found are: {', '.join(first.values)[:200]}."
    raise BadFile("column_missing", file=file, line=1, column="count", expected=expected, hint=hint)


def _amount(file: str, row: PoolRow, unit: str) -> Population:
    for name in (*_COLUMNS, unit):
        if not row.values[name]:
            raise wrong("field_missing", file, row, name, f"a {name}", "Fill it in, or remove the line.")
    text, is_count = row.values[unit], unit.casefold() == "count"
    if text.startswith(("-", "−")):
        raise wrong("number_negative", file, row, unit, "0 or more", f"Found: {text[:40]}.")
    number = (_COUNT if is_count else _SHARE).fullmatch(text)
    if not number:
        expected = "a whole number, as 9400" if is_count else "a percentage, as 23.4"
        hint = f"Found: {text[:40]}. Write it without spaces and without commas."
        raise wrong("not_a_number", file, row, unit, expected, hint)
    return Population(row.values["feature"], row.values["value"], Fraction(text if is_count else number[1]))


def _check_sum(file: str, row: PoolRow, unit: str, total: Fraction) -> None:
    feature = row.values["feature"]
    if unit.casefold() == "count":
        if total == 0:
            hint = "Correct the numbers, or remove its lines."
            raise wrong("count_differs", file, row, unit, f"somebody with a value of {feature}", hint)
    elif not _LEAST <= total <= _MOST:
        hint = f"They add up to {float(total):g}. Look for a value that is left out or there twice. Write 25 for 25 %."
        raise wrong("count_differs", file, row, unit, f"percentages of {feature} that add up to 100", hint)
