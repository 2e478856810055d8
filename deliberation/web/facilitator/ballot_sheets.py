"""Sheets of a ballot: numbers for new ones, which are still out, and files to print. Each sheet is nobody's."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from accessibility import sheet_numbers
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.exchange.paper import making
from deliberation.permissions import require
from deliberation.reading import ballot_sheets as reading_sheets
from deliberation.reading import ballots as reading
from deliberation.reading.ballot_sheets import SheetPack
from deliberation.reading.processes import ProcessView
from deliberation.services import ballot_sheets
from deliberation.web.facilitator import ballot_paper
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.fields import DIGITS
from deliberation.web.request import Answer, PageForm, current_actor, missing

# More sheets than these take too long in one file.
MOST_IN_FILE = 25
KINDS = {"pdf": _l("PDF"), "docx": _l("for Word")}


class PrintForm(PageForm):
    """How many sheets."""

    many = StringField(_l("How many sheets?"), render_kw=DIGITS)


@pages.get("/desk/<pid>/ballots/<reference>/sheets")
def ballot_numbers(pid: str, reference: str) -> Answer:
    """The numbers of sheets that are out, the files to print, and more of them."""
    return _sheets(here(pid), reference, PrintForm(formdata=None))


@pages.post("/desk/<pid>/ballots/<reference>/sheets")
def make_numbers(pid: str, reference: str) -> Answer:
    """Numbers for more sheets. Sent twice, they are made once."""
    process, form = here(pid), PrintForm()
    try:
        many = int((form.many.data or "").strip()) if form.validate() else 0
    except ValueError:
        many = 0
    try:
        ballot_sheets.print_sheets(db.session(), current_actor(), process.id, reference, many, key=form.once.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _sheets(process, reference, form), 400
    return redirect(url_for("facilitator.ballot_numbers", pid=pid, reference=reference), 303)


@pages.get("/desk/<pid>/ballots/<reference>/sheets/<pack>/<look>/<int:part>/<kind>")
def ballot_file(pid: str, reference: str, pack: str, look: str, part: int, kind: str) -> Answer:
    """Some sheets of a pack as a file. What was counted already is left out, so that no number is given out again."""
    process = here(pid)
    packs = reading_sheets.sheet_packs(db.session(), current_actor(), process.id, reference)
    found = next((one for one in packs if one.name == pack), None)
    wanted = next((one for one in ballot_paper.LOOKS if one == look), None)
    parts = _parts(found) if found else []
    if wanted is None or kind not in making.on_offer() or not 1 <= part <= len(parts):
        missing()
    view = reading.one(db.session(), current_actor(), process.id, reference)
    out = found.out if found else ()
    numbers = [number for number in parts[part - 1] if number in out]
    if not numbers:
        missing()
    content = making.make(ballot_paper.sheets(process, view, numbers, wanted), kind)
    answer = Response(content, mimetype=making.KINDS[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename=votes-{pack}-{part}.{kind}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _parts(pack: SheetPack) -> list[tuple[str, ...]]:
    return [pack.numbers[start : start + MOST_IN_FILE] for start in range(0, len(pack.numbers), MOST_IN_FILE)]


def _to_print(pack: SheetPack) -> list[int]:
    """The parts, by their numbers, with a sheet that was not counted yet."""
    return [number for number, part in enumerate(_parts(pack), 1) if not set(part).isdisjoint(pack.out)]


def _sheets(process: ProcessView, reference: str, form: PrintForm) -> str:
    require(current_actor(), "hand_out", "ballot", process.id)
    packs = [one for one in reading_sheets.sheet_packs(db.session(), current_actor(), process.id, reference) if one.out]
    return page(
        "ballots/sheets",
        process,
        ballot=reading.one(db.session(), current_actor(), process.id, reference),
        form=form,
        packs=[(one, _to_print(one)) for one in packs],
        out=sum(len(one.out) for one in packs),
        shown=sheet_numbers.shown,
        looks=ballot_paper.LOOKS,
        kinds={kind: words for kind, words in KINDS.items() if kind in making.on_offer()},
    )
