"""Published results (abcvoting's tests, Lackner and Skowron's book) and cases worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from deliberation.methods.counting.approval import approval
from deliberation.methods.counting.equal_shares import equal_shares
from deliberation.methods.counting.phragmen import phragmen
from deliberation.methods.counting.thiele import pav, sequential_pav
from deliberation.methods.counting.types import Committee
from tests.methods.counting.slow import papers

TWELVE = papers("3ab 3ac 2ad bcf e f g")
TWENTY_THREE = papers("3ab 6ad 4b 5c 5cd")
EIGHT = papers("3cd 2ab 2ac bd")
THIELE = papers("960acd 3000bcd 520bc 1620ab 1081ad 1240ac 360bd 360d 120c 60b")
SIX = papers("abc d abcd abce ab e")


def values(result: Committee) -> list[tuple[str, str]]:
    return [(step.candidate, str(step.value)) for step in result.rounds]


@pytest.mark.parametrize(("lot", "winners"), [("abcdefg", "abcd"), ("gfedcba", "abcf")])
def test_twelve_people_by_plain_ticks(lot: str, winners: str) -> None:
    result = approval(TWELVE, "abcdefg", seats=4, tie_order=lot)
    assert set(result.winners) == set(winners)
    assert [(tie.tied, tie.by) for tie in result.ties if tie.mattered] == [(tuple(sorted("df", key=lot.index)), "lot")]


def test_twelve_people_by_phragmen() -> None:
    result = phragmen(TWELVE, "abcdefg", seats=4, tie_order="abcdefg")
    assert values(result) == [("a", "1/8"), ("b", "11/32"), ("c", "55/128"), ("d", "5/8")]
    assert (result.ties[0].place, result.ties[0].tied, result.ties[0].mattered) == (2, ("b", "c"), False)
    other = phragmen(TWELVE, "abcdefg", seats=4, tie_order="gfedcba")
    assert values(other) == [("a", "1/8"), ("c", "11/32"), ("b", "55/128"), ("d", "5/8")]


def test_twelve_people_by_equal_shares_with_completion() -> None:
    result = equal_shares(TWELVE, "abcdefg", seats=4, tie_order="abcdefg")
    assert values(result) == [("a", "1/8"), ("b", "1/96"), ("c", "37/384"), ("d", "7/24")]
    assert (result.decided, result.added) == (("a",), ("b", "c", "d"))
    alone = equal_shares(TWELVE, "abcdefg", seats=4, tie_order="abcdefg", complete=False)
    assert alone.winners == ("a",)


def test_twelve_people_by_pav() -> None:
    result = pav(TWELVE, "abcdefg", seats=4, tie_order="abcdefg")
    assert set(result.winners) == set("abcf")
    assert result.total_score == Fraction(83, 6)


def test_twenty_three_people() -> None:
    best = pav(TWENTY_THREE, "abcd", seats=2, tie_order="abcd")
    assert (set(best.winners), best.total_score) == (set("ac"), 19)
    step_by_step = sequential_pav(TWENTY_THREE, "abcd", seats=2, tie_order="abcd")
    assert (set(step_by_step.winners), step_by_step.total_score) == (set("cd"), Fraction(37, 2))


def test_eight_people() -> None:
    result = equal_shares(EIGHT, "abcd", seats=3, tie_order="abcd")
    assert values(result) == [("c", "1/5"), ("a", "13/40"), ("d", "1/40")]
    assert (result.decided, result.added) == (("c", "a"), ("d",))
    by_time = phragmen(EIGHT, "abcd", seats=3, tie_order="abcd")
    assert values(by_time) == [("c", "1/5"), ("b", "1/3"), ("d", "29/60")]


def test_thieles_own_example() -> None:
    best = pav(THIELE, "abcd", seats=2, tie_order="abcd")
    assert (set(best.winners), best.total_score) == (set("ab"), 9651)
    step_by_step = sequential_pav(THIELE, "abcd", seats=2, tie_order="abcd")
    assert (set(step_by_step.winners), step_by_step.total_score) == (set("ac"), 9641)


@pytest.mark.parametrize(("lot", "winners"), [("abcde", "abd"), ("edcba", "abe")])
def test_six_people_and_a_lot(lot: str, winners: str) -> None:
    assert set(pav(SIX, "abcde", seats=3, tie_order=lot).winners) == set(winners)
    assert set(phragmen(SIX, "abcde", seats=3, tie_order=lot).winners) == set(winners)
    assert set(approval(SIX, "abcde", seats=3, tie_order=lot).winners) == set("abc")


def test_a_minority_of_a_third_gets_its_place() -> None:
    ballots = papers("6abc 3d")
    majority = approval(ballots, "abcd", seats=3, tie_order="abcd")
    assert set(majority.winners) == set("abc")
    violation = majority.ejr_plus.violation
    assert violation is not None
    assert (violation.candidate, violation.places, violation.people) == ("d", 1, 3)
    assert majority.without_any_winner == 3
    assert majority.share_with_nothing == Fraction(1, 3)
    shared = equal_shares(ballots, "abcd", seats=3, tie_order="abcd")
    assert shared.winners == ("a", "b", "d")
    assert shared.ejr_plus.holds
    assert shared.winners_per_person == ((1, 3), (2, 6))
