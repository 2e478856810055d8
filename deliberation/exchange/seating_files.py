"""Who sits where: people from a CSV file and rules from a TOML file, as a gathering."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deliberation.errors import BadFile
from deliberation.exchange.tables import TableFile
from deliberation.methods.seating.types import Gathering, Person, Round, Rules, Table

KEYS = ("together", "apart", "needs", "tables", "absent", "fixed_rounds", "planned_rounds", "supporters")
_TABLE_KEYS = ("name", "seats", "tags", "chairs")
_GROUPS = 'a list of lists of ids, as in [["A1", "A2"]]'
_ROUNDS = "a list of rounds, each a list of tables, each a list of ids"


def read_people(path: Path) -> tuple[tuple[str, ...], tuple[Person, ...]]:
    """Read the attributes and the people: a column `id`, or the first one, and a column per attribute."""
    with TableFile(path) as table:
        key = next((name for name in table.columns if name.lower() == "id"), table.columns[0])
        at = table.columns.index(key)
        people: dict[str, Person] = {}
        for row in table:
            name = row.cells[at].strip()
            if not name:
                raise table.wrong("id_missing", row.line, key, "an id for each person", "Fill it in.")
            if name in people:
                raise table.wrong("id_repeated", row.line, key, "each id once", "Remove one of the two rows.")
            values = tuple(cell.strip() for place, cell in enumerate(row.cells) if place != at)
            people[name] = Person(name, values)
    if not people:
        raise BadFile("file_empty", file=path.name, line=2, expected="a row per person", hint="Add the people.")
    return tuple(name for name in table.columns if name != key), tuple(people.values())


class _Rules:
    """The rules in a TOML file, with complaints that name the line of the key."""

    def __init__(self, path: Path, known: Iterable[str], rounds: int) -> None:
        if not path.is_file():
            raise BadFile("file_missing", file=path.name, expected="a file with rules", hint="Check the path.")
        try:
            self.text = path.read_bytes().decode("utf-8-sig")
            self.values = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            again = "Save it as UTF-8 and try again."
            raise BadFile("not_text", file=path.name, expected="UTF-8", hint=again) from error
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"line (\d+), column (\d+)", str(error))
            line, column = (int(place[1]), int(place[2])) if place else (len(self.text.splitlines()) or 1, 1)
            hint = "Look at the brackets, the commas and the quotation marks."
            raise BadFile("not_toml", file=path.name, line=line, column=column, expected="TOML", hint=hint) from error
        self.name, self.known, self.rounds = path.name, set(known), rounds
        for key in self.values:
            if key not in KEYS:
                raise self.bad("unknown_key", key, f"one of {', '.join(KEYS)}", f"“{key}” is not known.")

    def bad(self, code: str, key: str, expected: str, hint: str) -> BadFile:
        """An error at a key; the line is where the key stands."""
        lines = self.text.splitlines()
        pattern = re.compile(rf"^\s*\[*\s*[\"']?{re.escape(key)}\b")
        line = next((at for at, text in enumerate(lines, start=1) if pattern.match(text)), 1)
        return BadFile(code, file=self.name, line=line, column=key, expected=expected, hint=hint)

    def ids(self, key: str, value: Any, expected: str, *, strange: bool = False) -> tuple[str, ...]:
        """A list of ids that are known (or `strange`: any)."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.bad("file_value", key, expected, "Put quotation marks around each id and brackets around all.")
        for one in value:
            if one not in self.known and not strange:
                raise self.bad("unknown_person", key, "ids of the people", f"“{one}” is not among the people.")
        return tuple(value)

    def list_of(self, key: str, value: Any, expected: str) -> list[Any]:
        """A list, whatever is in it."""
        if not isinstance(value, list):
            raise self.bad("file_value", key, expected, "Put brackets around it.")
        return value

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Groups of ids."""
        return tuple(self.ids(key, one, _GROUPS) for one in self.list_of(key, self.values.get(key, []), _GROUPS))

    def seatings(self, key: str) -> tuple[Round, ...]:
        """Rounds as they stood or as they were planned; nobody twice in a round."""
        found = []
        for one in self.list_of(key, self.values.get(key, []), _ROUNDS):
            tables = tuple(self.ids(key, table, _ROUNDS) for table in self.list_of(key, one, _ROUNDS))
            everybody = [name for table in tables for name in table]
            if len(set(everybody)) < len(everybody):
                twice = next(name for name in everybody if everybody.count(name) > 1)
                raise self.bad("id_repeated", key, "each person once a round", f"“{twice}” sits twice.")
            found.append(tables)
        return tuple(found)

    def mapping(self, key: str, expected: str) -> dict[str, Any]:
        """A section."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.bad("file_value", key, expected, "Write it as a section.")
        return value

    def needs(self) -> dict[str, frozenset[str]]:
        """Person -> tags that their table must have."""
        expected = 'tags for each id, as in A1 = ["quiet"]'
        given = self.mapping("needs", expected)
        self.ids("needs", list(given), expected)
        return {who: frozenset(self.ids("needs", tags, expected, strange=True)) for who, tags in given.items()}

    def absent(self) -> dict[int, frozenset[str]]:
        """Round -> who is not there."""
        expected = f'the number of a round from 1 to {self.rounds}, as in 1 = ["A1"]'
        found = {}
        for number, names in self.mapping("absent", expected).items():
            if not (number.isascii() and number.isdigit() and 1 <= int(number) <= self.rounds):
                raise self.bad("unknown_round", "absent", expected, f"There is no round “{number}”.")
            found[int(number)] = frozenset(self.ids("absent", names, expected))
        return found

    def supporters(self) -> dict[str, str]:
        """Supporter -> the person beside whom they sit."""
        expected = 'an id for each supporter, as in S1 = "A1"'
        given = self.mapping("supporters", expected)
        self.ids("supporters", list(given.values()), expected)
        return given

    def tables(self, count: int) -> tuple[Table, ...] | None:
        """The tables, or None when the file has none."""
        expected = "a section [[tables]] with name, seats, tags for each table"
        given = self.list_of("tables", self.values.get("tables", []), expected)
        if not given:
            return None
        if len(given) != count:
            hint = f"There are {len(given)} in the file and {count} in --tables. Make them the same."
            raise self.bad("count_differs", "tables", f"{count} tables", hint)
        return tuple(self._table(one, at, expected) for at, one in enumerate(given, start=1))

    def _table(self, one: Any, at: int, expected: str) -> Table:
        if not isinstance(one, dict):
            raise self.bad("file_value", "tables", expected, f"Look at table {at}.")
        for key in one:
            if key not in _TABLE_KEYS:
                raise self.bad("unknown_key", key, f"one of {', '.join(_TABLE_KEYS)}", f"“{key}” is not known.")
        seats, chairs, name = one.get("seats"), one.get("chairs"), one.get("name", f"Table {at}")
        for key, value in (("seats", seats), ("chairs", seats if chairs is None else chairs)):
            if type(value) is not int or value < 1:
                raise self.bad("file_value", key, "a whole number from 1 on", f"Look at table {at}.")
        if not isinstance(name, str):
            raise self.bad("file_value", "name", "a text", f"Look at table {at}.")
        return Table(
            name, int(seats or 0), frozenset(self.ids("tags", one.get("tags", []), "tags", strange=True)), chairs
        )


