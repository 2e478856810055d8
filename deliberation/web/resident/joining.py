"""Coming in: by a personal code, by a card with a picture to scan, or by the code of an open call."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, redirect, render_template, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from accessibility import codes as code_words
from deliberation.config import Config
from deliberation.database import db
from deliberation.errors import DeliberationError, Refused, TooMany
from deliberation.permissions import ANONYMOUS, Actor
from deliberation.reading import actors, processes
from deliberation.reading.processes import ProcessView
from deliberation.services import codes
from deliberation.services.codes import CodeKind, Redeemed
from deliberation.web import following
from deliberation.web.request import Answer, address, current_actor, process_context, remember_sign_in
from deliberation.web.resident.forms import CodeForm, StepForm
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.qr import picture
from deliberation.web.resident.routes import pages

# Which open call somebody is about to join: kept in their own cookie between two pages.
JOINING = "joining"
# A new code travels in their cookie, locked with our key, until they have kept it: an old phone that drops the page
# while its camera is open must find it again. On the server it is kept nowhere.
OWN_CODE = "own_code"
SHOWN_FOR_SECONDS = 24 * 60 * 60


@pages.get("/join")
def join() -> Answer:
    """Ask for the code, and for nothing else."""
    return _ask(CodeForm(formdata=None))


@pages.post("/join")
def use_code() -> Answer:
    """Open what the code opens."""
    form = CodeForm()
    if not form.validate():
        return _ask(form), 400
    try:
        opened = codes.redeem(db.session(), words=form.words.data or "", address=address())
    except TooMany:
        raise
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask(form), 400
    return _go_in(opened)


@pages.get("/card/<words>")
def card(words: str) -> Answer:
    """Where the picture on a card leads to. Opening it signs nobody in: that takes the button."""
    form = CodeForm(formdata=None)
    known = code_words.normalise(words)
    if known is None:
        form.words.data = words
        return _ask(form)
    form.words.data = known
    return render_template("resident/card.html", form=form, words=known)


@pages.get("/join/open")
def open_call() -> Answer:
    """Say what somebody is about to join, before they do."""
    process = _joining()
    if process is None:
        return redirect(url_for("resident.join"), 303)
    return _about(process, StepForm(formdata=None))


@pages.post("/join/open")
def join_open_call() -> Answer:
    """Make a new member, and lead to the page with their own code."""
    process, form = _joining(), StepForm()
    if process is None:
        return redirect(url_for("resident.join"), 303)
    if not form.validate():
        return _about(process, form), 400
    try:
        joined = codes.join_open_call(
            db.session(), process_id=process.id, idempotency_key=form.once.data or "", address=address()
        )
    except Refused as error:
        if error.code != "join_closed":
            raise
        return _about(process, form, closed=True), 409
    remember_sign_in(joined.token)
    session[OWN_CODE] = _box().encrypt(joined.words.encode()).decode()
    return redirect(url_for("resident.own_code", pid=process.public_id), 303)


@pages.get("/take-part/<pid>/my-code")
def own_code(pid: str) -> Answer:
    """The person's own code, until they say that they have kept it; then nobody can show it again."""
    process = here(pid)
    words = _open_code()
    if words is None:
        return redirect(url_for("resident.home", pid=pid), 303)
    return page(
        "own_code",
        process,
        form=StepForm(formdata=None),
        words=words,
        name=own_choices(process).pseudonym,
        drawing=_drawing_of(words),
        site_address=_base().partition("://")[2] + url_for("resident.join"),
    )


@pages.post("/take-part/<pid>/my-code")
def keep_code(pid: str) -> Answer:
    """They have kept it: forget it here as well."""
    process = here(pid)
    session.pop(OWN_CODE, None)
    return redirect(url_for("resident.home", pid=process.public_id), 303)


def _box() -> Fernet:
    config: Config = current_app.extensions["folkmoot_config"]
    return config.box("own-code")


def _base() -> str:
    config: Config = current_app.extensions["folkmoot_config"]
    return config.base_url


def _open_code() -> str | None:
    try:
        return _box().decrypt(session.get(OWN_CODE, ""), ttl=SHOWN_FOR_SECONDS).decode()
    except InvalidToken:
        return None


def _drawing_of(words: str) -> Markup:
    link = _base() + url_for("resident.card", words=words.replace(" ", "-"))
    return picture(link, title=_("Your code as a picture"), description=_("Scan it to come back here."))


def _go_in(opened: Redeemed) -> Answer:
    process = processes.by_id(db.session(), opened.process_id)
    if opened.kind is CodeKind.PROCESS or opened.token is None:
        session[JOINING] = process.public_id
        return redirect(url_for("resident.open_call"), 303)
    remember_sign_in(opened.token)
    actor = actors.find(db.session(), opened.token) or ANONYMOUS
    answer = redirect(url_for(_first_page(actor, process), pid=process.public_id), 303)
    following.bring(answer, actor)
    return answer


def _first_page(actor: Actor, process: ProcessView) -> str:
    """Where a personal code leads: residents on the committee, and who helps somebody, have pages of their own."""
    roles = {str(part.role) for part in actor.parts_in(process.id)}
    pages_of_their_own = {"advisory_member": "committee.process", "supporter": "supporter.home"}
    return pages_of_their_own.get(roles.pop(), "resident.home") if len(roles) == 1 else "resident.home"


def _ask(form: CodeForm) -> str:
    unknown = [one for one in code_words.suggest(form.words.data or "") if one.words]
    mine = [one for one, roles in processes.of_actor(db.session(), current_actor()) if "member" in roles]
    return render_template("resident/join.html", form=form, unknown=unknown if form.words.errors else (), mine=mine)


def _joining() -> ProcessView | None:
    public_id = session.get(JOINING)
    return processes.one(db.session(), public_id) if public_id else None


def _about(process: ProcessView, form: StepForm, *, closed: bool = False) -> str:
    is_open = "join" in process.abilities and not closed
    template = "resident/about.html" if is_open else "resident/join_closed.html"
    remit = processes.remit(db.session(), current_actor(), process.id) if is_open else None
    return render_template(template, form=form, remit=remit, **process_context(process))
