"""Cards with personal codes: a new one for somebody who lost theirs, or a sheet of new ones; shown once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, redirect, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from deliberation.config import Config
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading.processes import ProcessView
from deliberation.services import codes
from deliberation.services.codes import IssuedCode
from deliberation.web import shown_once
from deliberation.web.facilitator.forms import AgainForm, CardsForm, StepForm
from deliberation.web.facilitator.place import here, page, pages, set_apart
from deliberation.web.qr import picture
from deliberation.web.request import Answer, current_actor, saved

# As many as fit, locked, into one cookie.
MOST_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Card:
    """One card as it is printed."""

    name: str
    words: str
    drawing: Markup


@pages.get("/desk/<pid>/cards")
def cards(pid: str) -> Answer:
    """The two ways to make cards."""
    process = here(pid)
    require(current_actor(), "issue", "code", process.id)
    return _cards(process, AgainForm(formdata=None), CardsForm(formdata=None))


def _cards(process: ProcessView, again: AgainForm, new: CardsForm) -> str:
    wrong = again if again.errors else new
    set_apart(again, "lost-card")
    set_apart(new, "new-cards")
    return page("cards", process, again=again, new=new, form=wrong, waits=shown_once.look(_kept_as(process)))


@pages.post("/desk/<pid>/cards/again")
def cards_again(pid: str) -> Answer:
    """A new code for one member; the one before opens nothing any more, and the member is told who did it."""
    process, form = here(pid), AgainForm()
    try:
        issued = codes.reissue_by_pseudonym(
            db.session(), current_actor(), process.id, form.pseudonym.data or "", form.known_by.data or ""
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _cards(process, form, CardsForm(formdata=None)), 400
    return _show(process, [issued])


@pages.post("/desk/<pid>/cards/new")
def cards_new(pid: str) -> Answer:
    """So many new places in the assembly, each with a card."""
    process, form = here(pid), CardsForm()
    count = form.count.data or 0
    try:
        if not 1 <= count <= MOST_AT_ONCE:
            raise DeliberationError("count_out_of_range", field="count", at_most=MOST_AT_ONCE)
        issued = codes.issue_personal_codes(
            db.session(), current_actor(), process_id=process.id, count=count, key=form.once.data
        )
    except DeliberationError as error:
        # What the number field itself says of letters is not in our words.
        form.count.errors = []
        if not form.take(error):
            raise
        return _cards(process, AgainForm(formdata=None), form), 400
    return _show(process, issued)


def _show(process: ProcessView, issued: list[IssuedCode] | tuple[IssuedCode, ...]) -> Answer:
    shown_once.keep(_kept_as(process), [[one.pseudonym, one.words] for one in issued])
    return redirect(url_for("facilitator.cards_shown", pid=process.public_id), 303)


@pages.get("/desk/<pid>/cards/print")
def cards_shown(pid: str) -> Answer:
    """The cards, ready to print, until somebody says that they have them."""
    process = here(pid)
    kept = shown_once.look(_kept_as(process))
    if not isinstance(kept, list):
        return redirect(url_for("facilitator.cards", pid=pid), 303)
    sheet = [Card(name, words, _drawing(words)) for name, words in kept]
    return page("sheet", process, sheet=sheet, base=_base(), form=StepForm(formdata=None), page_class="desk cards")


@pages.post("/desk/<pid>/cards/printed")
def cards_printed(pid: str) -> Answer:
    """They have them: forget them here."""
    process = here(pid)
    shown_once.forget(_kept_as(process))
    saved(_("The cards are not kept here any more."))
    return redirect(url_for("facilitator.cards", pid=pid), 303)


def _kept_as(process: ProcessView) -> str:
    return f"cards_{process.public_id}"


def _drawing(words: str) -> Markup:
    address = _base() + url_for("resident.card", words=words.replace(" ", "-"))
    return picture(
        address, title=_("The code as a picture"), description=_("It opens the page for this card."), size=128
    )


def _base() -> str:
    config: Config = current_app.extensions["folkmoot_config"]
    return config.base_url
