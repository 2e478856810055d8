"""Welsh and Arabic: a resident's whole way, the marks on it, and what is kept of the words that were agreed to."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accessibility import preferences
from deliberation.services import about_me, consent
from models import ConsentGrant, ConsentWording, Contribution, Vote
from tests.languages.texts import LANGUAGES, wanted, written
from tests.web.public_journey import look
from tests.web.resident_journey import Phone, Place, move_to, new_place, with_stand_ins, with_statements

DIRECTIONS = {"cy": "ltr", "ar": "rtl"}
OWN_NAMES = {"cy": "Cymraeg", "ar": "العربية"}
UNCHECKED = "A machine made these words in this language. No person has checked them yet."
NOTE = "Made by a machine. Not yet checked by a person."
SAID = "The bus does not come to our street any more."


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, state="deliberating", people=3)
    with_statements(session, made, ["There is a quiet room.", "The door is wide.", "Somebody answers the phone."])
    return made


@pytest.fixture
def phone(app: Flask, client: FlaskClient) -> Phone:
    with_stand_ins(app)
    return Phone(client)


def said(tag: str, english: str) -> str:
    """Our text in this language."""
    found = written(tag).get(english)
    assert found is not None
    return str(found.string)


def choose(phone: Phone, tag: str) -> Phone:
    """Press the button with the language's own name."""
    return phone.open("/settings/language").send("/settings/language", language=tag)


def whole_texts() -> list[str]:
    """Texts of ours that are long enough to be found on a page only where they stand as themselves."""
    return [one.id for one in wanted() if isinstance(one.id, str) and len(one.id) > 14 and "%(" not in one.id]


ENGLISH = whole_texts()


def left_in_english(page: str) -> list[str]:
    """Texts of ours that stand on a page in English, but for words that are marked as being in another language."""
    ours = re.sub(r'<(\w+)[^>]*\blang="en[^"]*"[^>]*>.*?</\1>', "", page.partition("<body")[2], flags=re.DOTALL)
    plain = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", ours)))
    return [text for text in ENGLISH if text in plain]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_resident_goes_the_whole_way_in_their_language(
    phone: Phone, place: Place, session: Session, tag: str
) -> None:
    pages = []

    def at(page: Phone) -> Phone:
        pages.append(page.text)
        return page

    at(choose(phone, tag))
    at(phone.open("/join"))
    at(phone.send("/join", words=place.codes[0]))
    at(phone.open(place.url("yes/take_part")))
    at(phone.send(place.url("yes/take_part"), answer="yes"))
    at(phone.open(place.url("yes/be_quoted")).send(place.url("yes/be_quoted"), answer="anonymous"))
    for _ in range(3):
        at(phone.open(place.url("vote")))
        assert phone.page is not None
        at(phone.send(phone.page.request.path, choice="agree", act="next"))
    at(phone.open(place.url("say")))
    at(phone.send(place.url("say/check"), text=SAID))
    at(phone.send(place.url("say/send"), provenance="own_words", language="en-GB"))
    for rest in ("", "words", "answers", "choices", "themes", "results", "leave-all"):
        at(phone.open(place.url(rest)))
    for address in ("/", "/help", "/privacy", "/method", "/check", "/accessibility", "/settings", "/nothing-here",
                    f"/projects/{place.public_id}", f"/projects/{place.public_id}/results"):  # fmt: skip
        at(phone.open(address))
    for page in pages:
        assert f'<html lang="{tag}" dir="{DIRECTIONS[tag]}"' in page
        assert said(tag, UNCHECKED) in page
        assert not left_in_english(page), page[page.index("<title>") :][:80]
    session.rollback()
    assert session.execute(select(func.count()).select_from(Vote)).scalar_one() == 3
    sent = session.execute(select(Contribution.text, Contribution.language).order_by(Contribution.node_id.desc()))
    assert tuple(sent.first() or ()) == (SAID, "en-GB")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_was_agreed_to_is_kept_in_the_words_that_were_read(
    phone: Phone, place: Place, session: Session, tag: str
) -> None:
    choose(phone, tag).come_in(place.codes[0])
    address, english = place.url("yes/take_part"), consent.wording_of("take_part")
    phone.open(address)
    assert said(tag, english) in phone.text
    assert f'lang="en-GB" dir="ltr">{english}' in phone.text
    # Another language is chosen in another window, before the answer is sent.
    before = phone.page
    choose(phone, "en-GB")
    phone.page = before
    phone.send(address, answer="yes")
    session.rollback()
    kept = session.execute(
        select(ConsentWording).join(ConsentGrant).order_by(ConsentGrant.id.desc()).limit(1)
    ).scalar_one()
    assert (kept.text, kept.language) == (said(tag, english), tag)
    assert kept.version.startswith(f"{consent.WORDING_VERSION}-{tag}-")
    phone.open(place.url("leave-all")).send(place.url("leave-all"))
    assert phone.page is not None
    assert phone.page.status_code == 200


