"""Running a project: starting it, its remit, its states, pauses, settings; and who may not."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import processes as reading
from deliberation.services import processes
from deliberation.services.processes import ProcessForm
from deliberation.stages import ABILITIES
from deliberation.web import governing
from models import Area, AuditEvent, Membership, Process, Remit
from tests.web.governing_journey import committee, staff, with_stand_ins
from tests.web.resident_journey import Phone, Place, new_place

NEW = {
    "title": "Thriving in Wexmoor",
    "area_name": "Wexmoor",
    "area_code": "WEX",
    "area_kind": "borough",
    "paid_for_by": "Wexmoor Council",
    "help_phone": "01632 960 123",
    "help_words": "the assembly team",
}
REMIT = {
    "question": "What would help?",
    "background": "",
    "scope_in": "Support",
    "scope_out": "Benefits",
    "powers": "The council answers.",
    "money": "£1,200,000.50",
    "money_note": "",
    "answer_by_day": "31",
    "answer_by_month": "7",
    "answer_by_year": "2027",
}
PAGES = ("", "move", "pause", "remit", "poster", "roles", "roles/new", "roles/seat", "strategy", "record")


@pytest.fixture(autouse=True)
def _others_pages(app: Flask) -> None:
    with_stand_ins(app)


def draft(session: Session, area: str = "HLW") -> Place:
    """A project that was only just started."""
    public_id = processes.create(session, SYSTEM, ProcessForm("Getting about", area, "Hollowell"))
    return Place(public_id, reading.one(session, public_id).id)


def state(session: Session, place: Place) -> str:
    session.rollback()
    found = str(session.get_one(Process, place.id).state)
    session.rollback()
    return found


def count(session: Session, table: type[Process] | type[Remit] | type[AuditEvent]) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def events(session: Session, action: str) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action)).scalar_one()


def opened(phone: Phone, address: str) -> int:
    phone.page = phone.client.get(address)
    return phone.page.status_code


def test_an_administrator_starts_a_project_once(app: Flask, session: Session) -> None:
    page = staff(app, session, administrator=True)
    page.open("/run/").open("/run/new")
    sent = {**page.hidden("/run/new"), **NEW}
    for _ in range(2):
        page.page = page.client.post("/run/new", data=sent, follow_redirects=True)
        assert page.page.status_code == 200
    assert "Run the project" in page.text
    assert count(session, Process) == 1
    page.open("/run/")
    assert page.text.count("Thriving in Wexmoor") == 1
    assert session.execute(select(Area.name)).scalars().all() == ["Wexmoor"]


@pytest.mark.parametrize("wrong", ["title", "area_code", "area_name"])
def test_a_project_needs_a_title_and_a_place(app: Flask, session: Session, wrong: str) -> None:
    page = staff(app, session, administrator=True).open("/run/new").send("/run/new", **{**NEW, wrong: " "})
    assert page.page is not None
    assert page.page.status_code == 400
    assert f'href="#{wrong}"' in page.text
    assert "the assembly team" in page.text
    assert count(session, Process) == 0


def test_an_unknown_kind_of_place_is_refused_in_words(app: Flask, session: Session) -> None:
    page = staff(app, session, administrator=True).open("/run/new").send("/run/new", **{**NEW, "area_kind": "moon"})
    assert page.page is not None
    assert page.page.status_code == 400
    assert "Choose one of the answers." in page.text


def test_only_administrators_start_projects(app: Flask, session: Session) -> None:
    page = staff(app, session)
    page.open("/run/")
    assert "Start a project" not in page.text
    assert opened(page, "/run/new") == 403
    assert page.client.post("/run/new", data=NEW).status_code == 400
    assert count(session, Process) == 0


@pytest.mark.parametrize("rest", PAGES)
def test_every_page_is_for_the_convenor_of_this_project_only(app: Flask, session: Session, rest: str) -> None:
    place, other = new_place(session), draft(session)
    address = f"/run/{place.public_id}/{rest}"
    assert opened(staff(app, session, place), address) == 200
    assert opened(staff(app, session, place, "facilitator", email="f@example.org"), address) == 403
    assert opened(staff(app, session, other, email="o@example.org"), address) == 403
    assert opened(committee(app, session, place), address) == 403
    stranger = app.test_client().get(address)
    assert stranger.status_code == 303
    assert stranger.location.endswith("/staff/sign-in")


def test_a_project_that_is_being_set_up_is_hidden_from_others(app: Flask, session: Session) -> None:
    place, other = draft(session), draft(session, "WEX")
    assert opened(staff(app, session, other), f"/run/{place.public_id}/") == 404


def test_the_present_state_is_marked_and_what_is_missing_is_said(app: Flask, session: Session) -> None:
    place = draft(session)
    page = staff(app, session, place).open(f"/run/{place.public_id}/")
    assert page.text.count('aria-current="step"') == 1
    marked = re.search(r'<li aria-current="step">(.*?)</li>', page.text, re.DOTALL)
    assert marked
    assert "being set up" in marked.group(1)
    for part in ("the question", "what is in", "what is out", "the powers", "the money", "the date of the answer"):
        assert f"<li>{part}</li>" in page.text


def test_an_incomplete_remit_holds_the_project_back(app: Flask, session: Session) -> None:
    place = draft(session)
    page = staff(app, session, place).open(f"/run/{place.public_id}/move")
    assert "Still missing" in page.text
    assert "<form" not in re.sub(r"<form[^>]*sign-out.*?</form>", "", page.text, flags=re.DOTALL)
    address = f"/run/{place.public_id}/move"
    answer = page.client.post(address, data={"csrf_token": page.token(), "to": "remit_agreed"})
    assert answer.status_code == 409
    assert "The remit is not complete" in answer.get_data(as_text=True)
    assert state(session, place) == "draft"


def test_a_remit_is_written_complete_and_agreed(app: Flask, session: Session) -> None:
    place = draft(session)
    address = f"/run/{place.public_id}/remit"
    page = staff(app, session, place).open(address)
    assert "Nothing is written yet" in page.text
    sent = {**page.hidden(address), **REMIT}
    for _ in range(2):
        page.page = page.client.post(address, data=sent, follow_redirects=True)
    assert "Version 1 is saved. The remit is complete." in page.text or "Nothing is missing" in page.text
    assert count(session, Remit) == 1
    stored = session.execute(select(Remit)).scalar_one()
    assert (stored.money_pence, stored.answer_by) == (120_000_050, date(2027, 7, 31))
    page.open(address)
    assert 'value="1,200,000.50"' in page.text
    assert 'value="2027"' in page.text
    page.open(f"/run/{place.public_id}/move").send(f"/run/{place.public_id}/move")
    assert state(session, place) == "remit_agreed"


def test_each_save_keeps_the_version_before(app: Flask, session: Session) -> None:
    place = draft(session)
    address = f"/run/{place.public_id}/remit"
    page = staff(app, session, place).open(address).send(address, question="First")
    assert "The remit is not complete: 5 parts are missing." in page.text
    page.send(address, question="Second")
    session.rollback()
    assert list(session.execute(select(Remit.question).order_by(Remit.version)).scalars()) == ["First", "Second"]


def test_changing_an_agreed_remit_takes_the_agreement_away(app: Flask, session: Session) -> None:
    place = new_place(session, state="remit_agreed", people=0)
    address = f"/run/{place.public_id}/remit"
    page = staff(app, session, place).open(address)
    assert "it has to be agreed again" in page.text
    page.send(address, **REMIT)
    assert "Say what you change, and why." in page.text
    page.send(address, **REMIT, change_note="The council asked.")
    assert state(session, place) == "draft"


def test_a_remit_on_which_people_were_invited_is_only_read(app: Flask, session: Session) -> None:
    place = new_place(session, people=0)
    address = f"/run/{place.public_id}/remit"
    page = staff(app, session, place).open(address)
    assert "cannot change now" in page.text
    answer = page.client.post(address, data={"csrf_token": page.token(), **REMIT})
    assert answer.status_code == 409
    assert count(session, Remit) == 1


def test_moving_on_says_first_what_changes_and_twice_is_one_step(app: Flask, session: Session) -> None:
    place = new_place(session, state="onboarding", people=0)
    address = f"/run/{place.public_id}/move"
    page = staff(app, session, place).open(address)
    assert "Members can vote on statements." in page.text
    assert state(session, place) == "onboarding"
    sent = page.hidden(address)
    for _ in range(3):
        page.page = page.client.post(address, data=sent, follow_redirects=True)
        assert page.page.status_code == 200
    assert state(session, place) == "learning"


def test_a_project_that_somebody_else_moved_is_not_moved_again(app: Flask, session: Session) -> None:
    place = new_place(session, state="onboarding", people=0)
    address = f"/run/{place.public_id}/move"
    page = staff(app, session, place).open(address)
    sent = page.hidden(address)
    for _ in range(2):
        processes.move_on(session, SYSTEM, place.id)
    answer = page.client.post(address, data=sent)
    assert answer.status_code == 409
    assert "Somebody moved the project in the meantime" in answer.get_data(as_text=True)
    assert state(session, place) == "deliberating"


def test_a_pause_has_a_reason_and_ends_where_it_began(app: Flask, session: Session) -> None:
    place = new_place(session, people=0)
    home, address = f"/run/{place.public_id}/", f"/run/{place.public_id}/pause"
    page = staff(app, session, place).open(address).send(address, reason="  ")
    assert "Write something here" in page.text
    assert state(session, place) == "learning"
    sent = {**page.hidden(address), "reason": "The hall burned down."}
    for _ in range(2):
        page.page = page.client.post(address, data=sent, follow_redirects=True)
        assert page.page.status_code == 200
    assert state(session, place) == "paused"
    assert events(session, "process_paused") == 1
    page.open(home)
    assert "The hall burned down." in page.text
    assert page.text.count('aria-current="step"') == 1
    for _ in range(2):
        page.send(f"{home}go-on") if "go-on" in page.text else page.open(home)
    assert state(session, place) == "learning"


@pytest.mark.parametrize(("choice", "status"), [("after_stage", 200), ("never", 400), ("", 400)])
def test_when_results_are_shown_is_one_of_two(app: Flask, session: Session, choice: str, status: int) -> None:
    place = new_place(session, people=0)
    page = staff(app, session, place).open(f"/run/{place.public_id}/")
    page.send(f"/run/{place.public_id}/results", results_shown=choice)
    assert page.page is not None
    assert page.page.status_code == status
    session.rollback()
    shown = str(session.get_one(Process, place.id).results_shown)
    assert shown == (choice if status == 200 else "after_own_votes")


def test_figures_are_totals_and_no_member_is_listed(app: Flask, session: Session) -> None:
    place = new_place(session, people=3)
    members = session.execute(select(Membership.pseudonym).where(Membership.role == "member")).scalars().all()
    page = staff(app, session, place)
    for rest in PAGES:
        page.open(f"/run/{place.public_id}/{rest}")
        assert [name for name in members if name in page.text] == []
    page.open(f"/run/{place.public_id}/")
    assert re.search(r"members</span> <b>3</b>", page.text)


def test_the_record_shows_what_was_done_and_its_mark(app: Flask, session: Session) -> None:
    place = new_place(session, people=0)
    page = staff(app, session, place).open(f"/run/{place.public_id}/record")
    assert "A project moved on" in page.text
    session.rollback()
    newest = session.execute(select(AuditEvent.hash).order_by(AuditEvent.sequence.desc()).limit(1)).scalar_one()
    assert newest in page.text


@pytest.mark.parametrize("rest", ["new", "{pid}/move", "{pid}/pause", "{pid}/remit", "{pid}/results"])
def test_a_form_with_nothing_but_its_token_is_answered_in_words(app: Flask, session: Session, rest: str) -> None:
    place = draft(session)
    page = staff(app, session, place, administrator=True).open("/run/new")
    answer = page.client.post(
        f"/run/{rest.format(pid=place.public_id)}", data={"csrf_token": page.token()}, follow_redirects=True
    )
    assert answer.status_code in (200, 400, 409)


def test_each_thing_that_a_state_opens_or_closes_has_its_words() -> None:
    assert set(governing.OPENS) == set(governing.CLOSES) == set(ABILITIES)
