"""How groups answered, and what each of them thinks: none is passed over, however small or like the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

# How much is listed for a group: what it holds alone, or what it shares with others where that is nothing.
LISTED = 12
SHARED = 3


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """How one group answered one statement. `share` is agreement in percent, None where too few answered to say."""

    group: str
    agree: int
    disagree: int
    seen: int
    share: int | None
    enough: bool

    @property
    def mostly(self) -> str:
        """What most of the group said, more than half of those in it who answered: agree, disagree, or mixed."""
        if 2 * self.agree > self.seen:
            return "agree"
        return "disagree" if 2 * self.disagree > self.seen else "mixed"


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """How everybody, and each group that may be shown, answered one statement."""

    reference: str
    text: str
    language: str
    agree: int
    disagree: int
    passed: int
    seen: int
    not_seen: int
    share: int | None
    groups: tuple[GroupAnswer, ...]

    @property
    def most_of_every_group_agrees(self) -> bool:
        """Common ground: more than half in every group agree, with enough answers in each."""
        return bool(self.groups) and all(one.enough and one.mostly == "agree" for one in self.groups)

    @property
    def divides(self) -> bool:
        """Whether most of one group agrees with what most of another disagrees with."""
        said = {one.mostly for one in self.groups if one.enough}
        return {"agree", "disagree"} <= said


@dataclass(frozen=True, slots=True)
class HeldView:
    """What most of one group holds and the others do not: `direction` is agree or disagree.

    `held` of the `seen` people in the group who answered hold it; `left_out` are the letters of groups that do not, and
    `unasked` of those in which too few answered to say.
    """

    reference: str
    text: str
    language: str
    direction: str
    held: int
    seen: int
    left_out: tuple[str, ...]
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """An opinion group of five or more: its letter, its size, and what most of it holds and the others do not.

    `shares` is for a group that holds nothing alone, so that it is not passed over: what most of it thinks, as others
    do. It is empty too where most of the group are of one mind on nothing.
    """

    letter: str
    size: int
    holds: tuple[HeldView, ...]
    shares: tuple[HeldView, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two groups, and on how many of the statements that enough of both answered most of both say the same."""

    first: str
    second: str
    same: int
    answered: int


def likeness(letters: Sequence[str], statements: Iterable[StatementAnswer]) -> tuple[Likeness, ...]:
    """How alike each two groups answer, the most alike first: what the picture shows by who is near whom."""
    said = [{group.group: group.mostly for group in one.groups if group.enough} for one in statements]
    found = []
    for first, second in combinations(letters, 2):
        both = [(one[first], one[second]) for one in said if first in one and second in one]
        found.append(Likeness(first, second, sum(a == b != "mixed" for a, b in both), len(both)))
    found.sort(key=lambda one: (-one.same / max(one.answered, 1), one.first, one.second))
    return tuple(found)


def group_view(
    group: dict[str, Any],
    document: dict[str, Any],
    letters: Mapping[str, str],
    statements: Sequence[StatementAnswer],
) -> GroupView:
    """One group of a stored map; `letters` are those of groups that may be shown, by their ids in the map."""
    letter = letters[str(group["id"])]
    listed = document.get("minority", {}).get(str(group["id"]), [])
    holds = tuple(_held(letter, listed, letters, statements))[:LISTED]
    return GroupView(letter, int(group["size"]), holds, () if holds else tuple(_shared(letter, statements))[:SHARED])


def _held(
    letter: str, listed: Iterable[Mapping[str, Any]], letters: Mapping[str, str], statements: Iterable[StatementAnswer]
) -> Iterator[HeldView]:
    """What the group holds and the others do not, as far as enough of the group answered to say it."""
    by_reference = {one.reference: one for one in statements}
    for view in listed:
        said = by_reference.get(str(view["id"]))
        if said is not None:
            others = {letters[one] for one in view["left_out"] if one in letters}
            yield from _as_view(letter, said, str(view["direction"]), others)


def _shared(letter: str, statements: Iterable[StatementAnswer]) -> Iterator[HeldView]:
    """What most of the group thinks, whatever the others do, the most of it first."""
    found: list[HeldView] = []
    for said in statements:
        own = next((group.mostly for group in said.groups if group.group == letter), "mixed")
        if own != "mixed":
            others = {group.group for group in said.groups if group.mostly != own}
            found += _as_view(letter, said, own, others)
    found.sort(key=lambda view: (-view.held / view.seen, view.reference))
    yield from found


def _as_view(letter: str, said: StatementAnswer, direction: str, others: Collection[str]) -> Iterator[HeldView]:
    """The view in words and numbers; nothing where too few of the group answered. `others` do not hold it."""
    own = next((group for group in said.groups if group.group == letter), None)
    if own is None or not own.enough:
        return
    # Of a group in which hardly anybody answered it can't be said that it thinks otherwise.
    unasked = {group.group for group in said.groups if not group.enough}
    yield HeldView(
        reference=said.reference,
        text=said.text,
        language=said.language,
        direction=direction,
        held=own.agree if direction == "agree" else own.disagree,
        seen=own.seen,
        left_out=tuple(sorted(set(others) - unasked)),
        unasked=tuple(sorted(unasked)),
    )
