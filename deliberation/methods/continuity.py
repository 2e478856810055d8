"""How often people meet somebody they know: the usual provider of care index.

For one person with n contacts, of which the most with any one other person are m, the index is m / n (UPC). Over all
people the share is Σm / Σn: of all contacts, how many were with the person whom each met most. Contacts are counted
and not averaged, so that somebody with two of them does not weigh as much as somebody with thirty.

People with a single contact are left out: their index is 1 whatever happens, and would make the share look good.

Source: Breslau and Reeb 1975, "Continuity of care in a university-based practice", Journal of Medical Education 50,
965-969. It tells nothing of how good a contact was. Complexity: linear in the contacts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST_CONTACTS = 2
"""A person with fewer says nothing about continuity."""


@dataclass(frozen=True, slots=True)
class Continuity:
    """`same` of `contacts` were with the person whom each of `people` met most."""

    people: int
    contacts: int
    same: int


def continuity(contacts: Iterable[tuple[int, int]]) -> Continuity:
    """The share from single contacts, each a pair: whose contact it was, and with whom. The order does not matter.

    >>> continuity([(1, 7), (1, 7), (1, 8), (2, 8), (2, 8), (3, 7)])
    Continuity(people=2, contacts=5, same=4)
    >>> continuity([])
    Continuity(people=0, contacts=0, same=0)
    """
    met: dict[int, Counter[int]] = {}
    for person, other in contacts:
        met.setdefault(person, Counter())[other] += 1
    known = [one for one in met.values() if one.total() >= FEWEST_CONTACTS]
    return Continuity(
        people=len(known),
        contacts=sum(one.total() for one in known),
        same=sum(max(one.values()) for one in known),
    )
