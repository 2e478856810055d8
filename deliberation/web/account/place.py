"""Who may open the pages of accounts, and what each of them shows."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deliberation.config import Config
from deliberation.database import db
from deliberation.errors import NotAllowed
from deliberation.services import second_factor
from deliberation.web.request import TOKEN_KEY, current_actor

pages = Blueprint("account", __name__)

# Open to everybody; the second group to those who gave their password and nothing more yet.
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


@pages.before_request
def ask_who() -> Response | None:
    """Let in those on the staff; whoever still owes the second factor is led to it (ASVS 6.3.3)."""
    actor = current_actor()
    if http.endpoint in OPEN:
        return None
    if not actor.is_staff:
        raise NotAllowed("sign_in_needed", verb="open", thing="account", process_id=None)
    if not actor.second_factor and http.endpoint not in HALF_WAY:
        return redirect(url_for("account.second_factor"), 303)
    return None


def token() -> str:
    """The token of this session."""
    return str(session.get(TOKEN_KEY, ""))


def has_no_second_factor() -> bool:
    """Whether somebody who gave the password has nothing yet to give as the second factor."""
    try:
        second_factor.own_account(db.session(), current_actor())
    except NotAllowed:
        return False
    return not current_actor().second_factor


def page(template: str, **variables: object) -> str:
    """One page of an account, with the ways to the others for whoever is signed in."""
    config: Config = current_app.extensions["folkmoot_config"]
    context = {
        "help_contact": {"phone": config.help_phone, "person": _("the administrator of this site")},
        "nav_links": _ways(),
    }
    return render_template(f"account/{template}.html", **{**context, **variables})


def _ways() -> tuple[tuple[str, str, bool], ...]:
    actor = current_actor()
    if not actor.second_factor:
        return ()
    ways = [("account.home", _("My account"))]
    if actor.is_administrator:
        ways.append(("account.people", _("Staff")))
    return tuple((url_for(endpoint), words, http.endpoint == endpoint) for endpoint, words in ways)
