"""What the committee decides together: the list, the form on which somebody who was there records it, interests."""

from __future__ import annotations

from typing import Any, cast

from flask import abort, redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.reading import bodies as reading
from deliberation.reading.bodies import BodyView
from deliberation.reading.processes import ProcessView
from deliberation.services import bodies as services
from deliberation.services import decisions
from deliberation.services.decisions import DecisionForm
from deliberation.web import committee_words, governing
from deliberation.web.committee.place import here, page, pages
from deliberation.web.fields import DatedForm, day_box, month_box, year_box
from deliberation.web.request import Answer, PageForm, current_actor, saved

ASKED = {
    "remit": _l("Do we agree to the question and what goes with it?"),
    "strategy": _l("Do we approve the strategy as we have read it?"),
    "ballot": _l("Do we approve this vote as we have read it?"),
    "rules": _l("Do we change how many have to be there?"),
}


class DecideForm(DatedForm):
    """A decision as it is recorded; one box for each seat is added when it is shown."""

    NEEDED = ("held_on",)

    about = HiddenField()
    seen = HiddenField()
    question = TextAreaField(
        _l("What did you decide about?"), description=_l("Everybody can read this. Use short words. Name nobody.")
    )
    held_on_day = day_box()
    held_on_month = month_box()
    held_on_year = year_box()
    minutes = TextAreaField(
        _l("What was said, in short"),
        description=_l("You may leave this empty. Everybody can read it. Name nobody."),
    )


class InterestsForm(PageForm):
    """What could sway somebody."""

    interests = TextAreaField(
        _l("What could sway you?"),
        description=_l(
            "Work, money, family or friends that have to do with what you decide on."
            " Leave it empty if there is nothing."
        ),
    )


@pages.get("/committee/<pid>/decisions")
def decided(pid: str) -> Answer:
    """The committee's rules, its seats and all that it decided."""
    process = here(pid)
    return page("decisions", process, body=_body(process), words=committee_words)


@pages.get("/committee/<pid>/decisions/<subject>")
def deciding(pid: str, subject: str) -> Answer:
    """Ask who was there and how each voted."""
    process = here(pid)
    body = _body(process)
    form = _form(subject, body, formdata=None)
    form.about.data, form.seen.data = http.args.get("about", ""), http.args.get("seen", "")
    form.question.data = str(ASKED.get(subject, ""))
    return _ask(process, subject, body, form)


@pages.post("/committee/<pid>/decisions/<subject>")
def decide(pid: str, subject: str) -> Answer:
    """Record it, and do what follows from it. Sent twice, it is one decision."""
    process = here(pid)
    body = _body(process)
    form = _form(subject, body)
    status = governing.attempt(form, lambda: _decide(process, subject, body, form))
    if status:
        return _ask(process, subject, body, form), status
    latest = _body(process).decisions[0]
    saved(
        _("It is recorded as %(reference)s: yes.", reference=latest.reference)
        if latest.carried
        else _("It is recorded as %(reference)s: no.", reference=latest.reference)
    )
    return redirect(url_for("committee.decided", pid=pid), 303)


@pages.get("/committee/<pid>/interests")
def interests(pid: str) -> Answer:
    """Ask what could sway the reader, with what they said before."""
    process, form = here(pid), InterestsForm(formdata=None)
    own = next((one for one in _body(process).taken if one.is_actor), None)
    form.interests.data = own.interests if own else ""
    return page("interests", process, form=form, own=own)


@pages.post("/committee/<pid>/interests")
def declare(pid: str) -> Answer:
    """Keep what could sway them, for everybody to read."""
    process, form = here(pid), InterestsForm()
    status = governing.attempt(
        form,
        lambda: services.declare_interests(db.session(), current_actor(), process.id, form.interests.data or ""),
    )
    if status:
        own = next((one for one in _body(process).taken if one.is_actor), None)
        return page("interests", process, form=form, own=own), status
    saved(_("Everybody can read this now. You can change it at any time."))
    return redirect(url_for("committee.decided", pid=pid), 303)


def _body(process: ProcessView) -> BodyView:
    found = reading.of_process(db.session(), current_actor(), process.id)
    if found is None:
        raise NotFound("body_unknown")
    return found


def _form(subject: str, body: BodyView, **options: Any) -> DecideForm:
    if subject not in committee_words.SUBJECTS:
        abort(404)
    fields: dict[str, object] = {}
    if subject == "rules":
        fields = dict(committee_words.rule_boxes())
    choices = [SelectChoice(value, words) for value, words in committee_words.STANDS.items()]
    for place, one in enumerate(body.taken):
        label = _("%(who)s (lived experience)", who=one.label) if one.lived_experience else one.label
        fields[f"seat_{place}"] = SelectField(label, choices=choices, validate_choice=False)
    made = cast("type[DecideForm]", type("RoomForm", (DecideForm,), fields))(**options)
    if subject == "rules" and options:
        for name in committee_words.NUMBERS:
            made[name].data = str(getattr(body, name))
    return made


def _decide(process: ProcessView, subject: str, body: BodyView, form: DecideForm) -> None:
    about = form.about.data or ""
    if subject == "rules":
        about = "/".join((form[name].data or "").strip() for name in committee_words.NUMBERS)
    stands = {one.label: form[f"seat_{place}"].data or "" for place, one in enumerate(body.taken)}
    decisions.decide(
        db.session(),
        current_actor(),
        process.id,
        DecisionForm(
            subject=subject,
            about=about,
            seen=form.seen.data or "",
            question=form.question.data or "",
            minutes=form.minutes.data or "",
            held_on=form.date_of("held_on"),
            stands={label: stand for label, stand in stands.items() if stand},
        ),
        key=form.once.data,
    )


def _ask(process: ProcessView, subject: str, body: BodyView, form: DecideForm) -> str:
    about = form.about.data or ""
    shown = governing.state_words(about) if subject == "step_back" else about
    return page(
        "decide",
        process,
        subject=subject,
        title=str(committee_words.SUBJECTS[subject]) % {"about": shown},
        change=governing.change(process.state, about) if subject == "step_back" else None,
        body=body,
        form=form,
        seats=[form[f"seat_{place}"] for place in range(len(body.taken))],
        rules=[form[name] for name in committee_words.NUMBERS] if subject == "rules" else [],
        words=committee_words,
    )
