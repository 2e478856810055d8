"""Raising a concern with a reviewer outside; answering and closing it, which is the reviewer's alone.

Nothing of it enters the audit chain: the convenor reads that, and would learn when somebody in which role said that
something is wrong. The steps of a concern are its own record; none of them can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor
from deliberation.reading import rights
from deliberation.reading.concerns import require_raiser, require_reviewer
from deliberation.services import once, words
from models import (
    Concern,
    ConcernAbout,
    ConcernState,
    ConcernStep,
    ConcernStepKind,
    Process,
    ReplyWay,
    RightsStatement,
)

TEXT_LIMIT = 4000
NAME_LIMIT = 80
REACH_LIMIT = 300


@dataclass(frozen=True, slots=True)
class ConcernForm:
    """What somebody raises. `name` is "" for whoever wants not to be named; `reach`: a number, a place, an address."""

    text: str
    about: str
    name: str = ""
    way: str = "here"
    reach: str = ""


def checked_words(text: str | None) -> str:
    """The words of a concern as they would be kept; refuses none and too many."""
    return words.required(text, field="text", limit=TEXT_LIMIT)


def checked_about(about: str | None) -> str:
    """What a concern is about; `choice_unknown` for what is not on offer."""
    if about not in set(ConcernAbout):
        raise DeliberationError("choice_unknown", field="about")
    return str(about)


def raise_it(session: Session, actor: Actor, process_id: int, form: ConcernForm, *, key: str | None = None) -> str:
    """Raise a concern; gives its public id. The same form sent again (its `key`) raises nothing new.

    Whoever has said no to everything else can raise one, in whatever state the project is.
    """
    part = require_raiser(actor, process_id, "raise")
    about = checked_about(form.about)
    content = _content(form)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "concern", key)
        if earlier is not None:
            return earlier
        if session.get(Process, process_id) is None:
            raise NotFound("process_unknown")
        now = clock.now()
        concern = Concern(
            process_id=process_id,
            membership_id=part.membership_id,
            rights_id=_rights_inside(session),
            about=ConcernAbout(about),
            state=ConcernState.WAITING,
            raised_at=now,
            asked_at=now,
            changed_at=now,
        )
        session.add(concern)
        session.flush()
        _step(session, concern, ConcernStepKind.RAISED, now, content)
        once.remember(session, actor, "concern", key, concern.public_id)
        return concern.public_id


def answer(
    session: Session, actor: Actor, process_id: int, public_id: str, text: str, *, key: str | None = None
) -> None:
    """Answer a concern that waits; the reviewer's alone. The same form sent again answers once."""
    require_reviewer(actor, process_id)
    cleaned = checked_words(text)
    with writing(session, process_id):
        if once.earlier_answer(session, actor, "concern_answer", key) is not None:
            return
        concern = _find(session, process_id, public_id)
        if concern.state is not ConcernState.WAITING:
            raise Refused("concern_not_waiting")
        _go(session, concern, ConcernState.ANSWERED, ConcernStepKind.ANSWERED, {"text": cleaned})
        once.remember(session, actor, "concern_answer", key, public_id)


