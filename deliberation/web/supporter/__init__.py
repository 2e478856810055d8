"""Pages for whoever helps somebody to take part: a supporter, an advocate or an interpreter."""

from deliberation.web.supporter import routes, statements, words
from deliberation.web.supporter.place import pages

__all__ = ["pages", "routes", "statements", "words"]
