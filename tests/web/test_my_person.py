"""My person: from the first question to a note that is put right, on both sides."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models import ContactEvent, ContactLink, ReminderChoice, ThreadMessage
from tests.services.people import rows
from tests.web.contact_journey import CALLED, card_of, link_of, member_at, name_of, two_cards, with_card

HELLO = "Can you tell me when the next day is?"
ANSWER = "It is on Thursday. Tea is at ten."


def status(phone: object) -> int:
    return phone.page.status_code  # type: ignore[attr-defined]


def test_nothing_is_offered_before_the_yes(app: Flask, session: Session) -> None:
    place, _, _ = two_cards(app, session)
    from tests.web.resident_journey import Phone

    guest = Phone(app.test_client()).come_in(place.codes[0]).open(place.url("my-person"))
    assert "First, please say yes to taking part." in guest.text
    assert "Write a message" not in guest.text


def test_choosing_writing_answering_and_erasing(app: Flask, session: Session) -> None:
    place, ann, _ = two_cards(app, session)
    with_card(ann, place)
    sam = member_at(app, place).open(place.url("for-you"))
    assert place.url("my-person") in sam.text
    sam.open(place.url("my-person/messages"))
    assert "nobody here to write to yet" in sam.text
    ask = place.url("my-person/ask")
    chosen = re.search(r'value="(\w{10})"[^>]*>\s*(?:<span>)?\s*(?:<[^>]+>)*\s*Ann Marsh', sam.open(ask).text)
    assert chosen
    sam.send(ask, contact=chosen.group(1))
    assert "Here is your person." in sam.text
    assert CALLED in sam.text
    thread = place.url("my-person/messages")
    assert status(sam.open(thread).send(thread, text="  ")) == 400
    sam.open(thread)
    sent = {**sam.hidden(thread), "text": HELLO}
    for _ in range(2):
        sam.client.post(thread, data=sent)
    assert rows(session, ThreadMessage) == 1
    assert HELLO in sam.open(thread).text
    ann.open(f"/desk/{place.public_id}/")
    assert "1 of your people waits for an answer" in ann.text
    ann.open(f"/desk/{place.public_id}/people/")
    assert f"{name_of(session, place)} waits for an answer" in ann.text
    person = f"/desk/{place.public_id}/people/{link_of(session)}"
    assert HELLO in ann.open(person).text
    assert status(ann.send(f"{person}/answer", text="")) == 400
    assert 'href="#answer-text"' in ann.text
    ann.open(person).send(f"{person}/answer", text=ANSWER)
    assert "Your answer is sent." in ann.text
    assert "Nobody waits for an answer of yours." in ann.open(f"/desk/{place.public_id}/people/").text
    page = sam.open(thread).text
    assert ANSWER in page
    assert "Ann Marsh" in page
    erase = place.url("my-person/messages/erase")
    sam.open(erase).send(erase)
    assert "All messages are gone" in sam.text
    assert rows(session, ThreadMessage) == 0


def test_asking_for_somebody_else_without_a_reason(app: Flask, session: Session) -> None:
    place, ann, bo = two_cards(app, session)
    with_card(ann, place)
    sam = member_at(app, place)
    ask = place.url("my-person/ask")
    for wrong in ("", "nobody", "x" * 4000):
        assert status(sam.open(ask).send(ask, contact=wrong)) == 400
        assert 'href="#contact-0"' in sam.text
    sam.open(ask).send(ask, contact="anybody")
    assert "You asked for somebody. We look for them." in sam.text
    give = f"/desk/{place.public_id}/people/give"
    card = card_of(session, bo, place)
    for name, contact, lands in (("", card, "pseudonym"), (name_of(session, place), "", "contact-0")):
        assert status(ann.open(give).send(give, pseudonym=name, contact=contact, cover="")) == 400
        assert f'href="#{lands}"' in ann.text
    ann.open(give).send(give, pseudonym=name_of(session, place), contact=card, cover="")
    assert "They have this person from now on." in ann.text
    page = sam.open(place.url("my-person")).text
    assert "Bo Reed" in page
    assert "You asked for somebody" not in page


def test_a_handover_note_is_read_and_put_right_first(app: Flask, session: Session) -> None:
    place, ann, bo = two_cards(app, session)
    with_card(ann, place)
    give = f"/desk/{place.public_id}/people/give"
    own = re.search(r'value="(\w{10})"[^>]*>(?:(?!value=).)*?Ann Marsh', ann.open(give).text, re.DOTALL)
    assert own
    sam = member_at(app, place)
    ann.send(give, pseudonym=name_of(session, place), contact=own.group(1), cover="")
    over = f"/desk/{place.public_id}/people/{link_of(session)}/hand-over"
    for to, note in (("", "Likes tea."), (card_of(session, bo, place), "")):
        assert status(ann.open(over).send(over, to=to, note=note, cover="")) == 400
    ann.open(over).send(over, to=card_of(session, bo, place), note="Likes tea a lot.", cover="")
    assert "Your note waits for them to read it." in ann.text
    sam.open(place.url("my-person"))
    assert "A note about you waits" in sam.text
    found = re.search(rf"{re.escape(place.url('my-person/notes/'))}\w+", sam.text)
    assert found
    note = found.group()
    assert "Likes tea a lot." in sam.open(note).text
    assert status(sam.send(note)) == 400
    assert status(sam.open(note).send(note, act="pass", own_words="x" * 2001)) == 400
    sam.open(note).send(note, act="pass", own_words="It is coffee that I like.")
    assert "The note is passed on." in sam.text
    assert "It is coffee that I like." in sam.open(note).text
    sam.send(note, act="keep")
    assert "Nobody else reads it." in sam.text
    assert sam.client.get(note).status_code == 404
    assert ann.client.get(over).status_code == 403


def test_reminders_are_asked_once_and_shown_again(app: Flask, session: Session) -> None:
    place, ann, _ = two_cards(app, session)
    with_card(ann, place)
    sam = member_at(app, place)
    ask, ways = place.url("my-person/ask"), place.url("reminders")
    chosen = re.search(r'value="(\w{10})"[^>]*>(?:(?!value=).)*?Ann Marsh', sam.open(ask).text, re.DOTALL)
    assert chosen
    sam.send(ask, contact=chosen.group(1))
    for wrong in ("", "pigeon"):
        assert status(sam.open(ways).send(ways, way=wrong)) == 400
    sam.open(ways).send(ways, way="phone")
    about = place.url("reminders/phone")
    assert sam.page is not None
    assert sam.page.request.path == about
    for fields, lands in (({"about": "words"}, "reach"), ({"reach": "01632 960 4"}, "about-0")):
        assert status(sam.open(about).send(about, **fields)) == 400
        assert f'href="#{lands}"' in sam.text
    assert sam.client.get(place.url("reminders/pigeon")).status_code == 404
    sam.open(about).send(about, about="words", reach="01632 960 456, after six")
    assert "We remind you this way." in sam.text
    again = sam.open(about).text
    assert "01632 960 456, after six" in again
    assert re.search(r'<input[^>]*checked[^>]*value="words"', again)
    assert re.search(r'<input[^>]*checked[^>]*value="phone"', sam.open(ways).text)
    calls = f"/desk/{place.public_id}/people/calls"
    assert "01632 960 456, after six" in ann.open(calls).text
    done = f"/desk/{place.public_id}/people/{link_of(session)}/reminded"
    for _ in range(2):
        ann.client.post(done, data={**ann.hidden(done)})
    assert rows(session, ContactEvent) == 1
    assert "Nobody is to be reminded now." in ann.open(calls).text
    sam.open(ways).send(ways, way="none")
    assert "We do not remind you." in sam.text
    assert rows(session, ReminderChoice) == 1


@pytest.mark.parametrize(
    ("fields", "lands"),
    [
        ({"shown_as": ""}, "shown_as"),
        ({"reach": " "}, "reach"),
        ({"away_until": "soon"}, "away_until"),
        ({"away_until": "1999-01-01"}, "away_until"),
        ({"cover": "nobody"}, "cover"),
    ],
)
def test_a_wrong_card_is_said_at_its_box(app: Flask, session: Session, fields: dict[str, str], lands: str) -> None:
    place, ann, _ = two_cards(app, session)
    with_card(ann, place, **fields)
    assert status(ann) == 400
    assert f'href="#{lands}"' in ann.text


def test_a_contact_elsewhere_is_noted_by_day_and_way_only(app: Flask, session: Session) -> None:
    place, ann, _ = two_cards(app, session)
    with_card(ann, place)
    give = f"/desk/{place.public_id}/people/give"
    own = re.search(r'value="(\w{10})"[^>]*>(?:(?!value=).)*?Ann Marsh', ann.open(give).text, re.DOTALL)
    assert own
    member_at(app, place)
    ann.send(give, pseudonym=name_of(session, place), contact=own.group(1), cover="")
    person = f"/desk/{place.public_id}/people/{link_of(session)}"
    for way, day in (("", ""), ("phone", "soon"), ("pigeon", "2026-01-01"), ("none", "")):
        assert status(ann.open(person).send(f"{person}/met", way=way, day=day)) == 400
    days = re.findall(r'<option[^>]*value="(\d{4}-\d\d-\d\d)"', ann.open(person).text)
    assert len(days) == 14
    ann.send(f"{person}/met", way="in_person", day=days[1])
    assert "It is noted." in ann.text
    assert "Visit, or we met" in ann.text
    assert rows(session, ContactEvent) == 1


def test_the_convenor_sees_who_needs_somebody_and_no_share_of_a_few(app: Flask, session: Session) -> None:
    place, ann, bo = two_cards(app, session)
    from tests.web.staff import at_work

    convenor = at_work(app, session, place, role="convenor")
    sam = member_at(app, place)
    ask = place.url("my-person/ask")
    sam.open(ask).send(ask, contact="anybody")
    page = convenor.open(f"/run/{place.public_id}/contacts")
    name = name_of(session, place)
    assert f'translate="no">{name}<' in page.text
    assert "Not shown: fewer than five people" in page.text
    give = f"/desk/{place.public_id}/people/give"
    convenor.open(give).send(give, pseudonym=name, contact=card_of(session, bo, place), cover="")
    assert "One person each" in convenor.text
    assert f'translate="no">{name}<' not in convenor.text
    thread = place.url("my-person/messages")
    sam.open(thread).send(thread, text=HELLO)
    from deliberation import clock
    from deliberation.database import writing
    from models import Membership

    with writing(session, place.id):
        session.get_one(Membership, bo.parts[0].membership_id).to_at = clock.now()
    page = convenor.open(f"/run/{place.public_id}/contacts")
    assert "Nobody answers these threads" in page.text
    assert HELLO not in page.text
    assert f"Nobody answers {name}." in ann.open(f"/desk/{place.public_id}/people/").text
    assert "Nobody is here to answer now." in sam.open(thread).text
    assert rows(session, ContactLink) == 1
