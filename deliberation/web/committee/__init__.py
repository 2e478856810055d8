"""Pages for the advisory committee, which approves the strategy and steps back."""

from deliberation.web.committee import ballots, decisions, minority, routes, strategy
from deliberation.web.committee.place import pages

__all__ = ["ballots", "decisions", "minority", "pages", "routes", "strategy"]
