"""What every page needs of a request: who asks, once-only forms, and errors said in plain words."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import cache
from typing import NoReturn, cast

from babel.support import NullTranslations, Translations
from flask import Flask, abort, current_app, flash, g, has_request_context, render_template, session
from flask import request as http
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import get_locale, gettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as WerkzeugResponse
from wtforms import HiddenField
from wtforms.form import BaseForm
from wtforms.i18n import messages_path

from accessibility import languages
from accessibility.extension import current_preferences
from deliberation.config import Config
from deliberation.database import db
from deliberation.errors import DeliberationError, TooMany
from deliberation.logs import logger
from deliberation.messages import words_for
from deliberation.permissions import ANONYMOUS, Actor
from deliberation.reading.processes import ProcessView
from deliberation.services import sign_in
from deliberation.web.form_tokens import MaskedTokens

TOKEN_KEY = "sign_in"  # noqa: S105 -- the name of the place, not a secret
SPOKEN = ("en-GB", "cy", "ar")
# Languages whose texts a person who speaks them has read and put right. So far that is the one we write in.
CHECKED = frozenset({"en-GB"})
# Pages of those who run this, which are in English only.
IN_ENGLISH = frozenset({"account", "committee", "convenor", "facilitator", "reviewer", "teller"})
WANTED = "wanted"
ERROR_PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
Answer = WerkzeugResponse | str | tuple[str, int] | tuple[str, int, dict[str, str]]


class CookieOfPages(SecureCookieSessionInterface):
    """The signed cookie. Style sheets and pictures, which any cache may keep, never carry it."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Only with pages."""
        return not _is_for_everybody() and super().should_set_cookie(app, session)


class ShortNumber(IntegerConverter):
    """A whole number in an address: no longer than what a database can hold, or the address does not exist."""

    regex = r"\d{1,9}"


class PageForm(FlaskForm):
    """A form of ours: CSRF from Flask-WTF, and a key that makes sending it twice harmless."""

    class Meta:
        """What Flask-WTF takes."""

        csrf_class = MaskedTokens

        def get_translations(self, _form: BaseForm) -> NullTranslations:
            """WTForms' own few words; the file of each language is read once, not with every form."""
            return _own_words_of_forms(str(get_locale()))

    once = HiddenField(default=lambda: secrets.token_urlsafe(18))

    def take(self, error: DeliberationError) -> bool:
        """Put a refusal beside the field that it names; False when the form has no such field."""
        field = getattr(self, error.field or "", None)
        if field is None:
            return False
        field.errors = [*field.errors, words_for(error)]
        return True


@cache
def _own_words_of_forms(locale: str) -> NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")


def init_app(app: Flask, config: Config) -> None:
    """Connect sign-in, errors and the words that templates use everywhere."""
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # the documented way
    app.session_interface = CookieOfPages()
    app.url_map.converters["int"] = ShortNumber
    # An address with or without its last slash is one page. Otherwise we would answer with a redirection that names
    # the host, as the request gave it, and that may be anybody's.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.before_request(_refuse_what_nobody_types)
    app.before_request(_find_actor)
    app.register_error_handler(DeliberationError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)
    app.context_processor(_page_variables)


def _page_variables() -> dict[str, object]:
    config: Config = current_app.extensions["folkmoot_config"]
    return {
        "actor": current_actor(),
        "site": config,
        "demo": config.demo,
        "help_contact": {"phone": config.help_phone},
        "language": chosen_language(),
        "other_languages": _other_languages(),
        "by_machine": is_by_machine(chosen_language()),
    }


def chosen_language() -> str:
    """The tag of this page's language: the reader's own choice among those on offer, else the site's."""
    # A command or the worker has no reader.
    wanted = current_preferences().language if has_request_context() else ""
    return SPOKEN[0] if not wanted or (wanted in SPOKEN and is_for_staff()) else wanted


def is_for_staff() -> bool:
    """Whether a page of the staff is asked for: those are written in English only."""
    return has_request_context() and http.blueprint in IN_ENGLISH


def is_by_machine(tag: str) -> bool:
    """Whether the texts in a language were made by a machine, and nobody who speaks it has checked them."""
    return tag in SPOKEN and tag not in CHECKED


