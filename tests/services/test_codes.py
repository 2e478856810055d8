"""Codes: found by a keyed hash, checked by a slow one, kept nowhere; wrong tries are slowed, mistyping is forgiven."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accessibility import codes as code_words
from deliberation import clock
from deliberation.database import db, writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused, TooMany
from deliberation.permissions import ANONYMOUS, SYSTEM
from deliberation.reading import actors
from deliberation.services import accounts, codes, passwords, sign_in, throttling
from models import Membership, Person, PersonalCode, Process, ProcessState, Role, SignIn, Source, WrongTry
from tests.services.signing import (
    ADDRESS,
    NOON,
    PASSWORD,
    actor_of,
    events,
    everything_stored,
    new_process,
    new_staff,
    public_id,
    with_role,
)

WRONG = "acre acorn across actor"


def count(session: Session, table: type) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def new_card(session: Session, process: int) -> codes.IssuedCode:
    return codes.issue_personal_codes(session, SYSTEM, process_id=process, count=1)[0]


def redeem(session: Session, words: str, address: str = ADDRESS) -> codes.Redeemed:
    return codes.redeem(session, words=words, address=address)


def opened(session: Session, words: str) -> str:
    token = redeem(session, words).token
    assert token is not None
    return token


def refused(session: Session, words: str, address: str = ADDRESS) -> None:
    with pytest.raises(DeliberationError) as caught:
        redeem(session, words, address)
    assert (caught.value.code, caught.value.field, caught.value.params) == ("code_unknown", "words", {})


def test_a_personal_code_opens_its_own_participation_and_no_more(session: Session) -> None:
    process = new_process(session)
    card = new_card(session, process)
    answer = redeem(session, card.words)
    assert (answer.kind, answer.process_id) == (codes.CodeKind.PERSONAL, process)
    actor = actor_of(session, opened(session, card.words))
    assert not actor.is_staff
    part = actor.membership(process)
    assert part is not None
    assert (part.membership_id, part.pseudonym, part.source) == (card.membership_id, card.pseudonym, Source.ASSEMBLY)
    assert len(actor.parts) == 1
    assert count(session, SignIn) == 2  # a phone and a tablet may both be in


@pytest.mark.parametrize(
    "typed", ["{}", "  {}  ", "{}.", "“{}”", "UPPER", "hyphens", "commas", "together", "lines", "numbered"]
)
def test_case_spaces_hyphens_and_commas_do_not_matter(session: Session, typed: str) -> None:
    words = new_card(session, new_process(session)).words
    variants = {
        "UPPER": words.upper(),
        "hyphens": words.replace(" ", "-"),
        "commas": words.replace(" ", ", "),
        "together": words.replace(" ", ""),
        "lines": words.replace(" ", "\r\n"),
        "numbered": " ".join(f"{number}) {word}" for number, word in enumerate(words.split(), 1)),
    }
    opened(session, variants.get(typed, typed.format(words)))
    assert count(session, SignIn) == 1


def test_11_4_2_neither_words_nor_passwords_nor_tokens_are_stored_in_any_column(session: Session) -> None:
    process = new_process(session)
    new_staff(session)
    card = new_card(session, process)
    joined = codes.join_open_call(session, process_id=process, idempotency_key="form-1")
    token = opened(session, card.words)
    reissued = codes.issue_personal_code(session, SYSTEM, membership_id=card.membership_id)
    refused(session, WRONG)
    stored = everything_stored(session)
    for words in (card.words, joined.words, reissued, WRONG):
        assert not any(form in stored for form in (words, words.replace(" ", ""), words.replace(" ", "-")))
        # Not even two of them side by side, in any order.
        one, two, three, four = words.split()
        assert not any(f"{a} {b}" in stored for a, b in ((one, two), (two, three), (three, four), (two, one)))
    assert not any(secret in stored for secret in (PASSWORD, token, joined.token, ADDRESS, "form-1"))
    hashes = session.execute(select(PersonalCode.slow_hash)).scalars().all()
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in hashes)
    assert len(set(hashes)) == 3


@pytest.mark.parametrize(
    "words", ["", "lemon", WRONG, f"{WRONG} album", "zzz zzz zzz zzz", "\x00", "\ud800", "x" * 9999]
)
def test_malformed_and_unknown_codes_get_the_same_answer_and_both_count(session: Session, words: str) -> None:
    new_card(session, new_process(session))
    refused(session, words)
    assert count(session, WrongTry) == 2
    assert count(session, SignIn) == 0


def test_a_reissued_code_voids_the_old_one_at_once_and_ends_its_sessions(session: Session) -> None:
    process = new_process(session)
    facilitator = with_role(session, process, Role.FACILITATOR, "fac@example.org")
    card, other = new_card(session, process), new_card(session, process)
    old, kept = opened(session, card.words), opened(session, other.words)
    words = codes.issue_personal_code(session, facilitator, membership_id=card.membership_id)
    assert words != card.words
    assert actors.find(session, old) is None
    assert actors.find(session, kept) is not None
    refused(session, card.words)
    actor = actor_of(session, opened(session, words))
    issue = actors.code_issue(session, actor, card.membership_id)
    assert (issue.issued_by, issue.replaced_another) == ("Ada Marsh", True)
    with pytest.raises(NotAllowed):
        actors.code_issue(session, actor, other.membership_id)
    payload = {"by": facilitator.public_id, "person": actor.public_id, "replaced": True, "known_by": "not_sure"}
    assert events(session)[-1] == ("code_issued", public_id(session, process), payload)


def test_only_those_who_may_issue_codes_in_this_process_do(session: Session) -> None:
    process, elsewhere = new_process(session), new_process(session)
    card = new_card(session, process)
    member = actor_of(session, opened(session, card.words))
    others = [
        with_role(session, elsewhere, Role.CONVENOR, "con@example.org"),
        with_role(session, process, Role.WITNESS, "wit@example.org"),
        member,
        ANONYMOUS,
    ]
    for actor in others:
        with pytest.raises(NotAllowed):
            codes.issue_personal_code(session, actor, membership_id=card.membership_id)
        with pytest.raises(NotAllowed):
            codes.issue_personal_codes(session, actor, process_id=process, count=1)
        with pytest.raises(NotAllowed):
            codes.set_process_code(session, actor, process)
    opened(session, card.words)


def test_staff_sign_in_by_password_and_get_no_card(session: Session) -> None:
    process = new_process(session)
    person = new_staff(session).person_id
    for role, refusal in ((Role.FACILITATOR, "role_needs_account"), (Role.WITNESS, "person_has_account")):
        membership = accounts.grant_role(session, SYSTEM, process_id=process, person_id=person, role=role)
        with pytest.raises(Refused, match=refusal):
            codes.issue_personal_code(session, SYSTEM, membership_id=membership)
    with pytest.raises(Refused, match="role_needs_account"):
        codes.issue_personal_codes(session, SYSTEM, process_id=process, count=1, role=Role.CONVENOR)
    with pytest.raises(NotFound):
        codes.issue_personal_code(session, SYSTEM, membership_id=999)


def test_a_session_opened_by_a_card_never_carries_a_staff_role(session: Session) -> None:
    process = new_process(session)
    card = codes.issue_personal_codes(session, SYSTEM, process_id=process, count=1, role=Role.ADVISORY_MEMBER)[0]
    token = opened(session, card.words)
    person = actor_of(session, token).person_id
    assert person is not None
    with writing(session, process):
        session.get_one(Person, person).is_administrator = True
        accounts.add_membership_inside(session, process, person, Role.CONVENOR)
    actor = actor_of(session, token)
    assert [part.role for part in actor.parts] == [Role.ADVISORY_MEMBER]
    assert not actor.is_administrator


def test_a_sheet_of_cards_makes_that_many_people_with_the_names_given(session: Session) -> None:
    process = new_process(session)
    convenor = with_role(session, process, Role.CONVENOR, "con@example.org")
    names = [f"M{number:02d}" for number in range(1, 6)]
    cards = codes.issue_personal_codes(session, convenor, process_id=process, count=5, pseudonyms=names)
    assert [card.pseudonym for card in cards] == names
    assert len({card.words for card in cards}) == 5
    payload = {"by": convenor.public_id, "count": 5, "role": "member"}
    assert events(session)[-1] == ("codes_issued", public_id(session, process), payload)
    with pytest.raises(DeliberationError, match="pseudonym_taken"):
        codes.issue_personal_codes(session, convenor, process_id=process, count=2, pseudonyms=["M09", "M01"])
    random_names = codes.issue_personal_codes(session, convenor, process_id=process, count=3, source=Source.OPEN_CALL)
    assert all(len(card.pseudonym.split()) == 2 for card in random_names)
    sources = session.execute(select(Membership.source).where(Membership.role == Role.MEMBER)).scalars().all()
    assert sorted(sources) == [Source.ASSEMBLY] * 5 + [Source.OPEN_CALL] * 3


@pytest.mark.parametrize(("number", "names"), [(0, []), (-1, []), (201, []), (2, ["M01"])])
def test_an_impossible_number_of_cards_is_refused(session: Session, number: int, names: list[str]) -> None:
    process = new_process(session)
    with pytest.raises(DeliberationError, match="count_out_of_range"):
        codes.issue_personal_codes(session, SYSTEM, process_id=process, count=number, pseudonyms=names)
    assert count(session, Person) == 0


def test_who_left_or_was_shut_out_is_unknown_to_the_door(session: Session) -> None:
    process = new_process(session)
    left, shut_out, cut_off = (new_card(session, process) for _ in range(3))
    tokens = [opened(session, card.words) for card in (left, shut_out, cut_off)]
    with writing(session, process):
        session.get_one(Membership, left.membership_id).to_at = clock.now()
        person = session.get_one(Membership, shut_out.membership_id).person_id
        session.get_one(Person, person).disabled_at = clock.now()
        session.get_one(Membership, cut_off.membership_id).person_id = None
    for card in (left, shut_out, cut_off):
        refused(session, card.words)
    assert actor_of(session, tokens[0]).parts == ()
    assert actors.find(session, tokens[1]) is None
    assert actor_of(session, tokens[2]).parts == ()
    for card in (left, cut_off):
        with pytest.raises(Refused, match="membership_ended"):
            codes.issue_personal_code(session, SYSTEM, membership_id=card.membership_id)


def test_48_people_behind_one_address_each_mistyping_twice_are_all_let_in(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How slow the hash is makes no difference to who is let in.
    quick = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    process = new_process(session)
    cards = codes.issue_personal_codes(session, SYSTEM, process_id=process, count=48)
    with clock.stopped(NOON):
        for card in cards:
            first, *others = card.words.split()
            refused(session, " ".join([*others, first]))
            refused(session, card.words[:-1])
            opened(session, card.words)
        assert count(session, WrongTry) == 2 * 48 * 2


def test_6_3_1_guessing_from_one_address_stops_and_others_go_on(session: Session) -> None:
    card = new_card(session, new_process(session))
    with clock.stopped(NOON):
        with writing(session):
            for _ in range(298):
                throttling.note_wrong(session, throttling.code_from(ADDRESS))
        for _ in range(2):
            refused(session, WRONG)
        for words in (WRONG, card.words):
            with pytest.raises(TooMany) as caught:
                redeem(session, words)
            assert caught.value.params == {"retry_after": 900}
        assert redeem(session, card.words, "198.51.100.4").token is not None
    with clock.stopped(NOON + timedelta(minutes=15)):
        opened(session, card.words)


def test_a_process_code_leads_to_the_open_call_and_makes_nobody(session: Session) -> None:
    process = new_process(session)
    convenor = with_role(session, process, Role.CONVENOR, "con@example.org")
    words = codes.set_process_code(session, convenor, process)
    people = count(session, Person)
    assert redeem(session, words.upper()) == codes.Redeemed(kind=codes.CodeKind.PROCESS, process_id=process)
    assert count(session, Person) == people
    assert count(session, WrongTry) == 0
    newer = codes.set_process_code(session, convenor, process)
    refused(session, words)
    assert redeem(session, newer).process_id == process
    assert events(session)[-1] == ("process_code_set", public_id(session, process), {"by": convenor.public_id})


@pytest.mark.parametrize("state", list(ProcessState))
def test_the_open_call_is_open_while_people_talk(session: Session, state: ProcessState) -> None:
    process = new_process(session)
    with writing(session, process):
        row = session.get_one(Process, process)
        row.state = state
        row.paused_from = ProcessState.LEARNING if state is ProcessState.PAUSED else None
    if state in (ProcessState.ONBOARDING, ProcessState.LEARNING, ProcessState.DELIBERATING):
        joined = codes.join_open_call(session, process_id=process, idempotency_key="form")
        part = actor_of(session, joined.token).membership(process)
        assert part is not None
        assert (part.source, part.pseudonym) == (Source.OPEN_CALL, joined.pseudonym)
        assert code_words.normalise(joined.words) == joined.words
        opened(session, joined.words)
    else:
        with pytest.raises(Refused, match="join_closed"):
            codes.join_open_call(session, process_id=process, idempotency_key="form")
        assert count(session, Membership) == 0


def test_a_program_cannot_make_members_without_end(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 2.4.1: from one address only so many join; from another, and by the same form again, people still can."""
    few = throttling.Tries("join-address", "192.0.2.1", 2)
    monkeypatch.setattr(
        throttling, "joins_from", lambda address: few if address == few.value else throttling.code_from(address)
    )
    process = new_process(session)
    for number in range(2):
        codes.join_open_call(session, process_id=process, idempotency_key=f"form {number}", address="192.0.2.1")
    with pytest.raises(TooMany, match="too_many_tries"):
        codes.join_open_call(session, process_id=process, idempotency_key="form 3", address="192.0.2.1")
    codes.join_open_call(session, process_id=process, idempotency_key="form 4", address="192.0.2.2")
    assert count(session, Membership) == 3


