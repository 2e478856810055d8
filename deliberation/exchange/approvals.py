"""Reading a JSON file of ticks: the options, and how many people ticked which of them.

{"candidates": ["a", "b"], "ballots": [{"approve": ["a"], "count": 3}, {"approve": []}]}. `count` is 1 where it is not
given; an empty list is a blank paper. Ids are texts or whole numbers. Nothing is guessed: whatever does not fit stops
the reading with a `BadFile` that names the line and the column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from deliberation.errors import BadFile
from deliberation.methods.counting.types import ApprovalBallot

_SHAPE = '{"candidates": [ids], "ballots": [{"approve": [ids], "count": number}]}'
_KEYS = frozenset({"approve", "count"})
_MOST_PAPERS = 10**12
_BLANK = re.compile(r"[ \t\n\r]*")
Place = tuple[str | int, ...]
"""The way to a value: names of keys and places in lists."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """What such a file holds."""

    candidates: tuple[str, ...]
    ballots: tuple[ApprovalBallot, ...]


def read_ticks(path: Path) -> Ticks:
    """Read the options and the ballots.

    Raises:
        BadFile: `file_missing`, `file_empty`, `not_text`, `not_json` (no JSON, or another shape), `option_missing`
            (an id that is empty or no id), `option_repeated`, `unknown_option`, `unknown_key` or `not_a_count`.
    """
    return _Reader(path).read()


class _Reader:
    """One file: its text, and where in it a value stands."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        if not path.is_file():
            raise BadFile("file_missing", file=self._file, expected="a file", hint="Check the path.")
        try:
            self._text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            hint = "Save it as UTF-8 and try again."
            line = error.object[: error.start].count(b"\n") + 1
            raise BadFile("not_text", file=self._file, line=line, expected="UTF-8", hint=hint) from error
        if not self._text.strip():
            raise BadFile("file_empty", file=self._file, expected=_SHAPE)

    def read(self) -> Ticks:
        values = self._parsed()
        if not isinstance(values, dict):
            self.wrong("not_json", (), _SHAPE, "Begin with { and end with }.")
        for name in ("candidates", "ballots"):
            if not isinstance(values.get(name), list):
                place: Place = (name,) if name in values else ()
                self.wrong("not_json", place, f"“{name}” as a list", "An empty list is written [].")
        candidates = self._ids(values["candidates"], ("candidates",))
        known = frozenset(candidates)
        ballots = [self._ballot(one, ("ballots", at), known) for at, one in enumerate(values["ballots"])]
        return Ticks(candidates, tuple(ballots))

    def _parsed(self) -> Any:
        try:
            return json.loads(self._text, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            raise BadFile(
                "not_json",
                file=self._file,
                line=error.lineno,
                column=error.colno,
                expected=_SHAPE,
                hint="Check commas, brackets and quotation marks there.",
            ) from error
        except (ValueError, RecursionError) as error:
            raise BadFile(
                "not_json", file=self._file, expected=_SHAPE, hint="Write plain whole numbers and simple lists."
            ) from error

    def _ballot(self, value: Any, place: Place, known: frozenset[str]) -> ApprovalBallot:
        if not isinstance(value, dict) or not isinstance(value.get("approve"), list):
            self.wrong("not_json", place, '{"approve": [ids], "count": number}', "A blank paper has the list [].")
        for key in value:
            if key not in _KEYS:
                self.wrong("unknown_key", (*place, key), "approve and count only", "Remove it or correct its name.")
        ticks = self._ids(value["approve"], (*place, "approve"))
        for at, option in enumerate(ticks):
            if option not in known:
                expected = "an id from the list of candidates"
                self.wrong("unknown_option", (*place, "approve", at), expected, "Correct it, or add it to the list.")
        count = value.get("count", 1)
        if type(count) is not int or not 0 <= count <= _MOST_PAPERS:
            expected = f"a whole number from 0 to {_MOST_PAPERS}"
            self.wrong("not_a_count", (*place, "count"), expected, "Write how many people gave this paper.")
        return ApprovalBallot(frozenset(ticks), count)

    def _ids(self, values: Sequence[Any], place: Place) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for at, value in enumerate(values):
            if not (type(value) is int or (isinstance(value, str) and value.strip())):
                self.wrong("option_missing", (*place, at), "an id: a text or a whole number", "Write the id.")
            if str(value) in found:
                self.wrong("option_repeated", (*place, at), "each id once in a list", "Remove one of the two.")
            found[str(value)] = None
        return tuple(found)

    def wrong(self, code: str, place: Place, expected: str, hint: str) -> NoReturn:
        """Stop the reading at the value that stands at this place."""
        at = _position(self._text, place)
        line = self._text.count("\n", 0, at) + 1
        column = at - (self._text.rfind("\n", 0, at) + 1) + 1
        raise BadFile(code, file=self._file, line=line, column=column, expected=expected, hint=hint)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _position(text: str, place: Place) -> int:
    """Where the value at this place begins. A key that is there twice counts as its last, as in reading."""
    at = _skip(text, 0)
    decoder = json.JSONDecoder()
    for step in place:
        found = at
        number = 0
        at = _skip(text, at + 1)
        while text[at] not in "]}":
            key: Any = number
            if isinstance(step, str):
                key, at = decoder.raw_decode(text, at)
                at = _skip(text, _skip(text, at) + 1)
            if key == step:
                found = at
            at = _skip(text, decoder.raw_decode(text, at)[1])
            at = _skip(text, at + 1) if text[at] == "," else at
            number += 1
        at = found
    return at


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return at if blank is None else blank.end()
