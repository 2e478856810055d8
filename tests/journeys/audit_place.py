"""What the audit looks at: the whole demo, with words that wait and words that are hidden, and an empty project."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.config import load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.permissions import SYSTEM
from deliberation.reading import actors, approval
from deliberation.reading import processes as reading
from deliberation.reading import recommendations as readings
from deliberation.scenario import demo
from deliberation.schema import upgrade
from deliberation.services import (
    accounts,
    codes,
    contributions,
    moderation,
    processes,
    recommendations,
    spoken,
    strategies,
)
from deliberation.services.recommendations import RecommendationForm
from models import Process, Role
from tests.journeys import audit_votes
from tests.journeys.place import REMIT, Staff

ADDRESS = "the audit"


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of people in one project."""

    member: str
    committee: str


@dataclass(frozen=True, slots=True)
class AuditPlace:
    """Public ids and ways in. `projects`: full, finished and empty, in this order; `votes` is the one that votes.

    `helped` is the code of a member of the first one who has a supporter, `helper` that of the supporter.
    """

    projects: tuple[str, str, str]
    votes: str
    strategy: str
    poster: str
    staff: dict[str, Staff]
    full: Codes
    helped: str
    helper: str
    finished: Codes
    voting: Codes
    empty: Codes


def build(var: Path, say: Callable[[str], None]) -> AuditPlace:
    """Build everything into an empty folder."""
    app = create_app(replace(load({"FOLKMOOT_VAR": str(var), "FOLKMOOT_HELP_PHONE": "01632 960 960"}), demo=True))
    upgrade(app)
    with app.app_context():
        session = db.session()
        demo.build(session, var, say)
        details = json.loads((var / demo.DETAILS).read_text(encoding="utf-8"))
        made = _more(session, details)
        _read_aloud(session)
        db.session.remove()
        db.engine.dispose()
    return made


def _more(session: Session, details: dict[str, Any]) -> AuditPlace:
    staff = {one["role"]: Staff(one["email"], one["password"], one["secret"]) for one in details["staff"]}
    poster, member, ward_member, helped, helper, committee, voter = (one["words"] for one in details["codes"])
    full, finished = details["process"], details["finished_process"]
    _say_and_hide(session, reading.one(session, full).id, member)
    ward = reading.one(session, finished).id
    _begin_the_next_version(session, ward)
    votes = details["voting_process"]
    vote_id = reading.one(session, votes).id
    audit_votes.more_ballots(session, vote_id)
    people = {one.email: one.person_id for one in actors.colleagues(session, SYSTEM)}
    convenor, facilitator = (people[staff[role].email] for role in ("Convenor", "Facilitator"))
    empty, empty_codes = _empty(session, convenor, facilitator)
    return AuditPlace(
        projects=(full, finished, empty),
        votes=votes,
        strategy=details["strategy"],
        poster=poster,
        staff=staff,
        full=Codes(member, committee),
        helped=helped,
        helper=helper,
        finished=Codes(ward_member, _seat(session, ward)),
        voting=Codes(voter, _seat(session, vote_id)),
        empty=empty_codes,
    )


def _read_aloud(session: Session) -> None:
    """The first sounds of every project, as the worker makes them: pages with a player and pages without one."""
    for process_id in session.execute(select(Process.id).order_by(Process.id)).scalars().all():
        spoken.refresh(session, SYSTEM, process_id)


def _say_and_hide(session: Session, process_id: int, words: str) -> None:
    """Two contributions that wait, and one that is hidden and about which the person asked again."""
    opened = codes.redeem(session, words=words, address=ADDRESS)
    actor = actors.find(session, opened.token)
    assert actor is not None
    for text in ("The lift is always broken.", "I would like to learn to cook."):
        contributions.submit(session, actor, process_id, contributions.Words(text=text))
    hidden = contributions.submit(
        session, actor, process_id, contributions.Words(text="Ask my neighbour Sam about it.")
    )
    moderation.hide(session, SYSTEM, process_id, hidden.reference, reason="names_somebody", note="Leave out the name.")
    contributions.appeal(session, actor, hidden.public_id, note="Sam said that it is fine.")


def _begin_the_next_version(session: Session, process_id: int) -> None:
    """A draft of a recommendation, and a line that was added after publication: the committee is asked again."""
    statement = readings.statements(session, SYSTEM, process_id)[0].reference
    form = RecommendationForm(title="A clock in the hall", text="Hang it up.", why="People miss the bus.")
    recommendations.draft(session, SYSTEM, process_id, form, statements=[statement])
    working = approval.working(session, SYSTEM, process_id)
    assert working is not None
    action = strategies.ActionForm(
        text="Put a bench at the bus stop.",
        owner="Castle Ward Residents",
        starts_on=date(2027, 5, 1),
        due_on=date(2027, 9, 30),
        kind="place_shaping",
    )
    strategies.add_action(session, SYSTEM, process_id, working.view.priorities[0].reference, action)


def _empty(session: Session, convenor: int, facilitator: int) -> tuple[str, Codes]:
    """A project in which people may talk, and nobody has said anything yet."""
    form = processes.ProcessForm(title="Quiet Street", area_code="quiet", area_name="Quiet Street")
    public_id = processes.create(session, SYSTEM, form, convenor_id=convenor)
    process_id = reading.one(session, public_id).id
    accounts.grant_role(session, SYSTEM, process_id=process_id, person_id=facilitator, role=Role.FACILITATOR)
    processes.write_remit(session, SYSTEM, process_id, REMIT)
    for _ in range(4):
        processes.move_on(session, SYSTEM, process_id)
    member = codes.issue_personal_codes(session, SYSTEM, process_id=process_id, count=1)[0]
    return public_id, Codes(member.words, _seat(session, process_id))


def _seat(session: Session, process_id: int) -> str:
    seats = codes.issue_personal_codes(
        session, SYSTEM, process_id=process_id, count=1, role=Role.ADVISORY_MEMBER, pseudonyms=["A9"]
    )
    return seats[0].words
