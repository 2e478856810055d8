"""The doors of help with reading: easy-read twins, hard words explained, texts read aloud."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.reading import easy_read as easy_reading
from deliberation.reading import glossary as glossary_reading
from deliberation.reading.easy_read import Line
from deliberation.services import easy_read, glossary, spoken, work
from tests.services.world import Door

READING_DOORS: Mapping[str, Door] = {
    "services.easy_read.mark_checked": lambda s, a, w: easy_read.mark_checked(s, a, w.id, w.statements[0], "Group"),
    "services.easy_read.remove": lambda s, a, w: easy_read.remove(s, a, w.id, w.statements[0]),
    "services.easy_read.write": lambda s, a, w: easy_read.write(s, a, w.id, w.statements[0], [Line("More buses.")]),
    "services.glossary.keep": lambda s, a, w: glossary.keep(s, a, w.id, "lot", "One part of a job."),
    "services.glossary.leave_alone": lambda s, a, w: glossary.leave_alone(s, a, w.id, "remit"),
    "services.glossary.take_out": lambda s, a, w: glossary.take_out(s, a, w.id, "lot"),
    "services.spoken.changes": lambda s, a, w: spoken.changes(s, a),
    "services.spoken.refresh": lambda s, a, w: spoken.refresh(s, a, w.id),
    "services.spoken.stale": lambda s, a, w: spoken.stale(s, a),
    "services.work.stale_sounds": lambda s, a, w: work.stale_sounds(s, a),
    "reading.easy_read.pair": lambda s, a, w: easy_reading.pair(s, a, w.id, w.statements[0]),
    "reading.easy_read.pairs": lambda s, a, w: easy_reading.pairs(s, a, w.id),
    "reading.glossary.to_edit": lambda s, a, w: glossary_reading.to_edit(s, a, w.id),
}
