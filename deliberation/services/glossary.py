"""The list of hard words of a process, kept by its panel and those at its desk."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accessibility import languages, plain_words
from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services import words
from models import GlossaryWord

WORD_LIMIT = 60
PLAIN_LIMIT = 300
LANGUAGE_LIMIT = 16
# More than anybody reads; every page looks for each of them.
MOST_WORDS = 300


def keep(session: Session, actor: Actor, process_id: int, word: str, plain: str, *, language: str = "en-GB") -> None:
    """Explain a word, or explain it in another way. Doing it twice changes nothing."""
    require(actor, "edit", "glossary", process_id)
    plain = words.required(plain, field="plain", limit=PLAIN_LIMIT)
    _set(session, actor, process_id, word, plain, language)


def leave_alone(session: Session, actor: Actor, process_id: int, word: str, *, language: str = "en-GB") -> None:
    """Do not explain a word of the general list in this process. Doing it twice changes nothing."""
    require(actor, "edit", "glossary", process_id)
    if word.casefold() not in plain_words.explained_words():
        raise NotFound("word_unknown")
    _set(session, actor, process_id, word, "", language)


def take_out(session: Session, actor: Actor, process_id: int, word: str, *, language: str = "en-GB") -> None:
    """Take the process's own entry out; a word of the general list is explained as there again."""
    require(actor, "edit", "glossary", process_id)
    with writing(session, process_id):
        session.execute(
            delete(GlossaryWord).where(
                GlossaryWord.process_id == process_id,
                GlossaryWord.folded == word.casefold(),
                GlossaryWord.language == language,
            )
        )


def _set(session: Session, actor: Actor, process_id: int, word: str, plain: str, language: str) -> None:
    word = " ".join(words.required(word, field="word", limit=WORD_LIMIT).split())
    if not any(letter.isalpha() for letter in word):
        raise DeliberationError("text_empty", field="word")
    if not 2 <= len(language) <= LANGUAGE_LIMIT or languages.canonical(language) != language:
        raise DeliberationError("choice_unknown", field="language")
    with writing(session, process_id):
        there = {
            (row.folded, row.language): row
            for row in session.execute(select(GlossaryWord).where(GlossaryWord.process_id == process_id)).scalars()
        }
        row = there.get((word.casefold(), language))
        if row is None:
            if len(there) >= MOST_WORDS:
                raise Refused("too_many_words", limit=MOST_WORDS)
            row = GlossaryWord(process_id=process_id, folded=word.casefold(), language=language)
            session.add(row)
        elif (row.word, row.plain) == (word, plain):
            return
        row.word, row.plain = word, plain
        row.written_by_id, row.written_at = actor.person_id, clock.now()
