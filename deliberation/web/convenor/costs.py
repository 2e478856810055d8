"""What taking part costs, as the convenor plans it: lines, what is kept for the unforeseen, and how much there is."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.exchange.costs import costs_csv
from deliberation.reading import participation_budgets as reading
from deliberation.reading.participation_budgets import BudgetView
from deliberation.reading.processes import ProcessView
from deliberation.services import participation_budgets as services
from deliberation.services.participation_budgets import LineForm
from deliberation.web import cost_words, governing
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.fields import DIGITS, MoneyField, one_line, pounds_of
from deliberation.web.request import Answer, PageForm, current_actor, saved


class CostForm(PageForm):
    """A line."""

    kind = SelectField(
        _l("What is it for?"),
        choices=[SelectChoice(value, words) for value, words in cost_words.KINDS.items()],
        validate_choice=False,
    )
    label = TextAreaField(
        _l("In your own words"),
        description=_l("It may stay empty. For example: taxis for people who cannot walk far."),
        filters=[one_line],
    )
    number = StringField(_l("How many?"), description=_l("For example people, rooms or letters."), render_kw=DIGITS)
    times = StringField(_l("How many times?"), description=_l("For example on 8 days: 8."), render_kw=DIGITS)
    unit = MoneyField(
        _l("How much is one of them, one time, in pounds?"), description=_l("Like 12.50."), render_kw=DIGITS
    )


class WholeForm(PageForm):
    """The budget as a whole."""

    contingency_percent = StringField(
        _l("How much more is kept for what nobody foresees, in percent?"),
        description=_l("For example 10."),
        render_kw=DIGITS,
    )
    available = MoneyField(
        _l("How much money is there, in pounds?"),
        description=_l("Leave it empty if you do not know yet."),
        render_kw=DIGITS,
    )


@pages.get("/run/<pid>/costs")
def costs(pid: str) -> Answer:
    """All lines with their sums."""
    process = here(pid)
    found = reading.view(db.session(), current_actor(), process.id)
    return page("costs", process, found=found, words=cost_words, money=governing.money)


@pages.get("/run/<pid>/costs.csv")
def costs_file(pid: str) -> Answer:
    """The same as a file, to go on with in a spreadsheet."""
    process = here(pid)
    found = _there(process)
    answer = Response(costs_csv(found.sums), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="costs-{process.public_id}.csv"'
    return answer


@pages.get("/run/<pid>/costs/line")
def new_cost(pid: str) -> Answer:
    """Ask for one line more; `?kind=` says what it is for."""
    process, form = here(pid), CostForm(formdata=None)
    found = _there(process)
    asked = http.args.get("kind", "")
    form.kind.data = asked if asked in cost_words.KINDS else "fee"
    # Most of what is planned is for everybody who takes part.
    form.number.data = str(found.sums.seats)
    return page("cost", process, form=form, line="")


@pages.post("/run/<pid>/costs/line")
def add_cost(pid: str) -> Answer:
    """Add a line. Sent twice, it is one."""
    process, form = here(pid), CostForm()
    status = governing.attempt(
        form, lambda: services.add_line(db.session(), current_actor(), process.id, _asked(form), key=form.once.data)
    )
    if status:
        return page("cost", process, form=form, line=""), status
    return _saved(pid)


@pages.get("/run/<pid>/costs/line/<line>")
def cost(pid: str, line: str) -> Answer:
    """One line, to be changed or taken out."""
    process, form = here(pid), CostForm(formdata=None)
    found = reading.one_line(db.session(), current_actor(), process.id, line).line
    form.kind.data, form.label.data = found.kind, found.label
    form.number.data, form.times.data = str(found.count), str(found.times)
    form.unit.data = pounds_of(found.unit_pence)
    return page("cost", process, form=form, line=line)


@pages.post("/run/<pid>/costs/line/<line>")
def change_cost(pid: str, line: str) -> Answer:
    """Keep the change."""
    process, form = here(pid), CostForm()
    reading.one_line(db.session(), current_actor(), process.id, line)
    status = governing.attempt(
        form, lambda: services.change_line(db.session(), current_actor(), process.id, line, _asked(form))
    )
    if status:
        return page("cost", process, form=form, line=line), status
    return _saved(pid)


@pages.post("/run/<pid>/costs/line/<line>/remove")
def remove_cost(pid: str, line: str) -> Answer:
    """Take it out. Pressed twice, it is gone once."""
    services.remove_line(db.session(), current_actor(), here(pid).id, line)
    saved(_("The line is taken out."))
    return redirect(url_for("convenor.costs", pid=pid), 303)


@pages.get("/run/<pid>/costs/whole")
def costs_whole(pid: str) -> Answer:
    """Ask what is kept for the unforeseen, and how much there is."""
    process, form = here(pid), WholeForm(formdata=None)
    found = _there(process)
    form.contingency_percent.data = str(found.sums.contingency_percent)
    form.available.data = pounds_of(found.available_pence)
    return page("costs_whole", process, form=form)


@pages.post("/run/<pid>/costs/whole")
def set_costs_whole(pid: str) -> Answer:
    """Keep both."""
    process, form = here(pid), WholeForm()
    status = governing.attempt(form, lambda: _set_whole(process, form))
    if status:
        return page("costs_whole", process, form=form), status
    return _saved(pid)


def _there(process: ProcessView) -> BudgetView:
    found = reading.view(db.session(), current_actor(), process.id)
    if found is None:
        raise NotFound("budget_without_seats")
    return found


def _asked(form: CostForm) -> LineForm:
    return LineForm(
        kind=form.kind.data or "",
        label=form.label.data or "",
        number=governing.whole(form.number.data),
        times=governing.whole(form.times.data),
        unit_pence=form.unit.pence,
    )


def _set_whole(process: ProcessView, form: WholeForm) -> None:
    services.set_whole(
        db.session(),
        current_actor(),
        process.id,
        contingency_percent=governing.whole(form.contingency_percent.data),
        available_pence=form.available.pence,
    )


def _saved(pid: str) -> Answer:
    saved(_("The plan is saved."))
    return redirect(url_for("convenor.costs", pid=pid), 303)
