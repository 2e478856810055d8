"""Pages for the convenor, who runs a project. One module a part of the work; all add routes to one blueprint."""

from deliberation.web.convenor import contacts, corrections, keepers, numbers, people, poster, remit, routes, strategy
from deliberation.web.convenor.place import pages

__all__ = ["contacts", "corrections", "keepers", "numbers", "pages", "people", "poster", "remit", "routes", "strategy"]
