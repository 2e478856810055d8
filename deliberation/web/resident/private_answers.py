"""Words that only the people who run the sessions read: how they stand, a yes or no to more, and taking them back."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.reading import private_answers as reading
from deliberation.services import private_answers
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.resident import private_words
from deliberation.web.resident.drafts import kept_as
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/private/<answer>")
def private_answer(pid: str, answer: str) -> Answer:
    """What was said, who reads it, and what was asked about it."""
    process = here(pid)
    found = reading.own_one(db.session(), current_actor(), process.id, answer)
    return page(
        "private",
        process,
        menu=True,
        found=found,
        kept_as=kept_as(process),
        state=private_words.STATES[found.state],
        may_share="contribute" in process.abilities,
        next_words=_("Somebody who runs the sessions reads it. You see here when they did."),
    )


@pages.post("/take-part/<pid>/private/<answer>/yes")
def allow_private(pid: str, answer: str) -> Answer:
    """Yes: the words become ordinary ones, with a number and a receipt."""
    process = here(pid)
    try:
        receipt = private_answers.allow(db.session(), current_actor(), process.id, answer)
    except DeliberationError as error:
        return _said(pid, answer, error)
    return redirect(url_for("resident.receipt", pid=pid, public_id=receipt.public_id), 303)


@pages.post("/take-part/<pid>/private/<answer>/no")
def keep_private(pid: str, answer: str) -> Answer:
    """No: they stay private, and nobody asks again."""
    process = here(pid)
    try:
        private_answers.keep_private(db.session(), current_actor(), process.id, answer)
    except DeliberationError as error:
        return _said(pid, answer, error)
    saved(_("Your words stay private. Nobody asks again."))
    return redirect(url_for("resident.private_answer", pid=pid, answer=answer), 303)


@pages.get("/take-part/<pid>/private/<answer>/take-back")
def private_back(pid: str, answer: str) -> Answer:
    """What goes, before it happens."""
    process = here(pid)
    found = reading.own_one(db.session(), current_actor(), process.id, answer)
    if not found.text:
        return redirect(url_for("resident.private_answer", pid=pid, answer=answer), 303)
    return page("private_back", process, found=found, form=StepForm(formdata=None))


@pages.post("/take-part/<pid>/private/<answer>/take-back")
def take_private_back(pid: str, answer: str) -> Answer:
    """Take the words back: they are erased."""
    process = here(pid)
    try:
        private_answers.take_back(db.session(), current_actor(), process.id, answer)
    except DeliberationError as error:
        return _said(pid, answer, error)
    saved(_("Your words are taken back. They are gone."))
    return redirect(url_for("resident.words", pid=pid), 303)


def _said(pid: str, answer: str, error: DeliberationError) -> Answer:
    """Asked before, or closed meanwhile: the page says how it stands. Whoever may not be here is refused as ever."""
    if error.status != 409:
        raise error
    saved(words_for(error))
    return redirect(url_for("resident.private_answer", pid=pid, answer=answer), 303)
