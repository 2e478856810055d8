"""Writing texts again in easy words, line by line, with a symbol beside each; and saying who checked them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import redirect, url_for
from flask import request as http
from flask_babel import format_date
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import easy_read as reading
from deliberation.reading.easy_read import Line, Pair
from deliberation.reading.processes import ProcessView
from deliberation.services import easy_read
from deliberation.services.easy_read import MOST_LINES
from deliberation.web import plain
from deliberation.web.facilitator.easy_forms import CheckedForm, EasyForm, easy_form
from deliberation.web.facilitator.place import here, page, pages, set_apart
from deliberation.web.facilitator.views import PUBLIC_TEXTS, REMIT_PARTS
from deliberation.web.paging import asked_part
from deliberation.web.request import Answer, current_actor, saved

FIRST_LINES = 5
MORE_LINES = 2


@pages.get("/desk/<pid>/easy-words")
def easy_words(pid: str) -> Answer:
    """Every text that can be said in easy words, and how far that is."""
    process = here(pid)
    found = reading.pairs(db.session(), current_actor(), process.id)
    written = sum(1 for one in found if one.twin)
    return page("easy_words", process, part=asked_part(found), name_of=_name, written=written, count=len(found))


@pages.get("/desk/<pid>/easy-words/<of>")
def easy_text(pid: str, of: str) -> Answer:
    """One text, and its easy words to be written or changed."""
    process = here(pid)
    pair = _pair(process, of)
    lines = pair.twin.lines if pair.twin else ()
    return _show(process, pair, _form_for(lines), CheckedForm(formdata=None), looked=False)


@pages.post("/desk/<pid>/easy-words/<of>")
def write_easy_text(pid: str, of: str) -> Answer:
    """Look at the lines, or keep them."""
    process = here(pid)
    require(current_actor(), "write", "easy_text", process.id)
    pair, form = _pair(process, of), easy_form(_sent_lines())()
    if http.form.get("step") == "look":
        return _show(process, pair, _form_for(form.written), CheckedForm(formdata=None), looked=True)
    try:
        easy_read.write(db.session(), current_actor(), process.id, of, form.written)
    except DeliberationError as error:
        if error.field != "lines":
            raise
        form.tell(error)
        return _show(process, pair, form, CheckedForm(formdata=None), looked=True), 400
    saved(_("The easy words are kept. Now let somebody check them."))
    return redirect(url_for("facilitator.easy_text", pid=pid, of=of), 303)


@pages.post("/desk/<pid>/easy-words/<of>/checked")
def easy_text_checked(pid: str, of: str) -> Answer:
    """Say who checked them."""
    process, form = here(pid), CheckedForm()
    try:
        easy_read.mark_checked(db.session(), current_actor(), process.id, of, form.checked_by.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        pair = _pair(process, of)
        return _show(process, pair, _form_for(pair.twin.lines if pair.twin else ()), form, looked=False), 400
    saved(_("It is noted who checked these words."))
    return redirect(url_for("facilitator.easy_text", pid=pid, of=of), 303)


@pages.post("/desk/<pid>/easy-words/<of>/remove")
def remove_easy_text(pid: str, of: str) -> Answer:
    """Take the easy words away."""
    process = here(pid)
    easy_read.remove(db.session(), current_actor(), process.id, of)
    saved(_("The easy words are gone."))
    return redirect(url_for("facilitator.easy_words", pid=pid), 303)


def _pair(process: ProcessView, of: str) -> Pair:
    return reading.pair(db.session(), current_actor(), process.id, of)


def _sent_lines() -> int:
    """How many lines the form that was sent has."""
    numbers = (name.removeprefix("line_") for name in http.form if name.startswith("line_"))
    return max((int(number) for number in numbers if number.isdecimal() and len(number) < 3), default=1)


def _form_for(lines: tuple[Line, ...]) -> EasyForm:
    """A form with these lines, and some empty ones to go on with."""
    count = min(MOST_LINES, max(FIRST_LINES, len(lines) + MORE_LINES))
    form = easy_form(count)(formdata=None)
    form.fill(lines)
    return form


def _show(process: ProcessView, pair: Pair, form: EasyForm, check: CheckedForm, *, looked: bool) -> str:
    notes = {
        number: plain.advice(line.words, pair.text.language, "easy")
        for number, line in enumerate(form.rows_written, start=1)
    }
    at = pair.twin.checked_at if pair.twin else None
    set_apart(check, "check")
    # A form with a mistake is the one whose mistakes stand at the top of the page.
    wrong = check if check.errors else form
    return page(
        "easy_text",
        process,
        pair=pair,
        name=_name(pair),
        form=wrong,
        lines_form=form,
        check=check,
        notes=notes,
        looked=looked,
        checked_on=_day(process, at),
    )


def _day(process: ProcessView, at: datetime | None) -> str:
    return str(format_date(at.astimezone(ZoneInfo(process.time_zone)).date(), "long")) if at else ""


def _name(pair: Pair) -> str:
    """What a text is called at the desk: a part of the remit by its name, anything else with its reference."""
    text = pair.text
    if text.kind == "remit":
        return str(REMIT_PARTS[text.of])
    return f"{PUBLIC_TEXTS[text.kind]} {text.of}"
