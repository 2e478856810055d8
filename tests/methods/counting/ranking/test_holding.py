"""Would it hold: without any one paper, without one in a hundred, under other rules; and a ranking as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from deliberation.methods.counting.endorsing import endorse
from deliberation.methods.counting.leaving_out import endorsement_fragility, without_one, without_some
from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.comparing import (
    compare,
    rules_for_marks,
    rules_for_points,
    rules_for_ranks,
    rules_for_ticks,
)
from deliberation.methods.counting.ranking.fragility import ranking_fragility
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.record import as_record
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.score import score
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.types import MarkedBallot, RankedBallot, Ranking, TickedBallot, in_order
from deliberation.methods.counting.types import EndorsementRule, Tally, Threshold
from deliberation.methods.errors import MethodError
from tests.methods.counting.ranking.slow import ranked

TENNESSEE = ranked("42MNCK 26NCKM 15CKNM 17KCNM")


def by_borda(papers: Sequence[RankedBallot]) -> Ranking:
    return borda(papers, "abc", tie_order="abc")


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_a_clear_result_is_decided() -> None:
    found = ranking_fragility(ranked("60abc 20bac 20cab"), by_borda, rng=rng())
    assert (found.firmness, found.watched) == ("decided", ("a",))
    assert (found.without_one.reruns, found.without_one.same) == (100, 100)
    assert found.without_a_percent.reruns == found.without_a_percent.same == 100


def test_one_paper_that_decides_makes_a_close_call() -> None:
    found = ranking_fragility(ranked("11abc 10bac"), by_borda, rng=rng(), draws=5)
    assert found.firmness == "decided"
    closer = ranking_fragility(ranked("10abc 10bac 1cab"), by_borda, rng=rng(), draws=40)
    assert closer.firmness == "decided"
    assert closer.moves == ()
    level = ranking_fragility(ranked("10abc 10bac"), by_borda, rng=rng(), draws=40)
    assert (level.firmness, level.without_one.same) == ("close_call", 10)
    assert [(move.option, move.place, move.times, move.best, move.worst) for move in level.moves] == [
        ("a", 1, 10, 1, 2),
        ("b", 2, 10, 1, 2),
    ]
    assert 0 < level.without_a_percent.same < 40


def test_only_the_watched_places_make_a_close_call() -> None:
    papers = ranked("30abc 30acb")
    first = ranking_fragility(papers, by_borda, rng=rng(), draws=10)
    assert (first.firmness, [move.option for move in first.moves]) == ("decided", ["b", "c"])
    assert ranking_fragility(papers, by_borda, rng=rng(), first=2, draws=10).firmness == "close_call"
    assert ranking_fragility(papers, by_borda, rng=rng(), first=3, draws=10).firmness == "decided"


def test_no_paper_and_one_paper() -> None:
    nothing = ranking_fragility([], by_borda, rng=rng())
    assert (nothing.firmness, nothing.without_one.reruns, nothing.without_a_percent.reruns) == ("decided", 0, 0)
    alone = ranking_fragility(ranked("abc"), by_borda, rng=rng(), draws=3)
    assert (alone.firmness, alone.without_one.same, alone.moves) == ("close_call", 0, ())


def test_the_draws_take_one_in_a_hundred_rounded_up_and_never_more_than_there_is() -> None:
    counts = [150, 1, 0, 50]
    for left in without_some(counts, rng=rng(), draws=50):
        assert sum(left) == 198
        assert all(0 <= after <= before for after, before in zip(left, counts, strict=True))
    assert [list(left) for left in without_some(counts, rng=rng(), draws=3)] == [
        list(left) for left in without_some(counts, rng=rng(), draws=3)
    ]
    with pytest.raises(MethodError, match="share"):
        list(without_some(counts, rng=rng(), draws=1, share=Fraction(0)))
    assert [at for at, _ in without_one(counts)] == [0, 1, 3]


def test_a_verdict_by_one_paper_is_a_close_call() -> None:
    rule = EndorsementRule(Threshold(4, 5), base="votes_cast")
    just = endorsement_fragility(Tally(support=37, cannot_live=9), rule, rng=rng(), eligible=48)
    assert (just.firmness, just.changes) == ("decided", ())
    tally = Tally(support=36, cannot_live=9)
    assert endorse(tally, rule).passed
    close = endorsement_fragility(tally, rule, rng=rng())
    assert (close.firmness, close.without_one.same) == ("close_call", 9)
    assert close.changes == (("support", "below_threshold"),)
    short = endorsement_fragility(Tally(support=35, cannot_live=9), rule, rng=rng())
    assert short.changes == (("cannot_live", "passed"),)
    quorum = EndorsementRule(Threshold(1, 2), quorum=Threshold(1, 2))
    thin = endorsement_fragility(Tally(support=23, unanswered=1), quorum, rng=rng(), eligible=48)
    assert {verdict for _, verdict in thin.changes} == {"quorum_not_met"}
    assert [kind for kind, _ in thin.changes] == ["support", "unanswered"]


def test_tennessee_under_every_rule() -> None:
    orders = rules_for_ranks(TENNESSEE, "MNCK", tie_order="MNCK")
    found = compare(orders["ranked-pairs"], orders)
    assert {one.rule: (one.winner, one.same_winner) for one in found} == {
        "borda": ("N", True),
        "ranked-pairs": ("N", True),
        "schulze": ("N", True),
        "stv-scottish": ("K", False),
    }
    moved = {one.rule: one.moved for one in found}
    assert moved["schulze"] == ()
    assert moved["borda"] == (("K", 3, 4), ("M", 4, 3))


def test_stv_is_left_out_where_papers_have_level_options() -> None:
    assert "stv-scottish" not in rules_for_ranks(ranked("a=b c"), "abc", tie_order="abc")


def test_marks_points_and_ticks_under_their_rules() -> None:
    marks = [MarkedBallot({"a": 5, "b": 3}, 3), MarkedBallot({"a": 0, "b": 3, "c": 5}, 2)]
    orders = rules_for_marks(marks, "abc", top=5, tie_order="abc")
    assert (orders["score-mean"][0], orders["score-sum"][0], orders["majority-judgment"][0]) == ("c", "a", "a")
    dots = [MarkedBallot({"a": 9, "b": 1}), MarkedBallot({"b": 1, "c": 1})]
    by_points = rules_for_points(dots, "abc", each=10, tie_order="abc")
    assert (by_points["points"], by_points["approval"]) == (("a", "b", "c"), ("b", "a", "c"))
    yes = [TickedBallot(frozenset("ab"), count=6), TickedBallot(frozenset("c"), count=5)]
    assert rules_for_ticks(yes, "abc", tie_order="abc") == {"approval": ("a", "b", "c"), "phragmen": ("a", "c", "b")}
    assert compare((), {"borda": ()})[0].same_winner


def test_a_ranking_as_json() -> None:
    results = [
        ranked_pairs(ranked("4abc 3bca 2cab"), "abc", tie_order="abc"),
        schulze(TENNESSEE, "MNCK", tie_order="MNCK"),
        stv([in_order("ab", 3), in_order("ba")], "ab", seats=1, tie_order="ab"),
        score([MarkedBallot({"a": 1}), MarkedBallot({"a": 2, "b": 1}, 2)], "ab", tie_order="ab"),
        borda([], "ab", tie_order="ab"),
    ]
    records = [json.loads(json.dumps(as_record(result), allow_nan=False)) for result in results]
    assert records[0]["order"] == ["a", "b", "c"]
    assert records[0]["steps"][2]["against"] == ["a", "b", "c"]
    assert records[0]["duels"][0] == {"option": "a", "against": "b", "people": 6}
    assert records[1]["steps"][0]["kind"] == "path"
    assert (records[2]["elected"], records[2]["steps"][0]["totals"]) == (["a"], {"a": 3.0, "b": 1.0})
    assert (records[3]["scores_exact"], records[3]["receipt"]["settings"]) == ({"a": "5/3", "b": "1"}, {"top": "5"})
    assert (records[4]["order"], records[4]["winner"]) == ([], None)
