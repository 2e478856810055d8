"""The doors of minority statements: writing, backing, taking back, hiding, and counting who stands behind them."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation import clock
from deliberation.reading import minority as reading
from deliberation.reading import own_minority
from deliberation.services import minority, minority_settling, work
from tests.services.world import Door

MINORITY_DOORS: Mapping[str, Door] = {
    "services.minority.say": lambda s, a, w: minority.say(s, a, w.id, "B01", 1, "I see it another way."),
    "services.minority.back": lambda s, a, w: minority.back(s, a, w.id, "M01", stands=True),
    "services.minority.take_back": lambda s, a, w: minority.take_back(s, a, w.id, "M01"),
    "services.minority.hide": lambda s, a, w: minority.hide(s, a, w.id, "M01", reason="advertising"),
    "services.minority.show_again": lambda s, a, w: minority.show_again(s, a, w.id, "M01"),
    "services.minority.keep_open": lambda s, a, w: minority.keep_open(s, a, w.id, "B01", clock.now()),
    "services.minority_settling.settle": lambda s, a, w: minority_settling.settle(s, a, w.id, "B01"),
    "services.minority_settling.waiting": lambda s, a, w: minority_settling.waiting(s, a),
    "services.work.backed_statements": lambda s, a, w: work.backed_statements(s, a),
    "reading.own_minority.written": lambda s, a, w: own_minority.written(s, a, w.id),
    "reading.own_minority.own_export": lambda s, a, w: own_minority.own_export(s, a, w.id),
    "reading.minority.of_ballot": lambda s, a, w: reading.of_ballot(s, a, w.id, "B01"),
}
