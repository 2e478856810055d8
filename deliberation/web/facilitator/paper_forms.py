"""Forms about sheets of paper: what to print, what is read on one, and what it says where two people differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation import clock
from deliberation.reading.sheet_form import GIVEN_IN, HAND, SKIPPED, VOTE, WORDS, Form, Question, Reading
from deliberation.reading.sheets import Difference
from deliberation.web import asked
from deliberation.web.facilitator import paper_texts
from deliberation.web.facilitator.choosing import own_words
from deliberation.web.facilitator.forms import OFF
from deliberation.web.request import PageForm

NEITHER = "neither"
READ = "reading_"


class FindForm(PageForm):
    """The number of a sheet, typed or scanned."""

    number = StringField(
        _l("The number of the sheet"),
        description=_l("It is at the top of each page, like K7M2-9QX4. Or scan the code with a phone."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class PrintForm(PageForm):
    """For whom to print, and what."""

    names = TextAreaField(
        _l("The names on their cards"),
        description=_l("One on each line, such as Blue Kettle or M17. Each person gets a sheet of their own."),
        render_kw=OFF,
    )
    look = RadioField(_l("How should it look?"), choices=lambda: list(paper_texts.LOOKS.items()), validate_choice=False)
    consents = BooleanField(_l("Ask for yes or no"), description=_l("Taking part, being quoted, hearing back."))
    words = BooleanField(_l("Lines for their own words"))
    find = StringField(_l("Find statements"), render_kw=OFF)
    statements = SelectMultipleField(
        _l("Which statements?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


def keying_form(form: Form, **options: Any) -> PageForm:
    """A form with the boxes of one sheet, in the order of the paper."""
    fields: dict[str, object] = {one.name: _boxes(one) for one in form.questions if one.kind != HAND}
    if form.words:
        fields[WORDS] = TextAreaField(
            asked.OWN_WORDS, description=_l("Word for word, as it stands there."), render_kw=OFF
        )
    fields |= {one.name: _boxes(one) for one in form.questions if one.kind == HAND}
    fields[GIVEN_IN] = DateField(_l("The day on which it came back"), default=lambda: clock.now().date(), render_kw=OFF)
    made: PageForm = type("KeyingForm", (PageForm,), fields)(**options)
    return made


def settling_form(differences: Sequence[Difference], **options: Any) -> PageForm:
    """A form with what two people read differently."""
    fields: dict[str, object] = {}
    for one in differences:
        if one.question is not None:
            first = {name: _read_by_one(paper_texts.words_for(one.question, name)) for name in one.answers}
            others = {SKIPPED: paper_texts.NO_TICK, **paper_texts.answers(one.question)}
            choices = first | {name: words for name, words in others.items() if name not in first}
            # No answer may be ticked beforehand, and an empty value would be.
            values = [SelectChoice(name or NEITHER, words) for name, words in choices.items()]
            fields[one.name] = RadioField(_legend(one.question), choices=values, validate_choice=False)
        elif one.name == WORDS:
            texts = [SelectChoice(f"{READ}{place}", _or_nothing(text)) for place, text in enumerate(one.answers)]
            choices_ = [*texts, SelectChoice(NEITHER, _l("Neither. I write below what it says."))]
            fields["pick"] = RadioField(_l("What do their own words say?"), choices=choices_, validate_choice=False)
            fields[WORDS] = TextAreaField(_l("Their own words, if neither is right"), render_kw=OFF)
        else:
            days = [SelectChoice(day, day) for day in one.answers]
            fields[GIVEN_IN] = RadioField(_l("On which day did it come back?"), choices=days, validate_choice=False)
    made: PageForm = type("SettlingForm", (PageForm,), fields)(**options)
    return made


def read_in(form: Form, sent: PageForm) -> Reading:
    """What a keying form says. A day that is none is today's beginning of time: the service says what is wrong."""
    data = sent.data
    ticks = {one.name: str(data.get(one.name) or SKIPPED) for one in form.questions}
    return Reading(ticks, str(data.get(WORDS) or ""), data.get(GIVEN_IN) or clock.now().date().replace(year=1))


def _boxes(question: Question) -> RadioField:
    choices: Mapping[str, object] = {SKIPPED: paper_texts.NO_TICK, **paper_texts.answers(question)}
    return RadioField(
        _legend(question),
        choices=[SelectChoice(*one) for one in choices.items()],
        default=SKIPPED,
        validate_choice=False,
    )


def _legend(question: Question) -> Any:
    if question.kind == HAND:
        return asked.WHO_WROTE
    if question.kind == VOTE:
        return Markup('<span class="reference" translate="no">{}</span> {}').format(
            question.name, own_words(question.text, question.language)
        )
    return asked.QUESTIONS[question.name]


def _read_by_one(words: object) -> Markup:
    return escape(words) + Markup(" <small>{}</small>").format(_("(one of the two read this)"))


def _or_nothing(text: str) -> str:
    return text or _("Nothing")
