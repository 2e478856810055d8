"""Themes at the desk: the list of each source, taking up suggestions, the wall, and who spoke to what."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import may
from deliberation.reading import theme_coverage as coverage_reading
from deliberation.reading import theme_desk
from deliberation.reading import themes as reading
from deliberation.reading.processes import ProcessView
from deliberation.reading.themes import SUGGESTED, ColumnView
from deliberation.services import themes as services
from deliberation.web.facilitator import theme_words, views
from deliberation.web.facilitator.place import here, page, pages, set_apart, to_sort
from deliberation.web.facilitator.theme_forms import TakeUpForm, put_beside
from deliberation.web.paging import asked_part
from deliberation.web.request import Answer, PageForm, current_actor, missing, saved

# So many contributions of one theme stand on the wall; a theme by itself shows all.
MOST_ON_THE_WALL = 8


def of_source(template: str, process: ProcessView, source: str, **variables: object) -> str:
    """A page on the themes of one source, with the ways to the other sources and pages."""
    sources = theme_desk.sources(db.session(), current_actor(), process.id)
    if source not in views.SOURCES:
        missing()
    return page(
        f"themes/{template}",
        process,
        source=source,
        source_name=views.SOURCES[source],
        sources=[(one, views.SOURCES[one]) for one in sources],
        **variables,
    )


@pages.get("/desk/<pid>/themes")
def themes(pid: str) -> Answer:
    """The themes of the first source that has words; the sources are never put together."""
    process = here(pid)
    found = theme_desk.sources(db.session(), current_actor(), process.id)
    return _list(process, found[0] if found else "assembly", TakeUpForm(formdata=None))


@pages.get("/desk/<pid>/themes/<source>")
def themes_of(pid: str, source: str) -> Answer:
    """The themes of one source."""
    return _list(here(pid), source, TakeUpForm(formdata=None))


def _list(process: ProcessView, source: str, form: TakeUpForm) -> str:
    actor = current_actor()
    view = reading.themes(db.session(), actor, process.id, source)
    suggested = tuple(one for one in view.themes if one.state == SUGGESTED)
    again = PageForm(formdata=None)
    set_apart(again, "again")
    form.themes.choices = [(one.name, one.title) for one in suggested]
    return of_source(
        "list",
        process,
        source,
        view=view,
        part=asked_part([one for one in view.themes if one.state != SUGGESTED]),
        suggested=suggested,
        form=form,
        again=again,
        looked=theme_words.looked(view, process.time_zone),
        why_none=theme_words.why_none(view),
        may_search=may(actor, "search_again", "theme", process.id),
    )


@pages.post("/desk/<pid>/themes/<source>/take-up")
def take_up(pid: str, source: str) -> Answer:
    """Make themes of the suggestions that are ticked, or of all."""
    process, form = to_sort(pid), TakeUpForm()
    ticked = None if http.form.get("step") == "all" else form.themes.data or []
    try:
        if ticked == []:
            raise DeliberationError("theme_suggestions_needed", field="themes")
        found = services.accept(db.session(), current_actor(), process.id, source, ticked, key=form.once.data)
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _list(process, source, form), 400
    words = _n("%(num)s theme is taken up.", "%(num)s themes are taken up.", len(found.themes))
    saved(words if found.number else _("There was nothing to take up."))
    return redirect(url_for("facilitator.themes_of", pid=pid, source=source), 303)


@pages.post("/desk/<pid>/themes/<source>/again")
def look_again(pid: str, source: str) -> Answer:
    """Have the computer look again through what nobody put anywhere."""
    process, form = to_sort(pid), PageForm()
    services.search_again(db.session(), current_actor(), process.id, source, key=form.once.data)
    saved(_("The computer looks again. What people put somewhere stays there."))
    return redirect(url_for("facilitator.themes_of", pid=pid, source=source), 303)


@pages.get("/desk/<pid>/themes/<source>/wall")
def theme_wall(pid: str, source: str) -> Answer:
    """Themes for a room: big, and only with words whose people agreed to have them shown."""
    process = here(pid)
    columns = reading.wall(db.session(), current_actor(), process.id, source, for_a_room=True)
    only = http.args.get("theme", "")
    chosen = [one for one in columns if one.name == only] or columns
    most = None if len(chosen) == 1 else MOST_ON_THE_WALL
    return of_source(
        "wall",
        process,
        source,
        columns=[_on_the_wall(one, most) for one in chosen],
        is_one=len(chosen) == 1 and len(columns) > 1,
    )


def _on_the_wall(column: ColumnView, most: int | None) -> tuple[ColumnView, list[tuple[str, str]], bool, bool]:
    """A theme with its words, whether there are more of them, and whether some may not be shown."""
    shown = _shown(column)
    return column, shown[:most], len(shown) > len(shown[:most]), _unshown(column)


def _shown(column: ColumnView) -> list[tuple[str, str]]:
    return [(card.text, card.language) for group in column.groups for card in group if card.text]


def _unshown(column: ColumnView) -> bool:
    return any(not card.text for group in column.groups for card in group)


@pages.get("/desk/<pid>/themes/<source>/coverage")
def theme_coverage(pid: str, source: str) -> Answer:
    """Who spoke to which theme, what nobody spoke to, and whether the quotes stand for everybody."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    view = coverage_reading.coverage(session, actor, process.id, source)
    return of_source(
        "coverage",
        process,
        source,
        view=view,
        words=theme_desk.words(session, actor, process.id, source),
        languages_of={one.name: one.language for one in view.themes},
        groups=list(view.themes[0].by_group) if view.themes else [],
        quality=theme_words.quality(view),
        source_names=views.SOURCES,
    )
