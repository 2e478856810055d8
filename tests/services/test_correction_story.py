"""A strategy under correction: whatever is changed, moved, removed and published, a small model agrees."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.reading import strategies as reading
from deliberation.reading import trace
from deliberation.services import corrections, strategies
from deliberation.services.corrections import PriorityForm
from models import ProcessState, TraceNode
from tests.services.people import (
    STRATEGY,
    action_form,
    place,
    publish,
    recommend,
    reference_of_strategy,
    set_state,
    statement,
)

FINAL = ("R01", "R02", "R03")
SOME = st.lists(st.sampled_from(FINAL), min_size=1, unique=True)
PLACE = st.integers(0, 5)


@dataclass
class Line:
    """A priority as the model has it: its sources, and its actions, each with whether officers proposed it."""

    title: str
    sources: set[str]
    actions: dict[str, bool] = field(default_factory=dict)


class Corrections(RuleBasedStateMachine):
    """One strategy, and beside it what it should come to."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize()
    def begin(self) -> None:
        self.here = place(self.session)
        self.id, self.who = self.here.process_id, self.here.convenor
        for stated in [statement(self.session, self.here) for _ in FINAL]:
            recommend(self.session, self.here, stated)
        self.model: dict[str, Line] = {}
        self.gone: set[str] = set()
        self.published: list[reading.PublishedView] = []
        self.numbers = {"P": 0, "A": 0}
        self.settled = False
        self.choose(["R01"])
        self.add(0, officers=False)

    def next(self, letter: str) -> str:
        """The reference that comes next: none is ever given twice."""
        self.numbers[letter] += 1
        return f"{letter}{self.numbers[letter]:02d}"

    def priority(self, at: int) -> str:
        """One of the priorities that there are."""
        return list(self.model)[at % len(self.model)]

    def lines(self) -> list[tuple[str, str]]:
        """The actions that there are, each behind its priority."""
        return [(above, one) for above, line in self.model.items() for one in line.actions]

    def action(self, at: int) -> tuple[str, str]:
        """One of them."""
        return self.lines()[at % len(self.lines())]

    @rule(sources=SOME)
    def choose(self, sources: list[str]) -> None:
        if not self.numbers["P"]:
            self.start()
        made = strategies.choose_priority(
            self.session, self.who, self.id, title="New", why="W", recommendations=sources
        )
        assert made == self.next("P")
        self.model[made], self.settled = Line("New", {*sources}), False

    def start(self) -> None:
        set_state(self.session, self.id, ProcessState.DECIDING)
        strategies.start(self.session, self.who, self.id, STRATEGY)

    @precondition(lambda self: self.model)
    @rule(at=PLACE, officers=st.booleans())
    def add(self, at: int, *, officers: bool) -> None:
        above = self.priority(at)
        made = strategies.add_action(self.session, self.who, self.id, above, action_form(officers=officers))
        assert made == self.next("A")
        self.model[above].actions[made], self.settled = officers, False

    @precondition(lambda self: self.model)
    @rule(at=PLACE, sources=SOME, title=st.sampled_from(["New", "Other"]))
    def change(self, at: int, sources: list[str], title: str) -> None:
        one = self.priority(at)
        form = PriorityForm(title, "W", tuple(sources))
        corrections.change_priority(self.session, self.who, self.id, one, form)
        line = self.model[one]
        self.settled = self.settled and (line.title, line.sources) == (title, {*sources})
        line.title, line.sources = title, {*sources}

    @precondition(lambda self: self.lines())
    @rule(at=PLACE, to=PLACE, officers=st.booleans())
    def move(self, at: int, to: int, *, officers: bool) -> None:
        (above, one), under = self.action(at), self.priority(to)
        form = action_form(officers=officers)
        corrections.change_action(self.session, self.who, self.id, one, form, under=under)
        self.settled = self.settled and (above, self.model[above].actions[one]) == (under, officers)
        del self.model[above].actions[one]
        self.model[under].actions[one] = officers

    @precondition(lambda self: self.model)
    @rule(order=st.randoms(use_true_random=False))
    def reorder(self, order: object) -> None:
        wanted = sorted(self.model, key=lambda _one: order.random())  # type: ignore[attr-defined] # a Random
        corrections.reorder(self.session, self.who, self.id, wanted)
        self.settled = self.settled and wanted == [*self.model]
        self.model = {one: self.model[one] for one in wanted}

    def draft(self) -> None:
        """Nothing is removed from a settled text."""
        if self.settled:
            corrections.take_up(self.session, self.who, self.id)
            self.settled = False

    @precondition(lambda self: self.lines())
    @rule(at=PLACE)
    def remove_action(self, at: int) -> None:
        above, one = self.action(at)
        self.draft()
        corrections.remove_action(self.session, self.who, self.id, one)
        del self.model[above].actions[one]
        self.gone.add(one)

    @precondition(lambda self: self.model)
    @rule(at=PLACE, to=st.none() | PLACE)
    def remove_priority(self, at: int, to: int | None) -> None:
        one = self.priority(at)
        target = "" if to is None else self.priority(to)
        target = "" if target == one else target
        self.draft()
        corrections.remove_priority(self.session, self.who, self.id, one, move_to=target, with_actions=not target)
        line = self.model.pop(one)
        self.gone.add(one)
        if target:
            self.model[target].actions |= line.actions
        else:
            self.gone |= {*line.actions}

    @precondition(lambda self: self.model and all(line.actions for line in self.model.values()))
    @rule()
    def publish(self) -> None:
        publish(self.session, self.here)
        self.published.append(reading.published(self.session, reference_of_strategy(self.session, self.id)))
        self.settled = True

    @invariant()
    def the_text_is_what_the_model_says(self) -> None:
        self.session.rollback()
        view = reading.working(self.session, self.who, self.id)
        assert view is not None
        found = {
            one.reference: Line(
                one.title, {*one.recommendations}, {each.reference: each.officer_proposed for each in one.actions}
            )
            for one in view.priorities
        }
        assert found == self.model
        assert [one.reference for one in view.priorities] == [*self.model]
        assert [one.rank for one in view.priorities] == [*range(1, len(self.model) + 1)]
        assert (view.state in ("approved", "published")) == self.settled

    @invariant()
    def the_trace_leads_to_each_line_as_the_model_says(self) -> None:
        found = trace.load(self.session, self.id)
        for one, line in self.model.items():
            said = {f"C{source[1:]}" for source in line.sources}
            assert {step.ref for step in found.whose_words(one).indirect} == said
            for action, officers in line.actions.items():
                behind = found.whose_words(action)
                assert {step.ref for step in behind.indirect} == (set() if officers else said)
        rows = self.session.execute(
            select(TraceNode.reference).where(TraceNode.process_id == self.id, TraceNode.withdrawn_at.is_not(None))
        )
        assert {*rows.scalars()} == self.gone

    @invariant()
    def what_was_published_stays(self) -> None:
        for view in self.published:
            assert reading.published(self.session, view.reference, view.version) == view


def test_whatever_is_corrected_the_model_agrees(session: Session) -> None:
    run_state_machine_as_test(
        lambda: Corrections(session),  # type: ignore[arg-type] # any maker of a machine will do
        settings=settings(
            max_examples=10,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
