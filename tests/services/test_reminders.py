"""Reminders in the chosen way, the list of calls, contacts that were noted, and the share with the same person."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import reminders as reading
from deliberation.reading.reminders import Reminder
from deliberation.services import contact_threads, contacts, reminders, votes
from deliberation.services.reminders import TookPlace
from models import ContactEvent, ProcessState, ReminderChoice
from tests.services.contacting import card_of, link_of, name_of, with_ann, with_cards
from tests.services.people import Place, member, newcomer, rows, say, set_state, state_it
from tests.services.signing import NOON

DAY = timedelta(days=1)


def wants(session: Session, who: Actor, here: Place, *about: str, way: str = "phone", reach: str = "01632 1") -> None:
    reminders.choose(session, who, here.process_id, Reminder(way, reach, about))


def calls(session: Session, here: Place, who: Actor | None = None) -> list[tuple[str, ...]]:
    return [one.about for one in reading.call_list(session, who or here.facilitator, here.process_id)]


def note(session: Session, here: Place, who: Actor, *about: str, by: Actor | None = None, ago: int = 0) -> None:
    took = TookPlace("phone", clock.now().date() - ago * DAY, about)
    reminders.note(session, by or here.facilitator, here.process_id, link_of(session, who), took)


def test_a_choice_is_kept_changed_and_can_be_none(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    assert reading.own(session, who, here.process_id) is None
    wants(session, who, here, "results", "statements")
    assert reading.own(session, who, here.process_id) == Reminder("phone", "01632 1", ("statements", "results"))
    wants(session, who, here, "words", way="in_person", reach="is dropped")
    assert reading.own(session, who, here.process_id) == Reminder("in_person", "", ("words",))
    wants(session, who, here, way="none")
    assert reading.own(session, who, here.process_id) == Reminder("none", "", ())
    assert rows(session, ReminderChoice) == 1


@pytest.mark.parametrize(
    ("way", "reach", "about", "code"),
    [
        ("pigeon", "x", ("words",), "choice_unknown"),
        ("phone", "x", ("gossip",), "choice_unknown"),
        ("phone", " ", ("words",), "reminder_reach_missing"),
        ("post", "x" * 301, ("words",), "text_too_long"),
        ("in_person", "", (), "reminder_about_missing"),
        ("supporter", "", ("words",), "reminder_reach_missing"),
    ],
)
def test_what_is_not_on_offer_or_not_whole_is_refused(
    session: Session, way: str, reach: str, about: tuple[str, ...], code: str
) -> None:
    here = with_cards(session)
    who, fresh = with_ann(session, here), newcomer(session, here.process_id)
    with pytest.raises(DeliberationError, match=code):
        wants(session, who, here, *about, way=way, reach=reach)
    with pytest.raises(DeliberationError, match="consent_missing"):
        wants(session, fresh, here, way="none")
    assert rows(session, ReminderChoice) == 0


def test_the_list_of_calls_has_what_was_asked_for_and_is_open(session: Session) -> None:
    here = with_cards(session)
    who, quiet = with_ann(session, here), with_ann(session, here)
    wants(session, who, here, "statements", "words", "results", "reply")
    wants(session, quiet, here, way="none")
    assert calls(session, here) == [("words",)]
    said = say(session, who, here.process_id)
    stated = state_it(session, here, said)
    assert calls(session, here) == [("statements",)]
    assert [one.reach for one in reading.call_list(session, here.facilitator, here.process_id)] == ["01632 1"]
    assert calls(session, here, here.second) == [], "while the contact is there the cover calls nobody"
    votes.cast(session, who, here.process_id, stated, 1)
    assert calls(session, here) == []
    contact_threads.answer(session, here.facilitator, here.process_id, link_of(session, who), "Hello.")
    set_state(session, here.process_id, ProcessState.DRAFTING)
    assert calls(session, here) == [("results", "reply")]
    contact_threads.write(session, who, here.process_id, "I have seen it.")
    assert calls(session, here) == [("results",)]
    set_state(session, here.process_id, ProcessState.PAUSED)
    assert calls(session, here) == []
    for actor in (here.convenor, here.committee, who, SYSTEM):
        with pytest.raises(NotAllowed):
            reading.call_list(session, actor, here.process_id)


def test_a_reminder_that_was_done_rests_and_comes_back_while_it_is_open(session: Session) -> None:
    here = with_cards(session)
    with clock.stopped(NOON):
        who = with_ann(session, here)
        wants(session, who, here, "words")
        for _ in range(2):
            note(session, here, who, "words")
        assert (calls(session, here), rows(session, ContactEvent)) == ([], 1)
    with clock.stopped(NOON + reading.REST - DAY):
        assert calls(session, here) == []
    with clock.stopped(NOON + reading.REST):
        assert calls(session, here) == [("words",)]


def test_contacts_are_shown_to_the_two_who_serve(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    note(session, here, who, ago=2)
    note(session, here, who, by=here.second)
    for actor in (here.facilitator, here.second):
        found = reading.took_place(session, actor, here.process_id, link_of(session, who))
        assert [(one.shown_as, one.way, one.about) for one in found] == [("Bo", "phone", ""), ("Ann", "phone", "")]


def test_the_share_with_the_same_person_is_hidden_under_five(session: Session) -> None:
    here = with_cards(session)
    people = [with_ann(session, here) for _ in range(5)]
    lone, left_out = with_ann(session, here), member(session, here.process_id)
    note(session, here, lone)
    for who in people[:4]:
        for ago in range(3):
            note(session, here, who, ago=ago)
    seen = reading.overview(session, here.convenor, here.process_id)
    assert (seen.people.hidden, seen.share) == (True, None)
    for ago in range(2):
        note(session, here, people[4], ago=ago)
    note(session, here, people[4], by=here.second)
    seen = reading.overview(session, here.convenor, here.process_id)
    assert seen.share is not None
    assert (seen.people.value, seen.share.text, seen.share.share) == (5, "14/15", Fraction(14, 15))
    assert (seen.with_person, seen.without) == (6, 1)
    for number in range(4):
        contact_threads.answer(
            session, here.second, here.process_id, link_of(session, people[4]), f"Answer {number} of one day."
        )
    again = reading.overview(session, here.convenor, here.process_id).share
    assert again is not None
    assert again.text == "14/16", "all that one person wrote on one day is one contact"
    contacts.give(session, here.convenor, here.process_id, name_of(left_out), card_of(session, here, here.facilitator))
    assert reading.overview(session, here.convenor, here.process_id).without == 0
    for actor in (here.facilitator, here.committee, people[0]):
        with pytest.raises(NotAllowed):
            reading.overview(session, actor, here.process_id)
