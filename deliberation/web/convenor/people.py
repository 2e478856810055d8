"""Roles: staff by their account, residents on the committee by a code. Members are on no list."""

from __future__ import annotations

from typing import cast

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import running
from deliberation.reading.processes import ProcessView
from deliberation.reading.running import Holder
from deliberation.services import accounts, codes
from deliberation.services.codes import IssuedCode
from deliberation.web import governing, shown_once
from deliberation.web.convenor import views
from deliberation.web.convenor.forms import RoleForm, SeatForm, StepForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.record import role_words
from deliberation.web.request import Answer, current_actor, saved

SEAT_CODE = "seat_code"
SEAT_ROLE = "advisory_member"


@pages.get("/run/<pid>/roles")
def roles(pid: str) -> Answer:
    """Who has a role on the staff or on the committee."""
    process = here(pid)
    found = running.holders(db.session(), current_actor(), process.id)
    return page("roles", process, found=found, role_words=role_words)


@pages.get("/run/<pid>/roles/new")
def new_role(pid: str) -> Answer:
    """Ask for an e-mail and a role."""
    return _ask_role(here(pid), RoleForm(formdata=None))


@pages.post("/run/<pid>/roles/new")
def give_role(pid: str) -> Answer:
    """Give a role to somebody with a staff account. Giving it twice changes nothing."""
    process, form = here(pid), RoleForm()
    status = governing.attempt(form, lambda: _give(process, form))
    if status:
        return _ask_role(process, form), status
    saved(_("The role is given. It counts from now on."))
    return redirect(url_for("convenor.roles", pid=pid), 303)


@pages.get("/run/<pid>/roles/seat")
def new_seat(pid: str) -> Answer:
    """Ask for the name of a seat on the committee."""
    return page("seat", here(pid), form=SeatForm(formdata=None))


@pages.post("/run/<pid>/roles/seat")
def make_seat(pid: str) -> Answer:
    """Make a seat with a code for a resident. Sent twice, it is one seat."""
    process, form = here(pid), SeatForm()
    made: list[IssuedCode] = []
    status = governing.attempt(form, lambda: made.extend(_make_seat(process, form)))
    if status:
        return page("seat", process, form=form), status
    return _show_code_next(process, made[0])


@pages.post("/run/<pid>/roles/<pseudonym>/code")
def new_code(pid: str, pseudonym: str) -> Answer:
    """A new code for a seat; the old one opens nothing any more."""
    process = here(pid)
    holder = running.holder(db.session(), current_actor(), process.id, pseudonym)
    words = codes.issue_personal_code(db.session(), current_actor(), membership_id=holder.membership_id)
    return _show_code_next(process, IssuedCode(holder.membership_id, holder.pseudonym, words))


@pages.get("/run/<pid>/roles/code")
def seat_code(pid: str) -> Answer:
    """The code of a seat, until it was written down; then nobody can show it again."""
    process = here(pid)
    kept = cast("list[str] | None", shown_once.look(SEAT_CODE))
    if kept is None or kept[0] != process.public_id:
        return redirect(url_for("convenor.roles", pid=pid), 303)
    return page("seat_code", process, form=StepForm(formdata=None), pseudonym=kept[1], words=kept[2])


@pages.post("/run/<pid>/roles/code")
def keep_code(pid: str) -> Answer:
    """It was written down: forget it."""
    process = here(pid)
    shown_once.forget(SEAT_CODE)
    return redirect(url_for("convenor.roles", pid=process.public_id), 303)


@pages.get("/run/<pid>/roles/<pseudonym>/end")
def ending(pid: str, pseudonym: str) -> Answer:
    """What ending a role means, before it happens."""
    process = here(pid)
    holder = running.holder(db.session(), current_actor(), process.id, pseudonym)
    return page("end_role", process, holder=holder, role_words=role_words, form=StepForm(formdata=None))


@pages.post("/run/<pid>/roles/<pseudonym>/end")
def end_role(pid: str, pseudonym: str) -> Answer:
    """End a role. One that has ended already stays so."""
    process = here(pid)
    found = running.holders(db.session(), current_actor(), process.id)
    for holder in found:
        if holder.pseudonym == pseudonym and not holder.is_actor:
            _end(process, holder)
            saved(_("The role has ended."))
    return redirect(url_for("convenor.roles", pid=pid), 303)


def _give(process: ProcessView, form: RoleForm) -> None:
    person = running.colleague(db.session(), current_actor(), form.email.data or "")
    accounts.grant_role(
        db.session(),
        current_actor(),
        process_id=process.id,
        person_id=person.person_id,
        role=form.role.data if form.role.data in views.ROLES else "",
    )


def _make_seat(process: ProcessView, form: SeatForm) -> tuple[IssuedCode, ...]:
    return codes.issue_personal_codes(
        db.session(),
        current_actor(),
        process_id=process.id,
        count=1,
        role=SEAT_ROLE,
        pseudonyms=[form.pseudonym.data or ""],
        key=form.once.data,
    )


def _end(process: ProcessView, holder: Holder) -> None:
    accounts.end_role(
        db.session(), current_actor(), process_id=process.id, person_id=holder.person_id, role=holder.role
    )


def _ask_role(process: ProcessView, form: RoleForm) -> str:
    return page("role", process, form=form, hints=views.ROLE_HINTS)


def _show_code_next(process: ProcessView, issued: IssuedCode) -> Answer:
    shown_once.keep(SEAT_CODE, [process.public_id, issued.pseudonym, issued.words])
    return redirect(url_for("convenor.seat_code", pid=process.public_id), 303)
