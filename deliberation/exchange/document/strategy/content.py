"""What a published strategy says: the frozen copy from which every file is written.

Numbers arrive as they may be shown: a whole number, words in its place, or `None` for "fewer than 5". Nothing here
counts, hides or decides. The pieces check that they belong together: an action has its priority, an origin is a
recommendation of this strategy or the officers, no reference is used twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal

from deliberation.errors import DeliberationError
from deliberation.exchange.document.cleaning import clean_text
from deliberation.exchange.document.types import OPEN_GOVERNMENT_LICENCE, Licence, check_language

Shown = int | str | None
ActionKind = Literal["service", "place_shaping", "asset_building", "ask_of_others"]
ACTION_KINDS: tuple[ActionKind, ...] = ("service", "place_shaping", "asset_building", "ask_of_others")
PROPOSED_BY_OFFICERS = "proposed by officers"
MOST_QUOTES = 3
# Marks what came later: while it is empty it is not in the file.
LEFT_OUT = {"left_out": True}

_REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9._/-]{0,39}")


def _require(condition: object, code: str, **params: object) -> None:
    if not condition:
        raise DeliberationError(code, field=None, **params)


class _Piece:
    """Cleans its own text and rounds its shares (six places) when it is made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for part in fields(self):  # type: ignore[arg-type] # every piece is a dataclass
            value = getattr(self, part.name)
            if isinstance(value, str):
                object.__setattr__(self, part.name, clean_text(value).strip())
            elif isinstance(value, float):
                object.__setattr__(self, part.name, round(value, 6))
            elif isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
                object.__setattr__(self, part.name, tuple(clean_text(item).strip() for item in value))
        self.check()

    def check(self) -> None:
        """Refuse what cannot be published; each piece says what that is."""


def _check_share(share: float | None, of: str) -> None:
    _require(share is None or 0 <= share <= 1, "strategy_share", of=of, share=share)


@dataclass(frozen=True, slots=True)
class MethodCounts(_Piece):
    """How much stands behind the strategy."""

    people: Shown
    contributions: Shown
    statements: Shown
    votes: Shown
    groups: Shown
    withdrawn: Shown = 0


@dataclass(frozen=True, slots=True)
class Backing(_Piece):
    """The ballot behind a priority or a recommendation; `share` is of `papers`, `None` where it is not shown."""

    support: Shown
    can_live_with: Shown
    against: Shown
    papers: Shown
    share: float | None = None

    def check(self) -> None:
        """A share lies between 0 and 1."""
        _check_share(self.share, "backing")


@dataclass(frozen=True, slots=True)
class Channel(_Piece):
    """How many contributions came in one way (online, paper, phone, table note)."""

    name: str
    contributions: Shown


@dataclass(frozen=True, slots=True)
class Quotation(_Piece):
    """A quote whose speaker agreed to this use; `original_hash` is of its text when it was first published."""

    text: str
    attribution: str = ""
    language: str = ""
    original_hash: str = ""

    def check(self) -> None:
        """A quote has words, in some language."""
        check_language(self.language)
        _require(self.text, "strategy_quote_empty")


@dataclass(frozen=True, slots=True)
class VoiceTrace(_Piece):
    """Whose words stand behind an action, and who disagreed."""

    contributions: Shown = 0
    people: Shown = 0
    channels: tuple[Channel, ...] = ()
    withdrawn_since: Shown = 0
    agree_share: float | None = None
    disagree: Shown = 0
    minority_note: str = ""
    quotes: tuple[Quotation, ...] = ()

    def check(self) -> None:
        """At most three quotes; a share lies between 0 and 1."""
        _require(len(self.quotes) <= MOST_QUOTES, "strategy_quotes", most=MOST_QUOTES, found=len(self.quotes))
        _check_share(self.agree_share, "voice")


@dataclass(frozen=True, slots=True)
class Action(_Piece):
    """What will be done, by whom, by when, with how much (pence; `None`: no money set).

    `origin` is the reference of a recommendation of this strategy, or `PROPOSED_BY_OFFICERS`.
    """

    reference: str
    priority: str
    text: str
    owner: str
    kind: ActionKind
    origin: str
    starts_on: date | None = None
    due_on: date | None = None
    money_pence: int | None = None
    voice: VoiceTrace = VoiceTrace()

    def check(self) -> None:
        """Kind, money and dates are possible."""
        _require(self.text and self.owner, "strategy_action_empty", reference=self.reference)
        _require(self.kind in ACTION_KINDS, "strategy_action_kind", reference=self.reference, kind=self.kind)
        _require(self.money_pence is None or self.money_pence >= 0, "strategy_action_money", reference=self.reference)
        in_order = self.starts_on is None or self.due_on is None or self.starts_on <= self.due_on
        _require(in_order, "strategy_action_dates", reference=self.reference)


