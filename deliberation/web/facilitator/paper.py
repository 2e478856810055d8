"""Sheets of paper: choosing for whom and what, printing, and where each sheet stands."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from markupsafe import Markup

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.exchange.paper import making
from deliberation.exchange.paper.html import write_sheets
from deliberation.exchange.paper.types import Sheet
from deliberation.permissions import require
from deliberation.reading import recommendations
from deliberation.reading import sheets as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import sheets as services
from deliberation.web.facilitator import paper_texts, views
from deliberation.web.facilitator.choosing import Candidate, is_looking, offer
from deliberation.web.facilitator.forms import StepForm
from deliberation.web.facilitator.paper_forms import FindForm, PrintForm
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.paging import asked_part
from deliberation.web.qr import picture
from deliberation.web.request import Answer, current_actor, missing, saved

DONE = ("agreed", "void")


@pages.get("/desk/<pid>/paper")
def paper(pid: str) -> Answer:
    """What waits on paper: to be keyed, to be keyed by somebody else, to be settled."""
    return _paper(here(pid), FindForm(formdata=None))


def _paper(process: ProcessView, find: FindForm) -> str:
    rows = reading.listed(db.session(), current_actor(), process.id)
    waiting = {
        "differs": [one for one in rows if one.state == "differs"],
        "second": [one for one in rows if one.state == "keyed_once" and not one.mine],
        "mine": [one for one in rows if one.state == "keyed_once" and one.mine],
    }
    packs: dict[str, list[reading.SheetRow]] = {}
    for one in rows:
        packs.setdefault(one.pack, []).append(one)
    return page(
        "paper/list",
        process,
        form=find,
        waiting=waiting,
        packs=asked_part(list(packs.items())),
        looks=paper_texts.LOOKS,
        states=paper_texts.STATES,
        done=DONE,
        when=lambda at: views.when(at, process.time_zone),
        can_print={"contribute", "vote"} & process.abilities,
    )


@pages.post("/desk/<pid>/paper/find")
def find_sheet(pid: str) -> Answer:
    """Go to a sheet by its number."""
    process, form = here(pid), FindForm()
    session, actor = db.session(), current_actor()
    try:
        found = reading.one(session, actor, process.id, form.number.data or "")
    except DeliberationError as error:
        if not form.take(DeliberationError(error.code, field="number")):
            raise
        return _paper(process, form), 400
    return redirect(url_for("facilitator.key_sheet", pid=pid, number=found.row.shown), 303)


@pages.get("/desk/<pid>/paper/new")
def new_sheets(pid: str) -> Answer:
    """For whom, and what."""
    process = here(pid)
    require(current_actor(), "print", "sheet", process.id)
    form = PrintForm(formdata=None, look="large", consents=True, words=True)
    rows = _open(process)
    form.statements.data = [one.reference for one in rows] if len(rows) <= services.MOST_STATEMENTS else []
    return _new(process, form)


def _new(process: ProcessView, form: PrintForm) -> str:
    candidates = [Candidate(one.reference, one.text, one.language, one.reference) for one in _open(process)]
    ticked = form.statements.data or []
    shown = offer(candidates, ticked=ticked, find=form.find.data or "", step=http.form.get("step", ""))
    form.statements.choices = shown.choices
    return page("paper/new", process, form=form, offer=shown)


def _open(process: ProcessView) -> list[recommendations.StatementRow]:
    if "vote" not in process.abilities:
        return []
    rows = recommendations.statements(db.session(), current_actor(), process.id)
    return [one for one in rows if one.state == "open"]


@pages.post("/desk/<pid>/paper/new")
def make_sheets(pid: str) -> Answer:
    """Make the sheets, and go to where they are printed."""
    process, form = here(pid), PrintForm()
    if is_looking(http.form.get("step", "")):
        return _new(process, form)
    asked = services.Asked(
        look=form.look.data or "",
        consents=bool(form.consents.data),
        statements=tuple(form.statements.data or ()),
        words=bool(form.words.data),
    )
    names = (form.names.data or "").splitlines()
    try:
        pack = services.issue(db.session(), current_actor(), process.id, names, asked, key=form.once.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _new(process, form), 400
    return redirect(url_for("facilitator.print_sheets", pid=pid, pack=pack), 303)


@pages.get("/desk/<pid>/paper/print/<pack>")
def print_sheets(pid: str, pack: str) -> Answer:
    """The sheets, ready to print from here; and as files."""
    process = here(pid)
    shown = _sheets(process, pack)
    return page(
        "paper/print",
        process,
        pack=pack,
        sheets=shown,
        markup=Markup(write_sheets(shown, _draw, level=2)),  # noqa: S704 -- the writer escapes every word
        kinds=making.on_offer(),
        page_class="desk sheets",
    )


@pages.get("/desk/<pid>/paper/print/<pack>/<kind>")
def sheets_file(pid: str, pack: str, kind: str) -> Answer:
    """The same sheets as a file."""
    process = here(pid)
    if kind not in making.on_offer():
        missing()
    content = making.make(_sheets(process, pack), kind)
    answer = Response(content, mimetype=making.KINDS[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename=sheets-{pack}.{kind}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _sheets(process: ProcessView, pack: str) -> tuple[Sheet, ...]:
    views = reading.pack(db.session(), current_actor(), process.id, pack)
    if not views:
        missing()
    return paper_texts.sheets(process, views)


def _draw(sheet: Sheet) -> str:
    return picture(sheet.address, title=sheet.labels.qr, description=sheet.labels.about_qr, size=120)


@pages.get("/desk/<pid>/paper/void/<number>")
def voiding(pid: str, number: str) -> Answer:
    """What happens to a sheet that is lost or spoilt."""
    process = here(pid)
    view = reading.one(db.session(), current_actor(), process.id, number)
    return page("paper/void", process, view=view, form=StepForm(formdata=None))


@pages.post("/desk/<pid>/paper/void/<number>")
def void_sheet(pid: str, number: str) -> Answer:
    """Let it count no more."""
    process = here(pid)
    services.void(db.session(), current_actor(), process.id, number)
    saved(_("This sheet does not count any more. What was typed from it is gone."))
    return redirect(url_for("facilitator.paper", pid=pid), 303)


@pages.get("/desk/<pid>/paper/agreement")
def agreement(pid: str) -> Answer:
    """How far the two who type a sheet read the same."""
    process = here(pid)
    found = reading.agreed(db.session(), current_actor(), process.id)
    return page("paper/agreement", process, agreed=found, kinds=paper_texts.KINDS, states=paper_texts.STATES)
