"""A facilitator enters for somebody: asked once who it is, everything read back, and then the next person."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import (
    ConsentGrant,
    Contribution,
    ContributionState,
    EntryMark,
    Membership,
    Provenance,
    Vote,
)
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes, with_statements
from tests.web.staff import at_work, complete, desk

SAID = {"text": "The bus is late.", "exactly": "exactly", "language": "en-GB"}


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=3)


@pytest.fixture
def facilitator(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(complete(app), session, place)


def name_of(session: Session, place: Place, at: int = 0) -> str:
    return actor_of(session, place.codes[at]).parts[0].pseudonym


def begin(phone: Phone, place: Place, name: str, channel: str = "phone", helper: str = "nobody") -> Phone:
    address = desk(place, "entering")
    return phone.open(address).send(address, pseudonym=name, channel=channel, helper=helper)


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def enter(phone: Phone, place: Place, rest: str, **fields: str) -> Phone:
    """Open one of the pages of entering and send its form."""
    address = desk(place, f"entering/{rest}")
    return phone.open(address).send(address, **fields)


def test_a_yes_comes_first_and_is_read_out(facilitator: Phone, place: Place, session: Session) -> None:
    begin(facilitator, place, name_of(session, place).lower())
    assert "Ask if they want to take part" in facilitator.text
    assert "Read statements out" not in facilitator.text
    for sent in ({}, {"answer": "yes"}, {"agreed": "y"}, {"answer": "maybe", "agreed": "y"}):
        assert status(enter(facilitator, place, "yes/take_part", **sent)) == 400
    assert not session.execute(select(ConsentGrant)).all()
    enter(facilitator, place, "yes/take_part", answer="yes", agreed="y")
    assert "Their answer is kept." in facilitator.text
    enter(facilitator, place, "yes/be_quoted", answer="pseudonym", agreed="y")
    session.rollback()
    given = session.execute(select(ConsentGrant.purpose, ConsentGrant.given, ConsentGrant.attribution)).all()
    assert [tuple(one) for one in given] == [("take_part", True, None), ("be_quoted", True, "pseudonym")]
    marks = session.execute(select(EntryMark)).scalars().all()
    assert [(one.channel, one.provenance, one.helper) for one in marks] == [("phone", "scribed", "facilitator")] * 2
    assert facilitator.client.get(desk(place, "entering/yes/be_sold")).status_code == 404


def test_words_are_read_back_before_they_are_kept(facilitator: Phone, place: Place, session: Session) -> None:
    says_yes(session, actor_of(session, place.codes[0]), place)
    begin(facilitator, place, name_of(session, place), channel="in_person", helper="interpreter")
    address = desk(place, "entering/words")
    enter(facilitator, place, "words", **SAID, step="look")
    assert "Read this back to them" in facilitator.text
    assert not session.execute(select(Contribution)).all()
    facilitator.send(address, step="change")
    assert "The bus is late." in facilitator.text
    facilitator.send(address, **SAID, step="look").send(address, step="agreed")
    assert "They agreed to it." in facilitator.text
    enter(facilitator, place, "words", **{**SAID, "exactly": "summary"}, step="look").send(address, step="later")
    assert "It waits to be read back." in facilitator.text
    session.rollback()
    rows = session.execute(
        select(Contribution, EntryMark)
        .join(EntryMark, EntryMark.contribution_id == Contribution.node_id)
        .order_by(Contribution.node_id)
    ).all()
    assert [(one.state, one.provenance, mark.verbatim, mark.helper) for one, mark in rows] == [
        (ContributionState.CONFIRMED, Provenance.INTERPRETED, True, "interpreter"),
        (ContributionState.SUBMITTED, Provenance.INTERPRETED, False, "interpreter"),
    ]


def test_what_waits_is_read_back_or_thrown_away(facilitator: Phone, place: Place, session: Session) -> None:
    says_yes(session, actor_of(session, place.codes[0]), place)
    begin(facilitator, place, name_of(session, place))
    for text in ("Right.", "MISHEARD"):
        enter(facilitator, place, "words", **{**SAID, "text": text}, step="look")
        facilitator.send(desk(place, "entering/words"), step="later")
    assert "2 texts wait to be read back" in facilitator.open(desk(place)).text
    waits = desk(place, "entering/read-back")
    facilitator.open(waits).send(f"{waits}/C01", answer="agreed")
    facilitator.send(f"{waits}/C02", answer="not")
    assert "MISHEARD" not in facilitator.text
    assert "Nothing waits to be read back." in facilitator.text
    session.rollback()
    states = session.execute(select(Contribution.state).order_by(Contribution.node_id)).scalars().all()
    assert states == [ContributionState.CONFIRMED, ContributionState.WITHDRAWN]
    facilitator.open(desk(place, "entering"))
    sent = {"csrf_token": facilitator.token()}
    assert facilitator.client.post(f"{waits}/C01", data=sent).status_code == 400
    assert facilitator.client.post(f"{waits}/C01", data={**sent, "answer": "not"}).status_code == 409
    assert facilitator.client.post(f"{waits}/C99", data={**sent, "answer": "not"}).status_code == 404


def test_many_statements_at_once_with_skips_and_a_difference(
    facilitator: Phone, place: Place, session: Session, app: Flask
) -> None:
    first, second, third = with_statements(session, place, ["Buses at night.", "Rooms open.", "Less paper."])
    online = Phone(app.test_client()).come_in(place.codes[0]).take_part(place)
    online.open(place.url(f"vote/{first}")).send(place.url(f"vote/{first}"), choice="agree", act="next")
    begin(facilitator, place, name_of(session, place))
    address = desk(place, "entering/statements")
    answers = {f"answer-{first}": "disagree", f"answer-{second}": "pass", f"answer-{third}": "skip"}
    enter(facilitator, place, "statements", **answers, step="look")
    assert "Read these answers back to them" in facilitator.text
    assert "Less paper." not in facilitator.text
    facilitator.send(address, step="change")
    assert facilitator.text.count(" checked") == 3
    facilitator.send(address, **answers, step="look").send(address, step="agreed")
    assert "2 answers are kept." in facilitator.text
    assert f"{first}: they had answered otherwise (Online). This answer counts now." in facilitator.text
    session.rollback()
    kept = session.execute(select(Vote.choice, Vote.channel).order_by(Vote.statement_id)).all()
    assert [tuple(one) for one in kept] == [(-1, "phone"), (0, "phone")]
    assert facilitator.open(address).text.count("Entered before") == 2
    seen = online.open(place.url("helpers/entered")).text
    assert f"Your answer to {first}. You said yes to it. You had answered it in another way before." in seen
    assert seen.count("On the phone") == 2
    # Nothing marked: on to what comes next.
    assert status(facilitator.send(address, step="look")) == 200
    facilitator.open(desk(place, "entering"))
    wrong = {"csrf_token": facilitator.token(), f"answer-{first}": "perhaps", "step": "agreed"}
    assert facilitator.client.post(address, data=wrong).status_code == 400


def test_the_way_is_kept_for_the_next_person(facilitator: Phone, place: Place, session: Session) -> None:
    first, second = (name_of(session, place, at) for at in (0, 1))
    begin(facilitator, place, first, channel="in_person", helper="advocate")
    assert f'<b translate="no">{first}</b> – Face to face – helped by: An advocate' in facilitator.text
    facilitator.open(desk(place, "entering"))
    assert first not in facilitator.text
    assert facilitator.text.count(" checked") == 2
    facilitator.send(desk(place, "entering"), pseudonym=second, channel="in_person", helper="advocate")
    assert second in facilitator.text


@pytest.mark.parametrize(
    "sent",
    [
        {"pseudonym": "Nobody Here", "channel": "phone", "helper": "nobody"},
        {"pseudonym": "", "channel": "phone", "helper": "nobody"},
        {"channel": "online", "helper": "nobody"},
        {"channel": "phone", "helper": "landlord"},
        {"channel": "phone", "helper": ""},
        {},
    ],
)
def test_what_is_not_on_offer_begins_nothing(
    facilitator: Phone, place: Place, session: Session, sent: dict[str, str]
) -> None:
    address = desk(place, "entering")
    known = {"pseudonym": name_of(session, place)} if "channel" in sent else {}
    assert status(facilitator.open(address).send(address, **{**known, **sent})) == 400
    assert "Error:" in facilitator.text


def test_without_a_person_every_page_asks_who_it_is(facilitator: Phone, place: Place, session: Session) -> None:
    other = new_place(session, area="ELSE")
    for rest in ("person", "words", "statements", "yes/take_part", "leave"):
        facilitator.open(desk(place, f"entering/{rest}"))
        assert "The name on their card" in facilitator.text
    begin(facilitator, place, name_of(session, place))
    assert facilitator.client.get(desk(other, "entering/person")).status_code == 403


def test_somebody_leaves_by_phone(facilitator: Phone, place: Place, session: Session) -> None:
    actor = actor_of(session, place.codes[0])
    says_yes(session, actor, place)
    begin(facilitator, place, name_of(session, place))
    enter(facilitator, place, "words", **SAID, step="look").send(desk(place, "entering/words"), step="agreed")
    enter(facilitator, place, "yes/take_part", answer="no", agreed="y")
    assert "Take everything back?" in facilitator.text
    leave = desk(place, "entering/leave")
    assert status(facilitator.send(leave)) == 400
    facilitator.send(leave, agreed="y")
    assert "is gone. They can say yes again" in facilitator.text
    session.rollback()
    assert session.execute(select(Contribution.text)).scalars().all() == [""]
    live = select(ConsentGrant.given).where(ConsentGrant.ended_at.is_(None))
    assert session.execute(live).scalars().all() == [False]
    left = select(Membership.to_at).where(Membership.id == actor.parts[0].membership_id)
    assert session.execute(left).scalar() is None, "their code stays"


def test_words_that_are_too_long_or_empty_are_asked_again(facilitator: Phone, place: Place, session: Session) -> None:
    says_yes(session, actor_of(session, place.codes[0]), place)
    begin(facilitator, place, name_of(session, place))
    for sent in ({}, {**SAID, "text": ""}, {**SAID, "text": "A" * 2001}, {**SAID, "exactly": "odd"}):
        assert status(enter(facilitator, place, "words", **sent, step="agreed")) == 400
    assert not session.execute(select(Contribution)).all()


def test_only_facilitators_enter(app: Flask, session: Session, place: Place) -> None:
    convenor = at_work(complete(app), session, place, "convenor")
    assert "Enter for somebody" not in convenor.open(desk(place)).text
    assert convenor.client.get(desk(place, "entering")).status_code == 403
