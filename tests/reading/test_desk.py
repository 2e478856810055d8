"""What waits at the desk: the queue, what can be used, appeals, and the figures on top."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import Actor
from deliberation.reading import moderation as reading
from deliberation.reading import processes
from deliberation.reading import recommendations as desk
from deliberation.reading.processes import DeskView
from deliberation.services import contributions, moderation, statements, votes
from deliberation.services.contributions import Words
from models import Channel, ProcessState, Provenance, Source
from tests.services.people import (
    Place,
    answer,
    contribution,
    member,
    place,
    recommend,
    say,
    state_it,
    statement,
)


def queue(session: Session, here: Place) -> list[str]:
    return [one.reference for one in reading.queue(session, here.facilitator, here.process_id)]


def usable(session: Session, here: Place) -> list[str]:
    return [one.reference for one in reading.usable(session, here.facilitator, here.process_id)]


def test_new_words_wait_oldest_first_without_who_said_them(session: Session) -> None:
    here = place(session)
    visitor = member(session, here.process_id, Source.OPEN_CALL)
    say(session, member(session, here.process_id), here.process_id, "First.")
    sent = Words("Ail.", language="cy", provenance=Provenance.HELPED, channel=Channel.PHONE)
    contributions.submit(session, visitor, here.process_id, sent)
    first, second = reading.queue(session, here.facilitator, here.process_id)
    assert (first.reference, first.text, first.source) == ("C01", "First.", "assembly")
    assert (second.language, second.channel, second.provenance, second.source) == ("cy", "phone", "helped", "open_call")
    assert visitor.parts[0].pseudonym not in repr((first, second))


def test_what_leaves_the_queue(session: Session) -> None:
    here = place(session)
    people = [member(session, here.process_id) for _ in range(6)]
    said = [say(session, who, here.process_id) for who in people]
    moderation.allow(session, here.facilitator, here.process_id, said[0])
    moderation.hide(session, here.facilitator, here.process_id, said[1], reason="advertising")
    contributions.withdraw(session, people[2], contribution(session, here.process_id, said[2]).public_id)
    answer(session, people[3], here.process_id, given=False)
    made = state_it(session, here, said[4])
    assert queue(session, here) == [said[5]]
    assert usable(session, here) == [said[0], said[4]], "those not used yet come first"
    item = reading.usable(session, here.facilitator, here.process_id)[1]
    assert (item.statements, item.source) == ((made,), "assembly")
    answer(session, people[0], here.process_id, given=False)
    assert usable(session, here) == [said[4]]


def test_an_appeal_waits_until_it_is_answered(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id, "Not rude.")
    moderation.hide(session, here.facilitator, here.process_id, said, reason="attacks_people", note="Rude.")
    assert reading.appeals(session, here.facilitator, here.process_id) == ()
    contributions.appeal(session, who, contribution(session, here.process_id, said).public_id, note="Read it again.")
    for actor, by_actor in ((here.facilitator, True), (here.convenor, False)):
        (item,) = reading.appeals(session, actor, here.process_id)
        assert (item.text, item.reason, item.hidden_note, item.appeal_note, item.hidden_by_actor) == (
            "Not rude.",
            "attacks_people",
            "Rude.",
            "Read it again.",
            by_actor,
        )
    moderation.judge_appeal(session, here.convenor, here.process_id, said, show_again=True, note="It is fine.")
    assert reading.appeals(session, here.convenor, here.process_id) == ()
    assert usable(session, here) == [said]


def test_an_appeal_of_somebody_who_left_waits_no_more(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    moderation.hide(session, here.facilitator, here.process_id, said, reason="advertising")
    contributions.appeal(session, who, contribution(session, here.process_id, said).public_id, note="")
    contributions.withdraw_all(session, who, here.process_id)
    assert reading.appeals(session, here.convenor, here.process_id) == ()


def test_the_figures_on_top(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    assert processes.desk(session, here.facilitator, here.process_id) == DeskView(0, 0, 0, 0, 0)
    said = [say(session, who, here.process_id) for _ in range(4)]
    moderation.allow(session, here.facilitator, here.process_id, said[0])
    moderation.hide(session, here.facilitator, here.process_id, said[1], reason="advertising")
    contributions.appeal(session, who, contribution(session, here.process_id, said[1]).public_id, note="")
    made = [statement(session, here, who) for _ in range(3)]
    statements.set_open(session, here.facilitator, here.process_id, made[0], is_open=False)
    recommend(session, here, made[1], final=False)
    found = processes.desk(session, here.convenor, here.process_id)
    assert found == DeskView(waiting=2, appeals=1, unused=3, statements_open=2, recommendations=1)
    for actor in (who, here.committee, Actor(), place(session).facilitator):
        with pytest.raises(NotAllowed):
            processes.desk(session, actor, here.process_id)


def test_statements_tell_their_trails_and_who_did_not_understand(session: Session) -> None:
    here = place(session)
    people = [member(session, here.process_id) for _ in range(2)]
    made = [statement(session, here, who) for who in people]
    for who in people:
        votes.not_clear(session, who, here.process_id, made[0])
    contributions.withdraw(session, people[1], contribution(session, here.process_id, "C02").public_id)
    first, second = desk.statements(session, here.facilitator, here.process_id)
    assert (first.not_clear, first.sources, first.state) == (2, ("C01",), "open")
    assert (second.text, second.state, second.sources, second.withdrawn_sources) == ("", "hidden", (), 1)


def test_what_anybody_sees_of_a_process(session: Session) -> None:
    here, draft = place(session), place(session, ProcessState.DRAFT)
    shown = [one.id for one in processes.open_to_visitors(session)]
    assert shown == [here.process_id]
    public_id = processes.by_id(session, draft.process_id).public_id
    with pytest.raises(NotFound, match="process_unknown"):
        processes.for_visitor(session, Actor(), public_id)
    assert processes.for_visitor(session, draft.convenor, public_id).state == "draft"
    abilities = {"bring_in_words", "contribute", "join", "plan_costs", "sort_themes", "vote", "write_statements"}
    assert processes.by_id(session, here.process_id).abilities == abilities
    for _ in range(3):
        member(session, here.process_id)
    gone = member(session, here.process_id)
    answer(session, gone, here.process_id, given=False)
    assert processes.member_count(session, here.process_id) == 4
    assert processes.consenting_count(session, here.process_id) == 3
    mine = processes.of_actor(session, here.convenor)
    assert [(view.id, roles) for view, roles in mine] == [(here.process_id, ("convenor",))]
