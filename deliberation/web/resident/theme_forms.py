"""What members fill in about themes. Nothing is compulsory to the browser; why is asked, and may stay empty."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.web.request import PageForm

MAY_BE_EMPTY = _l("You can leave this empty.")


class YesForm(PageForm):
    """A yes to the name that stands on the page."""

    version = HiddenField()


class KeepForm(PageForm):
    """Keeping what the computer put together; with a name, or with the one it found."""

    title = TextAreaField(_l("What should we call it?"), description=_l("A few words. Or leave it empty."))


class WhyForm(PageForm):
    """A change, and why."""

    reason = TextAreaField(_l("Why?"), description=MAY_BE_EMPTY)


class UndoForm(WhyForm):
    """Taking back the last change, which was `number` when the page was made."""

    number = HiddenField()


class NameForm(WhyForm):
    """Another name."""

    title = TextAreaField(_l("A better name"), description=_l("A few short words."))
    description = TextAreaField(_l("What is it about? In one sentence."), description=MAY_BE_EMPTY)


class SameForm(WhyForm):
    """Two themes that are one."""

    kept = RadioField(_l("Which theme is the same?"), validate_choice=False)


class SplitForm(WhyForm):
    """Some of the words are about something else."""

    contributions = SelectMultipleField(
        _l("Which words are about something else?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        validate_choice=False,
    )
    title = TextAreaField(_l("A name for the new theme"), description=_l("A few short words."))


class PlaceForm(WhyForm):
    """Where words belong."""

    into = RadioField(_l("Where do they belong?"), validate_choice=False)
