"""Somebody who helps: chosen by the member, coming in with a code of their own, and gone at once when it ends."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Contribution, ContributionState, EntryMark, SupportLink, Vote
from tests.web.resident_journey import Phone, Place, actor_of, new_place, with_statements

PARTS = ("read", "write", "vote")


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=3)


@pytest.fixture
def member(app: Flask, place: Place) -> Phone:
    return Phone(app.test_client()).come_in(place.codes[0]).take_part(place)


@pytest.fixture
def helper(app: Flask) -> Phone:
    return Phone(app.test_client())


def names(member: Phone, place: Place, *acts: str, called: str = "My sister") -> str:
    """The member chooses somebody and says what they may do; gives the address of the helper's page."""
    member.open(place.url("helpers")).open(place.url("helpers/new"))
    member.send(place.url("helpers/new"), called=called, kind="supporter")
    assert member.page is not None
    may = member.page.request.path
    assert may.endswith("/may")
    member.page = member.client.post(may, data={**member.hidden(may), "acts": list(acts)}, follow_redirects=True)
    assert "It holds from now on." in member.text
    return may.removesuffix("/may")


def code_for(member: Phone, link: str) -> str:
    member.open(link).send(f"{link}/code")
    found = re.search(r'<p class="said" translate="no">([^<]+)</p>', member.text)
    assert found
    return unescape(found.group(1))


def desk_of(place: Place, rest: str = "") -> str:
    return f"/support/{place.public_id}/{rest}"


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def test_a_helper_comes_in_by_a_code_of_their_own_and_sees_for_whom(
    member: Phone, helper: Phone, place: Place, session: Session
) -> None:
    link = names(member, place, "read", "write")
    words = code_for(member, link)
    assert words in member.open(f"{link}/card").text, "shown until they say that it was handed over"
    member.send(f"{link}/card")
    assert words not in member.open(f"{link}/card").text
    helper.come_in(words)
    assert helper.page is not None
    assert helper.page.request.path == desk_of(place)
    assert actor_of(session, place.codes[0]).parts[0].pseudonym in helper.text
    assert "Take part yourself, with a code of your own." in helper.text
    assert "My sister" not in helper.text
    assert "Bring their answers" not in helper.text


def test_each_thing_has_a_yes_of_its_own(member: Phone, helper: Phone, place: Place, session: Session) -> None:
    with_statements(session, place, ["Buses should run at night."])
    link = names(member, place)
    helper.come_in(code_for(member, link))
    assert "Nothing yet." in helper.text
    pages = {"read": "words", "write": "write", "vote": "statements"}
    for act in (*PARTS, ""):
        member.open(f"{link}/may").send(f"{link}/may", **({"acts": act} if act else {}))
        for other, page in pages.items():
            assert status(helper.open(desk_of(place, page))) == (200 if other == act else 403)


def test_what_a_helper_writes_waits_for_the_members_yes(
    member: Phone, helper: Phone, place: Place, session: Session
) -> None:
    helper.come_in(code_for(member, names(member, place, *PARTS)))
    for text, exactly in (("The bus is late.", "exactly"), ("MISHEARD", "summary")):
        helper.open(desk_of(place, "write"))
        helper.send(desk_of(place, "write"), text=text, exactly=exactly, language="en-GB")
        assert "They wait for the person to say yes" in helper.text
    assert "Waiting for their yes" in helper.open(desk_of(place, "words")).text
    assert "2 texts wait for your yes." in member.open(place.url("helpers")).text
    waits = member.open(place.url("helpers/waiting"))
    assert "The bus is late." in waits.text
    assert "My sister" in waits.text
    assert "MISHEARD" not in waits.text, "one at a time"
    stored = session.execute(select(Contribution).order_by(Contribution.node_id)).scalars().all()
    kept, gone = (place.url(f"helpers/waiting/{one.public_id}") for one in stored)
    assert status(member.send(kept)) == 400
    member.send(kept, answer="yes")
    assert "MISHEARD" in member.text
    assert "In short, in their words" not in member.text
    member.send(gone, answer="no")
    session.rollback()
    states = session.execute(select(Contribution.state, Contribution.text).order_by(Contribution.node_id)).all()
    assert [tuple(one) for one in states] == [
        (ContributionState.CONFIRMED, "The bus is late."),
        (ContributionState.WITHDRAWN, ""),
    ]
    assert "Nothing waits for you now." in member.text


