"""Telling a reviewer outside that something is wrong: for members, and for all others who may."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import concerns as reading
from deliberation.reading import helplines, rights
from deliberation.reading.processes import ProcessView
from deliberation.services import concerns as services
from deliberation.web import concern_words, governing
from deliberation.web.request import Answer, current_actor, process_context, saved
from deliberation.web.resident.concern_forms import ConcernForm, ConcernHowForm, NotSettledForm
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/concerns")
def concerns(pid: str) -> Answer:
    """Who the reviewer is, and what the person raised so far."""
    process = _here(pid)
    return _page(
        "concerns",
        process,
        menu=True,
        found=reading.own(db.session(), current_actor(), process.id),
        reviewers=reading.reviewers(db.session(), process.id),
        rights=rights.current(),
        about=concern_words.ABOUT,
        state_words=concern_words.state_words,
    )


@pages.get("/take-part/<pid>/concerns/new")
def new_concern(pid: str) -> Answer:
    """Ask what is wrong."""
    return _ask(_here(pid), ConcernForm(formdata=None))


@pages.post("/take-part/<pid>/concerns/new")
def change_concern(pid: str) -> Answer:
    """Back from the next page: the same words, to be changed."""
    return _ask(_here(pid), ConcernForm())


@pages.post("/take-part/<pid>/concerns/how")
def concern_how(pid: str) -> Answer:
    """Ask whether to be named and how to be answered. Nothing is kept yet."""
    process, form = _here(pid), ConcernForm()
    status = governing.attempt(form, lambda: _check(form))
    if status:
        return _ask(process, form), status
    how = ConcernHowForm(formdata=None)
    how.text.data, how.about.data = form.text.data, form.about.data
    return _ask_how(process, how)


@pages.get("/take-part/<pid>/concerns/how")
def concern_how_again(pid: str) -> Answer:
    """Somebody opened the address of the page in the middle: begin where the words are written."""
    return redirect(url_for("resident.new_concern", pid=_here(pid).public_id), 303)


@pages.post("/take-part/<pid>/concerns/new/send")
def raise_concern(pid: str) -> Answer:
    """Send it to the reviewer. Sent twice, it is one."""
    process, form = _here(pid), ConcernHowForm()
    raised: list[str] = []
    status = governing.attempt(form, lambda: raised.append(_raise(process, form)))
    if form.text.errors or form.about.errors:
        return _ask(process, ConcernForm()), status
    if status:
        return _ask_how(process, form), status
    saved(_("Your words are with the reviewer now."))
    return redirect(url_for("resident.concern", pid=pid, concern=raised[0]), 303)


@pages.get("/take-part/<pid>/concerns/<concern>")
def concern(pid: str, concern: str) -> Answer:
    """One concern: what was said, the answer, and what can be done now."""
    return _show(_here(pid), concern, NotSettledForm(formdata=None))


@pages.post("/take-part/<pid>/concerns/<concern>/again")
def not_settled(pid: str, concern: str) -> Answer:
    """Say that the answer does not settle it. Once."""
    process, form = _here(pid), NotSettledForm()
    status = governing.attempt(
        form,
        lambda: services.not_settled(
            db.session(), current_actor(), process.id, concern, form.text.data or "", key=form.once.data
        ),
    )
    if status:
        return _show(process, concern, form), status
    saved(_("The reviewer looks at it again."))
    return redirect(url_for("resident.concern", pid=pid, concern=concern), 303)


@pages.get("/take-part/<pid>/concerns/<concern>/take-back")
def concern_back(pid: str, concern: str) -> Answer:
    """What goes when a concern is taken back, before it happens."""
    process = _here(pid)
    found = reading.own_one(db.session(), current_actor(), process.id, concern)
    return _page("concern_back", process, found=found, form=StepForm(formdata=None))


@pages.post("/take-part/<pid>/concerns/<concern>/take-back")
def take_concern_back(pid: str, concern: str) -> Answer:
    """Take it back: the words and the answers are erased."""
    process, form = _here(pid), StepForm()
    services.take_back(db.session(), current_actor(), process.id, concern)
    if form.validate():
        saved(_("It is taken back. Your words are gone."))
    return redirect(url_for("resident.concerns", pid=pid), 303)


def _here(pid: str) -> ProcessView:
    return reading.for_raiser(db.session(), current_actor(), pid)


def _page(template: str, process: ProcessView, *, menu: bool = False, **variables: object) -> str:
    """A page for a member as all of theirs; for others who may raise concerns without the ways that are not theirs."""
    if current_actor().membership(process.id) is not None:
        return page(template, process, menu=menu, **variables)
    context = {**process_context(process), "home_url": url_for("public.process", pid=process.public_id)}
    return render_template(f"resident/{template}.html", **context, **variables)


def _check(form: ConcernForm) -> None:
    services.checked_words(form.text.data)
    services.checked_about(form.about.data)


def _raise(process: ProcessView, form: ConcernHowForm) -> str:
    sent = services.ConcernForm(
        text=form.text.data or "",
        about=form.about.data or "",
        name=form.name.data or "",
        way=form.way.data or "here",
        reach=form.reach.data or "",
    )
    return services.raise_it(db.session(), current_actor(), process.id, sent, key=form.once.data)


def _ask(process: ProcessView, form: ConcernForm) -> str:
    return _page("concern_new", process, form=form, lines=helplines.of_process(db.session(), process.id))


def _ask_how(process: ProcessView, form: ConcernHowForm) -> str:
    return _page("concern_how", process, form=form)


def _show(process: ProcessView, concern: str, form: NotSettledForm) -> str:
    found = reading.own_one(db.session(), current_actor(), process.id, concern)
    return _page(
        "concern",
        process,
        found=found,
        form=form,
        about=concern_words.ABOUT,
        steps=concern_words.STEPS,
        state=concern_words.state_words(found.row),
        way=concern_words.WAYS.get(found.way, ""),
    )
