"""Whether a password is one of those that everybody tries first.

Lists of common passwords are mostly one idea: a common word or name, twice or with another, with a year, a few digits
or a run of neighbouring keys. So the words are kept (see `COMMON`) and the idea is worked out: a password is guessable
when such pieces cover it whole. Together they describe more than a million passwords of twelve letters and more (ASVS
6.2.4, 6.2.11) and leave a real passphrase alone. Nothing is asked of which characters are used (ASVS 6.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deliberation.services.common_words import COMMON, GLUE

# Up to this many common words in a row are no secret; a third one, or two strange letters more, may be.
FEW = 2
SHORT_UNIT = 8
SHORTEST_RUN = 3
SHORTEST_CONTEXT = 3
EDGE_DIGITS = 4
LONGEST_WORD = max(map(len, COMMON))

# Neighbours on a keyboard, along rows and down columns, and the order of letters and digits.
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "1234567890-=", "!@#$%^&*()", "!\"£$%^&*()", "qwertyuiop[]",
    "asdfghjkl;'", "zxcvbnm,./", "azertyuiop", "qwertzuiop", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp", "147258369", "159753", "a1b2c3d4e5f6",
    "1a2b3c4d5e6f", "13579", "24680", "123321", "112233445566778899", "aabbccddee", "1a2s3d4f5g6h7j8k9l",
    "a1s2d3f4g5h6j7k8l9", "1z2x3c4v5b6n7m", "z1x2c3v4b5n6m7", "qawsedrftgyhujikolp", "qwaszxerdfcv",
    "12qw34er56ty78ui90op", "0102030405060708090", "1020304050607080901", "12345678910111213",
)  # fmt: skip
_LINES = tuple(line for row in _ROWS for line in (row, row[::-1]))
# The digits at either end, with marks beyond them.
_FRONT = re.compile(r"[\W_]*(\d*)")
_BACK = re.compile(r"(?<!\d)(\d*)[\W_]*$")
_LEET = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})


def is_guessable(password: str, context: Iterable[str] = ()) -> bool:
    """Whether common pieces, and words from the context (names, the place, the site), cover the whole password.

    Capitals do not count, nor the usual swaps (0 for o, @ for a). `context` words under three letters are left out.
    """
    folded = password.casefold()
    text = _unit(folded)
    if len(text) <= SHORT_UNIT < len(folded):
        return True
    known = frozenset(word.casefold() for word in context if len(word) >= SHORTEST_CONTEXT)
    return _strangeness(text, known) <= FEW


def _unit(text: str) -> str:
    """The piece that is repeated to make the text; the text itself where none is."""
    # A text is a repetition exactly if it is found inside its own double, before the end (Fine and Wilf).
    period = (text + text).find(text, 1)
    return text[:period]


def _strangeness(text: str, known: frozenset[str]) -> int:
    """The least number of common words and stray letters that cover the text. O(length x longest word)."""
    swapped = text.translate(_LEET)
    longest = max((LONGEST_WORD, *map(len, known)))
    first, last = _digit_edges(text)
    cheapest = [0] + [len(text) + 1] * len(text)
    for end in range(1, len(text) + 1):
        cheapest[end] = cheapest[end - 1] + (0 if _is_free(text, end - 1, first, last) else 1)
        for start in range(max(0, end - max(longest, SHORT_UNIT)), end - 1):
            cost = _piece(text[start:end], swapped[start:end], known)
            if cost is not None:
                cheapest[end] = min(cheapest[end], cheapest[start] + cost)
    return cheapest[-1]


def _is_free(text: str, place: int, first: int, last: int) -> bool:
    """Whether a single letter hides nothing: a mark between words, or one of the few digits at either end."""
    if text[place].isdigit():
        return place < first or place >= last
    return not text[place].isalnum() and (place == 0 or text[place - 1].isalnum())


def _digit_edges(text: str) -> tuple[int, int]:
    """Where the free digits at the front end, and where those at the back begin: up to four at each side."""
    front, back = _FRONT.match(text), _BACK.search(text)
    first = front.end() if front and len(front[1]) <= EDGE_DIGITS else 0
    last = back.start() if back and len(back[1]) <= EDGE_DIGITS else len(text)
    return first, last


def _piece(raw: str, swapped: str, known: frozenset[str]) -> int | None:
    """What a piece costs: nothing if it is a run or known from the context, one if a common word, none if neither."""
    if raw in known or swapped in known or raw in GLUE:
        return 0
    if len(raw) >= SHORTEST_RUN and (len(set(raw)) == 1 or any(raw in line for line in _LINES)):
        return 0
    return 1 if raw in COMMON or swapped in COMMON else None
