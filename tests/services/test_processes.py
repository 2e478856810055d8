"""A process goes step by step: nothing is skipped, nobody is invited on half a remit, a pause keeps the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import processes as reading
from deliberation.services import audit, processes
from deliberation.services.processes import ProcessForm, RemitForm
from models import Area, AuditEvent, Membership, Process, ProcessState, Remit, Role
from tests.services.people import Place, actions, newcomer, place, rows, set_state, someone
from tests.services.signing import NOON, events

# Written out here, not taken from the product: the order of domain.md, section 3.
ORDER = [
    "draft", "remit_agreed", "recruiting", "onboarding", "learning", "deliberating", "drafting", "deciding",
    "reported", "responded", "following_up", "closed",
]  # fmt: skip
WHOLE = RemitForm(
    question="What would help?",
    scope_in="What we can do here.",
    scope_out="National rules.",
    powers="The council answers in public.",
    money_pence=0,
    answer_by=date(2031, 7, 31),
)
EMPTY: dict[str, RemitForm] = {
    "question": replace(WHOLE, question=" \n "),
    "scope_in": replace(WHOLE, scope_in=""),
    "scope_out": replace(WHOLE, scope_out="\u200b"[:0]),
    "powers": replace(WHOLE, powers="\t"),
    "money": replace(WHOLE, money_pence=None),
    "answer_by": replace(WHOLE, answer_by=None),
}
FORM = ProcessForm(title="Getting about", area_code="HLW", area_name="Hollowell Bridge")


def state_of(session: Session, process_id: int) -> str:
    session.rollback()
    return str(session.get_one(Process, process_id).state)


def test_the_whole_way_is_walked_one_step_at_a_time_and_each_step_is_on_record(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    processes.write_remit(session, here.convenor, here.process_id, WHOLE)
    walked = [str(processes.move_on(session, here.convenor, here.process_id)) for _ in ORDER[1:]]
    assert walked == ORDER[1:]
    with pytest.raises(Refused, match="process_cannot_move"):
        processes.move_on(session, here.convenor, here.process_id)
    moved = [payload for action, _, payload in events(session) if action == "process_moved"]
    by = here.convenor.public_id
    assert moved == [{"by": by, "from": before, "to": after} for before, after in pairwise(ORDER)]


def agreed(session: Session) -> Place:
    """A process whose remit is complete, in draft."""
    here = place(session, ProcessState.DRAFT)
    processes.write_remit(session, here.convenor, here.process_id, WHOLE)
    return here


def test_from_each_state_there_is_one_step_on_and_one_back_and_no_other(session: Session) -> None:
    here = agreed(session)
    for state in ProcessState:
        at = ORDER.index(state) if state != "paused" else None
        set_state(session, here.process_id, state)
        if at is None or at == len(ORDER) - 1:
            with pytest.raises(Refused, match="process_cannot_move"):
                processes.move_on(session, here.convenor, here.process_id)
            assert state_of(session, here.process_id) == state
        else:
            assert processes.move_on(session, here.convenor, here.process_id) == ORDER[at + 1]
        set_state(session, here.process_id, state)
        if at is None or at == 0:
            with pytest.raises(Refused, match="process_cannot_step_back"):
                processes.step_back(session, here.committee, here.process_id, reason="Too soon.")
            assert state_of(session, here.process_id) == state
        else:
            back = processes.step_back(session, here.committee, here.process_id, reason="Too soon.")
            assert back == ORDER[at - 1]


def test_naming_a_state_never_skips(session: Session) -> None:
    here = agreed(session)
    for state, wanted in product(ProcessState, [*ORDER, "paused", "nonsense"]):
        set_state(session, here.process_id, state)
        following = ORDER[ORDER.index(state) + 1 : ORDER.index(state) + 2] if state != "paused" else []
        before = rows(session, AuditEvent)
        if wanted == state or wanted in following:
            assert processes.move_on(session, here.convenor, here.process_id, to=wanted) == wanted
            assert rows(session, AuditEvent) == before + (wanted != state)
            continue
        with pytest.raises(Refused):
            processes.move_on(session, here.convenor, here.process_id, to=wanted)
        assert state_of(session, here.process_id) == state
        assert rows(session, AuditEvent) == before


def test_without_each_part_of_the_remit_nobody_goes_on(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    for part, form in EMPTY.items():
        processes.write_remit(session, here.convenor, here.process_id, form)
        with pytest.raises(Refused) as refused:
            processes.move_on(session, here.convenor, here.process_id)
        assert (refused.value.code, refused.value.params["missing"]) == ("remit_incomplete", (part,))
        assert state_of(session, here.process_id) == "draft"
    assert not session.execute(select(Remit.agreed_at).where(Remit.agreed_at.is_not(None))).all()


def test_without_any_remit_all_parts_are_named(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    with pytest.raises(Refused) as refused:
        processes.move_on(session, here.convenor, here.process_id)
    assert refused.value.params["missing"] == tuple(EMPTY)


def test_only_the_newest_remit_counts_and_a_changed_one_is_agreed_again(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    assert processes.write_remit(session, here.convenor, here.process_id, WHOLE) == 1
    processes.move_on(session, here.convenor, here.process_id)
    with pytest.raises(DeliberationError, match="change_note_missing") as refused:
        processes.write_remit(session, here.convenor, here.process_id, EMPTY["powers"])
    assert (refused.value.field, state_of(session, here.process_id)) == ("change_note", "remit_agreed")
    why = replace(EMPTY["powers"], change_note="The council asked.")
    assert processes.write_remit(session, here.convenor, here.process_id, why) == 2
    assert state_of(session, here.process_id) == "draft"
    with pytest.raises(Refused, match="remit_incomplete"):
        processes.move_on(session, here.convenor, here.process_id)
    assert processes.write_remit(session, here.convenor, here.process_id, WHOLE) == 3
    processes.move_on(session, here.convenor, here.process_id)
    found = reading.remit(session, SYSTEM, here.process_id)
    assert (found.version, found.agreed, found.missing) == (3, True, ())


def test_how_the_remit_changed_is_told_by_whom_when_and_why(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    other = replace(WHOLE, question="Who drives?", change_note="Two things were asked.")
    for hour, form in enumerate((WHOLE, other, replace(other, change_note="Twice by mistake."))):
        with clock.stopped(NOON + timedelta(hours=hour)):
            processes.write_remit(session, here.convenor, here.process_id, form)
    for actor in (ANONYMOUS, newcomer(session, place(session).process_id)):
        with pytest.raises(NotAllowed):
            reading.remit_history(session, actor, here.process_id)
    questions = [one.question for one in reading.remit_history(session, here.facilitator, here.process_id)]
    assert questions == ["Who drives?", "Who drives?", WHOLE.question]
    processes.move_on(session, here.convenor, here.process_id)
    found = reading.remit_history(session, ANONYMOUS, here.process_id)
    assert [(one.version, one.at, one.role, one.changed, one.why, one.question, one.agreed) for one in found] == [
        (3, NOON + timedelta(hours=2), "convenor", (), "Twice by mistake.", "Who drives?", True),
        (2, NOON + timedelta(hours=1), "convenor", ("question",), "Two things were asked.", "", False),
        (1, NOON, "convenor", (), "", "", False),
    ]
    audit.erase_payload(session, SYSTEM, 1)
    session.rollback()
    assert reading.remit_history(session, ANONYMOUS, here.process_id)[2].role == ""


def test_after_people_were_invited_the_remit_is_settled(session: Session) -> None:
    here = place(session)
    for state in [*ORDER[2:], "paused"]:
        set_state(session, here.process_id, ProcessState(state))
        with pytest.raises(Refused, match="remit_is_settled"):
            processes.write_remit(session, here.convenor, here.process_id, WHOLE)
    assert rows(session, Remit) == 0


def test_going_back_to_draft_takes_the_agreement_back(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    processes.write_remit(session, here.convenor, here.process_id, WHOLE)
    processes.move_on(session, here.convenor, here.process_id)
    assert reading.remit(session, Actor(), here.process_id).agreed
    processes.step_back(session, here.committee, here.process_id, reason="The money is not sure.")
    with pytest.raises(NotAllowed):
        reading.remit(session, Actor(), here.process_id)
    assert not reading.remit(session, here.convenor, here.process_id).agreed


def test_money_outside_what_can_be_is_refused(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    for money in (-1, 10**13 + 1):
        with pytest.raises(DeliberationError, match="money_out_of_range"):
            processes.write_remit(session, here.convenor, here.process_id, replace(WHOLE, money_pence=money))


def test_a_large_pot_is_kept_to_the_penny(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    for money in (0, 2**31, 10**13):
        processes.write_remit(session, here.convenor, here.process_id, replace(WHOLE, money_pence=money))
        assert reading.remit(session, SYSTEM, here.process_id).money_pence == money


def test_a_pause_keeps_the_place(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    for state in ORDER[:-1]:
        set_state(session, here.process_id, ProcessState(state))
        with pytest.raises(Refused, match="process_is_not_paused"):
            processes.go_on(session, here.convenor, here.process_id)
        processes.pause(session, here.convenor, here.process_id, reason="Flood.")
        assert state_of(session, here.process_id) == "paused"
        with pytest.raises(Refused):
            processes.move_on(session, here.convenor, here.process_id)
        with pytest.raises(Refused):
            processes.step_back(session, here.committee, here.process_id, reason="No.")
        with pytest.raises(Refused, match="process_cannot_pause"):
            processes.pause(session, here.convenor, here.process_id, reason="Again.")
        assert processes.go_on(session, here.convenor, here.process_id) == state
        assert actions(session)[-2:] == ["process_paused", "process_resumed"]
    set_state(session, here.process_id, ProcessState.CLOSED)
    with pytest.raises(Refused, match="process_cannot_pause"):
        processes.pause(session, here.convenor, here.process_id, reason="Flood.")


def test_a_pause_and_a_step_back_need_a_reason(session: Session) -> None:
    here = place(session)
    for reason in ("", "  \n", "\u200b\u2060"):
        with pytest.raises(DeliberationError, match="text_empty"):
            processes.pause(session, here.convenor, here.process_id, reason=reason)
        with pytest.raises(DeliberationError, match="text_empty"):
            processes.step_back(session, here.committee, here.process_id, reason=reason)
    assert state_of(session, here.process_id) == "learning"


def test_only_the_advisory_committee_goes_back(session: Session) -> None:
    here = place(session)
    for role in set(Role) - {Role.MEMBER, Role.ADVISORY_MEMBER}:
        with pytest.raises(NotAllowed):
            processes.step_back(session, someone(session, here.process_id, role), here.process_id, reason="Too soon.")
    assert state_of(session, here.process_id) == "learning"


def test_the_committee_of_another_process_goes_nowhere(session: Session) -> None:
    here, there = place(session), place(session)
    with pytest.raises(NotAllowed):
        processes.step_back(session, there.committee, here.process_id, reason="Too soon.")
    with pytest.raises(NotAllowed):
        processes.move_on(session, there.convenor, here.process_id)


def test_when_results_are_shown_is_chosen_and_on_record(session: Session) -> None:
    here = place(session)
    for when in ("after_stage", "after_own_votes"):
        processes.set_results_shown(session, here.convenor, here.process_id, when)
        assert reading.by_id(session, here.process_id).results_shown == when
        assert actions(session)[-1] == "results_setting"


def test_another_time_is_not_on_offer(session: Session) -> None:
    here = place(session)
    with pytest.raises(DeliberationError, match="choice_unknown"):
        processes.set_results_shown(session, here.convenor, here.process_id, "never")


def test_a_new_process_is_a_draft_with_its_convenor(session: Session) -> None:
    convenor = place(session).convenor
    public_id = processes.create(session, SYSTEM, FORM, convenor_id=convenor.person_id)
    view = reading.one(session, public_id)
    assert (view.state, view.title, view.area) == ("draft", "Getting about", "Hollowell Bridge")
    held = session.execute(select(Membership.person_id, Membership.role).where(Membership.process_id == view.id)).all()
    assert [tuple(one) for one in held] == [(convenor.person_id, Role.CONVENOR)]
    assert rows(session, Area) == 1, "the area was there already"


WRONG: tuple[tuple[ProcessForm, str], ...] = (
    (replace(FORM, title="\u200d"), "title"),
    (replace(FORM, title="x" * 201), "title"),
    (replace(FORM, area_code=""), "area_code"),
    (replace(FORM, area_code="new", area_name=""), "area_name"),
    (replace(FORM, area_code="new", area_kind="planet"), "area_kind"),
    (replace(FORM, results_shown="never"), "results_shown"),
    (replace(FORM, help_phone="0" * 41), "help_phone"),
)


def test_a_form_that_does_not_fit_makes_nothing(session: Session) -> None:
    for form, field in WRONG:
        with pytest.raises(DeliberationError) as error:
            processes.create(session, SYSTEM, form)
        assert error.value.field == field
    assert rows(session, Process) == rows(session, Area) == 0


def test_a_process_that_is_not_there_is_not_found(session: Session) -> None:
    for act in (processes.move_on, processes.go_on):
        with pytest.raises(NotFound, match="process_unknown"):
            act(session, SYSTEM, 4711)


def test_only_the_administrator_starts_a_process(session: Session) -> None:
    here: Place = place(session)
    with pytest.raises(NotAllowed):
        processes.create(session, here.convenor, FORM)
    administrator = replace(here.convenor, is_administrator=True, parts=())
    public_id = processes.create(session, administrator, FORM)
    assert reading.one(session, public_id).state == "draft"
