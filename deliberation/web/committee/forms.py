"""What the committee fills in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from deliberation.web.request import PageForm


class StepForm(PageForm):
    """A page with a button and nothing to fill in."""


class ApproveForm(PageForm):
    """Approval of the very text that was read."""

    seen = HiddenField()


class BackForm(PageForm):
    """One step back, with the reason, to the state that the page named."""

    reason = TextAreaField(
        _l("Why should the project go back?"), description=_l("Everybody can read this. Use short words. Name nobody.")
    )
    to = HiddenField()
