"""The strategy: started, filled with priorities and actions, approved by the committee, published."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import approval, recommendations, shortlist
from deliberation.reading.approval import WorkingStrategy
from deliberation.reading.processes import ProcessView
from deliberation.reading.recommendations import RecommendationView
from deliberation.reading.shortlist import CHOOSABLE
from deliberation.reading.strategies import PriorityLine
from deliberation.services import publication, strategies
from deliberation.web import governing, plain
from deliberation.web.convenor import views
from deliberation.web.convenor.forms import ActionForm, PriorityForm, StepForm, StrategyForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.request import Answer, current_actor, missing, saved

# How many places the two counts fill; one fewer than there are recommendations, where these are few, or both would
# choose them all and tell nothing.
SEATS = 5


@pages.get("/run/<pid>/strategy")
def strategy(pid: str) -> Answer:
    """The strategy as it stands, with what can be done to it now."""
    process = here(pid)
    found = working(process)
    if found is None:
        return _not_started(process, StrategyForm(formdata=None))
    return page(
        "strategy",
        process,
        **governing.strategy_context(found),
        can_write="choose_priorities" in process.abilities,
        recommended=final(process),
        action_pages=lambda reference: _action_pages(pid, reference),
    )


def _action_pages(pid: str, reference: str) -> tuple[tuple[str, str], ...]:
    """Where an action is corrected: addresses with their words."""
    return (
        (url_for("convenor.change_action", pid=pid, action=reference), _("Change %(reference)s", reference=reference)),
        (
            url_for("convenor.removing_action", pid=pid, action=reference),
            _("Take %(reference)s out", reference=reference),
        ),
    )


@pages.post("/run/<pid>/strategy")
def start(pid: str) -> Answer:
    """Start the strategy. Sent twice, it is started once."""
    process, form = here(pid), StrategyForm()
    status = governing.attempt(
        form,
        lambda: strategies.start(db.session(), current_actor(), process.id, _asked(form), key=form.once.data),
    )
    if status:
        return _not_started(process, form), status
    saved(_("The strategy is started. Choose the first priority."))
    return redirect(url_for("convenor.strategy", pid=pid), 303)


@pages.get("/run/<pid>/strategy/priority")
def new_priority(pid: str) -> Answer:
    """Help for choosing, and the form for the next priority."""
    return _ask_priority(here(pid), PriorityForm(formdata=None))


@pages.post("/run/<pid>/strategy/priority")
def choose_priority(pid: str) -> Answer:
    """Choose a priority. Sent twice, it is chosen once."""
    process, form = here(pid), PriorityForm()
    form.offer([])
    status = governing.attempt(form, lambda: _choose(process, form))
    if status:
        return _ask_priority(process, form), status
    saved(_("The priority is chosen. Say next what will be done."))
    return redirect(url_for("convenor.strategy", pid=pid), 303)


@pages.get("/run/<pid>/strategy/<priority>/action")
def new_action(pid: str, priority: str) -> Answer:
    """The form for one line under a priority."""
    process = here(pid)
    return _ask_action(process, priority_line(process, priority), ActionForm(formdata=None))


@pages.post("/run/<pid>/strategy/<priority>/action")
def add_action(pid: str, priority: str) -> Answer:
    """Add a line under a priority. Sent twice, it is one line."""
    process, form = here(pid), ActionForm()
    above = priority_line(process, priority)
    if plain.is_asked():
        return _ask_action(process, above, form)
    status = governing.attempt(form, lambda: _add(process, above, form))
    if status:
        return _ask_action(process, above, form), status
    saved(_("The action is added."))
    return redirect(url_for("convenor.strategy", pid=pid), 303)


@pages.get("/run/<pid>/strategy/publish")
def publishing(pid: str) -> Answer:
    """What publishing means, before it happens."""
    process = here(pid)
    found = working(process)
    if found is None:
        return redirect(url_for("convenor.strategy", pid=pid), 303)
    return page("publish", process, view=found.view, form=StepForm(formdata=None))


@pages.post("/run/<pid>/strategy/publish")
def publish(pid: str) -> Answer:
    """Publish the approved text. Sent twice, it is one version."""
    process, form = here(pid), StepForm()
    status = governing.attempt(
        form, lambda: publication.publish(db.session(), current_actor(), process.id, key=form.once.data)
    )
    found = working(process)
    if status and found is not None:
        return page("publish", process, view=found.view, form=form), status
    saved(_("The strategy is published. Its files are ready in a few moments."))
    return redirect(url_for("convenor.strategy", pid=pid), 303)


def working(process: ProcessView) -> WorkingStrategy | None:
    """The strategy as it stands; None before it is started."""
    return approval.working(db.session(), current_actor(), process.id)


def final(process: ProcessView) -> tuple[RecommendationView, ...]:
    """The recommendations that can be chosen now."""
    found = recommendations.drafts(db.session(), current_actor(), process.id)
    return tuple(one for one in found if one.state in CHOOSABLE)


def _not_started(process: ProcessView, form: StrategyForm) -> str:
    return page(
        "start_strategy",
        process,
        form=form,
        can_write="choose_priorities" in process.abilities,
        recommended=final(process),
        now=governing.state_words(process.state),
        opens=governing.state_words("deciding"),
    )


def _asked(form: StrategyForm) -> strategies.StrategyForm:
    return strategies.StrategyForm(
        title=form.title.data or "",
        period_start=int(form.period_start.data or 0),
        period_end=int(form.period_end.data or 0),
        vision=form.vision.data or "",
    )


def _ask_priority(process: ProcessView, form: PriorityForm) -> str:
    chosen_from = final(process)
    form.offer([(one.reference, one.title) for one in chosen_from])
    seats = max(1, min(SEATS, len(chosen_from) - 1))
    counted = shortlist.shortlists(db.session(), current_actor(), process.id, seats=seats)
    return page(
        "priority",
        process,
        form=form,
        counted=[
            (views.SOURCES.get(one.source, one.source), one, views.shortlist_words(one), views.shortlist_rows(one))
            for one in counted
        ],
        people_words=views.people_words,
    )


def _choose(process: ProcessView, form: PriorityForm) -> None:
    strategies.choose_priority(
        db.session(),
        current_actor(),
        process.id,
        title=form.title.data or "",
        why=form.why.data or "",
        recommendations=form.recommendations.data or [],
        key=form.once.data,
    )


def priority_line(process: ProcessView, reference: str) -> PriorityLine:
    """One priority of this project, or the answer that there is none."""
    found = working(process)
    above = next((one for one in (found.view.priorities if found else ()) if one.reference == reference), None)
    return above if above is not None else missing()


def _ask_action(process: ProcessView, above: PriorityLine, form: ActionForm) -> str:
    notes = plain.of_form(form, ("text",), process.language)
    return page("action", process, form=form, above=above, plain_notes=notes)


def _add(process: ProcessView, above: PriorityLine, form: ActionForm) -> None:
    strategies.add_action(
        db.session(), current_actor(), process.id, above.reference, asked_action(form), key=form.once.data
    )


def asked_action(form: ActionForm) -> strategies.ActionForm:
    """The line that a checked form asks for."""
    starts_on, due_on = form.date_of("starts_on"), form.date_of("due_on")
    if starts_on is None or due_on is None:
        raise ValueError("the form has checked both dates")
    return strategies.ActionForm(
        text=form.text.data or "",
        owner=form.owner.data or "",
        starts_on=starts_on,
        due_on=due_on,
        kind=form.kind.data or "",
        money_pence=form.money.pence,
        officer_proposed=bool(form.officer_proposed.data),
    )
