"""Pages for the convenor, who runs a project. One module a part of the work; all add routes to one blueprint."""

from deliberation.web.convenor import (
    about_people,
    ballot_changes,
    ballots,
    committee,
    contacts,
    corrections,
    duty,
    keepers,
    minority,
    numbers,
    people,
    poster,
    processing,
    rehearsals,
    remit,
    routes,
    strategy,
)
from deliberation.web.convenor.place import pages

__all__ = [
    "about_people",
    "ballot_changes",
    "ballots",
    "committee",
    "contacts",
    "corrections",
    "duty",
    "keepers",
    "minority",
    "numbers",
    "pages",
    "people",
    "poster",
    "processing",
    "rehearsals",
    "remit",
    "routes",
    "strategy",
]
