"""What keeps people safe: concerns to a reviewer outside, rights, numbers to call, notes before hard words, danger."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum


class ConcernAbout(enum.StrEnum):
    """What a concern is about."""

    TREATED = "treated"
    WORDS = "words"
    HELP = "help"
    MONEY = "money"
    PRIVACY = "privacy"
    SAFETY = "safety"
    OTHER = "other"


class ReplyWay(enum.StrEnum):
    """How somebody wants to be answered. Stands in the sealed text only. The answer is on their own page as well."""

    HERE = "here"
    PHONE = "phone"
    FACE_TO_FACE = "face_to_face"
    LETTER = "letter"


class ConcernState(enum.StrEnum):
    """The life of a concern; `waiting` also after its first answer did not settle it."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"


class ConcernStepKind(enum.StrEnum):
    """What happened to a concern; steps are added, never changed."""

    RAISED = "raised"
    ANSWERED = "answered"
    NOT_SETTLED = "not_settled"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"


class RightsStatement(Base):
    """One version of the statement of rights as it was shown; never edited, only followed by the next."""

    __tablename__ = "rights_statement"
    __table_args__ = (UniqueConstraint("version", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    reply_days: Mapped[int]


class Concern(Base):
    """One concern. What was said, by whom, and how to reach them is sealed in its steps, for the reviewer alone."""

    __tablename__ = "concern"
    __table_args__ = (Index("ix_concern_process_state", "process_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    rights_id: Mapped[int] = mapped_column(ForeignKey("rights_statement.id"))
    about: Mapped[ConcernAbout] = mapped_column(stored_enum(ConcernAbout, "concern_about"))
    state: Mapped[ConcernState] = mapped_column(stored_enum(ConcernState, "concern_state"))
    raised_at: Mapped[datetime]
    # From here the clock runs: when it was raised, or when the first answer did not settle it.
    asked_at: Mapped[datetime]
    # When the person said that the first answer did not settle it: once.
    reopened_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class ConcernStep(Base):
    """One step in the life of a concern, with its sealed words; none where there are none, or where they went."""

    __tablename__ = "concern_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ConcernStepKind] = mapped_column(stored_enum(ConcernStepKind, "concern_step_kind"))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class Helpline(Base):
    """A number to call in an area: who answers, for what, and when."""

    __tablename__ = "helpline"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    hours: Mapped[str] = mapped_column(String(200))


class ContentNote(Base):
    """What a statement is about, said before anybody sees it: "This is about prison"."""

    __tablename__ = "content_note"

    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.node_id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(16))


class SafeguardingAct(enum.StrEnum):
    """What somebody did with a safeguarding note."""

    OPENED = "opened"
    DONE = "done"


class DutyPerson(Base):
    """Who looks at safeguarding notes: one person at a time in a process."""

    __tablename__ = "duty_person"
    __table_args__ = (
        Index(
            "uq_duty_person_live",
            "process_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SafeguardingNote(Base):
    """What a facilitator wrote because somebody may be in serious danger, sealed for whoever is on duty."""

    __tablename__ = "safeguarding_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
    # When whoever is on duty opened it first, and when they wrote what was done.
    opened_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class SafeguardingAccess(Base):
    """Who opened or settled a safeguarding note, and when."""

    __tablename__ = "safeguarding_access"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("safeguarding_note.id", ondelete="CASCADE"), index=True)
    act: Mapped[SafeguardingAct] = mapped_column(stored_enum(SafeguardingAct, "safeguarding_act"))
    by_membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    at: Mapped[datetime]
