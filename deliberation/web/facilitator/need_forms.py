"""What those who are named fill in about sessions, needs and payments. The server answers in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.services.needs import OpenedNeeds
from deliberation.web.facilitator.need_words import KINDS, MARKS, PAYMENTS
from deliberation.web.fields import DIGITS, DatedForm, MoneyField, day_box, month_box, year_box
from deliberation.web.request import PageForm

_OFF = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
# What the name of a field begins with that says how a need stands.
MARK = "need-"


class MeetingForm(DatedForm):
    """A session to come."""

    NEEDED = ("held_on",)

    title = StringField(_l("What is it called?"), description=_l("Members read this. For example: First session."))
    held_on_day = day_box()
    held_on_month = month_box()
    held_on_year = year_box()


class WhoForm(PageForm):
    """One member, by the name on the card."""

    who = StringField(
        _l("The name on the card"),
        description=_l("There is no list of who takes part. Ask the person."),
        render_kw=_OFF,
    )


class PaymentForm(DatedForm):
    """Something that was paid."""

    NEEDED = ("on",)

    who = HiddenField()
    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(value, words) for value, words in PAYMENTS.items()],
        validate_choice=False,
    )
    pence = MoneyField(_l("How much, in pounds?"), description=_l("Like 12.50."), render_kw=DIGITS)
    words = TextAreaField(_l("What for?"), description=_l("The person reads this. A few words. No bank numbers."))
    on_day = day_box()
    on_month = month_box()
    on_year = year_box()


def mark_form(opened: Sequence[OpenedNeeds]) -> tuple[PageForm, dict[tuple[str, str], Field]]:
    """A form with one question for each need that was opened, and the questions by (pseudonym, need)."""
    keys = {
        (one.pseudonym, now.need.id): (f"{MARK}{now.need.id}-{one.pseudonym}", now)
        for one in opened
        for now in one.needs
        if now.state != "without"
    }
    choices = [SelectChoice(value, words) for value, words in MARKS.items()]
    fields = {
        name: RadioField(
            KINDS.get(now.need.kind, now.need.kind),
            choices=choices,
            validate_choice=False,
            id=f"{MARK}{number}",
            default=now.state if now.state in MARKS else None,
        )
        for number, (name, now) in enumerate(keys.values())
    }
    form = cast("type[PageForm]", type("MarkForm", (PageForm,), fields))(formdata=None)
    return form, {key: form[name] for key, (name, _now) in keys.items()}
