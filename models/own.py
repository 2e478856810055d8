"""What belongs to one person alone: how pages look to them, words they began, and what they told of themselves."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Community(enum.StrEnum):
    """What somebody may be part of. The kinds stand in the sealed text only: the code guards them, no CHECK can."""

    DISABLED = "disabled"
    LONG_ILL = "long_ill"
    CARER = "carer"
    PARENT = "parent"
    YOUNG = "young"
    OLDER = "older"
    LITTLE_MONEY = "little_money"
    NO_JOB = "no_job"
    NO_HOME = "no_home"
    BEEN_IN_CARE = "been_in_care"
    BEEN_IN_PRISON = "been_in_prison"
    ADDICTION = "addiction"
    NEW_COUNTRY = "new_country"
    ETHNIC = "ethnic"
    FAITH = "faith"
    LGBT = "lgbt"
    OTHER = "other"


class Strength(enum.StrEnum):
    """What somebody may be good at; sealed as well."""

    LISTENING = "listening"
    SPEAKING_UP = "speaking_up"
    EXPLAINING = "explaining"
    CARING = "caring"
    BRINGING_TOGETHER = "bringing_together"
    PLANNING = "planning"
    NUMBERS = "numbers"
    WRITING = "writing"
    COMPUTERS = "computers"
    FIXING = "fixing"
    MAKING = "making"
    COOKING = "cooking"
    LANGUAGES = "languages"
    KNOWS_THE_AREA = "knows_the_area"
    BEEN_THROUGH_IT = "been_through_it"
    OTHER = "other"


class ReaderSettings(Base):
    """How pages should look to one member, in the short words of the cookie, for their next device."""

    __tablename__ = "reader_settings"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    chosen: Mapped[str] = mapped_column(String(160))
    changed_at: Mapped[datetime] = mapped_column(index=True)


class Draft(Base):
    """Words that a member began and has not sent, sealed. They are no contribution: nothing else can find them."""

    __tablename__ = "draft"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(index=True)


class AboutRecord(Base):
    """What one member told of themselves, all in one token: what they are part of, and what they are good at."""

    __tablename__ = "about_record"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime] = mapped_column(index=True)
