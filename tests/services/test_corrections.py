"""Correcting a strategy: lines change and go in the draft, the trace follows, and what was published stays."""

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
from deliberation.reading import contributions as own_words
from deliberation.reading import strategies as reading
from deliberation.reading import trace
from deliberation.reading.strategies import StrategyView
from deliberation.services import contributions, corrections, publication, strategies
from deliberation.services.corrections import PriorityForm
from models import Action, Priority, Process, ProcessState, Strategy, TraceLink, TraceNode
from tests.services.people import (
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
    say,
    set_state,
    state_it,
    statement,
)
from tests.services.signing import events

LINE = action_form("Buy a bus.")


def drawn_up(session: Session) -> Place:
    """P01 with A01 from R01, and P02 with A02 and A03 (the officers' own) from R02."""
    here = place(session)
    made = [statement(session, here) for _ in range(2)]
    for one in made:
        recommend(session, here, one)
    choose(session, here, "R01", title="Buses")
    choose(session, here, "R02", title="Benches")
    add(session, here, "P02", officers=True)
    return here


def add(session: Session, here: Place, priority: str, *, officers: bool = False) -> str:
    form = action_form("Ask the officers.", officers=officers)
    return strategies.add_action(session, here.convenor, here.process_id, priority, form)


def view(session: Session, here: Place) -> StrategyView:
    session.rollback()
    found = reading.working(session, here.convenor, here.process_id)
    assert found is not None
    return found


def lines(session: Session, here: Place) -> list[tuple[int, str, list[str]]]:
    """Each priority with its number and its actions."""
    found = view(session, here).priorities
    return [(one.rank, one.reference, [each.reference for each in one.actions]) for one in found]


def links(session: Session) -> set[tuple[str, str]]:
    """Every step to a priority or an action, by references."""
    session.rollback()
    names = {one.id: one.reference for one in session.execute(select(TraceNode)).scalars()}
    found = {(names[one.from_id], names[one.to_id]) for one in session.execute(select(TraceLink)).scalars()}
    return {pair for pair in found if pair[1][0] in "PA"}


def tombstones(session: Session) -> set[str]:
    session.rollback()
    gone = select(TraceNode.reference).where(TraceNode.withdrawn_at.is_not(None))
    return set(session.execute(gone).scalars())


def state(session: Session) -> str:
    session.rollback()
    return str(session.execute(select(Strategy.state)).scalar_one())


def change(session: Session, here: Place, *recommended: str, key: str | None = None, **words: str) -> str:
    form = PriorityForm(words.get("title", "Buses"), words.get("why", "It was asked for most."), recommended)
    return corrections.change_priority(session, here.convenor, here.process_id, "P01", form, key=key)


def test_a_priority_gets_other_words_and_sources_and_the_trace_follows(session: Session) -> None:
    here = drawn_up(session)
    assert change(session, here, "R02", title=" More buses ", why="So many said it.") == "P01"
    first = view(session, here).priorities[0]
    assert (first.title, first.why, first.recommendations) == ("More buses", "So many said it.", ("R02",))
    assert links(session) == {("R02", "P01"), ("R02", "P02"), ("P01", "A01"), ("P02", "A02")}
    found = trace.load(session, here.process_id)
    assert [step.ref for step in found.whose_words("A01").indirect] == ["C02"]
    change(session, here, "R01", "R02")
    assert view(session, here).priorities[0].recommendations == ("R01", "R02")
    told = [payload for action, thing, payload in events(session) if (action, thing) == ("priority_changed", "P01")]
    assert [(one["changed"], one["from"]) for one in told] == [
        (["title", "why", "sources"], ["R02"]),
        (["title", "why", "sources"], ["R01", "R02"]),
    ]


def test_a_recommendation_that_lost_its_words_may_stay_and_cannot_come_anew(session: Session) -> None:
    here = drawn_up(session)
    for said in ("C01", "C02"):
        contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, said).public_id)
    change(session, here, "R01", title="Still wanted")
    with pytest.raises(Refused, match="recommendation_lost_its_source"):
        change(session, here, "R01", "R02")
    assert view(session, here).priorities[0].recommendations == ("R01",)


WRONG_PRIORITIES: tuple[tuple[tuple[str, ...], dict[str, str], str], ...] = (
    ((), {}, "priority_needs_recommendation"),
    (("R01",), {"title": " "}, "text_empty"),
    (("R01",), {"why": ""}, "text_empty"),
    (("R01",), {"title": "x" * 201}, "text_too_long"),
    (("R99",), {}, "reference_unknown"),
    (("S01",), {}, "reference_unknown"),
)


