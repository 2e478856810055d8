"""Saying something to the people who run the sessions only, in the browsers of both."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models import Contribution, PrivateAnswer
from tests.services.people import rows
from tests.web.contact_journey import member_at, two_cards
from tests.web.resident_journey import Phone, Place
from tests.web.security.crawling import crawl
from tests.web.security.house import House
from tests.web.security.worrying import HUSH

SECRET = "The caretaker at the marmalade factory shouts at us"
ONLY_THEM = "Only the people who run the sessions will read this."


def tell(phone: Phone, place: Place, text: str = SECRET) -> Phone:
    """Write in private, read it through, and send it."""
    phone.open(place.url("say")).send(place.url("say/check"), text=text, who="team")
    return phone.send(place.url("say/send"))


def address_of(phone: Phone) -> str:
    assert phone.page is not None
    return phone.page.request.path


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def test_it_goes_to_the_facilitators_and_to_no_list_of_words(app: Flask, session: Session) -> None:
    place, desk, _ = two_cards(app, session)
    phone = member_at(app, place).open(place.url("say"))
    assert "Who may read it?" in phone.text
    assert "Only the people who run the sessions" in phone.text
    phone.send(place.url("say/check"), text=SECRET, who="team")
    assert ONLY_THEM in phone.words
    phone.send(place.url("say/send"))
    assert "Your words are with the people who run the sessions." in phone.words
    assert "Nobody has read this yet." in phone.words
    assert "If somebody is in serious danger, they must act." in phone.words
    assert "data-forget-here" in phone.text, "what this tab kept of it goes"
    own = address_of(phone)
    assert (rows(session, PrivateAnswer), rows(session, Contribution)) == (1, 0)
    assert SECRET in phone.open(place.url("words")).text
    assert SECRET in phone.open(place.url("held")).text
    base = f"/desk/{place.public_id}"
    assert SECRET not in desk.open(f"{base}/words").text
    assert "1 text is for you only" in desk.open(f"{base}/").text
    assert SECRET in desk.open(f"{base}/private").text
    desk.send(f"{base}/private/{own.rsplit('/', 1)[1]}/read")
    assert "They see that it was read." in desk.text
    assert "1 text is for you only" not in desk.open(f"{base}/").text
    assert "read this on" in phone.open(own).words


def test_a_yes_gives_a_receipt_and_a_no_is_the_end_of_it(app: Flask, session: Session) -> None:
    place, desk, _ = two_cards(app, session)
    phone = member_at(app, place)
    kept, shared = (address_of(tell(phone, place, text)) for text in ("Keep this to yourselves.", SECRET))
    base = f"/desk/{place.public_id}/private"
    for own in (kept, shared):
        desk.open(base).send(f"{base}/{own.rsplit('/', 1)[1]}/ask")
        assert "They are asked on their start page." in desk.text
    assert phone.open(place.url()).text.count("Read them and answer") == 2
    phone.open(kept).send(f"{kept}/no")
    assert "Your words stay private. Nobody asks again." in phone.text
    assert "Please do not ask again" in desk.open(base).text
    phone.open(shared).send(f"{shared}/yes")
    assert "Thank you. We have your words" in phone.text
    assert SECRET not in desk.open(base).text
    assert SECRET in desk.open(f"/desk/{place.public_id}/words").text
    assert "These words are among your other words now." in phone.open(shared).words
    assert rows(session, Contribution) == 1


def test_it_can_be_taken_back(app: Flask, session: Session) -> None:
    place, desk, _ = two_cards(app, session)
    phone = member_at(app, place)
    own = address_of(tell(phone, place))
    phone.open(f"{own}/take-back").send(f"{own}/take-back")
    assert "Your words are taken back. They are gone." in phone.text
    assert SECRET not in phone.open(own).text
    assert "Nobody has said anything to you only." in desk.open(f"/desk/{place.public_id}/private").text
    assert address_of(phone.open(f"{own}/take-back")) == own


def test_kept_for_later_it_is_still_private(app: Flask, session: Session) -> None:
    place, _, _ = two_cards(app, session)
    phone = member_at(app, place).open(place.url("say"))
    phone.send(place.url("say/check"), text=SECRET, who="team").send(place.url("draft"))
    assert "only the people who run the sessions read it" in phone.words
    chosen = re.search(r'<input[^>]*value="team"[^>]*>', phone.open(place.url("say")).text)
    assert chosen
    assert "checked" in chosen.group()
    phone.send(place.url("say/check"), text=SECRET, who="team").send(place.url("say/send"))
    assert rows(session, PrivateAnswer) == 1


@pytest.mark.parametrize("who", ["nobody", "TEAM", "<b>"])
def test_readers_that_are_not_on_offer_are_asked_again(app: Flask, session: Session, who: str) -> None:
    place, _, _ = two_cards(app, session)
    phone = member_at(app, place).open(place.url("say"))
    phone.send(place.url("say/check"), text=SECRET, who=who)
    assert status(phone) == 400
    assert SECRET in phone.text
    phone.open(place.url("say")).send(place.url("say/check"), text=SECRET).send(place.url("say/send"), who=who)
    assert status(phone) == 400
    assert (rows(session, PrivateAnswer), rows(session, Contribution)) == (0, 0)


def test_others_find_nothing_there(app: Flask, session: Session) -> None:
    place, _, _ = two_cards(app, session)
    phone = member_at(app, place)
    own = address_of(tell(phone, place))
    assert status(phone.open(f"{place.url('private')}/nothinghere")) == 404
    assert (
        phone.client.post(f"{own}/yes", data={"csrf_token": phone.open(own + "/take-back").token()}).status_code == 303
    )
    assert "Nobody asked to use these words." in phone.open(own).words
    visitor = Phone(app.test_client())
    assert SECRET not in visitor.open(own).text


@pytest.mark.parametrize("role", ["visitor", "other_member", "convenor", "advisory_member"])
def test_no_page_of_anybody_else_shows_it(house: House, role: str) -> None:
    talk = house.places["talk"]
    assert HUSH in house.browser("facilitator").get(f"/desk/{talk.public_id}/private").text
    assert [page.address for page in crawl(house, role, ("talk",)) if HUSH in page.text] == []


def test_a_facilitators_other_pages_do_not_show_it(house: House) -> None:
    private = f"/desk/{house.places['talk'].public_id}/private"
    shown = {page.address.partition("?")[0] for page in crawl(house, "facilitator", ("talk",)) if HUSH in page.text}
    assert {address.removeprefix(house.base_url) for address in shown} == {private}
