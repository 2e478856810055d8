"""A try before anything counts: one made-up statement, and words that go nowhere. Nothing of it is kept."""

from __future__ import annotations

from flask_babel import gettext as _

from deliberation.reading.processes import ProcessView
from deliberation.services.contributions import TEXT_LIMIT
from deliberation.web.request import Answer
from deliberation.web.resident import views
from deliberation.web.resident.forms import SayForm, VoteForm
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/practice")
def practice(pid: str) -> Answer:
    """The made-up statement."""
    return _ask_to_vote(here(pid), VoteForm(formdata=None))


@pages.post("/take-part/<pid>/practice")
def practice_vote(pid: str) -> Answer:
    """Say which button was pressed, and what a real answer would do. Nothing is stored."""
    process, form = here(pid), VoteForm()
    act = form.act.data if form.validate() else "next"
    chosen = form.choice.data if form.choice.data in views.CHOICES else ""
    if act not in views.PRACTICE_ACTS and not chosen:
        form.choice.errors = [_("Choose one answer, or press “Skip this one”.")]
        return _ask_to_vote(process, form), 400
    said = views.PRACTICE_ACTS.get(act or "")
    return page("practice_voted", process, said=said, chosen=views.CHOICES[chosen] if not said else "")


@pages.get("/take-part/<pid>/practice/say")
def practice_say(pid: str) -> Answer:
    """The box for words, as it is when it counts."""
    return _ask_to_say(here(pid), SayForm(formdata=None))


@pages.post("/take-part/<pid>/practice/say")
def practice_read(pid: str) -> Answer:
    """Read the words back. They are nowhere but on this page."""
    process, form = here(pid), SayForm()
    text = (form.text.data or "").strip()
    if not form.validate() or not text or len(text) > TEXT_LIMIT:
        form.text.errors = [_("Write a word or two, or stop practising.")]
        return _ask_to_say(process, form), 400
    return page("practice_done", process, text=text)


def _ask_to_vote(process: ProcessView, form: VoteForm) -> str:
    form.choice.label.text = _("Tea is better than coffee.")
    return page("practice", process, form=form)


def _ask_to_say(process: ProcessView, form: SayForm) -> str:
    form.text.label.text = _("What is your favourite food?")
    return page("practice_say", process, form=form)
