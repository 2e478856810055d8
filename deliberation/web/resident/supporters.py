"""People who help me: naming them, what they may do, their code, stopping them, and all that they did."""

from __future__ import annotations

from flask import current_app, redirect, url_for
from flask_babel import gettext as _

from deliberation.config import Config
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import support as reading
from deliberation.reading.processes import ProcessView
from deliberation.reading.support import Mark, Support
from deliberation.services import contributions, support
from deliberation.services.support import SupportForm
from deliberation.web import shown_once
from deliberation.web.paging import asked_part
from deliberation.web.qr import picture
from deliberation.web.request import Answer, current_actor, missing, saved
from deliberation.web.resident import support_forms as words
from deliberation.web.resident import views
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages
from deliberation.web.resident.support_forms import AgreeForm, MayForm, NameForm


@pages.get("/take-part/<pid>/helpers")
def helpers(pid: str) -> Answer:
    """Who helps, and what waits for a yes."""
    process = here(pid)
    marks = reading.marks(db.session(), current_actor(), process.id)
    return page(
        "support",
        process,
        menu=True,
        helpers=_own(process),
        entered=any(not mark.link for mark in marks),
        waiting=len(reading.waiting(db.session(), current_actor(), process.id)),
        kinds=words.KINDS,
        does=words.DOES,
        taking_part=own_choices(process).taking_part,
    )


@pages.get("/take-part/<pid>/helpers/new")
def new_helper(pid: str) -> Answer:
    """Ask who it is."""
    return page("support_new", here(pid), form=NameForm(formdata=None), hints=words.KIND_HINTS)


@pages.post("/take-part/<pid>/helpers/new")
def name_helper(pid: str) -> Answer:
    """Name somebody; what they may do is asked next, and until then it is nothing."""
    process, form = here(pid), NameForm()
    valid = form.validate()
    if form.kind.data not in words.KINDS:
        form.kind.errors = [_("Choose who they are to you.")]
        valid = False
    try:
        if valid:
            wanted = SupportForm(form.called.data or "", form.kind.data)
            link = support.name(db.session(), current_actor(), process.id, wanted, key=form.once.data)
            return redirect(url_for("resident.helper_may", pid=pid, link=link), 303)
    except DeliberationError as error:
        if not form.take(error):
            raise
    return page("support_new", process, form=form, hints=words.KIND_HINTS), 400


@pages.get("/take-part/<pid>/helpers/<link>")
def helper(pid: str, link: str) -> Answer:
    """One helper: what they may do, their code, what they did, and a way to stop it."""
    process = here(pid)
    one = _find(process, link)
    marks = reading.marks(db.session(), current_actor(), process.id)
    done = [_line(process, mark) for mark in marks if mark.link == link]
    return page("support_one", process, menu=True, one=one, done=done, kinds=words.KINDS, does=words.DOES)


@pages.get("/take-part/<pid>/helpers/<link>/may")
def helper_may(pid: str, link: str) -> Answer:
    """Ask what they may do, each with a yes of its own."""
    process = here(pid)
    one = _find(process, link)
    form = MayForm(formdata=None)
    form.acts.data = list(one.acts)
    return page("support_may", process, form=form, one=one, hints=words.MAY_HINTS)


@pages.post("/take-part/<pid>/helpers/<link>/may")
def let_helper(pid: str, link: str) -> Answer:
    """From now on they may do this, and nothing else."""
    process, form = here(pid), MayForm()
    one = _find(process, link)
    try:
        if form.validate():
            support.allow(db.session(), current_actor(), process.id, link, form.acts.data or [])
            saved(_("Saved. It holds from now on."))
            return redirect(url_for("resident.helper", pid=pid, link=link), 303)
    except DeliberationError as error:
        if not form.take(error):
            raise
    return page("support_may", process, form=form, one=one, hints=words.MAY_HINTS), 400


@pages.post("/take-part/<pid>/helpers/<link>/code")
def helper_code(pid: str, link: str) -> Answer:
    """A code to hand over. The one before opens nothing any more."""
    process = here(pid)
    made = support.code(db.session(), current_actor(), process.id, link)
    shown_once.keep(_kept_as(process), [link, made])
    return redirect(url_for("resident.helper_card", pid=pid, link=link), 303)


