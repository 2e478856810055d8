"""What keeps people safe in the demo: numbers to call, a note before a hard statement, a concern that was answered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor, Part
from deliberation.reading import concerns as reading
from deliberation.reading import content_notes as note_reading
from deliberation.reading import recommendations, running
from deliberation.scenario.report import Report
from deliberation.scenario.wexmoor import Member
from deliberation.scenario.words import RELEASE_DAY
from deliberation.services import accounts, concerns, content_notes, helplines, safeguarding
from deliberation.services.concerns import ConcernForm
from deliberation.services.helplines import HelplineForm
from models import Role

# Numbers that no telephone has: they are set aside for stories.
LINES = (
    HelplineForm("Wexmoor money advice", "01632 960 101", "When bills or debts worry you.", "Monday to Friday, 9 to 5"),
    HelplineForm("Wexmoor night line", "01632 960 102", "When you feel low and want to talk.", "Each night, 8 to 8"),
    HelplineForm("Safe at home in Wexmoor", "01632 960 103", "When somebody hurts you or scares you.", "Day and night"),
)
NOTE = "This is about leaving prison."


def build(session: Session, report: Report, process_id: int, members: Sequence[Member], reviewer_id: int) -> None:
    """Everything of it in the borough's project."""
    for line in LINES:
        helplines.add(session, SYSTEM, process_id, line)
    on_duty = next(one for one in running.holders(session, SYSTEM, process_id) if one.role == Role.FACILITATOR)
    safeguarding.name_duty(session, SYSTEM, process_id, on_duty.pseudonym)
    stated = recommendations.statements(session, SYSTEM, process_id)
    hard = next(one.reference for one in stated if one.text == RELEASE_DAY)
    content_notes.write(session, SYSTEM, process_id, hard, NOTE)
    note = note_reading.of_statement(session, process_id, hard)
    report.check(5, "the note before the statement on the day of release", NOTE, note.text if note else None)
    reviewer, member = _reviewer(session, process_id, reviewer_id), members[6].actor
    form = ConcernForm("I asked for a chair with arms. Twice there was none.", "help", name="M07")
    raised = concerns.raise_it(session, member, process_id, form)
    answered = "I asked the team. Two chairs with arms are there from now on. They say sorry."
    concerns.answer(session, reviewer, process_id, raised, answered)
    found = reading.own_one(session, member, process_id, raised)
    report.check(5, "the concern of M07", ["raised", "answered"], [step.kind for step in found.steps])


def _reviewer(session: Session, process_id: int, person_id: int) -> Actor:
    role = Role.REVIEWER
    membership = accounts.grant_role(session, SYSTEM, process_id=process_id, person_id=person_id, role=role)
    part = Part(process_id, membership, role, "")
    return Actor(person_id=person_id, public_id="R1", is_staff=True, second_factor=True, parts=(part,))
