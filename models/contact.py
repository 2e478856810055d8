"""One person I know: who a member's contact is, what they write to each other, how somebody wants to be reminded."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum


class ReminderWay(enum.StrEnum):
    """How somebody wants to be reminded. It stands in the sealed text; of a contact that took place, how that was."""

    NONE = "none"
    POST = "post"
    PHONE = "phone"
    TEXT = "text"
    IN_PERSON = "in_person"
    SUPPORTER = "supporter"


class ReminderAbout(enum.StrEnum):
    """What somebody wants to be reminded of, while it is open to them."""

    STATEMENTS = "statements"
    WORDS = "words"
    RESULTS = "results"
    REPLY = "reply"


class NoteState(enum.StrEnum):
    """How far a handover note has come. It goes to nobody before the member has read it."""

    WITH_MEMBER = "with_member"
    PASSED_ON = "passed_on"
    KEPT_BACK = "kept_back"
    NOTHING = "nothing"


class MessageBy(enum.StrEnum):
    """Whose message it is."""

    MEMBER = "member"
    CONTACT = "contact"
    COVER = "cover"


class ContactCard(Base):
    """How a facilitator shows themselves to the people whose contact they are."""

    __tablename__ = "contact_card"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    shown_as: Mapped[str] = mapped_column(String(80))
    reach: Mapped[str] = mapped_column(Text)
    # Whether members may choose this person for themselves.
    willing: Mapped[bool]
    # Who usually steps in. A link keeps its own.
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    # While they are away the cover answers.
    away_until: Mapped[date | None]


class ContactWish(Base):
    """A member asks for a person, or for another one. Nobody asks why."""

    __tablename__ = "contact_wish"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class ContactLink(Base):
    """Who a member's person is, and who steps in. A change ends the row and begins another."""

    __tablename__ = "contact_link"
    __table_args__ = (
        CheckConstraint("cover_id IS NULL OR cover_id <> contact_id", name="cover_is_somebody_else"),
        Index(
            "uq_contact_link_live",
            "member_id",
            unique=True,
            sqlite_where=text("to_at IS NULL"),
            postgresql_where=text("to_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    member_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None] = mapped_column(index=True)
    # From when on they read the thread; empty once the member said that they may read all of it.
    reads_from: Mapped[datetime | None]


class HandoverNote(Base):
    """What a contact leaves for the next one, sealed, with the member's own words beside it."""

    __tablename__ = "handover_note"

    link_id: Mapped[int] = mapped_column(ForeignKey("contact_link.id", ondelete="CASCADE"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    # Empty once there is nothing to pass on.
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[NoteState] = mapped_column(stored_enum(NoteState, "note_state"))
    at: Mapped[datetime] = mapped_column(index=True)


class ThreadMessage(Base):
    """One message of a member's thread with their person. The words are sealed."""

    __tablename__ = "thread_message"
    __table_args__ = (Index("ix_thread_message_member_id_at", "member_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    by: Mapped[MessageBy] = mapped_column(stored_enum(MessageBy, "message_by"))
    by_membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(index=True)


class ContactEvent(Base):
    """A contact that took place elsewhere: with whom, how, on which day. Never what was said."""

    __tablename__ = "contact_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    with_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    way: Mapped[ReminderWay] = mapped_column(stored_enum(ReminderWay, "event_way"))
    # Where the contact was a reminder: of what.
    about: Mapped[ReminderAbout | None] = mapped_column(stored_enum(ReminderAbout, "event_about"))
    day: Mapped[date] = mapped_column(index=True)


class ReminderChoice(Base):
    """How a member wants to be reminded, where they can be reached, and of what: all in one token."""

    __tablename__ = "reminder_choice"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime] = mapped_column(index=True)
