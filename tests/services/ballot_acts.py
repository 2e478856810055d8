"""What is done once however often its form comes, continued: ballots and their sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from deliberation.services import ballot_sheets, ballots
from tests.services.people import Place, member
from tests.services.voting import deciding, form, opened

FIRST = "B01"


def _with_a_ballot(session: Session) -> Place:
    here = deciding(session)
    member(session, here.process_id)
    opened(session, here)
    return here


BALLOT_ACTS: Mapping[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "ballots.set_up": (
        deciding,
        lambda s, h, key: ballots.set_up(s, h.convenor, h.process_id, form(), key=key),
    ),
    "ballot_sheets.print_sheets": (
        _with_a_ballot,
        lambda s, h, key: ballot_sheets.print_sheets(s, h.facilitator, h.process_id, FIRST, 3, key=key),
    ),
}
