"""Who gives no name gets a made-up one, which nobody else here has, and by which a lost code is replaced."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import made_up_names
from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError
from deliberation.permissions import SYSTEM
from deliberation.services import accounts, codes
from models import Membership, Person, Role, Source
from tests.services.signing import new_process


def names(session: Session) -> list[str]:
    return list(session.execute(select(Membership.pseudonym).order_by(Membership.id)).scalars())


def again(session: Session, process: int, typed: str) -> codes.IssuedCode:
    return codes.reissue_by_pseudonym(session, SYSTEM, process, typed)


def named(session: Session, process: int, name: str) -> codes.IssuedCode:
    return codes.issue_personal_codes(session, SYSTEM, process_id=process, count=1, pseudonyms=[name])[0]


def draws(monkeypatch: pytest.MonkeyPatch, *drawn: str) -> None:
    """The next names that come up; the last one comes up again and again."""
    left = list(drawn)
    monkeypatch.setattr(made_up_names, "new_name", lambda _rng: left.pop(0) if len(left) > 1 else left[0])


def test_who_joins_gets_two_words(session: Session) -> None:
    process = new_process(session)
    joined = [codes.join_open_call(session, process_id=process, idempotency_key=key) for key in "abc"]
    for one in joined:
        first, second = one.pseudonym.split(" ")
        assert first in made_up_names.first_words()
        assert second in made_up_names.second_words()


def test_a_name_that_somebody_has_is_drawn_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    process, other = new_process(session), new_process(session, code="ELM")
    draws(monkeypatch, "Blue Kettle", "Blue Kettle", "Blue Kettle", "Green Ladder", "Blue Kettle")
    codes.issue_personal_codes(session, SYSTEM, process_id=process, count=2)
    assert names(session) == ["Blue Kettle", "Green Ladder"]
    codes.issue_personal_codes(session, SYSTEM, process_id=other, count=1)
    assert names(session)[-1] == "Blue Kettle"


def test_a_draw_ends_when_every_name_is_somebodys(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    process = new_process(session)
    draws(monkeypatch, "Blue Kettle")
    issued = codes.issue_personal_codes(session, SYSTEM, process_id=process, count=3)
    drawn = [one.pseudonym for one in issued]
    assert len(set(drawn)) == 3
    assert drawn == ["Blue Kettle", *(f"Blue Kettle {accounts.MOST_DRAWS + more}" for more in (1, 2))]


@pytest.mark.parametrize("typed", ["Blue Kettle", "blue kettle", "BLUE-KETTLE", " bluekettle ", "blue  kettle."])
def test_a_lost_code_is_replaced_however_the_name_is_typed(session: Session, typed: str) -> None:
    process = new_process(session)
    card = named(session, process, "Blue Kettle")
    found = again(session, process, typed)
    assert (found.membership_id, found.pseudonym) == (card.membership_id, "Blue Kettle")
    assert codes.redeem(session, words=found.words, address="192.0.2.1").token


@pytest.mark.parametrize("typed", ["m1", "M-1", " m 1 "])
def test_a_short_name_is_found_as_well(session: Session, typed: str) -> None:
    process = new_process(session)
    card = named(session, process, "M1")
    named(session, process, "M10")
    assert again(session, process, typed).membership_id == card.membership_id


@pytest.mark.parametrize("typed", ["", " - ", "Blue", "Kettle Blue", "Blue Kettle 2", "%", "_", "Blue Ke_tle"])
def test_what_nobody_is_called_finds_nobody(session: Session, typed: str) -> None:
    process = new_process(session)
    card = named(session, process, "Blue Kettle")
    with pytest.raises(DeliberationError, match="pseudonym_unknown"):
        again(session, process, typed)
    assert codes.redeem(session, words=card.words, address="192.0.2.1").token


def test_a_name_that_would_be_taken_for_another_is_refused(session: Session) -> None:
    process = new_process(session)
    named(session, process, "M01")
    for name in ("M 01", "m-01", "m01"):
        with pytest.raises(DeliberationError, match="pseudonym_taken"):
            named(session, process, name)
    assert names(session) == ["M01"]


def test_nobody_is_guessed_among_names_that_are_alike(session: Session) -> None:
    # Imported names are kept as they came.
    process = new_process(session)
    with writing(session, process):
        for name in ("I1-2", "I12"):
            person = Person(created_at=clock.now())
            session.add(person)
            session.flush()
            session.add(
                Membership(
                    person_id=person.id, process_id=process, role=Role.MEMBER, source=Source.OPEN_CALL, pseudonym=name,
                    from_at=clock.now(),
                )
            )  # fmt: skip
    for typed in ("I1-2", "I12"):
        with pytest.raises(DeliberationError, match="pseudonym_unknown"):
            again(session, process, typed)