def test_joining_twice_with_one_form_makes_one_person(session: Session) -> None:
    process = new_process(session)
    first = codes.join_open_call(session, process_id=process, idempotency_key="form")
    second = codes.join_open_call(session, process_id=process, idempotency_key="form")
    assert first.pseudonym == second.pseudonym
    assert count(session, Membership) == count(session, Person) == 1
    refused(session, first.words)
    assert actor_of(session, second.token) == actor_of(session, opened(session, second.words))
    other = codes.join_open_call(session, process_id=process, idempotency_key="another form")
    assert other.pseudonym != first.pseudonym
    with pytest.raises(NotFound):
        codes.join_open_call(session, process_id=999, idempotency_key="form")


def test_the_next_person_at_a_shared_computer_does_not_get_in_by_going_back(session: Session) -> None:
    process = new_process(session)
    with clock.stopped(NOON):
        first = codes.join_open_call(session, process_id=process, idempotency_key="form")
        signed_out = codes.join_open_call(session, process_id=process, idempotency_key="other")
        sign_in.end(session, signed_out.token)
        with pytest.raises(Refused, match="already_joined"):
            codes.join_open_call(session, process_id=process, idempotency_key="other")
    with (
        clock.stopped(NOON + codes.SENT_TWICE_WITHIN + timedelta(seconds=1)),
        pytest.raises(Refused, match="already_joined"),
    ):
        codes.join_open_call(session, process_id=process, idempotency_key="form")
    opened(session, first.words)


