"""What some of the members of "Wexmoor votes" say who see it another way than the vote, and who stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from deliberation.reading import minority as reading
from deliberation.scenario.report import Report
from deliberation.scenario.wexmoor import Member
from deliberation.services import minority

# Which question, what is said, how many stand behind it (with whoever wrote it). Of 46 voters it takes five.
SAID: tuple[tuple[int, str, int], ...] = (
    (9, "I cannot walk into that office without shaking. Help in the ward would reach me.", 9),
    (16, "A free bus is how I get to my group. Nothing else works if I cannot get there.", 7),
    (17, "I lose my way between four buildings. One door would be kinder.", 5),
    (18, "My neighbours do not read plans. They all see the bus.", 3),
)
NEEDED = 5


def say(session: Session, process_id: int, ballot: str, members: Sequence[Member]) -> None:
    """One member writes on each question; others stand behind it."""
    for place, (question, text, backers) in enumerate(SAID):
        first = 10 * place
        reference = minority.say(session, members[first].actor, process_id, ballot, question, text)
        for member in members[first + 1 : first + backers]:
            minority.back(session, member.actor, process_id, reference, stands=True)


def check(session: Session, report: Report, process_id: int, ballot: str) -> None:
    """What the page of the result shows of it."""
    kept = reading.kept(session, process_id, ballot=ballot)
    report.check(8, "minority statements that were kept", 3, len(kept))
    report.check(8, "people behind the smallest of them", NEEDED, min((one.backers for one in kept), default=None))
    report.check(8, "questions with a minority statement", [9, 16, 17], [one.option for one in kept])
