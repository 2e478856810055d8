"""Pages for the audience: facilitator. One module a task; each adds its routes to the same blueprint."""

from deliberation.web.facilitator import (
    cards,
    entering,
    entering_things,
    merging,
    needs,
    notes,
    one_person,
    payments,
    people,
    recommendations,
    routes,
    statements,
    theme_log,
    theme_one,
    theme_tray,
    themes,
    words,
)
from deliberation.web.facilitator.place import pages

__all__ = [
    "cards",
    "entering",
    "entering_things",
    "merging",
    "needs",
    "notes",
    "one_person",
    "pages",
    "payments",
    "people",
    "recommendations",
    "routes",
    "statements",
    "theme_log",
    "theme_one",
    "theme_tray",
    "themes",
    "words",
]
