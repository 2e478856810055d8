"""Secrets that are shown once, until their reader says that they have them.

A page that answers a POST with a secret would make another one when it is loaded again, and lose it when the line
breaks. So the secret travels, locked with our key, in the cookie of the person who made it, and the page that shows it
only reads. On the server it is kept nowhere.
"""

from __future__ import annotations

import json
import zlib
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, session

from deliberation.config import Config
from deliberation.web.request import current_actor

LASTS = timedelta(hours=1)


def keep(name: str, secret: object) -> None:
    """Put something that JSON can hold in the cookie; what was kept under this name before is dropped."""
    inside = json.dumps([current_actor().public_id, secret], separators=(",", ":"))
    session[_key(name)] = _box().encrypt(zlib.compress(inside.encode(), 9)).decode()


def look(name: str, lasts: timedelta = LASTS) -> object | None:
    """What was kept under this name by whoever asks, at most so long ago; None when there is nothing."""
    try:
        opened = _box().decrypt(session.get(_key(name), ""), ttl=int(lasts.total_seconds()))
    except InvalidToken:
        return None
    owner, secret = json.loads(zlib.decompress(opened))
    return secret if owner == current_actor().public_id else None


def forget(name: str) -> None:
    """Drop it: nobody can show it again."""
    session.pop(_key(name), None)


def _key(name: str) -> str:
    return f"shown_{name}"


def _box() -> Fernet:
    config: Config = current_app.extensions["folkmoot_config"]
    return config.box("shown-once")