def test_a_priority_that_does_not_fit_stays_as_it_was(session: Session) -> None:
    here = drawn_up(session)
    before, noted = view(session, here), actions(session)
    for recommended, words, code in WRONG_PRIORITIES:
        with pytest.raises(DeliberationError, match=code):
            change(session, here, *recommended, **words)
    assert (view(session, here), actions(session)) == (before, noted)


OTHER: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"text": "Buy two buses."}, ["text"]),
    ({"owner": "The council"}, ["owner"]),
    ({"starts_on": date(2031, 5, 1)}, ["starts_on"]),
    ({"due_on": date(2033, 3, 31)}, ["due_on"]),
    ({"money_pence": None}, ["money"]),
    ({"money_pence": 10**13}, ["money"]),
    ({"kind": "asset_building"}, ["kind"]),
    ({"officer_proposed": True}, ["officer_proposed"]),
)


@pytest.mark.parametrize(("other", "changed"), OTHER)
def test_each_part_of_an_action_can_be_changed(session: Session, other: dict[str, Any], changed: list[str]) -> None:
    here = drawn_up(session)
    form = replace(LINE, **other)
    assert corrections.change_action(session, here.convenor, here.process_id, "A01", form) == "A01"
    line = view(session, here).priorities[0].actions[0]
    assert {name: getattr(line, name) for name in other} == other
    assert (("P01", "A01") in links(session)) != form.officer_proposed
    assert events(session)[-1][0:2] == ("action_changed", "A01")
    assert events(session)[-1][2]["changed"] == changed
    corrections.change_action(session, here.convenor, here.process_id, "A01", LINE)
    assert ("P01", "A01") in links(session)


def test_an_action_moves_under_another_priority_with_its_trace(session: Session) -> None:
    here = drawn_up(session)
    corrections.change_action(session, here.convenor, here.process_id, "A01", LINE, under="P02")
    officers = action_form("Ask the officers.", officers=True)
    corrections.change_action(session, here.convenor, here.process_id, "A03", officers, under="P01")
    assert lines(session, here) == [(1, "P01", ["A03"]), (2, "P02", ["A01", "A02"])]
    assert links(session) == {("R01", "P01"), ("R02", "P02"), ("P02", "A01"), ("P02", "A02")}
    with pytest.raises(NotFound):
        corrections.change_action(session, here.convenor, here.process_id, "A01", LINE, under="P09")


def test_an_action_that_does_not_fit_stays_as_it_was(session: Session) -> None:
    here = drawn_up(session)
    before = view(session, here)
    for wrong, code in (
        ({"text": " "}, "text_empty"),
        ({"kind": "magic"}, "choice_unknown"),
        ({"due_on": date(2030, 1, 1)}, "due_before_start"),
        ({"money_pence": -1}, "money_out_of_range"),
    ):
        with pytest.raises(DeliberationError, match=code):
            corrections.change_action(session, here.convenor, here.process_id, "A01", replace(LINE, **wrong))
    for unknown in ("A99", "P01", "R01"):
        with pytest.raises(NotFound):
            corrections.change_action(session, here.convenor, here.process_id, unknown, LINE)
    assert view(session, here) == before


def test_an_action_goes_and_its_number_is_not_given_again(session: Session) -> None:
    here = drawn_up(session)
    assert corrections.remove_action(session, here.convenor, here.process_id, "A02") == "A02"
    assert lines(session, here) == [(1, "P01", ["A01"]), (2, "P02", ["A03"])]
    assert tombstones(session) == {"A02"}
    assert add(session, here, "P02") == "A04"
    assert events(session)[-1][0:2] == ("action_removed", "A02")
    with pytest.raises(NotFound):
        corrections.remove_action(session, here.convenor, here.process_id, "A02")