def test_many_taps_on_join_at_once_make_one_person_with_one_live_code(app: Flask, session: Session) -> None:
    process = new_process(session)
    session.rollback()

    def tap(_: int) -> codes.Joined:
        with app.app_context():
            return codes.join_open_call(db.session(), process_id=process, idempotency_key="form")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(tap, range(8)))
    assert len({answer.pseudonym for answer in answers}) == 1
    assert count(session, Membership) == 1
    live = select(func.count()).where(PersonalCode.voided_at.is_(None))
    assert session.execute(live).scalar_one() == 1
    assert all(actors.find(session, answer.token) is not None for answer in answers)


def test_11_5_1_codes_are_drawn_by_the_operating_system_and_hard_to_guess(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_by: list[object] = []
    real = code_words.new_code

    def watched(chooser: code_words.Chooser) -> str:
        drawn_by.append(chooser)
        return real(chooser)

    monkeypatch.setattr(code_words, "new_code", watched)
    process = new_process(session)
    new_card(session, process)
    codes.set_process_code(session, SYSTEM, process)
    assert {getattr(one, "__name__", "") for one in drawn_by} == {"secrets"}
    assert code_words.entropy() > 39


def test_a_new_code_is_never_one_that_is_or_was_somebodys(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    process = new_process(session)
    poster, card = codes.set_process_code(session, SYSTEM, process), new_card(session, process)
    free = "acorn acre across actor"
    draws = iter([poster, card.words, free])
    monkeypatch.setattr(code_words, "new_code", lambda _: next(draws))
    assert codes.issue_personal_code(session, SYSTEM, membership_id=card.membership_id) == free
