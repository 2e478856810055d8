"""Counting again without some papers: any one of them, or one in a hundred, to see whether the result would hold.

A result that no missing paper changes is *decided*; otherwise it is a *close call*, which people should hear and talk
about. Every rerun uses the same rule, the same settings and the same lot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from deliberation.methods.counting.endorsing import ANSWERS, endorse
from deliberation.methods.counting.types import EndorsementRule, Tally, Verdict
from deliberation.methods.errors import MethodError

# Only the caller's generator is numpy's: a recount goes without it.
if TYPE_CHECKING:
    import numpy as np

Firmness = Literal["decided", "close_call"]
ONE_PERCENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Reruns:
    """How many times papers were counted again, and in how many of them the result was the same."""

    reruns: int
    same: int


@dataclass(frozen=True, slots=True)
class EndorsementFragility:
    """`changes`: the verdict without one paper of a kind (an answer, or "unanswered"), where it is another one."""

    firmness: Firmness
    without_one: Reruns
    without_a_percent: Reruns
    changes: tuple[tuple[str, Verdict], ...]


def without_one(counts: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """For each kind of paper that there is: its place, and the counts without one paper of it.

    >>> list(without_one([2, 0, 1]))
    [(0, [1, 0, 1]), (2, [2, 0, 0])]
    """
    for at, count in enumerate(counts):
        if count:
            yield at, [one - (place == at) for place, one in enumerate(counts)]


def without_some(
    counts: Sequence[int], *, rng: np.random.Generator, draws: int, share: Fraction = ONE_PERCENT
) -> Iterator[list[int]]:
    """The counts without a share of all papers (rounded up), drawn without replacement, `draws` times.

    Raises:
        MethodError: `share` when it is not above 0 and at most 1.
    """
    if not 0 < share <= 1:
        raise MethodError("share", share=str(share))
    papers = sum(counts)
    taken = -(-share.numerator * papers // share.denominator)
    if not papers:
        return
    for _ in range(draws):
        gone = rng.multivariate_hypergeometric(counts, taken, method="marginals")
        yield [count - int(one) for count, one in zip(counts, gone, strict=True)]


def endorsement_fragility(
    tally: Tally,
    rule: EndorsementRule,
    *,
    rng: np.random.Generator,
    eligible: int | None = None,
    objections_open: int = 0,
    draws: int = 100,
) -> EndorsementFragility:
    """Whether the verdict holds without any one paper, and without one paper in a hundred. The roll stays as it is.

    >>> from deliberation.methods.counting.types import Threshold
    >>> rule = EndorsementRule(Threshold(4, 5))
    >>> import numpy as np
    >>> found = endorsement_fragility(Tally(support=8, cannot_live=2), rule, rng=np.random.default_rng(1))
    >>> found.firmness, found.without_one, found.changes
    ('close_call', Reruns(reruns=10, same=2), (('support', 'below_threshold'),))

    Raises:
        MethodError: as in `endorsing.endorse`.
    """
    kinds = (*ANSWERS, "unanswered")
    counts = [getattr(tally, kind) for kind in kinds]

    def verdict(left: Sequence[int]) -> Verdict:
        changed = Tally(**dict(zip(kinds, left, strict=True)))
        return endorse(changed, rule, eligible=eligible, objections_open=objections_open).verdict

    before = verdict(counts)
    found = [(at, verdict(left)) for at, left in without_one(counts)]
    same = sum(counts[at] for at, after in found if after == before)
    drawn = [verdict(left) == before for left in without_some(counts, rng=rng, draws=draws)]
    return EndorsementFragility(
        "decided" if same == sum(counts) and all(drawn) else "close_call",
        Reruns(sum(counts), same),
        Reruns(len(drawn), sum(drawn)),
        tuple((kinds[at], after) for at, after in found if after != before),
    )