def _other_languages() -> tuple[languages.Language, ...]:
    """What the foot of each page offers, for whoever cannot read the page itself."""
    if is_for_staff():
        return ()
    return languages.languages(tag for tag in SPOKEN if tag != chosen_language())


def choose_locale() -> str:
    """The same as Babel knows it, for dates, numbers and translations."""
    return languages.babel_locale(chosen_language())


def _is_for_everybody() -> bool:
    """Whether a file of the face is asked for: the same for whoever asks."""
    endpoint = http.endpoint or ""
    return endpoint.startswith("accessibility") or endpoint == "public.offline_worker"


def _refuse_what_nobody_types() -> None:
    """A NUL character cannot be typed, and not every database can hold one."""
    if any("\0" in text for text in _texts()):
        abort(404 if "\0" in http.path else 400)


def _texts() -> Iterator[str]:
    yield http.path
    for texts in (http.args, http.form):
        for name, value in texts.items(multi=True):
            yield name
            yield value


def _find_actor() -> None:
    g.actor = ANONYMOUS
    token = None if _is_for_everybody() else session.get(TOKEN_KEY)
    if not token:
        return
    g.actor = sign_in.seen(db.session(), token) or ANONYMOUS
    if g.actor is ANONYMOUS:
        session.pop(TOKEN_KEY, None)


def current_actor() -> Actor:
    """Whoever sends this request."""
    return cast(Actor, g.get("actor", ANONYMOUS))


def remember_sign_in(token: str) -> None:
    """Keep a new session's token in the cookie; what the cookie held before is dropped (ASVS 7.2.4), but for how pages
    should look and which page was asked for."""
    kept = {name: session[name] for name in ("preferences", WANTED) if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    session[TOKEN_KEY] = token


def forget_sign_in() -> str | None:
    """Drop everything the cookie held; gives the token, so that the session can be ended on the server.

    The answer tells the browser to forget the pages that it kept (`headers`).
    """
    token = session.get(TOKEN_KEY)
    session.clear()
    g.signed_out = True
    return token


def address() -> str:
    """The visitor's address: used for throttling in a keyed hash, stored nowhere."""
    return http.remote_addr or "unknown"


def process_context(process: ProcessView) -> dict[str, object]:
    """What `base.html` shows of a process on each of its pages: whose it is, who pays, whom to ask."""
    return {
        "process": process,
        "place_name": process.area,
        "process_name": process.title,
        "paid_for_by": process.paid_for_by,
        "help_contact": {"phone": process.help_phone, "person": process.help_words},
    }


def needs_sign_in() -> bool:
    """Whether nobody is signed in, so that the way to go is the front door and not a refusal."""
    return current_actor().person_id is None


def error_page(status: int, *, words: str = "") -> tuple[str, int]:
    """A page that says what is the matter, what to do, and whom to ask."""
    page = status if status in ERROR_PAGES else (500 if status >= 500 else 400)
    config: Config = current_app.extensions["folkmoot_config"]
    return render_template(f"errors/{page}.html", words=words, help_contact={"phone": config.help_phone}), status


def _refused(error: DeliberationError) -> Answer:
    page, status = error_page(error.status, words=words_for(error))
    if isinstance(error, TooMany):
        return page, status, {"Retry-After": str(error.params.get("retry_after", 60))}
    return page, status


def _stale_form(_error: CSRFError) -> Answer:
    return error_page(400, words=gettext("This page was open for a long time or in another window. Open it again."))


def _http_error(error: HTTPException) -> Answer:
    if error.code is None or error.code < 400:
        return error.get_response()
    page, status = error_page(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return page, status, {"Allow": ", ".join(sorted(error.valid_methods))}
    return page, status


def _fault(error: Exception) -> Answer:
    # The one place for faults of ours: logged by kind and place (deliberation.logs leaves out what an error says of
    # itself, which may be somebody's words), never shown. The person reads a page that helps.
    logger().exception("fault", route=http.url_rule.rule if http.url_rule else "", error=type(error).__name__)
    db.session().rollback()
    return error_page(500)


def saved(words: str) -> None:
    """Show a line at the top of the next page: what was done, said by the page that did it."""
    flash(words, "success")


def missing() -> NoReturn:
    """Answer 404."""
    abort(404)
