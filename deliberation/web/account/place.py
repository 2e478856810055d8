"""Who may open the pages of accounts, and what each of them shows."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, session, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.config import Config
from deliberation.database import db
from deliberation.errors import NotAllowed
from deliberation.services import second_factor
from deliberation.web.doors import OPEN
from deliberation.web.request import TOKEN_KEY, current_actor

pages = Blueprint("account", __name__)


@pages.before_request
def only_staff() -> None:
    """Refuse residents who are signed in; `doors` has led everybody else."""
    if not current_actor().is_staff and http.endpoint not in OPEN:
        raise NotAllowed("not_allowed", verb="open", thing="account", process_id=None)


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
    if not (actor.second_factor and actor.own_password):
        return ()
    ways = [("account.home", _("My account"))]
    if actor.is_administrator:
        ways.append(("account.people", _("Staff")))
    return tuple((url_for(endpoint), words, http.endpoint == endpoint) for endpoint, words in ways)
