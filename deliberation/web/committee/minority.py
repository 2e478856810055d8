"""What those say who see a vote another way, for the committee to read."""

from __future__ import annotations

from deliberation.database import db
from deliberation.reading import ballots
from deliberation.reading import minority as reading
from deliberation.web.committee.place import here, page, pages
from deliberation.web.request import Answer, current_actor


@pages.get("/committee/<pid>/ballots/<reference>/statements")
def minority_words(pid: str, reference: str) -> Answer:
    """All that was written on one vote; nobody sees by whom."""
    process, session, actor = here(pid), db.session(), current_actor()
    view = ballots.one(session, actor, process.id, reference)
    found = reading.of_ballot(session, actor, process.id, reference)
    titles = {option["number"]: option["title"] for option in view.set_up["options"]}
    rows = [(one, titles[one.option]) for one in found.statements if not one.hidden_because]
    return page("minority", process, ballot=view, rows=rows)
