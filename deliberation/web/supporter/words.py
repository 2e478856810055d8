"""Reading along, and writing words down for somebody. What is written waits until the member agrees to it."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError, NotAllowed
from deliberation.reading import support as reading
from deliberation.services import support
from deliberation.services.contributions import TEXT_LIMIT, Words
from deliberation.web.request import Answer, chosen_language, current_actor, saved
from deliberation.web.supporter import views
from deliberation.web.supporter.forms import WriteForm
from deliberation.web.supporter.place import Here, here, page, pages


@pages.get("/support/<pid>/words")
def words(pid: str) -> Answer:
    """What the member said, while they say yes to reading along."""
    found = here(pid)
    said = reading.words(db.session(), current_actor(), found.process.id)
    return page("words", found, menu=True, said=said, states=views.WORD_STATES)


@pages.get("/support/<pid>/write")
def write(pid: str) -> Answer:
    """Room for the member's words."""
    found = here(pid)
    return _closed(found) or _ask(found, WriteForm(formdata=None))


@pages.post("/support/<pid>/write")
def send(pid: str) -> Answer:
    """Keep the words for the member to agree to. Sent twice, they are kept once."""
    found, form = here(pid), WriteForm()
    closed = _closed(found)
    if closed is not None:
        return closed
    valid = form.validate()
    if form.exactly.data not in views.HOW_WRITTEN:
        form.exactly.errors = [_("Choose how you wrote it.")]
        valid = False
    if not valid:
        return _ask(found, form, 400)
    form.offer_languages(chosen_language())
    sent = Words(text=form.text.data or "", language=form.language.data)
    exactly = form.exactly.data == "exactly"
    try:
        support.write(db.session(), current_actor(), found.process.id, sent, verbatim=exactly, key=form.once.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask(found, form, 400)
    saved(_("The words are kept. They wait for the person to say yes to them."))
    return redirect(url_for("supporter.home", pid=pid), 303)


def _closed(found: Here) -> str | None:
    """The page that says why nothing can be written now; None where it can. Without a yes to it: refused."""
    if "write" not in found.support.acts:
        raise NotAllowed("not_allowed", verb="submit", thing="contribution", process_id=found.process.id)
    if "contribute" in found.process.abilities:
        return None
    return page("closed", found, menu=True, title=_("Writing is closed now"))


def _ask(found: Here, form: WriteForm, status: int = 200) -> Answer:
    form.offer_languages(chosen_language())
    return page("write", found, form=form, limit=TEXT_LIMIT), status
