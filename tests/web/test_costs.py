"""What taking part costs, on its pages: planned line by line by the convenor, read as sums by everybody."""

from __future__ import annotations

import csv
import io
import re

from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import participation_budgets, recruitments
from tests.services.recruiting import LINES, PLAN
from tests.web.governing_journey import staff, with_stand_ins
from tests.web.resident_journey import Phone, Place, move_to, new_place

FEE = {"kind": "fee", "label": "", "number": "48", "times": "8", "unit": "90"}


def convenor(app: Flask, session: Session, *, lines: int = 0) -> tuple[Phone, Place, str]:
    with_stand_ins(app)
    place = new_place(session, state="remit_agreed")
    recruitments.plan(session, SYSTEM, place.id, PLAN)
    for line in LINES[:lines]:
        participation_budgets.add_line(session, SYSTEM, place.id, line)
    return staff(app, session, place), place, f"/run/{place.public_id}/costs"


def test_lines_are_planned_and_everybody_reads_sums(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session)
    visitor = Phone(app.test_client())
    public = f"/projects/{place.public_id}"
    assert "There is nothing in it yet." in page.open(run).text
    assert visitor.client.get(f"{public}/costs").status_code == 404
    assert "What taking part costs" not in visitor.open(f"{public}/recruiting").text
    assert 'value="48"' in page.open(f"{run}/line").text
    page.send(f"{run}/line", **FEE)
    page.open(f"{run}/line?kind=interpreter")
    assert '<option selected value="interpreter">' in page.text
    page.send(f"{run}/line", **FEE | {"kind": "interpreter", "label": "BSL", "number": "2", "unit": "312.50"})
    assert "The plan is saved." in page.text
    assert "In all: £39,560. That is £824.17 for each of 48 seats." in page.text
    assert "2 × 8 × £312.50" in page.text
    assert (
        "Nothing is planned yet for: Travel, Supporters and Care for children and adults. Without them some people"
        " cannot come." in page.text
    )
    assert "What taking part costs" in visitor.open(f"{public}/recruiting").text
    read = visitor.open(f"{public}/costs").text
    for words in ("Thank-you money for people’s time", "£34,560", "Interpreters", "£5,000", "£39,560", "£824.17"):
        assert words in read
    assert "BSL" not in read


def test_what_is_there_is_held_against_what_it_costs(app: Flask, session: Session) -> None:
    page, _place, run = convenor(app, session, lines=3)
    page.open(f"{run}/whole")
    page.send(f"{run}/whole", contingency_percent="10", available="40,000")
    assert "In all: £41,096." in page.text
    assert "For what nobody foresees" in page.text
    assert "There is £40,000: £1,096 too little." in page.text
    assert 'value="40,000"' in page.open(f"{run}/whole").text
    page.send(f"{run}/whole", contingency_percent="0", available="40,000.50")
    assert "There is £40,000.50. Not planned for anything: £2,640.50." in page.text
    page.open(f"{run}/whole")
    page.send(f"{run}/whole", contingency_percent="some", available="lots")
    assert "This has to be a whole number from 0 to 100." not in page.text
    assert "Write the money in pounds, like 1,200,000 or 1200.50." in page.text
    page.send(f"{run}/whole", contingency_percent="some", available="")
    assert "This has to be a whole number from 0 to 100." in page.text


def test_a_line_is_changed_and_taken_out(app: Flask, session: Session) -> None:
    page, _place, run = convenor(app, session, lines=3)
    addresses = re.findall(rf'href="({run}/line/[^"]+)"', page.open(run).text)
    assert len(addresses) == 3
    taxis = addresses[1]
    assert "Taxis for people who cannot walk far." in page.open(taxis).text
    page.send(taxis, **FEE | {"kind": "travel", "number": "nobody"})
    assert "This has to be a whole number from 1 to 99999." in page.text
    assert "nobody" in page.text
    page.send(taxis, **FEE | {"kind": "travel", "number": "10", "unit": "1"})
    assert "10 × 8 × £1" in page.text
    page.open(taxis)
    page.send(f"{taxis}/remove")
    assert "The line is taken out." in page.text
    assert "10 × 8 × £1" not in page.text
    assert page.client.get(taxis).status_code == 404


def test_seats_come_first(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session, state="remit_agreed")
    page, run = staff(app, session, place), f"/run/{place.public_id}/costs"
    assert "Plan first how many people take part." in page.open(run).text
    for part in ("/line", "/whole", ".csv"):
        assert page.client.get(f"{run}{part}").status_code == 404


def test_once_the_project_is_over_nothing_offers_to_change_it(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session, lines=1)
    page.open(f"{run}/line")
    move_to(session, place, "closed")
    page.send(f"{run}/line", **FEE)
    assert "What taking part costs cannot be changed now." in page.text
    shown = page.open(run).text
    assert "Add a line" not in shown
    assert "£34,560" in shown


def test_own_words_are_shown_as_they_were_written(app: Flask, session: Session) -> None:
    page, _place, run = convenor(app, session)
    page.open(f"{run}/line")
    page.send(f"{run}/line", **FEE | {"label": "<script>alert(1)</script>{{ 7 * 7 }}"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page.text


def test_the_file_holds_every_line_and_no_formula(app: Flask, session: Session) -> None:
    page, place, run = convenor(app, session, lines=3)
    risky = participation_budgets.LineForm("other", "=1+1", 1, 1, 5)
    participation_budgets.add_line(session, SYSTEM, place.id, risky)
    participation_budgets.set_whole(session, SYSTEM, place.id, contingency_percent=10, available_pence=None)
    answer = page.client.get(f"{run}.csv")
    assert answer.mimetype == "text/csv"
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert [one["total_gbp"] for one in found] == ["34560.00", "1000.00", "1800.00", "0.05", "3736.01"]
    assert found[3]["label"] == "'=1+1"
    assert found[4]["kind"] == "contingency"
