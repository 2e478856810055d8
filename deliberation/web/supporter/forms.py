"""What a supporter fills in for somebody."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from accessibility import languages
from deliberation.web.request import PageForm
from deliberation.web.supporter import views


class StepForm(PageForm):
    """A page with a button and nothing to fill in."""


class WriteForm(PageForm):
    """Somebody's words, written down by another hand."""

    text = TextAreaField(_l("What do they want to say?"))
    exactly = RadioField(
        _l("How did you write it?"),
        choices=lambda: [SelectChoice(value, words) for value, words in views.HOW_WRITTEN.items()],
        validate_choice=False,
    )
    language = SelectField(_l("Which language is it in?"), validate_choice=False)

    def offer_languages(self, page_language: str) -> None:
        """Put the languages on offer in the list, the page's own first."""
        if page_language in languages.PSEUDO:
            page_language = views.WRITTEN_IN[0]
        tags = [page_language, *(tag for tag in views.WRITTEN_IN if tag != page_language)]
        self.language.choices = [SelectChoice(one.tag, one.own_name) for one in languages.languages(tags)]
        if self.language.data not in tags:
            self.language.data = page_language


class AnswerForm(PageForm):
    """One statement, answered by the member and brought by the supporter."""

    choice = RadioField(
        _l("The statement"),
        choices=lambda: [SelectChoice(value, words) for value, words in views.CHOICES.items()],
        validate_choice=False,
    )
    agreed = BooleanField(_l("I read it out, and this is what they answered."))
    # Sent by the button that was pressed; never drawn.
    act = StringField()
