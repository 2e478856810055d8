"""Whom to bring together, as the convenor plans it: seats, shares of the people here, and seats decided by hand."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.reading import recruitments as reading
from deliberation.reading.processes import ProcessView
from deliberation.reading.recruitments import Group, Plan
from deliberation.services import recruitments as services
from deliberation.services.recruitments import PlanForm
from deliberation.web import governing, recruiting_words
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.fields import DIGITS, DatedForm, day_box, month_box, year_box
from deliberation.web.request import Answer, PageForm, current_actor, saved

_SHARES = _l(
    "One line for each group: what you tell people apart by, the group, and how many people here are in it."
    " For example: age; 18-29; 18900. With a percent sign it is a share: age; 18-29; 18.9%. Every group of a kind has"
    " to be there. You can copy three columns from a spreadsheet."
)


class SharesForm(DatedForm):
    """The plan."""

    NEEDED = ("source_day",)

    seats = StringField(_l("How many people take part?"), render_kw=DIGITS)
    reserves = StringField(_l("How many more are drawn, in case somebody cannot come?"), render_kw=DIGITS)
    shares = TextAreaField(_l("Who lives here?"), description=_SHARES)
    source = TextAreaField(
        _l("Where do these numbers come from?"), description=_l("For example: Census 2021, table TS007.")
    )
    source_day_day = day_box()
    source_day_month = month_box()
    source_day_year = year_box()
    slack = StringField(
        _l("How many seats more or fewer than planned may a group have?"),
        description=_l("With 0 the lottery has little to choose from. 1 or 2 is usual."),
        render_kw=DIGITS,
    )
    never_alone = BooleanField(
        _l("Nobody is to be the only one of their group"),
        description=_l("Where one seat would be possible, it is two or none."),
    )
    rounding = RadioField(
        _l("How do shares become whole seats?"),
        choices=[SelectChoice(value, words) for value, words in recruiting_words.ROUNDINGS.items()],
        default="largest_remainder",
        validate_choice=False,
    )


class ByHandForm(PageForm):
    """The seats of one group."""

    feature = HiddenField()
    value = HiddenField()
    seats = StringField(
        _l("How many seats for this group?"),
        description=_l("Leave it empty to go back to the share of people here."),
        render_kw=DIGITS,
    )
    why = TextAreaField(_l("Why?"), description=_l("Everybody can read this."))


@pages.get("/run/<pid>/recruiting")
def recruiting(pid: str) -> Answer:
    """The plan as it stands."""
    process = here(pid)
    found = reading.plan(db.session(), current_actor(), process.id)
    return page("recruiting", process, plan=found, words=recruiting_words)


@pages.get("/run/<pid>/recruiting/plan")
def recruiting_plan(pid: str) -> Answer:
    """Ask for seats and shares, with those that hold now."""
    process, form = here(pid), SharesForm(formdata=None)
    found = reading.plan(db.session(), current_actor(), process.id)
    if found is not None:
        _fill(form, found)
    return page("recruiting_plan", process, form=form)


@pages.post("/run/<pid>/recruiting/plan")
def plan_recruiting(pid: str) -> Answer:
    """Keep the plan, in place of the one before."""
    process, form = here(pid), SharesForm()
    status = governing.attempt(form, lambda: _plan(process, form))
    if status:
        return page("recruiting_plan", process, form=form), status
    saved(_("The plan is saved."))
    return redirect(url_for("convenor.recruiting", pid=pid), 303)


@pages.get("/run/<pid>/recruiting/group")
def recruiting_group(pid: str) -> Answer:
    """Ask for the seats of one group, with the reason."""
    process, form = here(pid), ByHandForm(formdata=None)
    form.feature.data, form.value.data = http.args.get("feature", ""), http.args.get("value", "")
    group = _group(process, form)
    if group.by_hand is not None:
        form.seats.data, form.why.data = str(group.by_hand), group.target.why
    return page("recruiting_group", process, form=form, group=group, words=recruiting_words)


@pages.post("/run/<pid>/recruiting/group")
def set_recruiting_group(pid: str) -> Answer:
    """Decide the seats of one group, or go back to its share."""
    process, form = here(pid), ByHandForm()
    group = _group(process, form)
    status = governing.attempt(form, lambda: _set_by_hand(process, form))
    if status:
        return page("recruiting_group", process, form=form, group=group, words=recruiting_words), status
    saved(_("The plan is saved."))
    return redirect(url_for("convenor.recruiting", pid=pid), 303)


def _fill(form: SharesForm, found: Plan) -> None:
    for name in ("seats", "reserves", "slack"):
        form[name].data = str(getattr(found, name))
    form.source.data, form.never_alone.data, form.rounding.data = found.source, found.never_alone, found.rounding
    form.fill_date("source_day", found.source_day)
    unit = "%" if found.in_percent else ""
    form.shares.data = "\n".join(
        f"{feature.name}; {one.target.value}; {one.amount}{unit}"
        for feature in found.features
        for one in feature.groups
    )


def _plan(process: ProcessView, form: SharesForm) -> None:
    filled = PlanForm(
        seats=governing.whole(form.seats.data),
        reserves=governing.whole(form.reserves.data),
        slack=governing.whole(form.slack.data),
        shares=form.shares.data or "",
        source=form.source.data or "",
        source_day=form.date_of("source_day"),
        rounding=form.rounding.data or "",
        never_alone=bool(form.never_alone.data),
    )
    services.plan(db.session(), current_actor(), process.id, filled)


def _set_by_hand(process: ProcessView, form: ByHandForm) -> None:
    text = (form.seats.data or "").strip()
    number = governing.whole(text)
    services.set_by_hand(
        db.session(),
        current_actor(),
        process.id,
        form.feature.data or "",
        form.value.data or "",
        # What is no number is one that is out of range.
        seats=None if not text else -1 if number is None else number,
        why=form.why.data or "",
    )


def _group(process: ProcessView, form: ByHandForm) -> Group:
    found = reading.plan(db.session(), current_actor(), process.id)
    named = form.feature.data, form.value.data
    for feature in found.features if found else ():
        for one in feature.groups:
            if (feature.name, one.target.value) == named:
                return one
    raise NotFound("group_unknown")
