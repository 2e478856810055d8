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
    tries = throttling.password_for("ada@example.org", ADDRESS, "hash")
    with clock.stopped(NOON):
        wrong(session, tries, times=9)
        assert refused_for(session, tries) is None
        wrong(session, tries)
        assert refused_for(session, tries) == 15 * 60


def test_each_wrong_try_comes_free_fifteen_minutes_after_it_was_made(session: Session) -> None:
    tries = throttling.second_factor_of("somebody")
    for minute in range(5):
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
    tries = throttling.password_on("ada@example.org", "mark")
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
        wrong(session, throttling.password_for("ada@example.org", ADDRESS, "hash"), throttling.password_from(ADDRESS))
        stored = everything_stored(session)
        assert ADDRESS not in stored
        assert "ada" not in stored
    with clock.stopped(NOON + 16 * MINUTE):
        wrong(session, throttling.code_anywhere())
        assert session.execute(select(func.count()).select_from(WrongTry)).scalar_one() == 1


def test_one_sort_one_value_does_not_count_for_another(session: Session) -> None:
    ada, bea = (throttling.password_on(f"{name}@example.org", "mark") for name in ("ada", "bea"))
    wrong(session, ada, times=10)
    assert refused_for(session, bea) is None
    assert refused_for(session, throttling.second_factor_of("ada@example.org")) is None
    assert refused_for(session, bea, ada)


def test_all_48_in_one_hall_may_mistype_six_times() -> None:
    assert throttling.code_from(ADDRESS).at_most == 300
    assert throttling.code_anywhere().at_most == 2000
    assert throttling.password_from(ADDRESS).at_most == 100


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::4", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_6_3_1_one_line_is_one_place_however_many_addresses_it_has(one: str, other: str, same: bool) -> None:
    assert (throttling.code_from(one) == throttling.code_from(other)) is same
    assert (throttling.password_from(one) == throttling.password_from(other)) is same


def guesses(session: Session, tries: throttling.Tries, *, minutes: int) -> int:
    """How many wrong tries get through for somebody who never pauses longer than they have to."""
    at, made = NOON, 0
    while at < NOON + minutes * MINUTE:
        with clock.stopped(at):
            wait = refused_for(session, tries)
            if wait is None:
                wrong(session, tries)
                made += 1
        at += timedelta(seconds=wait or 0.01)
    return made


def test_6_3_1_a_pace_slows_and_never_stops(session: Session) -> None:
    """The sums in the module: 29 tries in the first fifteen minutes, and less than 17 in each later quarter."""
    assert guesses(session, throttling.password_anywhere("ada@example.org"), minutes=15) == 29
    with clock.stopped(NOON + 15 * MINUTE):
        assert (refused_for(session, throttling.password_anywhere("ada@example.org")) or 0) <= 60
    assert guesses(session, throttling.password_anywhere("bea@example.org"), minutes=60) <= 29 + 3 * 17


def test_6_3_1_a_flood_of_codes_slows_only_places_with_many_wrong_ones(session: Session) -> None:
    """Whoever fills the 2,000 shuts out nobody: 48 people in a hall still mistype once each without any pause."""
    with clock.stopped(NOON):
        wrong(session, throttling.code_anywhere(), times=1999)
        hall = throttling.code_from(ADDRESS)
        wrong(session, hall, times=60)
        assert refused_for(session, hall) is None
        wrong(session, throttling.code_anywhere())
        assert throttling.is_flood(session, throttling.code_anywhere())
        assert refused_for(session, hall) == 20
        assert refused_for(session, throttling.code_from("198.51.100.9")) is None
        other = throttling.code_from("198.51.100.10")
        wrong(session, other, times=47)
        assert refused_for(session, other) is None
        wrong(session, other)
        assert refused_for(session, other) == 5
    with clock.stopped(NOON + timedelta(seconds=20)):
        assert refused_for(session, hall) is None


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
