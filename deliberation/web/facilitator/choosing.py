"""Choosing from a long list: what is ticked stays on the page while the rest is searched or shown a part at a time.

Searching is a step of the form itself. So neither what is ticked nor what is typed is lost by it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from accessibility import languages
from deliberation.web.paging import SIZE, Part, number_from, part_of

FIND = "find"
PAGE = "page-"
OWN_WORDS = Markup('<span lang="{}" dir="{}">{}</span>')


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to tick: its reference, its words, a line about it, and whether it was used before."""

    reference: str
    text: str
    language: str
    about: str
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page shows of the list: first all that is ticked, then one part of the rest, what was used folded."""

    ticked: tuple[Candidate, ...]
    part: Part[Candidate]
    is_long: bool
    is_search: bool

    @property
    def choices(self) -> list[tuple[str, Markup]]:
        """The choices of the field, in their order on the page."""
        return [(one.reference, own_words(one.text, one.language)) for one in self._shown]

    @property
    def hints(self) -> dict[str, str]:
        """The line about each of them."""
        return {one.reference: one.about for one in self._shown}

    @property
    def folded(self) -> frozenset[str]:
        """What is folded: used before, and not ticked. Nothing where that is all there is, or what was looked for."""
        used = frozenset(one.reference for one in self.part.items if one.is_used)
        is_all = not self.ticked and len(used) == len(self.part.items)
        return frozenset() if self.is_search or is_all else used

    @property
    def _shown(self) -> tuple[Candidate, ...]:
        unused = (one for one in self.part.items if not one.is_used)
        used = (one for one in self.part.items if one.is_used)
        return (*self.ticked, *unused, *used)


def offer(candidates: Sequence[Candidate], *, ticked: Collection[str], find: str, step: str) -> Offer:
    """What to show after a step: the part it asks for of what has all the words that are looked for."""
    rest = [one for one in candidates if one.reference not in ticked and _has(one, find)]
    rest.sort(key=lambda one: one.is_used)
    chosen = tuple(one for one in candidates if one.reference in ticked)
    number = number_from(step.removeprefix(PAGE)) if step.startswith(PAGE) else 1
    return Offer(chosen, part_of(rest, number), len(candidates) > SIZE, bool(find.strip()))


def is_looking(step: str) -> bool:
    """Whether a form was sent to look through the list, and not to do what it is for."""
    return step == FIND or step.startswith(PAGE)


def own_words(text: str, language: str) -> Markup:
    """Somebody's words as the label of a choice, marked with their language."""
    return OWN_WORDS.format(language, languages.direction(language), text)


def _has(one: Candidate, find: str) -> bool:
    text = f"{one.reference} {one.text}".casefold()
    return all(word in text for word in find.casefold().split())
