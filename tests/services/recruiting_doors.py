"""The doors of recruiting: the plan of whom to bring together."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.services import recruitments
from tests.services.recruiting import PLAN
from tests.services.world import Door

RECRUITING_DOORS: Mapping[str, Door] = {
    "services.recruitments.plan": lambda s, a, w: recruitments.plan(s, a, w.id, PLAN),
    "services.recruitments.set_by_hand": lambda s, a, w: recruitments.set_by_hand(
        s, a, w.id, "age", "60+", seats=20, why="They are left out."
    ),
}
