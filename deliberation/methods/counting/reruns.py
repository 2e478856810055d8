"""What is chosen after papers were taken out or put in: in the quick way where a kind of ballot has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from deliberation.methods.counting.asked import Asked, Merged
from deliberation.methods.counting.endorsing import ANSWERS, endorse
from deliberation.methods.counting.firmness import Again, Change
from deliberation.methods.counting.money import HAS_NUMPY, BudgetInput
from deliberation.methods.counting.types import Answer, EndorsementRule, Tally

CELLS = 4_000_000
"""So many (patterns x options) are counted again at most, altogether: some half a minute."""
CELLS_OF_SHARES = 400_000_000
"""The same for shares of money, which are counted again in floats: (papers x options x steps of raising)."""
STEPS = 100
"""How many steps of raising a share are reckoned with."""

Answers = dict[str, Counter[str]]


def most_reruns(asked: Asked, merged: Merged) -> int:
    """How often such a ballot is counted again at most; it hangs on nothing but the ballot."""
    kind, options = asked.set_up["kind"], max(1, len(asked.options))
    if kind == "endorse":
        return CELLS // options
    if kind == "budget" and asked.set_up["rule"] == "equal-shares":
        raised = STEPS if str(asked.set_up["told"].get("completion", "")).startswith("add1") else 1
        return CELLS_OF_SHARES // (max(1, merged.total()) * options * raised)
    return CELLS // (max(1, len(merged)) * options)


def changed(merged: Merged, change: Change) -> Merged:
    """The papers after a change."""
    return Counter(
        {paper: merged[paper] - change[paper] for paper in {*merged, *change} if merged[paper] > change[paper]}
    )


def by_counting(merged: Merged, chosen: Callable[[Merged], frozenset[str]]) -> Again:
    """The long way: all is counted again."""
    return lambda changes: [chosen(changed(merged, change)) for change in changes]


def by_shares(asked: Asked, merged: Merged, given: BudgetInput, chosen: Callable[[Merged], frozenset[str]]) -> Again:
    """Shares of money: what is left out is worked out together; what is put in, in the long way."""

    def again(changes: Sequence[Change]) -> list[frozenset[str]]:
        if not HAS_NUMPY or not changes or any(people < 0 for change in changes for people in change.values()):
            return [chosen(changed(merged, change)) for change in changes]
        gone = [{tuple(key for key, _ in paper): people for paper, people in change.items()} for change in changes]
        from deliberation.methods.counting.budget.fragility import winners_without

        found = winners_without(
            given.ballots,
            given.options,
            budget=asked.told("money"),
            tie_order=asked.ties,
            method=given.method,
            without=gone,
        )
        left = [merged.total() - change.total() for change in changes]
        return [
            winners if asked.quorum_met(papers) else frozenset() for winners, papers in zip(found, left, strict=True)
        ]

    return again


def by_tally(asked: Asked, merged: Merged, rule: EndorsementRule) -> Again:
    """Endorsing: each question by its own numbers, and nothing else."""
    whole = _answers(merged)
    turnout = merged.total()

    @cache
    def passed(numbers: tuple[int, ...]) -> bool:
        named = cast("dict[str, int]", dict(zip((*ANSWERS, "unanswered"), numbers, strict=True)))
        return endorse(Tally(**named), rule, eligible=asked.roll).passed

    def chosen(change: Change) -> frozenset[str]:
        without, left = _answers(change), turnout - change.total()
        found = []
        for question in asked.options:
            numbers = [_of(whole, question, answer) - _of(without, question, answer) for answer in ANSWERS]
            if passed((*numbers, left - sum(numbers))):
                found.append(question)
        return frozenset(found)

    return lambda changes: [chosen(change) for change in changes]


def _answers(papers: Merged) -> Answers:
    found: Answers = {}
    for paper, people in papers.items():
        for question, answer in paper:
            found.setdefault(question, Counter())[str(answer)] += people
    return found


def _of(answers: Answers, question: str, answer: Answer) -> int:
    return answers[question][answer] if question in answers else 0
