"""Pages for the audience: public. One module a subject; each adds its routes to the same blueprint."""

from deliberation.web.public import (
    ballot_formats,
    ballots,
    booklet,
    committee,
    formats,
    leaving,
    offline,
    papers,
    reading,
    results,
    rights,
    schemas,
    settings,
    sheets,
    signed,
    strategies,
    talk,
)
from deliberation.web.public.routes import pages

__all__ = [
    "ballot_formats",
    "ballots",
    "booklet",
    "committee",
    "formats",
    "leaving",
    "offline",
    "pages",
    "papers",
    "reading",
    "results",
    "rights",
    "schemas",
    "settings",
    "sheets",
    "signed",
    "strategies",
    "talk",
]
