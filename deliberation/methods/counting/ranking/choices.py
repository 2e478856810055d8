"""Pairwise choices: two options at a time, "which of these?", as many as somebody likes.

Score (All Our Ideas: M. Salganik and K. Levy, "Wiki surveys", 2015): 100 (wins + 1) / (wins + losses + 2), the chance
of beating another one drawn at random, in percent. One person's answers to the same pair count together as one choice,
shared between the sides as they were given; with a cap, somebody with more choices than that counts as that many.
"Can't decide" is kept in the figures and is no half win.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.duels import circles
from deliberation.methods.counting.ranking.papers import checked_options
from deliberation.methods.counting.ranking.settling import Key, TieBreak, arrange
from deliberation.methods.counting.ranking.types import Choice, Pair, Ranking
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("head_to_head", "lot")


@dataclass(frozen=True, slots=True)
class Weighed:
    """Checked choices. `won[person, (winner, loser)]` is the weight of this person's choices for the winner."""

    options: tuple[str, ...]
    choices: tuple[Choice, ...]
    won: dict[tuple[str, Pair], Fraction]

    @property
    def turnout(self) -> int:
        """Everybody who looked at a pair."""
        return len({choice.person for choice in self.choices})

    @property
    def blank(self) -> int:
        """Those who could decide on no pair."""
        return self.turnout - len({person for person, _ in self.won})

    def digest(self) -> str:
        """SHA-256 of options and choices in one fixed form: the same for every order of the input."""
        rows = sorted([one.person, one.left, one.right, one.chosen or ""] for one in self.choices)
        form = {"candidates": self.options, "choices": rows}
        return hashlib.sha256(json.dumps(form, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    def duels(self) -> dict[Pair, Fraction]:
        """The weight of all choices for the first of two options against the second."""
        found: dict[Pair, Fraction] = {}
        for (_, pair), weight in self.won.items():
            found[pair] = found.get(pair, Fraction(0)) + weight
        return found


def read_choices(choices: Iterable[Choice], options: Collection[str], *, cap: int | None = None) -> Weighed:
    """Check choices and weigh them; with a `cap` nobody weighs more than that many choices.

    Raises:
        MethodError: `candidate_repeats`, `unknown_candidate`, `same_twice` (an option against itself), `not_in_pair`
            (another option chosen than the two) or `cap` (below 1).
    """
    known = checked_options(options)
    if cap is not None and cap < 1:
        raise MethodError("cap", cap=cap)
    rows = tuple(choices)
    for one in rows:
        unknown = sorted({one.left, one.right} - set(known))
        if unknown:
            raise MethodError("unknown_candidate", candidates=unknown)
        if one.left == one.right:
            raise MethodError("same_twice", candidate=one.left)
        if one.chosen not in (None, one.left, one.right):
            raise MethodError("not_in_pair", candidate=one.chosen)
    given = Counter((one.person, (one.chosen, _other(one))) for one in rows if one.chosen is not None)
    times: Counter[tuple[str, frozenset[str]]] = Counter()
    for (person, pair), count in given.items():
        times[person, frozenset(pair)] += count
    pairs = Counter(person for person, _ in times)
    won = {
        (person, pair): Fraction(count, times[person, frozenset(pair)])
        * (1 if cap is None or pairs[person] <= cap else Fraction(cap, pairs[person]))
        for (person, pair), count in sorted(given.items())
    }
    return Weighed(known, rows, won)


def pairwise_choices(
    choices: Iterable[Choice],
    options: Collection[str],
    *,
    tie_order: TieOrder | Sequence[str],
    cap: int | None = None,
) -> Ranking:
    """Rank by the score of wiki surveys; an option that nobody was asked about stands at 50, and `seen` says so.

    `figures`: wins, losses (weights), seen and undecided (answers). `notes`: answers on the left side, decided and
    undecided answers, repeated answers.

    >>> told = [Choice("p", "a", "b", "a"), Choice("q", "b", "a", "a"), Choice("q", "b", "c", None)]
    >>> result = pairwise_choices(told, "abc", tie_order="abc")
    >>> {option: str(score) for option, score in result.scores.items()}
    {'a': '75', 'b': '25', 'c': '50'}

    Raises:
        MethodError: as in `read_choices` and `as_tie_order`.
    """
    weighed = read_choices(choices, options, cap=cap)
    order = as_tie_order(tie_order, weighed.options)
    won = weighed.duels()
    figures = {option: _figures(weighed, won, option) for option in weighed.options}
    scores = {option: 100 * (one["wins"] + 1) / (one["wins"] + one["losses"] + 2) for option, one in figures.items()}
    beats = {a: {b for b in weighed.options if _won(won, a, b) > _won(won, b, a)} for a in weighed.options}

    def keys(group: Sequence[str]) -> dict[str, Key]:
        return {a: (sum(b in beats[a] for b in group) - sum(a in beats[b] for b in group),) for a in group}

    main: dict[str, Key] = {option: (score,) for option, score in scores.items()}
    return assemble(
        weighed,
        arrange(main, (TieBreak("head_to_head", keys),), order) if won else NOTHING,
        Found(scores if won else {}, figures, _notes(weighed), cycles=circles(beats)),
        rule="pairwise",
        tie_break=TIE_BREAK,
        tie_order=order,
        settings={"cap": "no cap" if cap is None else cap},
    )


def _other(choice: Choice) -> str:
    return choice.right if choice.chosen == choice.left else choice.left


def _won(won: dict[Pair, Fraction], a: str, b: str) -> Fraction:
    return won.get((a, b), Fraction(0))


def _figures(weighed: Weighed, won: dict[Pair, Fraction], option: str) -> dict[str, Fraction]:
    shown = [one for one in weighed.choices if option in (one.left, one.right)]
    return {
        "wins": sum((weight for (winner, _), weight in won.items() if winner == option), Fraction(0)),
        "losses": sum((weight for (_, loser), weight in won.items() if loser == option), Fraction(0)),
        "seen": Fraction(len(shown)),
        "undecided": Fraction(sum(one.chosen is None for one in shown)),
    }


def _notes(weighed: Weighed) -> dict[str, Fraction]:
    decided = [one for one in weighed.choices if one.chosen is not None]
    pairs = {(one.person, frozenset((one.left, one.right))) for one in decided}
    counts = {
        "decided": len(decided),
        "undecided": len(weighed.choices) - len(decided),
        "chosen_on_the_left": sum(one.chosen == one.left for one in decided),
        "repeated": len(decided) - len(pairs),
    }
    return {name: Fraction(count) for name, count in counts.items()}
