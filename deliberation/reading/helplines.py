"""Numbers to call, by area: for everybody, signed in or not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.permissions import Actor, require
from models import Area, Helpline, Process


@dataclass(frozen=True, slots=True)
class HelplineView:
    """Who answers, the number, what for, and when ("" where that was not said)."""

    public_id: str
    name: str
    phone: str
    words: str
    hours: str


def of_process(session: Session, process_id: int) -> tuple[HelplineView, ...]:
    """The numbers of the area of a process, in the order in which they were entered."""
    rows = session.execute(
        select(Helpline)
        .join(Process, Process.area_id == Helpline.area_id)
        .where(Process.id == process_id)
        .order_by(Helpline.id)
    ).scalars()
    return tuple(_view(row) for row in rows)


def everywhere(session: Session) -> tuple[tuple[str, tuple[HelplineView, ...]], ...]:
    """All numbers by the name of the area."""
    rows = session.execute(
        select(Area.name, Helpline).join(Area, Area.id == Helpline.area_id).order_by(Area.name, Area.id, Helpline.id)
    ).all()
    names = dict.fromkeys(name for name, _ in rows)
    return tuple((name, tuple(_view(row) for of, row in rows if of == name)) for name in names)


def to_edit(session: Session, actor: Actor, process_id: int, public_id: str) -> HelplineView:
    """One number of this area, for those who may change it."""
    require(actor, "edit", "helpline", process_id)
    found = next((one for one in of_process(session, process_id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("helpline_unknown")
    return found


def _view(row: Helpline) -> HelplineView:
    return HelplineView(row.public_id, row.name, row.phone, row.words, row.hours)
