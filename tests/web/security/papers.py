"""Sheets of paper for the tests of who sees what: one printed, one keyed twice with a difference."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import sheets as reading
from deliberation.reading.sheet_form import Reading
from deliberation.services import sheets
from deliberation.services.sheets import Asked


def give_out(session: Session, process_id: int, name: str, statement: str, keyers: tuple[int, int]) -> dict[str, str]:
    """The names of the sheets and of the pack in which the first of them is."""
    asked = Asked("large", statements=(statement,))
    packs = [sheets.issue(session, SYSTEM, process_id, [name], asked) for _ in range(3)]
    printed, differs, spare = (reading.pack(session, SYSTEM, process_id, pack)[0].row.number for pack in packs)
    for keyer, choice in zip(keyers, ("agree", "disagree"), strict=True):
        read = Reading({statement: choice}, "", clock.now().date())
        sheets.key(session, replace(SYSTEM, person_id=keyer), process_id, differs, read)
    session.rollback()
    return {"sheet": printed, "sheet_differs": differs, "sheet_spare": spare, "pack": packs[0]}
