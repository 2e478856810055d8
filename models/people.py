"""People: who may sign in, how, and what they said yes to."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum


class Role(enum.StrEnum):
    """What a person does in one process."""

    MEMBER = "member"
    SUPPORTER = "supporter"
    FACILITATOR = "facilitator"
    CONVENOR = "convenor"
    ADVISORY_MEMBER = "advisory_member"
    WITNESS = "witness"
    PANEL_MEMBER = "panel_member"
    PROCUREMENT_LEAD = "procurement_lead"
    OBSERVER = "observer"
    REVIEWER = "reviewer"
    TELLER = "teller"


class Source(enum.StrEnum):
    """How a member came in. The two are never merged in a chart, a map or an export."""

    ASSEMBLY = "assembly"
    OPEN_CALL = "open_call"


class ConsentPurpose(enum.StrEnum):
    """One decision a purpose; nothing is bundled."""

    TAKE_PART = "take_part"
    BE_QUOTED = "be_quoted"
    BE_CONTACTED = "be_contacted"
    BE_KEPT = "be_kept"
    NEEDS = "needs"
    ABOUT_ME = "about_me"
    VOICE_KEPT = "voice_kept"


class Attribution(enum.StrEnum):
    """How a person wants to be named beside a quote."""

    NONE = "none"
    CIRCUMSTANCE = "circumstance"
    PSEUDONYM = "pseudonym"
    NAME = "name"


class Person(Base):
    """Somebody who takes part or works here. Residents need no name, no e-mail, nothing."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    display_name: Mapped[str | None] = mapped_column(String(200))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class StaffAccount(Base):
    """Sign-in of staff: e-mail, a slow hash of the password, a second factor."""

    __tablename__ = "staff_account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    # When somebody else chose the password: it is for the first sign-in only (ASVS 6.4.1). Null: it is one's own.
    password_given_at: Mapped[datetime | None]
    # Encrypted with a key that is not in the database; null until the second factor is set up.
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None]
    # The last time step that was used: a one-time code works once (ASVS 6.5.1).
    totp_last_step: Mapped[int] = mapped_column(default=0)


class OneTimeCode(Base):
    """A printed code that serves once as second factor, for those who cannot use an app."""

    __tablename__ = "one_time_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Membership(Base):
    """A person's part in one process: a role and a pseudonym. Closing a process can cut `person_id` off."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("process_id", "pseudonym"),
        Index("uq_membership_person_process_role", "person_id", "process_id", "role", unique=True),
        CheckConstraint("(role = 'member') = (source IS NOT NULL)", name="members_have_a_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(stored_enum(Role, "role"))
    source: Mapped[Source | None] = mapped_column(stored_enum(Source, "source"))
    pseudonym: Mapped[str] = mapped_column(String(32))
    circumstance: Mapped[str | None] = mapped_column(String(200))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]


class KnownBy(enum.StrEnum):
    """How whoever made a new code knew that they gave it to the right person."""

    FACE = "face"
    VOICE = "voice"
    SOMEBODY = "somebody"
    NOT_SURE = "not_sure"


class PersonalCode(Base):
    """Opens one member's participation. Found by a keyed hash, checked by a slow one; the words are kept nowhere."""

    __tablename__ = "personal_code"
    __table_args__ = (
        Index(
            "uq_personal_code_live",
            "membership_id",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    slow_hash: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # Only of a code that took the place of another one, and not of one's own making.
    known_by: Mapped[KnownBy | None] = mapped_column(stored_enum(KnownBy, "code_known_by"))
    voided_at: Mapped[datetime | None]


class ProcessCode(Base):
    """Opens the open call of one process; printed on posters, so its words are kept readable."""

    __tablename__ = "process_code"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(String(80), unique=True)
    issued_at: Mapped[datetime]


class SignIn(Base):
    """One signed-in session, kept on the server so that it can be ended. Only a hash of its token is stored."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    # The second factor was given (staff); residents' sessions need none.
    second_factor_at: Mapped[datetime | None]
    is_staff: Mapped[bool]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class WrongTry(Base):
    """A wrong password, one-time code or personal code. The key is a keyed hash that changes every day."""

    __tablename__ = "wrong_try"
    __table_args__ = (Index("ix_wrong_try_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ConsentWording(Base):
    """The words that were shown when somebody was asked; never edited, only followed by a new version."""

    __tablename__ = "consent_wording"
    __table_args__ = (UniqueConstraint("purpose", "version", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(stored_enum(ConsentPurpose, "consent_purpose"))
    version: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)


class ConsentGrant(Base):
    """A yes or a no to one purpose, with the wording it answered. A change is a new row; the old one is ended."""

    __tablename__ = "consent_grant"
    __table_args__ = (
        Index(
            "uq_consent_grant_live",
            "membership_id",
            "purpose",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(stored_enum(ConsentPurpose, "grant_purpose"))
    wording_id: Mapped[int] = mapped_column(ForeignKey("consent_wording.id"))
    given: Mapped[bool]
    # For "be quoted": how.
    attribution: Mapped[Attribution | None] = mapped_column(stored_enum(Attribution, "attribution"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
