"""Browsers in which somebody on the staff signed in before.

Whoever types wrong passwords on purpose slows down the account for everybody else (`services.throttling`), and must not
keep its owner out. So a browser that signed in fully once has tries of its own. It is known by a cookie that holds a
random mark and, as keyed hashes, which accounts it is for; locked with our key. It opens nothing.
"""

from __future__ import annotations

import json
import secrets
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, current_app, g
from flask import request as http

from deliberation.config import Config
from deliberation.services.keys import keyed_hash

LASTS = timedelta(days=180)
# At a shared computer; who signed in longest ago is forgotten first.
MOST_ACCOUNTS = 5
MARK_BYTES = 12


def init_app(app: Flask) -> None:
    """Send the cookie with the answer that signs somebody in."""
    app.after_request(_send)


def is_known() -> bool:
    """Whether anybody on the staff signed in here before."""
    return _read() is not None


def mark_for(email: str) -> str:
    """The mark of this browser, if this very account signed in here before; else ""."""
    mark, accounts = _read() or ("", [])
    return mark if _hash(email) in accounts else ""


def remember(email: str) -> None:
    """From now on this browser is known for this account."""
    mark, accounts = _read() or (secrets.token_urlsafe(MARK_BYTES), [])
    others = [one for one in accounts if one != _hash(email)]
    inside = json.dumps([mark, [*others, _hash(email)][-MOST_ACCOUNTS:]])
    g.known_browser = _box().encrypt(inside.encode()).decode()


def _read() -> tuple[str, list[str]] | None:
    try:
        opened = _box().decrypt(http.cookies.get(_name(), ""), ttl=int(LASTS.total_seconds()))
    except InvalidToken:
        return None
    mark, accounts = json.loads(opened)
    return mark, accounts


def _send(response: Response) -> Response:
    if "known_browser" in g:
        response.set_cookie(
            _name(),
            g.known_browser,
            max_age=LASTS,
            secure=_config().secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )
    return response


def _hash(email: str) -> str:
    return keyed_hash("known-browser", email)[:16]


def _name() -> str:
    return f"{'__Host-' if _config().secure else ''}browser"


def _box() -> Fernet:
    return _config().box("known-browser")


def _config() -> Config:
    found: Config = current_app.extensions["folkmoot_config"]
    return found
