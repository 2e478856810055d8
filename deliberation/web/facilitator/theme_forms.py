"""What is filled in to sort words into themes. The services check it, and say what is wrong in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.web.facilitator.forms import OFF
from deliberation.web.fields import one_line
from deliberation.web.request import PageForm

WHY = _l("Why?")
WHY_HINT = _l("If you like. Everybody who sorts themes can read it.")
# Somebody else was quicker. It is said beside what it is about, so that nothing typed is lost.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "theme_not_in": ("contributions",),
    "contribution_cannot_be_used": ("contributions",),
    "theme_split_leaves_nothing": ("contributions",),
    "proposal_changed": ("contributions", "themes"),
}


def put_beside(form: PageForm, error: DeliberationError) -> bool:
    """Put a refusal beside the field that it is about; False where the form has no such field."""
    if form.take(error):
        return True
    field = next((getattr(form, name) for name in BESIDE.get(error.code, ()) if name in form), None)
    if field is None:
        return False
    field.errors = [*field.errors, words_for(error)]
    return True


class TakeUpForm(PageForm):
    """Which suggestions become themes."""

    themes = SelectMultipleField(
        _l("Which themes do you take up?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class TakeUpOneForm(PageForm):
    """One suggestion becomes a theme, or goes to one that is there."""

    title = StringField(
        _l("Title"),
        description=_l("Leave it empty, and the computer’s title stays until somebody finds a better one."),
        render_kw=OFF,
    )
    into = SelectField(_l("Or put it all into a theme that is there"), validate_choice=False)
    reason = TextAreaField(WHY, description=WHY_HINT, render_kw=OFF)


class SortForm(PageForm):
    """Contributions that are ticked, and where they go."""

    find = StringField(_l("Find words"), render_kw=OFF)
    contributions = SelectMultipleField(
        _l("What people said"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    into = SelectField(_l("To this theme"), validate_choice=False)
    title = StringField(_l("Title of a new theme"), render_kw=OFF)
    reason = TextAreaField(WHY, description=WHY_HINT, render_kw=OFF)


class RenameForm(PageForm):
    """Other words for a theme."""

    title = TextAreaField(_l("Title"), filters=[one_line], render_kw=OFF)
    description = TextAreaField(_l("What it says, in one sentence"), render_kw=OFF)
    reason = TextAreaField(WHY, description=WHY_HINT, render_kw=OFF)


class JoinForm(PageForm):
    """The theme into which another one goes."""

    kept = SelectField(_l("This theme stays"), validate_choice=False)
    reason = TextAreaField(WHY, description=WHY_HINT, render_kw=OFF)


class ReasonForm(PageForm):
    """A decision with nothing to fill in but why."""

    reason = TextAreaField(WHY, description=WHY_HINT, render_kw=OFF)
