"""Keeping the suggested themes fresh: found stale, worked out outside any transaction, stored in one short one.

While nobody has decided anything, everything is looked through again when words come or go. As soon as people took up
a theme nothing moves any more: what comes later is put beside it, until somebody asks for the rest to be looked through
again; and then what people put somewhere stays there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from deliberation import clock
from deliberation.database import writing
from deliberation.methods.themes.types import Contribution
from deliberation.permissions import Actor, require
from deliberation.reading import theme_proposals, theme_texts
from deliberation.reading.theme_proposals import Result
from deliberation.reading.theme_texts import TextsTaken
from models import Membership, Process, Role, Source, ThemeProposal


@dataclass(frozen=True, slots=True)
class _Before:
    """The suggestions that were there: version 0 when there were none."""

    version: int
    again: bool
    result: Result | None


def changes(session: Session, actor: Actor) -> Mapping[int, int]:
    """For each process how many writes may have changed its suggestions. While that stands still, so do they."""
    require(actor, "work", "theme")
    session.rollback()
    found = dict(session.execute(select(Process.id, Process.theme_changes)).all())
    session.rollback()
    return found


def stale(session: Session, actor: Actor, among: Collection[int] | None = None) -> tuple[tuple[int, Source], ...]:
    """The processes and sources whose words or decisions are newer than what is suggested, or that are asked for again.

    `among`: only these processes are looked at.
    """
    require(actor, "work", "theme")
    session.rollback()
    made = {
        (row.process_id, row.source): row
        for row in session.execute(select(ThemeProposal).options(defer(ThemeProposal.result))).scalars()
    }
    members = select(Membership.process_id, Membership.source).where(Membership.role == Role.MEMBER)
    if among is not None:
        members = members.where(Membership.process_id.in_(among))
    pairs = session.execute(members.distinct().order_by(Membership.process_id, Membership.source)).all()
    found = [
        (process_id, source)
        for process_id, source in pairs
        if source is not None and _is_due(session, process_id, source, made.get((process_id, source)))
    ]
    session.rollback()
    return tuple(found)


def _is_due(session: Session, process_id: int, source: Source, row: ThemeProposal | None) -> bool:
    if row is None:
        return bool(theme_texts.living(session, process_id, source))
    if row.again or row.at_change == theme_texts.changes(session, process_id):
        return row.again
    return theme_texts.take(session, process_id, source).mark != row.made_from


def refresh(
    session: Session,
    actor: Actor,
    process_id: int,
    source: Source,
    *,
    report: Callable[[int, int], None] | None = None,
) -> None:
    """Work out what to suggest from the words and decisions as they are now. Done twice it gives the same.

    Where somebody decided something meanwhile, nothing is stored, and it is found stale again. `report` is told
    (done, all) outside any transaction; what it raises stops the work, and nothing is stored.
    """
    require(actor, "work", "theme", process_id)
    session.rollback()
    before = _before(session, process_id, source)
    taken = theme_texts.take(session, process_id, source)
    session.rollback()
    result = _worked_out(taken, before)
    if report is not None:
        report(1, 1)
    with writing(session, process_id):
        now = theme_texts.take(session, process_id, source)
        row = session.get(ThemeProposal, (process_id, source))
        if now.decisions != taken.decisions or (row.version if row else 0) != before.version:
            return
        if row is None:
            row = ThemeProposal(process_id=process_id, source=source, again=False)
            session.add(row)
        row.version = before.version + 1
        row.made_from = taken.mark
        row.at_change = taken.at_change
        row.made_at = clock.now()
        row.again = row.again and not before.again
        # Words may have been taken back while this was worked out: they are not stored again.
        row.result = theme_proposals.without(result, *_lost(taken, now))


def _before(session: Session, process_id: int, source: Source) -> _Before:
    row = session.get(ThemeProposal, (process_id, source))
    return _Before(0, again=False, result=None) if row is None else _Before(row.version, row.again, row.result)


def _lost(taken: TextsTaken, now: TextsTaken) -> tuple[frozenset[str], frozenset[str]]:
    """The contributions that went meanwhile, and those that may not be quoted any more."""
    living = {one.reference: one for one in now.said}
    return (
        frozenset(one.reference for one in taken.said if one.reference not in living),
        frozenset(one.reference for one in now.said if not one.quotable),
    )


def _worked_out(taken: TextsTaken, before: _Before) -> Result:
    if before.result is None or before.again or not taken.settled:
        return _built(taken, before.version + 1)
    here = {one.reference for one in taken.said}
    gone = {one for one in _named(before.result) if one not in here}
    unquoted = {one.reference for one in taken.said if not one.quotable}
    return _attached(taken, theme_proposals.without(before.result, gone, unquoted))


def _named(result: Result) -> set[str]:
    """Every contribution that the suggestions name."""
    return {*result["membership"], *result["tray"], *result["no_view"], *result["unplaced"], *result["facets"]}


def _built(taken: TextsTaken, version: int) -> Result:
    # scikit-learn takes a second to load, and a worker that finds everything fresh never needs it.
    from deliberation.methods.themes.mapping import build_themes  # noqa: PLC0415

    return theme_proposals.built(build_themes(_given(taken), locked=taken.settled), taken, version)


def _attached(taken: TextsTaken, before: Result) -> Result:
    from deliberation.methods.themes.attaching import attach  # noqa: PLC0415

    # Where people took up a suggestion, they say what is in it.
    waiting = {one: theme for one, theme in before["membership"].items() if theme not in taken.accepted}
    membership = {**waiting, **taken.settled}
    given = _given(taken)
    old = [one for one in given if one.id in membership]
    new = [one for one in given if one.id not in membership]
    return theme_proposals.attached(before, attach(old, membership, before["facets"], new), taken)


def _given(taken: TextsTaken) -> Sequence[Contribution]:
    return [
        Contribution(id=one.reference, text=one.text, author=str(one.author), quotable=one.quotable)
        for one in taken.said
    ]
