"""Signing in: e-mail and password first, then the second factor; and signing out again."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError, NotAllowed, TooMany
from deliberation.permissions import ANONYMOUS
from deliberation.reading.actors import find, own_account
from deliberation.services import second_factor as factors
from deliberation.services import sign_in as sessions
from deliberation.services.sign_in import Needs
from deliberation.web import known_browsers
from deliberation.web.account.forms import AppForm, SecondFactorForm, SignInForm, StepForm
from deliberation.web.account.place import has_no_second_factor, page, pages, token
from deliberation.web.doors import go_on
from deliberation.web.qr import picture
from deliberation.web.request import Answer, address, current_actor, forget_sign_in, remember_sign_in, saved


@pages.get("/staff/sign-in")
def sign_in() -> Answer:
    """Ask for e-mail and password."""
    if current_actor().is_staff:
        return redirect(url_for("account.home"), 303)
    return page("sign_in", form=SignInForm(formdata=None))


@pages.post("/staff/sign-in")
def give_password() -> Answer:
    """Begin a session that opens nothing until the second factor is given. Always leads on to our own page."""
    form = SignInForm()
    if not form.validate():
        return page("sign_in", form=form), 400
    email, password = form.email.data or "", form.password.data or ""
    try:
        started = sessions.start_staff_session(
            db.session(),
            email=email,
            password=password,
            address=address(),
            browser=known_browsers.mark_for(sessions.email_as_typed(email)),
        )
    except TooMany:
        raise
    except DeliberationError as error:
        # One and the same answer, whatever was wrong; it has to stand somewhere.
        error.field = "email"
        form.take(error)
        return page("sign_in", form=form), 400
    remember_sign_in(started.token)
    first_time = started.needs is Needs.SET_UP_SECOND_FACTOR
    return redirect(url_for("account.set_up_second_factor" if first_time else "account.second_factor"), 303)


@pages.get("/staff/second-factor")
def second_factor() -> Answer:
    """Ask for a code from the app or from the printed list."""
    if current_actor().second_factor:
        return redirect(url_for("account.home"), 303)
    if has_no_second_factor():
        return redirect(url_for("account.set_up_second_factor"), 303)
    return page("second_factor", form=SecondFactorForm(formdata=None))


@pages.post("/staff/second-factor")
def give_second_factor() -> Answer:
    """Open the session in full, under a new token (ASVS 7.2.4)."""
    if current_actor().second_factor:
        return redirect(url_for("account.home"), 303)
    form = SecondFactorForm()
    if not form.validate():
        return page("second_factor", form=form), 400
    try:
        renewed = sessions.give_second_factor(db.session(), token(), form.code.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return page("second_factor", form=form), 400
    _signed_in(renewed)
    return go_on()


def _signed_in(token: str) -> None:
    """Keep the token of a full session, and know this browser again."""
    session = db.session()
    remember_sign_in(token)
    known_browsers.remember(own_account(session, find(session, token) or ANONYMOUS).email)


@pages.get("/staff/second-factor/set-up")
def set_up_second_factor() -> Answer:
    """Show what an app needs, as a picture and as text; or offer printed codes to those who want no app."""
    try:
        return _set_up()
    except NotAllowed:
        return redirect(url_for("account.second_factor"), 303)


def _set_up(notice: str = "") -> str:
    setup = factors.begin_app(db.session(), current_actor())
    drawing = picture(setup.uri, title=_("A picture for the app"), description=_("The same secret stands beside it."))
    form = AppForm(formdata=None, sealed=setup.sealed)
    groups = " ".join(setup.secret[at : at + 4] for at in range(0, len(setup.secret), 4))
    return page("set_up", form=form, drawing=drawing, secret=groups, notice=notice)


@pages.post("/staff/second-factor/set-up")
def confirm_app() -> Answer:
    """Keep the app's secret when the code comes from it."""
    form = AppForm()
    if not form.validate():
        return page("set_up", form=form), 400
    try:
        renewed = sessions.confirm_app(db.session(), token(), sealed=form.sealed.data or "", code=form.code.data or "")
    except DeliberationError as error:
        if error.code == "setup_too_old":
            return _set_up(_("That page was open for a long time. Here is a new picture. Scan this one.")), 400
        if not form.take(error):
            raise
        return page("set_up", form=form), 400
    _signed_in(renewed)
    saved(_("Your app is set up. From now on it gives you a code each time you sign in."))
    return go_on()


@pages.post("/staff/sign-out")
def sign_out() -> Answer:
    """End the session on the server (ASVS 7.4.1)."""
    ended = forget_sign_in()
    if ended:
        sessions.end(db.session(), ended)
    return _out(_("You are signed out."))


@pages.post("/staff/sign-out-everywhere")
def sign_out_everywhere() -> Answer:
    """End every session of this person, on whatever computer."""
    actor = current_actor()
    if StepForm().validate() and actor.person_id is not None:
        sessions.end_all(db.session(), actor, actor.person_id)
    forget_sign_in()
    return _out(_("You are signed out everywhere."))


def _out(words: str) -> Answer:
    saved(words)
    answer = redirect(url_for("account.sign_in"), 303)
    # What the browser kept of pages with other people's words goes too.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
