"""Pages that explain: help, how this works for everyone, what is kept, how results are made, how to check."""

from __future__ import annotations

from deliberation.database import db
from deliberation.reading import audit, processes
from deliberation.web.public import kept, views
from deliberation.web.public.last_audit import last_audit
from deliberation.web.public.place import plain_page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer


@pages.get("/help")
def help_page() -> Answer:
    """How to get help, and how to use these pages."""
    projects = processes.open_to_visitors(db.session())
    return plain_page("help", contacts=tuple(one for one in projects if one.help_phone or one.help_words))


@pages.get("/accessibility")
def accessibility() -> Answer:
    """For whom this was built, what was checked, what was not, and how to say that something does not work."""
    found = last_audit()
    return plain_page("accessibility", found=found, day=views.day(found.day))


@pages.get("/privacy")
def privacy() -> Answer:
    """What is kept, who can see it, and how to take it back."""
    return plain_page("privacy", kept=kept.rows())


@pages.get("/method")
def method() -> Answer:
    """How answers become results."""
    return plain_page("method")


@pages.get("/check")
def check() -> Answer:
    """The end of the record of decisions, so that anybody can tell later whether history was changed."""
    session = db.session()
    return plain_page("check", head=audit.head(session), last=audit.last_entry(session))
