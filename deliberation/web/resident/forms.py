"""What residents fill in. No field is compulsory to the browser: the server answers in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from accessibility import languages
from deliberation.web import asked
from deliberation.web.request import PageForm
from deliberation.web.resident import private_words, views

PLAIN_INPUT = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "autocorrect": "off"}


def offered(options: Mapping[str, LazyString]) -> list[SelectChoice]:
    """The choices of a field from values and their words."""
    return [SelectChoice(value, words) for value, words in options.items()]


class CodeForm(PageForm):
    """The code on a card or a poster: the one thing that is asked of anybody."""

    words = StringField(
        _l("Type your code"),
        description=_l("It is four words. You find them on your card or on the poster."),
        render_kw=PLAIN_INPUT,
    )


class StepForm(PageForm):
    """A page with a button and nothing to fill in."""


class AnswerForm(PageForm):
    """One decision."""

    answer = RadioField(_l("Your answer"), validate_choice=False)
    shown_in = HiddenField()


class LineForm(PageForm):
    """What to write beside somebody's words."""

    line = StringField(_l("What should we write?"), render_kw={"autocomplete": "off"})


class SayForm(PageForm):
    """Somebody's own words."""

    # Without "autocomplete=off": with it, browsers forget what was typed when somebody goes back.
    text = TextAreaField(asked.OWN_WORDS)
    who = RadioField(
        _l("Who may read it?"),
        choices=offered(private_words.WHO_READS),
        default=private_words.EVERYBODY,
        validate_choice=False,
    )
    # Sent by the button that was pressed; never drawn.
    act = StringField()


class CheckForm(PageForm):
    """The same words, read back; and, for whoever wants to tell, in which language and by whose hand."""

    text = HiddenField()
    who = HiddenField()
    provenance = RadioField(asked.WHO_WROTE, choices=offered(views.HANDS), default="own_words", validate_choice=False)
    language = SelectField(_l("Which language is it in?"), validate_choice=False)

    def offer_languages(self, page_language: str) -> None:
        """Put the languages on offer in the list, the page's own first; it is the one that is chosen at the start."""
        if page_language in languages.PSEUDO:
            page_language = views.WRITTEN_IN[0]
        tags = [page_language, *(tag for tag in views.WRITTEN_IN if tag != page_language)]
        self.language.choices = [SelectChoice(one.tag, one.own_name) for one in languages.languages(tags)]
        if self.language.data not in tags:
            self.language.data = page_language


class VoteForm(PageForm):
    """One statement. The buttons say what happens; the choice counts only with the first of them."""

    choice = RadioField(_l("The statement"), choices=offered(views.CHOICES), validate_choice=False)
    # Sent by the button that was pressed; never drawn.
    act = StringField()
    change = HiddenField()


class AppealForm(PageForm):
    """Asking that hidden words are looked at again."""

    note = TextAreaField(_l("Why should people see these words?"), description=_l("You can leave this empty."))
