"""Throttling: guessing is slow, mistyping is forgiven, and nothing stored says who or from where (ASVS 6.3.1)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import TooMany
from deliberation.services import throttling
from models import WrongTry
from tests.services.signing import ADDRESS, NOON, everything_stored

MINUTE = timedelta(minutes=1)


def wrong(session: Session, *tries: throttling.Tries, times: int = 1) -> None:
    with writing(session):
        for _ in range(times):
            throttling.note_wrong(session, *tries)


def refused_for(session: Session, *tries: throttling.Tries) -> int | None:
    try:
        throttling.check(session, *tries)
    except TooMany as error:
        return int(str(error.params["retry_after"]))
    return None


def test_6_3_1_the_limit_itself_is_the_last_free_try(session: Session) -> None:
    tries = throttling.password_for("ada@example.org")
    with clock.stopped(NOON):
        wrong(session, tries, times=tries.at_most - 1)
        assert refused_for(session, tries) is None
        wrong(session, tries)
        assert refused_for(session, tries) == 15 * 60


def test_each_wrong_try_comes_free_fifteen_minutes_after_it_was_made(session: Session) -> None:
    tries = throttling.second_factor_of("somebody")
    for minute in range(tries.at_most):
        with clock.stopped(NOON + minute * MINUTE):
            wrong(session, tries)
    with clock.stopped(NOON + 10 * MINUTE):
        assert refused_for(session, tries) == 5 * 60
    with clock.stopped(NOON + 15 * MINUTE - timedelta(milliseconds=1)):
        assert refused_for(session, tries) == 1
    with clock.stopped(NOON + 15 * MINUTE):
        assert refused_for(session, tries) is None
        wrong(session, tries)
        assert refused_for(session, tries) == 60


def test_the_window_reaches_over_midnight_although_the_keys_change(session: Session) -> None:
    midnight = NOON.replace(hour=0)
    tries = throttling.password_for("ada@example.org")
    with clock.stopped(midnight - 2 * MINUTE):
        wrong(session, tries, times=6)
    with clock.stopped(midnight + 2 * MINUTE):
        wrong(session, tries, times=4)
        assert refused_for(session, tries) == 11 * 60
        with writing(session):
            throttling.forget(session, tries)
        assert refused_for(session, tries) is None


def test_the_key_of_one_value_is_another_one_on_another_day(session: Session) -> None:
    tries = throttling.code_from(ADDRESS)
    keys = set()
    for day in range(3):
        with clock.stopped(NOON + timedelta(days=day)):
            wrong(session, tries)
            keys |= set(session.execute(select(WrongTry.key)).scalars())
    assert len(keys) == 3


def test_neither_address_nor_email_is_stored_and_old_rows_go(session: Session) -> None:
    with clock.stopped(NOON):
        wrong(session, throttling.password_for("ada@example.org"), throttling.password_from(ADDRESS))
        stored = everything_stored(session)
        assert ADDRESS not in stored
        assert "ada" not in stored
    with clock.stopped(NOON + 16 * MINUTE):
        wrong(session, throttling.code_anywhere())
        assert session.execute(select(func.count()).select_from(WrongTry)).scalar_one() == 1


def test_one_sort_one_value_does_not_count_for_another(session: Session) -> None:
    wrong(session, throttling.password_for("ada@example.org"), times=10)
    assert refused_for(session, throttling.password_for("bea@example.org")) is None
    assert refused_for(session, throttling.second_factor_of("ada@example.org")) is None
    assert refused_for(session, throttling.password_for("bea@example.org"), throttling.password_for("ada@example.org"))


def test_all_48_in_one_hall_may_mistype_six_times_and_the_world_forty_times_more() -> None:
    assert throttling.code_from(ADDRESS).at_most >= 48 * 6
    assert throttling.code_anywhere().at_most == 2000
    assert throttling.password_from(ADDRESS).at_most == 100


@pytest.mark.parametrize("seed", range(3))
def test_against_a_plain_count_over_a_long_random_afternoon(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    tries = throttling.Tries("drill", "x", at_most=5)
    wrong_at: list[datetime] = []
    at = NOON
    for _ in range(60):
        at += timedelta(seconds=chance.randrange(0, 300))
        with clock.stopped(at):
            recent = [moment for moment in wrong_at if at - moment < throttling.WINDOW]
            blocks = len(recent) >= tries.at_most
            wait = (recent[-tries.at_most] + throttling.WINDOW - at).total_seconds() if blocks else None
            assert refused_for(session, tries) == wait
            if not blocks:
                wrong(session, tries)
                wrong_at.append(at)
    assert len(wrong_at) > tries.at_most
