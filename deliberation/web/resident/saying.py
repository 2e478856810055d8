"""Saying something: write it, have it read back, send it, and get a receipt."""

from __future__ import annotations

from flask import make_response, redirect, url_for
from flask_babel import gettext as _

from accessibility import languages
from deliberation.database import db
from deliberation.errors import DeliberationError, Refused
from deliberation.reading import contributions as own_words
from deliberation.reading import drafts, helplines
from deliberation.reading.processes import ProcessView
from deliberation.services import contributions, private_answers
from deliberation.web.request import Answer, chosen_language, current_actor, missing, saved
from deliberation.web.resident import private_words, views
from deliberation.web.resident.drafts import KEPT_DAYS, keep_for_later, kept_as
from deliberation.web.resident.forms import CheckForm, SayForm
from deliberation.web.resident.not_now import not_now
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/say")
def say(pid: str) -> Answer:
    """One question, and room for an answer."""
    process = here(pid)
    stopped = _not_now(process)
    if stopped is not None:
        return stopped
    form, begun = SayForm(formdata=None), drafts.own(db.session(), current_actor(), process.id)
    form.text.data = begun.text if begun else None
    form.who.data = private_words.TEAM if begun and begun.private else private_words.EVERYBODY
    return _ask(process, form, begun=begun is not None)


@pages.post("/take-part/<pid>/say")
def change(pid: str) -> Answer:
    """Back from the page that reads the words out: the same words, to be changed."""
    process = here(pid)
    return _not_now(process) or _ask(process, SayForm())


@pages.post("/take-part/<pid>/say/check")
def check(pid: str) -> Answer:
    """Read the words back before they are sent: they are not kept yet. Or keep them for later, if that was pressed."""
    process, form = here(pid), SayForm()
    if not form.validate():
        return _ask(process, form, 400)
    if form.act.data == "keep":
        return _keep_for_later(process, form)
    try:
        _readers(form.who.data)
        words = contributions.written(form.text.data or "", language=chosen_language(), provenance="own_words")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask(process, form, 400)
    checked = CheckForm(formdata=None)
    checked.text.data = words.text
    checked.who.data = form.who.data
    checked.language.data = _last_language(process)
    return _read_back(process, checked)


@pages.get("/take-part/<pid>/say/check")
def check_again(pid: str) -> Answer:
    """Somebody opened the address of the page in the middle: begin where the words are written."""
    return redirect(url_for("resident.say", pid=here(pid).public_id), 303)


@pages.post("/take-part/<pid>/say/send")
def send(pid: str) -> Answer:
    """Keep the words, and show the receipt. Sent twice, they are kept once."""
    process, form = here(pid), CheckForm()
    if not form.validate() or not (form.text.data or "").strip():
        return _ask(process, _written_again(form), 400)
    form.offer_languages(chosen_language())
    try:
        words = contributions.written(
            form.text.data or "", language=form.language.data, provenance=form.provenance.data or "own_words"
        )
        address = _sent(process, words, _readers(form.who.data), form.once.data)
    except DeliberationError as error:
        if isinstance(error, Refused) or error.code == "consent_missing":
            return _not_sent(process, form), error.status
        if error.params.get("field") == "who":
            return _ask(process, _written_again(form), 400)
        if not form.take(error):
            raise
        return _read_back(process, form), 400
    return redirect(address, 303)


@pages.post("/take-part/<pid>/draft")
def keep_draft(pid: str) -> Answer:
    """Keep words from the page that reads them out, or that gives them back. Pressed twice, they are kept once."""
    process, form = here(pid), SayForm()
    return _keep_for_later(process, form) if form.validate() else _ask(process, form, 400)


@pages.get("/take-part/<pid>/said/<public_id>")
def receipt(pid: str, public_id: str) -> Answer:
    """What was sent has arrived: its number, and what happens next."""
    process = here(pid)
    words = own_words.one(db.session(), current_actor(), public_id)
    if words.process_id != process.id:
        missing()
    return page(
        "receipt",
        process,
        menu=True,
        words=words,
        kept_as=kept_as(process),
        ask_quoting="be_quoted" not in own_choices(process).answers,
        next_words=_("A facilitator reads it. It may become a statement that other people answer."),
    )


