"""A resident's practice round, words kept for later, settings that follow, and what they tell of themselves."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accessibility import preferences
from deliberation.permissions import SYSTEM
from deliberation.reading import about_me as about_reading
from deliberation.reading import drafts as draft_reading
from deliberation.services import processes
from models import AboutRecord, Base, Draft, ReaderSettings
from tests.web.resident_journey import Phone, Place, actor_of, move_to, new_place

BEGUN = "The night bus should stop at the marmalade factory"


def phone_of(app: Flask, place: Place, *, at: int = 0, yes: bool = True) -> Phone:
    """A member's phone, signed in, with a yes to taking part."""
    phone = Phone(app.test_client()).come_in(place.codes[at])
    return phone.take_part(place) if yes else phone


def everything(session: Session) -> dict[str, int]:
    """How many rows each table has, but for sessions."""
    session.rollback()
    tables = [one for one in Base.metadata.sorted_tables if one.name != "sign_in"]
    return {one.name: session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables}


def reading(phone: Phone) -> str | None:
    cookie = phone.client.get_cookie("reading")
    return cookie.decoded_value if cookie else None


def choose(phone: Phone, **chosen: str) -> Phone:
    return phone.open("/settings").send("/settings", **chosen)


# Practice


def test_practice_is_offered_and_keeps_nothing(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place, yes=False)
    assert place.url("practice") in phone.text
    before = everything(session)
    address = place.url("practice")
    for fields, said in (
        ({"choice": "agree", "act": "next"}, "I agree"),
        ({"act": "skip"}, "You skipped it."),
        ({"act": "unclear"}, "you do not understand it"),
        ({"act": "break"}, "You took a break."),
    ):
        phone.open(address)
        assert "This is practice. Nothing is kept." in phone.text
        assert said in phone.send(address, **fields).text
        assert "This is practice. Nothing is kept." in phone.text
    phone.open(place.url("practice/say")).send(place.url("practice/say"), text=BEGUN)
    assert "This was practice. Nothing is kept." in phone.text
    assert BEGUN in phone.text
    assert everything(session) == before
    assert BEGUN not in phone.open(place.url("practice/say")).text


