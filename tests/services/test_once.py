"""A form that is sent twice is handled once; nobody's form is taken for somebody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import Actor
from deliberation.services import contributions, once
from deliberation.services.contributions import Words
from models import Contribution, IdempotencyKey
from tests.services.people import member, place, rows

ADA, BEN = Actor(person_id=1, public_id="ada"), Actor(person_id=2, public_id="ben")


def remember(session: Session, actor: Actor, key: str | None, answer: str = "done", act: str = "act") -> None:
    with writing(session):
        once.remember(session, actor, act, key, answer)


def answered(session: Session, actor: Actor, key: str | None, act: str = "act") -> str | None:
    session.rollback()
    return once.earlier_answer(session, actor, act, key)


def test_the_second_time_gives_the_first_answer(session: Session) -> None:
    assert answered(session, ADA, "k") is None
    remember(session, ADA, "k", "C07 abc")
    assert answered(session, ADA, "k") == "C07 abc"


def test_another_person_another_act_or_another_key_is_another_form(session: Session) -> None:
    remember(session, ADA, "k")
    assert answered(session, BEN, "k") is None
    assert answered(session, ADA, "k", act="other") is None
    assert answered(session, ADA, "K") is None
    remember(session, BEN, "k", "ben’s")
    assert (answered(session, ADA, "k"), answered(session, BEN, "k")) == ("done", "ben’s")


def test_the_same_key_from_two_people_keeps_both_their_words(session: Session) -> None:
    here = place(session)
    receipts = {
        contributions.submit(session, member(session, here.process_id), here.process_id, Words("Same."), key="k")
        for _ in range(2)
    }
    assert (len(receipts), rows(session, Contribution)) == (2, 2)


def test_without_a_key_nothing_is_kept(session: Session) -> None:
    for key in (None, ""):
        remember(session, ADA, key)
        assert answered(session, ADA, key) is None
    assert rows(session, IdempotencyKey) == 0


def test_any_key_can_be_kept_and_the_key_itself_is_not(session: Session) -> None:
    keys = ("x" * 5000, "\0", "\ud800", "a\0b", "🚌", "' OR 1=1")
    for key in keys:
        remember(session, ADA, key, f"done {len(key)}")
    assert [answered(session, ADA, key) for key in keys] == [f"done {len(key)}" for key in keys]
    assert {len(row.key) for row in session.query(IdempotencyKey)} == {64}


def test_parts_of_a_form_do_not_run_together(session: Session) -> None:
    remember(session, Actor(public_id="a"), "c", act="x")
    assert answered(session, Actor(public_id="a"), "c", act="x") == "done"
    assert answered(session, Actor(public_id="ac"), "", act="x") is None
    assert answered(session, Actor(public_id="c"), "a", act="x") is None


def test_old_ones_are_dropped_when_a_new_one_comes(session: Session) -> None:
    remember(session, ADA, "old")
    with clock.moved(once.KEPT - timedelta(minutes=1)):
        remember(session, ADA, "nearly")
        assert answered(session, ADA, "old") == "done"
    with clock.moved(once.KEPT + timedelta(minutes=1)):
        remember(session, ADA, "new")
    assert answered(session, ADA, "old") is None
    assert rows(session, IdempotencyKey) == 2
    remember(session, ADA, "old", "again")
    assert answered(session, ADA, "old") == "again"


def test_an_act_that_fails_is_not_remembered(session: Session) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_remembering(session)
    assert answered(session, ADA, "k") is None


def fail_after_remembering(session: Session) -> int:
    with writing(session):
        once.remember(session, ADA, "act", "k", "done")
        return 1 // 0
