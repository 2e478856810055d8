"""What a sheet of paper asks: the same questions, words and answers as on the screens, in the order of the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import ConsentPurpose, PaperSheet, Statement, StatementState, TraceNode

CONSENT, HAND, VOTE = "consent", "hand", "vote"
YES_NO = ("yes", "no")
# To be quoted with a name or a line about oneself takes words of one's own: that is asked face to face, or online.
QUOTED = ("no", "none", "pseudonym")
VOTES: Mapping[str, int] = {"agree": 1, "disagree": -1, "pass": 0}
HANDS = ("own_words", "helped", "interpreted")
HAND_QUESTION = "hand"
SKIPPED = ""
WORDS, GIVEN_IN = "words", "given_in_on"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with boxes to tick. `name` is its purpose or reference; no tick is an answer too (`SKIPPED`)."""

    name: str
    kind: str
    text: str
    language: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """All that one sheet asks: boxes to tick, and whether there are lines for own words."""

    questions: tuple[Question, ...]
    words: bool

    @property
    def names(self) -> frozenset[str]:
        """The names of the questions."""
        return frozenset(one.name for one in self.questions)


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read on a sheet: what is ticked, by question; own words; the day on which it was given in."""

    ticks: Mapping[str, str]
    words: str
    given_in_on: date


def differing(form: Form, one: Reading, other: Reading) -> tuple[str, ...]:
    """The names of what two people read differently, in the order of the paper; spaces and lines do not count."""
    names = [question.name for question in form.questions]
    found = [name for name in names if one.ticks.get(name, SKIPPED) != other.ticks.get(name, SKIPPED)]
    found += [WORDS] if form.words and spaced(one.words) != spaced(other.words) else []
    found += [GIVEN_IN] if one.given_in_on != other.given_in_on else []
    return tuple(found)


def spaced(text: str) -> str:
    """A text with one space wherever there is white space."""
    return " ".join(text.split())


def forms(session: Session, sheets: Iterable[PaperSheet]) -> dict[int, Form]:
    """What each sheet asks, by its id. A statement whose words were taken back is not asked any more."""
    sheets = tuple(sheets)
    texts: dict[tuple[int, str], tuple[str, str]] = {}
    for process_id in {one.process_id for one in sheets}:
        wanted = {name for one in sheets if one.process_id == process_id for name in one.asked["statements"]}
        rows = session.execute(
            select(TraceNode.reference, Statement.text, Statement.language)
            .join(Statement, Statement.node_id == TraceNode.id)
            .where(
                TraceNode.process_id == process_id,
                TraceNode.reference.in_(wanted),
                Statement.state != StatementState.HIDDEN,
            )
        )
        texts |= {(process_id, name): (text, language) for name, text, language in rows}
    return {one.id: _form(one, texts) for one in sheets}


def form_of(session: Session, sheet: PaperSheet) -> Form:
    """What one sheet asks."""
    return forms(session, [sheet])[sheet.id]


def _form(sheet: PaperSheet, texts: Mapping[tuple[int, str], tuple[str, str]]) -> Form:
    consents: Mapping[str, str] = sheet.asked["consents"]
    questions = [
        Question(name, CONSENT, text, sheet.language, QUOTED if name == ConsentPurpose.BE_QUOTED else YES_NO)
        for name, text in consents.items()
    ]
    for name in sheet.asked["statements"]:
        if (sheet.process_id, name) in texts:
            text, language = texts[sheet.process_id, name]
            questions.append(Question(name, VOTE, text, language, tuple(VOTES)))
    # Last, when everything is written.
    questions.append(Question(HAND_QUESTION, HAND, "", sheet.language, HANDS))
    return Form(tuple(questions), bool(sheet.asked["words"]))
