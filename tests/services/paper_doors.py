"""The doors of sheets of paper, and what is done with them with the key of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.reading import sheets as reading
from deliberation.reading.sheet_form import Reading
from deliberation.services import sheets
from deliberation.services.sheets import Asked
from models import PaperSheet
from tests.services.people import Place, member, place, say, state_it
from tests.services.world import Door

NO_NUMBER = "0000-0000"
LARGE = Asked("large")

PAPER_DOORS: Mapping[str, Door] = {
    "services.sheets.issue": lambda s, a, w: sheets.issue(s, a, w.id, [w.pseudonym], LARGE),
    "services.sheets.void": lambda s, a, w: sheets.void(s, a, w.id, NO_NUMBER),
    "services.sheets.key": lambda s, a, w: sheets.key(s, a, w.id, NO_NUMBER, read()),
    "services.sheets.settle": lambda s, a, w: sheets.settle(s, a, w.id, NO_NUMBER, read()),
    "reading.sheets.listed": lambda s, a, w: reading.listed(s, a, w.id),
    "reading.sheets.one": lambda s, a, w: reading.one(s, a, w.id, NO_NUMBER),
    "reading.sheets.pack": lambda s, a, w: reading.pack(s, a, w.id, NO_NUMBER),
    "reading.sheets.differences": lambda s, a, w: reading.differences(s, a, w.id, NO_NUMBER),
    "reading.sheets.agreed": lambda s, a, w: reading.agreed(s, a, w.id),
}


def read(words: str = "", **ticks: str) -> Reading:
    """What somebody read on a sheet that was given in today."""
    return Reading(ticks, words, clock.now().date())


def a_sheet(session: Session) -> Place:
    """S01, a member in the second facilitator's place, and a sheet of theirs that asks everything."""
    here = place(session)
    who = member(session, here.process_id)
    state_it(session, here, say(session, who, here.process_id))
    names = [who.parts[0].pseudonym]
    sheets.issue(session, here.facilitator, here.process_id, names, Asked("large", statements=("S01",)))
    return here


def only_number(session: Session) -> str:
    """The number of the one sheet."""
    session.rollback()
    return session.query(PaperSheet.number).scalar()


PAPER_ACTS: dict[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "sheets.issue": (
        a_sheet,
        lambda s, h, key: sheets.issue(
            s, h.facilitator, h.process_id, [member_name(s, h)], Asked("easy", statements=("S01",)), key=key
        ),
    ),
    "sheets.key": (
        a_sheet,
        lambda s, h, key: sheets.key(s, h.facilitator, h.process_id, only_number(s), read(S01="agree"), key=key),
    ),
}


def member_name(session: Session, here: Place) -> str:
    """The name on the card of the one who has the sheet."""
    return reading.listed(session, here.facilitator, here.process_id)[0].called
