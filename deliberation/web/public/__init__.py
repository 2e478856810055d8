"""Pages for the audience: public. One module a subject; each adds its routes to the same blueprint."""

from deliberation.web.public import (
    booklet,
    leaving,
    papers,
    reading,
    results,
    rights,
    settings,
    sheets,
    strategies,
    talk,
)
from deliberation.web.public.routes import pages

__all__ = [
    "booklet",
    "leaving",
    "pages",
    "papers",
    "reading",
    "results",
    "rights",
    "settings",
    "sheets",
    "strategies",
    "talk",
]