def read_gathering(
    people: Path, rules: Path | None, *, tables: int, rounds: int
) -> tuple[Gathering, tuple[Round, ...]]:
    """Read both files: the gathering, and the rounds that were planned (none: plan anew).

    Without tables in the rules, `tables` tables are as equal as possible. `fixed_rounds` are the first of `rounds`.
    """
    attributes, everybody = read_people(people)
    seats = -(-len(everybody) // tables)
    plain = tuple(Table(f"Table {at}", seats) for at in range(1, tables + 1))
    if rules is None:
        return Gathering(everybody, plain, rounds, attributes), ()
    file = _Rules(rules, (one.id for one in everybody), rounds)
    fixed, planned = file.seatings("fixed_rounds"), file.seatings("planned_rounds")
    for key, found in (("fixed_rounds", fixed), ("planned_rounds", planned)):
        if any(len(one) > tables for one in found):
            raise file.bad("count_differs", key, f"at most {tables} tables in a round", "Take out what is too many.")
    if len(fixed) > rounds or (planned and len(fixed) + len(planned) != rounds):
        key = "planned_rounds" if planned else "fixed_rounds"
        hint = f"There are {len(fixed)} fixed and {len(planned)} planned rounds. Change them or --rounds."
        raise file.bad("count_differs", key, f"{rounds} rounds in all", hint)
    found_rules = Rules(
        file.groups("together"), file.groups("apart"), file.needs(), file.absent(), file.supporters(), fixed
    )
    return Gathering(everybody, file.tables(tables) or plain, rounds, attributes, found_rules), planned
