"""What betrays a personal code in a log, a page or a cookie."""

from __future__ import annotations

from itertools import pairwise


def traces_of(code: str) -> list[str]:
    """Give each two neighbouring words of a code, as they are said and as an address writes them.

    One word alone proves nothing: codes are drawn from everyday words, and "second" or "card" stand in every log.
    """
    return [f"{one}{between}{other}" for one, other in pairwise(code.split()) for between in (" ", "-", "+", "%20")]
