"""A rehearsal: made-up people whose papers fit every ballot, and what a rule does to a large group and a small one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from deliberation.methods.counting.papers import PaperRules, clean_paper
from deliberation.methods.counting.rehearsing import (
    CROWDS,
    MOST_OPTIONS,
    MOST_PAIRS,
    OTHERS,
    crowd,
    paper_of,
    places,
    rehearse,
    ways_beside,
)
from deliberation.methods.counting.rules import RULES
from deliberation.methods.errors import MethodError
from tests.methods.counting.test_tallying import PAIRS, asked


def set_up(kind: str, rule: str, options: int = 4, **told: int) -> dict[str, Any]:
    made = dict(asked(kind, rule, options=options).set_up)
    return {**made, "told": {**made["told"], **told}}


def made_up(name: str, options: int, seed: int = 1) -> Any:
    return crowd(name, range(1, options + 1), np.random.default_rng(seed))


@pytest.mark.parametrize("most", [0, 2])
@pytest.mark.parametrize("options", [1, 2, 12])
@pytest.mark.parametrize(("kind", "rule"), PAIRS)
def test_made_up_papers_fit_the_ballot_as_they_stand(kind: str, rule: str, options: int, most: int) -> None:
    asked_for = set_up(kind, rule, options, most_options=most)
    told = asked_for["told"]
    rules = PaperRules(kind, frozenset(range(1, options + 1)), most, told.get("top", 0), told.get("points", 0))
    for name, sizes in CROWDS.items():
        people = made_up(name, options)
        papers = [paper_of(one, asked_for) for one in people]
        assert [clean_paper(rules, paper) == paper for paper in papers] == [True] * sum(sizes)
        assert options == 1 or any(papers)


@pytest.mark.parametrize(("kind", "rule"), PAIRS)
def test_every_way_is_rehearsed_beside_two_others(kind: str, rule: str) -> None:
    found = rehearse(set_up(kind, rule, 6), 1)
    assert list(found) == list(CROWDS)
    for name, ways in found.items():
        own, *others = ways
        assert (own.kind, own.rule, len(others)) == (kind, rule, 2)
        assert len({(one.kind, one.rule, one.threshold) for one in ways}) == 3
        for one in ways:
            assert [got.people for got in one.groups] == list(CROWDS[name])
            assert len(set(one.chosen)) == len(one.chosen)
            assert all(0 <= got.nothing <= got.people for got in one.groups)
            assert all(got.each <= len(one.chosen) for got in one.groups)


def test_every_rule_there_is_has_two_others_that_there_are() -> None:
    known = {(kind, rule) for kind, rules in RULES.items() for rule in rules}
    assert set(OTHERS) | {("endorse", "endorse")} == known
    assert all(known.issuperset(two) and own not in two for own, two in OTHERS.items())


def test_the_same_seed_makes_the_same_people_and_another_one_others() -> None:
    first, again, other = (rehearse(set_up("budget", "equal-shares", 8), seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_order_of_the_options_in_the_list_does_not_make_the_people() -> None:
    assert made_up("halves", 5) == crowd("halves", [5, 3, 1, 4, 2], np.random.default_rng(1))


def test_with_enough_places_equal_shares_gives_the_small_group_more_than_most_ticks() -> None:
    fair, _order, most = rehearse(set_up("approval", "equal-shares", 16, seats=8), 1)["large_and_small"]
    large, small = fair.groups
    assert most.rule == "av"
    assert small.each > 2 * most.groups[1].each
    assert large.each > small.each
    # 2 of 8 places are a quarter, and 12 of 48 people are.
    assert small.each >= Fraction(3, 2)


def test_the_largest_group_can_take_nearly_all_the_money_where_most_ticks_go_first() -> None:
    asked_for = set_up("budget", "equal-shares", 16, money=800)
    asked_for["options"] = [{**one, "cost": 100} for one in asked_for["options"]]
    fair, _order, greedy = rehearse(asked_for, 1)["large_and_small"]
    assert greedy.rule == "greedy"
    assert fair.groups[1].each > 2 * greedy.groups[1].each
    assert len(fair.chosen) == len(greedy.chosen) == 8


def test_a_higher_share_lets_the_small_group_stop_what_the_large_one_wants() -> None:
    high, half, _third = rehearse({**set_up("endorse", "endorse", 8), "threshold": [9, 10]}, 1)["large_and_small"]
    assert (high.threshold, half.threshold) == ((9, 10), (1, 2))
    assert len(high.chosen) < len(half.chosen)


@pytest.mark.parametrize(("options", "seats", "expected"), [(1, 0, 1), (3, 0, 1), (4, 0, 2), (20, 0, 3), (5, 4, 4)])
def test_how_many_count_as_chosen(options: int, seats: int, expected: int) -> None:
    assert places(set_up("ranked", "borda", options, seats=seats)) == expected


def test_the_share_of_the_ballot_itself_does_not_stand_beside_it_again() -> None:
    shares = [one["threshold"] for one in ways_beside({**set_up("endorse", "endorse"), "threshold": [2, 4]})]
    assert shares == [[2, 4], [4, 5], [2, 3]]


def test_a_made_up_person_compares_so_many_pairs_at_most() -> None:
    people = made_up("all_different", 40)
    papers = [paper_of(one, set_up("pairwise", "pairwise", 40)) for one in people]
    assert max(map(len, papers)) <= MOST_PAIRS
    assert len({key for paper in papers for key in paper}) > MOST_PAIRS


def test_what_cannot_be_tried_is_refused() -> None:
    with pytest.raises(MethodError, match="too_many_to_rehearse"):
        rehearse(set_up("approval", "av", MOST_OPTIONS + 1), 1)
    with pytest.raises(MethodError, match="crowd_unknown"):
        made_up("nobody", 3)
    with pytest.raises(MethodError, match="paper_kind"):
        paper_of(made_up("halves", 2)[0], {"kind": "acclaim", "told": {}})
