"""Cards: a new code for somebody who lost theirs, a sheet of new ones; each shown until it is put away."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accessibility import codes as code_words
from deliberation import clock
from deliberation.errors import DeliberationError
from deliberation.permissions import ANONYMOUS
from deliberation.reading import actors, processes
from deliberation.services import codes
from tests.services.signing import events, everything_stored
from tests.web.resident_journey import ADDRESS, Phone, Place, actor_of, new_place
from tests.web.staff import at_work, complete, desk

AGAIN, NEW, PRINT, PRINTED = "cards/again", "cards/new", "cards/print", "cards/printed"


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    place = new_place(session, people=1)
    session.rollback()
    return place


@pytest.fixture
def phone(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place)


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def words_on(phone: Phone) -> list[str]:
    return re.findall(r'<b translate="no" dir="ltr">([a-z ]+)</b>', phone.text)


def names_on(phone: Phone) -> list[str]:
    return re.findall(r'<strong translate="no">([^<]+)</strong>', phone.text)


def opens(session: Session, words: str) -> bool:
    session.rollback()
    try:
        return codes.redeem(session, words=words, address=ADDRESS).token is not None
    except DeliberationError:
        return False
    finally:
        session.rollback()


def members(session: Session, place: Place) -> int:
    session.rollback()
    return processes.member_count(session, place.id)


def make(phone: Phone, place: Place, act: str, **fields: str) -> Phone:
    return phone.open(desk(place, "cards")).send(desk(place, act), **fields)


def pseudonym_of(session: Session, place: Place) -> str:
    actor = actor_of(session, place.codes[0])
    session.rollback()
    return actor.parts[0].pseudonym


def test_a_lost_card_gets_a_new_code_and_the_old_one_stops(phone: Phone, place: Place, session: Session) -> None:
    name = pseudonym_of(session, place)
    make(phone, place, AGAIN, pseudonym=f" {name.lower().replace(' ', '-')} ")
    found = words_on(phone)
    assert names_on(phone) == [name]
    assert len(found) == 1
    assert not opens(session, place.codes[0])
    assert opens(session, found[0])
    assert members(session, place) == 1
    assert "code_issued" in [action for action, _, _ in events(session)]
    actor = actor_of(session, found[0])
    issue = actors.code_issue(session, actor, actor.parts[0].membership_id)
    assert (issue.issued_by, issue.replaced_another) == ("Ada Marsh", True)


@pytest.mark.parametrize("name", ["M99", "", "Blue Kettle 9", "%"])
def test_a_name_that_nobody_has_is_told_so(phone: Phone, place: Place, session: Session, name: str) -> None:
    make(phone, place, AGAIN, pseudonym=name)
    assert status(phone) == 400
    assert "Nobody here has this name." in phone.text
    assert opens(session, place.codes[0])


def test_the_name_of_staff_or_of_another_process_opens_nothing(
    app: Flask, phone: Phone, place: Place, session: Session
) -> None:
    other = new_place(session, people=1, area="ELM")
    for code in other.codes:
        actor = actor_of(session, code)
        session.rollback()
        make(phone, place, AGAIN, pseudonym=actor.parts[0].pseudonym)
        assert status(phone) == 400
    with phone.client.session_transaction() as cookie:
        token = cookie["sign_in"]
    own = actors.find(session, token)
    session.rollback()
    assert own is not None
    make(phone, place, AGAIN, pseudonym=own.parts[0].pseudonym)
    assert status(phone) == 400


def test_a_sheet_of_new_cards_is_shown_until_it_is_put_away(phone: Phone, place: Place, session: Session) -> None:
    make(phone, place, NEW, count="3")
    found = words_on(phone)
    assert len(set(found)) == 3
    assert phone.text.count("<svg role=") == 3
    assert words_on(phone.open(desk(place, PRINT))) == found
    assert "There are cards that you have not put away yet." in phone.open(desk(place, "cards")).text
    assert all(opens(session, words) for words in found)
    assert members(session, place) == 4
    phone.open(desk(place, PRINT)).send(desk(place, PRINTED))
    assert "The cards are not kept here any more." in phone.text
    assert words_on(phone.open(desk(place, PRINT))) == []
    stored = everything_stored(session)
    assert not [words for words in found if words in stored]


def test_sent_twice_the_same_people_have_one_set_of_cards(phone: Phone, place: Place, session: Session) -> None:
    fields = {**phone.open(desk(place, "cards")).hidden(desk(place, NEW)), "count": "2"}
    sets = []
    for _ in range(2):
        assert phone.client.post(desk(place, NEW), data=fields).status_code == 303
        sets.append((names_on(phone.open(desk(place, PRINT))), words_on(phone)))
    assert sets[0][0] == sets[1][0]
    assert members(session, place) == 3
    assert [opens(session, words) for words in (*sets[0][1], *sets[1][1])] == [False, False, True, True]
    assert [action for action, _, _ in events(session)].count("codes_issued") == 2
    with clock.moved(timedelta(minutes=6)):
        assert phone.client.post(desk(place, NEW), data=fields).status_code == 409
    assert members(session, place) == 3


@pytest.mark.parametrize("count", ["0", "41", "-1", "", "many", "1.5", "9" * 30])
def test_a_number_that_will_not_do_is_told_so(phone: Phone, place: Place, session: Session, count: str) -> None:
    make(phone, place, NEW, count=count)
    assert status(phone) == 400
    assert "Give a number from 1 to 40." in phone.text
    assert members(session, place) == 1


def test_the_fullest_sheet_fits_into_the_cookie(phone: Phone, place: Place) -> None:
    make(phone, place, NEW, count="40")
    assert len(words_on(phone)) == 40
    cookie = phone.client.get_cookie("folkmoot")
    assert cookie is not None
    assert len(cookie.value) < 4000


def test_the_picture_leads_to_the_card(phone: Phone, place: Place) -> None:
    make(phone, place, NEW, count="1")
    words = words_on(phone)[0]
    assert code_words.normalise(words) == words
    assert "http://localhost:8000/join" in unescape(phone.text)
    assert "The code as a picture" in phone.text


def test_cards_stand_in_nobody_elses_cookie(app: Flask, phone: Phone, place: Place, session: Session) -> None:
    make(phone, place, NEW, count="1")
    other = at_work(app, session, place, "convenor")
    with other.client.session_transaction() as cookie:
        token = cookie["sign_in"]
    with phone.client.session_transaction() as cookie:
        cookie["sign_in"] = token
    assert words_on(phone.open(desk(place, PRINT))) == []


def test_other_roles_make_no_cards(app: Flask, place: Place, session: Session) -> None:
    advisor = at_work(app, session, place, "advisory_member")
    token = {"csrf_token": advisor.open("/staff/").token()}
    for address in ("cards", PRINT):
        assert status(advisor.open(desk(place, address))) == 403
    for address in (AGAIN, NEW, PRINTED):
        answer = advisor.client.post(desk(place, address), data={**token, "count": "1", "pseudonym": "M1"})
        assert answer.status_code == 403
    assert members(session, place) == 1
    with pytest.raises(DeliberationError, match="not_allowed"):
        codes.reissue_by_pseudonym(session, ANONYMOUS, place.id, "M1")
