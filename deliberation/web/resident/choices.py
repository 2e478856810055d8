"""Saying yes or no, one decision a page; changing it later; taking everything back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from wtforms import Field

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading.consent import OwnChoices
from deliberation.reading.processes import ProcessView
from deliberation.services import consent, leaving
from deliberation.web import wordings
from deliberation.web.request import Answer, current_actor, missing, saved
from deliberation.web.resident import views
from deliberation.web.resident.forms import AnswerForm, LineForm, StepForm, offered
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/yes/<purpose>")
def yes(pid: str, purpose: str) -> Answer:
    """One decision, with the words that are kept with the answer."""
    process = here(pid)
    form = _form(purpose, AnswerForm(formdata=None))
    form.answer.data = _held(own_choices(process), purpose)
    form.shown_in.data = wordings.shown(purpose).language
    return _show(process, purpose, form)


@pages.post("/take-part/<pid>/yes/<purpose>")
def decide(pid: str, purpose: str) -> Answer:
    """Store a yes or a no. A no to what was a yes to taking part leads to the page that says what goes."""
    process = here(pid)
    form = _form(purpose, AnswerForm())
    valid, choices = form.validate(), own_choices(process)
    if form.answer.data not in _options(purpose):
        _wrong(form.answer, _("Choose one answer, or go back. Nothing was changed."))
        valid = False
    if not valid:
        return _show(process, purpose, form), 400
    answer: str = form.answer.data
    if purpose == "take_part" and answer == "no" and choices.taking_part:
        return redirect(url_for("resident.leaving_page", pid=pid), 303)
    if purpose == "be_quoted" and answer in views.LINES:
        return redirect(url_for("resident.named", pid=pid, how=answer), 303)
    how = answer if purpose == "be_quoted" and answer != "no" else ""
    given = consent.answer_from(purpose, given=answer != "no", attribution=how)
    # In the language of the page that was answered, also when another one was chosen since, in another window.
    seen = wordings.shown(purpose, form.shown_in.data)
    consent.answer(db.session(), current_actor(), process.id, given, shown=seen.text, language=seen.language)
    return _onwards(process, purpose, answer)


@pages.get("/take-part/<pid>/yes/be_quoted/<how>")
def named(pid: str, how: str) -> Answer:
    """Ask for the name, or the line, to show beside somebody's words."""
    process = here(pid)
    if how not in views.LINES:
        missing()
    form, choices = LineForm(formdata=None), own_choices(process)
    form.line.data = choices.name if how == "name" else choices.circumstance
    return _ask_line(process, how, form)


