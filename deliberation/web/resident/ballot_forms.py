"""What residents fill in on a ballot: one option a page, or all of them on one."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.reading.ballots import OptionText, SetUp
from deliberation.web.ballot_papers import choices_of
from deliberation.web.request import PageForm
from deliberation.web.resident.forms import PLAIN_INPUT


class OneForm(PageForm):
    """One question. The buttons say what happens; the choice counts only with the first of them."""

    choice = RadioField(_l("My vote"), validate_choice=False)
    # Sent by the button that was pressed; never drawn.
    act = StringField()


class TicksForm(PageForm):
    """All options, each with a box."""

    ticks = SelectMultipleField(
        _l("What do you want?"), option_widget=CheckboxInput(), widget=ListWidget(), validate_choice=False
    )


class CastForm(PageForm):
    """Putting the paper in."""

    nonce = HiddenField()


class TrackerForm(PageForm):
    """The words that find one's own paper."""

    # Two lines: on a small phone five words do not fit into one.
    tracker = TextAreaField(_l("Type your five words"), render_kw=PLAIN_INPUT)


def one_form(set_up: SetUp, option: OptionText) -> OneForm:
    """The form for one option of a ballot that is filled in option by option."""
    form = OneForm()
    form.choice.label.text = option["title"]
    if set_up["kind"] == "endorse":
        form.choice.choices = choices_of(set_up)
    else:
        top = int(set_up["told"]["top"])
        form.choice.choices = [SelectChoice(str(mark), _mark(mark, top)) for mark in range(top, -1, -1)]
    return form


def _mark(mark: int, top: int) -> str:
    if mark == top:
        return str(_("%(mark)s: the best mark", mark=mark))
    return str(_("%(mark)s: the lowest mark", mark=mark)) if mark == 0 else str(mark)


def pair_form(left: OptionText, right: OptionText) -> OneForm:
    """The form for two options of which one is chosen."""
    form = OneForm()
    form.choice.label.text = _("Which of the two is more important?")
    form.choice.choices = [
        SelectChoice(str(left["number"]), left["title"]),
        SelectChoice(str(right["number"]), right["title"]),
        SelectChoice("0", _("I cannot decide")),
    ]
    return form


def ticks_form(set_up: SetUp) -> TicksForm:
    """The form with a box for each option."""
    form = TicksForm()
    form.ticks.choices = [SelectChoice(str(one["number"]), one["title"]) for one in set_up["options"]]
    return form
