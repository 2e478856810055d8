"""Recordings that people sent: play one, and write down its words. They wait for the speaker's yes."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.exchange.recordings import is_video
from deliberation.reading import recordings as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import recordings
from deliberation.services.contributions import TEXT_LIMIT, Words
from deliberation.web.facilitator import views
from deliberation.web.facilitator.entering import to_enter
from deliberation.web.facilitator.entering_forms import HOW_WRITTEN, WordsForm
from deliberation.web.facilitator.place import page, pages
from deliberation.web.recordings import played
from deliberation.web.request import Answer, current_actor, saved

WAYS = {False: "voice", True: "signed"}


@pages.get("/desk/<pid>/voices")
def voices(pid: str) -> Answer:
    """What waits: to be typed, and to be agreed."""
    process = to_enter(pid)
    rows = [
        (one, views.CHANNELS[WAYS[one.signed]], views.when(one.sent_at, process.time_zone))
        for one in reading.to_type(db.session(), current_actor(), process.id)
    ]
    return page(
        "voices",
        process,
        to_type=[row for row in rows if not row[0].reference],
        typed=[row for row in rows if row[0].reference],
    )


@pages.get("/desk/<pid>/voices/<public_id>")
def voice(pid: str, public_id: str) -> Answer:
    """Play one, with room for its words."""
    form = WordsForm(formdata=None)
    form.exactly.data = "exactly"
    return _show(to_enter(pid), public_id, form)


@pages.post("/desk/<pid>/voices/<public_id>")
def type_voice(pid: str, public_id: str) -> Answer:
    """Keep the words. They are used for nothing until the speaker agrees."""
    process, form = to_enter(pid), WordsForm()
    form.offer_languages(process.language)
    valid = form.validate()
    if form.exactly.data not in HOW_WRITTEN:
        form.exactly.errors = [_("Choose how you wrote it.")]
        valid = False
    if not valid:
        return _show(process, public_id, form), 400
    words = Words(form.text.data or "", language=form.language.data)
    exactly = form.exactly.data == "exactly"
    try:
        receipt = recordings.type_down(
            db.session(), current_actor(), process.id, public_id, words, verbatim=exactly, key=form.once.data
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, public_id, form), 400
    saved(_("%(reference)s waits for their yes. You can read it back on the phone too.", reference=receipt.reference))
    return redirect(url_for("facilitator.voices", pid=pid), 303)


@pages.get("/desk/<pid>/voices/<public_id>/file")
def voice_file(pid: str, public_id: str) -> Answer:
    """The sound or picture itself."""
    found = reading.opened(db.session(), current_actor(), to_enter(pid).id, public_id)
    return played(found.content, found.media_type, "recording")


def _show(process: ProcessView, public_id: str, form: WordsForm) -> str:
    one = reading.one_to_type(db.session(), current_actor(), process.id, public_id)
    form.offer_languages(process.language)
    return page(
        "voice",
        process,
        one=one,
        form=form,
        seen=is_video(one.media_type),
        way=views.CHANNELS[WAYS[one.signed]],
        when=views.when(one.sent_at, process.time_zone),
        limit=TEXT_LIMIT,
    )
