"""A checker for the part of JSON Schema (draft 2020-12) that our schemas use. A keyword that it lacks is a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
SAYS_NOTHING = {"$schema", "$id", "$defs", "title", "description"}
KNOWN = SAYS_NOTHING | {
    "$ref", "type", "properties", "required", "additionalProperties", "propertyNames", "items", "minItems", "maxItems",
    "enum", "const", "pattern", "minimum", "anyOf", "oneOf", "allOf", "if", "then",
}  # fmt: skip


def wrong(schema: Mapping[str, Any], value: object, whole: Mapping[str, Any] | None = None, at: str = "$") -> list[str]:
    """What does not fit, each with its place; empty where all does."""
    return list(_wrong(schema, value, whole or schema, at))


def _wrong(schema: Mapping[str, Any], value: object, whole: Mapping[str, Any], at: str) -> Iterator[str]:
    assert set(schema) <= KNOWN, f"the checker lacks {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from _wrong(whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, whole, at)
    if "type" in schema and not _is(schema["type"], value):
        yield f"{at}: {value!r:.40} is not {schema['type']}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{at}: not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r:.40} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r:.40} does not match"
    if isinstance(value, int | float) and value < schema.get("minimum", value):
        yield f"{at}: {value} is too small"
    yield from _combined(schema, value, whole, at)
    if isinstance(value, dict):
        yield from _object(schema, value, whole, at)
    if isinstance(value, list):
        yield from _array(schema, value, whole, at)


def _is(types: str | list[str], value: object) -> bool:
    wanted = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in wanted
    return any(isinstance(value, TYPES[one]) for one in wanted)


def _combined(schema: Mapping[str, Any], value: object, whole: Mapping[str, Any], at: str) -> Iterator[str]:
    for one in schema.get("allOf", ()):
        yield from _wrong(one, value, whole, at)
    for name, fits in (("anyOf", lambda number: number > 0), ("oneOf", lambda number: number == 1)):
        if name in schema and not fits(sum(not wrong(one, value, whole, at) for one in schema[name])):
            yield f"{at}: {name} does not fit"
    if "if" in schema and not wrong(schema["if"], value, whole, at):
        yield from _wrong(schema["then"], value, whole, at)


def _object(schema: Mapping[str, Any], value: Mapping[str, Any], whole: Mapping[str, Any], at: str) -> Iterator[str]:
    told, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        yield from (f"{fault} (name)" for fault in wrong(schema.get("propertyNames", {}), name, whole, f"{at}.{name}"))
        if name in told:
            yield from _wrong(told[name], one, whole, f"{at}.{name}")
        elif more is False:
            yield f"{at}: {name} has no place here"
        elif isinstance(more, Mapping):
            yield from _wrong(more, one, whole, f"{at}.{name}")


def _array(schema: Mapping[str, Any], value: list[Any], whole: Mapping[str, Any], at: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} entries"
    for place, one in enumerate(value):
        yield from _wrong(schema.get("items", {}), one, whole, f"{at}[{place}]")
