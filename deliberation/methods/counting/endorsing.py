"""Endorsing a recommendation: what people answered, whether it passes, and what would have been enough.

Consent is support and "can live with it". The base is stored with the question: `answering` (without those who say
that they should not decide; "not sure" is in it), `votes_cast` (every paper handed in) or `eligible` (the roll). Whole
numbers and exact fractions only; see `endorsement.passes`. Source of the answers: consent decisions as practised by
assemblies, after Kaner's seven gradients of agreement (Facilitator's Guide to Participatory Decision-Making, 1996),
here five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from fractions import Fraction
from typing import get_args

from deliberation.methods.counting.endorsement import needed, passes
from deliberation.methods.counting.types import (
    Answer,
    Base,
    Endorsement,
    EndorsementRule,
    GroupBelow,
    Tally,
    Threshold,
    Verdict,
)
from deliberation.methods.errors import MethodError

ANSWERS: tuple[Answer, ...] = get_args(Answer)


def tally_answers(papers: Iterable[Mapping[str, Answer]], questions: Sequence[str]) -> dict[str, Tally]:
    """Count the answers to each question; a paper without an answer to a question is `unanswered` there.

    >>> tally_answers([{"q1": "support"}, {"q1": "not_sure", "q2": "can_live"}, {}], ["q1", "q2"])["q2"]
    Tally(support=0, can_live=1, not_sure=0, cannot_live=0, should_not_decide=0, unanswered=2)

    Raises:
        MethodError: `question_repeats`, `unknown_question` or `unknown_answer`.
    """
    if len(set(questions)) != len(questions):
        raise MethodError("question_repeats", questions=sorted(q for q, n in Counter(questions).items() if n > 1))
    counts: dict[str, Counter[Answer]] = {question: Counter() for question in questions}
    turnout = 0
    for paper in papers:
        turnout += 1
        for question, answer in paper.items():
            if question not in counts:
                raise MethodError("unknown_question", question=question)
            if answer not in ANSWERS:
                raise MethodError("unknown_answer", question=question, answer=answer)
            counts[question][answer] += 1
    return {question: _tally(found, turnout - found.total()) for question, found in counts.items()}


def _tally(found: Counter[Answer], unanswered: int) -> Tally:
    return Tally(**{answer: found[answer] for answer in ANSWERS}, unanswered=unanswered)


def endorse(
    tally: Tally,
    rule: EndorsementRule,
    *,
    eligible: int | None = None,
    objections_open: int = 0,
    groups: Mapping[str, Tally] | None = None,
) -> Endorsement:
    """Whether a recommendation passes under its rule; `eligible` is the number of people on the roll.

    The quorum is looked at first, then the threshold, then open formal objections (only where the rule has them).
    `groups` are the answers of parts of the people: those below the floor are named and change nothing.

    >>> rule = EndorsementRule(Threshold(4, 5), base="votes_cast")
    >>> result = endorse(Tally(support=30, can_live=6, cannot_live=9, unanswered=1), rule)
    >>> result.verdict, result.base_count, result.needed, result.more_needed
    ('below_threshold', 46, 37, 1)

    Raises:
        MethodError: `threshold`, `eligible_missing` (the base or the quorum needs the roll) or `tally` (a negative
            number, or more papers than people on the roll).
    """
    _check(tally, eligible, objections_open, groups or {})
    base_count = _base(tally, rule.base, eligible)
    least = _least(base_count, rule.threshold)
    quorum_needed = _quorum(rule, eligible)
    papers_short = max(0, quorum_needed - tally.votes_cast) if quorum_needed is not None else 0
    return Endorsement(
        verdict=_verdict(tally, rule, base_count, papers_short, objections_open),
        tally=tally,
        base=rule.base,
        base_count=base_count,
        consent_share=_share(tally.consent, base_count),
        support_share=_share(tally.support, base_count),
        needed=least,
        more_needed=None if least is None else max(0, least - tally.consent),
        turnout=tally.votes_cast,
        quorum_needed=quorum_needed,
        papers_short=papers_short,
        objections_open=objections_open if rule.objections else 0,
        groups_below=_below(groups or {}, rule.group_floor),
    )


def endorse_each(
    tallies: Mapping[str, Tally], rule: EndorsementRule, *, eligible: int | None = None
) -> dict[str, Endorsement]:
    """The same rule for each question of one paper.

    Raises:
        MethodError: as in `endorse`.
    """
    return {question: endorse(tally, rule, eligible=eligible) for question, tally in tallies.items()}


def _check(tally: Tally, eligible: int | None, objections_open: int, groups: Mapping[str, Tally]) -> None:
    numbers = [*astuple(tally), objections_open, *(number for one in groups.values() for number in astuple(one))]
    if min(numbers) < 0:
        raise MethodError("tally", least=min(numbers))
    if eligible is not None and eligible < tally.votes_cast:
        raise MethodError("tally", eligible=eligible, votes_cast=tally.votes_cast)


def _base(tally: Tally, base: Base, eligible: int | None) -> int:
    if base == "answering":
        return tally.answering
    if base == "votes_cast":
        return tally.votes_cast
    if eligible is None:
        raise MethodError("eligible_missing", wanted="base")
    return eligible


def _quorum(rule: EndorsementRule, eligible: int | None) -> int | None:
    """The least number of papers; one more than the roll where no number is enough."""
    if rule.quorum is None:
        return None
    if eligible is None:
        raise MethodError("eligible_missing", wanted="quorum")
    least = _least(eligible, rule.quorum)
    return eligible + 1 if least is None else least


def _least(base: int, threshold: Threshold) -> int | None:
    return needed(base, threshold.numerator, threshold.denominator, more_than=threshold.more_than)


def _verdict(tally: Tally, rule: EndorsementRule, base_count: int, papers_short: int, objections_open: int) -> Verdict:
    if papers_short:
        return "quorum_not_met"
    if not _reaches(tally.consent, base_count, rule.threshold):
        return "below_threshold"
    return "objection_open" if rule.objections and objections_open else "passed"


def _reaches(yes: int, base: int, threshold: Threshold) -> bool:
    return passes(yes, base, threshold.numerator, threshold.denominator, more_than=threshold.more_than)


def _share(part: int, base: int) -> Fraction | None:
    return Fraction(part, base) if base else None


def _below(groups: Mapping[str, Tally], floor: Threshold | None) -> tuple[GroupBelow, ...]:
    """Groups below the floor, by name; a group in which nobody answered is not below anything."""
    if floor is None:
        return ()
    return tuple(
        GroupBelow(group, tally.consent, tally.answering)
        for group, tally in sorted(groups.items())
        if tally.answering and not _reaches(tally.consent, tally.answering, floor)
    )
