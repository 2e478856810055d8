"""Help with reading: easy-read twins of texts, hard words explained, and texts read aloud."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class EasyText(Base):
    """The easy-read twin of one public text of a process. `of` names the text: a part of the remit, or a reference.

    `text_hash` is of the text that it says again; when that text is another one now, the twin is out of date.
    """

    __tablename__ = "easy_text"
    __table_args__ = (UniqueConstraint("process_id", "of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    of: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    text_hash: Mapped[str] = mapped_column(String(64))
    # Pairs of a line and the key of the symbol beside it ("" for none), in their order.
    lines: Mapped[list[list[str]]] = mapped_column(JSON)
    # Who checked it, as they want to be called; empty while nobody did.
    checked_by: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    checked_at: Mapped[datetime | None]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]


class GlossaryWord(Base):
    """A hard word of one process, explained. Without an explanation the word of the general list is left alone here."""

    __tablename__ = "glossary_word"
    __table_args__ = (UniqueConstraint("process_id", "language", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(String(60))
    # The word in small letters, so that it stands in the list once.
    folded: Mapped[str] = mapped_column(String(120))
    plain: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(16))
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]


class SpokenText(Base):
    """A text of a process read aloud by the machine. `digest` is of the text, its language and the voice."""

    __tablename__ = "spoken_text"
    __table_args__ = (UniqueConstraint("process_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
