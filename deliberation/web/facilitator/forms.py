"""What a facilitator fills in. Choices are checked by the services, which say what is wrong in plain words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.services.statements import TEXT_LIMIT
from deliberation.web.facilitator import views
from deliberation.web.fields import one_line
from deliberation.web.request import PageForm

OFF = {"autocomplete": "off"}


class StepForm(PageForm):
    """A page with a button and nothing to fill in."""


class HideForm(PageForm):
    """Why words are kept from view. The person is told both."""

    reason = RadioField(
        _l("Why?"),
        choices=lambda: list(views.REASONS.items()),
        validate_choice=False,
    )
    note = TextAreaField(_l("A note to the person, if you like"), render_kw=OFF)


class JudgeForm(PageForm):
    """The answer to somebody who asked for a second look."""

    answer = RadioField(
        _l("What do you decide?"),
        choices=lambda: list(views.DECISIONS.items()),
        validators=[InputRequired(_l("Choose one of the answers."))],
        validate_choice=False,
    )
    note = TextAreaField(_l("Tell the person why"), render_kw=OFF)


class WriteForm(PageForm):
    """A statement, and the words that it comes from; `theme` is the one that it is drawn from, if any."""

    theme = HiddenField()
    find = StringField(_l("Find words"), render_kw=OFF)
    sources = SelectMultipleField(
        _l("Which words does it come from?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    text = TextAreaField(
        _l("The statement"),
        description=_l(
            "One idea that people can agree or disagree with. Short words, at most %(limit)s letters.", limit=TEXT_LIMIT
        ),
        render_kw=OFF,
    )
    language = SelectField(_l("Its language"), validate_choice=False)
    is_meta = BooleanField(
        _l("It is about the person who answers"),
        description=_l("Such as “I have children”. It is asked, but it makes no groups."),
    )


class MergeForm(PageForm):
    """Two statements that mean the same."""

    gone = SelectField(_l("This one closes"), validate_choice=False)
    kept = SelectField(_l("This one stays"), validate_choice=False)


class RecommendationForm(PageForm):
    """What a recommendation says."""

    title = TextAreaField(
        _l("Title"), description=_l("What should be done, in one line."), filters=[one_line], render_kw=OFF
    )
    text = TextAreaField(_l("What to do"), description=_l("Who does what, and until when."), render_kw=OFF)
    why = TextAreaField(_l("Why"), description=_l("What people said, and how many agreed with it."), render_kw=OFF)
    language = SelectField(_l("Its language"), validate_choice=False)


class DraftForm(RecommendationForm):
    """A new recommendation, with the statements that it comes from."""

    find = StringField(_l("Find words"), render_kw=OFF)
    statements = SelectMultipleField(
        _l("Which statements does it come from?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class ChangeForm(RecommendationForm):
    """Other words for a recommendation, with what changed and why."""

    note = TextAreaField(
        _l("What changed, and why?"),
        description=_l("Everybody who reads the recommendation can see this."),
        render_kw=OFF,
    )


class SourceForm(PageForm):
    """One more statement behind a recommendation."""

    statement = SelectField(_l("Another statement behind it"), validate_choice=False)


class AgainForm(PageForm):
    """A new code for somebody who lost theirs."""

    pseudonym = StringField(
        _l("The name on their card"),
        description=_l("Such as Blue Kettle or M17. Ask the person for it."),
        render_kw={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"},
    )
    known_by = RadioField(
        _l("How do you know that it is them?"),
        description=_l("They see your answer. Whoever has the new code can read what they wrote in private."),
        choices=[
            SelectChoice("face", _l("I see them, and I know them")),
            SelectChoice("voice", _l("On the phone, and I know the voice")),
            SelectChoice("somebody", _l("Their supporter, or somebody who works with them, says so")),
            SelectChoice("not_sure", _l("I cannot be sure")),
        ],
        default="not_sure",
        validate_choice=False,
    )


class CardsForm(PageForm):
    """How many new cards."""

    count = IntegerField(
        _l("How many cards?"),
        description=_l("Up to %(most)s at a time. Each one opens one new place in the project.", most=40),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
