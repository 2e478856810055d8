"""The list of hard words: added, explained in another way, left alone."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from accessibility import languages
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import glossary as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import glossary
from deliberation.web import plain
from deliberation.web.facilitator.easy_forms import WordForm, WordStepForm
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import SPOKEN, Answer, current_actor, saved


@pages.get("/desk/<pid>/hard-words")
def hard_words(pid: str) -> Answer:
    """The words that pages of this project explain, and a form for one more."""
    process = here(pid)
    return _show(process, WordForm(formdata=None))


@pages.post("/desk/<pid>/hard-words")
def keep_hard_word(pid: str) -> Answer:
    """Explain a word, or explain it in another way."""
    process, form = here(pid), WordForm()
    word, meaning, language = form.word.data or "", form.plain.data or "", form.language.data or process.language
    try:
        glossary.keep(db.session(), current_actor(), process.id, word, meaning, language=language)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, form), 400
    saved(" ".join((_("The word is in the list."), *plain.advice(meaning, language))))
    return _to(pid)


@pages.post("/desk/<pid>/hard-words/leave")
def leave_hard_word(pid: str) -> Answer:
    """Do not explain a word of the general list here."""
    process, form = here(pid), WordStepForm()
    glossary.leave_alone(db.session(), current_actor(), process.id, form.word.data or "", language=process.language)
    saved(_("This word is not explained here any more."))
    return _to(pid)


@pages.post("/desk/<pid>/hard-words/take-out")
def take_out_hard_word(pid: str) -> Answer:
    """Take the project's own entry out."""
    process, form = here(pid), WordStepForm()
    word, language = form.word.data or "", form.language.data or ""
    glossary.take_out(db.session(), current_actor(), process.id, word, language=language)
    saved(_("The entry is out of the list."))
    return _to(pid)


def _show(process: ProcessView, form: WordForm) -> str:
    tags = dict.fromkeys((process.language, *SPOKEN, *filter(None, [form.language.data])))
    form.language.choices = [(one.tag, one.own_name) for one in languages.languages(tags)]
    listed = reading.to_edit(db.session(), current_actor(), process.id)
    return page("hard_words", process, form=form, listed=listed)


def _to(pid: str) -> Answer:
    return redirect(url_for("facilitator.hard_words", pid=pid), 303)
