"""From an imported conversation to a published strategy, by script.

    .venv/bin/folkmoot import polis DIR --title "Electoral reform"
    .venv/bin/python docs/examples/from_votes_to_strategy.py PROCESS

PROCESS is the public id that the import printed. What people do on pages (agreeing a remit, drafting, choosing,
approving) is done here by the same services, with made-up reasons that say so. The strategy's reference is printed.
"""

from __future__ import annotations

import sys
from datetime import date

from sqlalchemy.orm import Session

from deliberation.cli.application import application, database_session
from deliberation.permissions import SYSTEM
from deliberation.reading import processes as reading
from deliberation.reading import results
from deliberation.services import processes, publication, recommendations, strategies
from deliberation.services.recommendations import RecommendationForm
from deliberation.services.strategies import ActionForm, StrategyForm
from models import ActionKind, ProcessState, RecommendationState, Source

MOST = 3


def main(public_id: str) -> None:
    """Take the process all the way and print the reference of its strategy."""
    with database_session(application()) as session:
        process_id = reading.one(session, public_id).id
        before = reading.remit(session, SYSTEM, process_id)
        processes.write_remit(
            session,
            SYSTEM,
            process_id,
            processes.RemitForm(
                question=before.question,
                background=before.background,
                scope_in="What the people in this conversation spoke about.",
                scope_out="Everything else.",
                powers="None: this is an example on imported votes.",
                money_pence=0,
                answer_by=date(2027, 12, 31),
            ),
        )
        move_to(session, process_id, ProcessState.DRAFTING)
        drafted = draft_from_common_ground(session, process_id)
        move_to(session, process_id, ProcessState.DECIDING)
        print(write_strategy(session, process_id, drafted))


def move_to(session: Session, process_id: int, state: ProcessState) -> None:
    """Move on until the process is in this state."""
    while processes.move_on(session, SYSTEM, process_id) is not state:
        pass


def draft_from_common_ground(session: Session, process_id: int) -> list[str]:
    """One final recommendation for each of the first statements that most of every group agrees with."""
    view = results.results(session, SYSTEM, process_id, str(Source.OPEN_CALL))
    chosen = (view.common_ground or view.most_agreed)[:MOST]
    drafted = []
    for one in chosen:
        form = RecommendationForm(
            title=one.text[:120],
            text=one.text,
            why=f"{one.agree} of {one.seen} people who answered agree.",
        )
        reference = recommendations.draft(session, SYSTEM, process_id, form, statements=[one.reference])
        for state in (RecommendationState.CIRCULATED, RecommendationState.FINAL):
            recommendations.move(session, SYSTEM, process_id, reference, state)
        drafted.append(reference)
    return drafted


def write_strategy(session: Session, process_id: int, drafted: list[str]) -> str:
    """A strategy with one priority and one action for each recommendation, approved and published."""
    title = reading.by_id(session, process_id).title
    strategy = strategies.start(session, SYSTEM, process_id, StrategyForm(f"{title}: an example", 2027, 2030))
    for reference in drafted:
        priority = strategies.choose_priority(
            session,
            SYSTEM,
            process_id,
            title=f"What {reference} asks for",
            why="Example: it is common ground.",
            recommendations=[reference],
        )
        action = ActionForm(
            text=f"Look into {reference} and report in public.",
            owner="The body that asked (example)",
            starts_on=date(2027, 4, 1),
            due_on=date(2027, 9, 30),
            kind=ActionKind.SERVICE,
        )
        strategies.add_action(session, SYSTEM, process_id, priority, action)
    strategies.approve(session, SYSTEM, process_id)
    publication.publish(session, SYSTEM, process_id)
    return strategy


if __name__ == "__main__":
    main(sys.argv[1])
