"""One's own account: what it is, which projects it opens, and how it is signed in to."""

from __future__ import annotations

from flask_babel import format_timedelta
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import actors, processes
from deliberation.services import accounts
from deliberation.web.account import views
from deliberation.web.account.forms import PasswordForm
from deliberation.web.account.place import page, pages, token
from deliberation.web.doors import go_on
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/staff/")
def home() -> Answer:
    """Where somebody lands after signing in: their projects first."""
    session, actor = db.session(), current_actor()
    left = actors.time_left(session, token())
    return page(
        "home",
        account=actors.own_account(session, actor),
        projects=[views.project(process, roles) for process, roles in processes.of_actor(session, actor)],
        time_left=format_timedelta(left, granularity="minute", threshold=2) if left else "",
        factor=views.factor_words,
    )


@pages.get("/staff/password")
def change_password() -> Answer:
    """Ask for the present password and a new one."""
    return _password_page(PasswordForm(formdata=None))


@pages.post("/staff/password")
def store_password() -> Answer:
    """Change it; every other session of this person ends."""
    form = PasswordForm()
    if not form.validate():
        return _password_page(form), 400
    current, new = form.current.data or "", form.password.data or ""
    try:
        accounts.change_password(db.session(), current_actor(), current=current, new=new, token=token())
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _password_page(form), 400
    saved(_("Your password is changed. You are signed out on all other computers."))
    return go_on()


def _password_page(form: PasswordForm) -> str:
    return page("password", form=form, first=not current_actor().own_password)
