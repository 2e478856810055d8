"""The doors of concerns, of numbers to call, and of notes before statements."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.reading import concerns as reading
from deliberation.reading import content_notes as note_reading
from deliberation.reading import helplines as line_reading
from deliberation.reading import safeguarding as guarding
from deliberation.services import concerns, content_notes, helplines, safeguarding
from deliberation.services.concerns import ConcernForm
from deliberation.services.helplines import HelplineForm
from tests.services.world import Door

LINE = HelplineForm("Debt advice", "01632 960 101")

SAFETY_DOORS: Mapping[str, Door] = {
    "services.concerns.answer": lambda s, a, w: concerns.answer(s, a, w.id, w.concern, "We looked into it."),
    "services.concerns.close": lambda s, a, w: concerns.close(s, a, w.id, w.answered),
    "services.concerns.not_settled": lambda s, a, w: concerns.not_settled(s, a, w.id, w.answered, "It is not."),
    "services.concerns.raise_it": lambda s, a, w: concerns.raise_it(s, a, w.id, ConcernForm("Nobody rang.", "help")),
    "services.concerns.take_back": lambda s, a, w: concerns.take_back(s, a, w.id, w.concern),
    "services.content_notes.write": lambda s, a, w: content_notes.write(s, a, w.id, w.statements[0], "About prison."),
    "services.helplines.add": lambda s, a, w: helplines.add(s, a, w.id, LINE),
    "services.helplines.change": lambda s, a, w: helplines.change(s, a, w.id, "x", LINE),
    "services.helplines.remove": lambda s, a, w: helplines.remove(s, a, w.id, "x"),
    "reading.content_notes.to_write": lambda s, a, w: note_reading.to_write(s, a, w.id, w.statements[0]),
    "reading.helplines.to_edit": lambda s, a, w: line_reading.to_edit(s, a, w.id, "x"),
    "services.safeguarding.name_duty": lambda s, a, w: safeguarding.name_duty(s, a, w.id, w.second),
    "services.safeguarding.open_one": lambda s, a, w: safeguarding.open_one(s, a, w.id, "x"),
    "services.safeguarding.settle": lambda s, a, w: safeguarding.settle(s, a, w.id, "x", "Done."),
    "services.safeguarding.write": lambda s, a, w: safeguarding.write(s, a, w.id, "He waits outside."),
    "reading.safeguarding.notes": lambda s, a, w: guarding.notes(s, a, w.id),
    "reading.safeguarding.on_duty": lambda s, a, w: guarding.on_duty(s, a, w.id),
    "reading.safeguarding.parts_of": lambda s, a, w: guarding.parts_of(a, w.id),
    "reading.concerns.counts": lambda s, a, w: reading.counts(s, a, w.id),
    "reading.concerns.for_raiser": lambda s, a, w: reading.for_raiser(s, a, w.public_id),
    "reading.concerns.for_reviewer": lambda s, a, w: reading.for_reviewer(s, a, w.public_id),
    "reading.concerns.one_to_review": lambda s, a, w: reading.one_to_review(s, a, w.id, w.concern),
    "reading.concerns.own": lambda s, a, w: reading.own(s, a, w.id),
    "reading.concerns.own_export": lambda s, a, w: reading.own_export(s, a, w.id),
    "reading.concerns.own_one": lambda s, a, w: reading.own_one(s, a, w.id, w.concern),
    "reading.concerns.require_raiser": lambda s, a, w: reading.require_raiser(a, w.id, "raise"),
    "reading.concerns.require_reviewer": lambda s, a, w: reading.require_reviewer(a, w.id),
    "reading.concerns.to_review": lambda s, a, w: reading.to_review(s, a, w.id),
}
