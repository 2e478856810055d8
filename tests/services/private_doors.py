"""The doors of private answers."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.reading import private_answers as reading
from deliberation.services import private_answers
from deliberation.services.contributions import Words
from tests.services.world import Door

PRIVATE_DOORS: Mapping[str, Door] = {
    "services.private_answers.send": lambda s, a, w: private_answers.send(s, a, w.id, Words("For you only.")),
    "services.private_answers.mark_read": lambda s, a, w: private_answers.mark_read(s, a, w.id, w.private),
    "services.private_answers.ask": lambda s, a, w: private_answers.ask(s, a, w.id, w.private),
    "services.private_answers.allow": lambda s, a, w: private_answers.allow(s, a, w.id, w.private),
    "services.private_answers.keep_private": lambda s, a, w: private_answers.keep_private(s, a, w.id, w.private),
    "services.private_answers.take_back": lambda s, a, w: private_answers.take_back(s, a, w.id, w.private),
    "reading.private_answers.own": lambda s, a, w: reading.own(s, a, w.id),
    "reading.private_answers.own_one": lambda s, a, w: reading.own_one(s, a, w.id, w.private),
    "reading.private_answers.own_row": lambda s, a, w: reading.own_row(s, a, w.id, w.private),
    "reading.private_answers.own_export": lambda s, a, w: reading.own_export(s, a, w.id),
    "reading.private_answers.own_membership": lambda s, a, w: reading.own_membership(a, w.id),
    "reading.private_answers.asks": lambda s, a, w: reading.asks(s, a, w.id),
    "reading.private_answers.to_read": lambda s, a, w: reading.to_read(s, a, w.id),
    "reading.private_answers.row_to_read": lambda s, a, w: reading.row_to_read(s, a, w.id, w.private),
    "reading.private_answers.require_reader": lambda s, a, w: reading.require_reader(a, w.id),
}
