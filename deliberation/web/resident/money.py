"""Money for taking part: how to be thanked, one’s own record, a letter for an adviser, what others say on benefits."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.exchange.document.types import Block, Heading, List, Notice, Paragraph, Table
from deliberation.exchange.document.wording import month_and_year
from deliberation.exchange.payment_guidance import guidance
from deliberation.exchange.payment_letter import DOCX, as_word_file, said_by
from deliberation.reading import keepers
from deliberation.reading import payments as reading
from deliberation.reading.payments import Choice
from deliberation.reading.processes import ProcessView
from deliberation.services import payments
from deliberation.web.fields import pounds_of
from deliberation.web.request import Answer, chosen_language, current_actor, saved
from deliberation.web.resident import need_words
from deliberation.web.resident.need_forms import CharityForm, LessForm, ThanksForm
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages

STORE = "payments"
# Ways that ask for one thing more, on a page of its own.
ASKS_MORE = ("less", "charity")


@pages.get("/take-part/<pid>/money")
def money(pid: str) -> Answer:
    """The person's own record: what they chose, money back, and thank-you money."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    own = reading.own(session, actor, process.id)
    log = keepers.own_log(session, actor, process.id)
    return page(
        "money",
        process,
        menu=True,
        own=own,
        words=need_words,
        pounds=pounds_of,
        looked=need_words.looked(log, STORE, process.time_zone),
        named=_who(process),
    )


@pages.get("/take-part/<pid>/money/choose")
def money_choose(pid: str) -> Answer:
    """One decision: how to be thanked."""
    process, form = here(pid), ThanksForm(formdata=None)
    own = reading.own(db.session(), current_actor(), process.id)
    form.way.data = own.choice.way if own.choice else None
    return _not_taking_part(process) or page("money_choose", process, form=form)


@pages.post("/take-part/<pid>/money/choose")
def money_chosen(pid: str) -> Answer:
    """Keep the answer; a way that needs one thing more asks for it on the next page."""
    process, form = here(pid), ThanksForm()
    stopped = _not_taking_part(process)
    if stopped is not None:
        return stopped
    valid = form.validate()
    if form.way.data not in need_words.WAYS:
        form.way.errors = [*form.way.errors, _("Choose one answer, or go back. Nothing was changed.")]
        valid = False
    if not valid:
        return page("money_choose", process, form=form), 400
    if form.way.data in ASKS_MORE:
        return redirect(url_for(f"resident.money_{form.way.data}", pid=pid), 303)
    return _choose(process, Choice(form.way.data))


@pages.get("/take-part/<pid>/money/choose/less")
def money_less(pid: str) -> Answer:
    """Ask for the most that somebody wants."""
    process, form = here(pid), LessForm(formdata=None)
    own = reading.own(db.session(), current_actor(), process.id)
    form.at_most_pence.data = pounds_of(own.choice.at_most_pence) if own.choice else ""
    return _not_taking_part(process) or _less(process, form)


@pages.post("/take-part/<pid>/money/choose/less")
def money_less_chosen(pid: str) -> Answer:
    """Keep it."""
    process, form = here(pid), LessForm()
    if not form.validate():
        return _less(process, form), 400
    try:
        return _choose(process, Choice("less", form.at_most_pence.pence))
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _less(process, form), 400


@pages.get("/take-part/<pid>/money/choose/charity")
def money_charity(pid: str) -> Answer:
    """Ask for the charity."""
    process, form = here(pid), CharityForm(formdata=None)
    own = reading.own(db.session(), current_actor(), process.id)
    form.charity.data = own.choice.charity if own.choice else ""
    return _not_taking_part(process) or _charity(process, form)


@pages.post("/take-part/<pid>/money/choose/charity")
def money_charity_chosen(pid: str) -> Answer:
    """Keep it."""
    process, form = here(pid), CharityForm()
    if not form.validate():
        return _charity(process, form), 400
    try:
        return _choose(process, Choice("charity", charity=form.charity.data or ""))
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _charity(process, form), 400


@pages.get("/take-part/<pid>/money/letter")
def money_letter(pid: str) -> Answer:
    """The record as a letter to take to an adviser."""
    process = here(pid)
    document = reading.own_letter(db.session(), current_actor(), process.id, _)
    return page("money_letter", process, letter=document, blocks=[(_kind(one), one) for one in document.blocks])


@pages.get("/take-part/<pid>/money/letter.docx")
def money_letter_file(pid: str) -> Answer:
    """The same letter as a Word file."""
    process = here(pid)
    document = reading.own_letter(db.session(), current_actor(), process.id, _)
    return as_file(as_word_file(document), DOCX, "my-payments.docx")


@pages.get("/take-part/<pid>/money/rules")
def money_rules(pid: str) -> Answer:
    """What others say on payments and benefits, with its source and date; it is no advice."""
    process, found = here(pid), guidance()
    return page(
        "money_rules",
        process,
        facts=[(one.text, said_by(one, _)) for one in found.facts],
        facts_language=found.language,
        looked_up=month_and_year(found.looked_up, chosen_language()),
        is_old=found.is_old(clock.now().date()),
    )


def as_file(data: bytes, mimetype: str, name: str) -> Response:
    """Something of one person's own to take along; no browser or proxy keeps it."""
    answer = Response(data, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _choose(process: ProcessView, choice: Choice) -> Answer:
    payments.choose(db.session(), current_actor(), process.id, choice)
    saved(_("Saved. It counts from now on. You can change it at any time."))
    return redirect(url_for("resident.money", pid=process.public_id), 303)


def _not_taking_part(process: ProcessView) -> Answer | None:
    if own_choices(process).taking_part:
        return None
    saved(_("Please say yes to taking part first. Without it we keep nothing."))
    return redirect(url_for("resident.yes", pid=process.public_id, purpose="take_part"), 303)


def _less(process: ProcessView, form: LessForm) -> str:
    return page("money_more", process, form=form, field=form.at_most_pence, title=form.at_most_pence.label.text)


def _charity(process: ProcessView, form: CharityForm) -> str:
    return page("money_more", process, form=form, field=form.charity, title=form.charity.label.text)


def _who(process: ProcessView) -> list[str]:
    """Who may open it."""
    named = keepers.named(db.session(), current_actor(), process.id)
    return [one.name or one.pseudonym for one in named if one.store == STORE]


def _kind(block: Block) -> str:
    kinds: dict[type, str] = {
        Heading: "heading",
        Paragraph: "paragraph",
        List: "list",
        Table: "table",
        Notice: "notice",
    }
    return kinds[type(block)]
