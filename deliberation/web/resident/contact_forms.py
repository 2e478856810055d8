"""What members fill in about the one person they know; and the words for ways and things."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.web.request import PageForm
from deliberation.web.resident.forms import offered

WAYS: Mapping[str, LazyString] = {
    "none": _l("Do not remind me"),
    "phone": _l("Call me"),
    "text": _l("Send me a text"),
    "post": _l("Send me a letter"),
    "in_person": _l("Tell me when we meet"),
    "supporter": _l("Tell somebody who helps me"),
}
# What is asked for where a way needs it.
REACH: Mapping[str, LazyString] = {
    "phone": _l("Which number should we call?"),
    "text": _l("Which number should we text?"),
    "post": _l("Where should the letter go?"),
    "supporter": _l("Who is it, and how do we reach them?"),
}
ABOUT: Mapping[str, LazyString] = {
    "words": _l("I have not said anything yet"),
    "statements": _l("There are statements to answer"),
    "results": _l("The results are open"),
    "reply": _l("My person has answered me"),
}
# The choice by which somebody leaves it to us.
ANYBODY = "anybody"


class MessageForm(PageForm):
    """A message to one's person."""

    text = TextAreaField(_l("Your message"), description=_l("Mistakes do not matter."))


class OtherForm(PageForm):
    """Who it should be. Why is not asked."""

    contact = RadioField(_l("Who would you like?"), validate_choice=False)


class BeforeForm(PageForm):
    """Whether somebody may read what stood in the thread before they came. Sent by the button that was pressed."""

    before = StringField()


class NoteForm(PageForm):
    """The member's own words beside a note about them; which button was pressed says what becomes of it."""

    own_words = TextAreaField(
        _l("Is something wrong, or is something missing?"),
        description=_l("Your words will stand beside the note. You can leave this empty."),
    )
    # Sent by the button that was pressed; never drawn.
    act = StringField()


class WayForm(PageForm):
    """How to be reminded."""

    way = RadioField(_l("How should we remind you?"), choices=offered(WAYS), validate_choice=False)


class AboutForm(PageForm):
    """Of what, and where to reach somebody that way."""

    about = SelectMultipleField(
        _l("When should we remind you?"),
        choices=offered(ABOUT),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        validate_choice=False,
    )
    reach = TextAreaField(_l("How do we reach you?"), description=_l("Only your person sees this."))
