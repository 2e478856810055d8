"""What a paper may say: known refusals, and that what was let through once is let through again unchanged."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.methods.counting.endorsing import ANSWERS
from deliberation.methods.counting.papers import PaperRules, clean_paper, paper_text
from deliberation.methods.errors import MethodError

THREE = frozenset({1, 2, 3})
KINDS = {
    "endorse": PaperRules("endorse", THREE),
    "approval": PaperRules("approval", THREE, most_options=2),
    "score": PaperRules("score", THREE, top=5),
    "points": PaperRules("points", THREE, points=7, top=3),
    "ranked": PaperRules("ranked", THREE),
    "budget": PaperRules("budget", THREE),
    "pairwise": PaperRules("pairwise", THREE),
}


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("endorse", {"2": "cannot_live", "1": "", "3": "can_live"}, {"2": "cannot_live", "3": "can_live"}),
        ("approval", {"3": "1", "1": 1}, {"1": 1, "3": 1}),
        ("score", {"1": "0", "2": " 5 ", "3": ""}, {"1": 0, "2": 5}),
        ("points", {"1": "3", "2": "3", "3": "0"}, {"1": 3, "2": 3}),
        ("points", {"1": "3"}, {"1": 3}),
        ("ranked", {"1": "3", "2": "1"}, {"1": 3, "2": 1}),
        ("budget", {"1": "1", "2": "1", "3": "1"}, {"1": 1, "2": 1, "3": 1}),
        ("pairwise", {"1-2": "2", "2-3": "0"}, {"1-2": 2, "2-3": 0}),
        *((kind, {}, {}) for kind in KINDS),
    ],
)
def test_what_a_paper_may_say_is_kept_as_it_was_said(kind: str, sent: dict[str, str], kept: dict[str, object]) -> None:
    assert clean_paper(KINDS[kind], sent) == kept


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        ("endorse", {"4": "support"}, "paper_option"),
        ("endorse", {"1": "yes"}, "paper_value"),
        ("endorse", {"1": 4}, "paper_value"),
        ("approval", {"1": "1", "2": "1", "3": "1"}, "paper_too_many"),
        ("approval", {"1": "2"}, "paper_value"),
        ("approval", {"1": "0"}, "paper_value"),
        ("approval", {"01": "1"}, "paper_option"),
        ("approval", {"": "1"}, "paper_option"),
        ("score", {"1": "6"}, "paper_value"),
        ("score", {"1": "-1"}, "paper_value"),
        ("score", {"1": "4.5"}, "paper_value"),
        ("score", {"1": "²"}, "paper_value"),
        ("score", {"1": "9" * 5000}, "paper_value"),
        ("score", {"1": True}, "paper_value"),
        ("points", {"1": "4"}, "paper_value"),
        ("points", {"1": "3", "2": "3", "3": "2"}, "paper_points"),
        ("ranked", {"1": "1", "2": "1"}, "paper_place_twice"),
        ("ranked", {"1": "4"}, "paper_value"),
        ("ranked", {"1": "0"}, "paper_value"),
        ("pairwise", {"2-1": "1"}, "paper_option"),
        ("pairwise", {"1-1": "1"}, "paper_option"),
        ("pairwise", {"1-2": "3"}, "paper_value"),
        ("pairwise", {"1": "1"}, "paper_option"),
        ("pairwise", {"1-2-3": "1"}, "paper_option"),
    ],
)
def test_nothing_is_forgiven_in_silence(kind: str, sent: dict[str, str | int], code: str) -> None:
    with pytest.raises(MethodError, match=code):
        clean_paper(KINDS[kind], sent)


def test_ten_thousand_options_are_refused_at_once() -> None:
    with pytest.raises(MethodError, match="paper_option"):
        clean_paper(KINDS["approval"], {str(number): "1" for number in range(10_000)})


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(MethodError, match="paper_kind"):
        clean_paper(PaperRules("acclamation", THREE), {})


def _kept(rules: PaperRules, sent: dict[str, str | int]) -> dict[str, str | int] | str:
    """The paper, or the code of the refusal."""
    try:
        return clean_paper(rules, sent)
    except MethodError as refused:
        return refused.code


values = st.one_of(st.sampled_from([*ANSWERS, "", "0", "1", "2", "3", "5"]), st.integers(-1, 6), st.text(max_size=3))
keys = st.one_of(st.sampled_from(["1", "2", "3", "1-2", "1-3", "2-3", "4"]), st.text(max_size=4))


@given(st.sampled_from(sorted(KINDS)), st.dictionaries(keys, values, max_size=4))
def test_whatever_is_sent_is_refused_or_kept_and_then_stays_as_it_is(kind: str, sent: dict[str, str | int]) -> None:
    rules = KINDS[kind]
    kept = _kept(rules, sent)
    if isinstance(kept, str):
        assert kept.startswith("paper_")
        return
    assert clean_paper(rules, kept) == kept
    assert json.loads(paper_text(kept)) == kept
    assert set(kept) <= set(sent)
    backwards = dict(reversed(sent.items()))
    assert paper_text(clean_paper(rules, backwards)) == paper_text(kept)
