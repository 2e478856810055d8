"""The numbers to call of an area, kept by the convenors of its projects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services import once, words
from models import Helpline, Process

NAME_LIMIT = 80
WORDS_LIMIT = 200
HOURS_LIMIT = 100
# A page of numbers that somebody in need has to look through has to stay short.
MOST = 12
_PHONE = re.compile(r"\+?[0-9][0-9 ]{1,28}[0-9]")


@dataclass(frozen=True, slots=True)
class HelplineForm:
    """Who answers, the number, what for, and when."""

    name: str
    phone: str
    words: str = ""
    hours: str = ""


def add(session: Session, actor: Actor, process_id: int, form: HelplineForm, *, key: str | None = None) -> str:
    """Add a number to the area of a process; gives its public id. The same form sent again adds nothing."""
    require(actor, "edit", "helpline", process_id)
    checked = _checked(form)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "helpline", key)
        if earlier is not None:
            return earlier
        area_id = _area(session, process_id)
        there = session.execute(select(func.count()).where(Helpline.area_id == area_id)).scalar_one()
        if there >= MOST:
            raise Refused("too_many_helplines", field="name", most=MOST)
        row = Helpline(area_id=area_id)
        _fill(row, checked)
        session.add(row)
        session.flush()
        once.remember(session, actor, "helpline", key, row.public_id)
        return row.public_id


def change(session: Session, actor: Actor, process_id: int, public_id: str, form: HelplineForm) -> None:
    """Change a number, or what is said of it."""
    require(actor, "edit", "helpline", process_id)
    checked = _checked(form)
    with writing(session, process_id):
        row = _find(session, process_id, public_id)
        if row is None:
            raise NotFound("helpline_unknown")
        _fill(row, checked)


def remove(session: Session, actor: Actor, process_id: int, public_id: str) -> None:
    """Take a number out; one that is gone already stays gone."""
    require(actor, "edit", "helpline", process_id)
    with writing(session, process_id):
        row = _find(session, process_id, public_id)
        if row is not None:
            session.delete(row)


def _checked(form: HelplineForm) -> HelplineForm:
    phone = words.required(form.phone, field="phone", limit=40)
    if _PHONE.fullmatch(phone) is None:
        raise DeliberationError("phone_wrong", field="phone")
    return HelplineForm(
        name=words.required(form.name, field="name", limit=NAME_LIMIT).replace("\n", " "),
        phone=phone,
        words=words.optional(form.words, field="words", limit=WORDS_LIMIT),
        hours=words.optional(form.hours, field="hours", limit=HOURS_LIMIT).replace("\n", " "),
    )


def _fill(row: Helpline, form: HelplineForm) -> None:
    row.name, row.phone, row.words, row.hours = form.name, form.phone, form.words, form.hours


def _area(session: Session, process_id: int) -> int:
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    return process.area_id


def _find(session: Session, process_id: int, public_id: str) -> Helpline | None:
    return session.execute(
        select(Helpline).where(Helpline.area_id == _area(session, process_id), Helpline.public_id == public_id)
    ).scalar_one_or_none()
