"""Everything that is held about a member: all of it, and nobody else's."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed
from deliberation.permissions import ANONYMOUS, SYSTEM
from deliberation.reading import own_record
from deliberation.reading.about_me import Told as AboutMe
from deliberation.reading.needs import Meeting
from deliberation.reading.payments import Choice
from deliberation.services import (
    about_me,
    concerns,
    contact_threads,
    contacts,
    contributions,
    drafts,
    keepers,
    leaving,
    needs,
    payments,
    translations,
    votes,
)
from deliberation.services.concerns import ConcernForm
from deliberation.services.consent import WORDINGS
from deliberation.services.needs import Told
from deliberation.services.payments import Paid
from models import ConsentPurpose, Role
from tests.services.contacting import card_of, show_cards
from tests.services.people import member, place, say, someone, state_it, supported
from tests.services.test_needs import name_of, say_yes

MARK = "quokka"
OTHERS = "wombat"


def test_it_holds_all_of_ones_own_and_nothing_of_others(session: Session) -> None:
    here = place(session)
    for store in ("needs", "payments"):
        keepers.name(session, here.convenor, here.process_id, here.facilitator.parts[0].pseudonym, store)
    people = {}
    for mark in (MARK, OTHERS):
        people[mark] = who = member(session, here.process_id)
        contributions.submit(session, who, here.process_id, contributions.Words(f"{mark} words"))
        say_yes(session, who, here.process_id)
        needs.tell(session, who, here.process_id, [Told("food", f"{mark} food")])
        payments.choose(session, who, here.process_id, Choice("charity", None, f"{mark} fund"))
        fare = Paid("expense", date(2026, 3, 2), 1250, f"{mark} taxi")
        payments.record(session, here.facilitator, here.process_id, name_of(who), fare)
        needs.open_one(session, here.facilitator, here.process_id, name_of(who), Meeting(date(2026, 6, 1), "First"))
        supported(session, who, here.process_id)
    statement = state_it(session, here, say(session, people[OTHERS], here.process_id))
    votes.cast(session, people[MARK], here.process_id, statement, 1)
    found = own_record.own(session, people[MARK], here.process_id)
    text = json.dumps(found)
    assert OTHERS not in text
    assert name_of(people[OTHERS]) not in text
    assert [one["text"] for one in found["words"]] == [f"{MARK} words"]
    assert [(one["reference"], one["answer"]) for one in found["votes"]] == [(statement, "agree")]
    assert [one["words"] for one in found["needs"]["needs"]] == [f"{MARK} food"]
    assert found["payments"]["choice"]["charity"] == f"{MARK} fund"
    assert [one["words"] for one in found["payments"]["expenses"]] == [f"{MARK} taxi"]
    assert {one["asked"] for one in found["choices"]} == {"take_part", "needs"}
    assert all(one["words_shown"] for one in found["choices"])
    assert len(found["support"]) == 1
    assert found["about"]["made_up_name"] == name_of(people[MARK])


def test_it_holds_what_was_written_and_told_in_confidence(session: Session) -> None:
    here = place(session)
    show_cards(session, here)
    someone(session, here.process_id, Role.REVIEWER)
    people = {}
    for mark in (MARK, OTHERS):
        people[mark] = who = member(session, here.process_id)
        contacts.choose(session, who, here.process_id, card_of(session, here, here.facilitator))
        contact_threads.write(session, who, here.process_id, f"{mark} message")
        concerns.raise_it(session, who, here.process_id, ConcernForm(f"{mark} concern", "help", way="here"))
        drafts.keep(session, who, here.process_id, f"{mark} draft")
        told = AboutMe(("cooking",), f"{mark} strength")
        about_me.tell(session, who, here.process_id, "strengths", told, shown=about_me.wording(), language="en-GB")
    found = own_record.own(session, people[MARK], here.process_id)
    assert OTHERS not in json.dumps(found)
    assert [one["text"] for one in found["person"]["messages"]] == [f"{MARK} message"]
    assert [one["steps"][0]["words"] for one in found["concerns"]] == [f"{MARK} concern"]
    assert found["draft"]["text"] == f"{MARK} draft"
    assert found["about_me"]["strengths"] == {"kinds": ["cooking"], "words": f"{MARK} strength"}
    assert (found["sheets"], found["settings"]) == ([], "")


def test_translations_of_ones_own_words_are_in_it(session: Session) -> None:
    here = place(session)
    who, other = member(session, here.process_id), member(session, here.process_id)
    for one, mark in ((who, MARK), (other, OTHERS)):
        reference = say(session, one, here.process_id, f"{mark} words")
        translations.write(session, here.facilitator, here.process_id, reference, language="cy", text=f"{mark} geiriau")
    (words,) = own_record.own(session, who, here.process_id)["words"]
    (made,) = words["translations"]
    assert (made["text"], made["language"], made["by_machine"]) == (f"{MARK} geiriau", "cy", False)
    assert made["made_at"]
    assert made["checked_at"] is None
    assert OTHERS not in json.dumps(own_record.own(session, who, here.process_id))


def test_a_statement_that_was_taken_back_is_not_in_it(session: Session) -> None:
    here = place(session)
    who, author = member(session, here.process_id), member(session, here.process_id)
    statement = state_it(session, here, say(session, author, here.process_id))
    votes.cast(session, who, here.process_id, statement, -1)
    before = own_record.own(session, who, here.process_id)["votes"][0]["statement"]
    assert before
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    leaving.leave_all(session, author, here.process_id, shown=shown, language="en-GB")
    assert before not in json.dumps(own_record.own(session, who, here.process_id))


def test_nobody_else_is_given_it(session: Session) -> None:
    here, there = place(session), place(session)
    others = [here.facilitator, here.convenor, here.committee, there.convenor, SYSTEM, ANONYMOUS]
    for actor in (*others, someone(session, here.process_id, Role.SUPPORTER), member(session, there.process_id)):
        with pytest.raises(NotAllowed):
            own_record.own(session, actor, here.process_id)
