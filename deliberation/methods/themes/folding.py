"""The plain form of a text: what stays when capital letters, accents, punctuation and blanks are taken away.

Texts with one plain form count as the same words. The text itself is never changed.
"""

from __future__ import annotations

import unicodedata

_APOSTROPHES = frozenset("'’‘ʼ`´")


class _Letters(dict[int, str | None]):
    """For `str.translate`: letters, marks and digits stay, invisible signs and apostrophes go, the rest is a blank."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        kept: str | None = character if category[0] in "LMN" else " "
        if character in _APOSTROPHES or category == "Cf":
            kept = None
        self[code] = kept
        return kept


_LETTERS = _Letters()


def plain_form(text: str) -> str:
    """Give the plain form of a text, in any script; empty when there is no letter and no digit in it.

    >>> plain_form("  Don’t CUT the café!! ")
    'dont cut the cafe'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_LETTERS).split())
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", bare).translate(_LETTERS).split())
