"""A code as a picture that a phone can read: drawn on the server, named for those who cannot see it."""

from __future__ import annotations

import segno
from markupsafe import Markup, escape

# Dark squares on a light ground in every colour setting, or phones cannot read it.
DARK, LIGHT = "#1f1a24", "#ffffff"
QUIET_ZONE = 4


def picture(link: str, *, title: str, description: str) -> Markup:
    """The link as an SVG drawing with a title and a description; error correction Q survives a creased card."""
    code = segno.make(link, error="q", micro=False, boost_error=False)
    side = code.symbol_size(scale=1, border=QUIET_ZONE)[0]
    squares = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(scale=1, border=QUIET_ZONE))
        for x, dark in enumerate(row)
        if dark
    )
    return Markup(  # noqa: S704 -- numbers of our own, and words that are escaped
        f'<svg role="img" viewBox="0 0 {side} {side}" width="240" height="240" focusable="false">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f'<rect width="{side}" height="{side}" fill="{LIGHT}"/><path fill="{DARK}" d="{squares}"/></svg>'
    )
