"""Recordings: what people say aloud or in sign, sealed until its words are agreed; and texts of ours in sign."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id


class Recording(Base):
    """One recording of one member. Its words are a contribution like any other, once somebody has typed them.

    `contribution_id` is none while nobody has, and again when the speaker said that those were not their words.
    """

    __tablename__ = "recording"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.node_id", ondelete="SET NULL"), unique=True
    )
    # In sign language, or spoken.
    signed: Mapped[bool]
    # What the bytes are, as we found it in them; never what somebody called them.
    media_type: Mapped[str] = mapped_column(String(32))
    length: Mapped[int]
    # Whether the speaker wants it kept after they agreed to its words.
    keep: Mapped[bool]
    sent_at: Mapped[datetime] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SignedVideo(Base):
    """One public text of a process in sign language, with captions and the same in words. `of` names the text.

    `text_hash` is of the text that it signs; when that text is another one now, the video is not shown.
    """

    __tablename__ = "signed_video"
    __table_args__ = (UniqueConstraint("process_id", "of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    of: Mapped[str] = mapped_column(String(32))
    text_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(32))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    # What stands there before the video plays; a JPEG.
    poster: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    captions: Mapped[str] = mapped_column(Text)
    transcript: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
