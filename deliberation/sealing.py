"""Sealed columns: what people tell in confidence stands in the database as a token that only the key opens.

Each store has a key of its own, derived from the secret of the installation; none of them is in the database or in a
copy of it. A token is bound to whose it is, and padded so that its length says little.
"""

from __future__ import annotations

import json
import secrets
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from deliberation.config import Config
from deliberation.errors import DeliberationError

NEEDS = "needs"
PAYMENTS = "payments"
CONTACTS = "contacts"
CONCERNS = "concerns"
DRAFTS = "drafts"
PHONES = "phones"
PRIVATE_ANSWERS = "private answers"
ABOUT_ME = "about me"
SAFEGUARDING = "safeguarding"
RECORDINGS = "recordings"
# Short and long answers look the same from outside until they are much longer.
BLOCK = 512
NONCE_BYTES = 12


def seal(store: str, owner: int, content: dict[str, Any]) -> bytes:
    """The content as a token of this store that belongs to one member."""
    text = json.dumps({"owner": owner, "content": content}, ensure_ascii=False).encode(errors="surrogatepass")
    return _config().box(_purpose(store)).encrypt(text + b" " * (-len(text) % BLOCK))


def unseal(store: str, owner: int, token: bytes) -> dict[str, Any]:
    """What a token holds; `sealed_unreadable` under another key, from another store, or in another member's row."""
    try:
        found = json.loads(_config().box(_purpose(store)).decrypt(token))
    except InvalidToken as error:
        raise DeliberationError("sealed_unreadable") from error
    if found["owner"] != owner:
        raise DeliberationError("sealed_unreadable")
    return cast("dict[str, Any]", found["content"])


def seal_file(store: str, owner: int, name: str, content: bytes) -> bytes:
    """A whole file of one member, bound to its name: AES-GCM, as a token of text would be a third longer."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _file_box(store).encrypt(nonce, content, f"{owner} {name}".encode())


def unseal_file(store: str, owner: int, name: str, sealed: bytes) -> bytes:
    """The file again; `sealed_unreadable` under another key, from another store, or in another row."""
    try:
        return _file_box(store).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], f"{owner} {name}".encode())
    except (InvalidTag, ValueError) as error:
        raise DeliberationError("sealed_unreadable") from error


def _file_box(store: str) -> AESGCM:
    return AESGCM(_config().derived_key(f"sealed file {store}"))


def _purpose(store: str) -> str:
    return f"sealed {store}"


def _config() -> Config:
    return cast("Config", current_app.extensions["folkmoot_config"])
