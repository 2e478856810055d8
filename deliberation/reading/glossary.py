"""Hard words explained: the general list, and what a process says of its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import plain_words
from deliberation.permissions import Actor, require
from models import GlossaryWord

GENERAL_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Explained:
    """A word with its explanation. `mark` names it in an address; `is_own`: this process says so itself.

    Without an explanation the process leaves the word of the general list alone.
    """

    word: str
    plain: str
    language: str
    is_own: bool

    @property
    def mark(self) -> str:
        """What it is called in an address: letters and figures of any script, joined by hyphens."""
        return re.sub(r"[\W_]+", "-", self.word.casefold()).strip("-")


def general() -> tuple[Explained, ...]:
    """The general list, in its order."""
    return tuple(
        Explained(word, plain, GENERAL_LANGUAGE, is_own=False)
        for word, plain in sorted(plain_words.explained_words().items())
    )


def words(session: Session, process_id: int, language: str) -> tuple[Explained, ...]:
    """What is explained in a process in one language: its own words first of all, then the general ones."""
    spoken = _first(language)
    own = {row.folded: row for row in _rows(session, process_id) if _first(row.language) == spoken}
    found = {folded: Explained(row.word, row.plain, row.language, is_own=True) for folded, row in own.items()}
    if spoken == GENERAL_LANGUAGE:
        for one in general():
            found.setdefault(one.word.casefold(), one)
    return tuple(sorted((one for one in found.values() if one.plain), key=lambda one: one.word.casefold()))


def to_edit(session: Session, actor: Actor, process_id: int) -> tuple[Explained, ...]:
    """The same for those who keep the list: every language, and the words that are left alone."""
    require(actor, "edit", "glossary", process_id)
    own = {
        (_first(row.language), row.folded): Explained(row.word, row.plain, row.language, is_own=True)
        for row in _rows(session, process_id)
    }
    for one in general():
        own.setdefault((GENERAL_LANGUAGE, one.word.casefold()), one)
    return tuple(sorted(own.values(), key=lambda one: (one.word.casefold(), one.language)))


def _first(language: str) -> str:
    return language.partition("-")[0].lower()


def _rows(session: Session, process_id: int) -> list[GlossaryWord]:
    query = select(GlossaryWord).where(GlossaryWord.process_id == process_id).order_by(GlossaryWord.id)
    return list(session.execute(query).scalars())
