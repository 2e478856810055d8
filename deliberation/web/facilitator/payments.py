"""Writing down what was paid to whom, for those who are named for it."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import keepers
from deliberation.reading.payments import OwnPayments
from deliberation.reading.processes import ProcessView
from deliberation.services import payments as services
from deliberation.services.payments import Paid
from deliberation.web.facilitator import need_words
from deliberation.web.facilitator.forms import StepForm
from deliberation.web.facilitator.need_forms import PaymentForm, WhoForm
from deliberation.web.facilitator.place import here, page, pages, set_apart
from deliberation.web.fields import pounds_of
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/desk/<pid>/payments")
def payments(pid: str) -> Answer:
    """Ask whose record it is about."""
    process = here(pid)
    keepers.require_keeper_of(db.session(), current_actor(), process.id, "payments")
    return page("payments", process, form=WhoForm(formdata=None))


@pages.post("/desk/<pid>/payments/open")
def open_payments(pid: str) -> Answer:
    """Open one person's record. It is noted, so it is a step and never only a link."""
    process, form = here(pid), WhoForm()
    who = (form.who.data or "").strip()
    try:
        found = services.open_one(db.session(), current_actor(), process.id, who)
    except DeliberationError as error:
        if error.code != "membership_unknown":
            raise
        form.who.errors = [_("There is nobody here by this name. Look at the card again.")]
        return page("payments", process, form=form), 400
    empty = PaymentForm(formdata=None)
    empty.who.data = who
    empty.fill_date("on", clock.now().date())
    return _record(process, who, empty, found)


@pages.post("/desk/<pid>/payments/write")
def write_payment(pid: str) -> Answer:
    """Write down an expense or a thank-you. Sent twice, it is one."""
    process, form = here(pid), PaymentForm()
    who = form.who.data or ""
    on = form.date_of("on")
    if not form.validate() or on is None:
        return _record(process, who, form, None), 400
    paid = Paid(form.kind.data or "", on, form.pence.pence or 0, form.words.data or "")
    try:
        services.record(db.session(), current_actor(), process.id, who, paid, key=form.once.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _record(process, who, form, None), 400
    saved(_("It is written down. The person sees it, and who wrote it."))
    return redirect(url_for("facilitator.payments", pid=pid), 303)


@pages.post("/desk/<pid>/payments/take-out")
def take_out_payment(pid: str) -> Answer:
    """Take out what was written down wrongly."""
    process, form = here(pid), StepForm()
    form.validate()
    who, payment = http.form.get("who", ""), http.form.get("payment", "")
    services.take_out(db.session(), current_actor(), process.id, who, payment)
    saved(_("It is taken out. The person sees who did it."))
    return redirect(url_for("facilitator.payments", pid=pid), 303)


def _record(process: ProcessView, who: str, form: PaymentForm, found: OwnPayments | None) -> str:
    """A record with the way to write in it; only that way, where the form was wrong and nothing was opened again."""
    set_apart(form, "payment")
    keepers.require_keeper_of(db.session(), current_actor(), process.id, "payments")
    return page("payment", process, who=who, form=form, found=found, words=need_words, pounds=pounds_of)
