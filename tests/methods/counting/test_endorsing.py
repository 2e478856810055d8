"""Whether a recommendation passes: bases, quorum, objections, groups, and what would have been enough."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.counting.endorsing import ANSWERS, endorse, endorse_each, tally_answers
from deliberation.methods.counting.types import Answer, Base, EndorsementRule, Tally, Threshold
from deliberation.methods.errors import MethodError

FOUR_FIFTHS = Threshold(4, 5)
MAJORITY = Threshold(1, 2, more_than=True)
tallies = st.builds(Tally, *[st.integers(0, 8)] * 6)
thresholds = st.builds(
    lambda bottom, top, more: Threshold(min(top, bottom), bottom, more),
    st.integers(1, 9),
    st.integers(0, 9),
    st.booleans(),
)


@pytest.mark.parametrize(("consent", "verdict", "more"), [(37, "passed", 0), (36, "below_threshold", 1)])
def test_forty_six_papers_on_the_base_of_votes_cast(consent: int, verdict: str, more: int) -> None:
    tally = Tally(support=consent - 5, can_live=5, not_sure=2, should_not_decide=3, unanswered=46 - consent - 5)
    result = endorse(tally, EndorsementRule(FOUR_FIFTHS, base="votes_cast"), eligible=48)
    assert (result.verdict, result.base_count, result.needed, result.more_needed) == (verdict, 46, 37, more)


def test_forty_eight_on_the_roll_need_thirty_nine() -> None:
    rule = EndorsementRule(FOUR_FIFTHS, base="eligible")
    assert endorse(Tally(support=38, not_sure=8), rule, eligible=48).more_needed == 1
    result = endorse(Tally(support=39, not_sure=7), rule, eligible=48)
    assert (result.verdict, result.needed, result.consent_share) == ("passed", 39, Fraction(39, 48))


def test_those_who_should_not_decide_are_turnout_and_no_base() -> None:
    tally = Tally(support=7, can_live=1, not_sure=1, cannot_live=1, should_not_decide=10, unanswered=4)
    result = endorse(tally, EndorsementRule(FOUR_FIFTHS))
    assert (result.base_count, result.turnout, result.verdict) == (10, 24, "passed")
    assert (result.consent_share, result.support_share) == (Fraction(4, 5), Fraction(7, 10))


def test_the_quorum_is_of_the_roll_and_comes_first() -> None:
    rule = EndorsementRule(MAJORITY, quorum=Threshold(2, 3))
    few = endorse(Tally(support=30, should_not_decide=1), rule, eligible=48)
    assert (few.verdict, few.quorum_needed, few.papers_short) == ("quorum_not_met", 32, 1)
    enough = endorse(Tally(support=30, should_not_decide=2), rule, eligible=48)
    assert (enough.verdict, enough.papers_short) == ("passed", 0)
    assert endorse(Tally(), rule, eligible=0).verdict == "quorum_not_met"


def test_exactly_half_is_no_majority() -> None:
    result = endorse(Tally(support=5, cannot_live=5), EndorsementRule(MAJORITY))
    assert (result.verdict, result.needed, result.more_needed) == ("below_threshold", 6, 1)


def test_an_open_objection_stops_it_only_where_the_rule_has_objections() -> None:
    tally = Tally(support=9, cannot_live=1)
    off = endorse(tally, EndorsementRule(FOUR_FIFTHS), objections_open=1)
    assert (off.verdict, off.objections_open) == ("passed", 0)
    on = EndorsementRule(FOUR_FIFTHS, objections=True)
    assert endorse(tally, on, objections_open=1).verdict == "objection_open"
    assert endorse(tally, on).passed
    assert endorse(Tally(support=1, cannot_live=9), on, objections_open=1).verdict == "below_threshold"


def test_a_group_below_the_floor_is_a_flag_and_no_veto() -> None:
    groups = {"south": Tally(support=1, cannot_live=2), "north": Tally(support=2, cannot_live=2), "none": Tally()}
    rule = EndorsementRule(FOUR_FIFTHS, group_floor=Threshold(1, 2))
    result = endorse(Tally(support=18, cannot_live=2), rule, groups=groups)
    assert result.passed
    assert [(flag.group, flag.consent, flag.answering) for flag in result.groups_below] == [("south", 1, 3)]


@pytest.mark.parametrize("base", ["answering", "votes_cast", "eligible"])
def test_nobody_answered(base: Base) -> None:
    result = endorse(Tally(), EndorsementRule(MAJORITY, base=base), eligible=0)
    assert (result.verdict, result.consent_share, result.needed, result.more_needed) == (
        "below_threshold",
        None,
        None,
        None,
    )
    everybody = endorse(Tally(should_not_decide=3), EndorsementRule(MAJORITY))
    assert (everybody.verdict, everybody.base_count) == ("below_threshold", 0)


def test_eighteen_questions_of_one_paper() -> None:
    questions = [f"q{number}" for number in range(1, 19)]
    yes: dict[str, Answer] = dict.fromkeys(questions, "can_live")
    papers: list[dict[str, Answer]] = [*[yes] * 36, {**yes, "q2": "cannot_live"}, *[{"q1": "support"}] * 9]
    tallied = tally_answers(papers, questions)
    results = endorse_each(tallied, EndorsementRule(FOUR_FIFTHS, base="votes_cast"), eligible=48)
    assert {result.turnout for result in results.values()} == {46}
    assert [name for name, result in results.items() if not result.passed] == ["q2"]
    assert results["q1"].tally == Tally(support=9, can_live=37)
    assert results["q2"].tally == Tally(can_live=36, cannot_live=1, unanswered=9)


@pytest.mark.parametrize(
    ("papers", "questions", "code"),
    [
        ([{"q9": "support"}], ["q1"], "unknown_question"),
        ([{"q1": "maybe"}], ["q1"], "unknown_answer"),
        ([], ["q1", "q1"], "question_repeats"),
    ],
)
def test_wrong_papers_are_refused(papers: list[Mapping[str, Answer]], questions: list[str], code: str) -> None:
    with pytest.raises(MethodError, match=code):
        tally_answers(papers, questions)


def test_wrong_numbers_are_refused() -> None:
    rule = EndorsementRule(FOUR_FIFTHS)
    with pytest.raises(MethodError, match="tally"):
        endorse(Tally(support=-1), rule)
    with pytest.raises(MethodError, match="tally"):
        endorse(Tally(support=5), rule, eligible=4)
    with pytest.raises(MethodError, match="tally"):
        endorse(Tally(), rule, groups={"a": Tally(not_sure=-1)})
    with pytest.raises(MethodError, match="eligible_missing"):
        endorse(Tally(), EndorsementRule(FOUR_FIFTHS, base="eligible"))
    with pytest.raises(MethodError, match="eligible_missing"):
        endorse(Tally(), EndorsementRule(FOUR_FIFTHS, quorum=MAJORITY))
    with pytest.raises(MethodError, match="threshold"):
        endorse(Tally(support=1), EndorsementRule(Threshold(6, 5)))


@settings(deadline=None)
@given(tallies, thresholds, st.sampled_from(["answering", "votes_cast", "eligible"]), st.integers(0, 9))
def test_it_is_the_definition_and_what_was_missing_would_have_been_enough(
    tally: Tally, threshold: Threshold, base: Base, absent: int
) -> None:
    rule = EndorsementRule(threshold, base=base)
    answers = [a for a in ANSWERS for _ in range(getattr(tally, a))] + [None] * tally.unanswered
    people = {
        "answering": sum(a not in ("should_not_decide", None) for a in answers),
        "votes_cast": len(answers),
        "eligible": len(answers) + absent,
    }[base]
    yes = sum(a in ("support", "can_live") for a in answers)
    wanted = Fraction(threshold.numerator, threshold.denominator)
    enough = people > 0 and (Fraction(yes, people) > wanted if threshold.more_than else Fraction(yes, people) >= wanted)
    result = endorse(tally, rule, eligible=tally.votes_cast + absent)
    assert result.passed == enough
    if result.more_needed:
        assert not result.passed
        assert Fraction(yes + result.more_needed, people) >= wanted
        assert Fraction(yes + result.more_needed - 1, people) <= wanted


@settings(deadline=None)
@given(tallies, thresholds)
def test_one_more_consent_never_loses_it(tally: Tally, threshold: Threshold) -> None:
    more = Tally(tally.support + 1, tally.can_live, tally.not_sure, tally.cannot_live)
    fewer = Tally(tally.support, tally.can_live, tally.not_sure, tally.cannot_live)
    rule = EndorsementRule(threshold)
    assert endorse(more, rule).passed or not endorse(fewer, rule).passed
