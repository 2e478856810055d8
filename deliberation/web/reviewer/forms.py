"""What the reviewer fills in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from deliberation.web.request import PageForm


class StepForm(PageForm):
    """A button and nothing to fill in."""


class AnswerForm(PageForm):
    """An answer to a concern."""

    text = TextAreaField(
        _l("Your answer"),
        description=_l("The person reads this. Use short words: what you looked at, what you found, what happens now."),
    )
