"""Pages for the advisory committee, which approves the strategy and steps back."""

from deliberation.web.committee import routes, strategy
from deliberation.web.committee.place import pages

__all__ = ["pages", "routes", "strategy"]
