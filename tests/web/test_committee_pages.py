"""The advisory committee: what is asked of them, who stands behind each line, approval, a step back, the record."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accessibility.contract import check_page
from models import AuditEvent, Process
from tests.web.governing_journey import (
    ACTION,
    SIGN_IN,
    approves,
    committee,
    new_ward,
    staff,
    started,
    with_stand_ins,
    working,
)
from tests.web.resident_journey import Phone, new_place

PAGES = ("", "strategy", "record", "back", "stop")


def events(session: Session, action: str) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action)).scalar_one()


@pytest.mark.parametrize("rest", PAGES)
def test_every_page_is_for_the_committee_of_this_project_only(app: Flask, session: Session, rest: str) -> None:
    with_stand_ins(app)
    place, other = new_place(session), new_place(session, area="HLW")
    address = f"/committee/{place.public_id}/{rest}"
    assert committee(app, session, place).client.get(address).status_code == 200
    assert committee(app, session, other).client.get(address).status_code == 403
    assert staff(app, session, place).client.get(address).status_code == 403
    member = Phone(app.test_client()).come_in(place.codes[0])
    assert member.client.get(address).status_code == 403
    stranger = app.test_client().get(address)
    assert stranger.status_code == 303
    assert stranger.location.endswith("/join")


def test_staff_on_the_committee_read_the_same_pages(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    page = staff(app, session, place, "advisory_member").open(f"/committee/{place.public_id}/")
    assert "For the advisory committee" in page.text


def test_nothing_is_asked_before_there_is_something_to_read(app: Flask, session: Session) -> None:
    ward = new_ward(app, session, people=1)
    ward.committee.open(ward.sit())
    assert "Nothing is asked of you now" in ward.committee.text
    assert ward.committee.client.get(ward.sit("strategy/approve")).status_code == 200
    answer = ward.committee.client.post(
        ward.sit("strategy/approve"), data={"csrf_token": _token(ward.committee, ward.sit("stop")), "seen": "x"}
    )
    assert answer.status_code == 404


def _token(page: Phone, address: str) -> str:
    return page.open(address).token()


def test_the_committee_reads_and_approves_once(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session))
    page = ward.committee.open(ward.sit())
    assert "What we ask of you now" in page.text
    page.open(ward.sit("strategy"))
    assert "Hire four workers." in page.text
    assert "mostly agreed" in page.text
    address = re.search(r'href="([^"]+approve\?seen=[^"]+)"', page.text)
    assert address
    page.open(address.group(1))
    sent = page.hidden(ward.sit("strategy/approve"))
    for _ in range(2):
        page.page = page.client.post(ward.sit("strategy/approve"), data=sent, follow_redirects=True)
        assert page.page.status_code == 200
    assert working(ward, session).view.state == "approved"
    assert events(session, "strategy_approved") == 1
    assert "The convenor can publish it." in page.text


def test_a_text_that_changed_while_it_was_read_is_not_approved(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    seen = working(ward, session).mark
    page = ward.committee.open(ward.sit(f"strategy/approve?seen={seen}"))
    sent = page.hidden(ward.sit("strategy/approve"))
    action = ward.run("strategy/P01/action")
    ward.convenor.open(action).send(action, **{**ACTION, "money": "9,999,999"})
    answer = page.client.post(ward.sit("strategy/approve"), data=sent)
    assert answer.status_code == 409
    assert "changed while you were reading" in answer.get_data(as_text=True)
    assert working(ward, session).view.state == "drafting"
    led = page.client.get(ward.sit(f"strategy/approve?seen={seen}"))
    assert led.status_code == 303
    assert led.location.endswith("/strategy")


def test_approval_comes_only_from_what_was_read(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    token = _token(ward.committee, ward.sit("stop"))
    answer = ward.committee.client.post(ward.sit("strategy/approve"), data={"csrf_token": token})
    assert answer.status_code == 409
    assert working(ward, session).view.state == "drafting"


def test_a_priority_without_action_is_not_put_to_the_committee(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    page = ward.convenor.open(ward.run("strategy/priority"))
    page.send(ward.run("strategy/priority"), title="Empty", why="Later.", recommendations=ward.final[0])
    ward.committee.open(ward.sit())
    assert "Nothing is asked of you now" in ward.committee.text
    seen = working(ward, session).mark
    ward.committee.open(ward.sit(f"strategy/approve?seen={seen}"))
    data = {"csrf_token": _token(ward.committee, ward.sit("stop")), "seen": seen}
    answer = ward.committee.client.post(ward.sit("strategy/approve"), data=data)
    assert answer.status_code == 409
    assert "Still empty: P02" in answer.get_data(as_text=True)


def test_each_line_leads_to_the_people_behind_it(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session))
    page = ward.committee.open(ward.sit("strategy"))
    lines = re.findall(r'href="([^"]+/lines/[^"]+)"', page.text)
    assert {one.rsplit("/", 1)[1] for one in lines} == {"P01", "A01"}
    page.open(ward.sit("strategy/lines/A01"))
    assert "From the words of 1 person, in 1 contribution." in page.text
    assert "8 people answered the statements behind it." in page.text
    assert "One worker who stays" in page.text
    assert "R02" in page.text


def test_a_line_of_the_officers_says_so(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    action = ward.run("strategy/P01/action")
    ward.convenor.open(action).send(action, **{**ACTION, "officer_proposed": "y"})
    page = ward.committee.open(ward.sit("strategy"))
    assert "proposed by officers" in page.text
    assert "Nobody’s words led to this line." in page.open(ward.sit("strategy/lines/A02")).text


@pytest.mark.parametrize("reference", ["A99", "S01", "C01", "nonsense"])
def test_other_references_are_no_lines(app: Flask, session: Session, reference: str) -> None:
    ward = started(new_ward(app, session, people=1))
    assert ward.committee.client.get(ward.sit(f"strategy/lines/{reference}")).status_code == 404


def test_a_step_back_has_a_reason_and_is_one_step(app: Flask, session: Session) -> None:
    ward = new_ward(app, session, people=1)
    address = ward.sit("back")
    page = ward.committee.open(address)
    assert "The strategy can no longer" in page.text or "What ends" in page.text
    page.send(address, reason=" ")
    assert page.page is not None
    assert page.page.status_code == 400
    sent = {**page.hidden(address), "reason": "Two recommendations need more work."}
    for _ in range(3):
        page.page = page.client.post(address, data=sent, follow_redirects=True)
        assert page.page.status_code == 200
    session.rollback()
    assert str(session.get_one(Process, ward.place.id).state) == "drafting"
    assert events(session, "process_stepped_back") == 1


def test_the_record_is_read_only_and_names_nobody(app: Flask, session: Session) -> None:
    ward = approves(started(new_ward(app, session, people=1)), session)
    page = ward.committee.open(ward.sit("record"))
    assert "The strategy was approved" in page.text
    assert "advisory committee" in page.text
    assert "ada@example.org" not in page.text
    assert ward.committee.client.post(ward.sit("record")).status_code in (400, 405)


def test_stopping_ends_the_session_on_the_server(app: Flask, session: Session) -> None:
    ward = new_ward(app, session, people=1)
    with ward.committee.client.session_transaction() as cookie:
        token = cookie[SIGN_IN]
    ward.committee.open(ward.sit("stop")).send(ward.sit("stop"))
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie[SIGN_IN] = token
    assert thief.get(ward.sit()).status_code == 303


@pytest.mark.parametrize("rest", [*PAGES, "strategy/lines/P01", "strategy/lines/A01"])
def test_the_committee_reads_words_as_plain_as_residents_do(app: Flask, session: Session, rest: str) -> None:
    ward = started(new_ward(app, session, people=1))
    assert check_page(ward.committee.open(ward.sit(rest)).text, resident=True) == []
