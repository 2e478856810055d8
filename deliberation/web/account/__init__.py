"""Pages for the staff's accounts. One module a part; each adds its routes to the same blueprint."""

from deliberation.web.account import codes, own, people, routes
from deliberation.web.account.place import pages

__all__ = ["codes", "own", "pages", "people", "routes"]
