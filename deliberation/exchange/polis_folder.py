"""Writing the export folder of a Polis conversation, with the files, the columns and their order as Polis has them.

What Polis tells and we do not is left empty, never invented: who wrote a statement, how many statements a person wrote,
and when somebody voted (`timestamp` 0, `datetime` empty). The rows of votes.csv stand in the order of statement and
drawn number, so that their order tells no time either. A statement's time is the day on which it was written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deliberation.exchange.formulas import guard
from deliberation.methods.opinion.types import Ints

NO_TIME = 0
ACCEPTED, REJECTED = 1, -1
_COMMENT_COLUMNS = (
    "timestamp",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "is-meta",
    "is-seed",
    "group-informed-consensus",
    "comment-body",
)
_VOTE_COLUMNS = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
_PERSON_COLUMNS = ("participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
_HISTORY_COLUMNS = ("n-votes", "n-comments", "n-visitors", "n-voters", "n-commenters")


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    """A statement as it is written out. `text` is empty where the words are not in use any more.

    `day` is the beginning of the day on which it was written, in ms; `consensus` is None where there are no groups.
    """

    number: int
    text: str
    moderated: int
    is_meta: bool
    day: int
    consensus: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """All that goes into the folder. People are numbers from 0, drawn for this one export.

    `groups` has the group of each person, None for those in none. `people`, `items` and `values` are the votes, one a
    person and statement: numbers of people, positions in `statements`, and 1, 0 or -1. `visitors` and `commenters`
    count those who take part and those whose words the statements come from.
    """

    topic: str
    url: str
    description: str
    visitors: int
    commenters: int
    statements: tuple[WrittenStatement, ...]
    groups: tuple[int | None, ...]
    people: Ints
    items: Ints
    values: Ints


def write_polis(folder: Path, conversation: Conversation) -> None:
    """Write the five files into an empty folder: UTF-8 without a byte order mark, and plain line ends."""
    _write(folder / "summary.csv", _summary(conversation))
    _write(folder / "comments.csv", _comments(conversation))
    _write(folder / "votes.csv", _votes(conversation))
    _write(folder / "participants-votes.csv", _people(conversation))
    _write(folder / "stats-history.csv", _history(conversation))


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def _summary(of: Conversation) -> Iterable[Sequence[object]]:
    yield "topic", guard(of.topic)
    yield "url", of.url
    yield "views", of.visitors
    yield "voters", len(of.groups)
    yield "voters-in-conv", len(of.groups)
    yield "commenters", of.commenters
    yield "comments", len(of.statements)
    yield "groups", len({group for group in of.groups if group is not None})
    yield "conversation-description", guard(of.description)


def _comments(of: Conversation) -> Iterable[Sequence[object]]:
    yield _COMMENT_COLUMNS
    agrees, disagrees = (np.bincount(of.items[of.values == vote], minlength=len(of.statements)) for vote in (1, -1))
    for one, agree, disagree in zip(of.statements, agrees.tolist(), disagrees.tolist(), strict=True):
        consensus = "" if one.consensus is None else repr(one.consensus)
        flags = ("true" if one.is_meta else "false", "false")
        yield one.day, one.number, "", agree, disagree, one.moderated, *flags, consensus, guard(one.text)


def _votes(of: Conversation) -> Iterable[Sequence[object]]:
    yield _VOTE_COLUMNS
    order = np.lexsort((of.people, of.items))
    numbers = [one.number for one in of.statements]
    for item, person, value in zip(*_in_order(order, of.items, of.people, of.values), strict=True):
        yield NO_TIME, "", numbers[item], person, value


def _in_order(order: NDArray[np.int64], *columns: Ints) -> list[list[int]]:
    return [column[order].tolist() for column in columns]


def _people(of: Conversation) -> Iterable[Sequence[object]]:
    """One row a person. A statement on which nobody voted has no column, as in Polis."""
    voted = np.unique(of.items)
    yield *_PERSON_COLUMNS, *(of.statements[item].number for item in voted.tolist())
    order = np.lexsort((of.items, of.people))
    people, places, values = of.people[order], np.searchsorted(voted, of.items[order]), of.values[order]
    starts = np.searchsorted(people, np.arange(len(of.groups) + 1)).tolist()
    for person, group in enumerate(of.groups):
        mine = slice(starts[person], starts[person + 1])
        cells: list[object] = [""] * len(voted)
        for place, value in zip(places[mine].tolist(), values[mine].tolist(), strict=True):
            cells[place] = value
        agree, disagree = (int(np.count_nonzero(values[mine] == vote)) for vote in (1, -1))
        known = "" if group is None else group
        yield person, "", known, "", starts[person + 1] - starts[person], agree, disagree, *cells


def _history(of: Conversation) -> Iterable[Sequence[object]]:
    """The beginning and the end alone: what lies between would tell who came when."""
    yield _HISTORY_COLUMNS
    yield 0, 0, 0, 0, 0
    yield len(of.values), len(of.statements), of.visitors, len(of.groups), of.commenters
