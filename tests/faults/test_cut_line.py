"""The connection drops in mid-send: sending again is harmless, gives one record, and the page says that it is there."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import AboutRecord, ConsentGrant, Contribution, Draft, Vote
from tests.faults.cut_line import BREAKS, Handset, behind_a_bad_line
from tests.web.resident_journey import Place, new_place, with_statements

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database", ["sqlite"])]

SAID = "The last bus leaves before my shift ends."
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this address."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert form, f"no form for {action}"
    found = {}
    for one in HIDDEN.findall(form.group(1)):
        name, value = re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)
        assert name
        found[name.group(1)] = unescape(value.group(1)) if value else ""
    return found


def counted(session: Session) -> dict[str, int]:
    """How many there are of each thing that somebody sends."""
    session.rollback()
    tables = (ConsentGrant, Contribution, Draft, Vote, AboutRecord)
    return {one.__tablename__: session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables}


class Sender:
    """Somebody who fills in one form after the other, each time on a line that breaks at the same place."""

    def __init__(self, phone: Handset, place: Place, session: Session) -> None:
        self.phone, self.place, self.session = phone, place, session

    def come_in(self) -> None:
        page = self.phone.open("/join")
        found = self.phone.ask("/join", {**hidden(page, "/join"), "words": self.place.codes[0]})
        assert found is not None
        assert found[0] == 303

    def send(self, opened: str, action: str, breaks: str, **fields: str) -> tuple[dict[str, int], str]:
        """Open a page, send its form over a broken line, and again; what was added, and where it led."""
        page, before = self.phone.open(self.place.url(opened)), counted(self.session)
        self.phone.line.breaks = breaks
        status, location, text = self.phone.send_until_answered(
            self.place.url(action), {**hidden(page, self.place.url(action)), **fields}
        )
        assert status == 303, text[:500]
        after = counted(self.session)
        return {name: after[name] - before[name] for name in after if after[name] != before[name]}, location


@pytest.mark.parametrize("breaks", BREAKS)
def test_sending_again_after_a_broken_line_gives_one_record(app: Flask, session: Session, breaks: str) -> None:
    place = new_place(session, people=2)
    (reference,) = with_statements(session, place, ["The bus should stop at the clinic."])
    session.rollback()
    with behind_a_bad_line(app) as line:
        sender = Sender(Handset(line), place, session)
        sender.come_in()
        added, _ = sender.send("yes/take_part", "yes/take_part", breaks, answer="yes")
        assert added == {"consent_grant": 1}
        added, leads = sender.send("say", "say/check", breaks, text=SAID, act="keep")
        assert added == {"draft": 1}
        assert "We keep it for you. It is not sent." in sender.phone.open(leads)
        added, _ = sender.send(f"vote/{reference}", f"vote/{reference}", breaks, choice="agree", act="next")
        assert added == {"vote": 1}
        added, _ = sender.send("good-at", "good-at", breaks, kinds="cooking")
        assert added == {"about_record": 1, "consent_grant": 1}
        checked = sender.phone.ask(
            place.url("say/check"),
            {**hidden(sender.phone.open(place.url("say")), place.url("say/check")), "text": SAID},
        )
        assert checked is not None
        fields = {**hidden(checked[2], place.url("say/send")), "provenance": "own_words", "language": "en-GB"}
        before = counted(session)
        line.breaks = breaks
        status, leads, _ = sender.phone.send_until_answered(place.url("say/send"), fields)
        assert status == 303
        receipt = sender.phone.open(leads)
        assert "Thank you. We have your words" in receipt
        assert SAID in unescape(receipt)
        after = counted(session)
        assert (after["contribution"], after["draft"]) == (before["contribution"] + 1, 0)


def test_half_a_request_stores_nothing(app: Flask, session: Session) -> None:
    place = new_place(session, people=1)
    with behind_a_bad_line(app) as line:
        sender = Sender(Handset(line), place, session)
        sender.come_in()
        page, before = sender.phone.open(place.url("yes/take_part")), counted(session)
        line.breaks = BREAKS[0]
        fields = {**hidden(page, place.url("yes/take_part")), "answer": "yes"}
        assert sender.phone.ask(place.url("yes/take_part"), fields) is None
        assert counted(session) == before
