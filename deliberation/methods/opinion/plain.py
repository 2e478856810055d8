"""An opinion map as plain dictionaries and lists, with the names that other programs rely on."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from deliberation.methods.opinion.types import GroupStatistics, OpinionMap, StatementResult

PlainDict = dict[str, Any]


def plain(found: OpinionMap) -> PlainDict:
    """Give the map for writing as JSON. `why` stays a code with its params: wording is for the edge."""
    return {
        "participants": found.participants,
        "statements": found.statements,
        "votes": found.votes,
        "grouped": found.grouped,
        "k": found.k,
        "silhouette": found.silhouette,
        "stability": found.stability,
        "enough": found.enough,
        "why": None if found.why is None else {"code": found.why.code, "params": dict(found.why.params)},
        "groups": [asdict(group) for group in found.groups],
        "membership": dict(found.membership),
        "positions": {person: list(place) for person, place in found.positions.items()},
        "statement_results": [_statement(result) for result in found.statement_results],
        "representative": {group: [asdict(item) for item in items] for group, items in found.representative.items()},
        "consensus": {"agree": list(found.consensus.agree), "disagree": list(found.consensus.disagree)},
        "receipt": asdict(found.receipt),
    }


# There is one for every statement and group, and `asdict` copies each figure on its own.
_OF_STATEMENT = tuple(field.name for field in fields(StatementResult))
_OF_GROUP = tuple(field.name for field in fields(GroupStatistics))


def _statement(result: StatementResult) -> PlainDict:
    values = {("pass" if name == "passed" else name): getattr(result, name) for name in _OF_STATEMENT}
    values["by_group"] = [{name: getattr(one, name) for name in _OF_GROUP} for one in result.by_group]
    return values
