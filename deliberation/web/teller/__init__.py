"""Pages for tellers, who read paper votes two and two, and sign the count. They never see the roll."""

from deliberation.web.teller import routes
from deliberation.web.teller.place import pages

__all__ = ["pages", "routes"]
