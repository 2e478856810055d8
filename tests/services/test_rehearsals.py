"""A rehearsal in a process of its own: the same as in this one, refused in time, one at a time."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from deliberation.errors import DeliberationError, Refused
from deliberation.methods.counting.rehearsing import MOST_OPTIONS, rehearse
from deliberation.services import rehearsals
from tests.methods.counting.test_rehearsing import set_up


@pytest.mark.parametrize(
    ("kind", "rule"), [("endorse", "endorse"), ("budget", "equal-shares"), ("pairwise", "pairwise")]
)
def test_the_other_process_says_what_this_one_would(kind: str, rule: str) -> None:
    asked_for = set_up(kind, rule, 5)
    assert rehearsals.try_out(asked_for) == rehearse(asked_for, rehearsals.SEED)


def test_a_ballot_with_too_many_options_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsals.subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(DeliberationError, match="ballot_too_long_to_try"):
        rehearsals.try_out(set_up("approval", "av", MOST_OPTIONS + 1))


@pytest.mark.parametrize("error", [subprocess.TimeoutExpired("x", 1), subprocess.CalledProcessError(1, "x")])
def test_what_takes_too_long_or_breaks_is_a_refusal_and_the_next_one_works(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(rehearsals.subprocess, "run", breaks)
        with pytest.raises(Refused, match="ballot_try_busy"):
            rehearsals.try_out(set_up("approval", "av"))
    assert set(rehearsals.try_out(set_up("approval", "av"))) == set(rehearse(set_up("approval", "av"), rehearsals.SEED))


def test_a_second_one_waits_and_then_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsals, "WAIT_SECONDS", 0.01)
    with rehearsals._one_at_a_time, pytest.raises(Refused, match="ballot_try_busy"):
        rehearsals.try_out(set_up("approval", "av"))
