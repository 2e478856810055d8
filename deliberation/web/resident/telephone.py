"""Taking part by phone without a screen: how it is done, whether we keep a number, and forgetting it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import redirect, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import phones
from deliberation.services import phone_lines
from deliberation.services.keys import settings
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/phone")
def phone(pid: str) -> Answer:
    """How it is done; of a number that we keep, how it ends and since when."""
    process = here(pid)
    own = phones.own(db.session(), current_actor(), process.id)
    since = format_date(own.since.astimezone(ZoneInfo(process.time_zone)).date(), "long") if own else ""
    return page("phone", process, menu=True, own=own, since=since, text_number=settings().text_number)


@pages.post("/take-part/<pid>/phone/forget")
def forget_phone(pid: str) -> Answer:
    """Forget the number."""
    process = here(pid)
    phone_lines.forget(db.session(), current_actor(), process.id)
    saved(_("We forgot your phone. Your answers stay."))
    return redirect(url_for("resident.phone", pid=process.public_id), 303)
