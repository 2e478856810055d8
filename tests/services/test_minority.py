"""Minority statements: written and backed by the roll, kept with a tenth behind them, and nobody's name in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.exchange.document.strategy.codec import content_from_json, content_json
from deliberation.exchange.document.strategy.tables import strategy_sheets
from deliberation.exchange.strategy import write_strategy
from deliberation.permissions import SYSTEM
from deliberation.reading import minority as reading
from deliberation.reading import own_minority, own_record, recommendations, strategies, trace
from deliberation.services import ballots, consent, leaving, minority, minority_settling
from models import (
    AuditEvent,
    IdempotencyKey,
    MinorityBacking,
    MinorityStatement,
    RollEntry,
    TraceLink,
    TraceNode,
)
from tests.exchange.document import examples as example
from tests.services.minorities import back_it, divided, everybody_votes, says, signed, state_of, stored
from tests.services.people import choose, member, publish, rows
from tests.services.voting import deciding, form, opened

WORDS = "The last bus goes at five. I work until six."


def test_a_statement_that_a_tenth_stands_behind_is_kept(session: Session) -> None:
    of = divided(session, 11)
    everybody_votes(session, of)
    kept, dropped = says(session, of, of.people[0], text=WORDS), says(session, of, of.people[1])
    back_it(session, of, kept, of.people[2])
    signed(session, of)
    # A tenth of eleven is two.
    assert (stored(session, kept).state, stored(session, kept).backers, stored(session, kept).needed) == ("kept", 2, 2)
    assert (stored(session, dropped).state, stored(session, dropped).backers) == ("not_kept", 1)
    assert (state_of(session, of.first), state_of(session, of.second)) == ("adopted", "minority")
    shown = reading.kept(session, of.here.process_id, recommendation=of.second)
    assert [(one.reference, one.text, one.backers, one.ballot) for one in shown] == [(kept, WORDS, 2, of.ballot)]
    assert reading.kept(session, of.here.process_id, recommendation=of.first) == ()
    assert rows(session, MinorityBacking) == 0
    found = next(one for one in recommendations.public(session, of.here.process_id) if one.reference == of.second)
    assert (found.state, len(found.statements), found.contributions) == ("minority", 1, 1)


def test_the_trace_leads_from_a_kept_statement_to_its_recommendation_and_names_nobody(session: Session) -> None:
    of = divided(session, 3)
    everybody_votes(session, of)
    written, other = says(session, of, of.people[0]), says(session, of, of.people[1], 1)
    assert written not in {node.ref for node in trace.load(session, of.here.process_id).nodes}
    signed(session, of)
    found = trace.load(session, of.here.process_id)
    assert found.relations(written, of.second) == ("minority_on",)
    assert found.relations(other, of.first) == ("minority_on",)
    assert state_of(session, of.first) == "adopted"
    link = session.scalars(
        select(TraceLink).join(TraceNode, TraceNode.id == TraceLink.from_id).where(TraceNode.reference == written)
    ).one()
    assert link.made_by_id is None


def test_nobody_backs_twice_and_everybody_can_change_their_mind(session: Session) -> None:
    of = divided(session, 3)
    written = says(session, of, of.people[0])
    for _ in range(2):
        back_it(session, of, written, of.people[1])
    assert rows(session, MinorityBacking) == 2
    for _ in range(2):
        minority.back(session, of.people[1], of.here.process_id, written, stands=False)
    assert rows(session, MinorityBacking) == 1
    with pytest.raises(Refused, match="minority_own"):
        minority.back(session, of.people[0], of.here.process_id, written, stands=False)
    assert rows(session, MinorityBacking) == 1


def test_other_words_let_go_of_those_who_backed_the_old_ones(session: Session) -> None:
    of = divided(session, 3)
    written = says(session, of, of.people[0], text="One thing.")
    back_it(session, of, written, of.people[1])
    assert says(session, of, of.people[0], text="One thing.") == written
    assert rows(session, MinorityBacking) == 2
    assert says(session, of, of.people[0], text="Another thing.") == written
    assert session.scalars(select(MinorityBacking.membership_id)).all() == [of.people[0].parts[0].membership_id]
    assert rows(session, MinorityStatement) == 1


def test_writing_needs_the_roll_and_not_a_paper(session: Session) -> None:
    of = divided(session, 2)
    late = member(session, of.here.process_id)
    with pytest.raises(NotFound, match="not_on_the_roll"):
        says(session, of, late)
    with pytest.raises(NotFound, match="not_on_the_roll"):
        reading.of_ballot(session, late, of.here.process_id, of.ballot)
    for other in (of.here.convenor, of.here.facilitator, of.here.committee):
        with pytest.raises(NotAllowed):
            says(session, of, other)
    written = says(session, of, of.people[0])
    with pytest.raises(NotFound, match="not_on_the_roll"):
        back_it(session, of, written, late)
    assert set(session.scalars(select(RollEntry.channel))) == {None}


@pytest.mark.parametrize(
    ("option", "text", "error"),
    [(3, "Words.", "minority_option"), (2, "  ", "text_empty"), (2, "x" * 1001, "text_too_long")],
)
def test_bad_input_is_refused_and_nothing_is_kept(session: Session, option: int, text: str, error: str) -> None:
    of = divided(session, 1)
    with pytest.raises(DeliberationError, match=error):
        says(session, of, of.people[0], option, text)
    assert rows(session, MinorityStatement) == 0


def test_only_a_vote_that_asks_what_people_cannot_live_with_has_them(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    reference = opened(session, here, form("approval", "phragmen"))
    with pytest.raises(Refused, match="minority_not_here"):
        minority.say(session, who, here.process_id, reference, 1, "Words.")
    with pytest.raises(NotFound):
        reading.of_ballot(session, who, here.process_id, reference)


def test_acts_of_members_leave_no_event_and_no_key(session: Session) -> None:
    of = divided(session, 2)
    before = (rows(session, AuditEvent), rows(session, IdempotencyKey))
    written = says(session, of, of.people[0])
    says(session, of, of.people[0], text="Other words.")
    back_it(session, of, written, of.people[1])
    minority.back(session, of.people[1], of.here.process_id, written, stands=False)
    minority.take_back(session, of.people[0], of.here.process_id, written)
    assert (rows(session, AuditEvent), rows(session, IdempotencyKey)) == before


def test_nobody_learns_how_many_stand_behind_it_before_it_is_over(session: Session) -> None:
    of = divided(session, 4)
    everybody_votes(session, of)
    written = says(session, of, of.people[0])
    back_it(session, of, written, of.people[1])
    for who in (of.people[0], of.people[2], of.here.convenor, of.here.facilitator, of.here.committee):
        (one,) = reading.of_ballot(session, who, of.here.process_id, of.ballot).statements
        assert (one.backers, one.needed) == (None, None)
        assert one.backed == (who is of.people[0])
    assert reading.kept(session, of.here.process_id) == ()


def test_a_later_day_lets_people_write_on_after_the_result(session: Session) -> None:
    of = divided(session, 4)
    everybody_votes(session, of)
    pid, until = of.here.process_id, clock.now() + timedelta(days=30)
    minority.keep_open(session, of.here.convenor, pid, of.ballot, until)
    minority.keep_open(session, of.here.convenor, pid, of.ballot, until)
    with pytest.raises(DeliberationError, match="minority_until"):
        minority.keep_open(session, of.here.convenor, pid, of.ballot, until - timedelta(days=1))
    signed(session, of)
    assert state_of(session, of.second) == "below_threshold"
    with clock.moved(timedelta(days=20)):
        written = says(session, of, of.people[0])
        assert minority_settling.waiting(session, SYSTEM) == ()
        minority_settling.settle(session, SYSTEM, pid, of.ballot)
        assert stored(session, written).state == "open"
    with clock.moved(timedelta(days=31)):
        with pytest.raises(Refused, match="minority_not_open"):
            back_it(session, of, written, of.people[1])
        assert minority_settling.waiting(session, SYSTEM) == ((pid, of.ballot),)
        for _ in range(2):
            minority_settling.settle(session, SYSTEM, pid, of.ballot)
        assert minority_settling.waiting(session, SYSTEM) == ()
    assert (stored(session, written).state, stored(session, written).backers) == ("kept", 1)
    assert state_of(session, of.second) == "minority"


def test_what_is_said_of_a_void_vote_is_not_kept(session: Session) -> None:
    of = divided(session, 2)
    written = says(session, of, of.people[0])
    ballots.void(session, of.here.convenor, of.here.process_id, of.ballot, because="The words were wrong.")
    with pytest.raises(Refused, match="minority_not_open"):
        says(session, of, of.people[1])
    minority_settling.settle(session, SYSTEM, of.here.process_id, of.ballot)
    assert (stored(session, written).state, rows(session, MinorityBacking)) == ("not_kept", 0)
    assert reading.kept(session, of.here.process_id) == ()


def test_words_that_are_taken_back_leave_a_tombstone(session: Session) -> None:
    of = divided(session, 3)
    everybody_votes(session, of)
    written = says(session, of, of.people[0], text=WORDS)
    signed(session, of)
    assert state_of(session, of.second) == "minority"
    with pytest.raises(NotFound):
        minority.take_back(session, of.people[1], of.here.process_id, written)
    minority.take_back(session, of.people[0], of.here.process_id, written)
    gone = stored(session, written)
    assert (gone.text, gone.membership_id, gone.state, gone.backers) == ("", None, "taken_back", 1)
    assert state_of(session, of.second) == "below_threshold"
    (shown,) = reading.kept(session, of.here.process_id)
    assert (shown.text, shown.backers) == ("", 1)
    assert trace.load(session, of.here.process_id).is_withdrawn(written)


@pytest.mark.parametrize("how", ["leave", "no"])
def test_whoever_leaves_takes_words_and_backing_along(session: Session, how: str) -> None:
    of = divided(session, 3)
    leaver, stays = of.people[0], of.people[1]
    own, others = says(session, of, leaver, text=WORDS), says(session, of, stays)
    back_it(session, of, others, leaver)
    shown = consent.wording_of("take_part")
    if how == "leave":
        assert leaving.leave_all(session, leaver, of.here.process_id, shown=shown, language="en-GB") == 1
    else:
        no = consent.answer_from("take_part", given=False)
        consent.answer(session, leaver, of.here.process_id, no, shown=shown, language="en-GB")
    assert (stored(session, own).state, stored(session, own).text) == ("taken_back", "")
    assert session.scalars(select(MinorityBacking.membership_id)).all() == [stays.parts[0].membership_id]


def test_hidden_words_are_seen_by_their_author_and_by_those_who_look_after_words(session: Session) -> None:
    of = divided(session, 3)
    everybody_votes(session, of)
    pid = of.here.process_id
    written = says(session, of, of.people[0], text="Mr Zebra did it.")
    minority.hide(session, of.here.facilitator, pid, written, reason="names_somebody")
    assert reading.of_ballot(session, of.people[1], pid, of.ballot).statements == ()
    (own,) = reading.of_ballot(session, of.people[0], pid, of.ballot).statements
    assert (own.hidden_because, own.own) == ("names_somebody", True)
    (held,) = reading.of_ballot(session, of.here.second, pid, of.ballot).statements
    assert (held.hidden_because, held.own) == ("names_somebody", False)
    with pytest.raises(NotFound):
        back_it(session, of, written, of.people[1])
    signed(session, of)
    assert (reading.kept(session, pid), state_of(session, of.second)) == ((), "below_threshold")
    minority.show_again(session, of.here.convenor, pid, written)
    assert [one.reference for one in reading.kept(session, pid)] == [written]
    assert state_of(session, of.second) == "minority"
    minority.hide(session, of.here.convenor, pid, written, reason="names_somebody")
    with pytest.raises(Refused, match="appeal_needs_somebody_else"):
        minority.show_again(session, of.here.convenor, pid, written)
    assert state_of(session, of.second) == "below_threshold"


def test_ones_own_record_has_what_one_wrote_and_what_one_stands_behind_and_nothing_of_others(session: Session) -> None:
    of = divided(session, 3)
    author, backer, other = of.people
    pid = of.here.process_id
    everybody_votes(session, of)
    written = says(session, of, author, text=WORDS)
    back_it(session, of, written, backer)
    mine = {"reference": written, "ballot": of.ballot, "text": WORDS, "language": "en-GB", "hidden": False}
    assert own_record.own(session, author, pid)["minority_statements"] == {
        "written": [{**mine, "state": "open", "backers": None}],
        "stands_behind": [],
    }
    behind = {"reference": written, "text": WORDS, "language": "en-GB"}
    found = [own_minority.own_export(session, one, pid) for one in (backer, other)]
    assert found == [{"written": [], "stands_behind": [behind]}, {"written": [], "stands_behind": []}]
    minority.hide(session, of.here.facilitator, pid, written, reason="names_somebody")
    assert own_minority.own_export(session, backer, pid)["stands_behind"] == [{**behind, "text": ""}]
    minority.show_again(session, of.here.convenor, pid, written)
    signed(session, of)
    (kept,) = own_minority.own_export(session, author, pid)["written"]
    assert (kept["state"], kept["backers"]) == ("kept", 2)
    assert own_minority.own_export(session, backer, pid)["stands_behind"] == []
    minority.take_back(session, author, pid, written)
    assert own_minority.written(session, author, pid) == ()
    with pytest.raises(NotAllowed):
        own_minority.written(session, of.here.convenor, pid)


def test_the_author_can_change_hidden_words_so_that_they_are_seen(session: Session) -> None:
    of = divided(session, 2)
    written = says(session, of, of.people[0], text="Mr Zebra did it.")
    minority.hide(session, of.here.facilitator, of.here.process_id, written, reason="names_somebody")
    says(session, of, of.people[0], text="Somebody did it.")
    (seen,) = reading.of_ballot(session, of.people[1], of.here.process_id, of.ballot).statements
    assert (seen.text, seen.hidden_because) == ("Somebody did it.", "")


def test_every_copy_of_the_strategy_has_it_until_it_is_taken_back(session: Session) -> None:
    of = divided(session, 3)
    everybody_votes(session, of)
    written = says(session, of, of.people[0], text=WORDS)
    signed(session, of)
    choose(session, of.here, of.first)
    reference = publish(session, of.here)
    session.rollback()
    view = strategies.published(session, reference)
    words = next(one for one in view.content.recommendations if one.reference == of.second).minority
    assert [(one.reference, one.text, one.backers, one.needed) for one in words] == [(written, WORDS, 1, 1)]
    assert next(one for one in view.content.recommendations if one.reference == of.first).minority == ()
    page = write_strategy(view.content, "html")[0].decode()
    assert f">{WORDS}<" in page
    assert strategy_sheets(view.content)["minority_statements"].rows == ((of.second, written, 1, 1),)
    assert content_from_json(content_json(view.content)) == view.content
    minority.take_back(session, of.people[0], of.here.process_id, written)
    gone = strategies.published(session, reference).content
    assert WORDS not in content_json(gone).decode()
    assert [one.reference for one in gone.redactions] == [written]


def test_a_strategy_without_any_is_the_same_file_as_before() -> None:
    assert b'"minority":' not in content_json(example.strategy())
