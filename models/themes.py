"""Themes: what the machine suggests, and apart from it what people decided; both are kept.

A theme of people is a node of the trace. Which contributions it has stands in the links of the trace: who linked them,
since when, and whether the machine had suggested it.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum
from models.people import Source
from models.results import UNKNOWN_CHANGE


class ThemeState(enum.StrEnum):
    """The life of a theme after people took it up. What the machine suggests is no theme yet."""

    ACCEPTED = "accepted"
    APPROVED = "approved"
    CLOSED = "closed"


class ThemeAct(enum.StrEnum):
    """What people do with themes."""

    ACCEPT = "accept"
    MAKE = "make"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    TAKE_IN = "take_in"
    LINK = "link"
    UNLINK = "unlink"
    STATE = "state"
    CLOSE = "close"
    UNDO = "undo"


class ThemeProposal(Base):
    """What the machine suggests for the contributions of one process and one source: the newest, and from what."""

    __tablename__ = "theme_proposal"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[Source] = mapped_column(stored_enum(Source, "proposal_source"), primary_key=True)
    # Goes up with each that is made.
    version: Mapped[int]
    # Names the contributions and decisions that went in; when they differ now, the proposal is stale.
    made_from: Mapped[str] = mapped_column(String(64))
    # The process's number of changes at that time. While it is still the same there is no need to look at the texts.
    at_change: Mapped[int] = mapped_column(default=UNKNOWN_CHANGE)
    made_at: Mapped[datetime]
    # Somebody asked for the rest to be looked through afresh.
    again: Mapped[bool] = mapped_column(default=False)
    # References of contributions, places in their texts and key words; no text of anybody.
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class Theme(Base):
    """A theme that people took up. Its words are in its labels; a theme whose words all went stays as a tombstone."""

    __tablename__ = "theme"

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[ThemeState] = mapped_column(stored_enum(ThemeState, "theme_state"))
    # The version of the label that holds now.
    label: Mapped[int]
    # The suggestion that it was accepted from, and of which source; none for one that people made.
    proposal: Mapped[str | None] = mapped_column(String(32))
    source: Mapped[Source | None] = mapped_column(stored_enum(Source, "theme_source"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.node_id"))
    created_at: Mapped[datetime]


class ThemeLabel(Base):
    """One wording of a theme's title; a change of words is a new version. Erasing it leaves the row without words."""

    __tablename__ = "theme_label"

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.node_id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    language: Mapped[str] = mapped_column(String(16))
    # Suggested by the machine, word for word from this contribution or made of key words.
    by_machine: Mapped[bool]
    taken_from_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.node_id", ondelete="SET NULL"))
    at: Mapped[datetime]
    approved_at: Mapped[datetime | None]


class ThemeApproval(Base):
    """A member's yes to one wording of a theme's label."""

    __tablename__ = "theme_approval"
    __table_args__ = (
        ForeignKeyConstraint(
            ["theme_id", "version"], ["theme_label.theme_id", "theme_label.version"], ondelete="CASCADE"
        ),
    )

    theme_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class ThemeEdit(Base):
    """One entry in the log of decisions about themes; entries are added, never changed, but for erased reasons.

    `changes` holds ids only: links that were added and removed, and what each theme was before and after.
    """

    __tablename__ = "theme_edit"
    __table_args__ = (UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    number: Mapped[int]
    act: Mapped[ThemeAct] = mapped_column(stored_enum(ThemeAct, "theme_act"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("theme_edit.id", ondelete="CASCADE"), unique=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)


class ThemeLook(Base):
    """When somebody last said that they had looked through what is new."""

    __tablename__ = "theme_look"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[Source] = mapped_column(stored_enum(Source, "look_source"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
