"""Help with a vote in the browser: asked for by the member, given by a supporter or at the desk; and more time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from models import AssistedVoting, Membership, Paper, Role, RollEntry
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.staff import at_work, desk
from tests.web.test_resident_ballots import inside, with_ballot
from tests.web.test_support_pages import code_for, names


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


@pytest.fixture
def member(app: Flask, place: Place) -> Phone:
    return Phone(app.test_client()).come_in(place.codes[0])


def name_of(session: Session, code: str) -> str:
    session.rollback()
    return actor_of(session, code).parts[0].pseudonym


def stored(session: Session) -> tuple[list[str], list[bool]]:
    session.rollback()
    return list(session.scalars(select(Paper.content))), sorted(session.scalars(select(RollEntry.assisted)))


def test_a_supporter_reads_out_marks_reads_back_and_puts_it_in(
    app: Flask, session: Session, place: Place, member: Phone
) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    link = names(member, place, "read")
    helper = Phone(app.test_client()).come_in(code_for(member, link))
    home, start = f"/support/{place.public_id}/", f"/support/{place.public_id}/ballots/{ballot}"
    assert "They ask you to help them vote" not in helper.open(home).words
    assert helper.client.get(start).status_code == 403
    ask = place.url(f"ballots/{ballot}/help")
    assert "I want help with this vote" in member.open(place.url(f"ballots/{ballot}")).words
    assert "Choose who helps you." in member.open(ask).send(ask).words
    assert "My sister" in member.open(ask).send(ask, helper=link.rsplit("/", 1)[1]).words
    assert "This person can help you now:" in member.words
    assert "They ask you to help them vote" in helper.open(home).words
    assert "Do not say what you think." in helper.open(start).words
    helper.send(start, o1="support", o2="", o3="cannot_live")
    assert "Read it back to them" in helper.words
    assert "I cannot live with it" in helper.words
    check = f"{start}/check"
    assert "It counts only when they agree." in helper.send(check).words
    assert stored(session) == ([], [False, False])
    sent = {**helper.open(check).hidden(check), "agreed": "y"}
    helper.page = helper.client.post(check, data=sent, follow_redirects=True)
    words = inside(helper)
    assert "Their vote is in" in helper.words
    helper.page = helper.client.post(check, data=sent, follow_redirects=True)
    assert inside(helper) == words
    assert stored(session) == (['{"1":"support","3":"cannot_live"}'], [False, True])
    helper.send(f"{start}/done")
    assert "They ask you to help them vote" not in helper.words
    assert " ".join(words) not in helper.open(f"{start}/done").words
    assert helper.client.get(start).status_code == 403
    own = place.url(f"ballots/{ballot}/own")
    assert "I cannot live with it" in member.open(own).send(own, tracker=" ".join(words)).words
    # Alone again: the new vote counts, and it is no vote with help.
    first = place.url(f"ballots/{ballot}/1")
    member.open(first).send(first, act="stop", choice="not_sure")
    member.send(place.url(f"ballots/{ballot}/check"))
    assert stored(session) == (['{"1":"not_sure"}'], [False, False])


def test_the_member_takes_the_help_back_at_once(app: Flask, session: Session, place: Place, member: Phone) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    link = names(member, place, "read")
    helper = Phone(app.test_client()).come_in(code_for(member, link))
    ask, start = place.url(f"ballots/{ballot}/help"), f"/support/{place.public_id}/ballots/{ballot}"
    member.open(ask).send(ask, helper=link.rsplit("/", 1)[1])
    helper.open(start).send(start, o1="support")
    sent = {**helper.hidden(f"{start}/check"), "agreed": "y"}
    member.open(ask).send(f"{ask}/stop")
    assert "Nobody helps you with this vote now." in member.words
    assert helper.client.post(f"{start}/check", data=sent).status_code == 403
    assert stored(session) == ([], [False, False])
    assert "Choose who helps you." in member.open(ask).send(ask, helper="somebody").words
    session.rollback()
    assert session.scalars(select(AssistedVoting)).all() == []


@pytest.mark.parametrize(
    ("kind", "rule", "fields", "content"),
    [
        ("approval", "phragmen", {"o1": "1", "o3": "1"}, '{"1":1,"3":1}'),
        ("budget", "greedy", {"o2": "1"}, '{"2":1}'),
        ("points", "points", {"o1": "4", "o3": "2"}, '{"1":4,"3":2}'),
        ("ranked", "schulze", {"o1": "2", "o2": "1"}, '{"1":2,"2":1}'),
        ("pairwise", "pairwise", {"o1-2": "1", "o2-3": "0"}, '{"1-2":1,"2-3":0}'),
    ],
)
def test_a_facilitator_helps_who_is_here(
    app: Flask,
    session: Session,
    place: Place,
    member: Phone,
    kind: str,
    rule: str,
    fields: dict[str, str],
    content: str,
) -> None:
    ballot = with_ballot(session, place, form(kind, rule))
    phone, name = at_work(app, session, place), name_of(session, place.codes[0])
    who = desk(place, f"ballots/{ballot}/help")
    assert "They have not asked for this help." in phone.open(who).send(who, pseudonym=name).words
    assert "Who is here" not in phone.send(who, pseudonym="nobody at all").words
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert phone.client.get(f"{who}/paper").location.endswith("/help")
    ask = place.url(f"ballots/{ballot}/help")
    member.open(ask).send(ask, helper="team")
    assert "Show them the name on your card." in member.words
    phone.open(who).send(who, pseudonym=name.upper())
    assert "Read all of it out, just as it stands." in phone.words
    phone.send(f"{who}/paper", **fields)
    assert "Read it back to them" in phone.words
    phone.send(f"{who}/check", agreed="y")
    words = inside(phone)
    assert stored(session) == ([content], [False, True])
    phone.send(f"{who}/done")
    assert " ".join(words) not in phone.words
    # No facilitator opens it again, nor another vote for the same person.
    assert phone.client.get(f"{who}/done").location.endswith("/help")
    assert "They have not asked for this help." in phone.open(who).send(who, pseudonym=name).words


def test_what_does_not_fit_is_said_before_it_is_read_back(
    app: Flask, session: Session, place: Place, member: Phone
) -> None:
    ballot = with_ballot(session, place, form("points", "points"))
    phone, ask = at_work(app, session, place), place.url(f"ballots/{ballot}/help")
    member.open(ask).send(ask, helper="team")
    who = desk(place, f"ballots/{ballot}/help")
    phone.open(who).send(who, pseudonym=name_of(session, place.codes[0]))
    assert "You have 6 points. You gave 7." in phone.send(f"{who}/paper", o1="6", o2="1").words
    assert phone.page is not None
    assert phone.page.status_code == 400


def test_the_pages_of_help_are_for_those_who_help(app: Flask, session: Session, place: Place, member: Phone) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    teller, convenor = (at_work(app, session, place, role) for role in ("teller", "convenor"))
    met = [
        phone.client.get(desk(place, f"ballots/{ballot}/help{rest}")).status_code
        for phone in (teller, convenor, member)
        for rest in ("", "/paper", "/check", "/done")
    ]
    assert met == [403] * 12


def test_a_member_asks_for_more_time_and_gets_it(app: Flask, session: Session, place: Place, member: Phone) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    start, window = place.url(f"ballots/{ballot}"), desk(place, f"ballots/{ballot}/window")
    with clock.moved(timedelta(days=15)):
        facilitator, convenor = (at_work(app, session, place, role) for role in ("facilitator", "convenor"))
        assert "Do you need more time?" in member.open(start).words
        assert "You have asked for more time." in member.send(f"{start}/more-time").words
        name = name_of(session, place.codes[0])
        assert name in facilitator.open(desk(place, "ballots")).words
        assert name in facilitator.open(desk(place, "people/calls")).words
        assert name in convenor.open(f"/run/{place.public_id}/ballots/{ballot}").words
        assert name in facilitator.open(window).words
        until = clock.now() + timedelta(days=3)
        day = {"until_day": until.day, "until_month": until.month, "until_year": until.year}
        for wrong in ({"pseudonym": "nobody", **day}, {"pseudonym": name, **day, "until_year": 2001}, {}):
            facilitator.open(window).send(window, **wrong)
            assert facilitator.page is not None
            assert facilitator.page.status_code == 400
        facilitator.open(window).send(window, pseudonym=name, **day)
        assert "They can vote until then." in facilitator.words
        assert name not in facilitator.words
        assert "You can vote until" in member.open(start).words
    session.rollback()
    entry = session.scalars(select(RollEntry).where(RollEntry.until.is_not(None))).one()
    assert session.get_one(Membership, entry.membership_id).role is Role.MEMBER
    assert not entry.asks_time
    assert not re.search(r"[Ww]hy do you", member.text)
