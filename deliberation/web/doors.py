"""Where somebody is led who is not signed in, or only in part: one answer for every page of the staff.

Being led is no refusal, so it leaves no event in the record. The page that was asked for is kept in the cookie, which
we sign: an address that somebody else thought of never gets there, so nobody can be led away (ASVS 3.7.2).
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, redirect, session, url_for
from flask import request as http
from werkzeug.wrappers import Response

from deliberation import clock
from deliberation.database import db
from deliberation.errors import NotAllowed
from deliberation.messages import words_for
from deliberation.services import audit
from deliberation.web import known_browsers
from deliberation.web.request import WANTED, Answer, current_actor, error_page

STAFF_PAGES = frozenset({"account", "facilitator", "convenor", "reviewer", "teller"})
# Residents come in here with a code, staff with their password.
FOR_BOTH = frozenset({"committee"})

# What is open to everybody, to those who gave their password and nothing more, and to those whose password is not yet
# their own.
OPEN = frozenset({"account.sign_in", "account.give_password", "account.sign_out"})
HALF_WAY = frozenset(
    {
        "account.second_factor",
        "account.give_second_factor",
        "account.set_up_second_factor",
        "account.confirm_app",
        "account.one_time_codes",
        "account.make_one_time_codes",
        "account.keep_one_time_codes",
    }
)
CHOOSING = frozenset({"account.change_password", "account.store_password", "account.sign_out_everywhere"})
# As long as the first half of signing in waits for the second.
WANTED_FOR = timedelta(minutes=30)


def init_app(app: Flask) -> None:
    """Look at everybody who asks for a page of the staff, before anything else is looked for."""
    app.before_request(_at_the_door)
    app.register_error_handler(NotAllowed, _refused)


def _at_the_door() -> Response | None:
    if not _is_for_staff() or http.endpoint in OPEN:
        return None
    return _way_in(open_to_half=HALF_WAY)


def _refused(error: NotAllowed) -> Answer:
    """Refuse whoever is signed in in full, and keep it in the record; lead the others on, wherever they asked."""
    way = _way_in()
    if way is not None:
        return way
    audit.record_refusal(db.session(), current_actor(), error, place=http.endpoint or "")
    return error_page(error.status, words=words_for(error))


def _way_in(*, open_to_half: frozenset[str] = frozenset()) -> Response | None:
    """The way to what is missing: signing in, the second factor, a password of one's own. None: nothing is."""
    actor, endpoint = current_actor(), http.endpoint or ""
    if actor.person_id is None:
        staff = http.blueprint in STAFF_PAGES or (_is_for_staff() and known_browsers.is_known())
        return _lead("account.sign_in" if staff else "resident.join")
    if not actor.is_staff:
        return None
    if not actor.second_factor:
        return None if endpoint in open_to_half else _lead("account.second_factor")
    return None if actor.own_password or endpoint in CHOOSING else _lead("account.change_password")


def _is_for_staff() -> bool:
    return http.blueprint in STAFF_PAGES | FOR_BOTH


def _lead(endpoint: str) -> Response:
    if http.method == "GET" and _is_for_staff() and http.endpoint not in HALF_WAY:
        # Made anew from what we understood of the address, and never taken from it.
        path = url_for(http.endpoint or "", **(http.view_args or {}))
        session[WANTED] = {"path": path, "at": clock.now().timestamp()}
    return redirect(url_for(endpoint), 303)


def go_on() -> Response:
    """Where somebody wanted to go before they signed in, else their own page."""
    kept = session.pop(WANTED, None)
    is_fresh = kept is not None and clock.now().timestamp() - kept["at"] < WANTED_FOR.total_seconds()
    return redirect(kept["path"] if kept and is_fresh else url_for("account.home"), 303)
