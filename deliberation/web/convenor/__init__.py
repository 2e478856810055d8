"""Pages for the audience: convenor. One module a subject; each adds its routes to the same blueprint."""

from deliberation.web.convenor import contacts, corrections, keepers, people, poster, remit, routes, strategy
from deliberation.web.convenor.place import pages

__all__ = ["contacts", "corrections", "keepers", "pages", "people", "poster", "remit", "routes", "strategy"]
