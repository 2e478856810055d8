"""What people say and how they vote: contributions, statements, votes, and the moderation of words."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum


class Provenance(enum.StrEnum):
    """Whose hand wrote the words."""

    OWN_WORDS = "own_words"
    HELPED = "helped"
    INTERPRETED = "interpreted"
    SCRIBED = "scribed"


class Channel(enum.StrEnum):
    """The way the words came in."""

    ONLINE = "online"
    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"
    IMPORTED = "imported"
    VOICE = "voice"
    SIGNED = "signed"


class ContributionState(enum.StrEnum):
    """The life of a contribution."""

    PRIVATE_DRAFT = "private_draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    IN_USE = "in_use"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


class HidingReason(enum.StrEnum):
    """Why words are kept from view; the person is told which."""

    NAMES_SOMEBODY = "names_somebody"
    ATTACKS_PEOPLE = "attacks_people"
    AGAINST_THE_LAW = "against_the_law"
    NOT_ABOUT_THIS = "not_about_this"
    ADVERTISING = "advertising"


class ModerationStep(enum.StrEnum):
    """What happened to a contribution in the queue."""

    ALLOWED = "allowed"
    HIDDEN = "hidden"
    APPEALED = "appealed"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_REFUSED = "appeal_refused"


class StatementState(enum.StrEnum):
    """The life of a statement that people vote on."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"
    HIDDEN = "hidden"


class Contribution(Base):
    """One thing that one person said. Withdrawing empties the text; the trace node stays."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_membership", "membership_id"),)

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    provenance: Mapped[Provenance] = mapped_column(stored_enum(Provenance, "provenance"))
    channel: Mapped[Channel] = mapped_column(stored_enum(Channel, "channel"))
    state: Mapped[ContributionState] = mapped_column(stored_enum(ContributionState, "contribution_state"))
    submitted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ModerationNote(Base):
    """One step in the moderation of a contribution, with its reason; steps are added, never changed."""

    __tablename__ = "moderation_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.node_id", ondelete="CASCADE"), index=True)
    step: Mapped[ModerationStep] = mapped_column(stored_enum(ModerationStep, "moderation_step"))
    reason: Mapped[HidingReason | None] = mapped_column(stored_enum(HidingReason, "hiding_reason"))
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class Statement(Base):
    """A short sentence that people can agree or disagree with."""

    __tablename__ = "statement"

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[StatementState] = mapped_column(stored_enum(StatementState, "statement_state"))
    # Statements "about me" are shown apart and never enter the map.
    is_meta: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("statement.node_id"))
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Vote(Base):
    """Agree (1), pass (0) or disagree (-1) on a statement; the last one counts. Not seen is no row."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("choice IN (-1, 0, 1)", name="choice"),
        Index("ix_vote_membership", "membership_id"),
        # Finds the votes of a process that changed since a look: one short search for each of its statements.
        Index("ix_vote_statement_change", "statement_id", "at_change"),
    )

    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.node_id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    choice: Mapped[int] = mapped_column(SmallInteger)
    channel: Mapped[Channel] = mapped_column(
        stored_enum(Channel, "vote_channel"), default=Channel.ONLINE, server_default=text("'online'")
    )
    cast_at: Mapped[datetime]
    # The process's `opinion_changes` once this vote was stored: whoever read at a smaller number does not know it yet.
    at_change: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class NotClear(Base):
    """ "I do not understand this": a signal to those who wrote the statement, not a vote."""

    __tablename__ = "not_clear"

    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.node_id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
