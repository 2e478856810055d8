"""Accounts of staff, and who has which role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused, TooMany
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import actors
from deliberation.services import accounts, codes, passwords, second_factor, sign_in
from models import Membership, Role, Source, StaffAccount
from tests.services.signing import (
    ADDRESS,
    NOON,
    OTHER_PASSWORD,
    PASSWORD,
    STEP,
    actor_of,
    events,
    everything_stored,
    new_process,
    new_staff,
    public_id,
    start,
    with_app,
    with_role,
)


def change(session: Session, token: str, *, current: str = PASSWORD, new: str = OTHER_PASSWORD) -> None:
    accounts.change_password(session, actor_of(session, token), current=current, new=new, token=token)


def test_an_account_is_stored_with_a_slow_hash_and_its_email_in_small_letters(session: Session) -> None:
    made = new_staff(session, "  Ada.Marsh@Example.ORG ")
    account = session.get_one(StaffAccount, made.person_id)
    assert account.email == "ada.marsh@example.org"
    assert PASSWORD not in everything_stored(session)


def test_the_event_of_a_new_account_names_neither_email_nor_person(session: Session) -> None:
    made = new_staff(session)
    assert events(session) == [("staff_created", made.public_id, {"by": "system", "administrator": False})]


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.org", "ada@example.org, bea@example.org", "a\x00b@example.org"]
)
def test_what_is_no_email_is_refused(session: Session, email: str) -> None:
    with pytest.raises(DeliberationError) as caught:
        new_staff(session, email)
    assert (caught.value.code, caught.value.field) == ("email_wrong", "email")


def test_one_email_one_account(session: Session) -> None:
    new_staff(session)
    with pytest.raises(DeliberationError, match="email_taken"):
        new_staff(session, "ADA@example.org")


@pytest.mark.parametrize("password", ["short", "password1234", "ada-marsh-2026", "Hollowell1234"])
def test_6_2_4_a_new_account_needs_a_password_that_is_not_guessable(session: Session, password: str) -> None:
    new_process(session)
    with pytest.raises(DeliberationError, match="password_too"):
        accounts.create_staff(session, SYSTEM, email="ada@example.org", display_name="Ada Marsh", password=password)
    assert session.execute(select(func.count()).select_from(StaffAccount)).scalar_one() == 0


def test_only_an_administrator_with_a_second_factor_manages_accounts(session: Session) -> None:
    process = new_process(session)
    convenor = with_role(session, process, Role.CONVENOR, "con@example.org")
    worker, token = with_app(session, "root@example.org", administrator=True)
    half = actor_of(session, start(session, "root@example.org").token)
    assert half.is_administrator
    for actor in (ANONYMOUS, convenor, half):
        with pytest.raises(NotAllowed):
            accounts.create_staff(session, actor, email="x@example.org", display_name="X", password=PASSWORD)
        for act in (accounts.disable_account, accounts.reset_password, accounts.reset_second_factor):
            with pytest.raises(NotAllowed):
                act(session, actor, worker.person_id)
    accounts.create_staff(session, actor_of(session, token), email="x@example.org", display_name="X", password=PASSWORD)


def test_6_2_2_and_6_2_3_changing_a_password_needs_the_present_one(session: Session) -> None:
    _, token = with_app(session)
    with pytest.raises(DeliberationError) as caught:
        change(session, token, current="vinegar kettle bond")
    assert (caught.value.code, caught.value.field) == ("password_wrong", "current")
    start(session)
    change(session, token)
    with pytest.raises(DeliberationError, match="sign_in_wrong"):
        start(session)
    start(session, password=OTHER_PASSWORD)


def test_a_changed_password_ends_all_sessions_but_the_one_it_was_changed_in(session: Session) -> None:
    _, token = with_app(session)
    other = start(session).token
    change(session, token)
    assert actors.find(session, other) is None
    assert actors.find(session, token) is not None


def test_a_new_password_is_held_to_the_same_rules(session: Session) -> None:
    _, token = with_app(session)
    with pytest.raises(DeliberationError, match="password_too_common"):
        change(session, token, new="Password1234")
    start(session)


def test_6_3_1_wrong_present_passwords_are_counted_too(session: Session) -> None:
    _, token = with_app(session)
    for _ in range(10):
        with pytest.raises(DeliberationError, match="password_wrong"):
            change(session, token, current="wrong")
    with pytest.raises(TooMany):
        change(session, token)


def test_without_the_second_factor_a_password_cannot_be_changed(session: Session) -> None:
    with_app(session)
    half = start(session).token
    with pytest.raises(NotAllowed):
        change(session, half)


def test_6_4_1_a_reset_gives_a_random_password_once_and_ends_all_sessions(session: Session) -> None:
    worker, token = with_app(session)
    _, root = with_app(session, "root@example.org", administrator=True)
    password = accounts.reset_password(session, actor_of(session, root), worker.person_id)
    passwords.check_rules(password)
    assert actors.find(session, token) is None
    assert start(session, password=password).needs is sign_in.Needs.SECOND_FACTOR
    with pytest.raises(DeliberationError, match="sign_in_wrong"):
        start(session)
    assert password not in everything_stored(session)
    assert events(session)[-1][:2] == ("password_reset", worker.public_id)


def test_a_lost_second_factor_is_taken_away_together_with_the_old_password(session: Session) -> None:
    worker, token = with_app(session)
    _, root = with_app(session, "root@example.org", administrator=True)
    second_factor.issue_one_time_codes(session, actor_of(session, token))
    password = accounts.reset_second_factor(session, actor_of(session, root), worker.person_id)
    assert actors.find(session, token) is None
    with pytest.raises(DeliberationError, match="sign_in_wrong"):
        start(session)
    started = start(session, password=password)
    assert started.needs is sign_in.Needs.SET_UP_SECOND_FACTOR
    with pytest.raises(DeliberationError, match="second_factor_wrong"):
        sign_in.give_second_factor(session, started.token, worker.code())


def test_7_4_2_a_disabled_account_is_out_at_once_and_may_come_back(session: Session) -> None:
    worker, token = with_app(session)
    half = start(session).token
    _, root = with_app(session, "root@example.org", administrator=True)
    admin = actor_of(session, root)
    accounts.disable_account(session, admin, worker.person_id)
    accounts.disable_account(session, admin, worker.person_id)
    assert actors.find(session, token) is None
    assert actors.find(session, half) is None
    with pytest.raises(DeliberationError, match="sign_in_wrong"):
        start(session)
    accounts.enable_account(session, admin, worker.person_id)
    assert actors.find(session, token) is None
    start(session)
    assert [event[0] for event in events(session)][-2:] == ["account_disabled", "account_enabled"]


def test_nobody_shuts_out_themselves(session: Session) -> None:
    worker, token = with_app(session, administrator=True)
    with pytest.raises(Refused, match="own_account"):
        accounts.disable_account(session, actor_of(session, token), worker.person_id)


def test_unknown_people_and_processes_are_not_found(session: Session) -> None:
    person = new_staff(session).person_id
    for act in (accounts.disable_account, accounts.enable_account, accounts.reset_password):
        with pytest.raises(NotFound):
            act(session, SYSTEM, 999)
    with pytest.raises(NotFound, match="person_unknown"):
        accounts.grant_role(session, SYSTEM, process_id=new_process(session), person_id=999, role=Role.WITNESS)
    with pytest.raises(NotFound, match="process_unknown"):
        accounts.grant_role(session, SYSTEM, process_id=999, person_id=person, role=Role.WITNESS)


def test_a_role_is_granted_once_ended_once_and_granted_again(session: Session) -> None:
    process = new_process(session)
    convenor = with_role(session, process, Role.CONVENOR, "con@example.org")
    worker, token = with_app(session)
    before = len(events(session))
    for _ in range(2):
        accounts.grant_role(session, convenor, process_id=process, person_id=worker.person_id, role=Role.FACILITATOR)
    assert [part.role for part in actor_of(session, token).parts_in(process)] == [Role.FACILITATOR]
    for _ in range(2):
        accounts.end_role(session, convenor, process_id=process, person_id=worker.person_id, role=Role.FACILITATOR)
    assert actor_of(session, token).parts == ()
    accounts.grant_role(session, convenor, process_id=process, person_id=worker.person_id, role=Role.FACILITATOR)
    assert len(actor_of(session, token).parts) == 1
    payload = {"by": convenor.public_id, "person": worker.public_id, "role": "facilitator"}
    place = public_id(session, process)
    wanted = [(action, place, payload) for action in ("role_granted", "role_ended", "role_granted")]
    assert events(session)[before:] == wanted


def test_ending_a_role_that_nobody_had_is_not_found(session: Session) -> None:
    made = new_staff(session)
    with pytest.raises(NotFound, match="membership_unknown"):
        accounts.end_role(
            session, SYSTEM, process_id=new_process(session), person_id=made.person_id, role=Role.CONVENOR
        )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONVENOR])
def test_only_the_convenor_of_this_process_gives_roles(session: Session, role: Role) -> None:
    process, elsewhere = new_process(session), new_process(session)
    other_convenor = with_role(session, elsewhere, Role.CONVENOR, "con@example.org")
    person = new_staff(session).person_id
    _, root = with_app(session, "root@example.org", administrator=True)
    for actor in (other_convenor, actor_of(session, root), ANONYMOUS):
        with pytest.raises(NotAllowed):
            accounts.grant_role(session, actor, process_id=process, person_id=person, role=role)


def test_the_administrator_names_a_convenor_only_where_there_is_none(session: Session) -> None:
    process = new_process(session)
    worker, _ = with_app(session)
    second = new_staff(session, "bea@example.org").person_id
    _, root = with_app(session, "root@example.org", administrator=True)
    admin = actor_of(session, root)
    accounts.grant_role(session, admin, process_id=process, person_id=worker.person_id, role=Role.CONVENOR)
    with pytest.raises(NotAllowed):
        accounts.grant_role(session, admin, process_id=process, person_id=second, role=Role.CONVENOR)
    accounts.disable_account(session, admin, worker.person_id)
    accounts.grant_role(session, admin, process_id=process, person_id=second, role=Role.CONVENOR)


@pytest.mark.parametrize(("first", "then"), [(Role.CONVENOR, Role.REVIEWER), (Role.REVIEWER, Role.CONVENOR)])
def test_nobody_reviews_what_they_convene(session: Session, first: Role, then: Role) -> None:
    process, elsewhere = new_process(session), new_process(session)
    person, another = new_staff(session).person_id, new_staff(session, "bea@example.org").person_id
    accounts.grant_role(session, SYSTEM, process_id=process, person_id=another, role=Role.CONVENOR)
    accounts.grant_role(session, SYSTEM, process_id=process, person_id=person, role=first)
    with pytest.raises(Refused, match="roles_apart"):
        accounts.grant_role(session, SYSTEM, process_id=process, person_id=person, role=then)
    accounts.grant_role(session, SYSTEM, process_id=elsewhere, person_id=person, role=then)
    # Not even later: whoever convened it would answer for their own time, whoever reviewed it has read names.
    accounts.end_role(session, SYSTEM, process_id=process, person_id=person, role=first)
    with pytest.raises(Refused, match="roles_apart"):
        accounts.grant_role(session, SYSTEM, process_id=process, person_id=person, role=then)


def test_witnesses_and_staff_never_become_members_nor_members_witnesses(session: Session) -> None:
    process = new_process(session)
    person = new_staff(session).person_id
    with pytest.raises(Refused, match="members_come_by_code"):
        accounts.grant_role(session, SYSTEM, process_id=process, person_id=person, role=Role.MEMBER)
    card = codes.issue_personal_codes(session, SYSTEM, process_id=process, count=1, source=Source.ASSEMBLY)[0]
    member = session.get_one(Membership, card.membership_id).person_id
    assert member is not None
    for role in (Role.WITNESS, Role.OBSERVER):
        with pytest.raises(Refused, match="roles_apart"):
            accounts.grant_role(session, SYSTEM, process_id=process, person_id=member, role=role)
    for role in actors.STAFF_ROLES:
        with pytest.raises(Refused, match="role_needs_account"):
            accounts.grant_role(session, SYSTEM, process_id=process, person_id=member, role=role)
    accounts.grant_role(session, SYSTEM, process_id=process, person_id=member, role=Role.PANEL_MEMBER)


def test_the_lists_of_accounts_are_for_those_who_need_them(session: Session) -> None:
    process = new_process(session)
    convenor = with_role(session, process, Role.CONVENOR, "con@example.org")
    facilitator = with_role(session, process, Role.FACILITATOR, "fac@example.org")
    new_staff(session, "new@example.org")
    _, root = with_app(session, "root@example.org", administrator=True)
    for actor in (convenor, actor_of(session, root)):
        listed = actors.colleagues(session, actor)
        assert [one.email.partition("@")[0] for one in listed] == ["con", "fac", "new", "root"]
        assert [one.has_second_factor for one in listed] == [True, True, False, True]
    for refused in (facilitator, ANONYMOUS, Actor(person_id=1, is_staff=True, is_administrator=True)):
        with pytest.raises(NotAllowed):
            actors.colleagues(session, refused)
    assert actors.own_account(session, facilitator).email == "fac@example.org"
    with pytest.raises(NotFound):
        actors.own_account(session, ANONYMOUS)


def test_a_seal_of_the_app_that_is_old_or_anothers_is_refused(session: Session) -> None:
    with clock.stopped(NOON):
        new_staff(session)
        setup = second_factor.begin_app(session, actor_of(session, start(session).token))
        assert setup.secret in setup.uri
        assert "ada%40example.org" in setup.uri
    for later, seal in ((timedelta(hours=1, seconds=1), setup.sealed), (STEP, "nothing"), (STEP, setup.sealed[:-4])):
        with clock.stopped(NOON + later), pytest.raises(DeliberationError, match="setup_too_old"):
            sign_in.confirm_app(session, start(session).token, sealed=seal, code="000000")
    with clock.stopped(NOON):
        new_staff(session, "bea@example.org")
        with pytest.raises(DeliberationError, match="setup_too_old"):
            sign_in.confirm_app(session, start(session, "bea@example.org").token, sealed=setup.sealed, code="000000")
        assert ADDRESS not in everything_stored(session)
