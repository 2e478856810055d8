"""Results that were worked out, each with what it was made from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum
from models.people import Source

UNKNOWN_CHANGE = -1


class OpinionResult(Base):
    """The opinion map of one process and one source: the newest that was made, and from which votes."""

    __tablename__ = "opinion_result"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[Source] = mapped_column(stored_enum(Source, "result_source"), primary_key=True)
    # Names the people and statements that went in; when these are others now, the result is stale.
    made_from: Mapped[str] = mapped_column(String(120))
    # Names the votes: the process's number of changes at that time, or later while nothing of this source had changed.
    at_change: Mapped[int] = mapped_column(default=UNKNOWN_CHANGE, server_default=text(str(UNKNOWN_CHANGE)))
    made_at: Mapped[datetime]
    result: Mapped[dict[str, object]] = mapped_column(JSON)


class PublishedFile(Base):
    """One file of one publication, made once in the background and kept in the database."""

    __tablename__ = "published_file"
    __table_args__ = (UniqueConstraint("publication_id", "format"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    format: Mapped[str] = mapped_column(String(16))
    # The redactions that the file was made with; another number means it has to be made again.
    redactions: Mapped[int]
    made_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
