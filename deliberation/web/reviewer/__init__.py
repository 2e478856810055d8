"""Pages for the reviewer from outside, who answers and closes concerns and reads the record."""

from deliberation.web.reviewer import ballots, routes
from deliberation.web.reviewer.place import pages

__all__ = ["ballots", "pages", "routes"]
