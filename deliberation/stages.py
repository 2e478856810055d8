"""What can be done in which state of a process: one small table, asked by every service."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy.orm import Session

from deliberation.errors import NotFound, Refused
from models import Process, ProcessState

ORDER = tuple(state for state in ProcessState if state is not ProcessState.PAUSED)
NEXT = dict(pairwise(ORDER))

_TALKING = frozenset({ProcessState.ONBOARDING, ProcessState.LEARNING, ProcessState.DELIBERATING})
_WRITING_UP = frozenset({ProcessState.DELIBERATING, ProcessState.DRAFTING, ProcessState.DECIDING})
_AFTER_TALK = frozenset(ORDER[ORDER.index(ProcessState.DELIBERATING) + 1 :])

ABILITIES: dict[str, frozenset[ProcessState]] = {
    # Until those who were chosen are welcomed.
    "plan_recruiting": frozenset(ORDER[: ORDER.index(ProcessState.ONBOARDING)]),
    # What is left to be paid is planned anew until the end.
    "plan_costs": frozenset(ORDER[:-1]),
    "join": _TALKING,
    "contribute": _TALKING,
    # Words from elsewhere: from the start, for as long as statements can be made from them.
    "bring_in_words": frozenset(ORDER[: ORDER.index(ProcessState.DELIBERATING) + 1]),
    "write_statements": frozenset({ProcessState.LEARNING, ProcessState.DELIBERATING}),
    "vote": frozenset({ProcessState.LEARNING, ProcessState.DELIBERATING}),
    "sort_themes": _TALKING | _WRITING_UP,
    "draft": _WRITING_UP,
    "set_up_ballots": frozenset({ProcessState.DRAFTING, ProcessState.DECIDING}),
    "vote_on_ballots": frozenset({ProcessState.DECIDING}),
    "choose_priorities": frozenset(ORDER[ORDER.index(ProcessState.DECIDING) : -1]),
    "see_results": _AFTER_TALK,
}


def can(process: Process, ability: str) -> bool:
    """Whether the state of the process allows this."""
    return process.state in ABILITIES[ability]


def require_state(session: Session, process_id: int, ability: str) -> Process:
    """The process, if its state allows this; otherwise a refusal that names the ability and the state."""
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    if not can(process, ability):
        raise Refused(f"cannot_{ability}_now", state=str(process.state))
    return process
