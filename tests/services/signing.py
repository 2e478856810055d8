"""What the tests of accounts, codes and sign-ins share: people, processes, and a look at everything stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import db, writing
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import actors
from deliberation.services import accounts, second_factor, sign_in
from models import Area, AreaKind, AuditEvent, AuditPayload, Process, ProcessState, Role

PASSWORD = "vinegar kettle pond"
OTHER_PASSWORD = "seven slow bicycles"
ADDRESS = "192.0.2.7"
NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)


@dataclass(frozen=True)
class Worker:
    """Somebody on the staff who set up an app."""

    person_id: int
    public_id: str
    email: str
    secret: str

    def code(self) -> str:
        """What the app shows now."""
        return pyotp.TOTP(self.secret).at(clock.now())


def new_process(session: Session, *, state: ProcessState = ProcessState.LEARNING, code: str = "HLW") -> int:
    with writing(session):
        area = session.execute(select(Area).where(Area.code == code)).scalar_one_or_none()
        area = area or Area(code=code, name="Hollowell Bridge", kind=AreaKind.BOROUGH)
        session.add(area)
        session.flush()
        process = Process(title="Getting about", area_id=area.id, state=state, created_at=clock.now())
        session.add(process)
        session.flush()
        return process.id


def public_id(session: Session, process_id: int) -> str:
    return session.get_one(Process, process_id).public_id


def new_staff(
    session: Session, email: str = "ada@example.org", *, administrator: bool = False
) -> accounts.StaffCreated:
    return accounts.create_staff(
        session,
        SYSTEM,
        email=email,
        display_name="Ada Marsh",
        password=PASSWORD,
        administrator=administrator,
        given=False,
    )


def start(session: Session, email: str = "ada@example.org", password: str = PASSWORD) -> sign_in.SignInStarted:
    return sign_in.start_staff_session(session, email=email, password=password, address=ADDRESS)


def actor_of(session: Session, token: str) -> Actor:
    actor = actors.find(session, token)
    assert actor is not None
    return actor


def with_app(session: Session, email: str = "ada@example.org", *, administrator: bool = False) -> tuple[Worker, str]:
    """A new staff account with an app, and the token of its full session."""
    made = new_staff(session, email, administrator=administrator)
    token = start(session, email).token
    setup = second_factor.begin_app(session, actor_of(session, token))
    worker = Worker(person_id=made.person_id, public_id=made.public_id, email=email, secret=setup.secret)
    return worker, sign_in.confirm_app(session, token, sealed=setup.sealed, code=worker.code())


def with_role(session: Session, process_id: int, role: Role, email: str) -> Actor:
    """Somebody on the staff with a full session and a role in a process."""
    worker, token = with_app(session, email)
    accounts.grant_role(session, SYSTEM, process_id=process_id, person_id=worker.person_id, role=role)
    return actor_of(session, token)


def everything_stored(session: Session) -> str:
    """All columns of all rows of all tables as one text."""
    session.rollback()
    return "\n".join(
        " ".join(str(value) for value in row)
        for table in db.metadata.sorted_tables
        for row in session.execute(select(table))
    )


def events(session: Session) -> list[tuple[str, str, dict[str, object]]]:
    """The audit events: action, object, payload without the process, which `places` gives."""
    session.rollback()
    rows = session.execute(
        select(AuditEvent.action, AuditEvent.object, AuditPayload.payload)
        .join(AuditPayload, AuditPayload.sequence == AuditEvent.sequence)
        .order_by(AuditEvent.sequence)
    )
    return [
        (action, object_, {name: value for name, value in (payload or {}).items() if name != "process"})
        for action, object_, payload in rows
    ]


def places(session: Session) -> list[tuple[str, int | None, object]]:
    """The audit events: action, the process whose record they are in, and the one that the payload proves."""
    session.rollback()
    rows = session.execute(
        select(AuditEvent.action, AuditEvent.process_id, AuditPayload.payload)
        .join(AuditPayload, AuditPayload.sequence == AuditEvent.sequence)
        .order_by(AuditEvent.sequence)
    )
    return [(action, process_id, (payload or {}).get("process")) for action, process_id, payload in rows]
