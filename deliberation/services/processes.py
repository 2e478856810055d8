"""Processes: starting one, agreeing what it is asked, and moving it from state to state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading.bodies import carried
from deliberation.reading.bodies import stored as stored_body
from deliberation.reading.remits import latest_remit, missing_parts
from deliberation.services import accounts, audit, bodies, once, words
from deliberation.stages import NEXT, ORDER
from models import Area, AreaKind, DecisionSubject, Process, ProcessState, Remit, ResultsShown, Role

TITLE_LIMIT = 200
TEXT_LIMIT = 5000
MONEY_LIMIT_PENCE = 10**13


@dataclass(frozen=True, slots=True)
class RemitForm:
    """The remit as it is written: question, background, what is in and out, powers, money, and the answer-by date.

    `change_note` says what is different from the version before, and why.
    """

    question: str = ""
    background: str = ""
    scope_in: str = ""
    scope_out: str = ""
    powers: str = ""
    money_pence: int | None = None
    money_note: str = ""
    answer_by: date | None = None
    change_note: str = ""


@dataclass(frozen=True, slots=True)
class ProcessForm:
    """What a new process needs."""

    title: str
    area_code: str
    area_name: str
    area_kind: str = "borough"
    paid_for_by: str = ""
    help_phone: str = ""
    help_words: str = ""
    language: str = "en-GB"
    results_shown: str = "after_own_votes"


def create(
    session: Session, actor: Actor, form: ProcessForm, *, convenor_id: int | None = None, key: str | None = None
) -> str:
    """Start a process in `draft`; its convenor is `convenor_id` (the actor when not given). Gives its public id.

    The same form sent again (its `key`) starts nothing new.
    """
    require(actor, "create", "process")
    title = words.required(form.title, field="title", limit=TITLE_LIMIT)
    shown = _results_shown(form.results_shown)
    with writing(session):
        earlier = once.earlier_answer(session, actor, "process", key)
        if earlier is not None:
            return earlier
        process = Process(
            title=title,
            area_id=_area(session, form).id,
            state=ProcessState.DRAFT,
            results_shown=shown,
            language=form.language,
            paid_for_by=words.optional(form.paid_for_by, field="paid_for_by", limit=TITLE_LIMIT) or None,
            help_phone=words.optional(form.help_phone, field="help_phone", limit=40) or None,
            help_words=words.optional(form.help_words, field="help_words", limit=300) or None,
            created_at=clock.now(),
        )
        session.add(process)
        session.flush()
        convenor = convenor_id or actor.person_id
        if convenor is not None:
            accounts.add_membership_inside(session, process.id, convenor, Role.CONVENOR)
        audit.record(session, actor, "process_created", process.public_id, {"title": title}, process_id=process.id)
        once.remember(session, actor, "process", key, process.public_id)
        return process.public_id


def _area(session: Session, form: ProcessForm) -> Area:
    code = words.required(form.area_code, field="area_code", limit=32)
    area = session.execute(select(Area).where(Area.code == code)).scalar_one_or_none()
    if area is None:
        name = words.required(form.area_name, field="area_name", limit=TITLE_LIMIT)
        kind = next((known for known in AreaKind if known == form.area_kind), None)
        if kind is None:
            raise DeliberationError("choice_unknown", field="area_kind")
        area = Area(code=code, name=name, kind=kind)
        session.add(area)
        session.flush()
    return area


def write_remit(session: Session, actor: Actor, process_id: int, form: RemitForm, *, key: str | None = None) -> int:
    """Store a new version of the remit, complete or not. Only before people are invited. Gives the version.

    A remit that was agreed needs a reason to be changed (`change_note_missing`). The same form sent again (its `key`)
    stores no second version.
    """
    require(actor, "edit", "process", process_id)
    if form.money_pence is not None and not 0 <= form.money_pence <= MONEY_LIMIT_PENCE:
        raise DeliberationError("money_out_of_range", field="money")
    fields = {
        name: words.optional(getattr(form, name), field=name, limit=TEXT_LIMIT)
        for name in ("question", "background", "scope_in", "scope_out", "powers", "money_note", "change_note")
    }
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "remit", key)
        if earlier is not None:
            return int(earlier)
        process = _get(session, process_id)
        if process.state not in (ProcessState.DRAFT, ProcessState.REMIT_AGREED):
            raise Refused("remit_is_settled", state=str(process.state))
        before = latest_remit(session, process_id)
        if before is not None and before.agreed_at is not None and not fields["change_note"]:
            raise DeliberationError("change_note_missing", field="change_note")
        version = 1 + (before.version if before is not None else 0)
        session.add(
            Remit(
                process_id=process_id,
                version=version,
                **fields,
                money_pence=form.money_pence,
                answer_by=form.answer_by,
                written_by_id=actor.person_id,
                written_at=clock.now(),
            )
        )
        # A changed remit has to be agreed again.
        process.state = ProcessState.DRAFT
        audit.record(session, actor, "remit_written", process.public_id, {"version": version}, process_id=process_id)
        once.remember(session, actor, "remit", key, str(version))
        return version


def move_on(session: Session, actor: Actor, process_id: int, *, to: str | None = None) -> ProcessState:
    """Move a process to its next state. Agreeing the remit, and so all that follows, needs it complete.

    `to` is the state that was read on the page: a process that is there already stays, so that pressing twice is one
    step, and one that went elsewhere in the meantime is not moved (`process_moved_meanwhile`).
    """
    require(actor, "move", "process", process_id)
    with writing(session, process_id):
        process = _get(session, process_id)
        if to is not None and process.state == to:
            return process.state
        if process.state not in NEXT:
            raise Refused("process_cannot_move", state=str(process.state))
        if to is not None and NEXT[process.state] != to:
            raise Refused("process_moved_meanwhile", state=str(process.state))
        if process.state is ProcessState.DRAFT:
            _agree(session, process_id)
        before, process.state = process.state, NEXT[process.state]
        audit.record(
            session,
            actor,
            "process_moved",
            process.public_id,
            {"from": str(before), "to": str(process.state)},
            process_id=process_id,
        )
        return process.state


def _agree(session: Session, process_id: int) -> None:
    """The remit counts as agreed once it is complete, and its very version approved where a body decides."""
    remit = latest_remit(session, process_id)
    missing = missing_parts(remit)
    if remit is None or missing:
        raise Refused("remit_incomplete", missing=missing)
    body = stored_body(session, process_id)
    about = version_of(remit)
    if body is not None and not carried(session, body.id, DecisionSubject.REMIT, about):
        raise Refused("remit_not_approved", version=about)
    remit.agreed_at = clock.now()


def version_of(remit: Remit) -> str:
    """How a version of the remit is called in a decision: v1, v2, ..."""
    return f"v{remit.version}"


def step_back(session: Session, actor: Actor, process_id: int, *, reason: str, to: str | None = None) -> ProcessState:
    """Go back one state: the advisory committee's to approve, with a reason. `to` as in `move_on`.

    Where the committee is a body with a quorum, it decides together (`services.decisions`).
    """
    require(actor, "step_back", "process", process_id)
    reason = words.required(reason, field="reason", limit=TEXT_LIMIT)
    with writing(session, process_id):
        process = _get(session, process_id)
        if to is not None and process.state == to:
            return process.state
        bodies.require_no_body(session, process_id)
        return step_back_inside(session, actor, process, reason=reason, to=to)


def step_back_inside(
    session: Session, actor: Actor, process: Process, *, reason: str, to: str | None = None
) -> ProcessState:
    """The same within a writing block, for callers that have asked who may."""
    if process.state not in ORDER[1:]:
        raise Refused("process_cannot_step_back", state=str(process.state))
    target = ORDER[ORDER.index(process.state) - 1]
    if to is not None and target != to:
        raise Refused("process_moved_meanwhile", state=str(process.state))
    before, process.state = process.state, target
    agreed = latest_remit(session, process.id)
    if process.state is ProcessState.DRAFT and agreed is not None:
        agreed.agreed_at = None
    payload: dict[str, object] = {"from": str(before), "to": str(process.state), "reason": reason}
    audit.record(session, actor, "process_stepped_back", process.public_id, payload, process_id=process.id)
    return process.state


def pause(session: Session, actor: Actor, process_id: int, *, reason: str) -> None:
    """Stop a process where it is, with a reason; nothing can be said or voted until it goes on."""
    require(actor, "move", "process", process_id)
    reason = words.required(reason, field="reason", limit=TEXT_LIMIT)
    with writing(session, process_id):
        process = _get(session, process_id)
        if process.state in (ProcessState.PAUSED, ProcessState.CLOSED):
            raise Refused("process_cannot_pause", state=str(process.state))
        process.paused_from, process.state = process.state, ProcessState.PAUSED
        audit.record(session, actor, "process_paused", process.public_id, {"reason": reason}, process_id=process_id)


def go_on(session: Session, actor: Actor, process_id: int) -> ProcessState:
    """Take up a paused process where it was."""
    require(actor, "move", "process", process_id)
    with writing(session, process_id):
        process = _get(session, process_id)
        if process.state is not ProcessState.PAUSED or process.paused_from is None:
            raise Refused("process_is_not_paused", state=str(process.state))
        process.state, process.paused_from = process.paused_from, None
        audit.record(
            session, actor, "process_resumed", process.public_id, {"to": str(process.state)}, process_id=process_id
        )
        return process.state


def set_results_shown(session: Session, actor: Actor, process_id: int, when: str) -> None:
    """Choose when people see results: after their own votes, or when the stage closes."""
    require(actor, "edit", "process", process_id)
    chosen = _results_shown(when)
    with writing(session, process_id):
        process = _get(session, process_id)
        process.results_shown = chosen
        audit.record(session, actor, "results_setting", process.public_id, {"to": str(chosen)}, process_id=process_id)


def _results_shown(when: str) -> ResultsShown:
    found = next((known for known in ResultsShown if known == when), None)
    if found is None:
        raise DeliberationError("choice_unknown", field="results_shown")
    return found


def _get(session: Session, process_id: int) -> Process:
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    return process
