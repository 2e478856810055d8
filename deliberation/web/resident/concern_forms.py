"""What somebody fills in to tell the reviewer that something is wrong."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from deliberation.web.concern_words import ABOUT, WAYS
from deliberation.web.request import PageForm
from deliberation.web.resident.forms import offered


class ConcernForm(PageForm):
    """What is wrong."""

    text = TextAreaField(
        _l("What is wrong?"), description=_l("In your own words. Say as much or as little as you want.")
    )
    about = RadioField(_l("What is it about?"), choices=offered(ABOUT), validate_choice=False)


class ConcernHowForm(PageForm):
    """Whether to be named, and how to be answered; the words come along from the page before."""

    text = HiddenField()
    about = HiddenField()
    name = StringField(
        _l("Your name, if you want the reviewer to know it"),
        description=_l("Leave this empty to stay without a name."),
        render_kw={"autocomplete": "off"},
    )
    way = RadioField(
        _l("How should the reviewer answer you?"),
        choices=offered(WAYS),
        default="here",
        validate_choice=False,
        description=_l("The answer always stands here as well."),
    )
    reach = TextAreaField(
        _l("How can the reviewer reach you?"),
        description=_l("A phone number, a place or an address. You need not fill this in for an answer here."),
    )


class NotSettledForm(PageForm):
    """Why the answer does not settle it."""

    text = TextAreaField(_l("What is still wrong?"), description=_l("You can leave this empty."))