@pages.post("/take-part/<pid>/yes/be_quoted/<how>")
def name_me(pid: str, how: str) -> Answer:
    """Store the yes to being quoted together with what to write beside the words."""
    process = here(pid)
    if how not in views.LINES:
        missing()
    form = LineForm()
    if not form.validate():
        return _ask_line(process, how, form), 400
    given, seen = consent.answer_from("be_quoted", given=True, attribution=how), wordings.shown("be_quoted")
    try:
        consent.answer(
            db.session(),
            current_actor(),
            process.id,
            given,
            shown=seen.text,
            language=seen.language,
            line=form.line.data or "",
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask_line(process, how, form), 400
    return _onwards(process, "be_quoted", how)


@pages.get("/take-part/<pid>/choices")
def choices(pid: str) -> Answer:
    """All answers in one list, each with a way to change it."""
    process = here(pid)
    own = own_choices(process)
    return page("choices", process, menu=True, rows=_rows(process, own), pseudonym=own.pseudonym)


@pages.get("/take-part/<pid>/leave-all")
def leaving_page(pid: str) -> Answer:
    """What will happen when somebody takes back their yes to taking part."""
    return page("leave_all", here(pid), form=StepForm(formdata=None))


@pages.post("/take-part/<pid>/leave-all")
def leave_all(pid: str) -> Answer:
    """Take everything back."""
    process, form = here(pid), StepForm()
    if not form.validate():
        return page("leave_all", process, form=form), 400
    seen = wordings.shown("take_part")
    leaving.leave_all(db.session(), current_actor(), process.id, shown=seen.text, language=seen.language)
    saved(_("Your words and your answers are gone. You can say yes again at any time."))
    return redirect(url_for("resident.home", pid=pid), 303)


def _wrong(field: Field, words: str) -> None:
    field.errors = [*field.errors, words]


def _options(purpose: str) -> Mapping[str, LazyString]:
    return views.WAYS_TO_BE_QUOTED if purpose == "be_quoted" else views.YES_OR_NO


def _form(purpose: str, form: AnswerForm) -> AnswerForm:
    consent.wording_of(purpose)
    form.answer.choices = offered(_options(purpose))
    return form


def _held(choices: OwnChoices, purpose: str) -> str | None:
    answer = choices.answers.get(purpose)
    if answer is None:
        return None
    return (answer.attribution or "yes") if answer.given else "no"


def _show(process: ProcessView, purpose: str, form: AnswerForm) -> str:
    choices = own_choices(process)
    return page(
        "yes",
        process,
        form=form,
        purpose=purpose,
        question=views.QUESTIONS[purpose],
        wording=wordings.shown(purpose, form.shown_in.data),
        pseudonym=choices.pseudonym,
        answered=purpose in choices.answers,
        skip=_after(process, purpose),
    )


def _ask_line(process: ProcessView, how: str, form: LineForm) -> str:
    form.line.label.text = str(views.LINES[how])
    return page("named", process, form=form, hint=views.LINE_HINTS[how], title=views.LINES[how])


def _after(process: ProcessView, purpose: str) -> str:
    """The page after a decision: the next one, or the first thing to do."""
    if purpose in views.NEXT_QUESTION:
        return url_for("resident.yes", pid=process.public_id, purpose=views.NEXT_QUESTION[purpose])
    if purpose == "take_part":
        return url_for("resident.home", pid=process.public_id)
    return url_for("resident.choices", pid=process.public_id)


def _onwards(process: ProcessView, purpose: str, answer: str) -> Answer:
    if purpose != "take_part":
        saved(_("Your answer is saved. You can change it in “My choices”."))
        return redirect(_after(process, purpose), 303)
    if answer == "no":
        saved(_("That is fine. Nothing is kept. You can say yes at any time."))
        return redirect(url_for("resident.home", pid=process.public_id), 303)
    saved(_("Thank you. You can change this in “My choices”."))
    step = "vote" if "vote" in process.abilities else "say" if "contribute" in process.abilities else "home"
    return redirect(url_for(f"resident.{step}", pid=process.public_id), 303)


def _rows(process: ProcessView, choices: OwnChoices) -> list[dict[str, str]]:
    rows = [
        {
            "key": str(question),
            "value": _in_words(choices, purpose),
            "href": url_for("resident.yes", pid=process.public_id, purpose=purpose),
        }
        for purpose, question in views.QUESTIONS.items()
    ]
    if "needs" in choices.answers:
        # It is asked on its own page, and once it was answered it stands here as well.
        href = url_for("resident.needs_yes", pid=process.public_id)
        rows.append({"key": _("May we keep what you need?"), "value": _in_words(choices, "needs"), "href": href})
    return rows


def _in_words(choices: OwnChoices, purpose: str) -> str:
    answer = choices.answers.get(purpose)
    if answer is None:
        return str(_("Not answered"))
    if not answer.attribution:
        return str(views.YES_OR_NO["yes" if answer.given else "no"])
    shown = {"pseudonym": choices.pseudonym, "circumstance": choices.circumstance, "name": choices.name}
    words, line = str(views.HOW_NAMED[answer.attribution]), shown.get(answer.attribution, "")
    return f"{words}: {line}" if line else words
