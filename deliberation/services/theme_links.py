"""What belongs to which theme: moved, added, taken out, taken in from the tray, and what was stated from it.

What people put somewhere no machine moves.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from deliberation.errors import NotFound, Refused
from deliberation.permissions import Actor
from deliberation.reading import theme_board
from deliberation.services.statements import find_statement
from deliberation.services.theme_record import Done, Sorting, sort
from models import Source, StatementState, ThemeAct


def _several(contribution: str | Collection[str]) -> Collection[str]:
    return [contribution] if isinstance(contribution, str) else contribution


def move(
    session: Session,
    actor: Actor,
    process_id: int,
    contribution: str | Collection[str],
    *,
    out_of: str,
    into: str,
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Say that a contribution belongs to another theme than the one that it is in; several are one decision."""

    def work(sorting: Sorting) -> None:
        said = sorting.living(_several(contribution))
        old, new = sorting.theme(out_of), sorting.theme(into)
        inside = {one.from_id for one in sorting.contents(old)}
        for one in said:
            if one.node_id not in inside:
                raise Refused("theme_not_in", reference=out_of, contribution=one.reference)
        if old is not new:
            sorting.needs_reason(old)
            for one in said:
                sorting.unlink(one.node_id, old.node_id)
                sorting.link(one.node_id, new.node_id)

    return sort(session, actor, process_id, ThemeAct.MOVE, work, reason=reason, key=key)


def add(
    session: Session,
    actor: Actor,
    process_id: int,
    contribution: str | Collection[str],
    theme: str,
    *,
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Say that a contribution belongs to this theme, to others as well or not; several are one decision."""

    def work(sorting: Sorting) -> None:
        said, found = sorting.living(_several(contribution)), sorting.theme(theme)
        for one in said:
            sorting.link(one.node_id, found.node_id)

    return sort(session, actor, process_id, ThemeAct.LINK, work, reason=reason, key=key)


def remove(
    session: Session,
    actor: Actor,
    process_id: int,
    contribution: str | Collection[str],
    theme: str,
    *,
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Say that a contribution does not belong to this theme; no machine suggests it again. Several are one."""

    def work(sorting: Sorting) -> None:
        said, found = sorting.living(_several(contribution)), sorting.theme(theme)
        inside = {one.from_id for one in sorting.contents(found)}
        for one in said:
            if one.node_id in inside:
                sorting.needs_reason(found)
                sorting.unlink(one.node_id, found.node_id)

    return sort(session, actor, process_id, ThemeAct.UNLINK, work, reason=reason, key=key)


def take_in(
    session: Session,
    actor: Actor,
    process_id: int,
    source: str,
    contributions: Collection[str] | None = None,
    *,
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Put what came later where the machine suggests, among people's themes: some contributions, or all in the tray.

    `proposal_changed` for one that nothing is suggested for now.
    """

    def work(sorting: Sorting) -> None:
        suggested = _in_the_tray(sorting, source)
        for one in suggested if contributions is None else contributions:
            if one not in suggested:
                raise Refused("proposal_changed")
            node, theme = suggested[one]
            sorting.link(node, sorting.theme(theme).node_id, by_machine=True)

    return sort(session, actor, process_id, ThemeAct.TAKE_IN, work, reason=reason, key=key)


def _in_the_tray(sorting: Sorting, source: str) -> dict[str, tuple[int, str]]:
    """Contribution to its node and the theme of people that is suggested for it."""
    wanted = next((known for known in Source if known == source), None)
    if wanted is None:
        raise NotFound("choice_unknown", field="source")
    here = theme_board.board(sorting.session, sorting.process_id, wanted)
    people = {one.reference for one in here.agreed}
    return {one: (here.texts[one].node_id, theme) for one, (theme, _) in here.tray.items() if theme in people}


def state(
    session: Session,
    actor: Actor,
    process_id: int,
    theme: str,
    statement: str,
    *,
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Note that a statement was drawn from a theme, so that the trace runs over it. Twice changes nothing."""

    def work(sorting: Sorting) -> None:
        found = find_statement(session, process_id, statement)
        if found.state not in (StatementState.OPEN, StatementState.CLOSED):
            raise Refused("statement_is_settled", reference=statement)
        sorting.link(sorting.theme(theme).node_id, found.node_id)

    return sort(session, actor, process_id, ThemeAct.STATE, work, reason=reason, key=key)