def close(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """Close a concern that was answered; the reviewer's alone. Closing it twice changes nothing."""
    require_reviewer(actor, process_id)
    with writing(session, process_id):
        concern = _find(session, process_id, public_id)
        if concern.state is ConcernState.CLOSED:
            return
        if concern.state is not ConcernState.ANSWERED:
            raise Refused("concern_not_answered")
        _go(session, concern, ConcernState.CLOSED, ConcernStepKind.CLOSED, None)


def not_settled(
    session: Session, actor: Actor, process_id: int, public_id: str, text: str, *, key: str | None = None
) -> None:
    """Say that the answer does not settle it: once. The concern waits again, and the clock starts anew."""
    part = require_raiser(actor, process_id, "raise")
    cleaned = words.optional(text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        if once.earlier_answer(session, actor, "concern_again", key) is not None:
            return
        concern = _own(session, process_id, public_id, part.membership_id)
        if concern.state not in (ConcernState.ANSWERED, ConcernState.CLOSED):
            raise Refused("concern_not_answered")
        if concern.reopened_at is not None:
            raise Refused("concern_once")
        concern.reopened_at = concern.asked_at = clock.now()
        _go(session, concern, ConcernState.WAITING, ConcernStepKind.NOT_SETTLED, {"text": cleaned})
        once.remember(session, actor, "concern_again", key, public_id)


def take_back(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """Take a concern back: its words and the answers are erased. That there was one stays. Twice changes nothing."""
    part = require_raiser(actor, process_id, "raise")
    with writing(session, process_id):
        concern = _own(session, process_id, public_id, part.membership_id)
        if concern.state is not ConcernState.TAKEN_BACK:
            take_back_inside(session, concern, clock.now())
    forget_erased(session)


def take_all_back_inside(session: Session, membership_id: int) -> None:
    """The same for everything that one part raised. Inside a writing block."""
    rows = session.execute(
        select(Concern).where(Concern.membership_id == membership_id, Concern.state != ConcernState.TAKEN_BACK)
    ).scalars()
    for concern in rows.all():
        take_back_inside(session, concern, clock.now())


def take_back_inside(session: Session, concern: Concern, at: datetime) -> None:
    """One of them. Inside a writing block; who calls it says `forget_erased` afterwards."""
    session.execute(update(ConcernStep).where(ConcernStep.concern_id == concern.id).values(sealed=None))
    concern.taken_back_at = at
    _go(session, concern, ConcernState.TAKEN_BACK, ConcernStepKind.TAKEN_BACK, None)


def _content(form: ConcernForm) -> dict[str, str]:
    if form.way not in set(ReplyWay):
        raise DeliberationError("choice_unknown", field="way")
    text = checked_words(form.text)
    reach = words.optional(form.reach, field="reach", limit=REACH_LIMIT)
    if form.way != ReplyWay.HERE and not words.is_readable(reach):
        raise DeliberationError("concern_reach_missing", field="reach")
    name = words.optional(form.name, field="name", limit=NAME_LIMIT).replace("\n", " ")
    return {"text": text, "name": name, "way": form.way, "reach": "" if form.way == ReplyWay.HERE else reach}


def _rights_inside(session: Session) -> int:
    """The version of the rights that counts now, stored on first use; stored words never change."""
    now = rights.current()
    row = session.execute(
        select(RightsStatement).where(
            RightsStatement.version == now.version, RightsStatement.language == rights.LANGUAGE
        )
    ).scalar_one_or_none()
    if row is None:
        row = RightsStatement(version=now.version, language=rights.LANGUAGE, text=now.text, reply_days=now.reply_days)
        session.add(row)
        session.flush()
    elif (row.text, row.reply_days) != (now.text, now.reply_days):
        raise DeliberationError("rights_wording_changed", version=now.version)
    return row.id


def _find(session: Session, process_id: int, public_id: str) -> Concern:
    found = session.execute(
        select(Concern).where(Concern.process_id == process_id, Concern.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("concern_unknown")
    return found


def _own(session: Session, process_id: int, public_id: str, membership_id: int) -> Concern:
    found = _find(session, process_id, public_id)
    if found.membership_id != membership_id:
        raise NotFound("concern_unknown")
    return found


def _go(
    session: Session, concern: Concern, state: ConcernState, kind: ConcernStepKind, content: dict[str, Any] | None
) -> None:
    now = clock.now()
    concern.state, concern.changed_at = state, now
    _step(session, concern, kind, now, content)


def _step(
    session: Session, concern: Concern, kind: ConcernStepKind, at: datetime, content: dict[str, Any] | None
) -> None:
    sealed = None if content is None else sealing.seal(sealing.CONCERNS, concern.id, content)
    session.add(ConcernStep(concern_id=concern.id, kind=kind, sealed=sealed, at=at))
    session.flush()
