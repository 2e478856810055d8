"""Who needs a person, threads that nobody has, and how often people meet the same one."""

from __future__ import annotations

from flask_babel import format_percent
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.methods.disclosure import PublishedShare
from deliberation.reading import reminders
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.request import Answer, current_actor


@pages.get("/run/<pid>/contacts")
def contacts(pid: str) -> Answer:
    """What the convenor sees of it: those who asked or lost their person, and counts of the others."""
    process = here(pid)
    seen = reminders.overview(db.session(), current_actor(), process.id)
    return page("contacts", process, seen=seen, share=_in_words(seen.share) if seen.share else "")


def _in_words(share: PublishedShare) -> str:
    counts = _("%(same)s of %(contacts)s contacts", same=share.count.text, contacts=share.base.text)
    return counts if share.share is None else f"{format_percent(float(share.share))}: {counts}"
