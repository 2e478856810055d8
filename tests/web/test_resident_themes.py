"""What people talk about, for members: themes with quotes, a yes to a name, and sorting together."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import theme_board
from deliberation.services import codes, consent, contributions, theme_links, theme_proposals, themes
from models import Contribution, Source, TraceNode
from tests.services.theming import BUSES, LIBRARY, PARK
from tests.web.resident_journey import (
    Phone,
    Place,
    actor_of,
    new_place,
    says,
    says_yes,
    with_stand_ins,
)

HERS, HIS = "The bus does not stop at my door.", "My bus was late on Monday."


def quoted(session: Session, actor: Actor, place: Place) -> None:
    given = consent.answer_from("be_quoted", given=True, attribution="pseudonym")
    consent.answer(session, actor, place.id, given, shown=consent.wording_of("be_quoted"), language="en-GB")


@pytest.fixture
def place(session: Session) -> Place:
    """Four members: the first holds the phone; the second may be quoted, the third may not, the fourth is silent."""
    return new_place(session, people=4)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place) -> Phone:
    with_stand_ins(app)
    return Phone(client).come_in(place.codes[0]).take_part(place)


@pytest.fixture
def others(session: Session, place: Place, phone: Phone) -> list[Actor]:
    found = [actor_of(session, words) for words in place.codes[1:]]
    for one in found:
        says_yes(session, one, place)
    quoted(session, found[0], place)
    return found


@pytest.fixture
def said(session: Session, place: Place, others: list[Actor], phone: Phone) -> list[str]:
    """C01 is of the member with the phone; C02 and C03 may be quoted, C04 may not."""
    phone.open(place.url("say")).send(place.url("say/check"), text=HERS).send(place.url("say/send"))
    from deliberation.services import moderation

    moderation.allow(session, SYSTEM, place.id, "C01")
    texts = ((others[0], HIS), (others[0], "The library is warm."), (others[1], "Wombat said so."))
    return ["C01", *(says(session, who, place, text) for who, text in texts)]


@pytest.fixture
def sorted_out(session: Session, place: Place, said: list[str]) -> tuple[str, str]:
    """Two themes of people: buses with C01, C02 and C04; the library with C03."""
    buses = themes.make(session, SYSTEM, place.id, title="Buses", contributions=[said[0], said[1], said[3]])
    library = themes.make(session, SYSTEM, place.id, title="The library", contributions=[said[2]])
    return buses.themes[0], library.themes[0]


def inside(session: Session, place: Place) -> dict[str, list[str]]:
    session.rollback()
    board = theme_board.board(session, place.id, Source.ASSEMBLY)
    return {one.title: [kept.said.reference for kept in one.kept] for one in board.agreed}


def yeses(session: Session, place: Place, who: list[Actor], theme: str, version: int = 1) -> None:
    for one in who:
        themes.approve(session, one, place.id, theme, version=version)


def flat(phone: Phone) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", phone.text).split())


def test_where_nothing_was_said_it_says_nothing_yet(phone: Phone, place: Place) -> None:
    assert "Nothing yet." in phone.open(place.url("themes")).text
    assert "No name waits for your yes now." in phone.open(place.url("themes/names")).text
    assert "Nothing was decided yet." in phone.open(place.url("themes/decisions")).text


def test_the_start_page_leads_there(phone: Phone, place: Place) -> None:
    assert f'href="{place.url("themes")}"' in phone.open(place.url()).text


def test_themes_have_quotes_of_those_who_said_yes_to_it_and_the_readers_own_words(
    phone: Phone, place: Place, sorted_out: tuple[str, str]
) -> None:
    text = flat(phone.open(place.url("themes")))
    assert "Buses" in text
    assert "The library" in text
    assert HIS in text
    assert "Wombat" not in text
    assert "Your words are here." in text
    assert "Fewer than 5 things" in text
    assert "Few people said this" in text
    phone.open(place.url("themes/T01"))
    assert HERS in phone.text
    assert "You said this" in phone.text
    assert "Wombat" not in phone.text
    assert "They did not say yes to having their words shown." in phone.text


def test_what_the_computer_suggests_is_told_apart_and_can_be_kept(
    phone: Phone, place: Place, session: Session, others: list[Actor]
) -> None:
    for number, text in enumerate((*BUSES, *LIBRARY, *PARK)):
        says(session, others[number % 3], place, text)
    theme_proposals.refresh(session, SYSTEM, place.id, Source.ASSEMBLY)
    phone.open(place.url("themes"))
    assert "Put together by the computer" in phone.text
    assert "Themes that people made" not in phone.text
    name = re.findall(r"/themes/(\d+\.\d+)\"", phone.text)[0]
    phone.open(place.url(f"themes/{name}"))
    assert "Nobody has looked at it yet." in phone.text
    fields = phone.hidden(place.url(f"themes/{name}/keep"))
    phone.send(place.url(f"themes/{name}/keep"), title="Getting about")
    assert "It is a theme now." in phone.text
    assert "Getting about" in phone.text
    assert "No member has said yes to this name yet." in phone.text
    # Sent twice: the same theme, and no other.
    again = phone.client.post(place.url(f"themes/{name}/keep"), data={**fields, "title": "Getting about"})
    assert again.location == place.url("themes/T01")
    assert list(inside(session, place)) == ["Getting about"]
    # From an old page: it is gone, and that is said.
    late = phone.client.post(place.url(f"themes/{name}/keep"), data={**fields, "once": "other"})
    assert late.status_code == 303
    assert "The computer has new suggestions now." in phone.open(place.url("themes")).text


def test_a_name_that_is_too_long_is_said_beside_it_and_kept(
    phone: Phone, place: Place, sorted_out: tuple[str, str]
) -> None:
    address = place.url("themes/T01/name")
    phone.open(address).send(address, title="x" * 121, reason="Because of this")
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert "x" * 121 in phone.text
    assert "Because of this" in phone.text
    assert "Error:" in phone.text


def test_a_yes_counts_and_the_third_makes_it_the_name(
    phone: Phone, place: Place, session: Session, others: list[Actor], sorted_out: tuple[str, str]
) -> None:
    yeses(session, place, others[:1], "T01")
    phone.open(place.url("themes/names"))
    assert "1 member said yes to this name. It needs 3 yeses." in flat(phone)
    fields = {**phone.hidden(place.url("themes/T01/yes")), "csrf_token": phone.token()}
    phone.send(place.url("themes/T01/yes"))
    assert "It needs 1 more yes." in phone.text
    assert "You said yes." in phone.text
    twice = phone.client.post(place.url("themes/T01/yes"), data=fields)
    assert twice.status_code == 303
    assert "2 members said yes" in flat(phone.open(place.url("themes/T01")))
    yeses(session, place, others[1:2], "T01")
    assert "Members said yes to this name." in phone.open(place.url("themes")).text


def test_a_name_that_changed_meanwhile_is_said_and_shown_and_nothing_is_kept(
    phone: Phone, place: Place, session: Session, sorted_out: tuple[str, str]
) -> None:
    phone.open(place.url("themes/names"))
    themes.rename(session, SYSTEM, place.id, "T01", title="Buses that come")
    phone.send(place.url("themes/T01/yes"))
    assert phone.page is not None
    assert phone.page.status_code == 409
    assert "T01 has other words now" in phone.text
    assert "Buses that come" in phone.text
    assert "No member has said yes to this name yet." in phone.text
    # The new one can be said yes to from there.
    phone.send(place.url("themes/T01/yes"))
    assert "You said yes." in phone.open(place.url("themes/T01")).text


@pytest.mark.parametrize("version", ["", "x", "9" * 6000, "-1", "٣"])
def test_a_version_that_is_none_keeps_nothing(
    phone: Phone, place: Place, sorted_out: tuple[str, str], version: str
) -> None:
    phone.open(place.url("themes/T01")).send(place.url("themes/T01/yes"), version=version)
    assert phone.page is not None
    assert phone.page.status_code == 409


def test_a_better_name_needs_new_yeses(
    phone: Phone, place: Place, session: Session, others: list[Actor], sorted_out: tuple[str, str]
) -> None:
    yeses(session, place, others, "T01")
    address = place.url("themes/T01/name")
    phone.open(address)
    assert "Buses</textarea>" in phone.text
    phone.send(address, title="Buses we can use", description="How to get about.")
    assert "Members said yes to this theme. Say why you change it." in phone.text
    assert "Buses we can use" in phone.text
    phone.send(address, title="Buses we can use", description="How to get about.", reason="It is clearer.")
    assert "The name is changed." in phone.text
    assert "No member has said yes to this name yet." in phone.text
    log = flat(phone.open(place.url("themes/decisions")))
    assert "You gave a theme another name" in log
    assert "Why: It is clearer." in log


def test_two_themes_become_one_and_that_is_taken_back(
    phone: Phone, place: Place, session: Session, said: list[str], sorted_out: tuple[str, str]
) -> None:
    address, before = place.url("themes/T02/same"), inside(session, place)
    phone.open(address).send(address)
    assert "Choose a theme." in phone.text
    fields = {**phone.hidden(address), "kept": "T01"}
    phone.send(address, kept="T01")
    assert "They are one theme now." in phone.text
    assert phone.client.post(address, data=fields).location == place.url("themes/T01")
    assert sorted(inside(session, place)["Buses"]) == said
    phone.open(place.url("themes/decisions"))
    undo = place.url("themes/decisions/undo")
    assert phone.text.count(f'action="{undo}"') == 1
    fields = phone.hidden(undo)
    phone.send(undo)
    assert "It is as it was before." in phone.text
    assert phone.client.post(undo, data=fields).status_code == 303
    assert inside(session, place) == before
    # From an old page, after something else: said, and nothing changed.
    phone.client.post(undo, data={**fields, "once": "other"})
    assert "Undo that first." in phone.open(place.url("themes/decisions")).text
    assert phone.client.post(undo, data={**fields, "once": "third", "number": "one"}).status_code == 404
    assert inside(session, place) == before


def test_taking_back_what_members_agreed_asks_why(
    phone: Phone, place: Place, session: Session, others: list[Actor], sorted_out: tuple[str, str]
) -> None:
    name, undo = place.url("themes/T01/name"), place.url("themes/decisions/undo")
    phone.open(name).send(name, title="By bus")
    yeses(session, place, others, "T01", version=2)
    phone.open(place.url("themes/decisions")).send(undo)
    assert phone.page.status_code == 400
    assert "Members said yes to this theme. Say why you change it." in phone.text
    phone.send(undo, reason="It was clearer before")
    assert "It is as it was before." in phone.text
    assert "It was clearer before" in phone.text


def test_two_themes_are_made_of_one(phone: Phone, place: Place, session: Session, sorted_out: tuple[str, str]) -> None:
    address = place.url("themes/T01/two")
    phone.open(address).send(address, title="My door")
    assert "Choose at least one contribution for this theme." in phone.text
    assert "My door</textarea>" in phone.text
    phone.send(address, title="My door", contributions="C01")
    assert inside(session, place) == {"Buses": ["C02", "C04"], "The library": ["C03"], "My door": ["C01"]}


@pytest.mark.parametrize(("into", "after"), [("T02", ["C03", "C01"]), ("-", ["C03"])])
def test_words_in_the_wrong_place_are_moved_or_taken_out(
    phone: Phone, place: Place, session: Session, sorted_out: tuple[str, str], into: str, after: list[str]
) -> None:
    address = place.url("themes/T01/words/C01")
    phone.open(address).send(address)
    assert "Choose a theme." in phone.text
    phone.send(address, into=into, reason="It is about my door.")
    assert "The words are moved." in phone.text
    assert inside(session, place)["The library"] == after
    assert "C01" not in inside(session, place)["Buses"]


def test_words_that_the_member_may_not_read_are_not_theirs_to_move(
    phone: Phone, place: Place, sorted_out: tuple[str, str]
) -> None:
    for address in ("themes/T01/words/C04", "themes/T01/words/C99", "themes/T09", "themes/T09/name", "themes/9.9"):
        assert phone.client.get(place.url(address)).status_code == 404


def test_words_taken_back_are_gone_from_every_page(
    phone: Phone, place: Place, session: Session, others: list[Actor], sorted_out: tuple[str, str]
) -> None:
    found = session.get_one(Contribution, session.query(TraceNode).filter_by(reference="C02").one().id)
    contributions.withdraw(session, others[0], found.public_id)
    for address in ("themes", "themes/T01", "themes/names", "themes/decisions", "themes/T01/two"):
        assert HIS not in phone.open(place.url(address)).text


def test_own_words_lead_to_the_theme_once_its_name_is_agreed(
    phone: Phone, place: Place, session: Session, others: list[Actor], sorted_out: tuple[str, str]
) -> None:
    own = re.findall(r"/words/([^\"/]+)\"", phone.open(place.url("words")).text)[0]
    yeses(session, place, others, "T01")
    phone.open(place.url(f"words/{own}"))
    assert "A theme" in phone.text
    assert "Buses" in phone.text
    assert f'href="{place.url("themes/T01")}"' in phone.text


def test_when_sorting_is_over_the_pages_only_show(
    phone: Phone, place: Place, session: Session, sorted_out: tuple[str, str]
) -> None:
    phone.open(place.url("themes/T01"))
    fields = phone.hidden(place.url("themes/T01/yes"))
    for state in ("drafting", "deciding", "reported"):
        move_to_quietly(session, place, state)
    assert "Is something wrong here?" not in phone.open(place.url("themes/T01")).text
    assert "Buses" in phone.text
    assert phone.client.post(place.url("themes/T01/yes"), data=fields).status_code == 200
    assert "themes/T01/yes" not in phone.open(place.url("themes/names")).text


def move_to_quietly(session: Session, place: Place, state: str) -> None:
    from models import Process, ProcessState

    session.get_one(Process, place.id).state = ProcessState(state)
    session.commit()


def test_somebody_from_the_open_call_reads_and_changes_nothing(
    app: Flask, client: FlaskClient, session: Session, place: Place, sorted_out: tuple[str, str]
) -> None:
    words = codes.issue_personal_codes(session, SYSTEM, process_id=place.id, count=1, source=Source.OPEN_CALL)[0].words
    guest = Phone(app.test_client()).come_in(words).take_part(place)
    text = flat(guest.open(place.url("themes")))
    assert "Buses" in text
    assert "Nobody who came the way you did has said anything about this." in text
    assert HIS not in text
    assert "You can read the names here." in guest.open(place.url("themes/names")).text
    assert guest.client.get(place.url("themes/T01/name")).status_code == 403
    answer = guest.client.post(place.url("themes/T01/yes"), data={"csrf_token": guest.open(place.url("say")).token()})
    assert answer.status_code == 403


def test_long_themes_come_in_parts_and_own_words_first(
    phone: Phone, place: Place, session: Session, others: list[Actor], sorted_out: tuple[str, str]
) -> None:
    for number in range(60):
        theme_links.add(session, SYSTEM, place.id, says(session, others[0], place, f"Word {number}."), "T02")
    theme_links.add(session, SYSTEM, place.id, "C01", "T02")
    phone.open(place.url("themes/T02"))
    assert phone.text.index("You said this") < phone.text.index("The library is warm.")
    assert "Word 3." in phone.text
    assert "Word 59." not in phone.text
    assert "Word 59." in phone.open(place.url("themes/T02?page=2")).text
    assert "More changes" in phone.open(place.url("themes/decisions")).text


def test_somebody_elsewhere_is_refused(app: Flask, session: Session, place: Place, sorted_out: tuple[str, str]) -> None:
    elsewhere = new_place(session, people=1, area="ELS")
    stranger = Phone(app.test_client()).come_in(elsewhere.codes[0])
    for address in ("themes", "themes/names", "themes/decisions", "themes/T01", "themes/T01/name"):
        assert stranger.client.get(place.url(address)).status_code == 403
