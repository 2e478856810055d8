"""Ballots: what is put to the vote, who may vote, who has voted, and the papers, which nothing joins to a person.

The roll and the papers share no key, no order and no time. While a ballot is open a paper stands in a slot whose name
is a keyed hash; the key is outside the database and is destroyed when the ballot closes.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum
from models.people import Source


class BallotKind(enum.StrEnum):
    """What a paper says of each option."""

    ENDORSE = "endorse"
    APPROVAL = "approval"
    SCORE = "score"
    POINTS = "points"
    RANKED = "ranked"
    BUDGET = "budget"
    PAIRWISE = "pairwise"


class BallotState(enum.StrEnum):
    """The life of a ballot."""

    SET_UP = "set_up"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    SIGNED = "signed"
    VOID = "void"


class ShareOf(enum.StrEnum):
    """What a share is taken of: who answered the question, who voted at all, or everybody on the roll."""

    ANSWERING = "answering"
    VOTES_CAST = "votes_cast"
    ELIGIBLE = "eligible"


class BallotChannel(enum.StrEnum):
    """How somebody voted. It stands on the roll, and never on a paper."""

    ONLINE = "online"
    PAPER = "paper"
    PHONE = "phone"


class Ballot(Base):
    """One ballot. Fractions are whole numbers over whole numbers, so that nothing is ever rounded."""

    __tablename__ = "ballot"
    __table_args__ = (
        CheckConstraint("threshold_over > 0 AND threshold BETWEEN 0 AND threshold_over", name="threshold"),
        CheckConstraint("quorum_over > 0 AND quorum BETWEEN 0 AND quorum_over", name="quorum"),
        CheckConstraint("backing_over > 0 AND backing BETWEEN 0 AND backing_over", name="backing"),
    )

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    title: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    kind: Mapped[BallotKind] = mapped_column(stored_enum(BallotKind, "ballot_kind"))
    # How it is counted, by the name of the rule, and what that rule has to be told (places, money, marks).
    rule: Mapped[str] = mapped_column(String(32))
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    share_of: Mapped[ShareOf] = mapped_column(stored_enum(ShareOf, "share_of"))
    threshold: Mapped[int]
    threshold_over: Mapped[int]
    quorum: Mapped[int]
    quorum_over: Mapped[int]
    # Whose roll it is: those of the assembly, or those who came by the open call.
    source: Mapped[Source] = mapped_column(stored_enum(Source, "ballot_source"))
    state: Mapped[BallotState] = mapped_column(stored_enum(BallotState, "ballot_state"))
    # When it is meant to open and to close for those without a window of their own.
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # The hash of the set-up that the committee approved; another set-up needs another approval.
    approved_hash: Mapped[str | None] = mapped_column(String(64))
    # What is voted on, word for word, from the moment it opens; and its hash.
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    frozen_hash: Mapped[str | None] = mapped_column(String(64))
    # The lot for ties, drawn before the first paper: what it was drawn from, and the options in its order.
    lot_seed: Mapped[str | None] = mapped_column(String(64))
    lot: Mapped[list[int] | None] = mapped_column(JSON)
    # How often a paper took the place of an earlier one; the earlier ones are gone.
    replaced: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    void_because: Mapped[str | None] = mapped_column(Text)
    # How many of those who voted have to stand behind a minority statement: a tenth. The same for every ballot.
    backing: Mapped[int] = mapped_column(default=1, server_default=sql("1"))
    backing_over: Mapped[int] = mapped_column(default=10, server_default=sql("10"))
    # Until when minority statements can be written and backed; none: until the ballot closes.
    statements_until: Mapped[datetime | None]


class BallotOption(Base):
    """One option, or one question of a ballot that endorses."""

    __tablename__ = "ballot_option"
    __table_args__ = (UniqueConstraint("ballot_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"))
    number: Mapped[int]
    # The recommendation and its version, where the option is one; its words are copied when the ballot opens.
    recommendation_id: Mapped[int | None] = mapped_column(
        ForeignKey("recommendation.node_id", ondelete="RESTRICT"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    # In pence; none where nothing is paid for.
    cost: Mapped[int | None]
    category: Mapped[str] = mapped_column(String(80), default="")
    area: Mapped[str] = mapped_column(String(80), default="")
    must_fund: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))


class RollEntry(Base):
    """Somebody who may vote, fixed when the ballot opens, and the mark that they have. The mark has no time."""

    __tablename__ = "roll_entry"
    __table_args__ = (CheckConstraint("(channel IS NOT NULL) OR NOT assisted", name="assisted_who_voted"),)

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    # How they voted; none: they have not.
    channel: Mapped[BallotChannel | None] = mapped_column(stored_enum(BallotChannel, "roll_channel"))
    assisted: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    # A window of their own, for whoever missed a day or whose life got in the way.
    until: Mapped[datetime | None]
    # They ask for more time, and nobody has answered yet. Why is never asked.
    asks_time: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))


class AssistedVoting(Base):
    """A member asked for help with one vote. It ends when they take it back, with their vote, and with the ballot.

    So nothing tells who helped once a vote is in.
    """

    __tablename__ = "assisted_voting"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    # Who may help: this supporter, or whoever of the facilitators the member asks.
    link_id: Mapped[int | None] = mapped_column(ForeignKey("support_link.id", ondelete="CASCADE"))


class Paper(Base):
    """A paper of a ballot that is open, in a slot that only the key outside can find again."""

    __tablename__ = "paper"
    __table_args__ = (Index("ix_paper_tracker", "ballot_id", "tracker"), {"sqlite_with_rowid": False})

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    slot: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    # The words that its voter was shown: a short form of its commitment.
    tracker: Mapped[str] = mapped_column(String(80))
    # Canonical JSON: option by number, and what was said of it.
    content: Mapped[str] = mapped_column(Text)


class CountedPaper(Base):
    """The same after the close, by its commitment alone: no slot, no order, no time."""

    __tablename__ = "counted_paper"
    __table_args__ = (Index("ix_counted_paper_tracker", "ballot_id", "tracker"), {"sqlite_with_rowid": False})

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    commitment: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    tracker: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text)


class BallotSheet(Base):
    """A sheet of paper with a number, given out unseen, so that it is nobody's; and whether it was counted."""

    __tablename__ = "ballot_sheet"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(16), primary_key=True)
    # Which sheets are printed together.
    pack: Mapped[str] = mapped_column(String(16))
    counted: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))


class PaperKeying(Base):
    """What one teller read on a sheet. Two have to read the same; then it is a paper, and both readings go."""

    __tablename__ = "paper_keying"
    __table_args__ = (ForeignKeyConstraint(["ballot_id", "sheet"], ["ballot_sheet.ballot_id", "ballot_sheet.number"]),)

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    sheet: Mapped[str] = mapped_column(String(16), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class BallotResult(Base):
    """The count, and what anybody needs to check it."""

    __tablename__ = "ballot_result"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    # Everything that was found, as the published schema names it.
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    root: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime]


class BallotSignature(Base):
    """A teller signs that the count is the count of the papers."""

    __tablename__ = "ballot_signature"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
