"""Roles, committee seats, the poster and appeals."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import contributions as own_words
from deliberation.services import codes, contributions, moderation
from models import Membership, ProcessCode
from tests.services.signing import new_staff
from tests.web.governing_journey import staff, with_stand_ins
from tests.web.resident_journey import ADDRESS, Phone, Place, actor_of, new_place, says, says_yes


@pytest.fixture(autouse=True)
def _others_pages(app: Flask) -> None:
    with_stand_ins(app)


def roles_of(session: Session, place: Place) -> list[str]:
    """The roles that live now, but those of members."""
    session.rollback()
    found = session.execute(
        select(Membership.role).where(Membership.process_id == place.id, Membership.to_at.is_(None))
    ).scalars()
    return sorted(str(role) for role in found if str(role) != "member")


def test_a_role_is_given_by_e_mail_once(app: Flask, session: Session) -> None:
    place = new_place(session)
    new_staff(session, "bo@example.org")
    address = f"/run/{place.public_id}/roles/new"
    page = staff(app, session, place).open(address)
    for _ in range(2):
        page.open(address).send(address, email=" BO@example.org ", role="facilitator")
        assert "The role is given." in page.text
    assert roles_of(session, place) == ["convenor", "facilitator"]
    assert "bo@example.org" in page.text


@pytest.mark.parametrize(
    ("email", "role", "lands"),
    [
        ("nobody@example.org", "facilitator", "email"),
        ("", "facilitator", "email"),
        ("bo@example.org", "", "role-0"),
        ("bo@example.org", "member", "role-0"),
        ("bo@example.org", "king", "role-0"),
    ],
)
def test_a_wrong_role_or_e_mail_is_said_at_its_box(
    app: Flask, session: Session, email: str, role: str, lands: str
) -> None:
    place = new_place(session)
    new_staff(session, "bo@example.org")
    address = f"/run/{place.public_id}/roles/new"
    page = staff(app, session, place).open(address).send(address, email=email, role=role)
    assert page.page is not None
    assert page.page.status_code == 400
    assert f'<a href="#{lands}">' in page.text
    assert roles_of(session, place) == ["convenor"]


def test_roles_that_do_not_go_together_are_refused_in_words(app: Flask, session: Session) -> None:
    place = new_place(session)
    address = f"/run/{place.public_id}/roles/new"
    page = staff(app, session, place).open(address).send(address, email="ada@example.org", role="reviewer")
    assert page.page is not None
    assert page.page.status_code == 409
    assert "cannot have both" in page.text
    assert roles_of(session, place) == ["convenor"]


def test_a_role_ends_after_a_page_that_says_so(app: Flask, session: Session) -> None:
    place = new_place(session)
    new_staff(session, "bo@example.org")
    page = staff(app, session, place).open(f"/run/{place.public_id}/roles/new")
    page.send(f"/run/{place.public_id}/roles/new", email="bo@example.org", role="facilitator")
    found = re.findall(r'href="([^"]+/end)"', page.text)
    assert len(found) == 1
    page.open(found[0])
    sent = page.hidden(found[0])
    for _ in range(2):
        assert page.client.post(found[0], data=sent).status_code == 303
    assert roles_of(session, place) == ["convenor"]


def test_nobody_ends_their_own_role_here(app: Flask, session: Session) -> None:
    place = new_place(session)
    page = staff(app, session, place).open(f"/run/{place.public_id}/roles")
    assert "This is you." in page.text
    name = session.execute(
        select(Membership.pseudonym).where(Membership.process_id == place.id, Membership.role == "convenor")
    ).scalar_one()
    address = f"/run/{place.public_id}/roles/{name}/end"
    page.open(address)
    assert "Another convenor can end it." in page.text
    page.client.post(address, data={"csrf_token": page.token()})
    assert roles_of(session, place) == ["convenor"]


def test_members_are_neither_listed_nor_reached(app: Flask, session: Session) -> None:
    place = new_place(session, people=2)
    member = session.execute(select(Membership.pseudonym).where(Membership.process_id == place.id)).scalars().all()
    page = staff(app, session, place).open(f"/run/{place.public_id}/roles")
    assert not [one for one in member if one in page.text]
    for act in ("end", "code"):
        answer = page.client.post(f"/run/{place.public_id}/roles/{member[0]}/{act}", data={"csrf_token": page.token()})
        assert answer.status_code in (303, 404)
    session.rollback()
    living = select(func.count()).select_from(Membership).where(Membership.to_at.is_(None), Membership.role == "member")
    assert session.execute(living).scalar_one() == 2
    assert codes.redeem(session, words=place.codes[0], address=ADDRESS).token


def shown_code(page: Phone) -> str:
    found = re.search(r'<p class="said" translate="no">([a-z ]+)</p>', page.text)
    assert found
    return found.group(1)


def test_a_seat_gets_a_code_that_is_shown_once(app: Flask, session: Session) -> None:
    place = new_place(session)
    address, code = f"/run/{place.public_id}/roles/seat", f"/run/{place.public_id}/roles/code"
    page = staff(app, session, place).open(address)
    sent = {**page.hidden(address), "pseudonym": "A1"}
    for _ in range(2):
        page.page = page.client.post(address, data=sent, follow_redirects=True)
        assert page.page.status_code == 200
    words = shown_code(page)
    assert roles_of(session, place) == ["advisory_member", "convenor"]
    guest = Phone(app.test_client()).come_in(words)
    guest.open(f"/committee/{place.public_id}/")
    assert "For the advisory committee" in guest.text
    page.open(code)
    assert shown_code(page) == words
    page.send(code)
    assert page.client.get(code).status_code == 303
    assert words not in page.open(f"/run/{place.public_id}/roles").text


def test_a_new_code_voids_the_old_one(app: Flask, session: Session) -> None:
    place = new_place(session)
    seat = codes.issue_personal_codes(
        session, SYSTEM, process_id=place.id, count=1, role="advisory_member", pseudonyms=["A 1"]
    )[0]
    page = staff(app, session, place).open(f"/run/{place.public_id}/roles")
    page.send(f"/run/{place.public_id}/roles/A%201/code")
    words = shown_code(page)
    assert words != seat.words
    guest = Phone(app.test_client()).come_in(seat.words)
    assert "We do not know this code" in guest.text


@pytest.mark.parametrize("name", ["", "   ", "x" * 21, "<b>", "a/b", "-"])
def test_a_seat_needs_a_short_name(app: Flask, session: Session, name: str) -> None:
    place = new_place(session)
    address = f"/run/{place.public_id}/roles/seat"
    page = staff(app, session, place).open(address).send(address, pseudonym=name)
    assert page.page is not None
    assert page.page.status_code == 400
    assert '<a href="#pseudonym">' in page.text


def test_a_seat_name_that_is_taken_is_refused(app: Flask, session: Session) -> None:
    place = new_place(session)
    address = f"/run/{place.public_id}/roles/seat"
    page = staff(app, session, place).open(address).send(address, pseudonym="A1")
    page.open(address).send(address, pseudonym="A1")
    assert page.page is not None
    assert page.page.status_code == 400
    assert "is somebody’s already" in page.text


def test_the_poster_shows_words_that_open_the_open_call(app: Flask, session: Session) -> None:
    place = new_place(session)
    address = f"/run/{place.public_id}/poster"
    page = staff(app, session, place).open(address)
    assert "<svg" not in page.text.split("</header>")[1].split("<footer")[0]
    sent = page.hidden(address)
    for _ in range(2):
        page.page = page.client.post(address, data=sent, follow_redirects=True)
    first = shown_code(page)
    assert session.execute(select(ProcessCode.words)).scalar_one() == first
    assert 'role="img"' in page.text
    assert "http://localhost:8000/join" in page.text
    assert codes.redeem(session, words=first, address=ADDRESS).process_id == place.id
    page.send(address)
    assert shown_code(page) != first


def hidden_words(app: Flask, session: Session, place: Place) -> tuple[str, Phone]:
    """Words that the facilitator hid and whose person asks for a second look, and the convenor."""
    author = actor_of(session, place.codes[0])
    says_yes(session, author, place)
    reference = says(session, author, place, "My neighbour Tom is loud.")
    moderation.hide(session, SYSTEM, place.id, reference, reason="names_somebody", note="A name.")
    mine = own_words.own(session, author, place.id)[0]
    contributions.appeal(session, author, mine.public_id, note="Tom does not mind.")
    return reference, staff(app, session, place)


@pytest.mark.parametrize(("answer", "shown"), [("show", True), ("keep", False)])
def test_an_appeal_is_answered_on_the_page_of_the_desk_to_which_the_menu_leads(
    app: Flask, session: Session, answer: str, shown: bool
) -> None:
    place = new_place(session)
    reference, page = hidden_words(app, session, place)
    address = f"/desk/{place.public_id}/appeals"
    assert page.open(f"/run/{place.public_id}/").text.count(f'href="{address}"') == 2
    page.open(address)
    assert f'href="/run/{place.public_id}/"' in page.text
    page.send(f"{address}/{reference}", answer=answer, note="We looked again.")
    assert "Nobody waits for an answer." in page.text
    mine = own_words.own(session, actor_of(session, place.codes[0]), place.id)[0]
    assert (mine.state == "hidden") is not shown
    assert f'href="{address}"' in page.open(f"/run/{place.public_id}/").text
