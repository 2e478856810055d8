"""Words that somebody began: kept for later on any device, gone on with, or thrown away."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import redirect, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import drafts as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import drafts
from deliberation.web.request import Answer, chosen_language, current_actor, saved
from deliberation.web.resident import views
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages

KEPT_DAYS = drafts.KEPT.days


@pages.get("/take-part/<pid>/draft")
def draft(pid: str) -> Answer:
    """What is kept, until when, and what can be done with it."""
    process = here(pid)
    return page(
        "draft",
        process,
        menu=True,
        is_open="contribute" in process.abilities,
        kept_as=kept_as(process),
        **_kept(process),
    )


@pages.post("/take-part/<pid>/draft/away")
def throw_draft_away(pid: str) -> Answer:
    """Erase it."""
    process = here(pid)
    drafts.throw_away(db.session(), current_actor(), process.id)
    saved(_("It is gone. Nothing was sent."))
    return redirect(url_for("resident.draft", pid=process.public_id), 303)


def keep_for_later(process: ProcessView, text: str, *, private: bool = False) -> None:
    """Keep words, and say so on the next page. `private`: for those who run the sessions only."""
    drafts.keep(db.session(), current_actor(), process.id, text, language=chosen_language(), private=private)
    saved(_("We keep it for you. It is not sent."))


def kept_as(process: ProcessView) -> str:
    """Under which name a browser keeps what is being written, if it may: nobody else's at the same device."""
    return f"{process.public_id} {own_choices(process).pseudonym}"


def _kept(process: ProcessView) -> dict[str, object]:
    found = reading.own(db.session(), current_actor(), process.id)
    if found is None:
        return {"kept": None, "next_words": views.NEXT[process.state]}
    zone = ZoneInfo(process.time_zone)
    goes = found.goes_at(drafts.KEPT).astimezone(zone).date()
    return {
        "kept": found,
        "since": format_date(found.kept_at.astimezone(zone).date(), "long"),
        "until": format_date(goes, "long"),
        "next_words": _("Nobody sees it until you press “Send”. Then it is not kept here any more."),
    }
