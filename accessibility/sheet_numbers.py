"""Numbers of paper sheets: short, read aloud without mistakes, and a wrong letter is noticed at once.

Seven random characters and one to check. The alphabet has 31 letters, a prime: with weights 1 to 8 every single wrong
character and every swap of two is found (the principle of ISBN-10). A number opens nothing: it only names a sheet.
"""

from __future__ import annotations

from typing import Protocol

# No i, l, o, u (mistaken for 1, 1, 0, v) and no v (sounds like b).
ALPHABET = "0123456789abcdefghjkmnpqrstwxyz"
LENGTH = 8
_READ_AS = str.maketrans({"i": "1", "l": "1", "o": "0"})
_LEFT_OUT = frozenset(" -–—.·\t\n")


class Chooser(Protocol):
    """What `secrets` and `random.Random` have in common."""

    def choice(self, seq: str) -> str:
        """One character of several."""


def new_number(rng: Chooser) -> str:
    """A new number, as it is stored: eight small characters.

    >>> import random
    >>> normalise(shown(new_number(random.Random(1)))) == new_number(random.Random(1))
    True
    """
    body = "".join(rng.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def normalise(text: str) -> str | None:
    """A number as somebody typed or scanned it, as it is stored; None where it cannot be one.

    >>> normalise("0000-0000"), normalise("oooo oooo"), normalise("0000-0001")
    ('00000000', '00000000', None)
    """
    plain = "".join(letter for letter in text.casefold() if letter not in _LEFT_OUT).translate(_READ_AS)
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return plain if _check(plain[:-1]) == plain[-1] else None


def shown(number: str) -> str:
    """A stored number as it is printed: capital letters in two groups.

    >>> shown("k7m29qx4")
    'K7M2-9QX4'
    """
    large = number.upper()
    return f"{large[:4]}-{large[4:]}"


def _check(body: str) -> str:
    # The sum of place times value over all eight is a multiple of 31.
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(body, start=1))
    return next(one for value, one in enumerate(ALPHABET) if (total + LENGTH * value) % len(ALPHABET) == 0)
