"""An address as a picture that a phone can read: drawn on the server, named for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import segno
from markupsafe import Markup, escape

# Dark squares on a light ground in every colour setting, or phones cannot read it.
DARK, LIGHT = "#1f1a24", "#ffffff"
QUIET_ZONE = 4


def picture(address: str, *, title: str, description: str, size: int = 240) -> Markup:
    """The address as an SVG drawing with a title and a description; error correction Q survives a creased card.

    `size` is the width and height in CSS pixels.
    """
    code = segno.make(address, error="q", micro=False, boost_error=False)
    side = code.symbol_size(scale=1, border=QUIET_ZONE)[0]
    rows = enumerate(code.matrix_iter(scale=1, border=QUIET_ZONE))
    bars = "".join(f"M{x} {y}h{length}v1h-{length}z" for y, row in rows for x, length in _dark_runs(row))
    return Markup(  # noqa: S704 -- numbers of our own, and words that are escaped
        f'<svg role="img" viewBox="0 0 {side} {side}" width="{size}" height="{size}" focusable="false">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f'<rect width="{side}" height="{side}" fill="{LIGHT}"/><path fill="{DARK}" d="{bars}"/></svg>'
    )


def _dark_runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where dark squares stand side by side: the first one's place and how many. One bar for each keeps it small."""
    at = 0
    for is_dark, squares in groupby(row, key=bool):
        length = len(list(squares))
        if is_dark:
            yield at, length
        at += length
