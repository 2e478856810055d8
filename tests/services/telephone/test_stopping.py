"""STOP at any time, numbers that are forgotten, numbers as people type them, and what goes out."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import NotAllowed
from deliberation.permissions import SYSTEM
from deliberation.reading import own_record
from deliberation.services import (
    gateways,
    leaving,
    phone_lines,
    phone_numbers,
    private_erasure,
    retention,
)
from models import (
    Membership,
    Person,
    PhoneLine,
    ProcessState,
    WrongTry,
)
from tests.services.people import (
    member,
    membership_of,
    newcomer,
    place,
    rows,
    set_state,
    statement,
)
from tests.services.signing import NOON, everything_stored
from tests.services.telephone.calling import (
    DAY,
    NUMBER,
    OTHER,
    SHOWN,
    Telephone,
    code_of,
    joined,
)

# Stopping, and being forgotten


@pytest.mark.parametrize("text", ["STOP", "stop", " Stop! ", "please stop", "توقف", "STOPIO", "unsubscribe"])
def test_stop_is_understood(session: Session, text: str) -> None:
    here = place(session)
    phone = joined(session, member(session, here.process_id))
    assert phone.sends(text) == ["stopped"]
    assert rows(session, PhoneLine) == 0


def test_stop_is_answered_the_same_from_any_phone_and_at_any_time(session: Session) -> None:
    here = place(session)
    stranger = Telephone(session, OTHER)
    for _ in range(10):
        stranger.sends("Hello")
    assert stranger.sends("Hello") == []
    assert stranger.sends("stop") == ["stopped"]
    pressed = Telephone(session, OTHER, keys=True)
    assert pressed.sends("9") == ["stopped"]
    assert pressed.last.ends
    known = joined(session, newcomer(session, here.process_id))
    known.sends("stop")
    assert known.last.said == pressed.last.said


def test_of_a_stranger_nothing_is_kept(session: Session) -> None:
    phone = Telephone(session)
    assert phone.sends("Hello there") == ["unknown"]
    assert phone.sends("1") == ["unknown"]
    stored = everything_stored(session)
    assert NUMBER not in stored
    assert "7700900123" not in stored
    assert rows(session, PhoneLine) == 0
    assert rows(session, WrongTry) == 2, "a count under a keyed hash, for a quarter of an hour"


def test_a_machine_is_not_answered_for_ever(session: Session) -> None:
    here = place(session)
    phone = joined(session, member(session, here.process_id))
    with clock.stopped(NOON):
        for _ in range(240):
            phone.sends("help")
        assert phone.sends("help") == []
        assert Telephone(session, keys=True).sends("8") == ["too_many"]
        assert phone.sends("stop") == ["stopped"]


@pytest.mark.parametrize("given", ["", "anonymous", "+", "12", "+4477009001234567890", "'; drop", "٠"])
def test_without_a_number_there_is_nobody(session: Session, given: str) -> None:
    assert Telephone(session, given).sends("1") == ["no_number"]


def test_the_number_is_sealed_and_gone_with_the_yes(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    joined(session, who)
    assert "7700900123" not in everything_stored(session)
    held = own_record.own(session, who, here.process_id)["phone"]
    assert held["ends_in"] == "123"
    leaving.leave_all(session, who, here.process_id, shown=SHOWN, language="en-GB")
    assert rows(session, PhoneLine) == 0
    assert own_record.own(session, who, here.process_id)["phone"] is None


def test_ones_own_phone_is_forgotten_by_oneself(session: Session) -> None:
    here = place(session)
    who, other = member(session, here.process_id), member(session, here.process_id)
    joined(session, who)
    phone_lines.forget(session, other, here.process_id)
    assert rows(session, PhoneLine) == 1
    phone_lines.forget(session, who, here.process_id)
    phone_lines.forget(session, who, here.process_id)
    assert rows(session, PhoneLine) == 0
    with pytest.raises(NotAllowed):
        phone_lines.forget(session, here.facilitator, here.process_id)


def test_numbers_go_when_nobody_uses_them_and_when_it_is_over(session: Session) -> None:
    here = place(session)
    with clock.stopped(NOON):
        phone = joined(session, member(session, here.process_id))
    with clock.stopped(NOON + 89 * DAY):
        retention.sweep(session, SYSTEM)
        assert rows(session, PhoneLine) == 1
        phone.sends("1")
    with clock.stopped(NOON + 150 * DAY):
        retention.sweep(session, SYSTEM)
        assert rows(session, PhoneLine) == 1
    with clock.stopped(NOON + 89 * DAY + private_erasure.PHONES_KEPT + DAY):
        assert retention.is_due(session, SYSTEM)
        retention.sweep(session, SYSTEM)
        assert rows(session, PhoneLine) == 0


def test_a_closed_project_forgets_at_once(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    phone = joined(session, who)
    code = code_of(session, who)
    phone.sends(code)
    set_state(session, here.process_id, ProcessState.CLOSED)
    assert phone.sends("1") == ["closed_project"]
    assert phone.sends(code) == ["closed_project"]
    assert rows(session, PhoneLine) == 0


def test_somebody_who_is_shut_out_or_left_is_no_caller(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    phone = joined(session, who)
    with writing(session):
        session.get_one(Person, who.person_id).disabled_at = clock.now()
    assert phone.sends("1") == ["over"]
    assert rows(session, PhoneLine) == 0
    other = member(session, here.process_id)
    phone = joined(session, other)
    with writing(session):
        session.get_one(Membership, membership_of(other)).to_at = clock.now()
    assert phone.sends("1") == ["over"]


# Numbers, and what goes out


@pytest.mark.parametrize(
    ("given", "bare", "wanted"),
    [
        ("07700 900123", False, NUMBER),
        ("+44 (0)7700", False, "+4407700"),
        ("0044 7700 900 123", False, NUMBER),
        ("447700900123", True, NUMBER),
        ("447700900123", False, None),
        ("+0770", False, None),
        ("seven", True, None),
    ],
)
def test_numbers_as_people_type_them(session: Session, given: str, bare: bool, wanted: str | None) -> None:
    assert phone_numbers.normal(given, bare=bare) == wanted


def test_the_fake_gateway_is_handed_what_would_be_sent(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    statement(session, here, text="The bus’s late – again.")
    box = gateways.Outbox()
    gateways.text_came(session, box, message="1", number="447700900123", text=code_of(session, who))
    assert [one.number for one in box.sent] == [NUMBER, NUMBER]
    assert box.sent[1].text.startswith("The bus's late - again.\n1: agree.")
    spoken = gateways.keys_came(session, call="c", turn="1", number=NUMBER, keys="1")
    assert [part.language for part in spoken.parts] == ["en-GB", "en-GB"]
    assert not spoken.ends
    nobody = gateways.Outbox()
    gateways.text_came(session, nobody, message="1", number="", text="STOP")
    assert nobody.sent == []
