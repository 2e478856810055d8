"""Translations at the desk: what is not in a language yet, writing one, and checking what somebody else wrote."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, TextAreaField

from accessibility import languages
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import recommendations
from deliberation.reading import translations as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import translations as services
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.paging import asked_part
from deliberation.web.request import SPOKEN, Answer, PageForm, current_actor, missing, saved
from deliberation.web.translated import same

TRANSLATED = ("open", "closed", "merged")


class TranslationForm(PageForm):
    """The same words in another language."""

    text = TextAreaField(_l("The same words in the other language"), render_kw={"autocomplete": "off"})
    by_machine = BooleanField(_l("A machine made this"))


class CheckedForm(PageForm):
    """Which text was read."""

    mark = HiddenField()


@pages.get("/desk/<pid>/translations")
@pages.get("/desk/<pid>/translations/<language>")
def translations(pid: str, language: str = "") -> Answer:
    """All statements that are not in this language, each with its translation or a way to write one."""
    process = _at_work(pid)
    into = language or next(tag for tag in SPOKEN if not same(tag, process.language))
    _known(into)
    rows = [
        row
        for row in recommendations.statements(db.session(), current_actor(), process.id)
        if row.text and row.state in TRANSLATED and not same(row.language, into)
    ]
    there = {
        reference: view
        for reference, views in reading.all_of(db.session(), current_actor(), process.id).items()
        for view in views
        if view.language == into
    }
    return page("translations", process, part=asked_part(rows), there=there, **_about(into))


@pages.get("/desk/<pid>/translations/<language>/<reference>")
def translation(pid: str, language: str, reference: str) -> Answer:
    """The original, what stands beside it now, and room for other words."""
    process = _at_work(pid)
    form = TranslationForm(formdata=None)
    source, there = _found(process, language, reference)
    if there:
        form.text.data, form.by_machine.data = there.text, there.by_machine
    return _show(process, language, source, there, form)


@pages.post("/desk/<pid>/translations/<language>/<reference>")
def store_translation(pid: str, language: str, reference: str) -> Answer:
    """Keep it. It counts as not checked."""
    process, form = _at_work(pid), TranslationForm()
    source, there = _found(process, language, reference)
    if not form.validate():
        return _show(process, language, source, there, form), 400
    try:
        services.write(
            db.session(),
            current_actor(),
            process.id,
            reference,
            language=language,
            text=form.text.data or "",
            by_machine=bool(form.by_machine.data),
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, language, source, there, form), 400
    saved(_("The translation of %(reference)s is kept. Somebody else has to check it.", reference=reference))
    return _back(pid, language, reference)


@pages.post("/desk/<pid>/translations/<language>/<reference>/check")
def check_translation(pid: str, language: str, reference: str) -> Answer:
    """Say that it says what the original says."""
    process, form = _at_work(pid), CheckedForm()
    _known(language)
    services.check(db.session(), current_actor(), process.id, reference, language=language, mark=form.mark.data or "")
    saved(_("The translation of %(reference)s is marked as checked.", reference=reference))
    return _back(pid, language, reference)


@pages.post("/desk/<pid>/translations/<language>/<reference>/remove")
def remove_translation(pid: str, language: str, reference: str) -> Answer:
    """Take a wrong one away."""
    process = _at_work(pid)
    _known(language)
    services.remove(db.session(), current_actor(), process.id, reference, language=language)
    saved(_("The translation of %(reference)s is gone.", reference=reference))
    return _back(pid, language, reference)


def _at_work(pid: str) -> ProcessView:
    process = here(pid)
    require(current_actor(), "write", "translation", process.id)
    return process


def _known(language: str) -> None:
    if language not in SPOKEN:
        missing()


def _about(into: str) -> dict[str, object]:
    return {"into": languages.languages([into])[0], "offered": languages.languages(SPOKEN)}


def _found(
    process: ProcessView, language: str, reference: str
) -> tuple[reading.Source, reading.TranslationView | None]:
    _known(language)
    source, views = reading.one(db.session(), current_actor(), process.id, reference)
    if same(source.language, language):
        missing()
    return source, next((one for one in views if one.language == language), None)


def _show(
    process: ProcessView,
    language: str,
    source: reading.Source,
    there: reading.TranslationView | None,
    form: TranslationForm,
) -> str:
    rows = recommendations.statements(db.session(), current_actor(), process.id)
    behind = next((row.sources for row in rows if row.reference == source.reference), ())
    return page(
        "translation",
        process,
        form=form,
        source=source,
        there=there,
        behind=behind,
        may_check=there is not None and there.checked_at is None and (there.by_machine or not there.own),
        **_about(language),
    )


def _back(pid: str, language: str, reference: str) -> Answer:
    return redirect(url_for("facilitator.translation", pid=pid, language=language, reference=reference), 303)