def test_practice_asks_again_where_nothing_was_chosen_or_written(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    for address, fields in (("practice", {"act": "next"}), ("practice/say", {"text": "  "})):
        page = phone.open(place.url(address)).send(place.url(address), **fields)
        assert page.page is not None
        assert page.page.status_code == 400
        assert "Error:" in page.text
        assert "This is practice. Nothing is kept." in page.text


def test_practice_is_not_offered_to_somebody_who_has_begun(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    assert place.url("practice") in phone.open(place.url()).text
    phone.open(place.url("say")).send(place.url("say/check"), text=BEGUN).send(place.url("say/send"))
    assert place.url("practice") not in phone.open(place.url()).text
    assert place.url("practice") in phone.open(place.url("for-you")).text


# Words kept for later


def test_begun_on_one_device_and_sent_from_another(app: Flask, session: Session) -> None:
    place = new_place(session, people=2)
    first = phone_of(app, place)
    first.open(place.url("say")).send(place.url("say/check"), text=BEGUN, act="keep")
    assert "We keep it for you. It is not sent." in first.text
    assert BEGUN in first.text
    assert "90 days" in first.open(place.url("say")).text
    assert "You keep something for later" in first.open(place.url()).text
    second, stranger = phone_of(app, place), phone_of(app, place, at=1)
    assert BEGUN not in stranger.open(place.url("draft")).text
    assert BEGUN not in stranger.open(place.url("say")).text
    assert BEGUN in second.open(place.url("say")).text
    assert "These are the words that you kept." in second.text
    second.send(place.url("say/check"), text=f"{BEGUN}.").send(place.url("say/send"))
    assert "Thank you. We have your words" in second.text
    assert "There is nothing here now." in first.open(place.url("draft")).text
    assert BEGUN not in first.open(place.url("say")).text


def test_words_can_be_kept_after_reading_them_through_and_thrown_away(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    phone.open(place.url("say")).send(place.url("say/check"), text=BEGUN)
    assert "Keep this for later" in phone.text
    phone.send(place.url("draft"))
    assert BEGUN in phone.open(place.url("draft")).text
    phone.send(place.url("draft/away"))
    assert "It is gone. Nothing was sent." in phone.text
    assert BEGUN not in phone.text
    assert everything(session)["draft"] == 0


def test_nothing_is_no_draft_and_what_was_typed_comes_back(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    for text in ("", "x" * 2001):
        phone.open(place.url("say")).send(place.url("say/check"), text=text, act="keep")
        assert phone.page is not None
        assert phone.page.status_code == 400
        assert "Error:" in phone.text
        assert text in phone.text
    assert everything(session)["draft"] == 0


def test_without_a_yes_words_are_given_back_and_not_kept(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    phone.open(place.url("say"))
    phone_of(app, place).open(place.url("leave-all")).send(place.url("leave-all"))
    phone.send(place.url("say/check"), text=BEGUN, act="keep")
    assert "Your words were not sent" in phone.text
    assert BEGUN in phone.text
    assert everything(session)["draft"] == 0


def test_who_is_stopped_by_a_pause_can_keep_their_words(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    phone.open(place.url("say")).send(place.url("say/check"), text=BEGUN)
    processes.pause(session, SYSTEM, place.id, reason="A flood")
    phone.send(place.url("say/send"))
    assert "Your words were not sent" in phone.text
    phone.send(place.url("draft"))
    assert "We keep it for you. It is not sent." in phone.text
    found = draft_reading.own(session, actor_of(session, place.codes[0]), place.id)
    assert found is not None
    assert found.text == BEGUN


def test_leaving_erases_what_was_kept(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    phone.open(place.url("say")).send(place.url("say/check"), text=BEGUN, act="keep")
    choose(phone, text_size="larger")
    phone.open(place.url("good-at")).send(place.url("good-at"), kinds="cooking")
    phone.open(place.url("leave-all")).send(place.url("leave-all"))
    left = everything(session)
    assert [left[one.__tablename__] for one in (Draft, ReaderSettings, AboutRecord)] == [0, 0, 0]


# How pages look


def test_settings_come_along_to_the_next_device(app: Flask, session: Session) -> None:
    place = new_place(session)
    assert "when you come in with your code" in choose(phone_of(app, place), text_size="larger", colours="dark").text
    other = phone_of(app, place)
    assert reading(other) == "t=larger&c=dark"
    assert "Pages look the way you chose before." in Phone(app.test_client()).come_in(place.codes[0]).text


def test_a_choice_made_on_a_device_is_never_overwritten(app: Flask, session: Session) -> None:
    place = new_place(session)
    choose(phone_of(app, place), text_size="larger")
    own = Phone(app.test_client())
    choose(own, colours="cream")
    own.come_in(place.codes[0])
    assert reading(own) == "c=cream"
    choose(own, colours="dark")
    assert reading(own) == "c=dark"
    assert reading(phone_of(app, place)) == "c=dark", "the last choice goes along"


def test_the_ordinary_look_is_a_choice_too(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    choose(phone, text_size="larger")
    choose(phone, text_size="normal")
    assert reading(phone_of(app, place)) is None


@pytest.mark.parametrize("way", ["stop", "leave"])
def test_a_borrowed_device_is_left_as_it_was(app: Flask, session: Session, way: str) -> None:
    place = new_place(session)
    choose(phone_of(app, place), text_size="larger")
    borrowed = phone_of(app, place)
    assert reading(borrowed)
    if way == "stop":
        borrowed.open(place.url("stop")).send(place.url("stop"))
    else:
        borrowed.open("/leave")
    assert reading(borrowed) is None


def test_what_a_device_chose_itself_stays_when_somebody_stops(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    choose(phone, text_size="larger")
    phone.open(place.url("stop")).send(place.url("stop"))
    assert reading(phone) == "t=larger"


def test_settings_can_be_kept_here_only(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    choose(phone, text_size="larger")
    phone.open("/settings").send("/settings/here-only")
    assert "Now only this device knows" in phone.text
    assert reading(phone) == "t=larger"
    assert reading(phone_of(app, place)) is None


def test_nothing_is_kept_of_who_said_no_yes_and_of_visitors(app: Flask, session: Session) -> None:
    place = new_place(session)
    for phone in (phone_of(app, place, yes=False), Phone(app.test_client())):
        choose(phone, text_size="larger")
        assert "Saved. Pages look like this now." in phone.text
        assert preferences.parse(reading(phone)).text_size == "larger"
    assert everything(session)["reader_settings"] == 0


# What people tell of themselves


def test_two_questions_with_own_words_each_can_be_skipped(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place).open(place.url("part-of"))
    assert "Some of it is very private" in phone.text
    assert f'href="{place.url("good-at")}"' in phone.text, "the way past it"
    phone.page = phone.client.post(
        place.url("part-of"),
        data={**phone.hidden(place.url("part-of")), "kinds": ["carer", "faith"], "words": "A choir"},
        follow_redirects=True,
    )
    assert "We keep your answer. Nobody reads it." in phone.text
    assert "What are you good at?" in phone.text
    phone.send(place.url("good-at"))
    who = actor_of(session, place.codes[0])
    told = about_reading.own(session, who, place.id).told
    assert (told["communities"].kinds, told["communities"].words) == (("carer", "faith"), "A choir")
    assert told["strengths"].kinds == ()
    page = phone.open(place.url("part-of")).text
    assert len(re.findall(r"<input[^>]*checked", page)) == 2
    assert "A choir" in unescape(page)
    phone.send(place.url("about-me/away"))
    assert "We keep nothing of what you told about yourself." in phone.text
    session.rollback()
    assert about_reading.own(session, who, place.id).told == {}


def test_what_is_not_on_offer_is_no_answer(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place)
    for fields in ({"kinds": "cooking"}, {"words": "x" * 501}):
        phone.open(place.url("part-of")).send(place.url("part-of"), **fields)
        assert phone.page is not None
        assert phone.page.status_code == 400
        assert "Error:" in phone.text
    assert everything(session)["about_record"] == 0


def test_nobody_is_asked_before_the_first_yes_or_after_the_end(app: Flask, session: Session) -> None:
    place = new_place(session)
    phone = phone_of(app, place, yes=False).open(place.url("part-of"))
    assert "Do you want to take part?" in phone.text
    phone.take_part(place).open(place.url("part-of"))
    move_to(session, place, "closed")
    phone.send(place.url("part-of"), kinds="carer")
    assert phone.page is not None
    assert phone.page.status_code == 409
    assert "This has ended. We ask no more." in phone.open(place.url("part-of")).text
    assert everything(session)["about_record"] == 0
