"""What facilitators fill in about the people whose contact they are, and the words for ways and things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation import clock
from deliberation.errors import DeliberationError
from deliberation.reading.contacts import Card
from deliberation.web.request import PageForm

OFF = {"autocomplete": "off"}
# How a contact took place, and how somebody wants to be reminded.
MET: Mapping[str, LazyString] = {
    "phone": _l("Phone call"),
    "in_person": _l("Visit, or we met"),
    "text": _l("Text message"),
    "post": _l("Letter"),
    "supporter": _l("Through somebody who helps them"),
}
REMIND: Mapping[str, LazyString] = {
    "phone": _l("Call"),
    "text": _l("Text"),
    "post": _l("Letter"),
    "in_person": _l("Tell them when you meet"),
    "supporter": _l("Tell somebody who helps them"),
}
ABOUT: Mapping[str, LazyString] = {
    "words": _l("They have not said anything yet"),
    "statements": _l("Statements wait for an answer"),
    "results": _l("The results are open"),
    "reply": _l("You answered their message"),
}
SERVES: Mapping[str, LazyString] = {"contact": _l("You are their contact"), "cover": _l("You step in")}
DAYS_BACK = 14
WEEKS_AWAY = (1, 2, 3, 4, 8, 26)


class MyCardForm(PageForm):
    """How a facilitator wants to be shown."""

    shown_as = StringField(
        _l("The name that people see"), description=_l("As you like. A first name is enough."), render_kw=OFF
    )
    reach = TextAreaField(
        _l("How people reach you"), description=_l("A number, and when you are there. Or where they find you.")
    )
    cover = SelectField(_l("Who steps in when you are away?"), validate_choice=False)
    away_until = SelectField(_l("Are you away now?"), validate_choice=False)
    willing = BooleanField(_l("People may choose me themselves"))


class GiveForm(PageForm):
    """Giving somebody a person."""

    pseudonym = StringField(
        _l("Whose person?"), description=_l("The name on their card, such as M17 or Blue Kettle."), render_kw=OFF
    )
    contact = RadioField(_l("Who is it to be?"), validate_choice=False)
    cover = SelectField(_l("Who steps in?"), validate_choice=False)


class AnswerForm(PageForm):
    """An answer in the thread."""

    text = TextAreaField(_l("Your answer"), description=_l("Short words. They read it on their own page."))


class MetForm(PageForm):
    """A contact elsewhere. Never what was said."""

    way = RadioField(_l("How did you meet?"), validate_choice=False)
    day = SelectField(_l("When?"), validate_choice=False)


class HandOverForm(PageForm):
    """To whom, who steps in, and the note."""

    to = RadioField(_l("Who is their person from now on?"), validate_choice=False)
    cover = SelectField(_l("Who steps in?"), validate_choice=False)
    note = TextAreaField(
        _l("What should the next one know?"),
        description=_l("They read it first and can put it right. It is passed on only if they say so."),
    )


class LeaveNoteForm(PageForm):
    """A note after the change; or that there is nothing to pass on."""

    note = TextAreaField(
        _l("What should the next person know?"),
        description=_l("The person reads it first and can put it right. It is passed on only if they say so."),
    )
    # Sent by the button that was pressed; never drawn.
    act = StringField()


class RemindedForm(PageForm):
    """A reminder that was done."""

    way = StringField()
    about = SelectMultipleField(validate_choice=False)


def people(cards: tuple[Card, ...]) -> list[SelectChoice]:
    """The people of a list of radios."""
    return [SelectChoice(one.public_id, one.shown_as) for one in cards]


def covers(cards: tuple[Card, ...], nobody: str) -> list[SelectChoice]:
    """The people who can step in, after the choice of nobody."""
    return [SelectChoice("", nobody), *people(cards)]


def days_back() -> list[SelectChoice]:
    """Today, yesterday, and the days before."""
    today = clock.now().date()
    days = [today - timedelta(days=back) for back in range(DAYS_BACK)]
    words = [_("Today"), _("Yesterday"), *(format_date(day, "full") for day in days[2:])]
    return [SelectChoice(day.isoformat(), shown) for day, shown in zip(days, words, strict=True)]


def days_away(now: date | None) -> list[SelectChoice]:
    """Here, or away until a day; the day that was said before is on the list."""
    today = clock.now().date()
    days = sorted({today + timedelta(weeks=weeks) for weeks in WEEKS_AWAY} | ({now} if now else set()))
    away = [SelectChoice(day.isoformat(), _("Away until %(day)s", day=format_date(day, "long"))) for day in days]
    return [SelectChoice("", _("No, I am here")), *away]


def day_of(text: str, field: str) -> date:
    """The day that a list sends; anything else is not on offer."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DeliberationError("choice_unknown", field=field) from error
