"""A row of ten people, drawn from a count: how many of all people think so, for readers to whom numbers say little.

Like every drawing it is hidden from screen readers, and the same stands beside it in words.
"""

from __future__ import annotations

from markupsafe import Markup

OF = 10
_BODY = Markup('<circle cx="12" cy="8" r="6"/><path d="M2 38v-9a10 10 0 0 1 20 0v9z"/>')
_PERSON = Markup('<g class="{}" transform="translate({} 0)">{}</g>')
_WIDTH = 26


def out_of_ten(count: int, total: int) -> int:
    """How many of ten people stand for `count` of `total`; never all or none where it was not all or none.

    >>> out_of_ten(48, 60), out_of_ten(1, 90), out_of_ten(89, 90), out_of_ten(0, 3)
    (8, 1, 9, 0)
    """
    if not 0 <= count <= total or total == 0:
        raise ValueError("a share needs a count from 0 to a total above 0")
    if count in (0, total):
        return OF if count else 0
    return min(max(round(OF * count / total), 1), OF - 1)


def ten_people(count: int, total: int, *, direction: str = "ltr") -> Markup:
    """Draw ten people, as many of them filled as think so, from the side where reading begins."""
    filled = out_of_ten(count, total)
    places = range(OF) if direction == "ltr" else reversed(range(OF))
    drawn = [_PERSON.format("a" if at < filled else "none", place * _WIDTH, _BODY) for at, place in enumerate(places)]
    head = Markup('<svg class="drawing people" viewBox="0 0 {} 40" aria-hidden="true" focusable="false">')
    return head.format(OF * _WIDTH) + Markup("").join(drawn) + Markup("</svg>")
