"""Work in the background: what is being made, how far it is, how the last time ended."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum


class JobState(enum.StrEnum):
    """How a piece of work stands. What waits has no row: it follows from what is stored."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BackgroundJob(Base):
    """One piece of work, whoever does it: the newest time that it was begun. It holds nothing that a result needs."""

    __tablename__ = "background_job"

    # What it makes: its kind, the process and what of it. There is one row for each, however often it is made.
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    # No CHECK on the kinds: a new kind of work needs no revision.
    kind: Mapped[str] = mapped_column(String(32))
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    of: Mapped[str] = mapped_column(String(64))
    # Which inputs it is made from. What was cancelled stays cancelled while this is the same.
    made_for: Mapped[str] = mapped_column(String(160))
    state: Mapped[JobState] = mapped_column(stored_enum(JobState, "job_state"))
    # Goes up whenever it is begun: whoever was thought dead and comes back cannot speak for the one that came after.
    run: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # After a failure it rests until then.
    again_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    cancel_requested: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # The kind of error, never its words: they may quote what somebody said.
    problem: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