@dataclass(frozen=True, slots=True)
class Priority(_Piece):
    """What matters, in the order that was decided; `decided_how` says how that was done."""

    reference: str
    rank: int
    title: str
    why: str
    decided_how: str
    backing: Backing | None = None


@dataclass(frozen=True, slots=True)
class MinorityWords(_Piece):
    """What those say who see a recommendation another way; `backers` people stand behind it, with `needed` it stays."""

    reference: str
    text: str
    backers: Shown
    needed: Shown
    language: str = ""

    def check(self) -> None:
        """It has words, in some language."""
        _require(self.text, "strategy_statement_empty", reference=self.reference)
        check_language(self.language)


@dataclass(frozen=True, slots=True)
class Recommendation(_Piece):
    """What the members recommended; `state` is the state's code, `answer` what the authority said to it."""

    reference: str
    title: str
    text: str
    why: str
    state: str
    statements: tuple[str, ...] = ()
    backing: Backing | None = None
    answer: str = ""
    # Left out of the file while there is none, so that copies from before it keep their hash.
    minority: tuple[MinorityWords, ...] = field(default=(), metadata=LEFT_OUT)


@dataclass(frozen=True, slots=True)
class GroupVotes(_Piece):
    """One opinion group's votes on a statement; only groups that may be shown are here."""

    group: str
    agree: Shown
    disagree: Shown
    passes: Shown
    people: Shown


@dataclass(frozen=True, slots=True)
class StatementVotes(_Piece):
    """A statement and how it was voted on; `people` saw it."""

    reference: str
    text: str
    agree: Shown
    disagree: Shown
    passes: Shown
    people: Shown
    groups: tuple[GroupVotes, ...] = ()
    common_ground: bool = False
    language: str = ""

    def check(self) -> None:
        """A statement has words, in some language."""
        _require(self.text, "strategy_statement_empty", reference=self.reference)
        check_language(self.language)


@dataclass(frozen=True, slots=True)
class TraceStep(_Piece):
    """One link of the trace, from a source to what came of it."""

    from_type: str
    from_id: str
    to_type: str
    to_id: str
    relation: str


@dataclass(frozen=True, slots=True)
class Redaction(_Piece):
    """Something that was taken out after publication, known only by the hash of what it was."""

    reference: str
    redacted_on: date
    original_hash: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StrategyContent(_Piece):
    """The published strategy. Lists are kept in the order given, priorities by rank.

    `how_made` is the organiser's own account of the method; `not_shown` adds to the rules that hold everywhere.
    """

    reference: str
    title: str
    place: str
    period: str
    question: str
    process: str
    organisation: str
    version: int
    published_on: date
    method: MethodCounts
    priorities: tuple[Priority, ...]
    actions: tuple[Action, ...]
    recommendations: tuple[Recommendation, ...] = ()
    statements: tuple[StatementVotes, ...] = ()
    trace: tuple[TraceStep, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    not_shown: tuple[str, ...] = ()
    vision: str = ""
    how_made: str = ""
    audit_head: str = ""
    data_hash: str = ""
    licence: Licence = OPEN_GOVERNMENT_LICENCE
    language: str = "en-GB"

    def check(self) -> None:
        """Every reference is well made, used once, and leads somewhere."""
        check_language(self.language)
        object.__setattr__(self, "priorities", tuple(sorted(self.priorities, key=lambda item: item.rank)))
        _require(
            self.title and self.question and self.language and self.priorities,
            "strategy_incomplete",
            reference=self.reference,
        )
        kinds: tuple[Sequence[Priority | Action | Recommendation | StatementVotes], ...] = (
            self.priorities, self.actions, self.recommendations, self.statements,
        )  # fmt: skip
        _check_references([self.reference, *(item.reference for items in kinds for item in items)])
        _require(len({item.rank for item in self.priorities}) == len(self.priorities), "strategy_ranks")
        recommended = {item.reference for item in self.recommendations}
        known = {item.reference for item in self.priorities}
        for action in self.actions:
            _check_leads(action.reference, [action.priority], known)
            _check_leads(action.reference, [action.origin], recommended | {PROPOSED_BY_OFFICERS})
        stated = {item.reference for item in self.statements}
        for recommendation in self.recommendations:
            _check_leads(recommendation.reference, recommendation.statements, stated)

    def actions_of(self, priority: str) -> tuple[Action, ...]:
        """The actions under a priority, in order."""
        return tuple(action for action in self.actions if action.priority == priority)


def _check_references(references: Iterable[str]) -> None:
    seen: set[str] = set()
    for reference in references:
        _require(_REFERENCE.fullmatch(reference), "strategy_reference", reference=reference)
        _require(reference.casefold() not in seen, "strategy_reference_twice", reference=reference)
        seen.add(reference.casefold())


def _check_leads(reference: str, to: Iterable[str], known: set[str]) -> None:
    for target in to:
        _require(target in known, "strategy_reference_nowhere", reference=reference, to=target)
