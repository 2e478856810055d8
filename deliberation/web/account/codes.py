"""Printed one-time codes: a second factor for those who have no app or do not want one."""

from __future__ import annotations

from flask import redirect, url_for

from deliberation.database import db
from deliberation.services import second_factor
from deliberation.web import shown_once
from deliberation.web.account.forms import StepForm
from deliberation.web.account.place import page, pages
from deliberation.web.request import Answer, current_actor

KEPT_AS = "one_time_codes"


@pages.post("/staff/codes")
def make_one_time_codes() -> Answer:
    """Make ten new ones; those of the set before open nothing any more."""
    codes = second_factor.issue_one_time_codes(db.session(), current_actor())
    shown_once.keep(KEPT_AS, list(codes))
    return redirect(url_for("account.one_time_codes"), 303)


@pages.get("/staff/codes")
def one_time_codes() -> Answer:
    """The ten codes, to print or to copy, until their owner says that they have them."""
    codes = shown_once.look(KEPT_AS)
    if codes is None:
        return redirect(url_for("account.home"), 303)
    return page("codes", codes=codes, form=StepForm(formdata=None))


@pages.post("/staff/codes/kept")
def keep_one_time_codes() -> Answer:
    """They have them: go on, to sign in with one of them or back to the account."""
    shown_once.forget(KEPT_AS)
    return redirect(url_for("account.home"), 303)
