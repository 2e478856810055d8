"""What a paper may say, by the kind of ballot, and the one way in which it is written down.

A paper is a mapping from the number of an option, as text, to what was said of it: for endorsing one of the answers of
`endorsing.ANSWERS`, otherwise a whole number (1 for a tick, a mark, points, a place from 1). For pairwise ballots the
key names two options ("3-7") and the value is the number that was chosen, or 0 for "I can't decide". What is not in it
was left out; a paper with nothing in it is blank, and is a paper all the same.

Nothing is forgiven in silence: an option that is not on the ballot, a place given twice or a point too many is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deliberation.methods.commitments import canonical_json
from deliberation.methods.counting.endorsing import ANSWERS
from deliberation.methods.errors import MethodError

TICK = 1

Said = str | int


@dataclass(frozen=True, slots=True)
class PaperRules:
    """What a ballot allows on its papers.

    `options`: their numbers. `most_options`: how many may be ticked, ranked or given points (0: all). `top`: the best
    mark of a score, or the points that one option may have at most (0: no limit of its own). `points`: to share out.
    """

    kind: str
    options: frozenset[int]
    most_options: int = 0
    top: int = 0
    points: int = 0


def clean_paper(rules: PaperRules, given: Mapping[str, Said]) -> dict[str, Said]:
    """The paper as it is kept, or a refusal. Values that say nothing ("" and, for points, 0) are left out.

    >>> clean_paper(PaperRules("approval", frozenset({1, 2, 3})), {"2": "1", "3": ""})
    {'2': 1}
    >>> clean_paper(PaperRules("endorse", frozenset({1})), {"1": "support"})
    {'1': 'support'}

    Raises:
        MethodError: `paper_option` (not on the ballot), `paper_value`, `paper_too_many` (options), `paper_points` (more
            than there are to share out), `paper_place_twice` or `paper_kind`.
    """
    check = _CHECKS.get(rules.kind)
    if check is None:
        raise MethodError("paper_kind", kind=rules.kind)
    if len(given) > _most_entries(rules):
        raise MethodError("paper_option", option="")
    paper = {key: said for key, said in ((key, _said(rules, key, given[key])) for key in given) if said is not None}
    if rules.most_options and len(paper) > rules.most_options:
        raise MethodError("paper_too_many", most=rules.most_options, chosen=len(paper))
    check(rules, paper)
    return dict(sorted(paper.items(), key=lambda entry: [int(part) for part in entry[0].split("-")]))


def paper_text(paper: Mapping[str, Said]) -> str:
    """The paper in the one way in which it is written down: canonical JSON, keys sorted by code point.

    >>> paper_text({"2": 1, "10": 1})
    '{"10":1,"2":1}'
    """
    return canonical_json(dict(paper)).decode()


def _most_entries(rules: PaperRules) -> int:
    number = len(rules.options)
    return number * (number - 1) // 2 if rules.kind == "pairwise" else number


def _said(rules: PaperRules, key: str, value: Said) -> Said | None:
    """What was said of one option, or None for nothing."""
    parts = key.split("-") if rules.kind == "pairwise" else [key]
    known = {str(option) for option in rules.options}
    if not set(parts) <= known or len(set(parts)) != (2 if rules.kind == "pairwise" else 1):
        raise MethodError("paper_option", option=key[:40])
    if rules.kind == "pairwise" and int(parts[0]) > int(parts[1]):
        raise MethodError("paper_option", option=key[:40])
    if value == "":
        return None
    if rules.kind == "endorse":
        return value
    number = _whole(key, value)
    return None if rules.kind == "points" and number == 0 else number


def _whole(key: str, value: Said) -> int:
    """A whole number of at most nine digits, written as people write it."""
    if isinstance(value, bool):
        raise MethodError("paper_value", option=key, value=str(value))
    if isinstance(value, int):
        return value
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise MethodError("paper_value", option=key, value=value[:40])
    return int(digits)


def _endorse(_rules: PaperRules, paper: Mapping[str, Said]) -> None:
    for key, value in paper.items():
        if value not in ANSWERS:
            raise MethodError("paper_value", option=key, value=str(value)[:40])


def _ticks(_rules: PaperRules, paper: Mapping[str, Said]) -> None:
    _within(paper, TICK, TICK)


def _score(rules: PaperRules, paper: Mapping[str, Said]) -> None:
    _within(paper, 0, rules.top)


def _points(rules: PaperRules, paper: Mapping[str, Said]) -> None:
    _within(paper, 1, rules.top or rules.points)
    given = sum(value for value in paper.values() if isinstance(value, int))
    if given > rules.points:
        raise MethodError("paper_points", given=given, points=rules.points)


def _ranked(rules: PaperRules, paper: Mapping[str, Said]) -> None:
    """Each place once. A place that was left out is forgiven: the order is what counts."""
    _within(paper, 1, len(rules.options))
    if len(set(paper.values())) != len(paper):
        raise MethodError("paper_place_twice")


def _pairwise(_rules: PaperRules, paper: Mapping[str, Said]) -> None:
    for key, value in paper.items():
        if value not in {0, *(int(part) for part in key.split("-"))}:
            raise MethodError("paper_value", option=key, value=str(value))


def _within(paper: Mapping[str, Said], least: int, most: int) -> None:
    for key, value in paper.items():
        if not isinstance(value, int) or not least <= value <= most:
            raise MethodError("paper_value", option=key, value=str(value))


_CHECKS: Mapping[str, Callable[[PaperRules, Mapping[str, Said]], None]] = {
    "endorse": _endorse,
    "approval": _ticks,
    "score": _score,
    "points": _points,
    "ranked": _ranked,
    "budget": _ticks,
    "pairwise": _pairwise,
}
