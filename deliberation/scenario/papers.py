"""Paper in the demo: five members filled in a sheet. Most were typed in by two people; one difference waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import sheets as reading
from deliberation.reading import voting
from deliberation.reading.sheet_form import VOTES, Reading
from deliberation.scenario import sorting
from deliberation.services import accounts, passwords, sheets
from deliberation.services.sheets import Asked

if TYPE_CHECKING:
    from deliberation.scenario.report import Report
    from deliberation.scenario.wexmoor import Member

# Who types sheets in after F2. Nobody signs in as them.
SECOND_KEYER = "F3"
DONE, DIFFERS, ONCE, OUT = ("M03", "M12"), "M05", "M09", "M21"
CHOICES = {number: name for name, number in VOTES.items()}


def _second_keyer(session: Session, process_id: int) -> Actor:
    made = accounts.create_staff(
        session,
        SYSTEM,
        email=f"{SECOND_KEYER.lower()}@wexmoor.example",
        display_name=f"Facilitator {SECOND_KEYER}",
        password=passwords.random_password(),
    )
    return sorting.facilitator_of(session, process_id, made.person_id)


def on_paper(
    session: Session, report: Report, process_id: int, one: Actor, members: Sequence[Member], references: Sequence[str]
) -> None:
    """What the sheets say of statements is what these members had said online: no count of the demo moves.

    `one` is the facilitator who types them in first.
    """
    other = _second_keyer(session, process_id)
    names = [*DONE, DIFFERS, ONCE, OUT]
    asked = Asked("large", statements=tuple(references))
    pack = sheets.issue(session, one, process_id, names, asked)
    people = {member.pseudonym: member.actor for member in members}
    states = {}
    for view in reading.pack(session, one, process_id, pack):
        number, called = view.row.number, view.row.called
        states[called] = "printed"
        if called == OUT:
            continue
        ticks = _votes(session, process_id, people[called], references)
        states[called] = sheets.key(session, one, process_id, number, _read(ticks)).state
        if called != ONCE:
            second = {**ticks, references[0]: _another(ticks[references[0]])} if called == DIFFERS else ticks
            states[called] = sheets.key(session, other, process_id, number, _read(second)).state
    report.check(5, "sheets of paper that two people read the same", len(DONE), _count(states, "agreed"))
    report.check(5, "sheets where a difference waits", 1, _count(states, "differs"))


def _votes(session: Session, process_id: int, who: Actor, references: Sequence[str]) -> dict[str, str]:
    cards = (voting.card(session, who, process_id, reference) for reference in references)
    return {card.reference: "" if card.choice is None else CHOICES[card.choice] for card in cards}


def _read(ticks: dict[str, str]) -> Reading:
    return Reading({**ticks, "hand": "own_words"}, "", clock.now().date())


def _another(tick: str) -> str:
    return "disagree" if tick == "agree" else "agree"


def _count(states: dict[str, str], state: str) -> int:
    return sum(one == state for one in states.values())
