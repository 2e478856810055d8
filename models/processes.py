"""A process: the assembly or conversation itself, its place and its remit."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum


class AreaKind(enum.StrEnum):
    """How large a place is."""

    REGION = "region"
    BOROUGH = "borough"
    NEIGHBOURHOOD = "neighbourhood"


class ProcessState(enum.StrEnum):
    """The life of a process, in order; `paused` can come at any point."""

    DRAFT = "draft"
    REMIT_AGREED = "remit_agreed"
    RECRUITING = "recruiting"
    ONBOARDING = "onboarding"
    LEARNING = "learning"
    DELIBERATING = "deliberating"
    DRAFTING = "drafting"
    DECIDING = "deciding"
    REPORTED = "reported"
    RESPONDED = "responded"
    FOLLOWING_UP = "following_up"
    CLOSED = "closed"
    PAUSED = "paused"


class ResultsShown(enum.StrEnum):
    """When the people who vote may see the results."""

    AFTER_OWN_VOTES = "after_own_votes"
    AFTER_STAGE = "after_stage"


class Area(Base):
    """A place that has a strategy; places nest."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[AreaKind] = mapped_column(stored_enum(AreaKind, "area_kind"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/London")


class Process(Base):
    """One undertaking with a question, people and an end."""

    __tablename__ = "process"
    __table_args__ = (
        CheckConstraint("(state = 'paused') = (paused_from IS NOT NULL)", name="paused_knows_where_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    title: Mapped[str] = mapped_column(String(200))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    state: Mapped[ProcessState] = mapped_column(stored_enum(ProcessState, "process_state"), default=ProcessState.DRAFT)
    paused_from: Mapped[ProcessState | None] = mapped_column(stored_enum(ProcessState, "paused_from"))
    results_shown: Mapped[ResultsShown] = mapped_column(
        stored_enum(ResultsShown, "results_shown"), default=ResultsShown.AFTER_OWN_VOTES
    )
    language: Mapped[str] = mapped_column(String(16), default="en-GB")
    paid_for_by: Mapped[str | None] = mapped_column(String(200))
    help_phone: Mapped[str | None] = mapped_column(String(40))
    help_words: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    # Goes up with every write that may change an opinion map; the writing door sees to it.
    opinion_changes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # That number when votes were last deleted, or written without saying when. Who read votes before reads them anew.
    votes_rewritten: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # The same for what the machine suggests as themes.
    theme_changes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # The same for what is read aloud.
    text_changes: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class Remit(Base):
    """What the members are asked, what is in and out, and what the answer can move. A new version a change."""

    __tablename__ = "remit"
    __table_args__ = (UniqueConstraint("process_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    version: Mapped[int]
    question: Mapped[str] = mapped_column(Text, default="")
    background: Mapped[str] = mapped_column(Text, default="")
    scope_in: Mapped[str] = mapped_column(Text, default="")
    scope_out: Mapped[str] = mapped_column(Text, default="")
    powers: Mapped[str] = mapped_column(Text, default="")
    money_pence: Mapped[int | None] = mapped_column(BigInteger)
    money_note: Mapped[str] = mapped_column(Text, default="")
    answer_by: Mapped[date | None]
    change_note: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]


class ReferenceCounter(Base):
    """The last number given to a kind of thing in a process; numbers are never given twice."""

    __tablename__ = "reference_counter"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    last: Mapped[int]
