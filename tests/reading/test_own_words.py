"""Where did my words go: a person's own words with every stop on the way, and nobody else's."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import contributions as reading
from deliberation.reading import trace
from deliberation.reading.trace import Stop
from deliberation.services import contributions, moderation, statements
from tests.services.people import (
    answer,
    choose,
    contribution,
    member,
    place,
    recommend,
    say,
    state_it,
    statement,
)


def test_each_stop_is_told_with_its_words_in_the_order_of_the_trace(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    say(session, who, here.process_id, "Buses stop at six.")
    assert reading.own(session, who, here.process_id)[0].furthest == "contribution"
    gone = state_it(session, here, "C01", text="Buses should run later.")
    kept = statement(session, here, text="Run buses at night.")
    statements.merge(session, here.facilitator, here.process_id, gone=gone, kept=kept)
    choose(session, here, recommend(session, here, kept))
    own = reading.own(session, who, here.process_id)[0]
    assert own.stops == (
        Stop("statement", gone, "Buses should run later.", "en-GB"),
        Stop("statement", kept, "Run buses at night.", "en-GB"),
        Stop("recommendation", "R01", "Run more buses", "en-GB"),
        Stop("priority", "P01", "Getting about", ""),
        Stop("action", "A01", "Buy a bus.", ""),
    )
    assert (own.text, own.reference, own.state, own.furthest) == ("Buses stop at six.", "C01", "in_use", "action")
    assert own == reading.one(session, who, own.public_id)


def test_newest_first_and_only_ones_own(session: Session) -> None:
    here, there = place(session), place(session)
    who, other = member(session, here.process_id), member(session, here.process_id)
    for one in (who, other, who):
        say(session, one, here.process_id)
    assert [one.reference for one in reading.own(session, who, here.process_id)] == ["C03", "C01"]
    assert [one.reference for one in reading.own(session, other, here.process_id)] == ["C02"]
    assert reading.own(session, member(session, there.process_id), there.process_id) == ()
    public_id = contribution(session, here.process_id, "C01").public_id
    for actor in (other, here.convenor, here.facilitator, Actor(), member(session, there.process_id)):
        with pytest.raises(NotAllowed):
            reading.one(session, actor, public_id)
    with pytest.raises(NotFound):
        reading.one(session, who, "0000000000")


def test_what_is_taken_back_is_an_empty_line_that_leads_nowhere(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    statement(session, here, who)
    public_id = contribution(session, here.process_id, "C01").public_id
    contributions.withdraw(session, who, public_id)
    own = reading.one(session, who, public_id)
    assert (own.text, own.state, own.stops, own.furthest) == ("", "withdrawn", (), "contribution")
    assert not own.can_appeal


def test_stops_that_lost_their_own_words_are_left_out(session: Session) -> None:
    here = place(session)
    who, other = member(session, here.process_id), member(session, here.process_id)
    mine, theirs = (say(session, one, here.process_id) for one in (who, other))
    gone = state_it(session, here, theirs)
    kept = state_it(session, here, mine, theirs)
    contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, theirs).public_id)
    own = reading.own(session, who, here.process_id)[0]
    assert [stop.reference for stop in own.stops] == [kept]
    assert gone not in trace.words_of(session, here.process_id)


def test_an_appeal_is_told_from_hiding_to_answer(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    public_id = contribution(session, here.process_id, said).public_id

    def told() -> tuple[str, bool, bool, str]:
        own = reading.one(session, who, public_id)
        return own.hidden_reason, own.can_appeal, own.appeal_waiting, own.appeal_answer

    assert told() == ("", False, False, "")
    moderation.hide(session, here.facilitator, here.process_id, said, reason="not_about_this")
    assert told() == ("not_about_this", True, False, "")
    contributions.appeal(session, who, public_id, note="It is.")
    assert told() == ("not_about_this", False, True, "")
    moderation.judge_appeal(session, here.convenor, here.process_id, said, show_again=False, note="No.")
    assert told() == ("not_about_this", False, False, "No.")
    moderation.judge_appeal(session, here.convenor, here.process_id, said, show_again=False, note="Twice.")
    assert told()[3] == "No."


def test_words_of_somebody_who_stopped_taking_part_count_as_gone(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    statement(session, here, who)
    assert trace.load(session, here.process_id).whose_words("S01").people_can_see_themselves
    answer(session, who, here.process_id, given=False)
    found = trace.load(session, here.process_id)
    assert not found.whose_words("S01").people_can_see_themselves
    assert found.lost_its_source("S01")


def test_hidden_words_count_as_gone_until_they_are_shown_again(session: Session) -> None:
    here = place(session)
    statement(session, here)
    moderation.hide(session, here.facilitator, here.process_id, "C01", reason="advertising")
    assert trace.load(session, here.process_id).lost_its_source("S01")


def test_two_processes_share_references_and_nothing_else(session: Session) -> None:
    here, there = place(session), place(session)
    for one in (here, there):
        statement(session, one, text=f"Of {one.process_id}.")
    assert {stop.words for stop in trace.words_of(session, here.process_id).values()} == {f"Of {here.process_id}."}
    assert len(trace.load(session, here.process_id).nodes) == 2
