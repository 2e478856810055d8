"""Keyed hashes: how something secret is looked up without being stored. The keys live outside the database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import cast

from flask import current_app

from deliberation.config import Config

TOKEN_BYTES = 32


def settings() -> Config:
    """The settings of the running application."""
    return cast("Config", current_app.extensions["folkmoot_config"])


def keyed_hash(purpose: str, *parts: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of the parts under the key of one purpose, as 64 hexadecimal digits.

    Whoever holds only the database can neither reverse it nor try guesses against it.
    """
    message = b"\0".join(part.encode(errors="surrogatepass") for part in parts)
    return hmac.new(settings().derived_key(purpose), message, hashlib.sha256).hexdigest()


def new_token() -> str:
    """A session token: 256 random bits from the operating system (ASVS 7.2.3, 11.5.1), safe in a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)
