"""Reading the addresses of an area for the draw of letters, from CSV as `tables.TableFile` takes it.

Columns, whatever their case: `id` (of a household, once each), `area` (may be empty), `decile` of deprivation, also
called `deprivation` (1 to 10, 1 the most deprived; empty where it is not known). Further columns are passed over.
"""

from __future__ import annotations

from pathlib import Path

from deliberation.exchange.pools import PoolRow, pool_rows, wrong
from deliberation.methods.recruiting.types import DECILES, Address, Decile

_COLUMNS = ("id", "area", "decile")
_ALSO = {"deprivation": "decile"}
_DECILES = {str(decile): decile for decile in DECILES}


def read_address_list(path: Path) -> tuple[Address, ...]:
    """Read all addresses, or raise `BadFile` with file, line and column and read nothing.

    Codes besides those of `TableFile`: `id_missing`, `id_repeated`, `unknown_value`.
    """
    met: dict[str, int] = {}
    found: list[Address] = []
    for row in pool_rows(path, _COLUMNS, "a row for each address, for example A1,Castle Ward,2", _ALSO):
        name = row.values["id"]
        if not name:
            raise wrong("id_missing", path.name, row, "id", "an id for each address", "Give each address an id.")
        if name in met:
            hint = f"It is in line {met[name]} too. A household gets one letter: remove one of the lines."
            raise wrong("id_repeated", path.name, row, "id", "each address once", hint)
        met[name] = row.line
        found.append(Address(name, row.values["area"], _decile(path.name, row)))
    return tuple(found)


def _decile(file: str, row: PoolRow) -> Decile:
    text = row.values["decile"]
    if not text:
        return None
    if text not in _DECILES:
        hint = f"Found: {text[:40]}. Correct it, or leave it empty where it is not known."
        raise wrong("unknown_value", file, row, "decile", "a whole number from 1 (most deprived) to 10", hint)
    return _DECILES[text]