def test_an_answer_is_kept_once_it_was_read_out(member: Phone, helper: Phone, place: Place, session: Session) -> None:
    first, second = with_statements(session, place, ["Buses should run at night.", "Rooms should be open."])
    link = names(member, place, "vote")
    helper.come_in(code_for(member, link))
    helper.open(desk_of(place, "statements")).open(desk_of(place, f"statements/{first}"))
    address = desk_of(place, f"statements/{first}")
    assert status(helper.send(address, choice="agree", act="next")) == 400
    assert "Read it out first." in helper.text
    assert status(helper.send(address, agreed="y", act="next")) == 400
    assert not session.execute(select(Vote)).all()
    helper.send(address, choice="disagree", agreed="y", act="next")
    assert helper.page is not None
    assert helper.page.request.path == desk_of(place, f"statements/{second}")
    helper.send(desk_of(place, f"statements/{second}"), act="skip")
    session.rollback()
    vote, mark = session.execute(select(Vote)).scalar_one(), session.execute(select(EntryMark)).scalar_one()
    assert (vote.choice, mark.helper, mark.link_id is not None) == (-1, "supporter", True)
    listed = helper.open(desk_of(place, "statements")).text
    assert listed.count(">Answered<") == 1
    assert f"Your answer to {first}. You said yes to it." in member.open(link).text
    assert status(helper.open(desk_of(place, "statements/S99"))) == 200
    assert "That statement is closed." in helper.text


def test_it_ends_at_once(member: Phone, helper: Phone, place: Place, session: Session) -> None:
    link = names(member, place, *PARTS)
    words = code_for(member, link)
    helper.come_in(words).open(desk_of(place, "write"))
    member.open(link).send(f"{link}/stop")
    assert "It has ended." in member.text
    assert "My sister" not in member.open(place.url("helpers")).text
    for page in ("", "words", "write", "statements"):
        helper.open(desk_of(place, page))
        assert helper.page is not None
        assert helper.page.request.path == "/join"
    assert "We do not know this code." in helper.come_in(words).text
    assert session.execute(select(SupportLink.called)).scalar_one() == ""
    assert member.client.get(link).status_code == 404


def test_a_helper_can_give_it_up_or_stop_for_now(member: Phone, helper: Phone, place: Place) -> None:
    words = code_for(member, names(member, place, "read"))
    helper.come_in(words).open(desk_of(place, "stop")).send(desk_of(place, "stop"))
    assert "You have stopped for now." in helper.text
    helper.come_in(words).open(desk_of(place, "stop")).send(desk_of(place, "give-up"))
    assert "Your code is closed." in helper.text
    assert "We do not know this code." in helper.come_in(words).text
    assert "Nobody helps you here now." in member.open(place.url("helpers")).text


def test_leaving_ends_all_help(member: Phone, helper: Phone, place: Place) -> None:
    helper.come_in(code_for(member, names(member, place, *PARTS)))
    member.open(place.url("leave-all")).send(place.url("leave-all"))
    assert "Type your code" in helper.open(desk_of(place)).text
    assert "First say yes to taking part." in member.open(place.url("helpers")).text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"called": "", "kind": "advocate"}, "called"),
        ({"called": "Kit"}, "Choose who they are to you."),
        ({"called": "K" * 81, "kind": "advocate"}, "called"),
        ({"called": "Kit", "kind": "landlord"}, "Choose who they are to you."),
    ],
)
def test_what_is_wrong_names_nobody(
    member: Phone, place: Place, session: Session, sent: dict[str, str], words: str
) -> None:
    address = place.url("helpers/new")
    assert status(member.open(address).send(address, **sent)) == 400
    assert words in member.text
    assert not session.execute(select(SupportLink)).all()


def test_odd_things_are_asked_again_and_nothing_breaks(
    member: Phone, helper: Phone, client: FlaskClient, place: Place
) -> None:
    link = names(member, place, *PARTS)
    assert status(member.open(f"{link}/may").send(f"{link}/may", acts="ballot")) == 400
    helper.come_in(code_for(member, link))
    write = desk_of(place, "write")
    for sent in ({}, {"text": "A"}, {"text": "A" * 2001, "exactly": "exactly"}, {"text": "A", "exactly": "odd"}):
        assert status(helper.open(write).send(write, **sent)) == 400
    for address in ("helpers/none", "helpers/none/may", "helpers/none/card"):
        assert member.client.get(place.url(address)).status_code == 404
    assert helper.client.get(place.url("helpers")).status_code == 403
    assert member.client.get(desk_of(place)).status_code == 403
