"""Correcting the strategy: its lines changed, put in another order, or taken out of the draft after a question."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading.approval import WorkingStrategy
from deliberation.reading.processes import ProcessView
from deliberation.reading.strategies import ActionLine, PriorityLine
from deliberation.services import corrections
from deliberation.services.corrections import DRAFT
from deliberation.services.corrections import PriorityForm as AskedPriority
from deliberation.web import governing, plain
from deliberation.web.convenor.forms import (
    ChangeActionForm,
    OrderForm,
    PriorityForm,
    RemovePriorityForm,
    StepForm,
    order_form,
)
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.convenor.strategy import asked_action, final, priority_line, working
from deliberation.web.fields import pounds_of
from deliberation.web.request import Answer, current_actor, missing, saved

REMOVE = "remove"


@pages.get("/run/<pid>/strategy/<priority>/change")
def change_priority(pid: str, priority: str) -> Answer:
    """A priority as it stands, to be changed."""
    process = here(pid)
    line = priority_line(process, priority)
    form = PriorityForm(formdata=None)
    form.title.data, form.why.data, form.recommendations.data = line.title, line.why, [*line.recommendations]
    return _ask_priority(process, line, form)


@pages.post("/run/<pid>/strategy/<priority>/change")
def store_priority(pid: str, priority: str) -> Answer:
    """Keep the change of a priority. Sent twice, it is one change."""
    process, form = here(pid), PriorityForm()
    line = priority_line(process, priority)
    form.offer([])
    status = governing.attempt(form, lambda: _change_priority(process, priority, form))
    if status:
        return _ask_priority(process, line, form), status
    return _done(pid, _("The change is saved."))


@pages.get("/run/<pid>/strategy/actions/<action>/change")
def change_action(pid: str, action: str) -> Answer:
    """An action as it stands, to be changed."""
    process = here(pid)
    above, line = _action(process, action)
    form = ChangeActionForm(formdata=None)
    form.text.data, form.owner.data, form.kind.data = line.text, line.owner, line.kind
    form.fill_date("starts_on", line.starts_on)
    form.fill_date("due_on", line.due_on)
    form.money.data, form.officer_proposed.data = pounds_of(line.money_pence), line.officer_proposed
    form.under.data = above.reference
    return _ask_action(process, line, form)


@pages.post("/run/<pid>/strategy/actions/<action>/change")
def store_action(pid: str, action: str) -> Answer:
    """Keep the change of an action. Sent twice, it is one change."""
    process, form = here(pid), ChangeActionForm()
    _above, line = _action(process, action)
    if plain.is_asked():
        return _ask_action(process, line, form)
    status = governing.attempt(
        form,
        lambda: corrections.change_action(
            db.session(),
            current_actor(),
            process.id,
            action,
            asked_action(form),
            under=form.under.data or "",
            key=form.once.data,
        ),
    )
    if status:
        return _ask_action(process, line, form), status
    return _done(pid, _("The change is saved."))


@pages.get("/run/<pid>/strategy/order")
def ordering(pid: str) -> Answer:
    """The priorities, each with its place."""
    process = here(pid)
    lines = _found(process).view.priorities
    form = order_form(_titles(lines))(formdata=None)
    for line in lines:
        form[line.reference].data = str(line.rank)
    return page("order", process, form=form, lines=lines)


@pages.post("/run/<pid>/strategy/order")
def order(pid: str) -> Answer:
    """Put the priorities in the order of the places that were given."""
    process = here(pid)
    lines = _found(process).view.priorities
    form = order_form(_titles(lines))()
    status = governing.attempt(form, lambda: _reorder(process, form))
    if status:
        return page("order", process, form=form, lines=lines), status
    return _done(pid, _("The priorities stand in the new order."))


@pages.get("/run/<pid>/strategy/<priority>/remove")
def removing_priority(pid: str, priority: str) -> Answer:
    """What removing a priority means, and what becomes of its actions."""
    process = here(pid)
    line = priority_line(process, priority)
    return _if_draft(process) or _ask_removal(process, line, RemovePriorityForm(formdata=None))


@pages.post("/run/<pid>/strategy/<priority>/remove")
def remove_priority(pid: str, priority: str) -> Answer:
    """Take a priority out of the draft. One that is gone already stays gone."""
    process, form = here(pid), RemovePriorityForm()
    line = _still_there(process, priority)
    chosen = form.actions.data or ""
    status = governing.attempt(
        form,
        lambda: corrections.remove_priority(
            db.session(),
            current_actor(),
            process.id,
            priority,
            move_to="" if chosen == REMOVE else chosen,
            with_actions=chosen == REMOVE,
            key=form.once.data,
        ),
    )
    if status and line is not None:
        return _ask_removal(process, line, form), status
    return _done(pid, _("%(reference)s is taken out of the draft.", reference=priority))


@pages.get("/run/<pid>/strategy/actions/<action>/remove")
def removing_action(pid: str, action: str) -> Answer:
    """What removing an action means."""
    process = here(pid)
    above, line = _action(process, action)
    return _if_draft(process) or page("remove_action", process, above=above, line=line, form=StepForm(formdata=None))


@pages.post("/run/<pid>/strategy/actions/<action>/remove")
def remove_action(pid: str, action: str) -> Answer:
    """Take an action out of the draft."""
    process, form = here(pid), StepForm()
    found = next((pair for pair in _actions(process) if pair[1].reference == action), None)
    status = governing.attempt(
        form,
        lambda: corrections.remove_action(db.session(), current_actor(), process.id, action, key=form.once.data),
    )
    if status and found is not None:
        return page("remove_action", process, above=found[0], line=found[1], form=form), status
    return _done(pid, _("%(reference)s is taken out of the draft.", reference=action))


@pages.get("/run/<pid>/strategy/take-up")
def taking_up(pid: str) -> Answer:
    """What it means to take up an approved or published text again."""
    process = here(pid)
    return page("take_up", process, view=_found(process).view, form=StepForm(formdata=None))


@pages.post("/run/<pid>/strategy/take-up")
def take_up(pid: str) -> Answer:
    """Make the text a draft again. A draft stays as it is."""
    process, form = here(pid), StepForm()
    status = governing.attempt(
        form, lambda: corrections.take_up(db.session(), current_actor(), process.id, key=form.once.data)
    )
    if status:
        return page("take_up", process, view=_found(process).view, form=form), status
    return _done(pid, _("The text is a draft again. What is published stays as it is."))


def _done(pid: str, words: str) -> Answer:
    saved(words)
    return redirect(url_for("convenor.strategy", pid=pid), 303)


def _found(process: ProcessView) -> WorkingStrategy:
    found = working(process)
    return found if found is not None else missing()


def _if_draft(process: ProcessView) -> Answer | None:
    """The way to a page that makes the text a draft again, where it is none."""
    if _found(process).view.state in [str(one) for one in DRAFT]:
        return None
    return redirect(url_for("convenor.taking_up", pid=process.public_id), 303)


def _still_there(process: ProcessView, priority: str) -> PriorityLine | None:
    return next((one for one in _found(process).view.priorities if one.reference == priority), None)


def _actions(process: ProcessView) -> list[tuple[PriorityLine, ActionLine]]:
    return [(above, line) for above in _found(process).view.priorities for line in above.actions]


def _action(process: ProcessView, reference: str) -> tuple[PriorityLine, ActionLine]:
    found = next((pair for pair in _actions(process) if pair[1].reference == reference), None)
    return found if found is not None else missing()


def _titles(lines: tuple[PriorityLine, ...]) -> dict[str, str]:
    return {one.reference: f"{one.reference} {one.title}" for one in lines}


def _ask_priority(process: ProcessView, line: PriorityLine, form: PriorityForm) -> str:
    offered = {one.reference: one.title for one in final(process)}
    # Those behind it now stay on offer, whatever became of them since.
    offered |= {reference: "" for reference in line.recommendations if reference not in offered}
    form.offer(sorted(offered.items()))
    return page("change_priority", process, form=form, line=line)


def _change_priority(process: ProcessView, priority: str, form: PriorityForm) -> None:
    asked = AskedPriority(
        title=form.title.data or "", why=form.why.data or "", recommendations=tuple(form.recommendations.data or ())
    )
    corrections.change_priority(db.session(), current_actor(), process.id, priority, asked, key=form.once.data)


def _ask_action(process: ProcessView, line: ActionLine, form: ChangeActionForm) -> str:
    form.offer(_titles(_found(process).view.priorities))
    notes = plain.of_form(form, ("text",), process.language)
    return page("change_action", process, form=form, line=line, plain_notes=notes)


def _ask_removal(process: ProcessView, line: PriorityLine, form: RemovePriorityForm) -> str:
    others = [one for one in _found(process).view.priorities if one.reference != line.reference]
    form.offer(_titles(tuple(others)), REMOVE)
    return page("remove_priority", process, form=form, line=line)


def _reorder(process: ProcessView, form: OrderForm) -> None:
    corrections.reorder(db.session(), current_actor(), process.id, form.order, key=form.once.data)
