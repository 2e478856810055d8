"""What two people read alike on a sheet becomes records: the same as from the screens, by the same way in (`marks`)."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.reading.sheet_form import CONSENT, HAND_QUESTION, SKIPPED, VOTE, VOTES, WORDS, Form, Reading
from deliberation.services import consent, marks
from deliberation.services.contributions import Words
from deliberation.services.marks import How
from deliberation.stages import can
from models import (
    Area,
    Attribution,
    Channel,
    HelperKind,
    PaperSheet,
    Process,
    Provenance,
    Statement,
    StatementState,
    TraceNode,
)


def keep_inside(
    session: Session, actor: Actor, sheet: PaperSheet, form: Form, final: Reading, at: datetime
) -> tuple[str, ...]:
    """Keep the answers as given `at` that time. Gives what could not be kept any more: closed, over, or no yes to it.

    A box without a tick changes nothing: whoever skips a question has said nothing about it.
    """
    process = session.get_one(Process, sheet.process_id)
    how = _how(final.ticks.get(HAND_QUESTION, SKIPPED))
    _consents(session, actor, sheet, form, final, how, at)
    taking_part = consent.takes_part(session, sheet.membership_id)
    wanted = {
        question.name: VOTES[final.ticks[question.name]]
        for question in form.questions
        if question.kind == VOTE and final.ticks.get(question.name, SKIPPED) != SKIPPED
    }
    open_now = _open(session, sheet.process_id) if taking_part and can(process, "vote") else frozenset[str]()
    kept = {name: choice for name, choice in wanted.items() if name in open_now}
    marks.votes_inside(session, actor, sheet.process_id, sheet.membership_id, kept, how, at)
    left_out = [name for name in wanted if name not in kept]
    if final.words and taking_part and can(process, "contribute"):
        said = Words(text=final.words, language=sheet.language)
        marks.words_inside(session, actor, sheet.process_id, sheet.membership_id, said, how, at)
    elif final.words:
        left_out.append(WORDS)
    return tuple(left_out)


def zone_of(session: Session, sheet: PaperSheet) -> ZoneInfo:
    """The time of the place in which the sheet was given in."""
    area_id = session.get_one(Process, sheet.process_id).area_id
    return ZoneInfo(session.get_one(Area, area_id).time_zone)


def _consents(
    session: Session, actor: Actor, sheet: PaperSheet, form: Form, final: Reading, how: How, at: datetime
) -> None:
    midnight = datetime.combine(final.given_in_on, time.min, zone_of(session, sheet))
    earliest = min(at, max(sheet.issued_at, midnight))
    for question in form.questions:
        answer = final.ticks.get(question.name, SKIPPED)
        if question.kind != CONSENT or answer == SKIPPED:
            continue
        attribution = answer if answer in tuple(Attribution) else ""
        given = consent.answer_from(question.name, given=answer != "no", attribution=attribution)
        marks.consent_inside(
            session,
            actor,
            sheet.membership_id,
            given,
            how,
            at,
            shown=question.text,
            language=sheet.language,
            earliest=earliest,
        )


def _how(hand: str) -> How:
    provenance = Provenance(hand or Provenance.OWN_WORDS)
    helper = {Provenance.HELPED: HelperKind.SOMEBODY, Provenance.INTERPRETED: HelperKind.INTERPRETER}.get(provenance)
    return How(channel=Channel.PAPER, provenance=provenance, helper=helper, verbatim=True, agreed=True)


def _open(session: Session, process_id: int) -> frozenset[str]:
    return frozenset(
        session.execute(
            select(TraceNode.reference)
            .join(Statement, Statement.node_id == TraceNode.id)
            .where(TraceNode.process_id == process_id, Statement.state == StatementState.OPEN)
        ).scalars()
    )
