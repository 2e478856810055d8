"""The audit chain (I20): it verifies from end to end whatever happens, and any tampering shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from deliberation.database import db, writing
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import audit as reading
from deliberation.services import accounts, audit, contributions, moderation, processes, recommendations, votes
from models import AuditEvent, AuditPayload, ProcessState, Role
from tests.services.people import (
    actions,
    answer,
    choose,
    member,
    place,
    recommend,
    rows,
    say,
    set_state,
    state_it,
    statement,
)
from tests.services.signing import events, places


class Governance(RuleBasedStateMachine):
    """Acts of governance, refusals, acts that leave no event, and erasures, in any order."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize()
    def begin(self) -> None:
        self.here = place(self.session)
        self.id = self.here.process_id
        self.member = member(self.session, self.id)
        self.count = rows(self.session, AuditEvent)
        self.heads = [reading.head(self.session)]
        self.erased: set[int] = set()
        # There is always something to erase, so what can be drawn next never hangs on what earlier runs left in the
        # database: otherwise an error that comes only once could not be repeated, and would be hidden by that.
        self.first = self.count + 1
        self.setting("after_stage")

    def done(self, number: int) -> None:
        """So many events more than before, and the head moved on exactly when there was one."""
        self.count += number
        assert rows(self.session, AuditEvent) == self.count
        head = reading.head(self.session)
        assert (head == self.heads[-1]) == (number == 0)
        assert number == 0 or head not in self.heads
        self.heads.append(head)

    @rule(when=st.sampled_from(["after_stage", "after_own_votes"]))
    def setting(self, when: str) -> None:
        processes.set_results_shown(self.session, self.here.convenor, self.id, when)
        self.done(1)

    @rule(reason=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30))
    def pause_and_go_on(self, reason: str) -> None:
        processes.pause(self.session, self.here.convenor, self.id, reason="x" + reason)
        processes.go_on(self.session, self.here.convenor, self.id)
        self.done(2)

    @rule()
    def hide(self) -> None:
        said = say(self.session, self.member, self.id)
        moderation.hide(self.session, self.here.facilitator, self.id, said, reason="advertising")
        self.done(1)

    @rule(path=st.text(max_size=80))
    def refused(self, path: str) -> None:
        for actor, number in ((self.member, 1), (ANONYMOUS, 0)):
            with pytest.raises(NotAllowed) as error:
                processes.move_on(self.session, actor, self.id)
            audit.record_refusal(self.session, actor, error.value, place=f"/run/{path}")
            self.done(number)

    @rule(choice=st.sampled_from([1, 0, -1]))
    def vote(self, choice: int) -> None:
        made = state_it(self.session, self.here, say(self.session, self.member, self.id))
        votes.cast(self.session, self.member, self.id, made, choice)
        answer(self.session, self.member, self.id)
        self.done(0)

    @rule()
    def break_off(self) -> None:
        """An act that fails in the middle leaves no event."""
        with pytest.raises(ZeroDivisionError):
            self.half_done()
        self.done(0)

    def half_done(self) -> None:
        with writing(self.session, self.id):
            audit.record(self.session, self.here.convenor, "half_done", "x", {})
            audit.record(self.session, self.here.convenor, "half_done", str(1 // 0), {})

    @rule(back=st.integers(0, 12))
    def erase(self, back: int) -> None:
        sequence = max(self.first, self.count - back)
        audit.erase_payload(self.session, SYSTEM, sequence)
        self.erased.add(sequence)
        self.done(1)

    @invariant()
    def the_chain_holds(self) -> None:
        state = reading.verify(self.session)
        assert (state.holds, state.events, state.head) == (True, self.count, self.heads[-1])
        gone = select(AuditPayload.sequence).where(AuditPayload.erased_at.is_not(None), AuditPayload.salt.is_(None))
        assert self.erased <= set(self.session.execute(gone).scalars())


def test_the_chain_holds_after_whatever_happens(session: Session) -> None:
    run_state_machine_as_test(
        lambda: Governance(session),  # type: ignore[arg-type] # any maker of a machine will do
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def three_events(session: Session) -> Actor:
    here = place(session)
    for when in ("after_stage", "after_own_votes", "after_stage"):
        processes.set_results_shown(session, here.convenor, here.process_id, when)
    assert reading.verify(session) == reading.ChainState(3, reading.head(session), None)
    return here.convenor


TAMPERING = {
    "sequence": "UPDATE audit_event SET sequence = 9 WHERE sequence = 3",
    "time": "UPDATE audit_event SET at = '2001-01-01 00:00:00+00' WHERE sequence = 2",
    "role": "UPDATE audit_event SET role = 'administrator' WHERE sequence = 2",
    "action": "UPDATE audit_event SET action = 'nothing' WHERE sequence = 2",
    "object": "UPDATE audit_event SET object = 'x' WHERE sequence = 2",
    "process": "UPDATE audit_event SET process_id = NULL WHERE sequence = 2",
    "payload hash": "UPDATE audit_event SET payload_hash = repeat_64 WHERE sequence = 2",
    "previous": "UPDATE audit_event SET previous_hash = repeat_64 WHERE sequence = 2",
    "hash": "UPDATE audit_event SET hash = repeat_64 WHERE sequence = 2",
    "payload": """UPDATE audit_payload SET payload = '{"by":"somebody","to":"after_stage"}' WHERE sequence = 2""",
    "salt": "UPDATE audit_payload SET salt = repeat_64 WHERE sequence = 2",
    "payload emptied": "UPDATE audit_payload SET payload = 'null', salt = NULL WHERE sequence = 2",
    "payload erased without a word": (
        "UPDATE audit_payload SET payload = 'null', salt = NULL, erased_at = '2001-01-01 00:00:00+00' "
        "WHERE sequence = 2"
    ),
    "payload deleted": "DELETE FROM audit_payload WHERE sequence = 2",
    "payload marked as erased": "UPDATE audit_payload SET erased_at = '2001-01-01 00:00:00+00' WHERE sequence = 2",
}


def tamper(session: Session, command: str) -> None:
    """Change the record behind the platform's back."""
    if "sequence = 9" in command:
        session.execute(text("DELETE FROM audit_payload WHERE sequence = 3"))
    session.execute(text(command.replace("repeat_64", "'" + "ab" * 32 + "'")))
    session.expire_all()


def test_a_change_of_any_stored_field_is_noticed_at_its_place(session: Session) -> None:
    three_events(session)
    for field, command in TAMPERING.items():
        with pytest.raises(Undo) as undone:
            try_out(session, command)
        assert undone.value.args == (3 if field == "sequence" else 2,), field
        assert reading.verify(session).holds


class Undo(RuntimeError):
    """Breaks a writing block off with what was found in it, so that nothing of it stays."""


def try_out(session: Session, command: str) -> None:
    with writing(session):
        tamper(session, command)
        raise Undo(reading.verify(session).first_broken)


def test_an_event_that_is_taken_out_of_the_middle_is_noticed(session: Session) -> None:
    three_events(session)
    with writing(session):
        tamper(session, "DELETE FROM audit_payload WHERE sequence = 2")
        tamper(session, "DELETE FROM audit_event WHERE sequence = 2")
    assert reading.verify(session).first_broken == 2


def test_what_is_cut_off_at_the_end_shows_against_a_head_noted_before(session: Session) -> None:
    three_events(session)
    noted = reading.head(session)
    with writing(session):
        tamper(session, "DELETE FROM audit_payload WHERE sequence = 3")
        tamper(session, "DELETE FROM audit_event WHERE sequence = 3")
    state = reading.verify(session)
    assert state.holds, "alone the shorter chain looks whole"
    assert state.head != noted
    known = set(session.execute(select(AuditEvent.hash)).scalars())
    assert noted not in known


def test_an_older_head_stays_in_the_chain_for_good(session: Session) -> None:
    convenor = three_events(session)
    noted = reading.head(session)
    processes.set_results_shown(session, convenor, convenor.parts[0].process_id, "after_stage")
    session.rollback()
    assert noted in set(session.execute(select(AuditEvent.previous_hash)).scalars())


def test_an_erased_payload_is_gone_and_the_erasure_is_on_record(session: Session) -> None:
    here = place(session)
    processes.pause(session, here.convenor, here.process_id, reason="Because of Mrs Pym.")
    audit.erase_payload(session, SYSTEM, 1)
    session.rollback()
    row = session.get_one(AuditPayload, 1)
    assert (row.payload, row.salt, row.erased_at is not None) == (None, None, True)
    assert [(action, thing) for action, thing, _ in events(session)][-1] == ("payload_erased", "1")
    assert reading.verify(session).holds
    with pytest.raises(NotFound, match="audit_event_unknown"):
        audit.erase_payload(session, SYSTEM, 99)
    for actor in (here.convenor, here.committee, ANONYMOUS):
        with pytest.raises(NotAllowed):
            audit.erase_payload(session, actor, 2)


def test_many_threads_in_many_processes_append_to_one_chain(app: Flask, session: Session) -> None:
    people = [place(session).convenor for _ in range(4)] * 2
    together = Barrier(8)

    def act(convenor: Actor) -> None:
        with app.app_context():
            together.wait(timeout=60)
            for when in ("after_stage", "after_own_votes"):
                processes.set_results_shown(db.session(), convenor, convenor.parts[0].process_id, when)

    session.rollback()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, people))
    session.rollback()
    state = reading.verify(session)
    assert (state.events, state.holds) == (16, True)


def test_what_people_say_vote_and_draft_is_in_no_event(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id, "SECRET-WORDS")
    moderation.allow(session, here.facilitator, here.process_id, said)
    made = state_it(session, here, said)
    votes.cast_several(session, who, here.process_id, {made: 1})
    recommend(session, here, made, final=False)
    form = recommendations.RecommendationForm(title="T", text="T", why="W")
    recommendations.change(session, here.facilitator, here.process_id, "R01", form, note="N")
    contributions.withdraw_all(session, who, here.process_id)
    assert actions(session) == []


def test_events_tell_a_role_and_never_a_name(session: Session) -> None:
    here = place(session)
    choose(session, here, recommend(session, here, statement(session, here)))
    session.rollback()
    roles = set(session.execute(select(AuditEvent.role)).scalars())
    assert roles == {"facilitator", "convenor"}
    shown = reading.latest_events(session, here.committee, here.process_id)
    assert [one.action for one in shown] == list(reversed(actions(session)))
    assert len(reading.latest_events(session, here.convenor, here.process_id, limit=2)) == 2
    for actor in (here.facilitator, member(session, here.process_id), ANONYMOUS, place(session).convenor):
        with pytest.raises(NotAllowed):
            reading.latest_events(session, actor, here.process_id)
    assert audit.role_of(SYSTEM) == "system"
    assert audit.role_of(ANONYMOUS) == "anonymous"


def test_a_refusal_is_kept_of_those_who_are_signed_in(session: Session) -> None:
    here = place(session)
    error = NotAllowed("not_allowed", verb="edit", thing="process", process_id=here.process_id)
    audit.record_refusal(session, ANONYMOUS, error, place="/run")
    assert actions(session) == []
    audit.record_refusal(session, here.facilitator, error, place="/run/\0\ud800" + "x" * 100)
    action, thing, payload = events(session)[-1]
    assert (action, thing) == ("refused", ("/run/" + "x" * 100)[:64])
    assert (payload["by"], payload["wanted"]) == (here.facilitator.public_id, "edit process")
    assert [one.action for one in reading.latest_events(session, here.convenor, here.process_id)] == ["refused"]
    other = place(session)
    assert reading.latest_events(session, other.convenor, other.process_id) == ()
    assert reading.verify(session).holds


def test_an_empty_record_holds(session: Session) -> None:
    assert reading.verify(session) == reading.ChainState(0, "0" * 64, None)
    assert session.execute(select(func.count()).select_from(AuditPayload)).scalar_one() == 0


def test_roles_given_are_on_record(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    person = here.committee.person_id
    assert person is not None
    accounts.grant_role(session, here.convenor, process_id=here.process_id, person_id=person, role=Role.OBSERVER)
    assert actions(session) == ["role_granted"]
    set_state(session, here.process_id, ProcessState.LEARNING)
    assert rows(session, AuditEvent) == 1


def test_each_process_reads_its_own_record_only(session: Session) -> None:
    here, there = place(session), place(session)
    processes.set_results_shown(session, here.convenor, here.process_id, "after_stage")
    processes.pause(session, there.convenor, there.process_id, reason="A break.")
    assert reading.latest_events(session, here.convenor, here.process_id)[0].action == "results_setting"
    assert reading.latest_events(session, there.convenor, there.process_id)[0].action == "process_paused"
    proved = {(action, process_id): public_id for action, process_id, public_id in places(session)}
    assert proved["results_setting", here.process_id] != proved["process_paused", there.process_id]
    assert None not in (proved["results_setting", here.process_id], proved["process_paused", there.process_id])
