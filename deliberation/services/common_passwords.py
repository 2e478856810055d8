"""The ten thousand most used passwords of twelve characters and more (ASVS 6.2.4), as marks that cannot be read back.

They are the first ones of that length in the list of ten million passwords that Mark Burnett gave to the public domain
in 2015, in the order of use that SecLists publishes (MIT licence): the first million of it. In small letters, each is
kept as the first eight bytes of its SHA-256, in order, one after the other. So nobody meets words here that they would
rather not read, and a password that is not in the list is taken for one that is once in 10^15 times.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

MARK_BYTES = 8
FILE = Path(__file__).with_suffix(".bin")


def is_common(password: str) -> bool:
    """Whether it is one of them, in whatever case. The text comes in Unicode's normal form C."""
    return _mark(password.casefold()) in _marks()


def _mark(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:MARK_BYTES]


@cache
def _marks() -> frozenset[bytes]:
    """Read once, when the first password is chosen."""
    read = FILE.read_bytes()
    return frozenset(read[at : at + MARK_BYTES] for at in range(0, len(read), MARK_BYTES))