def test_a_priority_goes_only_when_it_is_said_what_becomes_of_its_actions(session: Session) -> None:
    here = drawn_up(session)
    with pytest.raises(Refused, match="priority_has_actions") as refused:
        corrections.remove_priority(session, here.convenor, here.process_id, "P01")
    assert refused.value.params["actions"] == ("A01",)
    with pytest.raises(DeliberationError, match="priority_moves_to_itself"):
        corrections.remove_priority(session, here.convenor, here.process_id, "P01", move_to="P01")
    with pytest.raises(NotFound):
        corrections.remove_priority(session, here.convenor, here.process_id, "P01", move_to="P09")
    assert (rows(session, Priority), rows(session, Action), tombstones(session)) == (2, 3, set())
    corrections.remove_priority(session, here.convenor, here.process_id, "P01", move_to="P02")
    assert lines(session, here) == [(1, "P02", ["A01", "A02", "A03"])]
    assert tombstones(session) == {"P01"}
    assert {("P02", "A01"), ("P02", "A02")} <= links(session)
    corrections.remove_priority(session, here.convenor, here.process_id, "P02", with_actions=True)
    assert (lines(session, here), tombstones(session)) == ([], {"P01", "P02", "A01", "A02", "A03"})
    for gone in ("P01", "P02"):
        with pytest.raises(NotFound):
            add(session, here, gone)
    assert choose(session, here, "R01") == "P03"
    told = [payload for action, _, payload in events(session) if action == "priority_removed"]
    assert [(one["actions"], one["moved_to"]) for one in told] == [(["A01"], "P02"), (["A01", "A02", "A03"], "")]


