"""A strategy as canonical JSON and back: the same content is the same bytes, so its hash can be published.

Keys are sorted, text is UTF-8 as it stands, there is no white space between tokens, dates are ISO 8601, shares have at
most six places, and one newline ends the file. `null` in a count means: fewer than 5, not shown.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache

from deliberation.errors import BadFile, DeliberationError
from deliberation.exchange.document.strategy.content import LEFT_OUT, StrategyContent

SCHEMA = "folkmoot.strategy/1"


def content_json(content: StrategyContent) -> bytes:
    """The canonical bytes of a strategy."""
    whole = _plain(content)
    assert isinstance(whole, dict)  # noqa: S101 # a dataclass becomes a dict
    return json_bytes({**whole, "schema": SCHEMA})


def json_bytes(value: object) -> bytes:
    """Canonical JSON of dictionaries, lists, text, whole numbers, shares, booleans and null."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return (text + "\n").encode("utf-8")


def content_hash(content: StrategyContent) -> str:
    """SHA-256 of `content_json`, in hexadecimal: what anybody gets who hashes the published JSON file."""
    return hashlib.sha256(content_json(content)).hexdigest()


def content_from_json(data: bytes) -> StrategyContent:
    """The strategy that `content_json` wrote; `BadFile` says where the file departs from the schema."""
    try:
        raw = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", None)
        raise BadFile("file_json", file="strategy.json", line=line, expected="JSON in UTF-8") from error
    if not isinstance(raw, dict) or raw.pop("schema", None) != SCHEMA:
        raise BadFile("file_schema", file="strategy.json", expected=SCHEMA)
    made = _built(StrategyContent, raw, "strategy")
    assert isinstance(made, StrategyContent)  # noqa: S101 # _built makes what it is asked for
    return made


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        held = ((part, getattr(value, part.name)) for part in fields(value))
        return {part.name: _plain(one) for part, one in held if one != part.default or part.metadata != LEFT_OUT}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # A whole share reads the same whether it was given as 1 or as 1.0.
        rounded = round(value, 6)
        return int(rounded) if rounded.is_integer() else rounded
    return value


def _wrong(where: str, expected: str) -> BadFile:
    return BadFile("file_value", file="strategy.json", column=where, expected=expected)


def _built(kind: object, value: object, where: str) -> object:
    """`value` as the type that an annotation names."""
    origin = typing.get_origin(kind)
    if origin is types.UnionType or origin is typing.Union:
        return _one_of(typing.get_args(kind), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(where, "a list")
        item = typing.get_args(kind)[0]
        return tuple(_built(item, one, f"{where}[{number}]") for number, one in enumerate(value))
    if origin is typing.Literal:
        if value not in typing.get_args(kind):
            raise _wrong(where, f"one of {', '.join(typing.get_args(kind))}")
        return value
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, value, where)
    return _single(kind, value, where)


def _one_of(kinds: tuple[object, ...], value: object, where: str) -> object:
    if value is None:
        if types.NoneType in kinds:
            return None
        raise _wrong(where, "a value")
    for kind in kinds:
        if kind is types.NoneType:
            continue
        try:
            return _built(kind, value, where)
        except BadFile:
            if is_dataclass(kind):
                raise  # only one kind of record is possible here: its own complaint is the useful one
    raise _wrong(where, "a value of another kind")


def _single(kind: object, value: object, where: str) -> object:
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise _wrong(where, "a date such as 2027-04-01") from error
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    is_exact = type(value) is kind
    if not is_exact:
        raise _wrong(where, getattr(kind, "__name__", str(kind)))
    return value


class _Shape(typing.NamedTuple):
    """The fields of a record with their types, and the names of those that have no default."""

    kinds: Mapping[str, object]
    needed: tuple[str, ...]


@cache
def _shape(kind: type) -> _Shape:
    """Worked out once for each kind of record: reading annotations takes longer than reading the record."""
    needed = (part.name for part in fields(kind) if part.default is MISSING and part.default_factory is MISSING)
    return _Shape(typing.get_type_hints(kind), tuple(needed))


def _record(kind: type, value: object, where: str) -> object:
    if not isinstance(value, Mapping):
        raise _wrong(where, "an object")
    shape = _shape(kind)
    unknown = sorted(set(value) - set(shape.kinds))
    if unknown:
        raise _wrong(f"{where}.{unknown[0]}", "no such key")
    missing = [name for name in shape.needed if name not in value]
    if missing:
        raise _wrong(f"{where}.{missing[0]}", "a value")
    try:
        return kind(**{name: _built(shape.kinds[name], one, f"{where}.{name}") for name, one in value.items()})
    except DeliberationError as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile(error.code, field=None, file="strategy.json", column=where, **error.params) from error