def test_the_foot_of_each_page_offers_languages_in_their_own_names(client: FlaskClient) -> None:
    page = look(client, "/")
    foot = page[page.index("<footer") :]
    for tag, name in OWN_NAMES.items():
        assert f'<span lang="{tag}" dir="{DIRECTIONS[tag]}">{name}</span>' in foot
    assert ">English</span>" not in foot
    assert said("cy", UNCHECKED) not in page
    assert UNCHECKED not in page


def test_settings_say_of_each_language_that_nobody_has_checked_it(phone: Phone) -> None:
    for address in ("/settings", "/settings/language"):
        page = phone.open(address).text
        for tag, name in OWN_NAMES.items():
            assert name in page
            assert said(tag, NOTE) in page
        assert NOTE not in page


def test_a_language_is_kept_beside_the_other_settings_and_english_takes_it_away(phone: Phone) -> None:
    phone.open("/settings").send("/settings", colours="dark", language="ar")
    choose(phone, "cy")
    cookie = phone.client.get_cookie("reading")
    assert cookie is not None
    kept = preferences.parse(cookie.decoded_value)
    assert (kept.language, kept.colours) == ("cy", "dark")
    choose(phone, "en-GB")
    assert '<html lang="en-GB" dir="ltr" data-colours="dark"' in phone.text


@pytest.mark.parametrize("wanted_tag", ["", "xx", "en-XA", "cy\r\nX: y"])
def test_a_language_that_is_not_on_offer_is_not_taken(phone: Phone, wanted_tag: str) -> None:
    phone.open("/settings/language").send("/settings/language", language=wanted_tag)
    assert phone.page is not None
    assert phone.page.status_code == 404


def test_pages_of_staff_stay_in_english_and_say_so(phone: Phone) -> None:
    choose(phone, "ar").open("/staff/sign-in")
    assert '<html lang="en-GB" dir="ltr"' in phone.text
    assert said("ar", UNCHECKED) not in phone.text


def test_words_sent_from_an_arabic_page_keep_the_language_they_were_said_to_be_in(
    phone: Phone, place: Place, session: Session
) -> None:
    choose(phone, "ar").come_in(place.codes[0]).take_part(place)
    phone.open(place.url("say")).send(place.url("say/check"), text="لا تأتي الحافلة إلى شارعنا.")
    phone.send(place.url("say/send"), provenance="own_words", language="ar")
    session.rollback()
    sent = session.execute(select(Contribution).order_by(Contribution.node_id.desc()).limit(1)).scalar_one()
    assert sent.language == "ar"


def test_a_closed_project_speaks_the_language_too(phone: Phone, place: Place, session: Session) -> None:
    move_to(session, place, "drafting")
    choose(phone, "cy").come_in(place.codes[0]).open(place.url())
    assert not left_in_english(phone.text)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_of_residents_and_the_public_speaks_the_language(
    app: Flask, phone: Phone, place: Place, tag: str
) -> None:
    """Also rooms that are added later: all that can be opened with the project alone, or with nothing."""
    choose(phone, tag).come_in(place.codes[0]).take_part(place)
    seen = 0
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if room not in ("resident", "public") or rule.arguments - {"pid"} or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint == "public.leave":
            continue
        answer = phone.client.get(rule.rule.replace("<pid>", place.public_id), follow_redirects=True)
        assert answer.status_code < 500, rule.rule
        if answer.mimetype != "text/html" or "Content-Disposition" in answer.headers:
            continue
        page = answer.get_data(as_text=True)
        assert f'<html lang="{tag}"' in page, rule.rule
        assert not left_in_english(page), rule.rule
        seen += 1
    assert seen > 40


def test_what_is_asked_apart_is_kept_in_the_readers_language_too(phone: Phone, place: Place, session: Session) -> None:
    choose(phone, "ar").come_in(place.codes[0]).take_part(place)
    address = place.url("good-at")
    english = about_me.wording()
    assert said("ar", english) in phone.open(address).text
    assert english in phone.text
    phone.page = phone.client.post(address, data={**phone.hidden(address), "kinds": ["listening"]})
    session.rollback()
    kept = session.execute(
        select(ConsentWording).join(ConsentGrant).order_by(ConsentGrant.id.desc()).limit(1)
    ).scalar_one()
    assert (kept.text, kept.language) == (said("ar", english), "ar")