def _keep_for_later(process: ProcessView, form: SayForm) -> Answer:
    """Keep words for later, or say beside the box why not. They are lost in neither case."""
    try:
        private = _readers(form.who.data) == private_words.TEAM
        keep_for_later(process, form.text.data or "", private=private)
    except DeliberationError as error:
        if isinstance(error, Refused) or error.code == "consent_missing":
            return _not_sent(process, form), error.status
        if not form.take(error):
            raise
        return _ask(process, form, 400)
    return redirect(url_for("resident.draft", pid=process.public_id), 303)


def _not_now(process: ProcessView) -> Answer | None:
    """What to answer when this member cannot say anything now; None when they can."""
    return not_now(process, "contribute", _title_while_closed(process.state))


def _title_while_closed(state: str) -> str:
    if state == "paused":
        return str(_("Saying something is paused"))
    later = state in views.BEFORE_TALKING
    return str(_("You can say something here later") if later else _("This part has ended"))


def _readers(who: str | None) -> str:
    """Who is to read the words. What is not on offer is asked again: nothing private goes out by mistake."""
    if (who or private_words.EVERYBODY) not in private_words.WHO_READS:
        raise DeliberationError("choice_unknown", field="who")
    return who or private_words.EVERYBODY


def _sent(process: ProcessView, words: contributions.Words, readers: str, key: str | None) -> str:
    """Keep the words for those who are to read them; gives where to go next."""
    session, actor, pid = db.session(), current_actor(), process.public_id
    if readers == private_words.TEAM:
        public_id = private_answers.send(session, actor, process.id, words, key=key)
        saved(_("Thank you. Your words are with the people who run the sessions."))
        return url_for("resident.private_answer", pid=pid, answer=public_id)
    receipt = contributions.submit(session, actor, process.id, words, key=key)
    return url_for("resident.receipt", pid=pid, public_id=receipt.public_id)


def _not_sent(process: ProcessView, form: SayForm | CheckForm) -> str:
    """The words came too late, or without a yes: they are given back, so that nobody has to write them again."""
    return page(
        "not_sent",
        process,
        menu=True,
        text=form.text.data or "",
        who=form.who.data or private_words.EVERYBODY,
        open_now="contribute" in process.abilities,
        may_keep=process.state != "closed" and own_choices(process).taking_part,
        days=KEPT_DAYS,
    )


def _ask(process: ProcessView, form: SayForm, status: int = 200, *, begun: bool = False) -> Answer:
    body = page(
        "say",
        process,
        form=form,
        limit=contributions.TEXT_LIMIT,
        lines=helplines.of_process(db.session(), process.id),
        begun=begun,
        days=KEPT_DAYS,
        kept_as=kept_as(process),
        who_hints=private_words.WHAT_THAT_MEANS,
    )
    answer = make_response(body, status)
    # With "no-store" a browser forgets what was typed when somebody goes back. Signing out clears it.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _read_back(process: ProcessView, form: CheckForm) -> str:
    form.offer_languages(chosen_language())
    form.provenance.data = form.provenance.data or "own_words"
    tag = form.language.data
    private = form.who.data == private_words.TEAM
    return page("check", process, form=form, written_in=languages.canonical(tag), private=private)


def _last_language(process: ProcessView) -> str | None:
    """What they wrote in last time, so that nobody has to say it each time; none before the first words."""
    said = own_words.own(db.session(), current_actor(), process.id)
    return max(said, key=lambda one: int(one.reference[1:])).language if said else None


def _written_again(form: CheckForm) -> SayForm:
    again = SayForm(formdata=None)
    again.text.data = form.text.data
    again.who.data = form.who.data
    again.text.errors = [_("Write something here, or go back."), *(form.errors.get("csrf_token", []))][:1]
    return again
