"""The plan of whom to bring together, on its pages: made, changed, decided by hand, and read by everybody."""

from __future__ import annotations

import csv
import io

from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import recruitments
from tests.services.recruiting import PLAN, SHARES
from tests.web.governing_journey import staff, with_stand_ins
from tests.web.resident_journey import Phone, Place, move_to, new_place

SENT = {
    "seats": "48",
    "reserves": "12",
    "shares": SHARES,
    "source": "Census 2021, table TS007.",
    "source_day_day": "21",
    "source_day_month": "3",
    "source_day_year": "2021",
    "slack": "1",
    "rounding": "largest_remainder",
}
GROUP = {"feature": "lived experience", "value": "yes"}


def convenor(app: Flask, session: Session, state: str = "remit_agreed") -> tuple[Phone, Place, str]:
    with_stand_ins(app)
    place = new_place(session, state=state)
    return staff(app, session, place), place, f"/run/{place.public_id}/recruiting"


def visitor(app: Flask) -> Phone:
    return Phone(app.test_client())


def test_a_plan_is_made_and_everybody_reads_why(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session)
    public = f"/projects/{place.public_id}"
    assert "There is no plan yet." in page.open(run).text
    assert visitor(app).client.get(f"{public}/recruiting").status_code == 404
    assert "See who is to be in the room" not in visitor(app).open(public).text
    page.open(f"{run}/plan")
    page.send(f"{run}/plan", **SENT)
    assert "The plan is saved." in page.text
    assert "There are 48 seats. 12 more people are drawn, in case somebody cannot come." in page.text
    assert "See who is to be in the room" in visitor(app).open(public).text
    read = visitor(app).open(f"{public}/recruiting").text
    for words in ("18.9%", "9.1", "8 to 10", "Census 2021, table TS007.", "21 March 2021"):
        assert words in read
    assert "Decide by hand" not in read


def test_what_is_wrong_is_said_at_its_line_and_nothing_typed_is_lost(app: Flask, session: Session) -> None:
    page, _place, run = convenor(app, session)
    page.open(f"{run}/plan")
    page.send(f"{run}/plan", **{**SENT, "seats": "many", "shares": f"{SHARES}\nage; 99; some"})
    assert "Write how many seats there are: a whole number from 1 to 500." in page.text
    assert "age; 99; some" in page.text
    page.send(f"{run}/plan", **{**SENT, "shares": f"{SHARES}\nage; 99; some"})
    assert (
        "Line 7: write how many people there are, such as 18900, or a share, such as 18.9 with a percent sign."
        in page.text
    )
    assert "There is no plan yet." in page.open(run).text


def test_seats_are_decided_by_hand_with_a_reason(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session)
    recruitments.plan(session, SYSTEM, place.id, PLAN)
    page.open(run)
    assert "feature=lived+experience&amp;value=yes" in page.text
    page.open(f"{run}/group?feature=lived+experience&value=yes")
    assert "Of the people here: 22%. That would be, in seats: 10.6. Planned now: 11." in page.text
    page.send(f"{run}/group", **GROUP, seats="24", why="")
    assert "Write something here, or go back." in page.text
    page.send(f"{run}/group", **GROUP, seats="half", why="They are left out.")
    assert "Write how many seats this group has: a whole number from 0 to 48." in page.text
    page.send(f"{run}/group", **GROUP, seats="24", why="They are left out.")
    assert "The plan is saved." in page.text
    read = visitor(app).open(f"/projects/{place.public_id}/recruiting").text
    assert "Decided by hand:" in read
    assert "They are left out." in read
    page.open(f"{run}/group?feature=lived+experience&value=yes")
    assert "They are left out." in page.text
    page.send(f"{run}/group", **GROUP, seats="", why="")
    assert "Decided by hand:" not in visitor(app).open(f"/projects/{place.public_id}/recruiting").text
    assert page.client.get(f"{run}/group?feature=age&value=7").status_code == 404


def test_the_form_shows_the_plan_that_holds(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session)
    recruitments.plan(session, SYSTEM, place.id, PLAN)
    shown = page.open(f"{run}/plan").text
    for line in SHARES.splitlines():
        assert line in shown
    assert 'value="48"' in shown
    assert 'value="2021"' in shown


def test_once_people_are_welcomed_nothing_offers_to_change_it(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session, state="recruiting")
    recruitments.plan(session, SYSTEM, place.id, PLAN)
    page.open(f"{run}/plan")
    move_to(session, place, "onboarding")
    page.send(f"{run}/plan", **{**SENT, "seats": "50"})
    assert "The plan of whom to bring together cannot be changed now." in page.text
    shown = page.open(run).text
    assert "Change the plan" not in shown
    assert "Decide by hand" not in shown
    assert "There are 48 seats." in shown


def test_a_group_is_shown_as_it_was_written(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session)
    page.open(f"{run}/plan")
    page.send(
        f"{run}/plan", **{**SENT, "shares": "<b>age</b>; <script>alert(1)</script>; 30\n<b>age</b>; {{ 7 * 7 }}; 70"}
    )
    assert "The plan is saved." in page.text
    for text in (page.open(run).text, visitor(app).open(f"/projects/{place.public_id}/recruiting").text):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "{{ 7 * 7 }}" in text
        assert "<b>age" not in text


def test_the_file_holds_every_group(app: Flask, session: Session) -> None:
    _page, place, _run = convenor(app, session)
    recruitments.plan(session, SYSTEM, place.id, PLAN)
    answer = visitor(app).client.get(f"/projects/{place.public_id}/recruiting.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["target"] for row in rows] == ["9", "13", "15", "11", "11", "37"]
    assert rows[0] | {"share": "0.189000", "expected": "9.0720", "or_none": "no"} == rows[0]
