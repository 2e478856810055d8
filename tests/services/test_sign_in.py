"""Signing in and out: new tokens, time-outs, and nothing that tells who has an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import db, writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, TooMany
from deliberation.permissions import SYSTEM, may
from deliberation.reading import actors
from deliberation.services import accounts, codes, passwords, sign_in
from models import Person, Role, SignIn, StaffAccount, WrongTry
from tests.services.signing import (
    ADDRESS,
    NOON,
    PASSWORD,
    STEP,
    actor_of,
    events,
    everything_stored,
    new_process,
    new_staff,
    start,
    with_app,
)

MINUTE = timedelta(minutes=1)


def count(session: Session, table: type) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def disabled(session: Session) -> str:
    made = new_staff(session, "gone@example.org")
    accounts.disable_account(session, SYSTEM, made.person_id)
    return "gone@example.org"


@pytest.mark.parametrize("case", ["unknown", "malformed", "nul", "wrong_password", "disabled"])
def test_6_3_8_one_answer_after_one_hash_whoever_it_is(
    session: Session, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    new_staff(session)
    email, password = {
        "unknown": ("nobody@example.org", PASSWORD),
        "malformed": ("no address", PASSWORD),
        "nul": ("a\x00@example.org", PASSWORD),
        "wrong_password": ("ada@example.org", "Vinegar kettle pond"),
        "disabled": (disabled(session), PASSWORD),
    }[case]
    checked: list[str] = []
    real = passwords._hasher

    class Watched:
        def verify(self, stored: str, secret: bytes) -> bool:
            checked.append(stored)
            return real.verify(stored, secret)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    with pytest.raises(DeliberationError) as caught:
        start(session, email, password)
    assert (caught.value.code, caught.value.params, caught.value.status) == ("sign_in_wrong", {}, 400)
    assert len(checked) == 1
    assert checked[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert count(session, WrongTry) == 3
    assert count(session, SignIn) == 0


def test_6_3_1_the_eleventh_wrong_password_waits_and_so_does_the_right_one(session: Session) -> None:
    new_staff(session)
    with clock.stopped(NOON):
        for _ in range(10):
            with pytest.raises(DeliberationError, match="sign_in_wrong"):
                start(session, password="wrong")
        for password in ("wrong", PASSWORD):
            with pytest.raises(TooMany) as caught:
                start(session, "ADA@example.org ", password)
            assert caught.value.params["retry_after"] == 15 * 60
    with clock.stopped(NOON + 15 * MINUTE):
        start(session)


def test_a_right_password_clears_the_wrong_ones_of_its_account_only(session: Session) -> None:
    new_staff(session)
    with clock.stopped(NOON):
        for _ in range(9):
            with pytest.raises(DeliberationError, match="sign_in_wrong"):
                start(session, password="wrong")
        start(session)
        assert count(session, WrongTry) == 2 * 9  # those of the address, and those that only slow the account, stay
    for minute in range(1, 10):
        with clock.stopped(NOON + minute * MINUTE), pytest.raises(DeliberationError, match="sign_in_wrong"):
            start(session, password="wrong")
    with clock.stopped(NOON + 10 * MINUTE):
        start(session)


def test_tries_sent_all_at_once_learn_no_more_than_one_after_the_other(app: Flask, session: Session) -> None:
    new_staff(session)

    def attempt(number: int) -> str:
        with app.app_context():
            try:
                start(db.session(), password=f"wrong {number}")
            except DeliberationError as error:
                return error.code
        return "in"

    session.rollback()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(16)))
    assert sorted(answers) == ["sign_in_wrong"] * 10 + ["too_many_tries"] * 6


def test_7_2_3_tokens_are_256_random_bits_and_only_their_hash_is_stored(session: Session) -> None:
    new_staff(session)
    tokens = {start(session).token for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) == 43 for token in tokens)  # 32 bytes in base64 without padding
    stored = everything_stored(session)
    assert not any(token in stored for token in tokens)
    assert all(actors.token_hash(token) in stored for token in tokens)


def test_6_3_3_without_the_second_factor_a_session_may_do_nothing(session: Session) -> None:
    process = new_process(session)
    made = new_staff(session, administrator=True)
    accounts.grant_role(session, SYSTEM, process_id=process, person_id=made.person_id, role=Role.CONVENOR)
    started = start(session)
    assert started.needs is sign_in.Needs.SET_UP_SECOND_FACTOR
    actor = actor_of(session, started.token)
    assert actor.is_staff
    assert not actor.second_factor
    assert not may(actor, "manage", "staff")
    assert not may(actor, "see", "process", process)


def test_7_2_4_the_second_factor_gives_a_new_token_and_the_old_one_is_worth_nothing(session: Session) -> None:
    with clock.stopped(NOON):
        worker, _ = with_app(session)
    with clock.stopped(NOON + STEP):
        half = start(session)
        assert half.needs is sign_in.Needs.SECOND_FACTOR
        full = sign_in.give_second_factor(session, half.token, f" {worker.code()[:3]} {worker.code()[3:]} ")
    with clock.stopped(NOON + STEP):
        assert full != half.token
        assert actors.find(session, half.token) is None
        assert actor_of(session, full).second_factor
        with pytest.raises(NotAllowed, match="session_over"):
            sign_in.give_second_factor(session, half.token, worker.code())


def test_7_3_1_an_hour_without_a_sign_of_life_ends_a_staff_session(session: Session) -> None:
    with clock.stopped(NOON):
        _, token = with_app(session)
        assert actors.time_left(session, token) == 60 * MINUTE
    with clock.stopped(NOON + 59 * MINUTE):
        sign_in.seen(session, token)
    with clock.stopped(NOON + 118 * MINUTE):
        assert actors.time_left(session, token) == MINUTE
        assert actors.find(session, token) is not None
    with clock.stopped(NOON + 119 * MINUTE):
        assert actors.find(session, token) is None
        assert actors.time_left(session, token) is None
        sign_in.seen(session, token)
        assert actors.find(session, token) is None


def test_7_3_2_after_twelve_hours_a_staff_session_ends_although_it_is_used(session: Session) -> None:
    with clock.stopped(NOON):
        _, token = with_app(session)
    for hour in range(1, 24):
        with clock.stopped(NOON + hour * 30 * MINUTE):
            sign_in.seen(session, token)
            assert actors.find(session, token) is not None
    with clock.stopped(NOON + timedelta(hours=12)):
        assert actors.find(session, token) is None


def test_a_half_session_waits_half_an_hour(session: Session) -> None:
    with clock.stopped(NOON):
        new_staff(session)
        token = start(session).token
    with clock.stopped(NOON + 30 * MINUTE):
        assert actors.find(session, token) is None


def test_a_residents_session_lasts_ninety_idle_days_and_is_noted_by_the_day(session: Session) -> None:
    with clock.stopped(NOON):
        card = codes.issue_personal_codes(session, SYSTEM, process_id=new_process(session), count=1)[0]
        token = codes.redeem(session, words=card.words, address=ADDRESS).token
        assert token is not None
    with clock.stopped(NOON + timedelta(hours=23)):
        sign_in.seen(session, token)
        assert session.execute(select(SignIn.last_seen_at)).scalar_one() == NOON
    with clock.stopped(NOON + timedelta(days=89)):
        sign_in.seen(session, token)
    with clock.stopped(NOON + timedelta(days=178)):
        assert not actor_of(session, token).is_staff
    with clock.stopped(NOON + timedelta(days=179)):
        assert actors.find(session, token) is None


def test_staff_are_noted_every_five_minutes_at_most(session: Session) -> None:
    with clock.stopped(NOON):
        _, token = with_app(session)
    for later, noted in ((4, 0), (5, 5), (9, 5), (10, 10)):
        with clock.stopped(NOON + later * MINUTE):
            sign_in.seen(session, token)
            assert session.execute(select(SignIn.last_seen_at)).scalar_one() == NOON + noted * MINUTE


def test_7_4_1_signing_out_ends_the_session_on_the_server(session: Session) -> None:
    _, token = with_app(session)
    sign_in.end(session, token)
    assert actors.find(session, token) is None
    assert count(session, SignIn) == 0
    sign_in.end(session, token)
    sign_in.seen(session, token)


@pytest.mark.parametrize("token", [None, "", "nothing", "\ud800", "\x00", "a" * 10_000])
def test_what_is_no_token_is_nobody(session: Session, token: str | None) -> None:
    assert actors.find(session, token) is None


def test_all_sessions_end_by_oneself_or_by_the_administrator(session: Session) -> None:
    worker, token = with_app(session)
    _, root = with_app(session, "root@example.org", administrator=True)
    stranger = actor_of(session, start(session, "root@example.org").token)
    with pytest.raises(NotAllowed):
        sign_in.end_all(session, stranger, worker.person_id)
    with pytest.raises(NotFound):
        sign_in.end_all(session, actor_of(session, root), 999)
    sign_in.end_all(session, actor_of(session, token), worker.person_id)
    assert actors.find(session, token) is None
    start(session)
    sign_in.end_all(session, actor_of(session, root), worker.person_id)
    assert events(session)[-1][:2] == ("sessions_ended", worker.public_id)
    assert {one.person_id for one in session.execute(select(SignIn)).scalars()} != {worker.person_id}


def test_a_password_hashed_with_older_parameters_is_hashed_anew(session: Session) -> None:
    made = new_staff(session)
    older = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with writing(session):
        session.get_one(StaffAccount, made.person_id).password_hash = older
    start(session)
    stored = session.get_one(StaffAccount, made.person_id).password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    start(session)


def test_a_person_disabled_by_other_means_is_nobody(session: Session) -> None:
    worker, token = with_app(session)
    with writing(session):
        session.get_one(Person, worker.person_id).disabled_at = clock.now()
    assert actors.find(session, token) is None
