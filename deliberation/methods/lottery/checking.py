"""Checks published panels against the published pool and quotas by counting, without a solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from deliberation.methods.lottery.types import Entrant, Quota

Fault = Literal["size", "unknown", "twice", "household", "quota"]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that does not fit: which panel (from 0), what, and whom or which quota it is about."""

    panel: int
    fault: Fault
    about: str


def check_panels(
    people: Sequence[Entrant], quotas: Sequence[Quota], panels: Sequence[Sequence[str]], *, seats: int
) -> tuple[Wrong, ...]:
    """Give everything that breaks a rule; nothing when every panel has its seats filled and meets every quota."""
    by_id = {one.id: one for one in people}
    found: list[Wrong] = []
    for place, panel in enumerate(panels):
        found += [Wrong(place, fault, about) for fault, about in _of_panel(by_id, quotas, panel, seats)]
    return tuple(found)


def _of_panel(
    by_id: dict[str, Entrant], quotas: Sequence[Quota], panel: Sequence[str], seats: int
) -> list[tuple[Fault, str]]:
    found: list[tuple[Fault, str]] = []
    if len(panel) != seats:
        found.append(("size", str(len(panel))))
    found += [("twice", name) for name, times in Counter(panel).items() if times > 1]
    found += [("unknown", name) for name in panel if name not in by_id]
    members = [by_id[name] for name in panel if name in by_id]
    homes = Counter(one.household for one in members if one.household is not None)
    found += [("household", home) for home, times in homes.items() if times > 1]
    for quota in quotas:
        have = sum(one.values.get(quota.feature) == quota.value for one in members)
        if not (quota.minimum <= have <= quota.maximum or (quota.or_none and have == 0)):
            found.append(("quota", f"{quota.feature}: {quota.value}"))
    return found
