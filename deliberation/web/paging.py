"""Long lists, a part at a time: nobody has to scroll past hundreds of lines, or wait for them on an old phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request as http
from flask import url_for

SIZE = 50
MOST_DIGITS = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of a list: what is in it, its number from 1, and how many there are of both."""

    items: tuple[T, ...]
    number: int
    parts: int
    total: int

    @property
    def first(self) -> int:
        """The place of the first one in the whole list, from 1; 0 when the list is empty."""
        return min((self.number - 1) * SIZE + 1, self.total)

    @property
    def last(self) -> int:
        """The place of the last one."""
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def before(self) -> int:
        """The number of the part before this one; 0 when there is none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the part after this one; 0 when there is none."""
        return self.number + 1 if self.number < self.parts else 0

    def address(self, number: int) -> str:
        """The address of another part on the page that is asked for; "" for none."""
        return url_for(str(http.endpoint), **(http.view_args or {}), page=number) if number else ""


def part_of(items: Sequence[T], number: int) -> Part[T]:
    """The part with this number, or the nearest that there is."""
    parts = max(1, -(-len(items) // SIZE))
    number = min(max(number, 1), parts)
    return Part(tuple(items[(number - 1) * SIZE : number * SIZE]), number, parts, len(items))


def number_of(place: int) -> int:
    """The number of the part in which the item with this place (from 0) stands."""
    return place // SIZE + 1


def number_from(text: str) -> int:
    """A number of a part as somebody typed it; 1 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 1


def asked_part(items: Sequence[T]) -> Part[T]:
    """The part that the address asks for."""
    return part_of(items, number_from(http.args.get("page", "")))
