"""Pages for the convenor, who runs a project. One module a part of the work; all add routes to one blueprint."""

from deliberation.web.convenor import (
    about_people,
    contacts,
    corrections,
    duty,
    keepers,
    numbers,
    people,
    poster,
    processing,
    remit,
    routes,
    strategy,
)
from deliberation.web.convenor.place import pages

__all__ = [
    "about_people",
    "contacts",
    "corrections",
    "duty",
    "keepers",
    "numbers",
    "pages",
    "people",
    "poster",
    "processing",
    "remit",
    "routes",
    "strategy",
]
