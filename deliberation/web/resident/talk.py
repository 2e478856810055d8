"""What people talk about: the themes of the member's own source, one theme, and a yes to a name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import redirect, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.permissions import may_in_assembly
from deliberation.reading import theme_coverage, theme_history, theme_names, theme_pages
from deliberation.reading import themes as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import theme_record
from deliberation.services import themes as services
from deliberation.web.paging import asked_part
from deliberation.web.request import Answer, current_actor, missing, saved
from deliberation.web.resident import theme_words
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.not_now import not_now
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages
from deliberation.web.resident.theme_forms import KeepForm, UndoForm, YesForm
from deliberation.web.translated import beside


@pages.get("/take-part/<pid>/themes")
def themes(pid: str) -> Answer:
    """All themes with quotes: those of people, and apart from them what the computer put together."""
    process = here(pid)
    session, actor, source = db.session(), current_actor(), source_of(process)
    found = reading.themes(session, actor, process.id, source)
    return page(
        "themes",
        process,
        menu=True,
        found=found,
        own=[one for one in found.themes if one.state != reading.SUGGESTED],
        suggested=[one for one in found.themes if one.state == reading.SUGGESTED],
        silent={name for name, _title in theme_coverage.gaps(session, actor, process.id, source).silent},
        needed=theme_names.yeses_needed(session, process.id),
        may_change=may_change(process),
        why=theme_words.why_nothing(found.why_code, found.why_params),
    )


@pages.get("/take-part/<pid>/themes/names")
def names(pid: str) -> Answer:
    """The names that members can say yes to, those first that this member has not said yes to."""
    process = here(pid)
    session = db.session()
    found = reading.themes(session, current_actor(), process.id, source_of(process)).themes
    named = [one for one in found if one.state != reading.SUGGESTED and one.title]
    may = may_change(process)
    return page(
        "theme_names",
        process,
        menu=True,
        asked=[one for one in named if may and not one.own_yes and one.state != "approved"],
        others=[one for one in named if not may or one.own_yes or one.state == "approved"],
        needed=theme_names.yeses_needed(session, process.id),
        may_change=may,
        form=YesForm(formdata=None),
    )


@pages.post("/take-part/<pid>/themes/<name>/yes")
def theme_yes(pid: str, name: str) -> Answer:
    """A yes to the name as it was on the page. Where it is another by now, that is said and shown, and nothing kept."""
    process, form = here(pid), YesForm()
    stopped = not_now(process, "sort_themes", _("Do these names fit?"))
    if stopped is not None:
        return stopped
    session, actor = db.session(), current_actor()
    seen = (form.version.data or "") if form.validate() else ""
    try:
        approved = services.approve(session, actor, process.id, name, version=int(seen[:9]) if seen.isdecimal() else 0)
    except DeliberationError as error:
        if error.code not in ("theme_changed", "theme_title_missing"):
            raise
        return show_theme(process, name, notice=words_for(error)), 409
    view = theme_pages.one(session, actor, process.id, source_of(process), name)
    saved(theme_words.thanks(approved=approved, missing=view.yeses_needed - view.theme.yeses))
    return redirect(url_for("resident.names", pid=pid), 303)


@pages.get("/take-part/<pid>/themes/decisions")
def decisions(pid: str) -> Answer:
    """Who decided what, newest first; the last one can be taken back."""
    return _show_decisions(here(pid))


def _show_decisions(process: ProcessView, form: UndoForm | None = None) -> str:
    part = current_actor().membership(process.id)
    name = part.pseudonym if part else ""
    log = theme_history.history(db.session(), current_actor(), process.id)
    last = next((one.number for one in log if one.can_undo), None)
    return page(
        "theme_log",
        process,
        menu=True,
        part=asked_part(log),
        titles=_titles(process),
        day_of=lambda when: format_date(when.astimezone(ZoneInfo(process.time_zone)).date(), "long"),
        acts=theme_words.ACTS,
        who=lambda one: theme_words.who(one.role, own=one.by == name),
        may_change=may_change(process),
        form=form or UndoForm(formdata=None, number=last),
    )


@pages.post("/take-part/<pid>/themes/decisions/undo")
def undo(pid: str) -> Answer:
    """Take back the last change."""
    process, form = here(pid), UndoForm()
    stopped = not_now(process, "sort_themes", _("Who decided what"))
    if stopped is not None:
        return stopped
    sent, why = form.number.data or "", form.reason.data or ""
    number = int(sent[:9]) if sent.isdecimal() else 0
    try:
        theme_record.undo(db.session(), current_actor(), process.id, number, reason=why, key=form.once.data)
    except DeliberationError as error:
        if error.code == "edit_is_not_last":
            saved(words_for(error))
        elif form.take(error):
            return _show_decisions(process, form), 400
        else:
            raise
    else:
        saved(_("It is as it was before."))
    return redirect(url_for("resident.decisions", pid=pid), 303)


@pages.get("/take-part/<pid>/themes/<name>")
def theme(pid: str, name: str) -> Answer:
    """One theme with everything that the member may read."""
    return show_theme(here(pid), name)


def show_theme(process: ProcessView, name: str, *, notice: str = "", form: KeepForm | None = None) -> str:
    """The page of one theme; `notice` says what came in between, `form` holds what was typed already."""
    found = theme_pages.one(db.session(), current_actor(), process.id, source_of(process), name)
    part = asked_part(sorted(found.words, key=lambda words: not words.own_page))
    return page(
        "theme",
        process,
        menu=True,
        one=found,
        theme=found.theme,
        part=part,
        translated=beside(process.id, [(words.reference, words.language) for words in part.items]),
        notice=notice,
        may_change=may_change(process),
        form=form or KeepForm(formdata=None),
        yes_form=YesForm(formdata=None),
        step_form=StepForm(formdata=None),
    )


def source_of(process: ProcessView) -> str:
    """The source that the member came by; only that one's words are on these pages."""
    part = current_actor().membership(process.id)
    if part is None or part.source is None:
        missing()
    return str(part.source)


def may_change(process: ProcessView) -> bool:
    """Whether this member can change something here now."""
    open_now = "sort_themes" in process.abilities and own_choices(process).taking_part
    return open_now and may_in_assembly(current_actor(), "edit", "theme", process.id)


def _titles(process: ProcessView) -> dict[str, tuple[str, str]]:
    found = reading.themes(db.session(), current_actor(), process.id, source_of(process)).themes
    return {one.name: (one.title, one.language) for one in found if one.state != reading.SUGGESTED}
