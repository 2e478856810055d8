"""From frozen set-up, lot, roll and papers to a result: every rule that is on offer, in any order, and step 8."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.commitments import canonical_json
from deliberation.methods.counting.endorsing import ANSWERS
from deliberation.methods.counting.papers import PaperRules, clean_paper
from deliberation.methods.counting.rules import RULES
from deliberation.methods.counting.tallying import Asked, count, questions_in
from deliberation.methods.errors import MethodError

PAIRS = [(kind, rule) for kind, rules in RULES.items() for rule in rules]
TOLD: dict[str, dict[str, int | str]] = {
    "approval": {"seats": 2},
    "score": {"top": 5},
    "points": {"points": 6, "top": 3},
    "ranked": {"seats": 2},
    "budget": {"money": 300, "completion": "add1", "stop": "exhaustive"},
}


def asked(kind: str, rule: str, roll: int = 60, options: int = 4, **but: Any) -> Asked:
    told = dict(TOLD.get(kind, {}))
    if rule != "equal-shares":
        told.pop("completion", None)
        told.pop("stop", None)
    made = {
        "kind": kind,
        "rule": rule,
        "told": told,
        "share_of": "votes_cast",
        "threshold": [4, 5],
        "quorum": [0, 1],
        "options": [
            {"number": n, "cost": 50 * n, "category": "", "area": "", "must_fund": False} for n in range(1, options + 1)
        ],
        **but,
    }
    return Asked(made, tuple(range(options, 0, -1)), roll)


@st.composite
def profiles(draw: st.DrawFn, kind: str) -> list[dict[str, str | int]]:
    rules = PaperRules(kind, frozenset({1, 2, 3, 4}), points=6, top=5 if kind == "score" else 3)
    papers = []
    for _ in range(draw(st.integers(0, 8))):
        if kind == "endorse":
            paper: dict[str, str | int] = draw(st.dictionaries(st.sampled_from("1234"), st.sampled_from(ANSWERS)))
        elif kind == "ranked":
            order = draw(st.permutations("1234"))
            paper = {one: place for place, one in enumerate(order[: draw(st.integers(0, 4))], 1)}
        elif kind == "pairwise":
            pairs = draw(st.sets(st.sampled_from(["1-2", "1-3", "2-4", "3-4"])))
            paper = {pair: draw(st.sampled_from([0, int(pair[0]), int(pair[2])])) for pair in pairs}
        elif kind == "score":
            paper = draw(st.dictionaries(st.sampled_from("1234"), st.integers(0, 5)))
        elif kind == "points":
            paper = draw(st.dictionaries(st.sampled_from("1234"), st.integers(0, 1)))
        else:
            paper = draw(st.dictionaries(st.sampled_from("1234"), st.just(1)))
        papers.append(clean_paper(rules, paper))
    return papers


@pytest.mark.parametrize(("kind", "rule"), PAIRS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_rule_on_offer_counts_whatever_a_paper_may_say(kind: str, rule: str, data: st.DataObject) -> None:
    papers = data.draw(profiles(kind))
    result = count(asked(kind, rule), papers)
    assert result["papers"] == len(papers)
    assert result["blank"] == papers.count({})
    assert count(asked(kind, rule), data.draw(st.permutations(papers))) == result
    assert json.loads(json.dumps(result)) == result


def test_step_8_of_the_scenario() -> None:
    def papers(yes: int, no: int) -> list[dict[str, str | int]]:
        return [{"1": "support"}] * (yes - 5) + [{"1": "can_live"}] * 5 + [{"1": "cannot_live"}] * no

    passed = count(asked("endorse", "endorse", roll=48, options=1), papers(37, 9))
    failed = count(asked("endorse", "endorse", roll=48, options=1), papers(36, 10))
    assert (questions_in(passed), questions_in(failed)) == (("1",), ())
    assert passed["endorse"]["1"]["consent_exact"] == "37/46"
    assert failed["endorse"]["1"] | {"needed": 37, "more_needed": 1, "base_count": 46} == failed["endorse"]["1"]
    everybody = count(asked("endorse", "endorse", roll=48, options=1, share_of="eligible"), papers(38, 8))
    assert everybody["endorse"]["1"] | {"needed": 39, "verdict": "below_threshold"} == everybody["endorse"]["1"]


def test_a_quorum_that_is_missed_lets_nothing_pass() -> None:
    result = count(asked("endorse", "endorse", roll=40, options=1, quorum=[1, 2]), [{"1": "support"}] * 19)
    assert not result["quorum"]["met"]
    assert questions_in(result) == ()
    assert result["endorse"]["1"]["papers_short"] == 1


def test_more_papers_than_people_are_refused_and_so_is_a_rule_of_another_kind() -> None:
    with pytest.raises(MethodError, match="too_many_papers"):
        count(asked("approval", "av", roll=1), [{}, {}])
    with pytest.raises(MethodError, match="rule_unknown"):
        count(asked("approval", "stv"), [])


@pytest.mark.parametrize(("kind", "rule"), PAIRS)
def test_no_papers_at_all_give_a_result_that_says_so(kind: str, rule: str) -> None:
    result = count(asked(kind, rule), [])
    assert (result["papers"], result["blank"]) == (0, 0)
    assert not result[kind].get("winners")


def test_the_set_up_is_something_that_can_be_hashed() -> None:
    assert canonical_json(dict(asked("budget", "greedy").set_up))
