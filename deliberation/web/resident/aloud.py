"""Saying something with the voice or in sign: one recording a page, and what becomes of it."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.exchange.recordings import is_video
from deliberation.reading import helplines
from deliberation.reading import recordings as reading
from deliberation.reading.processes import ProcessView
from deliberation.reading.recordings import OwnRecording
from deliberation.services import recordings
from deliberation.services.recordings import KEPT, LIMIT_MEGABYTES, MOST, Sent
from deliberation.web import asked
from deliberation.web.recordings import chosen, played, sent_file, takes_files
from deliberation.web.request import Answer, PageForm, current_actor, saved
from deliberation.web.resident import need_words, views
from deliberation.web.resident.not_now import not_now
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages
from deliberation.web.wordings import in_language

PURPOSE = "voice_kept"


class AloudForm(PageForm):
    """One recording."""

    file = FileField(_l("Your recording"))
    yes = BooleanField(_l("Yes, you may keep my recording"))
    keep = BooleanField(
        _l("Keep it for longer"),
        description=_l("Tick this if you want to play it again later. Then it stays until you throw it away."),
    )
    shown_in = HiddenField()


@pages.get("/take-part/<pid>/voice")
def voice(pid: str) -> Answer:
    """Ask for what somebody says aloud."""
    return _begin(here(pid), signed=False)


@pages.post("/take-part/<pid>/voice")
def send_voice(pid: str) -> Answer:
    """Keep it."""
    return _keep(here(pid), signed=False)


@pages.get("/take-part/<pid>/sign")
def sign(pid: str) -> Answer:
    """Ask for what somebody signs."""
    return _begin(here(pid), signed=True)


@pages.post("/take-part/<pid>/sign")
def send_sign(pid: str) -> Answer:
    """Keep it."""
    return _keep(here(pid), signed=True)


takes_files("resident.send_voice")
takes_files("resident.send_sign")


@pages.get("/take-part/<pid>/recordings")
def my_recordings(pid: str) -> Answer:
    """What was sent, and where it stands."""
    process = here(pid)
    found = reading.own(db.session(), current_actor(), process.id)
    return page(
        "recordings",
        process,
        menu=True,
        rows=[(one, is_video(one.media_type), _stands(process, one)) for one in found],
        said_yes=_said_yes(process),
        may_send="contribute" in process.abilities and own_choices(process).taking_part,
        days=KEPT.days,
    )


@pages.get("/take-part/<pid>/recordings/<public_id>/file")
def recording_file(pid: str, public_id: str) -> Answer:
    """The sound or picture itself."""
    found = reading.opened(db.session(), current_actor(), here(pid).id, public_id)
    return played(found.content, found.media_type, "my-recording")


@pages.post("/take-part/<pid>/recordings/<public_id>/keep")
def keep_recording(pid: str, public_id: str) -> Answer:
    """Keep it for longer, or not."""
    process, wanted = here(pid), http.form.get("keep") == "yes"
    recordings.keep(db.session(), current_actor(), process.id, public_id, wanted=wanted)
    saved(_("Saved. It stays until you throw it away.") if wanted else _("Saved. It will go by itself."))
    return redirect(url_for("resident.my_recordings", pid=pid), 303)


@pages.post("/take-part/<pid>/recordings/<public_id>/away")
def throw_recording_away(pid: str, public_id: str) -> Answer:
    """Erase one."""
    process = here(pid)
    recordings.throw_away(db.session(), current_actor(), process.id, public_id)
    saved(_("Your recording is gone."))
    return redirect(url_for("resident.my_recordings", pid=pid), 303)


@pages.post("/take-part/<pid>/recordings/no")
def no_recordings(pid: str) -> Answer:
    """Take the yes back, and erase all of them."""
    process = here(pid)
    seen = in_language(recordings.wording())
    recordings.say_no(db.session(), current_actor(), process.id, shown=seen.text, language=seen.language)
    saved(_("We keep no recording of you now."))
    return redirect(url_for("resident.my_recordings", pid=pid), 303)


def _said_yes(process: ProcessView) -> bool:
    answer = own_choices(process).answers.get(PURPOSE)
    return answer is not None and answer.given


def _stands(process: ProcessView, one: OwnRecording) -> str:
    if not one.words:
        return str(_("A facilitator will play it and write down your words."))
    if one.agreed_at is None:
        return str(_("Your words are written down. They wait for your yes."))
    if one.keep:
        return str(_("You said yes to the words. The recording stays until you throw it away."))
    goes = need_words.moment(one.agreed_at + KEPT, process.time_zone)
    return str(_("You said yes to the words. The recording goes by itself: %(when)s.", when=goes))


def _not_now(process: ProcessView) -> Answer | None:
    later = process.state in views.BEFORE_TALKING
    title = _("You can say something here later") if later else _("This part has ended")
    return not_now(process, "contribute", str(_("Saying something is paused") if process.state == "paused" else title))


def _begin(process: ProcessView, *, signed: bool) -> Answer:
    return _not_now(process) or _ask(process, AloudForm(formdata=None), signed=signed)


def _keep(process: ProcessView, *, signed: bool) -> Answer:
    form = AloudForm()
    if not form.validate():
        return _ask(process, form, signed=signed), 400
    try:
        content = sent_file("file")
        if not content and not chosen("file"):
            raise DeliberationError("recording_missing", field="file")
        sent = Sent(content, signed=signed, keep=bool(form.keep.data))
        seen = in_language(recordings.wording(), form.shown_in.data)
        recordings.send(
            db.session(),
            current_actor(),
            process.id,
            sent,
            yes=bool(form.yes.data),
            shown=seen.text,
            language=seen.language,
            key=form.once.data,
        )
    except DeliberationError as error:
        if not form.take(error):
            stopped = _not_now(process)
            if stopped is None:
                raise
            return stopped
        return _ask(process, form, signed=signed), 400
    saved(_("We have your recording. Thank you."))
    return redirect(url_for("resident.my_recordings", pid=process.public_id), 303)


def _ask(process: ProcessView, form: AloudForm, *, signed: bool) -> str:
    wording = in_language(recordings.wording(), form.shown_in.data)
    form.shown_in.data = wording.language
    # A phone records at once where one kind is asked for; whoever has a file already asks for the page without that.
    have_file = "file" in http.args
    form.file.render_kw = {"accept": "audio/*,video/*" if have_file else ("video/*" if signed else "audio/*")}
    if not have_file:
        form.file.render_kw["capture"] = "user"
    return page(
        "aloud",
        process,
        form=form,
        question=asked.OWN_WORDS,
        signed=signed,
        have_file=have_file,
        wording=wording,
        said_yes=_said_yes(process),
        limit=LIMIT_MEGABYTES,
        most=MOST,
        days=KEPT.days,
        lines=helplines.of_process(db.session(), process.id),
    )
