"""Looking at words: allowed, hidden with a reason, and looked at again by somebody else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import contributions as readings
from deliberation.reading import moderation as waiting
from deliberation.services import contributions
from models import Contribution, Membership, ModerationNote
from tests.services.signing import events
from tests.web.resident_journey import Phone, Place, actor_of, new_place
from tests.web.staff import at_work, complete, desk, with_words

TEXTS = ["The bus should stop at the clinic", "Mr Brown is a liar"]


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    return with_words(session, TEXTS)[0]


@pytest.fixture
def phone(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place)


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def in_queue(session: Session, place: Place) -> list[str]:
    session.rollback()
    return [one.reference for one in waiting.queue(session, SYSTEM, place.id)]


def hide(phone: Phone, place: Place, reference: str = "C02", **fields: str) -> Phone:
    return phone.open(desk(place, "words")).send(desk(place, f"words/{reference}/hide"), **fields)


def with_appeal(session: Session, place: Place, phone: Phone) -> None:
    """The second words are hidden by this facilitator, and their person asks again."""
    hide(phone, place, reason="names_somebody", note="Please leave the name out.")
    session.rollback()
    author = actor_of(session, place.codes[0])
    mine = {one.reference: one for one in readings.own(session, author, place.id)}
    contributions.appeal(session, author, mine["C02"].public_id, note="It is only the truth.")
    session.rollback()


def test_the_queue_shows_all_words_and_nobodys_name(phone: Phone, place: Place, session: Session) -> None:
    page = phone.open(desk(place, "words")).text
    for text in (*TEXTS, "2 contributions wait", "Online, in their own hand – Assembly"):
        assert text in page
    names = session.execute(select(Membership.pseudonym)).scalars().all()
    assert [name for name in names if name in page] == []
    assert page.count("<fieldset") == 2


def test_allowed_words_leave_the_queue_and_the_next_one_is_there(phone: Phone, place: Place, session: Session) -> None:
    phone.open(desk(place, "words")).send(desk(place, "words/C01/allow"))
    assert "C01 can be used." in phone.text
    assert TEXTS[0] not in phone.text
    assert TEXTS[1] in phone.text
    assert in_queue(session, place) == ["C02"]


def test_allowing_twice_notes_it_once(phone: Phone, place: Place, session: Session) -> None:
    fields = phone.open(desk(place, "words")).hidden(desk(place, "words/C01/allow"))
    for _ in range(2):
        assert phone.client.post(desk(place, "words/C01/allow"), data=fields).status_code == 303
    session.rollback()
    assert len(session.execute(select(ModerationNote.id)).all()) == 1


def test_hiding_needs_a_reason_and_keeps_the_note(phone: Phone, place: Place, session: Session) -> None:
    hide(phone, place, note="No names, please.")
    assert status(phone) == 400
    assert "Choose one of the answers." in phone.text
    assert "No names, please." in phone.text
    assert "<details open>" in phone.text
    assert in_queue(session, place) == ["C01", "C02"]
    assert status(hide(phone, place, reason="because")) == 400
    assert "letters long" in hide(phone, place, reason="advertising", note="n" * 1001).text


def test_hidden_words_stay_stored_and_the_act_is_on_record(phone: Phone, place: Place, session: Session) -> None:
    for _ in range(2):
        fields = phone.open(desk(place, "words")).hidden(desk(place, "words/C01/allow"))
        sent = {**fields, "reason": "names_somebody", "note": "Please leave the name out."}
        assert phone.client.post(desk(place, "words/C02/hide"), data=sent).status_code == 303
    assert "C02 is hidden" in phone.open(desk(place, "words")).text
    assert in_queue(session, place) == ["C01"]
    hidden = [(about, payload["reason"]) for action, about, payload in events(session) if "hidden" in action]
    assert hidden == [("C02", "names_somebody")]
    assert session.execute(select(Contribution.text)).scalars().all() == TEXTS


def test_an_empty_queue_says_so(phone: Phone, place: Place) -> None:
    for reference in ("C01", "C02"):
        phone.open(desk(place, "words")).send(desk(place, f"words/{reference}/allow"))
    assert "Nothing waits." in phone.open(desk(place, "words")).text


def test_words_of_another_process_are_not_found(phone: Phone, place: Place) -> None:
    fields = phone.open(desk(place, "words")).hidden(desk(place, "words/C01/allow"))
    assert phone.client.post(desk(place, "words/C99/allow"), data=fields).status_code == 404
    assert phone.client.post(desk(place, "words/C99/hide"), data={**fields, "reason": "advertising"}).status_code == 404


def test_a_facilitator_reads_along_and_the_convenor_judges(
    app: Flask, phone: Phone, place: Place, session: Session
) -> None:
    with_appeal(session, place, phone)
    page = phone.open(desk(place, "appeals")).text
    for words in ("Mr Brown is a liar", "It is only the truth.", "Please leave the name out.", "A convenor decides"):
        assert words in page
    address = desk(place, "appeals/C02")
    assert f'action="{address}"' not in page
    refused = phone.client.post(address, data={"csrf_token": phone.token(), "answer": "show", "note": "Fine."})
    assert refused.status_code == 403
    convenor = at_work(app, session, place, "convenor")
    convenor.open(desk(place, "appeals")).send(address, answer="show", note="It is an opinion.")
    assert "C02 is shown again." in convenor.text
    assert "Nobody waits for an answer." in convenor.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"note": "No."}, "Choose one of the answers."),
        ({"answer": "keep"}, "Write something here"),
        ({"answer": "keep", "note": "n" * 1001}, "letters long"),
    ],
)
def test_an_answer_needs_a_decision_and_a_reason(
    app: Flask, phone: Phone, place: Place, session: Session, fields: dict[str, str], words: str
) -> None:
    with_appeal(session, place, phone)
    convenor = at_work(app, session, place, "convenor")
    convenor.open(desk(place, "appeals")).send(desk(place, "appeals/C02"), **fields)
    assert status(convenor) == 400
    assert words in convenor.text


def test_the_same_answer_twice_is_one_answer(app: Flask, phone: Phone, place: Place, session: Session) -> None:
    with_appeal(session, place, phone)
    convenor = at_work(app, session, place, "convenor")
    fields = {**convenor.open(desk(place, "appeals")).hidden(desk(place, "appeals/C02")), "answer": "keep"}
    for _ in range(2):
        answer = convenor.client.post(desk(place, "appeals/C02"), data={**fields, "note": "It names somebody."})
        assert answer.status_code == 303
    assert [action for action, _, _ in events(session)].count("appeal_refused") == 1
    assert "C02 stays hidden." in convenor.open(desk(place, "appeals")).text


def test_whoever_hid_them_does_not_judge(app: Flask, place: Place, session: Session) -> None:
    convenor = at_work(app, session, place, "convenor")
    with_appeal(session, place, convenor)
    page = convenor.open(desk(place, "appeals")).text
    assert "You hid these words." in page
    sent = {"csrf_token": convenor.token(), "answer": "show", "note": "Fine."}
    assert convenor.client.post(desk(place, "appeals/C02"), data=sent).status_code == 409


def test_a_facilitator_of_another_process_is_refused(app: Flask, phone: Phone, place: Place, session: Session) -> None:
    other = new_place(session, people=0, area="ELM")
    stranger = at_work(app, session, other, email="elsewhere@example.org")
    token = {"csrf_token": stranger.open(desk(other)).token()}
    for address in ("words", "appeals"):
        assert status(stranger.open(desk(place, address))) == 403
    for address in ("words/C01/allow", "words/C01/hide", "appeals/C01"):
        assert stranger.client.post(desk(place, address), data=token).status_code == 403
    assert [action for action, _, _ in events(session)].count("refused") == 5
