"""What a convenor fills in. Nothing is compulsory to the browser: the server answers in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.web.convenor import views
from deliberation.web.fields import DIGITS, DatedForm, MoneyField, day_box, month_box, one_line, year_box
from deliberation.web.governing import KINDS
from deliberation.web.request import PageForm

_OFF = {"autocomplete": "off"}
_YEAR = re.compile(r"[0-9]{4}")
_PSEUDONYM = re.compile(r"\w[\w -]{0,19}")


def offered(options: Mapping[str, LazyString]) -> list[SelectChoice]:
    """Codes with their words, as the choices of a field."""
    return [SelectChoice(value, words) for value, words in options.items()]


class StepForm(PageForm):
    """A page with a button and nothing to fill in."""


class ProcessForm(PageForm):
    """A new project."""

    title = StringField(_l("What is the project called?"), description=_l("Short, as it stands on posters."))
    area_name = StringField(_l("Which place is it for?"), description=_l("The name that people there use."))
    area_code = StringField(
        _l("A short code for the place"),
        description=_l("Letters and figures, like WEX. The same code is the same place."),
        render_kw=_OFF,
    )
    area_kind = RadioField(
        _l("What kind of place is it?"),
        choices=offered(views.AREA_KINDS),
        default="borough",
        validate_choice=False,
    )
    paid_for_by = StringField(_l("Who pays for it?"), description=_l("It stands at the foot of every page."))
    help_phone = StringField(_l("A phone number for help"), render_kw={"autocomplete": "off", "inputmode": "tel"})
    help_words = StringField(_l("Who answers the phone?"), description=_l("For example: the assembly team."))


class MoveForm(PageForm):
    """Moving on to the state that the page named."""

    to = HiddenField()


class PauseForm(PageForm):
    """A pause, with its reason."""

    reason = TextAreaField(
        _l("Why is it paused?"),
        description=_l("Everybody who takes part reads this, and so does the public. Use short words. Name nobody."),
    )


class ResultsForm(PageForm):
    """When people see results."""

    results_shown = RadioField(
        _l("When do people see the results of the votes?"),
        choices=offered(views.RESULTS_SHOWN),
        validate_choice=False,
    )


class RemitForm(DatedForm):
    """What the members are asked, and what their answer can move."""

    OPTIONAL = ("answer_by",)

    question = TextAreaField(
        _l("The question"), description=_l("One question that can be answered by doing something.")
    )
    background = TextAreaField(_l("Background"), description=_l("What people need to know before they begin."))
    scope_in = TextAreaField(_l("What is in"), description=_l("What the answer can be about."))
    scope_out = TextAreaField(_l("What is out"), description=_l("What cannot be changed here, and why."))
    powers = TextAreaField(_l("Powers"), description=_l("Who must answer, and what they promise to do."))
    money = MoneyField(
        _l("Money in pounds"), description=_l("For example 1,200,000. Write 0 if there is none."), render_kw=DIGITS
    )
    money_note = TextAreaField(_l("About the money"), description=_l("Where it comes from, and any strings."))
    answer_by_day = day_box()
    answer_by_month = month_box()
    answer_by_year = year_box()
    change_note = TextAreaField(
        _l("What changed, and why?"), description=_l("Everybody can read this once the remit is agreed.")
    )


class RoleForm(PageForm):
    """A role for somebody with a staff account."""

    email = StringField(
        _l("Their e-mail"), render_kw={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none"}
    )
    role = RadioField(_l("Which role?"), choices=offered(views.ROLES), validate_choice=False)


class SeatForm(PageForm):
    """A seat on the committee for a resident, who comes in by a code."""

    pseudonym = StringField(
        _l("A short name for the seat"), description=_l("Not the person’s name. For example A1."), render_kw=_OFF
    )

    def validate_pseudonym(self, field: Field) -> None:
        """A seat has a short name of letters, figures, spaces and hyphens."""
        field.data = (field.data or "").strip()
        if not _PSEUDONYM.fullmatch(field.data):
            raise ValidationError(_("Give up to 20 letters and figures, like A1."))


class StrategyForm(PageForm):
    """A new strategy."""

    title = StringField(_l("What is the strategy called?"))
    period_start = StringField(_l("First year"), description=_l("Four figures, like 2027."), render_kw=DIGITS)
    period_end = StringField(_l("Last year"), description=_l("Four figures, like 2031."), render_kw=DIGITS)
    vision = TextAreaField(
        _l("The vision"), description=_l("What should be true at the end. A few sentences, or leave it empty.")
    )

    def validate_period_start(self, field: Field) -> None:
        """Four figures."""
        _four_figures(field)

    def validate_period_end(self, field: Field) -> None:
        """Four figures."""
        _four_figures(field)


class PriorityForm(PageForm):
    """A priority, from final recommendations."""

    # It may be longer than a field of one line shows; it stays one line.
    title = TextAreaField(_l("The priority in a few words"), filters=[one_line])
    why = TextAreaField(_l("Why does this come first?"), description=_l("Everybody can read this reason."))
    recommendations = SelectMultipleField(
        _l("Which recommendations does it come from?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        validate_choice=False,
    )

    def offer(self, recommendations: list[tuple[str, str]]) -> None:
        """Put the recommendations that can be chosen on the page: reference and title."""
        self.recommendations.choices = [SelectChoice(value, f"{value} {title}") for value, title in recommendations]


class ActionForm(DatedForm):
    """One line of the strategy."""

    NEEDED = ("starts_on", "due_on")

    text = TextAreaField(_l("What will be done?"), description=_l("One thing that somebody can check later."))
    owner = TextAreaField(
        _l("Who does it?"), description=_l("An organisation or a team, not a person’s name."), filters=[one_line]
    )
    kind = RadioField(_l("What kind of thing is it?"), choices=offered(KINDS), validate_choice=False)
    starts_on_day = day_box()
    starts_on_month = month_box()
    starts_on_year = year_box()
    due_on_day = day_box()
    due_on_month = month_box()
    due_on_year = year_box()
    money = MoneyField(
        _l("Money in pounds"), description=_l("Leave it empty if none is needed or it is not known."), render_kw=DIGITS
    )
    officer_proposed = BooleanField(
        _l("Proposed by officers"),
        description=_l("Tick this when nobody’s words led to it. It then says so, for everybody to see."),
    )


class ChangeActionForm(ActionForm):
    """A line that is there, with the priority that it stands under."""

    under = SelectField(_l("Under which priority?"), validate_choice=False)

    def offer(self, priorities: Mapping[str, str]) -> None:
        """Put the priorities on the page: reference and title."""
        self.under.choices = [SelectChoice(value, words) for value, words in priorities.items()]


class RemovePriorityForm(PageForm):
    """What becomes of the actions under a priority that goes."""

    actions = RadioField(_l("What becomes of the actions under it?"), validate_choice=False)

    def offer(self, others: Mapping[str, str], remove: str) -> None:
        """Moving them under one of the other priorities, or removing them too (the value `remove`)."""
        moves = [SelectChoice(value, _("Move them under %(which)s", which=words)) for value, words in others.items()]
        self.actions.choices = [*moves, SelectChoice(remove, _("Remove them too"))]


class OrderForm(PageForm):
    """A place for each priority; the fields are those of `order_form`."""

    places: Sequence[str] = ()

    @property
    def order(self) -> list[str]:
        """The priorities by the places that were given; one without a place of its own is left out."""
        by_place = {str(self[reference].data): reference for reference in self.places}
        numbers = (str(place) for place in range(1, len(self.places) + 1))
        return [by_place[number] for number in numbers if number in by_place]


def order_form(titles: Mapping[str, str]) -> type[OrderForm]:
    """The form in which each of these priorities has a place, from 1 down."""
    numbers = [SelectChoice(str(place), str(place)) for place in range(1, len(titles) + 1)]
    fields = {
        reference: SelectField(words, choices=numbers, validate_choice=False) for reference, words in titles.items()
    }
    return type("OrderFormOfThese", (OrderForm,), {**fields, "places": tuple(titles)})


def _four_figures(field: Field) -> None:
    field.data = (field.data or "").strip()
    if not _YEAR.fullmatch(field.data):
        raise ValidationError(_("Give the year as four figures, like 2027."))