def test_nobody_is_told_that_words_led_to_a_line_that_is_gone(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    recommend(session, here, state_it(session, here, say(session, who, here.process_id)))
    choose(session, here, "R01")
    assert [one.reference for one in own_words.own(session, who, here.process_id)[0].stops][-2:] == ["P01", "A01"]
    corrections.remove_priority(session, here.convenor, here.process_id, "P01", with_actions=True)
    found = own_words.own(session, who, here.process_id)[0]
    assert ([one.reference for one in found.stops], found.furthest) == (["S01", "R01"], "recommendation")


def test_what_is_published_keeps_its_lines_until_the_next_version(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    for made in [state_it(session, here, say(session, who, here.process_id)) for _ in range(2)]:
        recommend(session, here, made)
    choose(session, here, "R01", title="Buses")
    choose(session, here, "R02", title="Benches")
    reference = publish(session, here)
    kept = reading.published(session, reference)
    stood = {one: reading.line(session, reference, one) for one in ("P01", "A01", "P02")}
    corrections.take_up(session, here.convenor, here.process_id)
    corrections.remove_priority(session, here.convenor, here.process_id, "P01", with_actions=True)
    form = PriorityForm("Seats", "Said often.", ("R01",))
    corrections.change_priority(session, here.convenor, here.process_id, "P02", form)
    assert reading.published(session, reference) == kept
    assert {one: reading.line(session, reference, one) for one in stood} == stood
    words = {one.reference: one.words for one in own_words.own(session, who, here.process_id)[-1].stops}
    assert (words["P01"], words["P02"]) == ("Buses", "Benches")
    publish(session, here)
    newest = reading.published(session, reference)
    assert (newest.version, [one.title for one in newest.content.priorities]) == (2, ["Seats"])
    assert reading.published(session, reference, 1) == kept
    with pytest.raises(NotFound):
        reading.line(session, reference, "P01")
    stops = {
        one.reference: [stop.reference for stop in one.stops] for one in own_words.own(session, who, here.process_id)
    }
    assert stops == {"C01": ["S01", "R01", "P02", "A02"], "C02": ["S02", "R02"]}


def test_priorities_are_put_in_another_order(session: Session) -> None:
    here = drawn_up(session)
    choose(session, here, "R01", title="Trees")
    corrections.reorder(session, here.convenor, here.process_id, ["P03", "P01", "P02"])
    assert [(rank, one) for rank, one, _ in lines(session, here)] == [(1, "P03"), (2, "P01"), (3, "P02")]
    assert events(session)[-1][0] == "priorities_reordered"
    noted = actions(session)
    corrections.reorder(session, here.convenor, here.process_id, ["P03", "P01", "P02"])
    assert actions(session) == noted
    for wrong in ([], ["P01", "P02"], ["P01", "P02", "P02"], ["P01", "P02", "P03", "P03"], ["P01", "P02", "A01"]):
        with pytest.raises(Refused, match="order_incomplete"):
            corrections.reorder(session, here.convenor, here.process_id, wrong)


def again(session: Session, here: Place, key: str) -> None:
    """Every correction once, all with one key."""
    who, process_id = here.convenor, here.process_id
    corrections.take_up(session, who, process_id, key=key)
    change(session, here, "R01", "R02", title=f"Title {key}", key=key)
    corrections.change_action(session, who, process_id, "A01", action_form(f"Text {key}"), key=key)
    corrections.reorder(session, who, process_id, ["P02", "P01"], key=key)
    corrections.remove_action(session, who, process_id, "A03", key=key)
    corrections.remove_priority(session, who, process_id, "P02", move_to="P01", key=key)


def test_forms_sent_twice_are_one_correction(session: Session) -> None:
    here = drawn_up(session)
    again(session, here, "k")
    before, noted = view(session, here), actions(session)
    change(session, here, "R01", title="In between")
    again(session, here, "k")
    assert view(session, here).priorities[0].title == "In between"
    assert [*actions(session)] == [*noted, "priority_changed"]
    assert before.priorities[0].title == "Title k"


CHANGES: dict[str, Callable[[Session, Place], object]] = {
    "priority": lambda s, h: change(s, h, "R01", title="Others"),
    "sources": lambda s, h: change(s, h, "R01", "R02"),
    "action": lambda s, h: corrections.change_action(s, h.convenor, h.process_id, "A01", action_form("Other.")),
    "order": lambda s, h: corrections.reorder(s, h.convenor, h.process_id, ["P02", "P01"]),
    "taken up": lambda s, h: corrections.take_up(s, h.convenor, h.process_id),
}
REMOVALS: dict[str, Callable[[Session, Place], object]] = {
    "action": lambda s, h: corrections.remove_action(s, h.convenor, h.process_id, "A02"),
    "priority": lambda s, h: corrections.remove_priority(s, h.convenor, h.process_id, "P01", with_actions=True),
}
NOTHING: dict[str, Callable[[Session, Place], object]] = {
    "priority": lambda s, h: change(s, h, "R01"),
    "action": lambda s, h: corrections.change_action(s, h.convenor, h.process_id, "A01", LINE),
    "order": lambda s, h: corrections.reorder(s, h.convenor, h.process_id, ["P01", "P02"]),
}


@pytest.mark.parametrize("published", [True, False])
def test_a_correction_takes_the_approval_away_and_one_of_nothing_does_not(session: Session, *, published: bool) -> None:
    here = drawn_up(session)
    for name, act in CHANGES.items():
        strategies.approve(session, here.committee, here.process_id)
        if published:
            publication.publish(session, here.convenor, here.process_id)
        settled = state(session)
        for nothing in NOTHING.values():
            nothing(session, here)
        assert state(session) == settled
        for removal in REMOVALS.values():
            with pytest.raises(Refused, match="strategy_not_a_draft"):
                removal(session, here)
        act(session, here)
        assert state(session) == ("in_review" if published else "drafting"), name
        with pytest.raises(Refused, match="strategy_not_approved"):
            publication.publish(session, here.convenor, here.process_id)
        undo(session, here)


def undo(session: Session, here: Place) -> None:
    """Back to what was drawn up."""
    change(session, here, "R01")
    corrections.change_action(session, here.convenor, here.process_id, "A01", LINE)
    corrections.reorder(session, here.convenor, here.process_id, ["P01", "P02"])


def test_a_draft_can_lose_its_lines_also_while_the_published_text_is_changed(session: Session) -> None:
    here = drawn_up(session)
    publish(session, here)
    corrections.take_up(session, here.convenor, here.process_id)
    assert actions(session)[-1] == "strategy_taken_up"
    for removal in REMOVALS.values():
        removal(session, here)
    assert lines(session, here) == [(1, "P02", ["A03"])]


def test_lines_are_corrected_by_this_projects_convenor_while_priorities_are_chosen(session: Session) -> None:
    here, there = drawn_up(session), place(session)
    before = view(session, here)
    acts = (*CHANGES.values(), *REMOVALS.values())
    others: tuple[Actor, ...] = (member(session, here.process_id), here.facilitator, here.committee, there.convenor)
    for act in acts:
        for actor in others:
            with pytest.raises(NotAllowed):
                act(session, replace(here, convenor=actor))
    for where in (ProcessState.DRAFTING, ProcessState.CLOSED, ProcessState.PAUSED):
        set_state(session, here.process_id, where)
        for act in acts:
            with pytest.raises(Refused, match="cannot_choose_priorities_now"):
                act(session, here)
    assert session.get_one(Process, here.process_id).state is ProcessState.PAUSED
    assert view(session, here) == before


def test_there_is_nothing_to_correct_before_the_strategy_is_started(session: Session) -> None:
    here = place(session, ProcessState.DECIDING)
    for act in (CHANGES["order"], CHANGES["taken up"]):
        with pytest.raises(NotFound, match="strategy_not_started"):
            act(session, here)
    for act in (CHANGES["priority"], CHANGES["action"], *REMOVALS.values()):
        with pytest.raises(NotFound):
            act(session, here)
