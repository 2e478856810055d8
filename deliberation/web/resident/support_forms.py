"""What a member fills in about those who help them, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.web.request import PageForm
from deliberation.web.resident.forms import offered

KINDS: Mapping[str, LazyString] = {
    "supporter": _l("A supporter"),
    "advocate": _l("An advocate"),
    "interpreter": _l("An interpreter"),
}
KIND_HINTS: Mapping[str, LazyString] = {
    "supporter": _l("A friend, a worker, or somebody in my family."),
    "advocate": _l("Somebody who speaks up for me."),
    "interpreter": _l("Somebody who puts it into my language."),
}
MAY: Mapping[str, LazyString] = {
    "read": _l("Yes, they may read what I said here"),
    "write": _l("Yes, they may write down words for me"),
    "vote": _l("Yes, they may bring my answers to statements"),
}
MAY_HINTS: Mapping[str, LazyString] = {
    "read": _l("Only read. They can change nothing."),
    "write": _l("I read the words first. They count when I say yes."),
    "vote": _l("They read a statement out. I answer. They mark it."),
}
DOES: Mapping[str, LazyString] = {
    "read": _l("may read what I said"),
    "write": _l("may write for me"),
    "vote": _l("may bring my answers"),
}
WROTE: Mapping[str, LazyString] = {
    "supporter": _l("A supporter wrote this down for you."),
    "advocate": _l("An advocate wrote this down for you."),
    "interpreter": _l("An interpreter wrote this down for you."),
}
WAYS: Mapping[str, LazyString] = {
    "phone": _l("On the phone"),
    "in_person": _l("Face to face"),
    "paper": _l("From paper"),
    "voice": _l("From your voice"),
    "signed": _l("From your signing"),
}
AGREE: Mapping[str, LazyString] = {
    "yes": _l("Yes, that is what I said"),
    "no": _l("No. Throw it away"),
}


class NameForm(PageForm):
    """Who helps, and as what."""

    called = StringField(
        _l("What do you call them?"),
        description=_l("Only you see this. It may be any name, like “my sister”."),
        render_kw={"autocomplete": "off"},
    )
    kind = RadioField(_l("Who are they to you?"), choices=offered(KINDS), validate_choice=False)


class MayForm(PageForm):
    """What they may do: each has a yes of its own."""

    acts = SelectMultipleField(
        _l("What may they do for you?"),
        choices=offered(MAY),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class AgreeForm(PageForm):
    """A yes or no to words that somebody wrote down."""

    answer = RadioField(_l("Is this what you said?"), choices=offered(AGREE), validate_choice=False)
