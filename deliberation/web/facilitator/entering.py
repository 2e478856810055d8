"""Entering for somebody: who it is and how they take part now, their yes or no, and words that wait to be read back.

For whom and how is kept in the facilitator's own cookie, so that it is asked once for each person, and the way not even
that often.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import redirect, session, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import entering as reading
from deliberation.reading.entering import Caller
from deliberation.reading.processes import ProcessView
from deliberation.services import entries, marks
from deliberation.services.marks import Differs, How
from deliberation.web.facilitator import entering_forms as words
from deliberation.web.facilitator import views
from deliberation.web.facilitator.entering_forms import NOBODY, CallerForm, StepForm
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved

KEPT = "entering"


@dataclass(frozen=True, slots=True)
class Way:
    """For whom something is entered, by which way, and who helps them; `at` is the project."""

    at: str
    name: str
    channel: str
    helper: str

    def how(self, *, verbatim: bool = True, agreed: bool) -> How:
        """The same as the services take it."""
        helper = "" if self.helper == NOBODY else self.helper
        return marks.how_said(channel=self.channel, helper=helper, verbatim=verbatim, agreed=agreed)


def to_enter(pid: str) -> ProcessView:
    """The process with this public id, for those who may enter for somebody; others are refused."""
    process = here(pid)
    require(current_actor(), "make", "entry", process.id)
    return process


def kept_way(process: ProcessView) -> Way | None:
    """For whom and how; none when nothing was begun in this project."""
    kept = session.get(KEPT, {})
    return Way(**kept) if kept.get("at") == process.public_id else None


def ask_who(process: ProcessView) -> Answer:
    """The way to the page that asks for whom it is."""
    return redirect(url_for("facilitator.entering", pid=process.public_id), 303)


def caller_of(process: ProcessView, way: Way) -> Caller:
    """The person that was named."""
    return reading.caller(db.session(), current_actor(), process.id, way.name)


def entering_page(template: str, process: ProcessView, way: Way, **variables: object) -> str:
    """One page about a person: for whom and how stands on each."""
    line = [way.name, str(words.CHANNELS.get(way.channel, ""))]
    if way.helper != NOBODY:
        line.append(_("helped by: %(who)s", who=str(words.HELPERS.get(way.helper, ""))))
    return page(template, process, way=way, how_line=" – ".join(line[1:]), **variables)


def say_differences(differing: tuple[Differs, ...]) -> None:
    """Tell where somebody had answered otherwise in another way; what that was is not told."""
    for one in differing:
        shown = words.QUESTIONS.get(one.thing, one.thing)
        way = views.CHANNELS.get(one.before, one.before)
        if one.counts:
            text = _("%(thing)s: they had answered otherwise (%(way)s). This answer counts now.", thing=shown, way=way)
        else:
            text = _("%(thing)s: they answered otherwise later (%(way)s). That one counts.", thing=shown, way=way)
        saved(text)


@pages.get("/desk/<pid>/entering")
def entering(pid: str) -> Answer:
    """Ask for whom; the way and the helper stand as they were the last time."""
    process = to_enter(pid)
    form, way = CallerForm(formdata=None), kept_way(process)
    form.channel.data = way.channel if way else "phone"
    form.helper.data = way.helper if way else NOBODY
    return _ask(process, form)


@pages.post("/desk/<pid>/entering")
def begin_entering(pid: str) -> Answer:
    """Look the person up, and go on to what can be entered."""
    process, form = to_enter(pid), CallerForm()
    way = Way(pid, form.pseudonym.data or "", form.channel.data or "", form.helper.data or "")
    try:
        if form.helper.data not in words.HELPERS:
            raise DeliberationError("choice_unknown", field="helper")
        if not form.validate():
            return _ask(process, form), 400
        way.how(agreed=True)
        name = caller_of(process, way).pseudonym
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask(process, form), 400
    session[KEPT] = {**asdict(way), "name": name}
    return redirect(url_for("facilitator.entering_for", pid=pid), 303)


def _ask(process: ProcessView, form: CallerForm) -> str:
    waiting = len(reading.to_read_back(db.session(), current_actor(), process.id))
    return page("entering", process, form=form, waiting=waiting)


@pages.get("/desk/<pid>/entering/person")
def entering_for(pid: str) -> Answer:
    """What can be entered for this person; and the way to the next one."""
    process = to_enter(pid)
    way = kept_way(process)
    if way is None:
        return ask_who(process)
    caller = caller_of(process, way)
    statements = reading.to_read_out(db.session(), current_actor(), process.id, way.name)
    return entering_page(
        "entering_for",
        process,
        way,
        caller=caller,
        questions=words.QUESTIONS,
        left=sum(1 for one in statements if not one.entered),
    )


@pages.get("/desk/<pid>/entering/read-back")
def to_read_back(pid: str) -> Answer:
    """Words that were written down and not read back yet."""
    process = to_enter(pid)
    waits = reading.to_read_back(db.session(), current_actor(), process.id)
    rows = [(one, views.CHANNELS.get(one.channel, ""), views.when(one.at, process.time_zone)) for one in waits]
    return page("entering_waiting", process, rows=rows, written=words.HOW_WRITTEN)


@pages.post("/desk/<pid>/entering/read-back/<reference>")
def read_back(pid: str, reference: str) -> Answer:
    """The person agreed, and the words count; or they did not, and the words are gone."""
    process, form = to_enter(pid), StepForm()
    answer = http.form.get("answer", "")
    if not form.validate() or answer not in words.READ_BACK:
        raise DeliberationError("choice_unknown")
    if answer == "agreed":
        entries.read_back(db.session(), current_actor(), process.id, reference)
        saved(_("%(reference)s: they agreed. It goes to the words waiting.", reference=reference))
    else:
        entries.not_agreed(db.session(), current_actor(), process.id, reference)
        saved(_("%(reference)s is thrown away.", reference=reference))
    return redirect(url_for("facilitator.to_read_back", pid=pid), 303)
