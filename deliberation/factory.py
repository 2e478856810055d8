"""Building the application: one factory for the command line, for gunicorn and for tests."""

from __future__ import annotations

import importlib.util
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import Babel

import accessibility
import models
from accessibility import extension as accessibility_extension
from accessibility import languages
from deliberation import database, logs, revisions
from deliberation.config import MEGABYTE, Config, load
from deliberation.errors import DeliberationError
from deliberation.web import (
    account,
    committee,
    compression,
    convenor,
    doors,
    facilitator,
    form_tokens,
    gateway,
    headers,
    health,
    known_browsers,
    lists,
    origin,
    public,
    recordings,
    request,
    resident,
    reviewer,
    supporter,
    teller,
)

ROOT = Path(__file__).resolve().parent.parent
# Long enough that nobody is thrown out in mid-thought; what ends a session is decided on the server.
COOKIE_LIFETIME = timedelta(days=90)


def create_app(config: Config | None = None) -> Flask:
    """The whole application for one configuration (the environment's by default)."""
    check_our_own_packages()
    config = config or load()
    app = Flask("deliberation", template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["folkmoot_config"] = config
    _settings(app, config)
    # First, so that it is the last to look at an answer.
    compression.init_app(app)
    logs.init_app(app)
    database.init_app(app, config)
    revisions.init_app(app, database.db, ROOT / "migrations")
    Babel(app, locale_selector=request.choose_locale)
    languages.install(app, request.chosen_language, ROOT / "deliberation" / "translations")
    recordings.init_app(app)
    origin.init_app(app)
    form_tokens.Protection(app)
    accessibility_extension.init_app(app, site_name=config.site_name, languages=_offered(config))
    headers.init_app(app, config)
    request.init_app(app, config)
    known_browsers.init_app(app)
    lists.init_app(app)
    doors.init_app(app)
    health.init_app(app, config)
    gateway.init_app(app)
    for audience in (public, resident, supporter, account, facilitator, convenor, committee, reviewer, teller):
        app.register_blueprint(audience.pages)
    return app


def check_our_own_packages() -> None:
    """Stop when `models` or `accessibility` is somebody else's: their names are common ones."""
    for package in (models, accessibility):
        spec = importlib.util.find_spec(package.__name__)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or ROOT not in origin.parents:
            raise DeliberationError("foreign_package", name=package.__name__, found=str(origin))


def _offered(config: Config) -> tuple[str, ...]:
    """The languages on offer; the two pretend ones, which show layout faults, only where nobody is misled by them."""
    pretend = (languages.ACCENTED, languages.MIRRORED) if config.testing or config.demo else ()
    return (*request.SPOKEN, *pretend)


def _settings(app: Flask, config: Config) -> None:
    prefix = "__Host-" if config.secure else ""
    app.config.update(
        SECRET_KEY=config.derived_key("cookies"),
        TESTING=config.testing,
        SESSION_COOKIE_NAME=f"{prefix}folkmoot",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=COOKIE_LIFETIME,
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE // 2,
        MAX_FORM_PARTS=500,
        # A form never runs out of time: people may need days.
        WTF_CSRF_TIME_LIMIT=None,
        # Not every browser sends a Referer; `web.origin` asks for what they do send.
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="en_GB",
        BABEL_DEFAULT_TIMEZONE="Europe/London",
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
