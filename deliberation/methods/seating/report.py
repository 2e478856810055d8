"""A plan as plain values for JSON, under the names that others rely on."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from deliberation.methods.seating.types import Gathering, Plan

METHOD = "seating by swaps"
METHOD_VERSION = 2


def as_record(plan: Plan, gathering: Gathering, *, seed: int, effort: int) -> dict[str, Any]:
    """Give the keys of the result; `broken_rules` hold codes and names, to be worded by the caller."""
    return {
        **asdict(plan.figures),
        "rounds": [[list(table) for table in one] for one in plan.rounds],
        "feasible": not plan.broken,
        "broken_rules": [asdict(one) for one in plan.broken],
        "moved": [{"round": number, "id": name} for number, name in plan.moved],
        "moved_more_than_asked": list(plan.forced),
        "tables": [{"name": one.name, "seats": one.seats, "tags": sorted(one.tags)} for one in gathering.tables],
        "supporters": dict(gathering.rules.supporters),
        "receipt": {
            "method": METHOD,
            "version": METHOD_VERSION,
            "parameters": {"effort": effort, "rounds": gathering.rounds, "attributes": list(gathering.attributes)},
            "seed": seed,
            "start": plan.start,
            "iterations": plan.iterations,
            "stopped_by": plan.stopped_by,
            "libraries": {name: version(name) for name in ("numpy", "scipy")},
        },
    }
