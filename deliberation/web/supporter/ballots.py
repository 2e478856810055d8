"""A vote that a member asked their supporter to help with: read it out, mark what they say, read it back, put it in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import url_for

from deliberation.database import db
from deliberation.reading import ballot_help as reading
from deliberation.reading import ballots
from deliberation.services import ballot_help as services
from deliberation.services.papers import Cast
from deliberation.web import ballot_help
from deliberation.web.ballot_help import Helping
from deliberation.web.request import Answer, current_actor
from deliberation.web.supporter.place import Here, here, page, pages


@pages.get("/support/<pid>/ballots/<reference>")
def ballot(pid: str, reference: str) -> Answer:
    """What is read out, and what a helper does and leaves."""
    return ballot_help.show_choices(_asked(here(pid), reference))


@pages.post("/support/<pid>/ballots/<reference>")
def mark_ballot(pid: str, reference: str) -> Answer:
    """Keep what they say, in this browser."""
    return ballot_help.keep_choices(_asked(here(pid), reference))


@pages.get("/support/<pid>/ballots/<reference>/check")
def ballot_check(pid: str, reference: str) -> Answer:
    """All of it, to be read back."""
    return ballot_help.show_check(_asked(here(pid), reference))


@pages.post("/support/<pid>/ballots/<reference>/check")
def put_in_ballot(pid: str, reference: str) -> Answer:
    """Put the paper in; with that the help is over. Sent twice, it is one paper with the same words."""
    return ballot_help.put_in(_helping(here(pid), reference))


@pages.get("/support/<pid>/ballots/<reference>/done")
def ballot_done(pid: str, reference: str) -> Answer:
    """The words, for the member to keep."""
    return ballot_help.show_done(_helping(here(pid), reference))


@pages.post("/support/<pid>/ballots/<reference>/done")
def ballot_words_given(pid: str, reference: str) -> Answer:
    """The member has them; here they are forgotten."""
    return ballot_help.forget(_helping(here(pid), reference))


def _asked(found: Here, reference: str) -> Helping:
    """The same, while the member asks for help with this vote; otherwise it is refused."""
    reading.require_supporter(db.session(), current_actor(), found.process.id, reference)
    return _helping(found, reference)


def _helping(found: Here, reference: str) -> Helping:
    pid = found.process.public_id

    def cast(given: Mapping[str, str | int], nonce: str, agreed: bool) -> Cast:
        return services.cast_as_supporter(
            db.session(), current_actor(), found.process.id, reference, given, nonce=nonce, agreed=agreed
        )

    ways = {
        "choose": url_for("supporter.ballot", pid=pid, reference=reference),
        "check": url_for("supporter.ballot_check", pid=pid, reference=reference),
        "done": url_for("supporter.ballot_done", pid=pid, reference=reference),
        "home": url_for("supporter.home", pid=pid),
    }
    view = ballots.one(db.session(), current_actor(), found.process.id, reference)
    draw = partial(_draw, found)
    return Helping(ballot=view, member=found.support.member, page=draw, ways=ways, cast=cast)


def _draw(found: Here, template: str, **variables: object) -> str:
    return page(template, found, menu=False, **variables)