@pages.get("/take-part/<pid>/helpers/<link>/card")
def helper_card(pid: str, link: str) -> Answer:
    """The code as a card, until the member says that they have it."""
    process = here(pid)
    one = _find(process, link)
    kept = shown_once.look(_kept_as(process))
    if not isinstance(kept, list) or kept[0] != link:
        return redirect(url_for("resident.helper", pid=pid, link=link), 303)
    config: Config = current_app.extensions["folkmoot_config"]
    address = config.base_url + url_for("resident.card", words=kept[1].replace(" ", "-"))
    return page(
        "support_card",
        process,
        form=StepForm(formdata=None),
        one=one,
        words=kept[1],
        drawing=picture(address, title=_("The code as a picture"), description=_("They scan it to come in.")),
        site_address=config.base_url.partition("://")[2] + url_for("resident.join"),
    )


@pages.post("/take-part/<pid>/helpers/<link>/card")
def keep_helper_card(pid: str, link: str) -> Answer:
    """They have it: forget it here."""
    shown_once.forget(_kept_as(here(pid)))
    return redirect(url_for("resident.helper", pid=pid, link=link), 303)


@pages.post("/take-part/<pid>/helpers/<link>/stop")
def stop_helper(pid: str, link: str) -> Answer:
    """End it at once."""
    process = here(pid)
    support.end(db.session(), current_actor(), process.id, link)
    saved(_("It has ended. Their code opens nothing any more."))
    return redirect(url_for("resident.helpers", pid=pid), 303)


@pages.get("/take-part/<pid>/helpers/waiting")
def waiting(pid: str) -> Answer:
    """Words that somebody wrote down, one after another."""
    return _ask_about(here(pid), AgreeForm(formdata=None))


@pages.post("/take-part/<pid>/helpers/waiting/<public_id>")
def agree(pid: str, public_id: str) -> Answer:
    """A yes, and they count; a no, and they are gone."""
    process, form = here(pid), AgreeForm()
    mine = {one.public_id for one in reading.waiting(db.session(), current_actor(), process.id)}
    if public_id not in mine:
        saved(_("These words do not wait any more."))
        return redirect(url_for("resident.waiting", pid=pid), 303)
    if not form.validate() or form.answer.data not in words.AGREE:
        form.answer.errors = [_("Choose yes or no. You can also leave it for later.")]
        return _ask_about(process, form), 400
    if form.answer.data == "yes":
        contributions.confirm(db.session(), current_actor(), public_id)
        saved(_("Thank you. Your words are with the facilitators now."))
    else:
        contributions.disown(db.session(), current_actor(), public_id)
        saved(_("These words are gone."))
    return redirect(url_for("resident.waiting", pid=pid), 303)


@pages.get("/take-part/<pid>/helpers/entered")
def entered(pid: str) -> Answer:
    """What was entered for the member on the phone, face to face or from paper, and how."""
    process = here(pid)
    marks = reading.marks(db.session(), current_actor(), process.id)
    part = asked_part([mark for mark in reversed(marks) if not mark.link])
    lines = [(words.WAYS.get(mark.channel, ""), _line(process, mark)) for mark in part.items]
    return page("support_entered", process, menu=True, part=part, lines=lines)


def _ask_about(process: ProcessView, form: AgreeForm) -> str:
    waits = reading.waiting(db.session(), current_actor(), process.id)
    return page("support_waiting", process, menu=True, form=form, waits=waits, wrote=words.WROTE)


def _own(process: ProcessView) -> tuple[Support, ...]:
    return reading.own(db.session(), current_actor(), process.id)


def _find(process: ProcessView, link: str) -> Support:
    found = next((one for one in _own(process) if one.public_id == link), None)
    if found is None:
        missing()
    return found


def _kept_as(process: ProcessView) -> str:
    return f"helper_{process.public_id}"


def _line(process: ProcessView, mark: Mark) -> dict[str, str]:
    """One thing that they did, in words; words of the member lead to their own page."""
    href = ""
    if mark.thing in views.QUESTIONS:
        shown = _("Your answer to: %(question)s", question=views.QUESTIONS[mark.thing])
    elif not mark.public_id:
        shown = _("Your answer to %(reference)s. You said yes to it.", reference=mark.thing)
    else:
        href = url_for("resident.one", pid=process.public_id, public_id=mark.public_id)
        how = _("Just as you said it.") if mark.verbatim else _("In short, in their words.")
        state = _("You said yes.") if mark.agreed_at else _("It waits for your yes.")
        words = _("Words %(reference)s.", reference=mark.thing)
        shown = f"{words} {how} {state}"
    counts = ""
    if mark.differs_from and mark.counts:
        counts = _("You had answered it in another way before. This one counts.")
    elif mark.differs_from:
        counts = _("You answered it in another way later. That one counts.")
    return {"text": f"{shown} {counts}".strip(), "href": href}
