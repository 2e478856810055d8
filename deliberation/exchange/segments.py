"""Separable pieces of a published copy, each known by its own hash, so that one can be taken out and still be named."""

from __future__ import annotations

import hashlib


def segment_hash(text: str) -> str:
    """SHA-256 of the piece's text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
