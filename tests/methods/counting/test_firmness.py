"""Would a vote more or less change it: hand examples, the quick ways against counting again, and what is not tried."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest

from deliberation.methods.counting import reruns
from deliberation.methods.counting.asked import Merged, drawn
from deliberation.methods.counting.endorsing import ANSWERS
from deliberation.methods.counting.firmness import DRAWS
from deliberation.methods.counting.rules import RULES
from deliberation.methods.counting.tallying import Asked, count
from tests.methods.counting.test_tallying import TOLD, asked

Paper = dict[str, str | int]

PAIRS = [(kind, rule) for kind, rules in RULES.items() for rule in rules]


def paper(kind: str, rng: random.Random) -> Paper:
    """A made-up paper of four options."""
    some = sorted(rng.sample("1234", rng.randint(0, 4)))
    if kind == "endorse":
        return {one: rng.choice(ANSWERS) for one in some}
    if kind == "ranked":
        return {one: place for place, one in enumerate(rng.sample(some, len(some)), 1)}
    if kind == "pairwise":
        return {pair: int(rng.choice(["0", *pair.split("-")])) for pair in ("1-2", "2-3", "1-4") if rng.random() < 0.7}
    if kind == "points":
        return dict.fromkeys(some[:2], 3)
    return {one: rng.randint(0, 5) if kind == "score" else 1 for one in some}


def many(*rows: tuple[int, Paper]) -> list[Paper]:
    """So many papers of each kind."""
    return [paper for number, paper in rows for _ in range(number)]


def without(whole: Asked, papers: list[Paper], one: Paper) -> set[str]:
    """What is chosen when one such paper is left out, counted from the beginning."""
    left = list(papers)
    left.remove(one)
    return chosen(whole, left)


def chosen(whole: Asked, papers: list[Paper]) -> set[str]:
    kind = whole.set_up["kind"]
    found = count(whole, papers)
    if not found["quorum"]["met"]:
        return set()
    if kind == "endorse":
        return {number for number, one in found[kind].items() if one["verdict"] == "passed"}
    return set(found[kind].get("winners") or found[kind].get("elected") or found[kind].get("order", ())[:1])


@pytest.mark.parametrize(("kind", "rule"), PAIRS)
@pytest.mark.parametrize("seed", range(3))
def test_leaving_out_one_paper_is_counting_the_others(kind: str, rule: str, seed: int) -> None:
    rng = random.Random(f"{kind}{rule}{seed}")
    papers = [paper(kind, rng) for _ in range(9)]
    whole = asked(kind, rule, roll=9, quorum=[1, 2])
    told = count(whole, papers)["firmness"]["without_one"]
    before = chosen(whole, papers)
    same = sum(without(whole, papers, one) == before for one in papers)
    assert (told["papers"], told["tried"], told["same"]) == (9, 9, same)


@pytest.mark.parametrize(("kind", "rule"), PAIRS)
def test_what_is_turned_round_is_a_close_call_and_no_order_of_papers_matters(kind: str, rule: str) -> None:
    rng = random.Random(rule)
    papers = [paper(kind, rng) for _ in range(8)]
    whole = asked(kind, rule, roll=8)
    found = count(whole, papers)["firmness"]
    by_one = {o for one in papers for o in without(whole, papers, one) ^ chosen(whole, papers)}
    told = {o for o, why in found["options"].items() if why == "one"}
    # Beside these stands what one more of those who voted would have brought in.
    assert by_one <= told
    assert all(o not in chosen(whole, papers) for o in told - by_one)
    assert (found["verdict"] == "close_call") == any(found["options"].values())
    assert found["with_one"]["tried"] == 0, "everybody has voted"
    rng.shuffle(papers)
    assert count(whole, papers)["firmness"] == found
    assert json.loads(json.dumps(found)) == found


def test_one_more_vote_is_tried_where_somebody_has_not_voted() -> None:
    papers = many((5, {"1": 1, "2": 1}), (5, {"1": 1, "3": 1}))
    told: dict[str, Any] = {"seats": 2}
    full = count(asked("approval", "av", roll=10, options=3, told=told), papers)["firmness"]
    one_left = count(asked("approval", "av", roll=11, options=3, told=told), papers)["firmness"]
    assert (full["with_one"]["tried"], one_left["with_one"]["tried"]) == (0, 3)
    assert one_left["with_one"]["same"] == 2
    assert one_left["options"] == {"1": None, "2": "one", "3": "one"}


@pytest.mark.parametrize(
    ("support", "against", "roll", "verdict"),
    [(40, 6, 48, "decided"), (37, 9, 48, "close_call"), (36, 10, 48, "close_call")],
)
def test_four_fifths_of_forty_six(support: int, against: int, roll: int, verdict: str) -> None:
    papers = many((support, {"1": "support"}), (against, {"1": "cannot_live"}))
    found = count(asked("endorse", "endorse", roll=roll, options=1), papers)["firmness"]
    assert found["verdict"] == verdict
    # One paper in a hundred is one paper here, and each is left out as it is.
    assert found["without_some"] == {"left_out": 1, "tried": 0, "same": 0}


def test_a_few_papers_are_told_from_one() -> None:
    """Of 300 papers three are left out at a time: a lead of two falls to some draws, and never to one paper."""
    papers = many((151, {"1": 1}), (149, {"2": 1}))
    found = count(asked("approval", "av", roll=300, options=2, told={"seats": 1}), papers)["firmness"]
    assert found["without_one"]["same"] == 300
    assert found["options"] == {"1": "few", "2": "few"}
    assert 0 < found["without_some"]["same"] < DRAWS


def test_what_was_added_from_the_rest_is_a_close_call() -> None:
    """Everybody ticks both; shares pay for neither alone more than once, so the rest is added by the completion."""
    papers = many((20, {"1": 1}), (10, {"4": 1}))
    found = count(asked("budget", "equal-shares", roll=30, told={"money": 300, "completion": "utilitarian"}), papers)
    assert found["budget"]["added"] == ["4"]
    assert found["firmness"]["options"] == {"1": None, "2": None, "3": None, "4": "added"}


def test_papers_are_drawn_from_the_seed_of_the_lot() -> None:
    papers = many((151, {"1": 1}), (149, {"2": 1}))
    told = asked("approval", "av", roll=300, options=2, told={"seats": 1})
    one, other = (
        count(Asked(told.set_up, told.lot, told.roll, seed), papers)["firmness"]["without_some"]["same"]
        for seed in ("5e1f", "77aa")
    )
    again = count(Asked(told.set_up, told.lot, told.roll, "5e1f"), papers)["firmness"]["without_some"]["same"]
    assert one == again != other
    assert sorted(drawn("5e1f", "one", 10, 10)) == list(range(10))
    # The remainders of the sums that `printf '5e1f:some 0:0' | sha256sum` and the next two write.
    assert drawn("5e1f", "some 0", 300, 3) == (292, 77, 221)


def test_a_large_ballot_says_how_much_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    papers = [paper("approval", rng) for _ in range(160)]
    whole = asked("approval", "av", roll=160, told=TOLD["approval"])
    kinds = len({tuple(sorted(one)) for one in papers})
    monkeypatch.setattr(reruns, "CELLS", kinds * 4 * 12)
    some = count(whole, papers)["firmness"]
    assert (some["without_one"]["papers"], some["without_one"]["tried"]) == (160, 4)
    assert 0 < some["without_some"]["tried"] <= 8
    monkeypatch.setattr(reruns, "CELLS", 0)
    none = count(whole, papers)
    assert none["firmness"]["without_one"]["tried"] == none["firmness"]["without_some"]["tried"] == 0
    assert [one["tried"] for one in none["other_rules"]] == [False, False]


def test_changes_add_and_take_away() -> None:
    one, other, new = (("1", 1),), (("2", 1),), (("3", 1),)
    merged: Merged = Counter({one: 2, other: 1})
    assert reruns.changed(merged, Counter({one: 1, other: 1, new: -1})) == {one: 1, new: 1}


def test_what_one_changed_answer_would_bring_in_is_a_close_call() -> None:
    """Ten of 22 consent and eleven are needed; without any one paper it is ten of 21, which is too few as well."""
    papers = many((10, {"1": "support"}), (12, {"1": "cannot_live"}))
    found = count(asked("endorse", "endorse", roll=22, options=1, threshold=[1, 2]), papers)
    assert found["endorse"]["1"]["more_needed"] == 1
    assert found["firmness"]["without_one"]["same"] == 22
    assert found["firmness"]["options"] == {"1": "one"}
