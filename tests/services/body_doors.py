"""The doors of committees: rules, seats, interests and decisions."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation import clock
from deliberation.reading import bodies as reading
from deliberation.services import bodies, decisions
from deliberation.services.bodies import Rules
from deliberation.services.decisions import DecisionForm
from tests.services.world import Door

BODY_DOORS: Mapping[str, Door] = {
    "services.bodies.set_up": lambda s, a, w: bodies.set_up(s, a, w.id, "Committee", Rules(11, 6, 3)),
    "services.bodies.seat": lambda s, a, w: bodies.seat(s, a, w.id, "A1", lived_experience=True),
    "services.bodies.declare_interests": lambda s, a, w: bodies.declare_interests(s, a, w.id, "Nothing."),
    "services.decisions.decide": lambda s, a, w: decisions.decide(
        s, a, w.id, DecisionForm(subject="other", question="Yes?", held_on=clock.now().date(), stands={"A1": "for"})
    ),
    "reading.bodies.without_seat": lambda s, a, w: reading.without_seat(s, a, w.id),
}
