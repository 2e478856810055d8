"""What a facilitator fills in for somebody on the phone, face to face or in a letter, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from accessibility import languages
from deliberation.web.request import PageForm

CHANNELS: Mapping[str, LazyString] = {
    "phone": _l("On the phone"),
    "in_person": _l("Face to face"),
    "paper": _l("On paper, such as a letter"),
}
# Not one of the helpers that are stored: it stands for none of them.
NOBODY = "nobody"
HELPERS: Mapping[str, LazyString] = {
    NOBODY: _l("Nobody else"),
    "supporter": _l("A supporter"),
    "advocate": _l("An advocate"),
    "interpreter": _l("An interpreter"),
    "somebody": _l("Somebody else"),
}
HOW_WRITTEN: Mapping[str, LazyString] = {
    "exactly": _l("Word for word"),
    "summary": _l("A summary, in my words"),
}
ANSWERS: Mapping[str, LazyString] = {
    "agree": _l("Agree"),
    "disagree": _l("Disagree"),
    "pass": _l("Not sure"),
    "skip": _l("Skip"),
}
VOTES: Mapping[str, int] = {"agree": 1, "disagree": -1, "pass": 0}
YES_OR_NO: Mapping[str, LazyString] = {"yes": _l("Yes"), "no": _l("No")}
WAYS_TO_BE_QUOTED: Mapping[str, LazyString] = {
    "no": _l("No, do not show the words"),
    "none": _l("Yes, with no name at all"),
    "pseudonym": _l("Yes, with the made-up name"),
}
QUESTIONS: Mapping[str, LazyString] = {
    "take_part": _l("Taking part"),
    "be_quoted": _l("Showing their words"),
    "be_contacted": _l("Telling them what happened"),
    "be_kept": _l("Keeping words after the end"),
}
READ_BACK: Mapping[str, LazyString] = {
    "agreed": _l("Yes, that is what they said"),
    "not": _l("No. Throw it away"),
}
WRITTEN_IN = (
    "en-GB", "ar", "bn", "cy", "es", "fa", "fr", "gu", "it", "ku", "lt", "pa", "pl", "ps", "pt", "ro", "so", "ta", "tr",
    "uk", "ur", "vi", "zh",
)  # fmt: skip


def offered(options: Mapping[str, LazyString]) -> list[SelectChoice]:
    """The choices of a field from values and their words."""
    return [SelectChoice(value, words) for value, words in options.items()]


class StepForm(PageForm):
    """A page with a button and nothing to fill in."""


class CallerForm(PageForm):
    """For whom, by which way, and who helps them."""

    pseudonym = StringField(
        _l("The name on their card"),
        description=_l("Such as Blue Kettle or M17. Ask the person for it."),
        render_kw={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"},
    )
    channel = RadioField(_l("How do they take part now?"), choices=offered(CHANNELS), validate_choice=False)
    helper = RadioField(_l("Who helps them, beside you?"), choices=offered(HELPERS), validate_choice=False)


class YesForm(PageForm):
    """An answer to one question about what may be done."""

    answer = RadioField(_l("Their answer"), validate_choice=False)
    agreed = BooleanField(_l("I read it out word for word, and this is their answer."))


class WordsForm(PageForm):
    """What somebody says."""

    text = TextAreaField(_l("What do they say?"))
    exactly = RadioField(_l("How did you write it?"), choices=offered(HOW_WRITTEN), validate_choice=False)
    language = SelectField(_l("Its language"), validate_choice=False)

    def offer_languages(self, page_language: str) -> None:
        """Put the languages on offer in the list, the project's own first."""
        tags = [page_language, *(tag for tag in WRITTEN_IN if tag != page_language)]
        self.language.choices = [SelectChoice(one.tag, one.own_name) for one in languages.languages(tags)]
        if self.language.data not in tags:
            self.language.data = page_language


class VotesForm(PageForm):
    """Answers to the statements of one screen; their fields are written out in the page. `start`: the first one."""

    start = HiddenField()


class LeaveForm(PageForm):
    """Taking everything back for somebody who asks for it."""

    agreed = BooleanField(_l("I read this out, and they want it."))
