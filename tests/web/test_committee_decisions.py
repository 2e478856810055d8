"""A committee with seats, on its pages: set up, seated, deciding together, and what everybody reads of it."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import bodies as reading
from deliberation.services import bodies
from deliberation.services.bodies import Rules
from models import Process
from tests.web.governing_journey import approves, committee, new_ward, staff, started, with_stand_ins, working
from tests.web.resident_journey import Phone, Place, new_place

SEATS = ("A1", "A2", "A3", "A4", "A5")


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def seated(app: Flask, session: Session, place: Place) -> list[Phone]:
    """Five people on the committee with seats, the first two for lived experience; three have to be there."""
    phones = [committee(app, session, place, label) for label in SEATS]
    bodies.set_up(session, SYSTEM, place.id, "Advisory committee", Rules(5, 3, 1))
    for number, label in enumerate(SEATS):
        bodies.seat(session, SYSTEM, place.id, label, lived_experience=number < 2)
    return phones


def votes(**stands: str) -> dict[str, str]:
    """What is sent for each seat; whoever is not named was not there."""
    return {f"seat_{place}": stands.get(label, "") for place, label in enumerate(SEATS)}


def decides(page: Phone, place: Place, way: str, **stands: str) -> Phone:
    """Open the form where a link leads to, and send it with the day and who was there."""
    page.open(way)
    question = "Do we say yes?"
    address = f"/committee/{place.public_id}/decisions/{way.partition('/decisions/')[2].partition('?')[0]}"
    return page.send(address, question=question, **day("held_on", clock.now().date()), **votes(**stands))


def state(session: Session, place: Place) -> str:
    session.rollback()
    return str(session.get_one(Process, place.id).state)


def test_a_convenor_sets_up_a_committee_and_gives_seats(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    page, run = staff(app, session, place), f"/run/{place.public_id}/committee"
    assert "The committee has no seats yet" in page.open(run).text
    page.open(f"{run}/rules")
    page.send(f"{run}/rules", name="Our committee", seats="five", quorum="", lived_quorum="1")
    assert "Write how many seats there are" in page.text
    page.send(f"{run}/rules", name="Our committee", seats="5", quorum="6", lived_quorum="1")
    assert "Write how many have to be there: a whole number from 1 to 5." in page.text
    page.send(f"{run}/rules", name="Our committee", seats="5", quorum="3", lived_quorum="1")
    assert "The rules of the committee are saved." in page.text
    assert "Too few seats are taken" in page.text
    committee(app, session, place)
    assert "On the committee, and without a seat" in page.open(run).text
    seat = f"{run}/seats/A1"
    page.open(seat)
    page.send(seat, **day("from_day", clock.now().date()))
    assert "Choose yes or no." in page.text
    page.send(seat, lived="yes", **day("from_day", clock.now().date()), **day("until_day", date(2020, 1, 1)))
    assert "The last day has to come after the first day." in page.text
    page.send(seat, lived="yes", **day("from_day", clock.now().date()), **day("until_day", date(2099, 1, 1)))
    assert "A1 has the seat." in page.text
    assert "Until 1 January 2099." in page.text
    assert page.client.get(f"{run}/seats/A9").status_code == 404


def test_the_remit_waits_for_the_committee(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session, state="draft")
    first = seated(app, session, place)[0]
    convenor, run = staff(app, session, place), f"/run/{place.public_id}/move"
    convenor.open(run)
    convenor.send(run)
    assert "The committee has not approved this version of the remit (v1) yet." in convenor.text
    home, way = f"/committee/{place.public_id}/", f"/committee/{place.public_id}/decisions/remit?about=v1"
    assert "Decide together whether you agree." in first.open(home).text
    assert way in first.text
    decides(first, place, way, A1="for", A3="for")
    assert "This does not count. There: 2. Needed: 3." in first.text
    decides(first, place, way, A1="stood_aside", A3="for", A4="for", A5="for")
    assert "From the seats for lived experience there: 0. Needed: 1." in first.text
    assert reading.of_process(session, SYSTEM, place.id).decisions == ()  # type: ignore[union-attr]
    decides(first, place, way, A3="for", A4="for", A2="for")
    assert "You write down a decision only when you were there." in first.text
    decides(first, place, way, A1="for", A3="for", A4="against")
    assert "It is recorded as D01: yes." in first.text
    convenor.open(run)
    convenor.send(run)
    assert state(session, place) == "remit_agreed"


def test_going_back_is_decided_together(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    phones = seated(app, session, place)
    back = f"/committee/{place.public_id}/back"
    answer = phones[0].client.get(back)
    assert answer.status_code == 303
    token = phones[0].open(f"/committee/{place.public_id}/stop").token()
    alone = phones[0].client.post(back, data={"csrf_token": token, "reason": "Too few came.", "to": "onboarding"})
    assert "The committee decides this together." in alone.get_data(as_text=True)
    decides(phones[0], place, answer.location, A1="for", A2="against", A3="neither")
    assert "It is recorded as D01: no." in phones[0].text
    assert state(session, place) == "learning"
    phones[1].open(answer.location)
    assert "One step back, to: " in phones[1].text
    phones[1].send(
        f"/committee/{place.public_id}/decisions/step_back",
        question="Too few came.",
        **day("held_on", clock.now().date()),
        **votes(A1="for", A2="for", A3="for"),
    )
    assert "It is recorded as D02: yes." in phones[1].text
    assert state(session, place) == "onboarding"


def test_a_strategy_is_approved_together(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session))
    for label in SEATS[1:]:
        committee(app, session, ward.place, label)
    bodies.set_up(session, SYSTEM, ward.place.id, "Advisory committee", Rules(5, 3, 1))
    for label in SEATS:
        bodies.seat(session, SYSTEM, ward.place.id, label, lived_experience=True)
    seen = working(ward, session).mark
    way = ward.committee.client.get(ward.sit(f"strategy/approve?seen={seen}")).location
    decides(ward.committee, ward.place, way, A1="for", A2="for", A3="for")
    assert "It is recorded as D01: yes." in ward.committee.text
    assert working(ward, session).view.state == "approved"


def test_without_seats_one_person_approves_as_before(app: Flask, session: Session) -> None:
    ward = approves(started(new_ward(app, session)), session)
    assert working(ward, session).view.state == "approved"
    assert ward.committee.client.get(ward.sit("decisions")).status_code == 404
    assert "Decisions" not in ward.committee.open(ward.sit()).text


def test_a_committee_changes_its_own_rules(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    first = seated(app, session, place)[0]
    address = f"/committee/{place.public_id}/decisions/rules"
    first.open(address)
    day_and_room = {"question": "Four?", **day("held_on", clock.now().date()), **votes(A1="for", A2="for", A3="for")}
    first.send(address, seats="5", quorum="some", lived_quorum="1", **day_and_room)
    assert "Write how many have to be there: a whole number from 1 to 5." in first.text
    first.send(address, seats="5", quorum="4", lived_quorum="1", **day_and_room)
    assert "It is recorded as D01: yes." in first.text
    assert "A decision counts when 4 or more are there, and 1 of them have lived through it." in first.text


def test_everybody_reads_who_decides_and_what_could_sway_them(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    first, second = seated(app, session, place)[:2]
    interests = f"/committee/{place.public_id}/interests"
    first.open(interests)
    first.send(interests, interests="I volunteer with a provider.")
    assert "Everybody can read this now." in first.text
    assert "I volunteer with a provider." in first.open(interests).text
    second.open(interests)
    second.send(interests, interests="")
    way = f"/committee/{place.public_id}/decisions/other"
    first.open(way)
    first.send(
        way,
        question="Do we meet on Mondays?",
        minutes="Mondays suit most.\nBuses run.",
        **day("held_on", clock.now().date()),
        **votes(A1="for", A2="for", A3="against", A5="stood_aside"),
    )
    assert "A5: stood aside: has an interest in it" in first.words
    stranger = Phone(app.test_client())
    public = f"/projects/{place.public_id}/committee"
    assert public in stranger.open(f"/projects/{place.public_id}").text
    words = stranger.open(public).words
    for said in (
        "5 of 5 seats are taken. 2 are for people who have lived through it.",
        "What could sway them: I volunteer with a provider.",
        "They say that nothing could sway them.",
        "They have not said yet what could sway them.",
        "2 for, 1 against, 0 neither. 1 stood aside.",
        "There: 3 (needed: 3). Of them with lived experience: 2 (needed: 1).",
        "Do we meet on Mondays?",
        "Mondays suit most.",
    ):
        assert said in words, said
    assert "A5: " not in words


def test_a_decision_without_a_day_or_a_question_says_so_and_keeps_what_was_written(
    app: Flask, session: Session
) -> None:
    with_stand_ins(app)
    place = new_place(session)
    first = seated(app, session, place)[0]
    way = f"/committee/{place.public_id}/decisions/other"
    first.open(way)
    first.send(way, minutes="Buses run.", **day("held_on", date(2099, 1, 1)), **votes(A1="for", A2="for", A3="for"))
    assert "Buses run." in first.text
    first.send(way, question="Why?", **day("held_on", date(2099, 1, 1)), **votes(A1="for", A2="for", A3="for"))
    assert "Choose the day on which you met: today, or at most 60 days ago." in first.text
    first.send(way, question="Why?", **votes(A1="for"))
    assert "Give the date: day, month and year." in first.text
    assert reading.of_process(session, SYSTEM, place.id).decisions == ()  # type: ignore[union-attr]


def test_what_is_no_kind_of_decision_is_not_there(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    first = seated(app, session, place)[0]
    assert first.client.get(f"/committee/{place.public_id}/decisions/lunch").status_code == 404


def test_somebody_without_a_seat_reads_and_is_told(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    seated(app, session, place)
    late = committee(app, session, place, "A6")
    assert "You have no seat on this committee today." in late.open(f"/committee/{place.public_id}/interests").text
    way = f"/committee/{place.public_id}/decisions/other"
    late.open(way)
    late.send(way, question="Why?", **day("held_on", clock.now().date()), **votes(A1="for", A2="for", A3="for"))
    assert "You have no seat on this committee today." in late.text


def test_a_project_in_preparation_shows_its_committee_to_its_own_people_only(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session, state="draft")
    first = seated(app, session, place)[0]
    public = f"/projects/{place.public_id}/committee"
    assert (
        app.test_client().get(public).status_code == app.test_client().get(f"/projects/{place.public_id}").status_code
    )
    assert first.client.get(public).status_code == 200
    without = new_place(session, area="HLW")
    assert app.test_client().get(f"/projects/{without.public_id}/committee").status_code == 404
