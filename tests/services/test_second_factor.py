"""The second factor of staff: an app's six digits or a printed code, each good once (ASVS 6.3.3, 6.5.1, 6.6.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, TooMany
from deliberation.reading import actors
from deliberation.services import second_factor, sign_in
from models import StaffAccount, WrongTry
from tests.services.signing import NOON, STEP, Worker, actor_of, everything_stored, new_staff, start, with_app

MINUTE = timedelta(minutes=1)


def wrong_code(worker: Worker) -> str:
    return f"{(int(worker.code()) + 500_000) % 1_000_000:06d}"


def test_6_5_1_a_code_from_the_app_is_good_once(session: Session) -> None:
    with clock.stopped(NOON):
        worker, _ = with_app(session)
        with pytest.raises(DeliberationError, match="second_factor_wrong"):
            sign_in.give_second_factor(session, start(session).token, worker.code())
    with clock.stopped(NOON + STEP):
        sign_in.give_second_factor(session, start(session).token, worker.code())
        replayed = start(session)
        with pytest.raises(DeliberationError) as caught:
            sign_in.give_second_factor(session, replayed.token, worker.code())
        assert (caught.value.code, caught.value.field) == ("second_factor_wrong", "code")
        assert not actor_of(session, replayed.token).second_factor


@pytest.mark.parametrize(("drift", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_fits_one_step_early_or_late_and_no_further(session: Session, drift: int, fits: bool) -> None:
    with clock.stopped(NOON):
        worker, _ = with_app(session)
    with clock.stopped(NOON + (10 + drift) * STEP):
        shown = worker.code()
    with clock.stopped(NOON + 10 * STEP):
        token = start(session).token
        if fits:
            sign_in.give_second_factor(session, token, shown)
        else:
            with pytest.raises(DeliberationError, match="second_factor_wrong"):
                sign_in.give_second_factor(session, token, shown)


def test_a_later_code_makes_the_earlier_one_useless(session: Session) -> None:
    with clock.stopped(NOON):
        worker, _ = with_app(session)
    with clock.stopped(NOON + 5 * STEP):
        earlier = worker.code()
    with clock.stopped(NOON + 6 * STEP):
        sign_in.give_second_factor(session, start(session).token, worker.code())
        with pytest.raises(DeliberationError, match="second_factor_wrong"):
            sign_in.give_second_factor(session, start(session).token, earlier)


def test_6_3_1_five_wrong_second_factors_in_any_sessions_and_the_right_one_waits(session: Session) -> None:
    with clock.stopped(NOON):
        worker, _ = with_app(session)
    with clock.stopped(NOON + STEP):
        for _ in range(5):
            with pytest.raises(DeliberationError, match="second_factor_wrong"):
                sign_in.give_second_factor(session, start(session).token, wrong_code(worker))
        with pytest.raises(TooMany):
            sign_in.give_second_factor(session, start(session).token, worker.code())
    with clock.stopped(NOON + STEP + 15 * MINUTE):
        sign_in.give_second_factor(session, start(session).token, worker.code())
        assert session.execute(select(func.count()).select_from(WrongTry)).scalar_one() == 0


@pytest.mark.parametrize("code", ["", "abc", "٠١٢٣٤٥", "\x00", "1" * 5000, "\ud800"])
def test_what_is_no_code_is_a_wrong_one(session: Session, code: str) -> None:
    with_app(session)
    with pytest.raises(DeliberationError, match="second_factor_wrong"):
        sign_in.give_second_factor(session, start(session).token, code)


def test_the_apps_secret_is_stored_encrypted(session: Session) -> None:
    worker, _ = with_app(session)
    account = session.get_one(StaffAccount, worker.person_id)
    assert account.totp_secret is not None
    assert worker.secret.encode() not in account.totp_secret
    assert worker.secret not in everything_stored(session)


def test_6_6_3_ten_printed_codes_each_good_once_whatever_the_case_and_spaces(session: Session) -> None:
    _, token = with_app(session)
    printed = second_factor.issue_one_time_codes(session, actor_of(session, token))
    assert len(set(printed)) == 10
    assert actors.own_account(session, actor_of(session, token)).one_time_codes_left == 10
    typed = f"  {printed[0].upper().replace('-', ' ').replace('0', 'O').replace('1', 'l')} "
    full = sign_in.give_second_factor(session, start(session).token, typed)
    assert actors.own_account(session, actor_of(session, full)).one_time_codes_left == 9
    for again in (typed, printed[0]):
        with pytest.raises(DeliberationError, match="second_factor_wrong"):
            sign_in.give_second_factor(session, start(session).token, again)
    sign_in.give_second_factor(session, start(session).token, printed[1])
    stored = everything_stored(session)
    assert not any(code in stored or code.replace("-", "") in stored for code in printed)


def test_a_new_set_of_printed_codes_voids_the_one_before(session: Session) -> None:
    _, token = with_app(session)
    old = second_factor.issue_one_time_codes(session, actor_of(session, token))
    new = second_factor.issue_one_time_codes(session, actor_of(session, token))
    with pytest.raises(DeliberationError, match="second_factor_wrong"):
        sign_in.give_second_factor(session, start(session).token, old[0])
    sign_in.give_second_factor(session, start(session).token, new[0])


def test_printed_codes_can_be_the_only_second_factor_and_using_them_up_opens_no_way_round(session: Session) -> None:
    new_staff(session)
    printed = second_factor.issue_one_time_codes(session, actor_of(session, start(session).token))
    for code in printed:
        started = start(session)
        assert started.needs is sign_in.Needs.SECOND_FACTOR
        sign_in.give_second_factor(session, started.token, code)
    half = start(session)
    assert half.needs is sign_in.Needs.SECOND_FACTOR
    for act in (second_factor.issue_one_time_codes, second_factor.begin_app):
        with pytest.raises(NotAllowed):
            act(session, actor_of(session, half.token))


def test_one_printed_code_is_another_persons_wrong_code(session: Session) -> None:
    _, token = with_app(session)
    printed = second_factor.issue_one_time_codes(session, actor_of(session, token))
    with_app(session, "bea@example.org")
    with pytest.raises(DeliberationError, match="second_factor_wrong"):
        sign_in.give_second_factor(session, start(session, "bea@example.org").token, printed[0])


def test_a_stolen_password_alone_puts_no_new_factor_in_the_old_ones_place(session: Session) -> None:
    with_app(session)
    thief = actor_of(session, start(session).token)
    for act in (second_factor.issue_one_time_codes, second_factor.begin_app):
        with pytest.raises(NotAllowed, match="second_factor_needed"):
            act(session, thief)


def test_a_set_up_that_was_begun_before_another_one_finished_can_not_replace_it(session: Session) -> None:
    new_staff(session)
    thief = start(session).token
    setup = second_factor.begin_app(session, actor_of(session, thief))
    owner = start(session).token
    second_factor.issue_one_time_codes(session, actor_of(session, owner))
    worker = Worker(person_id=0, public_id="", email="", secret=setup.secret)
    with pytest.raises(NotAllowed, match="second_factor_needed"):
        sign_in.confirm_app(session, thief, sealed=setup.sealed, code=worker.code())


def test_a_new_app_replaces_the_old_one_and_ends_all_other_sessions(session: Session) -> None:
    with clock.stopped(NOON):
        worker, token = with_app(session)
        other = start(session).token
        setup = second_factor.begin_app(session, actor_of(session, token))
        changed = Worker(worker.person_id, worker.public_id, worker.email, setup.secret)
        with pytest.raises(DeliberationError, match="second_factor_wrong"):
            sign_in.confirm_app(session, token, sealed=setup.sealed, code=wrong_code(changed))
        renewed = sign_in.confirm_app(session, token, sealed=setup.sealed, code=changed.code())
        assert [actors.find(session, one) for one in (token, other)] == [None, None]
        assert actor_of(session, renewed).second_factor
    with clock.stopped(NOON + STEP):
        with pytest.raises(DeliberationError, match="second_factor_wrong"):
            sign_in.give_second_factor(session, start(session).token, worker.code())
        sign_in.give_second_factor(session, start(session).token, changed.code())
