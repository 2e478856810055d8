"""The convenor's own projects; starting one; a project's state, its figures, its pauses, and its record."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.permissions import may
from deliberation.reading import concerns, running, safeguarding, turns
from deliberation.reading import processes as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import processes
from deliberation.services.processes import ProcessForm as NewProcess
from deliberation.web import concern_words, governing
from deliberation.web.convenor import views
from deliberation.web.convenor.forms import MoveForm, PauseForm, ProcessForm, ResultsForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.record import record_context
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/run/")
def home() -> Answer:
    """The projects that the convenor runs; administrators can start one."""
    mine = running.own(db.session(), current_actor())
    may_start = may(current_actor(), "create", "process")
    return render_template("convenor/home.html", mine=mine, may_start=may_start, state_words=governing.state_words)


@pages.get("/run/new")
def new() -> Answer:
    """What a new project needs."""
    running.require_start(current_actor())
    return render_template("convenor/new.html", form=ProcessForm(formdata=None))


@pages.post("/run/new")
def create() -> Answer:
    """Start a project. Sent twice, it is started once."""
    running.require_start(current_actor())
    form, made = ProcessForm(), []
    status = governing.attempt(
        form, lambda: made.append(processes.create(db.session(), current_actor(), _asked(form), key=form.once.data))
    )
    if status:
        return render_template("convenor/new.html", form=form), status
    saved(_("The project is started. Write its remit next."))
    return redirect(url_for("convenor.process", pid=made[0]), 303)


@pages.get("/run/<pid>/")
def process(pid: str) -> Answer:
    """Where the project is, what is missing before the next step, and its figures."""
    found = here(pid)
    form = ResultsForm(formdata=None)
    form.results_shown.data = found.results_shown
    return _show(found, form)


@pages.get("/run/<pid>/move")
def move(pid: str) -> Answer:
    """What moving on changes for people, before it happens."""
    found = here(pid)
    form = MoveForm(formdata=None)
    form.to.data = governing.next_state(found.state)
    return _ask_move(found, form)


@pages.post("/run/<pid>/move")
def move_on(pid: str) -> Answer:
    """Move on by one state. Pressed twice, it is one step."""
    found, form = here(pid), MoveForm()
    status = governing.attempt(
        form, lambda: processes.move_on(db.session(), current_actor(), found.id, to=form.to.data or "")
    )
    if status:
        return _ask_move(found, form), status
    saved(_("The project has moved on."))
    return redirect(url_for("convenor.process", pid=pid), 303)


@pages.get("/run/<pid>/pause")
def pause(pid: str) -> Answer:
    """Ask for the reason of a pause."""
    return page("pause", here(pid), form=PauseForm(formdata=None))


@pages.post("/run/<pid>/pause")
def stop_for_now(pid: str) -> Answer:
    """Pause the project. One that is paused already stays as it is."""
    found, form = here(pid), PauseForm()
    if found.state != "paused":
        status = governing.attempt(
            form, lambda: processes.pause(db.session(), current_actor(), found.id, reason=form.reason.data or "")
        )
        if status:
            return page("pause", found, form=form), status
        saved(_("The project is paused. Nothing can be sent and nobody can vote."))
    return redirect(url_for("convenor.process", pid=pid), 303)


@pages.post("/run/<pid>/go-on")
def go_on(pid: str) -> Answer:
    """Take a paused project up where it was. One that is not paused stays as it is."""
    found = here(pid)
    if found.state == "paused":
        processes.go_on(db.session(), current_actor(), found.id)
        saved(_("The project goes on where it was."))
    return redirect(url_for("convenor.process", pid=pid), 303)


@pages.post("/run/<pid>/results")
def set_results(pid: str) -> Answer:
    """Choose when people see results."""
    found, form = here(pid), ResultsForm()
    chosen = form.results_shown.data or ""
    status = governing.attempt(
        form, lambda: processes.set_results_shown(db.session(), current_actor(), found.id, chosen)
    )
    if status:
        return _show(found, form), status
    saved(_("Your choice is saved."))
    return redirect(url_for("convenor.process", pid=pid), 303)


@pages.get("/run/<pid>/record")
def record(pid: str) -> Answer:
    """What was done, by whom in which role, and the mark at the end of it."""
    found = here(pid)
    return page("record", found, **record_context(current_actor(), found.id))


def _asked(form: ProcessForm) -> NewProcess:
    return NewProcess(
        title=form.title.data or "",
        area_code=form.area_code.data or "",
        area_name=form.area_name.data or "",
        area_kind=form.area_kind.data or "",
        paid_for_by=form.paid_for_by.data or "",
        help_phone=form.help_phone.data or "",
        help_words=form.help_words.data or "",
    )


def _missing(process: ProcessView) -> tuple[str, ...]:
    """What the remit lacks, while that holds the project up."""
    if process.state != "draft":
        return ()
    return views.missing_words(reading.remit(db.session(), current_actor(), process.id).missing)


def _show(process: ProcessView, form: ResultsForm) -> str:
    session, actor = db.session(), current_actor()
    desk = reading.desk(session, actor, process.id)
    paused_from = running.paused_from(session, actor, process.id)
    figures = views.figures(
        desk, reading.member_count(session, process.id), reading.consenting_count(session, process.id)
    )
    return page(
        "process",
        process,
        form=form,
        figures=figures,
        appeals=desk.appeals,
        missing=_missing(process),
        paused_from=paused_from,
        turn=turns.latest(session, process.id),
        states=governing.all_states(),
        here_now=paused_from or process.state,
        state_words=governing.state_words,
        next_state=governing.next_state(process.state),
        concerns=concern_words.counted(concerns.counts(session, actor, process.id)),
        duty=safeguarding.on_duty(session, actor, process.id),
        has_reviewer=bool(concerns.reviewers(session, process.id)),
    )


def _ask_move(process: ProcessView, form: MoveForm) -> str:
    after = governing.next_state(process.state)
    return page(
        "move",
        process,
        form=form,
        after=after,
        change=governing.change(process.state, after) if after else None,
        missing=_missing(process),
        state_words=governing.state_words,
    )
