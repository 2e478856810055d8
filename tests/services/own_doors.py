"""The doors of what is one's own: how pages look, drafts, what people tell of themselves; and of the records of it."""

from __future__ import annotations

from collections.abc import Mapping

from accessibility.preferences import Preferences
from deliberation.reading import about_me as about_reading
from deliberation.reading import drafts as draft_reading
from deliberation.reading import reader_settings as look_reading
from deliberation.services import about_me, drafts, processing_records, reader_settings
from tests.services.world import Door

LARGE = Preferences(text_size="large")
SHOWN = about_me.wording()

OWN_DOORS: Mapping[str, Door] = {
    "services.about_me.forget": lambda s, a, w: about_me.forget(s, a, w.id, shown=SHOWN, language="en-GB"),
    "services.about_me.tell": lambda s, a, w: about_me.tell(
        s, a, w.id, "strengths", about_reading.Told(("cooking",)), shown=SHOWN, language="en-GB"
    ),
    "services.drafts.keep": lambda s, a, w: drafts.keep(s, a, w.id, "A bus at night"),
    "services.drafts.throw_away": lambda s, a, w: drafts.throw_away(s, a, w.id),
    "services.processing_records.describe": lambda s, a, w: processing_records.describe(s, a, w.id),
    "services.processing_records.make": lambda s, a, w: processing_records.make(s, a, w.id, "html"),
    "services.reader_settings.forget": lambda s, a, w: reader_settings.forget(s, a, w.id),
    "services.reader_settings.keep": lambda s, a, w: reader_settings.keep(s, a, w.id, LARGE),
    "reading.about_me.counts": lambda s, a, w: about_reading.counts(s, a, w.id),
    "reading.about_me.own": lambda s, a, w: about_reading.own(s, a, w.id),
    "reading.about_me.own_export": lambda s, a, w: about_reading.own_export(s, a, w.id),
    "reading.about_me.own_membership": lambda s, a, w: about_reading.own_membership(a, w.id),
    "reading.drafts.is_kept": lambda s, a, w: draft_reading.is_kept(s, a, w.id),
    "reading.drafts.own": lambda s, a, w: draft_reading.own(s, a, w.id),
    "reading.drafts.own_export": lambda s, a, w: draft_reading.own_export(s, a, w.id),
    "reading.drafts.own_membership": lambda s, a, w: draft_reading.own_membership(a, w.id),
    "reading.reader_settings.own": lambda s, a, w: look_reading.own(s, a, w.id),
    "reading.reader_settings.own_membership": lambda s, a, w: look_reading.own_membership(a, w.id),
}
