"""The strategy as it is drawn up: from final recommendations, each line traced or labelled, approved as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import approval, trace
from deliberation.reading import strategies as reading
from deliberation.services import contributions, publication, strategies
from models import Action, Priority, ProcessState, Strategy, TraceLink, TraceNode
from tests.services.people import (
    STRATEGY,
    Place,
    action_form,
    actions,
    choose,
    contribution,
    member,
    place,
    publish,
    recommend,
    rows,
    set_state,
    statement,
)

CHOOSING = {
    ProcessState.DECIDING, ProcessState.REPORTED, ProcessState.RESPONDED, ProcessState.FOLLOWING_UP,
}  # fmt: skip


def ready(session: Session) -> Place:
    """A process with two final recommendations and a strategy that was started."""
    here = place(session)
    made = [statement(session, here) for _ in range(2)]
    for one in made:
        recommend(session, here, one)
    set_state(session, here.process_id, ProcessState.DECIDING)
    strategies.start(session, here.convenor, here.process_id, STRATEGY)
    return here


def pick(session: Session, here: Place, *recommended: str) -> str:
    return strategies.choose_priority(
        session, here.convenor, here.process_id, title="Buses", why="Asked for most.", recommendations=recommended
    )


def state(session: Session) -> str:
    session.rollback()
    return str(session.execute(select(Strategy.state)).scalar_one())


WRONG_STARTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": " "}, "text_empty"),
    ({"title": "x" * 201}, "text_too_long"),
    ({"period_start": 2034, "period_end": 2031}, "period_wrong"),
    ({"period_start": 31}, "period_wrong"),
    ({"period_end": 99999}, "period_wrong"),
)


def test_a_strategy_starts_once_with_a_title_and_years(session: Session) -> None:
    here = place(session, ProcessState.DECIDING)
    for wrong, code in WRONG_STARTS:
        with pytest.raises(DeliberationError, match=code):
            strategies.start(session, here.convenor, here.process_id, replace(STRATEGY, **wrong))
    with pytest.raises(NotFound, match="strategy_not_started"):
        pick(session, here, "R01")
    strategies.start(session, here.convenor, here.process_id, STRATEGY)
    with pytest.raises(Refused, match="strategy_exists"):
        strategies.start(session, here.convenor, here.process_id, STRATEGY)
    assert rows(session, Strategy) == 1


def test_a_priority_needs_final_recommendations_and_a_reason(session: Session) -> None:
    here = ready(session)
    made = statement(session, replace_state(session, here, ProcessState.LEARNING))
    draft = recommend(session, here, made, final=False)
    set_state(session, here.process_id, ProcessState.DECIDING)
    with pytest.raises(DeliberationError, match="priority_needs_recommendation"):
        pick(session, here)
    with pytest.raises(Refused, match="recommendation_not_final"):
        pick(session, here, "R01", draft)
    for wrong in ("R99", "S01", "C01"):
        with pytest.raises(NotFound):
            pick(session, here, wrong)
    with pytest.raises(DeliberationError, match="text_empty"):
        strategies.choose_priority(
            session, here.convenor, here.process_id, title="Buses", why="", recommendations=["R01"]
        )
    assert rows(session, Priority) == 0
    assert [pick(session, here, "R01", "R02"), pick(session, here, "R02")] == ["P01", "P02"]
    view = reading.working(session, here.convenor, here.process_id)
    assert view is not None
    assert [(one.rank, one.recommendations) for one in view.priorities] == [(1, ("R01", "R02")), (2, ("R02",))]
    assert actions(session)[-2:] == ["priority_chosen", "priority_chosen"]


def replace_state(session: Session, here: Place, to: ProcessState) -> Place:
    set_state(session, here.process_id, to)
    return here


def test_a_recommendation_that_lost_its_source_is_not_chosen(session: Session) -> None:
    here = ready(session)
    contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, "C01").public_id)
    with pytest.raises(Refused, match="recommendation_lost_its_source"):
        pick(session, here, "R02", "R01")
    assert rows(session, Priority) == 0
    assert pick(session, here, "R02") == "P01"


def test_an_action_traces_back_or_is_the_officers_own(session: Session) -> None:
    here = ready(session)
    priority = pick(session, here, "R01")
    traced = strategies.add_action(session, here.convenor, here.process_id, priority, action_form())
    own = strategies.add_action(session, here.convenor, here.process_id, priority, action_form(officers=True))
    session.rollback()
    found = trace.load(session, here.process_id)
    assert [step.ref for step in found.whose_words(traced).indirect] == ["C01"]
    assert not found.whose_words(own).people_can_see_themselves
    node = session.execute(select(TraceNode.id).where(TraceNode.reference == own)).scalar_one()
    assert not session.execute(select(TraceLink).where((TraceLink.to_id == node) | (TraceLink.from_id == node))).all()
    view = reading.working(session, here.convenor, here.process_id)
    assert view is not None
    assert [one.officer_proposed for one in view.priorities[0].actions] == [False, True]


WRONG_ACTIONS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"text": ""}, "text_empty"),
    ({"owner": "\u200b"}, "text_empty"),
    ({"due_on": date(2031, 3, 31)}, "due_before_start"),
    ({"money_pence": -1}, "money_out_of_range"),
    ({"money_pence": 10**13 + 1}, "money_out_of_range"),
)


def test_an_action_that_does_not_fit_is_refused(session: Session) -> None:
    here = ready(session)
    priority = pick(session, here, "R01")
    for wrong, code in WRONG_ACTIONS:
        with pytest.raises(DeliberationError, match=code):
            strategies.add_action(session, here.convenor, here.process_id, priority, replace(action_form(), **wrong))
    with pytest.raises(NotFound):
        strategies.add_action(session, here.convenor, here.process_id, "P99", action_form())
    assert rows(session, Action) == 0


def test_money_is_kept_to_the_penny(session: Session) -> None:
    here = ready(session)
    priority = pick(session, here, "R01")
    for pence in (None, 0, 2**40, 10**13):
        strategies.add_action(session, here.convenor, here.process_id, priority, action_form(pence=pence))
    view = reading.working(session, here.convenor, here.process_id)
    assert view is not None
    assert [one.money_pence for one in view.priorities[0].actions] == [None, 0, 2**40, 10**13]


def test_approval_needs_an_action_under_every_priority(session: Session) -> None:
    here = ready(session)
    with pytest.raises(Refused, match="strategy_incomplete"):
        strategies.approve(session, here.committee, here.process_id)
    first = pick(session, here, "R01")
    second = pick(session, here, "R02")
    strategies.add_action(session, here.convenor, here.process_id, first, action_form())
    with pytest.raises(Refused) as refused:
        strategies.approve(session, here.committee, here.process_id)
    assert refused.value.params["empty"] == (second,)
    assert state(session) == "drafting"
    strategies.add_action(session, here.convenor, here.process_id, second, action_form())
    strategies.approve(session, here.committee, here.process_id)
    assert (state(session), actions(session)[-1]) == ("approved", "strategy_approved")


def new_priority(session: Session, here: Place) -> None:
    pick(session, here, "R02")


def new_action(session: Session, here: Place) -> None:
    strategies.add_action(session, here.convenor, here.process_id, "P01", action_form("Another bus."))


@pytest.mark.parametrize("change", [new_priority, new_action])
@pytest.mark.parametrize("published", [True, False])
def test_any_change_after_approval_needs_approval_again(
    session: Session, change: Callable[[Session, Place], None], *, published: bool
) -> None:
    here = ready(session)
    choose(session, here, "R01")
    strategies.approve(session, here.committee, here.process_id)
    if published:
        publication.publish(session, here.convenor, here.process_id)
    change(session, here)
    assert state(session) == ("in_review" if published else "drafting")
    with pytest.raises(Refused, match="strategy_not_approved"):
        publication.publish(session, here.convenor, here.process_id)
    if change is new_priority:
        strategies.add_action(session, here.convenor, here.process_id, "P02", action_form())
    strategies.approve(session, here.committee, here.process_id)
    assert publication.publish(session, here.convenor, here.process_id) == (2 if published else 1)


def test_another_text_than_the_one_that_was_read_is_not_approved(session: Session) -> None:
    here = ready(session)
    choose(session, here, "R01")
    seen = approval.working(session, here.committee, here.process_id)
    assert seen is not None
    new_action(session, here)
    with pytest.raises(Refused, match="strategy_changed_meanwhile"):
        strategies.approve(session, here.committee, here.process_id, seen=seen.mark)
    assert state(session) == "drafting"
    again = approval.working(session, here.committee, here.process_id)
    assert again is not None
    for _ in range(2):
        strategies.approve(session, here.committee, here.process_id, seen=again.mark)
    assert (state(session), list(actions(session)).count("strategy_approved")) == ("approved", 1)


def test_the_strategy_changes_only_while_that_is_on(session: Session) -> None:
    here = ready(session)
    choose(session, here, "R01")
    for where in set(ProcessState) - CHOOSING:
        set_state(session, here.process_id, where)
        for act in (
            lambda: pick(session, here, "R01"),
            lambda: new_action(session, here),
            lambda: strategies.approve(session, here.committee, here.process_id),
        ):
            with pytest.raises(Refused, match="cannot_choose_priorities_now"):
                act()
    other = place(session)
    with pytest.raises(Refused, match="cannot_choose_priorities_now"):
        strategies.start(session, other.convenor, other.process_id, STRATEGY)
    assert (rows(session, Priority), rows(session, Action), state(session)) == (1, 1, "drafting")


def test_forms_sent_twice_add_one_line(session: Session) -> None:
    here = ready(session)
    for _ in range(2):
        priority = strategies.choose_priority(
            session, here.convenor, here.process_id, title="B", why="W", recommendations=["R01"], key="k"
        )
        strategies.add_action(session, here.convenor, here.process_id, priority, action_form(), key="k")
    assert (rows(session, Priority), rows(session, Action)) == (1, 1)


def test_who_writes_who_approves_and_who_reads(session: Session) -> None:
    here, there = ready(session), place(session)
    choose(session, here, "R01")
    who = member(session, here.process_id)
    for actor in (who, here.facilitator, here.committee, there.convenor):
        with pytest.raises(NotAllowed):
            strategies.add_action(session, actor, here.process_id, "P01", action_form())
    for actor in (who, here.facilitator, here.convenor, there.committee):
        with pytest.raises(NotAllowed):
            strategies.approve(session, actor, here.process_id)
    for actor in (who, here.facilitator, here.convenor, here.committee):
        assert reading.working(session, actor, here.process_id) is not None
    for actor in (Actor(), there.convenor):
        with pytest.raises(NotAllowed):
            reading.working(session, actor, here.process_id)


def test_the_process_behind_a_reference(session: Session) -> None:
    here = ready(session)
    choose(session, here, "R01")
    assert strategies.process_of(session, publish(session, here)).id == here.process_id
    with pytest.raises(NotFound, match="strategy_unknown"):
        strategies.process_of(session, "ST-000000")
