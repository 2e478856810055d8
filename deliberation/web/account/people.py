"""The administrator's pages: who has an account, new accounts, and what to do when somebody lost something."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError, NotFound
from deliberation.permissions import require
from deliberation.reading import actors
from deliberation.reading.actors import Colleague
from deliberation.services import accounts, passwords
from deliberation.web import shown_once
from deliberation.web.account import views
from deliberation.web.account.forms import StaffForm, StepForm
from deliberation.web.account.place import page, pages
from deliberation.web.request import Answer, current_actor, saved

KEPT_AS = "new_password"


@pages.get("/staff/people")
def people() -> Answer:
    """Everybody who has an account."""
    require(current_actor(), "manage", "staff")
    found = actors.colleagues(db.session(), current_actor())
    return page("people", people=found, state=views.colleague_state)


@pages.get("/staff/people/add")
def add_person() -> Answer:
    """Ask for name and e-mail of somebody new."""
    require(current_actor(), "manage", "staff")
    return page("add_person", form=StaffForm(formdata=None))


@pages.post("/staff/people/add")
def store_person() -> Answer:
    """Make the account; its first password is shown once, to be handed over."""
    form, password = StaffForm(), passwords.random_password()
    if not form.validate():
        return page("add_person", form=form), 400
    try:
        accounts.create_staff(
            db.session(),
            current_actor(),
            email=form.email.data or "",
            display_name=form.display_name.data or "",
            password=password,
            administrator=bool(form.administrator.data),
            key=form.once.data,
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return page("add_person", form=form), 400
    return _hand_over(form.display_name.data or "", form.email.data or "", password)


@pages.get("/staff/people/password")
def new_password() -> Answer:
    """A password to hand over, until the administrator says that it is done."""
    require(current_actor(), "manage", "staff")
    kept = shown_once.look(KEPT_AS)
    if kept is None:
        return redirect(url_for("account.people"), 303)
    return page("new_password", kept=kept, form=StepForm(formdata=None))


@pages.post("/staff/people/password")
def hand_over_password() -> Answer:
    """It is handed over: forget it here."""
    shown_once.forget(KEPT_AS)
    return redirect(url_for("account.people"), 303)


@pages.get("/staff/people/<public_id>")
def person(public_id: str) -> Answer:
    """One account, and what can be done about it."""
    one = _find(public_id)
    is_self = one.person_id == current_actor().person_id
    return page("person", one=one, is_self=is_self, state=views.colleague_state(one))


@pages.post("/staff/people/<public_id>/disable")
def disable(public_id: str) -> Answer:
    """Shut somebody out at once."""
    one = _find(public_id)
    accounts.disable_account(db.session(), current_actor(), one.person_id)
    return _back(one, _("%(name)s is shut out and signed out everywhere.", name=one.display_name))


@pages.post("/staff/people/<public_id>/enable")
def enable(public_id: str) -> Answer:
    """Let somebody in again."""
    one = _find(public_id)
    accounts.enable_account(db.session(), current_actor(), one.person_id)
    return _back(one, _("%(name)s can sign in again.", name=one.display_name))


@pages.post("/staff/people/<public_id>/password")
def reset_password(public_id: str) -> Answer:
    """A new password for somebody who forgot theirs."""
    return _reset(public_id, lambda person_id: accounts.reset_password(db.session(), current_actor(), person_id))


@pages.post("/staff/people/<public_id>/second-factor")
def reset_second_factor(public_id: str) -> Answer:
    """For somebody who lost their app and their printed codes: they start again, with a new password."""
    return _reset(public_id, lambda person_id: accounts.reset_second_factor(db.session(), current_actor(), person_id))


def _reset(public_id: str, give: Callable[[int], str]) -> Answer:
    one = _find(public_id)
    return _hand_over(one.display_name, one.email, give(one.person_id))


def _hand_over(name: str, email: str, password: str) -> Answer:
    shown_once.keep(KEPT_AS, {"name": name, "email": email, "password": password})
    return redirect(url_for("account.new_password"), 303)


def _find(public_id: str) -> Colleague:
    require(current_actor(), "manage", "staff")
    found = actors.colleagues(db.session(), current_actor())
    one = next((one for one in found if one.public_id == public_id), None)
    if one is None:
        raise NotFound("account_unknown")
    return one


def _back(one: Colleague, words: str) -> Answer:
    saved(words)
    return redirect(url_for("account.person", public_id=one.public_id), 303)
