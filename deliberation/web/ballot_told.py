"""The result of a ballot as it is told: lines of words, tables, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from deliberation.reading.ballots import BallotView, OptionText

Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One option: its words, what became of it in a word or two, whether it was chosen, and sentences.

    `close`: why it is a close call; "" where it is decided.
    """

    option: OptionText
    outcome: str
    sentences: tuple[str, ...]
    chosen: bool
    close: str = ""

    @property
    def easy(self) -> str:
        """The one sentence with its number."""
        return self.sentences[0] if self.sentences else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers with a caption; the first column is text."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns that hold figures and no words."""
        columns = enumerate(zip(*self.rows, strict=True))
        return tuple(at for at, cells in columns if at and not any(one.isalpha() for cell in cells for one in cell))


@dataclass(frozen=True, slots=True)
class Explained:
    """A result in words. `story`: what happened step by step, to be read out; `also`: what else is to be known.

    `headline`: what came of it in one sentence. `firm`: whether a vote would change it. `others`: what two other rules
    would give. `nothing`: who got nothing.
    """

    lines: tuple[Line, ...]
    table: Table
    story: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    headline: str = ""
    firm: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()

    @property
    def chosen(self) -> tuple[OptionText, ...]:
        """What was chosen."""
        return tuple(line.option for line in self.lines if line.chosen)


def options_of(view: BallotView) -> dict[str, OptionText]:
    """The options by their numbers, as the result names them."""
    return {str(one["number"]): one for one in view.set_up["options"]}


def ties_words(options: Mapping[str, OptionText], ties: list[Found]) -> tuple[str, ...]:
    """Where a lot decided; what the rule itself settles needs no word."""
    told = []
    for tie in ties:
        if tie["decided_by"] == "lot" and tie.get("mattered", True):
            titles = ", ".join(options[number]["title"] for number in tie["tied"])
            told.append(str(_("These stood level, and the lot decided: %(choices)s.", choices=titles)))
    return tuple(told)
