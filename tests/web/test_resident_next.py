"""C82: no resident is left alone on a page. It says what happens next, or it is one question whose buttons say it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.web.resident_journey import Phone, new_place, with_statements
from tests.web.security.crawling import crawl
from tests.web.security.house import House

PLACES = ("talk", "plan", "told")
RESIDENTS = ("/take-part/", "/join", "/card/")
TIMES = re.compile(r"\b(minutes?|A minute)\b")


class _Main(HTMLParser):
    """What stands in the main part: its headings by id, and whether there is a button that sends something."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0
        self.ids: set[str] = set()
        self.buttons = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "main"
        if not self.inside:
            return
        self.ids |= {value for name, value in attrs if name == "id" and value}
        self.buttons += tag == "button"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "main"


def leads_on(page: str) -> bool:
    """Whether a page says what happens next, or asks one question."""
    parser = _Main()
    parser.feed(page)
    return "next" in parser.ids or parser.buttons > 0


@pytest.mark.parametrize("role", ["member", "other_member", "visitor"])
def test_c82_every_page_of_residents_says_what_happens_next(house: House, role: str) -> None:
    seen = [one for one in crawl(house, role, PLACES) if one.address.startswith(RESIDENTS) and one.status == 200]
    assert len(seen) > (20 if role == "member" else 1)
    assert not [one.address for one in seen if one.mimetype == "text/html" and not leads_on(one.text)]


def test_the_check_sees_a_page_that_leads_nowhere() -> None:
    assert not leads_on("<header><button>Menu</button></header><main><h1>Here</h1><a href='/'>Back</a></main>")
    assert leads_on("<main><h2 id='next'>What happens next</h2></main>")
    assert leads_on("<main><form method='post'><button>Send</button></form></main>")


def test_each_task_says_how_long_it_takes(app: Flask, session: Session) -> None:
    place = new_place(session, people=2)
    with_statements(session, place, [f"The bus should stop at door {number}." for number in range(3)])
    phone = Phone(app.test_client()).come_in(place.codes[0]).take_part(place).open(place.url())
    hints = re.findall(r"<li[^>]*>.*?</li>", phone.text.split("What you can do")[1].split("</ul>")[0], re.DOTALL)
    assert len(hints) == 6
    assert [one for one in hints if not TIMES.search(one)] == []


def test_a_break_is_suggested_after_every_five_answers(app: Flask, session: Session) -> None:
    place = new_place(session, people=2)
    with_statements(session, place, [f"The bus should stop at door {number}." for number in range(12)])
    phone = Phone(app.test_client()).come_in(place.codes[0]).take_part(place)
    suggested = []
    for number in range(1, 12):
        phone.open(place.url("vote"))
        assert phone.page is not None
        address = phone.page.request.path
        phone.send(address, choice="agree", act="next")
        if "A break is fine. Your answers are saved." in phone.open(place.url("vote")).text:
            suggested.append(number)
    assert suggested == [5, 10]
