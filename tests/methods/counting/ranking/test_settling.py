"""Level options: head to head, asked again among those still level, then the lot."""

from __future__ import annotations

from itertools import permutations

from deliberation.methods.counting.ranking.duels import head_to_head
from deliberation.methods.counting.ranking.settling import arrange
from deliberation.methods.counting.types import TieOrder


def settled(beats: str, lot: str) -> tuple[str, list[tuple[str, tuple[str, ...]]]]:
    """All options of the lot are level; 'ab' in `beats` is a beating b one to one."""
    won = {(pair[0], pair[1]) for pair in beats.split()}
    counted = {pair: int(pair in won) for pair in permutations(lot, 2)}
    found = arrange(dict.fromkeys(lot, (0,)), [head_to_head(counted)], TieOrder(tuple(lot)))
    return "".join(found.order), [(tie.by, tie.tied) for tie in found.ties]


def test_two_level_options_go_by_who_beats_the_other() -> None:
    assert settled("ab", "ba") == ("ab", [("head_to_head", ("a", "b"))])
    assert settled("", "ba") == ("ba", [("lot", ("b", "a"))])


def test_a_loss_counts_against_an_option_as_a_win_for_the_other() -> None:
    """c meets nobody who beats it, b loses to a: c is before b although the lot has b first."""
    assert settled("ab", "bca")[0] == "acb"


def test_those_still_level_are_compared_once_more_among_themselves() -> None:
    """a and b have one win more than losses, c and d one less; then a beats b, and c beats d."""
    order, ties = settled("ab ac da bc bd cd", "badc")
    assert order == "abcd"
    assert ties == [("head_to_head", tuple("abcd")), ("head_to_head", ("a", "b")), ("head_to_head", ("c", "d"))]


def test_a_circle_is_left_to_the_lot() -> None:
    order, ties = settled("ab bc ca ad bd cd", "dcab")
    assert order == "cabd"
    assert ties == [("head_to_head", tuple("cabd")), ("lot", tuple("cab"))]
