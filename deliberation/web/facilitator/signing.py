"""Texts in sign language: which have a video, adding one with its captions and words, and taking one away."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, TextAreaField

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.exchange.captions import LIMIT_KILOBYTES
from deliberation.exchange.pictures import LIMIT_MEGABYTES as PICTURE_MEGABYTES
from deliberation.reading import signed_videos as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import signed_videos
from deliberation.services.recordings import LIMIT_MEGABYTES
from deliberation.services.signed_videos import TRANSCRIPT_LIMIT, Video
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.recordings import chosen, sent_file, takes_files
from deliberation.web.request import Answer, PageForm, current_actor, saved


class SignedForm(PageForm):
    """A video, a picture for it, its captions and its words."""

    file = FileField(_l("The video"), render_kw={"accept": "video/mp4,video/webm"})
    poster = FileField(
        _l("A picture for before it plays, if you have one"), render_kw={"accept": "image/jpeg,image/png,image/webp"}
    )
    captions = FileField(_l("Its captions"), render_kw={"accept": ".vtt,text/vtt"})
    transcript = TextAreaField(_l("What is signed, in words"))


@pages.get("/desk/<pid>/signed")
def signed_texts(pid: str) -> Answer:
    """The question and the statements, each with whether it has a video."""
    process = here(pid)
    return page("signed_texts", process, slots=reading.slots(db.session(), current_actor(), process.id))


@pages.get("/desk/<pid>/signed/<of>")
def signed_text(pid: str, of: str) -> Answer:
    """Room for one video."""
    return _show(here(pid), of, SignedForm(formdata=None))


@pages.post("/desk/<pid>/signed/<of>")
def add_signed(pid: str, of: str) -> Answer:
    """Keep it, in place of the one before."""
    process, form = here(pid), SignedForm()
    if not form.validate():
        return _show(process, of, form), 400
    try:
        if not chosen("file"):
            raise DeliberationError("recording_missing", field="file")
        poster = sent_file("poster") if chosen("poster") else None
        video = Video(sent_file("file"), sent_file("captions"), form.transcript.data or "", poster)
        signed_videos.put(db.session(), current_actor(), process.id, of, video)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, of, form), 400
    saved(_("The video is there. Whoever reads this text can watch it."))
    return redirect(url_for("facilitator.signed_texts", pid=pid), 303)


takes_files("facilitator.add_signed")


@pages.post("/desk/<pid>/signed/<of>/away")
def remove_signed(pid: str, of: str) -> Answer:
    """Take it away."""
    process = here(pid)
    signed_videos.remove(db.session(), current_actor(), process.id, of)
    saved(_("The video is gone."))
    return redirect(url_for("facilitator.signed_texts", pid=pid), 303)


def _show(process: ProcessView, of: str, form: SignedForm) -> str:
    return page(
        "signed_text",
        process,
        slot=reading.slot(db.session(), current_actor(), process.id, of),
        form=form,
        megabytes=LIMIT_MEGABYTES,
        kilobytes=LIMIT_KILOBYTES,
        picture_megabytes=PICTURE_MEGABYTES,
        limit=TRANSCRIPT_LIMIT,
    )
