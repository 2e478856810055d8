"""How many people have to stand behind a minority statement so that it is kept: a part of those who voted."""

from __future__ import annotations


def backers_needed(voted: int, part: int, whole: int) -> int:
    """`part`/`whole` of those who voted, rounded up in whole numbers; one person at least.

    A tenth is the share at which a citizens' assembly keeps what a majority did not want in a minority report
    (OECD, Innovative Citizen Participation, 2020).

    >>> backers_needed(46, 1, 10), backers_needed(50, 1, 10), backers_needed(51, 1, 10), backers_needed(0, 1, 10)
    (5, 5, 6, 1)
    """
    return max(1, -(-voted * part // whole))
