"""The convenor names who may open what is sealed, and sees counts only."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import keepers as keeping
from deliberation.services import consent, meetings, needs
from deliberation.services.needs import Told
from models import Membership, Role
from tests.web.resident_journey import actor_of, new_place, says_yes
from tests.web.staff import at_work, complete


def test_naming_and_ending(app: Flask, session: Session) -> None:
    place = new_place(session)
    complete(app)
    at_work(app, session, place)
    pseudonym = session.execute(select(Membership.pseudonym).where(Membership.role == Role.FACILITATOR)).scalar_one()
    session.rollback()
    phone = at_work(app, session, place, "convenor")
    address = f"/run/{place.public_id}/needs"
    for act, named in (("name", ["payments"]), ("name", ["payments"]), ("end", [])):
        phone.open(address)
        fields = {"csrf_token": phone.token(), "who": pseudonym, "store": "payments", "act": act}
        phone.page = phone.client.post(address, data=fields, follow_redirects=True)
        assert "It counts from now on." in phone.text
        assert [one.store for one in keeping.named(session, SYSTEM, place.id)] == named
        session.rollback()
    for wrong in ({"who": "nobody"}, {"store": "diary"}, {"act": "open"}, {"who": ""}):
        fields = {"csrf_token": phone.token(), "who": pseudonym, "store": "needs", "act": "name", **wrong}
        assert phone.client.post(address, data=fields).status_code in (400, 404)
    assert keeping.named(session, SYSTEM, place.id) == ()


def test_only_counts_and_none_under_five(app: Flask, session: Session) -> None:
    place = new_place(session, people=11)
    meetings.plan(session, SYSTEM, place.id, clock.now().date() + timedelta(days=9), "First session")
    given, shown = consent.answer_from("needs", given=True), consent.wording_asked_apart("needs")
    for number, words in enumerate(place.codes):
        who = actor_of(session, words)
        says_yes(session, who, place)
        consent.answer(session, who, place.id, given, shown=shown, language="en-GB")
        needs.tell(session, who, place.id, [Told("access", "zebra ramp")] if number < 6 else [])
    session.rollback()
    phone = at_work(complete(app), session, place, "convenor")
    phone.open(f"/run/{place.public_id}/needs")
    assert "zebra" not in phone.text
    kinds = phone.text.split('id="kinds"')[1].split("</section>")[0]
    assert "<dt>Access</dt><dd>5</dd>" in kinds
    assert kinds.count("<dd>hidden</dd>") == 7
    for address in (f"/desk/{place.public_id}/payments", f"/take-part/{place.public_id}/needs"):
        assert phone.client.get(address).status_code == 403
