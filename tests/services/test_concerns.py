"""Concerns: raised by those who take part, answered and closed by the reviewer alone, on a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import concerns as reading
from deliberation.reading import rights
from deliberation.services import accounts, concerns, consent, leaving, retention
from deliberation.services.concerns import ConcernForm
from models import Concern, ConcernStep, RightsStatement, Role
from tests.services.people import actions, member, newcomer, place, rows, someone, supported

TEXT = "Nobody rang me back about the ramp."
RAISED = ConcernForm(TEXT, "help", name="Sam", way="phone", reach="01632 960 777")


def raised(session: Session, form: ConcernForm = RAISED) -> tuple[int, Actor, Actor, str]:
    """A concern in a process with a reviewer: where, who raised it, the reviewer, its public id."""
    here = place(session)
    who, reviewer = newcomer(session, here.process_id), someone(session, here.process_id, Role.REVIEWER)
    return here.process_id, who, reviewer, concerns.raise_it(session, who, here.process_id, form)


def later(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    at = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: at)


def test_a_concern_is_answered_and_closed_by_the_reviewer_and_read_by_whoever_raised_it(session: Session) -> None:
    where, who, reviewer, one = raised(session)
    seen = reading.one_to_review(session, reviewer, where, one)
    assert (seen.steps[0].words, seen.name, seen.way, seen.reach) == (TEXT, "Sam", "phone", "01632 960 777")
    concerns.answer(session, reviewer, where, one, "I asked them. They ring today.")
    concerns.close(session, reviewer, where, one)
    concerns.close(session, reviewer, where, one)
    own = reading.own_one(session, who, where, one)
    assert [step.kind for step in own.steps] == ["raised", "answered", "closed"]
    assert own.steps[1].words == "I asked them. They ring today."
    assert (own.row.state, own.can_reopen) == ("closed", True)


def test_whoever_is_not_content_says_so_once(session: Session) -> None:
    where, who, reviewer, one = raised(session)
    with pytest.raises(Refused, match="concern_not_answered"):
        concerns.not_settled(session, who, where, one, "Too slow.")
    for state in ("answered", "closed"):
        concerns.answer(session, reviewer, where, one, f"An answer, {state}.")
        if state == "answered":
            concerns.not_settled(session, who, where, one, "They did not ring.")
            assert reading.own_one(session, who, where, one).row.state == "waiting"
    concerns.close(session, reviewer, where, one)
    with pytest.raises(Refused, match="concern_once"):
        concerns.not_settled(session, who, where, one, "Again.")
    assert not reading.own_one(session, who, where, one).can_reopen


def test_the_clock_runs_from_when_it_was_asked(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    where, who, reviewer, one = raised(session)
    first = reading.own(session, who, where)[0]
    assert first.due - first.raised_at == timedelta(days=rights.current().reply_days)
    later(monkeypatch, rights.current().reply_days + 1)
    assert reading.to_review(session, reviewer, where)[0].late
    concerns.answer(session, reviewer, where, one, "Sorry that it took so long.")
    assert not reading.to_review(session, reviewer, where)[0].late
    concerns.not_settled(session, who, where, one, "")
    again = reading.own(session, who, where)[0]
    assert (again.late, again.due > first.due) == (False, True)


def test_the_days_are_those_of_the_version_that_was_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    where, who, _, _ = raised(session)
    before = rights.current()
    shorter = rights.Rights("2", 7, ("You get an answer within 7 days.",))
    monkeypatch.setattr(rights, "VERSIONS", (before, shorter))
    concerns.raise_it(session, who, where, ConcernForm("Again.", "other"))
    new, old = reading.own(session, who, where)
    days = (new.due - new.raised_at).days, (old.due - old.raised_at).days
    assert days == (7, before.reply_days)
    assert rows(session, RightsStatement) == 2


def test_the_rights_name_the_days_that_the_clock_runs_by() -> None:
    for one in rights.VERSIONS:
        assert f"within {one.reply_days} days" in one.text
    assert len({one.version for one in rights.VERSIONS}) == len(rights.VERSIONS)


def test_words_of_a_version_do_not_change(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    where, who, _, _ = raised(session)
    changed = rights.Rights(rights.current().version, 3, ("Other words.",))
    monkeypatch.setattr(rights, "VERSIONS", (changed,))
    with pytest.raises(DeliberationError, match="rights_wording_changed"):
        concerns.raise_it(session, who, where, RAISED)


def test_nobody_else_reads_answers_closes_or_hides_it(session: Session) -> None:
    where, who, reviewer, one = raised(session)
    others = [someone(session, where, role) for role in Role if role not in (Role.MEMBER, Role.REVIEWER)]
    tries: list[Callable[[Actor], object]] = [
        lambda a: reading.to_review(session, a, where),
        lambda a: reading.one_to_review(session, a, where, one),
        lambda a: concerns.answer(session, a, where, one, "No."),
        lambda a: concerns.close(session, a, where, one),
        lambda a: concerns.take_back(session, a, where, one),
        lambda a: reading.own_one(session, a, where, one),
    ]
    for actor in (*others, SYSTEM, member(session, where), someone(session, place(session).process_id, Role.REVIEWER)):
        for act in tries:
            with pytest.raises((NotAllowed, NotFound)):
                act(actor)
    with pytest.raises(NotAllowed):
        concerns.take_back(session, reviewer, where, one)
    assert reading.own(session, who, where)[0].state == "waiting"


def test_supporters_panel_members_and_observers_raise_their_own(session: Session) -> None:
    here = place(session)
    helper = supported(session, member(session, here.process_id), here.process_id)[1]
    for who in (helper, *(someone(session, here.process_id, role) for role in (Role.PANEL_MEMBER, Role.OBSERVER))):
        concerns.raise_it(session, who, here.process_id, ConcernForm("It was loud.", "treated"))
        assert len(reading.own(session, who, here.process_id)) == 1
    for who in (here.convenor, here.facilitator, here.committee):
        with pytest.raises(NotAllowed):
            concerns.raise_it(session, who, here.process_id, RAISED)


def test_whoever_said_no_to_taking_part_can_raise_one(session: Session) -> None:
    where, who, reviewer, one = raised(session, ConcernForm("They laughed at me.", "treated"))
    seen = reading.one_to_review(session, reviewer, where, one)
    assert (seen.name, seen.way, seen.reach) == ("", "here", "")
    assert not consent.takes_part(session, who.parts[0].membership_id)


def test_the_convenor_and_the_public_learn_how_many_from_five_up(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    for _ in range(4):
        concerns.raise_it(session, who, here.process_id, RAISED)
    few = reading.counts(session, here.convenor, here.process_id)
    assert few.total.hidden
    assert all(one.hidden for one in few.standing.values())
    concerns.raise_it(session, who, here.process_id, RAISED)
    enough = reading.public_counts(session, here.process_id)
    assert enough.total.value == 5
    assert reading.counts(session, here.committee, here.process_id).total == enough.total
    with pytest.raises(NotAllowed):
        reading.counts(session, here.facilitator, here.process_id)


def test_the_record_does_not_tell_of_concerns(session: Session) -> None:
    where, who, reviewer, one = raised(session)
    before = actions(session)
    concerns.answer(session, reviewer, where, one, "Done.")
    concerns.not_settled(session, who, where, one, "No.")
    concerns.take_back(session, who, where, one)
    assert actions(session) == before
    assert not [action for action in before if "concern" in action]


def test_what_is_kept_is_sealed_and_goes_when_it_is_taken_back(session: Session) -> None:
    where, who, reviewer, one = raised(session)
    session.rollback()
    step = session.execute(select(ConcernStep)).scalar_one()
    assert step.sealed is not None
    assert TEXT.encode() not in step.sealed
    with pytest.raises(DeliberationError, match="sealed_unreadable"):
        sealing.unseal(sealing.NEEDS, step.concern_id, step.sealed)
    concerns.take_back(session, who, where, one)
    concerns.take_back(session, who, where, one)
    seen = reading.one_to_review(session, reviewer, where, one)
    assert ([step.words for step in seen.steps], seen.name, seen.reach) == (["", ""], "", "")
    with pytest.raises(Refused, match="concern_not_waiting"):
        concerns.answer(session, reviewer, where, one, "Too late.")


def test_leaving_takes_the_words_of_concerns_along(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    concerns.raise_it(session, who, here.process_id, RAISED)
    shown = consent.wording_of("take_part")
    leaving.leave_all(session, who, here.process_id, shown=shown, language="en-GB")
    session.rollback()
    assert set(session.execute(select(ConcernStep.sealed)).scalars()) == {None}
    assert [row.state for row in reading.own(session, who, here.process_id)] == ["taken_back"]


def test_done_concerns_go_after_a_year_and_waiting_ones_stay(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    where, who, reviewer, one = raised(session)
    waiting = concerns.raise_it(session, who, where, RAISED)
    concerns.answer(session, reviewer, where, one, "Done.")
    later(monkeypatch, 366)
    retention.sweep(session, SYSTEM)
    assert [row.public_id for row in reading.to_review(session, reviewer, where)] == [waiting]
    assert (rows(session, Concern), rows(session, ConcernStep)) == (1, 1)


def test_ones_own_download_has_all_of_it(session: Session) -> None:
    where, who, reviewer, one = raised(session)
    concerns.answer(session, reviewer, where, one, "Done.")
    (found,) = reading.own_export(session, who, where)
    assert (found["named"], found["reach"], [step["words"] for step in found["steps"]]) == (
        "Sam", "01632 960 777", [TEXT, "Done."],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (ConcernForm("", "help"), "text_empty"),
        (ConcernForm("x" * 4001, "help"), "text_too_long"),
        (ConcernForm(TEXT, "weather"), "choice_unknown"),
        (ConcernForm(TEXT, "help", way="pigeon"), "choice_unknown"),
        (ConcernForm(TEXT, "help", way="phone"), "concern_reach_missing"),
        (ConcernForm(TEXT, "help", name="n" * 81), "text_too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(session: Session, form: ConcernForm, code: str) -> None:
    here = place(session)
    with pytest.raises(DeliberationError, match=code):
        concerns.raise_it(session, newcomer(session, here.process_id), here.process_id, form)
    assert rows(session, Concern) == 0


def test_sent_twice_it_is_one(session: Session) -> None:
    here = place(session)
    who, reviewer = newcomer(session, here.process_id), someone(session, here.process_id, Role.REVIEWER)
    one, two = (concerns.raise_it(session, who, here.process_id, RAISED, key="k") for _ in range(2))
    assert one == two
    for _ in range(2):
        concerns.answer(session, reviewer, here.process_id, one, "Done.", key="a")
        concerns.not_settled(session, who, here.process_id, one, "No.", key="n")
    assert rows(session, ConcernStep) == 3


def test_the_last_reviewer_stays_while_a_concern_waits(session: Session) -> None:
    where, _, reviewer, one = raised(session)
    assert reviewer.person_id is not None
    end = {"process_id": where, "person_id": reviewer.person_id, "role": "reviewer"}
    with pytest.raises(Refused, match="reviewer_is_needed"):
        accounts.end_role(session, SYSTEM, **end)  # type: ignore[arg-type]  # names of arguments
    concerns.answer(session, reviewer, where, one, "Done.")
    accounts.end_role(session, SYSTEM, **end)  # type: ignore[arg-type]  # names of arguments
    assert reading.reviewers(session, where) == ()
