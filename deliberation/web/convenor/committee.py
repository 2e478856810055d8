"""The committee as the convenor sets it up: its rules until it decides, and who has which seat for how long."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.reading import bodies as reading
from deliberation.reading.bodies import BodyView
from deliberation.reading.processes import ProcessView
from deliberation.services import bodies as services
from deliberation.services.bodies import Rules
from deliberation.web import committee_words, governing
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.fields import DatedForm, day_box, month_box, one_line, year_box
from deliberation.web.request import Answer, PageForm, current_actor, saved

YES, NO = "yes", "no"


class RulesForm(PageForm):
    """What the committee is called, and its three numbers."""

    name = TextAreaField(
        _l("What is the committee called?"), default=lambda: _("Advisory committee"), filters=[one_line]
    )
    seats, quorum, lived_quorum = committee_words.rule_boxes().values()


class TermForm(DatedForm):
    """What a seat is for, and until when."""

    NEEDED = ("from_day",)
    OPTIONAL = ("until_day",)

    lived = RadioField(
        _l("Is it one of the seats for lived experience?"),
        choices=[SelectChoice(YES, _l("Yes")), SelectChoice(NO, _l("No"))],
        validate_choice=False,
    )
    from_day_day = day_box()
    from_day_month = month_box()
    from_day_year = year_box()
    until_day_day = day_box()
    until_day_month = month_box()
    until_day_year = year_box()


@pages.get("/run/<pid>/committee")
def committee(pid: str) -> Answer:
    """The committee's rules, its seats, who has none yet, and what it decided."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    return page(
        "committee",
        process,
        body=reading.of_process(session, actor, process.id),
        without=reading.without_seat(session, actor, process.id),
        words=committee_words,
    )


@pages.get("/run/<pid>/committee/rules")
def rules(pid: str) -> Answer:
    """Ask for the name and the three numbers, with those that hold now."""
    process, form = here(pid), RulesForm(formdata=None)
    body = _body(process)
    if body is not None:
        form.name.data = body.name
        for name in committee_words.NUMBERS:
            form[name].data = str(getattr(body, name))
    return page("committee_rules", process, form=form, decided=bool(body and body.decisions))


@pages.post("/run/<pid>/committee/rules")
def set_rules(pid: str) -> Answer:
    """Give the project its committee, or change it."""
    process, form = here(pid), RulesForm()
    status = governing.attempt(form, lambda: _set_rules(process, form))
    if status:
        body = _body(process)
        return page("committee_rules", process, form=form, decided=bool(body and body.decisions)), status
    saved(_("The rules of the committee are saved."))
    return redirect(url_for("convenor.committee", pid=pid), 303)


@pages.get("/run/<pid>/committee/seats/<label>")
def term(pid: str, label: str) -> Answer:
    """Ask what a seat is for, and until when."""
    process, form = here(pid), TermForm(formdata=None)
    _require_known(process, label)
    return page("committee_seat", process, form=form, label=label)


@pages.post("/run/<pid>/committee/seats/<label>")
def give_seat(pid: str, label: str) -> Answer:
    """Give somebody on the committee a seat, or change its term."""
    process, form = here(pid), TermForm()
    _require_known(process, label)
    if form.validate() and form.lived.data not in (YES, NO):
        form.lived.errors = [_("Choose yes or no.")]
        return page("committee_seat", process, form=form, label=label), 400
    status = governing.attempt(form, lambda: _give_seat(process, label, form))
    if status:
        return page("committee_seat", process, form=form, label=label), status
    saved(_("%(who)s has the seat.", who=label))
    return redirect(url_for("convenor.committee", pid=pid), 303)


def _body(process: ProcessView) -> BodyView | None:
    return reading.of_process(db.session(), current_actor(), process.id)


def _require_known(process: ProcessView, label: str) -> None:
    body = _body(process)
    seated = {one.label for one in body.taken} if body else set()
    waiting = reading.without_seat(db.session(), current_actor(), process.id)
    if label not in seated | {one.label for one in waiting}:
        raise NotFound("membership_unknown")


def _set_rules(process: ProcessView, form: RulesForm) -> None:
    numbers = (governing.whole(form[name].data) for name in committee_words.NUMBERS)
    services.set_up(db.session(), current_actor(), process.id, form.name.data or "", Rules(*numbers))


def _give_seat(process: ProcessView, label: str, form: TermForm) -> None:
    services.seat(
        db.session(),
        current_actor(),
        process.id,
        label,
        lived_experience=form.lived.data == YES,
        from_day=form.date_of("from_day"),
        until_day=form.date_of("until_day"),
    )
