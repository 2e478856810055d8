"""Easy words and hard words in the invented borough. No person has checked them, and they say so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import texts
from deliberation.reading.easy_read import Line
from deliberation.scenario.words import RELEASE_DAY
from deliberation.services import easy_read, glossary

QUESTION = (
    Line("Some people in Wexmoor are often left out.", "person"),
    Line("Some are ill, or have little money.", "money"),
    Line("Some come out of prison. Some have no home.", "home"),
    Line("What would help people to live well?", "question"),
    Line("You can say what you think.", "talk"),
)
STATEMENT = (
    Line("Some people come out of prison with no bed.", "home"),
    Line("They have no place to sleep that night.", "no"),
    Line("There should be a bed for each of them.", "yes"),
)
# Words of the borough, beside the general list.
WORDS = (
    ("integrated care board", "The group that plans health care here and pays for it."),
    ("personal budget", "Money for your care that you can spend in your own way."),
    ("peer mentor", "A person who has been through the same, and helps you now."),
    ("probation", "A time after prison when you must meet a worker and keep rules."),
    ("reablement", "Help to do things for yourself again after you were ill."),
    ("social value", "What else a place gains when a job is given to somebody."),
)


def add(session: Session, process_id: int) -> None:
    """Say the question and one statement in easy words, and explain six words."""
    first = next(one.of for one in texts.every(session, process_id) if one.text == RELEASE_DAY)
    easy_read.write(session, SYSTEM, process_id, "question", QUESTION)
    easy_read.write(session, SYSTEM, process_id, first, STATEMENT)
    for word, plain in WORDS:
        glossary.keep(session, SYSTEM, process_id, word, plain)
