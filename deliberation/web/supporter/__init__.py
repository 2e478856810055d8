"""Pages for whoever helps somebody to take part: a supporter, an advocate or an interpreter."""

from deliberation.web.supporter import ballots, routes, statements, words
from deliberation.web.supporter.place import pages

__all__ = ["ballots", "pages", "routes", "statements", "words"]
