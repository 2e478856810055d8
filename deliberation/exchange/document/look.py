"""The colours and measures that every written document shares; each text colour has at least 7:1 on its ground."""

from __future__ import annotations

INK = "#1f1a24"
MUTED = "#4a4350"
PLUM = "#5b2a6b"
TINT = "#f3ecf6"
RULE = "#b9a3c2"
PAPER = "#ffffff"

BODY_POINTS = 12

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    (INK, PAPER),
    (MUTED, PAPER),
    (PLUM, PAPER),
    (INK, TINT),
    (PLUM, TINT),
)
"""Every (text, ground) pair in use: tests compute the contrast of each."""
