"""One person I know: contacts with cover, handover notes that the member reads first, and who may open what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import contact_threads as threads
from deliberation.reading import contacts as reading
from deliberation.reading import reminders as overviews
from deliberation.services import contact_threads, contacts, leaving, private_erasure, reminders, retention
from deliberation.services.consent import WORDINGS
from deliberation.services.contacts import CardForm, Handover
from models import (
    AuditPayload,
    ConsentPurpose,
    ContactEvent,
    ContactLink,
    ContactWish,
    HandoverNote,
    Membership,
    ReminderChoice,
    ThreadMessage,
)
from tests.services.contacting import card_of, link_of, name_of, with_ann, with_cards
from tests.services.people import Place, actions, member, membership_of, newcomer, rows, someone, without_factor
from tests.services.signing import NOON, everything_stored

DAY = timedelta(days=1)
SECRET = "quagga stripes"


def end_part(session: Session, who: Actor, process_id: int) -> None:
    """What ending a role does."""
    with writing(session, process_id):
        session.get_one(Membership, membership_of(who)).to_at = clock.now()


def person_of(session: Session, who: Actor, here: Place) -> tuple[str, str, str]:
    """Who it is, who steps in, and who has the thread now."""
    found = reading.own(session, who, here.process_id)
    return tuple(card.shown_as if card else "" for card in (found.contact, found.cover, found.answers))  # type: ignore[return-value]  # three of three


def test_a_member_is_given_a_person_with_their_usual_cover(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    assert person_of(session, who, here) == ("Ann", "Bo", "Ann")
    again = card_of(session, here, here.facilitator)
    contacts.give(session, here.facilitator, here.process_id, name_of(who).lower(), again)
    assert rows(session, ContactLink) == 1, "the same again changes nothing"
    with pytest.raises(DeliberationError, match="cover_is_contact"):
        contacts.give(session, here.convenor, here.process_id, name_of(who), again, again)
    for wrong in ("", "nobody"):
        with pytest.raises(DeliberationError, match="contact_unknown"):
            contacts.give(session, here.convenor, here.process_id, name_of(who), wrong)
    with pytest.raises(DeliberationError, match="pseudonym_unknown"):
        contacts.give(session, here.convenor, here.process_id, "nobody", again)
    fresh = newcomer(session, here.process_id)
    with pytest.raises(DeliberationError, match="consent_missing"):
        contacts.give(session, here.convenor, here.process_id, name_of(fresh), again)


def test_a_member_chooses_among_the_willing_or_asks_for_another_without_a_reason(session: Session) -> None:
    here = with_cards(session)
    who = member(session, here.process_id)
    for _ in range(2):
        contacts.ask(session, who, here.process_id)
    assert overviews.overview(session, here.convenor, here.process_id).asked == (name_of(who),)
    assert [one.shown_as for one in reading.to_choose(session, who, here.process_id)] == ["Ann", "Bo"]
    contacts.choose(session, who, here.process_id, card_of(session, here, here.facilitator))
    assert (person_of(session, who, here), rows(session, ContactWish)) == (("Ann", "Bo", "Ann"), 0)
    assert [one.shown_as for one in reading.to_choose(session, who, here.process_id)] == ["Bo"]
    bo = card_of(session, here, here.second)
    contacts.show_card(session, here.second, here.process_id, CardForm("Bo", "By post.", willing=False))
    with pytest.raises(DeliberationError, match="contact_unknown"):
        contacts.choose(session, who, here.process_id, bo)
    there = with_cards(session)
    with pytest.raises(DeliberationError, match="contact_unknown"):
        contacts.choose(session, who, here.process_id, card_of(session, there, there.second))


def test_while_the_contact_is_away_or_gone_the_cover_has_the_thread(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    cover = card_of(session, here, here.second)
    with clock.stopped(NOON):
        away = CardForm("Ann", "Call.", cover=cover, away_until=NOON.date() + 2 * DAY)
        contacts.show_card(session, here.facilitator, here.process_id, away)
        assert person_of(session, who, here) == ("Ann", "Bo", "Bo")
        for wrong in (NOON.date() - DAY, NOON.date() + 400 * DAY):
            with pytest.raises(DeliberationError, match="choice_unknown"):
                contacts.show_card(
                    session, here.facilitator, here.process_id, CardForm("Ann", "Call.", away_until=wrong)
                )
    with clock.stopped(NOON + 3 * DAY):
        assert person_of(session, who, here) == ("Ann", "Bo", "Ann")
        end_part(session, here.facilitator, here.process_id)
        assert person_of(session, who, here) == ("", "Bo", "Bo")
        end_part(session, here.second, here.process_id)
        assert person_of(session, who, here) == ("", "", "")


def test_a_thread_that_nobody_has_is_flagged(session: Session) -> None:
    here = with_cards(session)
    who, quiet = with_ann(session, here), with_ann(session, here)
    with clock.stopped(NOON):
        contact_threads.write(session, who, here.process_id, SECRET)
    assert reading.unowned(session, here.convenor, here.process_id) == ()
    for one in (here.facilitator, here.second):
        end_part(session, one, here.process_id)
    assert reading.unowned(session, here.convenor, here.process_id) == ((name_of(who), NOON),)
    seen = overviews.overview(session, here.convenor, here.process_id)
    assert (seen.unowned, seen.with_person, seen.without) == (((name_of(who), NOON),), 0, 2)
    assert set(seen.lost) == {name_of(who), name_of(quiet)}
    with clock.stopped(NOON + DAY):
        contact_threads.write(session, who, here.process_id, "Is anybody there?")
        cy = someone(session, here.process_id, here.facilitator.parts[0].role)
        contacts.show_card(session, cy, here.process_id, CardForm("Cy", "Call."))
        contacts.give(session, here.convenor, here.process_id, name_of(who), card_of(session, here, cy))
    assert reading.unowned(session, here.convenor, here.process_id) == ()
    assert [one.text for one in threads.thread(session, cy, here.process_id, link_of(session, who))] == [
        SECRET,
        "Is anybody there?",
    ]


def test_one_thread_with_messages_from_member_contact_and_cover(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    link = link_of(session, who)
    contact_threads.write(session, who, here.process_id, "Hello.")
    contact_threads.answer(session, here.facilitator, here.process_id, link, "Good morning.")
    contact_threads.answer(session, here.second, here.process_id, link, "I cover for Ann.")
    found = [("member", "", "Hello."), ("contact", "Ann", "Good morning."), ("cover", "Bo", "I cover for Ann.")]
    for seen in (
        threads.own_thread(session, who, here.process_id),
        threads.thread(session, here.facilitator, here.process_id, link),
        threads.thread(session, here.second, here.process_id, link),
    ):
        assert [(one.by, one.shown_as, one.text) for one in seen] == found
    with pytest.raises(DeliberationError, match="contact_missing"):
        contact_threads.write(session, member(session, here.process_id), here.process_id, "Hello.")
    for wrong in ("", " \u200b", "x" * 2001):
        with pytest.raises(DeliberationError, match="text_"):
            contact_threads.write(session, who, here.process_id, wrong)
    contact_threads.erase(session, who, here.process_id)
    assert rows(session, ThreadMessage) == 0


def test_what_was_written_to_one_person_is_not_the_next_ones_nor_theirs_when_they_come_back(session: Session) -> None:
    here = with_cards(session)
    with clock.stopped(NOON):
        who = with_ann(session, here)
    with clock.stopped(NOON + DAY):
        contact_threads.write(session, who, here.process_id, SECRET)
    ann, bo = (card_of(session, here, one) for one in (here.facilitator, here.second))
    for days, card, serving in ((2, bo, here.second), (3, ann, here.facilitator)):
        with clock.stopped(NOON + days * DAY):
            contacts.give(session, here.convenor, here.process_id, name_of(who), card)
            contact_threads.write(session, who, here.process_id, f"Day {days}")
        link = link_of(session, who)
        seen = threads.thread(session, serving, here.process_id, link)
        assert [one.text for one in seen] == [f"Day {days}"]
        assert threads.is_closed_before(session, serving, here.process_id, link)
    assert len(threads.own_thread(session, who, here.process_id)) == 3
    for before, texts, stands in ((True, 3, "open"), (True, 3, "open"), (False, 1, "closed")):
        contact_threads.let_read(session, who, here.process_id, before=before)
        assert len(threads.thread(session, here.facilitator, here.process_id, link)) == texts
        assert threads.own_before(session, who, here.process_id) == stands
    contact_threads.let_read(session, who, here.process_id, before=True)
    with clock.stopped(NOON + 4 * DAY):
        contacts.give(session, here.convenor, here.process_id, name_of(who), bo)
    link = link_of(session, who)
    assert threads.thread(session, here.second, here.process_id, link) == (), "a yes is for one person"
    with pytest.raises(DeliberationError, match="contact_missing"):
        contact_threads.let_read(session, member(session, here.process_id), here.process_id, before=True)


def test_nobody_else_opens_a_thread(session: Session) -> None:
    here, there = with_cards(session), with_cards(session)
    who, other = with_ann(session, here), with_ann(session, here)
    contact_threads.write(session, who, here.process_id, SECRET)
    link = link_of(session, who)
    third = someone(session, here.process_id, here.facilitator.parts[0].role)
    shut = [third, here.convenor, here.committee, other, who, ANONYMOUS, SYSTEM, there.facilitator]
    for actor in (*shut, without_factor(here.facilitator)):
        for act in (
            lambda a: threads.thread(session, a, here.process_id, link),
            lambda a: threads.notes_for(session, a, here.process_id, link),
            lambda a: contact_threads.answer(session, a, here.process_id, link, "Hi."),
            lambda a: overviews.took_place(session, a, here.process_id, link),
            lambda a: reminders.note(
                session, a, here.process_id, link, reminders.TookPlace("phone", clock.now().date())
            ),
            lambda a: contacts.hand_over(session, a, here.process_id, link, Handover("x", "", "n")),
        ):
            with pytest.raises(NotAllowed):
                act(actor)
    contacts.choose(session, who, here.process_id, card_of(session, here, here.second))
    with pytest.raises(NotAllowed):
        threads.thread(session, here.facilitator, here.process_id, link)
    assert threads.own_thread(session, other, here.process_id) == ()


def test_who_waits_longest_comes_first(session: Session) -> None:
    here = with_cards(session)
    people = [with_ann(session, here) for _ in range(3)]
    for days, number in ((0, 2), (1, 0)):
        with clock.stopped(NOON + days * DAY):
            contact_threads.write(session, people[number], here.process_id, "Hello.")
    with clock.stopped(NOON + 5 * DAY):
        contact_threads.write(session, people[2], here.process_id, "Still there?")
        mine = reading.my_people(session, here.facilitator, here.process_id)
        assert [one.pseudonym for one in mine][:2] == [name_of(people[2]), name_of(people[0])]
        assert [one.days for one in mine] == [5, 4, 0]
        assert all(one.mine and one.serves_as == "contact" for one in mine)
        cover = reading.my_people(session, here.second, here.process_id)
        assert not any(one.mine for one in cover)
        assert {one.serves_as for one in cover} == {"cover"}
        contact_threads.answer(session, here.facilitator, here.process_id, link_of(session, people[2]), "Yes.")
        assert reading.my_people(session, here.facilitator, here.process_id)[0].pseudonym == name_of(people[0])


def handed_over(session: Session, here: Place) -> tuple[Actor, str]:
    """A member who goes from Ann to Bo, and the note that waits for them."""
    who = with_ann(session, here)
    form = Handover(card_of(session, here, here.second), card_of(session, here, here.facilitator), SECRET)
    contacts.hand_over(session, here.facilitator, here.process_id, link_of(session, who), form)
    return who, reading.own(session, who, here.process_id).note


def test_a_handover_note_is_read_and_corrected_before_it_is_passed_on(session: Session) -> None:
    here = with_cards(session)
    who, note = handed_over(session, here)
    assert person_of(session, who, here) == ("Bo", "Ann", "Bo")
    link = link_of(session, who)
    assert threads.own_note(session, who, here.process_id, note).text == SECRET
    assert threads.notes_for(session, here.second, here.process_id, link) == ()
    contacts.answer_note(session, who, here.process_id, note, passed_on=True, own_words="No, spots.")
    passed = threads.notes_for(session, here.second, here.process_id, link)
    assert [(one.text, one.own_words) for one in passed] == [(SECRET, "No, spots.")]
    contacts.answer_note(session, who, here.process_id, note, passed_on=True, own_words="Both.")
    assert threads.notes_for(session, here.second, here.process_id, link)[0].own_words == "Both."
    contacts.answer_note(session, who, here.process_id, note, passed_on=False)
    assert threads.notes_for(session, here.second, here.process_id, link) == ()
    contacts.answer_note(session, who, here.process_id, note, passed_on=True)
    with pytest.raises(NotFound):
        threads.own_note(session, who, here.process_id, note)
    assert reading.own(session, who, here.process_id).note == ""


def test_nobody_elses_note_is_opened(session: Session) -> None:
    here = with_cards(session)
    _, note = handed_over(session, here)
    other = with_ann(session, here)
    with pytest.raises(NotFound):
        threads.own_note(session, other, here.process_id, note)
    with pytest.raises(NotFound):
        contacts.answer_note(session, other, here.process_id, note, passed_on=True)
    with pytest.raises(NotAllowed):
        threads.own_note(session, here.facilitator, here.process_id, note)


def test_every_change_leaves_a_note_to_write(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    first = link_of(session, who)
    contacts.choose(session, who, here.process_id, card_of(session, here, here.second))
    assert [one.link for one in reading.notes_due(session, here.facilitator, here.process_id)] == [first]
    with pytest.raises(NotAllowed):
        contacts.leave_note(session, here.second, here.process_id, first, "Not mine.")
    with pytest.raises(NotAllowed):
        contacts.leave_note(session, here.second, here.process_id, link_of(session, who), "It goes on.")
    for text in (SECRET, "Another."):
        contacts.leave_note(session, here.facilitator, here.process_id, first, text)
    assert reading.notes_due(session, here.facilitator, here.process_id) == ()
    note = reading.own(session, who, here.process_id).note
    assert threads.own_note(session, who, here.process_id, note).text == SECRET
    second = link_of(session, who)
    contacts.choose(session, who, here.process_id, card_of(session, here, here.facilitator))
    contacts.nothing_to_hand_over(session, here.second, here.process_id, second)
    assert reading.notes_due(session, here.second, here.process_id) == ()
    assert len(threads.own_notes(session, who, here.process_id)) == 1


def full(session: Session, here: Place) -> Actor:
    """A member with a thread, a note, a reminder, a wish and a contact noted."""
    who, _ = handed_over(session, here)
    contact_threads.write(session, who, here.process_id, SECRET)
    contact_threads.answer(session, here.second, here.process_id, link_of(session, who), SECRET)
    chosen = overviews.Reminder("phone", SECRET, ("statements",))
    reminders.choose(session, who, here.process_id, chosen)
    took = reminders.TookPlace("phone", clock.now().date())
    reminders.note(session, here.second, here.process_id, link_of(session, who), took)
    contacts.ask(session, who, here.process_id)
    return who


PRIVATE = (ThreadMessage, HandoverNote, ContactLink, ContactEvent, ContactWish, ReminderChoice)


def test_the_words_are_nowhere_in_the_database_and_leaving_erases_all(
    session: Session, var: Path, database: str
) -> None:
    here = with_cards(session)
    who, other = full(session, here), full(session, here)
    export = threads.own_export(session, who, here.process_id)
    assert [one["text"] for one in export["messages"]] == [SECRET, SECRET]
    assert (export["handover_notes"][0]["text"], export["reminders"]["reach"]) == (SECRET, SECRET)
    assert SECRET not in everything_stored(session)
    if database == "sqlite":
        assert not any(SECRET.encode() in one.read_bytes() for one in var.glob("folkmoot.sqlite*"))
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    leaving.leave_all(session, who, here.process_id, shown=shown, language="en-GB")
    gone = threads.own_export(session, who, here.process_id)
    assert (gone["messages"], gone["handover_notes"], gone["contacts"], gone["reminders"]) == ([], [], [], None)
    assert gone["contact"] is None
    assert len(threads.own_export(session, other, here.process_id)["messages"]) == 2
    leaving.leave_all(session, other, here.process_id, shown=shown, language="en-GB")
    assert [rows(session, table) for table in PRIVATE] == [0] * len(PRIVATE)


def test_messages_notes_and_contacts_go_when_their_time_is_over(session: Session) -> None:
    here = with_cards(session)
    with clock.stopped(NOON):
        full(session, here)
    with clock.stopped(NOON + private_erasure.CONTACTS_KEPT):
        retention.sweep(session, SYSTEM)
        assert rows(session, ThreadMessage) == 2
    with clock.stopped(NOON + private_erasure.CONTACTS_KEPT + DAY):
        assert retention.is_due(session, SYSTEM)
        retention.sweep(session, SYSTEM)
        left = {table.__name__ for table in PRIVATE if rows(session, table)}
        assert left == {"ContactLink", "ContactWish"}, "who it is stays for as long as it is so"
    with clock.stopped(NOON + 2 * private_erasure.CONTACTS_KEPT + DAY):
        retention.sweep(session, SYSTEM)
        assert rows(session, ContactLink) == 1


def test_a_day_that_is_long_past_or_to_come_is_refused(session: Session) -> None:
    here = with_cards(session)
    link = link_of(session, with_ann(session, here))
    today = clock.now().date()
    for way, day in (("phone", today + DAY), ("phone", today - 32 * DAY), ("none", today), ("pigeon", today)):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            reminders.note(session, here.facilitator, here.process_id, link, reminders.TookPlace(way, day))
    assert rows(session, ContactEvent) == 0


def test_that_somebody_was_given_a_person_is_on_record_without_names(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    contacts.give(session, here.convenor, here.process_id, name_of(who), card_of(session, here, here.facilitator))
    assert actions(session).count("contact_given") == 1, "the same again changes nothing"
    session.rollback()
    payloads = session.execute(select(AuditPayload.payload)).scalars().all()
    assert name_of(who) not in repr(payloads)
