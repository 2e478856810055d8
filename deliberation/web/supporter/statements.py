"""Statements that a supporter reads out, one a page, and the member's answers by the supporter's hand."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import NotAllowed, Refused
from deliberation.messages import words_for
from deliberation.reading import support as reading
from deliberation.reading.support import HelpedStatement
from deliberation.services import support
from deliberation.web.paging import asked_part
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.supporter import views
from deliberation.web.supporter.forms import AnswerForm
from deliberation.web.supporter.place import Here, here, page, pages


@pages.get("/support/<pid>/statements")
def statements(pid: str) -> Answer:
    """All statements; which have an answer is told, and not what it is."""
    found = here(pid)
    closed = _closed(found)
    if closed is not None:
        return closed
    listed = _listed(found)
    first = next((one.reference for one in listed if not one.answered), "")
    return page("statements", found, menu=True, part=asked_part(listed), first=first)


@pages.get("/support/<pid>/statements/<reference>")
def statement(pid: str, reference: str) -> Answer:
    """One statement, to be read out."""
    found = here(pid)
    closed = _closed(found)
    if closed is not None:
        return closed
    asked = _asked(_listed(found), reference)
    return _gone(found) if asked is None else _show(found, asked, AnswerForm(formdata=None))


@pages.post("/support/<pid>/statements/<reference>")
def answer(pid: str, reference: str) -> Answer:
    """Keep the member's answer once it was read out, or go on to the next one."""
    found, form = here(pid), AnswerForm()
    closed = _closed(found)
    if closed is not None:
        return closed
    listed = _listed(found)
    asked = _asked(listed, reference)
    if asked is None:
        return _gone(found)
    valid = form.validate()
    if valid and form.act.data == "skip":
        return _next(found, listed, reference)
    chosen = views.VOTES.get(form.choice.data or "")
    if chosen is None:
        form.choice.errors = [_("Choose their answer, or press “Skip this one”.")]
    if not form.agreed.data:
        form.agreed.errors = [_("Read it out first. Tick this when they have answered.")]
    if not valid or chosen is None or not form.agreed.data:
        return _show(found, asked, form), 400
    try:
        differing = support.vote(db.session(), current_actor(), found.process.id, reference, chosen, agreed=True)
    except Refused as error:
        saved(words_for(error))
        return redirect(url_for("supporter.statements", pid=pid), 303)
    if differing:
        saved(_("This is kept. They had answered it in another way before. The new answer counts."))
    return _next(found, listed, reference)


def _closed(found: Here) -> str | None:
    """The page that says why there is nothing to answer now; None where there is. Without a yes to it: refused."""
    if "vote" not in found.support.acts:
        raise NotAllowed("not_allowed", verb="cast", thing="vote", process_id=found.process.id)
    if "vote" in found.process.abilities:
        return None
    return page("closed", found, menu=True, title=_("Answering is closed now"))


def _listed(found: Here) -> tuple[HelpedStatement, ...]:
    return reading.statements(db.session(), current_actor(), found.process.id)


def _asked(listed: Sequence[HelpedStatement], reference: str) -> HelpedStatement | None:
    return next((one for one in listed if one.reference == reference), None)


def _gone(found: Here) -> Answer:
    saved(_("That statement is closed. Nothing was lost."))
    return redirect(url_for("supporter.statements", pid=found.process.public_id), 303)


def _next(found: Here, listed: Sequence[HelpedStatement], reference: str) -> Answer:
    """On to the first one after this that has no answer; at the end back to the list."""
    pid = found.process.public_id
    place = [one.reference for one in listed].index(reference)
    after = next((one.reference for one in listed[place + 1 :] if not one.answered), "")
    if not after:
        return redirect(url_for("supporter.statements", pid=pid), 303)
    return redirect(url_for("supporter.statement", pid=pid, reference=after), 303)


def _show(found: Here, asked: HelpedStatement, form: AnswerForm) -> str:
    form.choice.label.text = asked.text
    return page("statement", found, form=form, asked=asked)
