"""Which questions stand on which page of a sheet: so few that nothing is small, and no question is cut in two.

Heights are guessed in millimetres from the letters in a line, on the safe side. The pages are fixed here so that each
of them carries its number, "page 2 of 4" and its code, however it is printed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from deliberation.exchange.paper.types import Ask, Look, Sheet


@dataclass(frozen=True, slots=True)
class Measure:
    """Points of the letters, letters in a line, and heights in millimetres."""

    points: int
    letters: int
    line: float
    choice: float
    gap: float
    in_a_row: bool
    alone: bool = False
    """One question a page."""


MEASURES: dict[Look, Measure] = {
    "large": Measure(points=18, letters=53, line=9.1, choice=12.5, gap=12, in_a_row=True),
    "plain": Measure(points=14, letters=68, line=7.1, choice=9.5, gap=10, in_a_row=True),
    "single": Measure(points=18, letters=53, line=9.1, choice=12.5, gap=12, in_a_row=False, alone=True),
    "easy": Measure(points=18, letters=41, line=10.1, choice=14.5, gap=15, in_a_row=False),
}
# Of 297 mm: without the margins and the band with number and code.
ROOM = 218.0
WRITING_LINE = 13.0
TITLE = 22.0
LONGEST_ROW = 46


def pages(sheet: Sheet) -> tuple[tuple[Ask, ...], ...]:
    """The questions of each page. The first page begins with how it is done, the last ends with what happens then.

    A question that is taller than a page has one of its own.
    """
    measure = MEASURES[sheet.look]
    made: list[list[Ask]] = [[]]
    used = TITLE + sum(height_of_text(line, measure) + 2 for line in sheet.how)
    for ask in sheet.asks:
        needed = height(ask, measure)
        too_tall = used + needed > ROOM and (made[-1] or len(made) == 1)
        if too_tall or (measure.alone and made[-1]):
            made.append([])
            used = 0.0
        made[-1].append(ask)
        used += needed
    if used + sum(height_of_text(line, measure) + 2 for line in sheet.end) + measure.gap > ROOM:
        # What happens then is not left alone on a page.
        made.append([made[-1].pop()] if len(made[-1]) > 1 else [])
    return tuple(tuple(page) for page in made)


def height(ask: Ask, measure: Measure) -> float:
    """How tall a question is."""
    choices = len(ask.choices)
    if measure.in_a_row and fits_in_a_row(ask):
        choices = min(choices, 1)
    return (
        height_of_text(ask.text, measure)
        + (height_of_text(ask.lead, measure) if ask.lead else 0)
        + (height_of_text(ask.more, measure) if ask.more else 0)
        + choices * measure.choice
        + ask.lines * WRITING_LINE
        + measure.gap
    )


def fits_in_a_row(ask: Ask) -> bool:
    """Whether the boxes of a question fit beside one another."""
    return sum(len(choice) + 5 for choice in ask.choices) <= LONGEST_ROW + 6


def height_of_text(text: str, measure: Measure) -> float:
    """How tall a text is."""
    return measure.line * sum(max(1, math.ceil(len(line) / measure.letters)) for line in text.split("\n"))
