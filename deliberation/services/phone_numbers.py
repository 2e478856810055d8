"""Telephone numbers as people type them and as gateways send them, in one form: + and digits (E.164)."""

from __future__ import annotations

import re

from deliberation.services.keys import keyed_hash, settings

# What people put between digits to read them more easily.
BETWEEN = re.compile(r"[\s().\-/\u2010-\u2015\u200e\u200f\u202a-\u202e]+")
WHOLE = re.compile(r"[1-9][0-9]{6,14}")


def normal(given: str, *, bare: bool = False) -> str | None:
    """The number as + and digits, or None for what is no number. `bare`: a gateway may leave the + out.

    A number that begins with one 0 is of our own country (`FOLKMOOT_DIALLING_CODE`).
    """
    text = BETWEEN.sub("", given[:64])
    if text.startswith("+"):
        digits = text[1:]
    elif text.startswith("00"):
        digits = text[2:]
    elif text.startswith("0"):
        digits = settings().dialling_code + text[1:]
    else:
        digits = text if bare else ""
    return f"+{digits}" if WHOLE.fullmatch(digits) else None


def hash_of(number: str) -> str:
    """What a number is found by. Numbers are few, so the key, which is not in the database, is all that hides them."""
    return keyed_hash("phone number", number)
