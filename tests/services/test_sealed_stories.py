"""I15: what people need and are paid enters no export but their own, whatever happens in whatever order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError
from deliberation.permissions import SYSTEM
from deliberation.reading import needs as need_reading
from deliberation.reading import payments as payment_reading
from deliberation.services import exports, keepers, leaving, needs, payments, retention
from deliberation.services.consent import WORDINGS
from deliberation.services.needs import Told
from deliberation.services.payments import Paid
from models import ConsentPurpose, ProcessState, Source
from tests.services.people import answer, member, place, set_state
from tests.services.signing import everything_stored
from tests.services.test_needs import SESSION, say_yes

PEOPLE = 3
WHO = st.integers(0, PEOPLE - 1)
MARK = "xylophone"


class Sealed(RuleBasedStateMachine):
    """People tell, change, leave and come back; facilitators open and pay. A model remembers who told what."""

    def __init__(self, session: Session, on_disk: Path | None) -> None:
        super().__init__()
        self.session, self.on_disk = session, on_disk
        self.here = place(session)
        for store in ("needs", "payments"):
            keepers.name(session, self.here.convenor, self.id, self.here.facilitator.parts[0].pseudonym, store)
        self.people = [member(session, self.id) for _ in range(PEOPLE)]
        self.agreed = [False] * PEOPLE
        self.inside = [True] * PEOPLE
        self.told: list[list[str]] = [[] for _ in range(PEOPLE)]
        self.paid: list[list[str]] = [[] for _ in range(PEOPLE)]
        self.number = 0

    @property
    def id(self) -> int:
        return self.here.process_id

    def words(self) -> str:
        self.number += 1
        return f"{MARK} {self.number}."

    @rule(who=WHO, given=st.booleans())
    def says(self, who: int, given: bool) -> None:
        say_yes(self.session, self.people[who], self.id, given=given)
        self.agreed[who] = given
        if not given:
            self.told[who] = []

    @rule(who=WHO, count=st.integers(0, 2))
    def tells(self, who: int, count: int) -> None:
        sent = [self.words() for _ in range(count)]
        told = [Told("access", one) for one in sent]
        if self.agreed[who] and self.inside[who]:
            needs.tell(self.session, self.people[who], self.id, told)
            self.told[who] = sent
        else:
            with pytest.raises(DeliberationError, match="consent_missing"):
                needs.tell(self.session, self.people[who], self.id, told)

    @rule(who=WHO, state=st.sampled_from(["met", "not_met"]))
    def opens_and_marks(self, who: int, state: str) -> None:
        name = self.people[who].parts[0].pseudonym
        opened = needs.open_one(self.session, self.here.facilitator, self.id, name, SESSION)
        assert [one.need.words for one in opened.needs] == self.told[who]
        for one in opened.needs:
            needs.mark(self.session, self.here.facilitator, self.id, name, SESSION, one.need.id, state)

    @rule(who=WHO)
    def is_paid(self, who: int) -> None:
        said, name = self.words(), self.people[who].parts[0].pseudonym
        paid = Paid("expense", SESSION.held_on, 250, said)
        if self.inside[who]:
            payments.record(self.session, self.here.facilitator, self.id, name, paid)
            self.paid[who].append(said)
        else:
            with pytest.raises(DeliberationError, match="consent_missing"):
                payments.record(self.session, self.here.facilitator, self.id, name, paid)

    @rule(who=WHO)
    def leaves(self, who: int) -> None:
        shown = WORDINGS[ConsentPurpose.TAKE_PART]
        leaving.leave_all(self.session, self.people[who], self.id, shown=shown, language="en-GB")
        self.inside[who], self.told[who], self.paid[who] = False, [], []

    @rule(who=WHO)
    def comes_back(self, who: int) -> None:
        answer(self.session, self.people[who], self.id)
        self.inside[who] = True

    @rule()
    def the_worker_sweeps(self) -> None:
        retention.sweep(self.session, SYSTEM)

    @invariant()
    def each_own_export_has_ones_own_and_no_more(self) -> None:
        for who, actor in enumerate(self.people):
            own = need_reading.own_export(self.session, actor, self.id)
            assert [one["words"] for one in own["needs"]] == self.told[who]
            mine = payment_reading.own_export(self.session, actor, self.id)
            assert sorted(one["words"] for one in mine["expenses"]) == sorted(self.paid[who])

    @invariant()
    def a_seat_waits_only_for_what_was_told(self) -> None:
        waiting = {one.pseudonym for one in need_reading.unmet(self.session, SYSTEM, self.id, SESSION)}
        assert waiting <= {one.parts[0].pseudonym for one, told in zip(self.people, self.told, strict=True) if told}

    @invariant()
    def the_words_are_in_no_row_no_file_and_no_other_export(self) -> None:
        assert MARK not in everything_stored(self.session)
        set_state(self.session, self.id, ProcessState.DECIDING)
        export = exports.polis(self.session, SYSTEM, self.id, Source.ASSEMBLY)
        set_state(self.session, self.id, ProcessState.LEARNING)
        assert MARK not in str(export)
        counted = need_reading.counts(self.session, self.here.convenor, self.id, SESSION)
        assert MARK not in str(counted)
        assert all(one.hidden for one in counted.kinds.values())
        if self.on_disk is not None:
            assert not any(MARK.encode() in one.read_bytes() for one in self.on_disk.glob("folkmoot.sqlite*"))


def test_i15_nothing_sealed_enters_an_export_but_ones_own(session: Session, var: Path, database: str) -> None:
    on_disk = var if database == "sqlite" else None
    run_state_machine_as_test(
        lambda: Sealed(session, on_disk),
        settings=settings(
            max_examples=12,
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
