"""Counting the papers of one ballot: from what was frozen when it opened to a result of plain values.

Everything that the count hangs on is in the set-up, the lot, the number of people on the roll and the papers; whoever
has these four comes to the same result. Options go by their numbers, written as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any, cast

from deliberation.methods.counting import report
from deliberation.methods.counting.approval import approval
from deliberation.methods.counting.asked import Asked, Merged, PaperIn, Record
from deliberation.methods.counting.budget import report as budget_report
from deliberation.methods.counting.budget.sharing import share_budget
from deliberation.methods.counting.endorsing import endorse_each, tally_answers
from deliberation.methods.counting.equal_shares import equal_shares
from deliberation.methods.counting.firmness import Again, firmness
from deliberation.methods.counting.money import budget_input, paid_for
from deliberation.methods.counting.nothing import nothing
from deliberation.methods.counting.other_rules import under_others
from deliberation.methods.counting.phragmen import phragmen
from deliberation.methods.counting.ranking import record as ranking_record
from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.choices import pairwise_choices
from deliberation.methods.counting.ranking.majority_judgment import majority_judgment
from deliberation.methods.counting.ranking.points import points
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.score import score
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.ticks import ticks
from deliberation.methods.counting.ranking.types import (
    Choice,
    MarkedBallot,
    RankedBallot,
    Ranking,
    TickedBallot,
    in_order,
)
from deliberation.methods.counting.reruns import by_counting, by_shares, by_tally, most_reruns
from deliberation.methods.counting.thiele import sequential_pav
from deliberation.methods.counting.types import (
    Answer,
    ApprovalBallot,
    Base,
    Committee,
    Endorsement,
    EndorsementRule,
    Threshold,
)
from deliberation.methods.errors import MethodError

__all__ = ["VERSION", "Asked", "count", "endorsement_rule", "questions_in"]

VERSION = "1"
"""Goes up whenever the same papers could give another result than before."""

GET_SOMETHING = (("approval", ""), ("budget", ""), ("endorse", ""), ("ranked", "stv"))
"""Kinds of ballot (and their rule) of which people get one thing or another; a ranking gives nobody anything."""


def count(asked: Asked, papers: Iterable[PaperIn]) -> Record:
    """Count the papers by the ballot's own rule. Equal papers are counted together, so their order says nothing.

    The result has `rule`, `version`, `roll`, `papers`, `blank`, `quorum` and, under the name of the kind of ballot,
    what the rule found. Beside it stand `firmness` (would a vote more or less change it?), `other_rules` (the same
    papers under two others), and `nothing` (who asked for something and got none of it; None where a ballot only puts
    things in order).

    Raises:
        MethodError: `rule_unknown`, `too_many_papers` (more than people on the roll), or as in the rules.
    """
    kind, rule = str(asked.set_up["kind"]), str(asked.set_up["rule"])
    if (kind, rule) not in _COUNTS:
        raise MethodError("rule_unknown", kind=kind, rule=rule)
    merged = Counter(tuple(sorted(paper.items())) for paper in papers)
    turnout = merged.total()
    if turnout > asked.roll:
        raise MethodError("too_many_papers", papers=turnout, roll=asked.roll)
    part, whole = asked.set_up["quorum"]
    found = _COUNTS[kind, rule](asked, merged)
    chosen = _chosen_in(asked, turnout, found)
    others = partial(_by_other, asked, merged)
    gets = (kind, "") in GET_SOMETHING or (kind, rule) in GET_SOMETHING
    return {
        "rule": rule,
        "version": VERSION,
        "roll": asked.roll,
        "papers": turnout,
        "blank": merged[()],
        "quorum": {"of": asked.roll, "share": [part, whole], "met": asked.quorum_met(turnout)},
        kind: found,
        "firmness": firmness(
            asked,
            merged,
            _again(asked, merged),
            chosen=chosen,
            most_reruns=most_reruns(asked, merged),
            added=found["added"] if kind == "budget" else (),
            one_short=_one_short(kind, found) if asked.quorum_met(turnout) else (),
        ),
        "other_rules": under_others(asked, merged, chosen, others),
        "nothing": nothing(kind, merged, chosen, asked.options) if gets else None,
    }


def _chosen_in(asked: Asked, papers: int, found: Record) -> frozenset[str]:
    """What is chosen: what passed, was given a place or money, or came first; nothing where too few voted."""
    if not asked.quorum_met(papers):
        return frozenset()
    kind = asked.set_up["kind"]
    if kind == "endorse":
        return frozenset(number for number, one in found.items() if one["verdict"] == "passed")
    if kind in ("approval", "budget"):
        return frozenset(found["winners"])
    return frozenset(found["elected"] or found["order"][:1])


def _one_short(kind: str, found: Record) -> list[str]:
    """Options for which the count says that one more would have been enough."""
    if kind == "endorse":
        return [
            number for number, one in found.items() if one["verdict"] == "below_threshold" and one["more_needed"] == 1
        ]
    if kind == "approval":
        return [one["candidate"] for one in found["explanations"] if one["ticks_short"] == 1]
    return [one["project"] for one in found["not_funded"] if one["ticks_short"] == 1] if kind == "budget" else []


def _again(asked: Asked, merged: Merged) -> Again:
    """How the papers are counted again after a change."""
    kind = asked.set_up["kind"]
    if kind == "endorse":
        return by_tally(asked, merged, endorsement_rule(asked.set_up))
    if kind == "budget":
        chosen = partial(_paid_for, asked)
        if asked.set_up["rule"] == "equal-shares":
            return by_shares(asked, merged, budget_input(asked, merged), chosen)
        return by_counting(merged, chosen)
    by_rule = _COUNTS[kind, asked.set_up["rule"]]
    return by_counting(merged, lambda papers: _chosen_in(asked, papers.total(), by_rule(asked, papers)))


def _paid_for(asked: Asked, merged: Merged) -> frozenset[str]:
    if not asked.quorum_met(merged.total()):
        return frozenset()
    return frozenset(paid_for(asked, budget_input(asked, merged)))


def _by_other(asked: Asked, merged: Merged, rule: str) -> frozenset[str] | None:
    """What another rule chooses; None where that would take too long."""
    kind = asked.set_up["kind"]
    if kind == "endorse":
        other = {**asked.set_up, "share_of": rule.removeprefix("share-of:")}
        return _chosen_in(asked, merged.total(), _endorse(replace(asked, set_up=other), merged))
    if kind == "budget":
        told = {key: value for key, value in asked.set_up["told"].items() if key not in ("completion", "stop")}
        # The others use all of the money, so equal shares beside them does, too.
        told |= {"completion": "add1u"} if rule == "equal-shares" else {}
        return _paid_for(replace(asked, set_up={**asked.set_up, "rule": rule, "told": told}), merged)
    if most_reruns(asked, merged) < 1:
        return None
    by_rule = _COUNTS.get((kind, rule)) or _OTHERS[kind, rule]
    told = {"seats": 1, **asked.set_up["told"]}
    given = replace(asked, set_up={**asked.set_up, "rule": rule, "told": told})
    found = by_rule(given, merged)
    if kind == "ranked" and asked.set_up["rule"] == "stv" and rule != "stv" and asked.quorum_met(merged.total()):
        return frozenset(found["order"][: asked.told("seats")])
    return _chosen_in(asked, merged.total(), found)


def _endorse(asked: Asked, merged: Merged) -> Record:
    papers = [cast("dict[str, Answer]", dict(paper)) for paper, people in merged.items() for _ in range(people)]
    tallies = tally_answers(papers, asked.options)
    found = endorse_each(tallies, endorsement_rule(asked.set_up), eligible=asked.roll)
    return {number: _endorsement(one) for number, one in found.items()}


def endorsement_rule(set_up: Mapping[str, Any]) -> EndorsementRule:
    """The rule by which each question passes; a quorum of nobody is none."""
    quorum = Threshold(*set_up["quorum"]) if set_up["quorum"][0] else None
    return EndorsementRule(Threshold(*set_up["threshold"]), base=cast("Base", set_up["share_of"]), quorum=quorum)


def _endorsement(found: Endorsement) -> Record:
    tally = found.tally
    return {
        "verdict": found.verdict,
        "answers": {
            "support": tally.support,
            "can_live": tally.can_live,
            "not_sure": tally.not_sure,
            "cannot_live": tally.cannot_live,
            "should_not_decide": tally.should_not_decide,
            "unanswered": tally.unanswered,
        },
        "consent": tally.consent,
        "base": found.base,
        "base_count": found.base_count,
        "consent_exact": _text(found.consent_share),
        "needed": found.needed,
        "more_needed": found.more_needed,
        "quorum_needed": found.quorum_needed,
        "papers_short": found.papers_short,
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _shortlist(rule: Callable[..., Committee]) -> Callable[[Asked, Merged], Record]:
    def work_out(asked: Asked, merged: Merged) -> Record:
        ballots = [ApprovalBallot(frozenset(key for key, _ in paper), people) for paper, people in merged.items()]
        found: Record = report.as_record(rule(ballots, asked.options, seats=asked.told("seats"), tie_order=asked.ties))
        for step in found["rounds"]:
            # Who paid what goes by what stands on single papers: it is for those who may recount, and not published.
            del step["payments"]
        return found

    return work_out


def _marks(merged: Merged) -> list[MarkedBallot]:
    return [MarkedBallot({key: int(said) for key, said in paper}, people) for paper, people in merged.items()]


def _score(asked: Asked, merged: Merged) -> Record:
    return _ranking(score(_marks(merged), asked.options, tie_order=asked.ties, top=asked.told("top")))


def _median(asked: Asked, merged: Merged) -> Record:
    return _ranking(majority_judgment(_marks(merged), asked.options, top=asked.told("top"), tie_order=asked.ties))


def _points(asked: Asked, merged: Merged) -> Record:
    most = asked.told("top") or None
    return _ranking(
        points(_marks(merged), asked.options, each=asked.told("points"), tie_order=asked.ties, most_on_one=most)
    )


def _ranks(merged: Merged) -> list[RankedBallot]:
    return [
        in_order([key for key, _ in sorted(paper, key=lambda entry: int(entry[1]))], people)
        for paper, people in merged.items()
    ]


def _ranked(rule: Callable[..., Ranking], *, seats: bool = False) -> Callable[[Asked, Merged], Record]:
    def work_out(asked: Asked, merged: Merged) -> Record:
        more = {"seats": asked.told("seats")} if seats else {}
        return _ranking(rule(_ranks(merged), asked.options, tie_order=asked.ties, **more))

    return work_out


def _pairwise(asked: Asked, merged: Merged) -> Record:
    told = list[Choice]()
    for number, (paper, people) in enumerate(sorted(merged.items())):
        for person in range(people):
            for pair, chosen in paper:
                left, right = pair.split("-")
                told.append(Choice(f"{number}:{person}", left, right, str(chosen) if chosen else None))
    return _ranking(pairwise_choices(told, asked.options, tie_order=asked.ties))


def _ranking(found: Ranking) -> Record:
    return ranking_record.as_record(found)


def _budget(asked: Asked, merged: Merged) -> Record:
    given = budget_input(asked, merged)
    found = share_budget(
        given.ballots, given.options, budget=asked.told("money"), tie_order=asked.ties, method=given.method
    )
    return budget_report.as_record(found)


def _score_sum(asked: Asked, merged: Merged) -> Record:
    return _ranking(score(_marks(merged), asked.options, top=asked.told("top"), by="sum", tie_order=asked.ties))


def _people(asked: Asked, merged: Merged) -> Record:
    papers = [TickedBallot(frozenset(key for key, said in paper if said), count=n) for paper, n in merged.items()]
    return _ranking(ticks(papers, asked.options, tie_order=asked.ties))


def _pairs(asked: Asked, merged: Merged) -> Record:
    """Points as an order of preference: more of them is better, and as many is level."""
    papers = []
    for paper, people in merged.items():
        levels = sorted({int(said) for _, said in paper}, reverse=True)
        said = tuple(frozenset(key for key, given in paper if int(given) == level) for level in levels)
        papers.append(RankedBallot(said, people))
    return _ranking(schulze(papers, asked.options, tie_order=asked.ties))


def _win_share(asked: Asked, merged: Merged) -> Record:
    wins, losses = _wins_and_losses(merged)
    answers = {one: wins[one] + losses[one] for one in asked.options}
    return _first(asked, {one: Fraction(wins[one], answers[one]) for one in asked.options if answers[one]})


def _wins(asked: Asked, merged: Merged) -> Record:
    duels: Counter[tuple[str, str]] = Counter()
    for paper, people in merged.items():
        for pair, said in paper:
            if said:
                one, other = pair.split("-")
                duels[(one, other) if str(said) == one else (other, one)] += people
    beaten = Counter(winner for (winner, loser), people in duels.items() if people > duels[loser, winner])
    return _first(asked, {one: Fraction(beaten[one]) for one in asked.options if duels})


def _wins_and_losses(merged: Merged) -> tuple[Counter[str], Counter[str]]:
    wins: Counter[str] = Counter()
    losses: Counter[str] = Counter()
    for paper, people in merged.items():
        for pair, said in paper:
            for one in pair.split("-") if said else ():
                (wins if one == str(said) else losses)[one] += people
    return wins, losses


def _first(asked: Asked, scores: Mapping[str, Fraction]) -> Record:
    """The best of them, by the lot where they are level."""
    order = sorted(scores, key=lambda one: (-scores[one], asked.ties.order.index(one)))
    return {"order": order, "elected": []}


_COUNTS: Mapping[tuple[str, str], Callable[[Asked, Merged], Record]] = {
    ("endorse", "endorse"): _endorse,
    ("approval", "equal-shares"): _shortlist(equal_shares),
    ("approval", "phragmen"): _shortlist(phragmen),
    ("approval", "seq-pav"): _shortlist(sequential_pav),
    ("approval", "av"): _shortlist(approval),
    ("score", "score"): _score,
    ("score", "majority-judgment"): _median,
    ("points", "points"): _points,
    ("ranked", "stv"): _ranked(stv, seats=True),
    ("ranked", "schulze"): _ranked(schulze),
    ("ranked", "ranked-pairs"): _ranked(ranked_pairs),
    ("ranked", "borda"): _ranked(borda),
    ("budget", "equal-shares"): _budget,
    ("budget", "greedy"): _budget,
    ("budget", "phragmen"): _budget,
    ("pairwise", "pairwise"): _pairwise,
}
"""(kind, rule) to what counts it: the pairs of `rules.RULES`."""

_OTHERS: Mapping[tuple[str, str], Callable[[Asked, Merged], Record]] = {
    ("score", "score-sum"): _score_sum,
    ("points", "people"): _people,
    ("points", "pairs"): _pairs,
    ("pairwise", "win-share"): _win_share,
    ("pairwise", "wins"): _wins,
}
"""Rules that no ballot goes by, which others are held against."""


def questions_in(result: Mapping[str, Any]) -> Sequence[str]:
    """The questions of an endorsing ballot that passed, by number."""
    found: Mapping[str, Any] = result.get("endorse", {})
    return tuple(number for number, one in found.items() if one["verdict"] == "passed")
