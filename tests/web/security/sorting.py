"""What the computer suggests, for the tests of who sees what: one theme, and a contribution in the tray."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import Actor
from deliberation.reading.theme_board import NO_RESULT
from deliberation.services import contributions
from models import Source, ThemeProposal


def suggest(session: Session, speaker: Actor, process_id: int, names: Mapping[str, str]) -> dict[str, str]:
    """Suggest a theme for the words that wait, and put something new in the tray; gives what these are called."""
    later = contributions.submit(session, speaker, process_id, contributions.Words("Somewhere to sit down")).reference
    suggested = {"id": "2.1", "title": None, "keywords": ["ring"], "quotes": [], "different_view": []}
    result = {
        "enough": True,
        "themes": [suggested],
        "membership": {names["waiting"]: "2.1"},
        "tray": {later: {"theme": names["theme"], "also_fits": []}},
    }
    with writing(session, process_id):
        session.add(
            ThemeProposal(
                process_id=process_id,
                source=Source.ASSEMBLY,
                version=2,
                made_from="-",
                made_at=clock.now(),
                result=NO_RESULT | result,
            )
        )
    return {"later": later, "suggested_theme": "2.1", "last_edit": "2"}
