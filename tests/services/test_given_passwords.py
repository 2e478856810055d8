"""A password that somebody else chose is for the first sign-in only (ASVS 6.4.1); and whose tries count for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, TooMany
from deliberation.permissions import SYSTEM, may
from deliberation.services import accounts, passwords, second_factor, sign_in
from models import Role, StaffAccount
from tests.services.signing import (
    ADDRESS,
    NOON,
    OTHER_PASSWORD,
    PASSWORD,
    STEP,
    actor_of,
    new_process,
    new_staff,
    start,
    with_app,
)

EMAIL = "ada@example.org"
ELSEWHERE = "198.51.100.4"
HOURS = timedelta(hours=1)
THREE_DAYS = timedelta(hours=72)


def given(session: Session, email: str = EMAIL) -> accounts.StaffCreated:
    return accounts.create_staff(session, SYSTEM, email=email, display_name="Ada Marsh", password=PASSWORD)


def in_full(session: Session, email: str = EMAIL, password: str = PASSWORD) -> str:
    """The token of a session with its second factor, which is a printed code."""
    half = start(session, email, password).token
    code = second_factor.issue_one_time_codes(session, actor_of(session, half))[0]
    return sign_in.give_second_factor(session, half, code)


def test_6_4_1_with_a_given_password_nothing_opens_until_it_is_changed(session: Session) -> None:
    process = new_process(session)
    made = given(session)
    accounts.grant_role(session, SYSTEM, process_id=process, person_id=made.person_id, role=Role.CONVENOR)
    token = in_full(session)
    actor = actor_of(session, token)
    assert actor.second_factor
    assert not actor.own_password
    assert not may(actor, "see", "process", process)
    with pytest.raises(NotAllowed):
        accounts.grant_role(session, actor, process_id=process, person_id=made.person_id, role=Role.OBSERVER)
    with pytest.raises(DeliberationError, match="password_same") as caught:
        accounts.change_password(session, actor, current=PASSWORD, new=PASSWORD, token=token)
    assert caught.value.field == "password"
    accounts.change_password(session, actor, current=PASSWORD, new=OTHER_PASSWORD, token=token)
    assert may(actor_of(session, token), "see", "process", process)


@pytest.mark.parametrize("act", [accounts.reset_password, accounts.reset_second_factor])
def test_6_4_1_so_it_is_after_a_reset(session: Session, act: object) -> None:
    worker, _ = with_app(session, EMAIL)
    password = accounts.reset_password(session, SYSTEM, worker.person_id)
    if act is accounts.reset_second_factor:
        password = accounts.reset_second_factor(session, SYSTEM, worker.person_id)
        assert not actor_of(session, in_full(session, password=password)).own_password
    else:
        half = start(session, password=password).token
        with clock.moved(STEP):
            assert not actor_of(session, sign_in.give_second_factor(session, half, worker.code())).own_password


@pytest.mark.parametrize("later", [THREE_DAYS - timedelta(seconds=1), THREE_DAYS, 30 * THREE_DAYS])
def test_6_4_1_a_given_password_ends_after_three_days(session: Session, later: timedelta) -> None:
    with clock.stopped(NOON):
        given(session)
    with clock.stopped(NOON + later):
        if later < THREE_DAYS:
            assert start(session).token
            return
        with pytest.raises(DeliberationError, match="password_ran_out"):
            start(session)
        with pytest.raises(DeliberationError, match="sign_in_wrong"):
            start(session, password="wrong")


def test_ones_own_password_does_not_end(session: Session) -> None:
    with clock.stopped(NOON):
        new_staff(session)
    with clock.stopped(NOON + 100 * THREE_DAYS):
        assert start(session).token
    with clock.stopped(NOON):
        assert session.get_one(StaffAccount, 1).password_given_at is None


def test_6_4_1_a_new_one_starts_the_three_days_again(session: Session) -> None:
    with clock.stopped(NOON):
        made = given(session)
    with clock.stopped(NOON + 100 * HOURS):
        password = accounts.reset_password(session, SYSTEM, made.person_id)
        passwords.check_rules(password)
    with clock.stopped(NOON + 171 * HOURS):
        assert start(session, password=password).token


def attempt(session: Session, password: str, address: str = ADDRESS, browser: str = "") -> str:
    try:
        sign_in.start_staff_session(session, email=EMAIL, password=password, address=address, browser=browser)
    except DeliberationError as error:
        return error.code
    return "in"


def test_6_3_1_a_stranger_elsewhere_does_not_lock_the_owner_out(session: Session) -> None:
    new_staff(session)
    with clock.stopped(NOON):
        assert [attempt(session, "wrong", ELSEWHERE) for _ in range(10)] == ["sign_in_wrong"] * 10
        assert attempt(session, PASSWORD, ELSEWHERE) == "too_many_tries"
    with clock.stopped(NOON + timedelta(seconds=1)):
        assert attempt(session, PASSWORD) == "in"


def test_6_3_1_a_known_browser_has_tries_of_its_own_whatever_others_do(session: Session) -> None:
    new_staff(session)
    at = NOON
    for number in range(12):
        with clock.stopped(at):
            attempt(session, "wrong", f"198.51.100.{number % 3}")
    with clock.stopped(NOON):
        for _ in range(100):
            attempt(session, "wrong", ADDRESS)
        assert attempt(session, PASSWORD, ADDRESS) == "too_many_tries"
        assert attempt(session, PASSWORD, ADDRESS, browser="mark") == "in"
        assert [attempt(session, "wrong", browser="mark") for _ in range(10)] == ["sign_in_wrong"] * 10
        assert attempt(session, PASSWORD, browser="mark") == "too_many_tries"
        assert attempt(session, PASSWORD, browser="another") == "in"


def test_6_3_1_after_a_reset_the_tries_at_the_old_password_count_no_more(session: Session) -> None:
    made = new_staff(session)
    with clock.stopped(NOON):
        for _ in range(10):
            attempt(session, "wrong")
        assert attempt(session, PASSWORD) == "too_many_tries"
        password = accounts.reset_password(session, SYSTEM, made.person_id)
        assert attempt(session, password) == "in"


def test_6_3_1_a_strangers_tries_do_not_keep_somebody_from_changing_their_password(session: Session) -> None:
    _, token = with_app(session, EMAIL)
    for number in range(12):
        attempt(session, "wrong", f"198.51.100.{number}")
    actor = actor_of(session, token)
    accounts.change_password(session, actor, current=PASSWORD, new=OTHER_PASSWORD, token=token)
    for _ in range(10):
        with pytest.raises(DeliberationError, match="password_wrong"):
            accounts.change_password(session, actor, current="wrong", new=PASSWORD, token=token)
    with pytest.raises(TooMany):
        accounts.change_password(session, actor, current=OTHER_PASSWORD, new=PASSWORD, token=token)
