"""Ballots for a teller: reading a sheet, what waits for a second reading, and signing the count."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import ballots as reading
from deliberation.reading.ballots import BallotView
from deliberation.reading.processes import ProcessView
from deliberation.services import ballot_counts, ballot_sheets
from deliberation.services.ballot_sheets import Read
from deliberation.web import ballot_downloads, ballot_papers, ballot_results
from deliberation.web.ballot_papers import given_in, whole_form
from deliberation.web.request import Answer, PageForm, current_actor, saved
from deliberation.web.teller.place import here, page, pages

STATES = {
    "open": _l("Open"),
    "closed": _l("Being counted"),
    "counted": _l("To be signed"),
    "signed": _l("Signed"),
    "void": _l("Void"),
}
LEFT_OUT = _l("Left out")


class SeenForm(PageForm):
    """Signing what was read."""

    seen = HiddenField()


@pages.get("/teller/<pid>/")
def ballots(pid: str) -> Answer:
    """The ballots, and what a teller can do in each now."""
    process = here(pid)
    rows = reading.every(db.session(), current_actor(), process.id)
    return page("ballots", process, rows=rows, states=STATES)


@pages.get("/teller/<pid>/<reference>/sheet")
def sheet(pid: str, reference: str) -> Answer:
    """Room for what stands on one sheet."""
    process = here(pid)
    view = _one(process, reference)
    form = whole_form(view.set_up, nothing=LEFT_OUT, with_number=True)
    # From the code on a sheet.
    form[ballot_papers.NUMBER].data = http.args.get("number", "")[:20]
    return _show(process, view, form)


@pages.post("/teller/<pid>/<reference>/sheet")
def read_sheet(pid: str, reference: str) -> Answer:
    """Keep what was read. Two who read the same make a paper of it."""
    process = here(pid)
    view = _one(process, reference)
    form = whole_form(view.set_up, nothing=LEFT_OUT, with_number=True)
    if not form.validate():
        return _show(process, view, form), 400
    number = form[ballot_papers.NUMBER].data or ""
    try:
        done = ballot_sheets.read(
            db.session(), current_actor(), process.id, reference, number, given_in(view.set_up, form)
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, view, form), 400
    saved(_said(view, done))
    return redirect(url_for("teller.sheet", pid=pid, reference=reference), 303)


@pages.get("/teller/<pid>/<reference>/count")
def count(pid: str, reference: str) -> Answer:
    """The count, to be read before it is signed."""
    process = here(pid)
    return _show_count(process, _one(process, reference))


@pages.post("/teller/<pid>/<reference>/count")
def sign(pid: str, reference: str) -> Answer:
    """Sign it. Twice by the same teller is once."""
    process, form = here(pid), SeenForm()
    if not form.validate():
        return _show_count(process, _one(process, reference)), 400
    stands = ballot_counts.sign(db.session(), current_actor(), process.id, reference, seen=form.seen.data or "")
    saved(_("Two tellers have signed. The count stands.") if stands else _("You have signed. One more teller has to."))
    return redirect(url_for("teller.ballots", pid=pid), 303)


@pages.post("/teller/<pid>/<reference>/papers/<kind>")
def take_papers(pid: str, reference: str, kind: str) -> Answer:
    """The papers without names, to count them again. Taking them stands in the record."""
    return ballot_downloads.papers(here(pid), reference, kind)


def _one(process: ProcessView, reference: str) -> BallotView:
    return reading.one(db.session(), current_actor(), process.id, reference)


def _show(process: ProcessView, view: BallotView, form: PageForm) -> str:
    return page("sheet", process, ballot=view, form=form)


def _show_count(process: ProcessView, view: BallotView) -> str:
    told = ballot_results.explained(view) if view.result else None
    form = SeenForm(formdata=None, seen=ballot_counts.digest_of(view.result) if view.result else "")
    turnout = ballot_results.turnout(view) if told else ""
    return page("count", process, ballot=view, told=told, turnout=turnout, form=form)


def _said(view: BallotView, done: Read) -> str:
    if done.state == "counted":
        return str(_("Two tellers have read the same on this sheet. It is a vote now."))
    if done.state == "waits":
        return str(_("Kept. Another teller has to read this sheet too."))
    words = ballot_papers.keys_of(view.set_up)
    which = ", ".join(words[key] for key in done.differing)
    return str(_("Another teller has read something else at: %(which)s. Please look again, both of you.", which=which))
