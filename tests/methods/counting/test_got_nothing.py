"""Who got nothing and what other rules give: hand examples, and that few people are never told."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.methods.counting.asked import Merged
from deliberation.methods.counting.nothing import nothing
from deliberation.methods.counting.other_rules import OTHERS, two_others
from deliberation.methods.counting.rules import RULES
from deliberation.methods.counting.tallying import count
from deliberation.methods.counting.worth import FEWEST, better_and_worse
from tests.methods.counting.test_firmness import many, paper
from tests.methods.counting.test_tallying import asked


def ticked(people: dict[str, int]) -> Merged:
    """Papers by what they tick ("13": the first and the third)."""
    return Counter({tuple((one, 1) for one in ticks): number for ticks, number in people.items()})


def test_who_got_nothing_and_what_would_have_served_them() -> None:
    found = nothing("approval", ticked({"1": 20, "23": 7, "2": 6, "12": 5, "": 4}), {"1"}, ("1", "2", "3"))
    assert (found["people"], found["asking"]) == (13, 38)
    assert found["shared"] == [{"option": "2", "people": 13}, {"option": "3", "people": 7}]
    assert found["together"] == {"options": ["2", "3"], "people": 7}
    assert found["served_by"] == {"option": "2", "people": 13}


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ({"1": 20, "2": 4}, "four people"),
        ({"1": 20, "2": 5, "3": 4}, "all but four of those with nothing"),
        ({"1": 20, "2": 5, "12": 4}, "all but four of those who ticked it"),
    ],
)
def test_a_number_of_few_people_is_never_told(people: dict[str, int], why: str) -> None:
    found = nothing("approval", ticked(people), {"1"}, ("1", "2", "3"))
    assert found["shared"] == [], why
    assert found["served_by"] is None


@given(st.lists(st.tuples(st.sets(st.sampled_from("1234"), max_size=4), st.integers(1, 9)), max_size=8))
def test_no_number_that_is_told_leaves_a_few_people_over(rows: list[tuple[set[str], int]]) -> None:
    merged: Merged = Counter()
    for ticks, number in rows:
        merged[tuple((one, 1) for one in sorted(ticks))] += number
    found = nothing("approval", merged, {"1"}, ("1", "2", "3", "4"))
    those = [({key for key, _ in one}, n) for one, n in merged.items() if one and "1" not in {key for key, _ in one}]
    assert found["people"] == sum(n for _, n in those)
    told = {one["option"]: one["people"] for one in found["shared"]}
    for option, number in told.items():
        assert number == sum(n for ticks, n in those if option in ticks)
        everybody = sum(n for one, n in merged.items() if option in {key for key, _ in one})
        for cell in (number, found["people"] - number, everybody - number):
            assert cell == 0 or cell >= FEWEST
    if found["together"]:
        one, other = found["together"]["options"]
        cells = Counter[tuple[bool, bool]]()
        for ticks, n in those:
            cells[one in ticks, other in ticks] += n
        assert all(n >= FEWEST for n in cells.values())
        assert found["together"]["people"] == cells[True, True] > 0


def test_consent_to_what_did_not_pass_is_nothing() -> None:
    papers = many((20, {"1": "support", "2": "cannot_live"}), (5, {"1": "cannot_live", "2": "can_live"}))
    found = count(asked("endorse", "endorse", roll=30, options=2), papers)["nothing"]
    assert (found["people"], found["asking"], found["served_by"]) == (5, 25, {"option": "2", "people": 5})


@pytest.mark.parametrize(("kind", "rule"), [("score", "score"), ("ranked", "borda"), ("pairwise", "pairwise")])
def test_an_order_gives_nobody_nothing(kind: str, rule: str) -> None:
    assert count(asked(kind, rule), [])["nothing"] is None


def test_the_other_rules_tell_what_would_change_and_for_how_many() -> None:
    """Twelve want 1 and 2, eight want 3: the most ticks take both places, equal shares give the eight one of them."""
    papers = many((12, {"1": 1, "2": 1}), (8, {"3": 1}))
    shares, flow = count(asked("approval", "av", roll=20, options=3), papers)["other_rules"]
    assert (shares["rule"], shares["gained"], shares["more"], shares["fewer"]) == ("equal-shares", ["3"], 8, 12)
    assert len(shares["lost"]) == 1
    assert flow["rule"] == "phragmen"


def test_the_bases_of_a_share_are_held_against_each_other() -> None:
    papers = many((8, {"1": "support"}), (2, {"1": "not_sure"}), (5, {}))
    found = count(asked("endorse", "endorse", roll=20, options=1, share_of="answering"), papers)["other_rules"]
    assert [(one["rule"], one["lost"], one["fewer"]) for one in found] == [
        ("share-of:votes_cast", ["1"], 8),
        ("share-of:eligible", ["1"], 8),
    ]


def test_a_few_people_are_not_told_there_either() -> None:
    papers = many((7, {"1": 1, "2": 1}), (4, {"3": 1}))
    shares, _ = count(asked("approval", "av", roll=20, options=3), papers)["other_rules"]
    assert (shares["gained"], shares["more"], shares["fewer"]) == (["3"], None, 7)


@pytest.mark.parametrize(("kind", "rule"), [(kind, rule) for kind, rules in RULES.items() for rule in rules])
def test_two_others_are_tried_for_every_rule(kind: str, rule: str) -> None:
    rng = random.Random(rule)
    found = count(asked(kind, rule, roll=40), [paper(kind, rng) for _ in range(30)])["other_rules"]
    assert len({one["rule"] for one in found} - {rule}) == 2
    assert all(one["tried"] and (one["chosen"] or kind == "endorse") for one in found)
    assert count(asked(kind, rule), [])["other_rules"][0]["gained"] == []


def test_no_rule_is_held_against_itself() -> None:
    for kind, rules in RULES.items():
        for rule in rules:
            set_up: dict[str, Any] = {"kind": kind, "rule": rule, "share_of": "answering"}
            own = "share-of:answering" if kind == "endorse" else rule
            assert own not in two_others(set_up)
            assert set(two_others(set_up)) < {*OTHERS[kind], own}


def test_better_and_worse_go_by_what_stands_on_the_papers() -> None:
    ranked: Merged = Counter({(("1", 1), ("2", 2)): 6, (("2", 1), ("1", 2)): 5, (("3", 1),): 4})
    assert better_and_worse("ranked", ranked, ["1"], ["2"], 3) == (5, 6)
    pairs: Merged = Counter({(("1-2", 1), ("1-3", 0)): 2, (("1-2", 2),): 3})
    assert better_and_worse("pairwise", pairs, ["1"], ["2"], 3) == (3, 2)


def test_the_published_result_says_of_nobody_what_stood_on_their_paper() -> None:
    rounds = count(asked("approval", "equal-shares", roll=9), [{"1": 1, "3": 1}, {"2": 1}])["approval"]["rounds"]
    assert rounds
    assert not any("payments" in one for one in rounds)
