"""Who decided what about the themes, when and why: the log, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor, may, require
from deliberation.reading import theme_texts
from models import Membership, Person, Role, ThemeEdit, TraceNode


@dataclass(frozen=True, slots=True)
class EditView:
    """One entry in the log. `undoes` is the number of what was undone.

    `by` is the name of the person in the process; those at the desk read the real names of those who work there.
    """

    number: int
    act: str
    by: str
    role: str
    at: datetime
    reason: str
    themes: tuple[str, ...]
    contributions: tuple[str, ...]
    undoes: int | None
    undone: bool
    can_undo: bool


def history(session: Session, actor: Actor, process_id: int) -> tuple[EditView, ...]:
    """The log of decisions, newest first: what, by whom, when and why. Contributions that are gone are not named."""
    require(actor, "see", "theme", process_id)
    edits = theme_texts.edits(session, process_id)
    living = {one.node_id: one.reference for one in theme_texts.living(session, process_id)}
    nodes = session.execute(select(TraceNode.id, TraceNode.reference).where(TraceNode.process_id == process_id))
    references = dict(nodes.all())
    names = _names(session, process_id)
    staff = _staff(session, process_id) if may(actor, "desk", "process", process_id) else {}
    numbers = {edit.id: edit.number for edit in edits}
    undone = {edit.undoes_id for edit in edits}
    standing = [edit for edit in edits if edit.undoes_id is None and edit.id not in undone]
    last = standing[-1].id if standing else None
    return tuple(
        EditView(
            number=edit.number,
            act=str(edit.act),
            by=str(staff.get(edit.by_id) or names.get(edit.by_id, "")),
            role=edit.role,
            at=edit.at,
            reason=edit.reason,
            themes=_themes_in(edit, references, living),
            contributions=tuple(living[one] for one in sorted(_ends(edit)) if one in living),
            undoes=None if edit.undoes_id is None else numbers[edit.undoes_id],
            undone=edit.id in undone,
            can_undo=edit.id == last,
        )
        for edit in reversed(edits)
    )


def _names(session: Session, process_id: int) -> dict[int | None, str]:
    rows = session.execute(
        select(Membership.person_id, func.min(Membership.pseudonym))
        .where(Membership.process_id == process_id)
        .group_by(Membership.person_id)
    )
    return dict(rows.all())


def _staff(session: Session, process_id: int) -> dict[int | None, str | None]:
    """The real names of those who work at the desk."""
    rows = session.execute(
        select(Person.id, Person.display_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.process_id == process_id, Membership.role.in_((Role.FACILITATOR, Role.CONVENOR)))
    )
    return dict(rows.all())


def _ends(edit: ThemeEdit) -> set[int]:
    links = theme_texts.links_of(edit)
    return {end for link in (*links["added"], *links["removed"]) for end in link}


def _themes_in(edit: ThemeEdit, references: Mapping[int, str], living: Mapping[int, str]) -> tuple[str, ...]:
    """The themes that a decision concerned; a statement that was drawn from one is among them."""
    noted: Mapping[str, object] = edit.changes["themes"]
    ends = {one for one in _ends(edit) if one not in living} | {int(node) for node in noted}
    return tuple(references[one] for one in sorted(ends) if references[one][:1] in ("T", "S"))
