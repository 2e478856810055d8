"""A lottery as numbered panels, each as likely as any other: fixed and published before the public draw."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.lottery.pricing import PanelFinder
from deliberation.methods.lottery.types import POSITIVE, Floats, Integers, Lottery, Portfolio, Shape

_TINY = 1e-6
_SHORT = 100.0


def number_panels(lottery: Lottery, *, number: int, rng: np.random.Generator) -> Portfolio:
    """Give `number` panels such that the share of panels a person is on is as near to their probability as can be.

    Whole copies of the lottery's panels first, then one after the other the one that brings the counts nearest to
    number x probability. Then one panel after the other is put anew until nobody is on fewer panels than number x
    probability - 1, where that can be had. People of one kind take turns, so that their counts differ by at most 1.
    `rng` settles who of a kind comes first and the order of the numbers. MethodError `panels_none` for fewer than one.
    """
    if number < 1:
        raise MethodError("panels_none", number=number)
    shape, mixture = lottery.shape, lottery.mixture
    copies = _copies(mixture.panels, mixture.weights, shape, number)
    aim = mixture.weights @ mixture.panels * number
    finder = PanelFinder(shape, around=aim / number / shape.sizes)
    rows = _evened(np.repeat(mixture.panels, copies, axis=0), shape, aim, finder)
    panels = _with_people(shape, rows[rng.permutation(number)], rng)
    counts = Counter(name for panel in panels for name in panel)
    able = [name for name, chance in lottery.probabilities.items() if chance > 0]
    lowest = min((counts[name] for name in able), default=0) / number
    return Portfolio(panels, lowest, hashlib.sha256(portfolio_text(panels).encode("utf-8")).hexdigest())


def portfolio_text(panels: Sequence[Sequence[str]]) -> str:
    """Give the published file: CSV, one row a panel: its number (as many digits as the last one has), then ids."""
    digits = len(str(len(panels) - 1))
    lines = [["panel", *(f"seat {place}" for place in range(1, len(panels[0]) + 1))]]
    lines += [[f"{place:0{digits}d}", *panel] for place, panel in enumerate(panels)]
    return "".join(",".join(map(_cell, line)) + "\n" for line in lines)


def _cell(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(sign in text for sign in ',"\r\n') else text


def _copies(panels: Floats, weights: Floats, shape: Shape, number: int) -> Integers:
    """Give how often each panel is taken."""
    # by the root of its size a kind counts as much as a single person who is off by one panel
    scale = 1 / np.sqrt(shape.sizes)
    rows = panels * scale
    aim = weights @ panels * number
    copies = np.floor(weights * number + POSITIVE).astype(np.int64)
    lengths = (rows**2).sum(axis=1)
    while (left := number - int(copies.sum())) != 0:
        short = (aim - copies @ panels) * scale
        if left > 0:
            copies[int(np.argmax(2 * rows @ short - lengths))] += 1
        else:
            gains = np.where(copies > 0, -2 * rows @ short - lengths, -np.inf)
            copies[int(np.argmax(gains))] -= 1
    return copies


def _evened(rows: Floats, shape: Shape, aim: Floats, finder: PanelFinder) -> Floats:
    """Put one panel after the other anew where that leaves fewer people short of their aim by more than one panel."""
    least = shape.sizes * np.ceil(aim / shape.sizes - 1 + _TINY)

    def cost(totals: Floats) -> Floats:
        """Give what each kind costs: mostly for being short, and a little for being away from the aim."""
        away = (totals - aim) / shape.sizes
        return np.asarray(_SHORT * np.maximum((least - totals) / shape.sizes, 0) ** 2 + away**2, dtype=np.float64)

    totals = rows.sum(axis=0)
    tries = 0
    while (totals < least).any() and tries < len(rows):
        leaving = int(np.argsort(cost(totals - rows).sum(axis=1), kind="stable")[tries])
        without = totals - rows[leaving]
        coming = finder.good(cost(without) - cost(without + 1))
        if coming is None or cost(without + coming).sum() >= cost(totals).sum() - POSITIVE:
            tries += 1
            continue
        rows[leaving], totals, tries = coming, without + coming, 0
    return rows


def _with_people(shape: Shape, rows: Floats, rng: np.random.Generator) -> tuple[tuple[str, ...], ...]:
    """Turn numbers of each kind into people, who take turns."""
    queues = [rng.permutation(np.array(kind)).tolist() for kind in shape.kinds]
    turn = [0] * len(queues)
    panels: list[tuple[str, ...]] = []
    for row in rows:
        names: list[str] = []
        for kind in np.flatnonzero(row):
            queue, wanted = queues[kind], int(row[kind])
            names += [shape.people[queue[(turn[kind] + step) % len(queue)]].id for step in range(wanted)]
            turn[kind] = (turn[kind] + wanted) % len(queue)
        panels.append(tuple(sorted(names)))
    return tuple(panels)
