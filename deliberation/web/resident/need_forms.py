"""What people fill in about needs and money. Nothing is compulsory: the server answers in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import Field

from deliberation.reading.needs import Need
from deliberation.services.needs import Told
from deliberation.web.fields import MoneyField
from deliberation.web.request import PageForm
from deliberation.web.resident.forms import offered
from deliberation.web.resident.need_words import KINDS, WAYS

_OFF = {"autocomplete": "off"}


class NeedsForm(PageForm):
    """A box to tick for each kind of need, and a place for own words: `tick_<kind>` and `words_<kind>`."""

    def told(self) -> list[Told]:
        """What was ticked, or said in words without a tick."""
        found = ((kind, self.ticked(kind), (self.said(kind).data or "").strip()) for kind in KINDS)
        return [Told(kind, said) for kind, ticked, said in found if ticked.data or said]

    def fill(self, needs: Iterable[Need]) -> None:
        """Put in what was told before."""
        for one in needs:
            self.ticked(one.kind).data = True
            field = self.said(one.kind)
            field.data = "\n".join(filter(None, (field.data, one.words)))

    def ticked(self, kind: str) -> Field:
        """The box of a kind."""
        return cast("Field", self[f"tick_{kind}"])

    def said(self, kind: str) -> Field:
        """The words of a kind."""
        return cast("Field", self[f"words_{kind}"])


for _kind, (_words, _hint) in KINDS.items():
    setattr(NeedsForm, f"tick_{_kind}", BooleanField(_words, description=_hint))
    setattr(NeedsForm, f"words_{_kind}", TextAreaField(_l("In your own words")))


class ThanksForm(PageForm):
    """How somebody wants to be thanked."""

    way = RadioField(_l("How do you want it?"), choices=offered(WAYS), validate_choice=False)


class LessForm(PageForm):
    """The most that somebody wants each time."""

    at_most_pence = MoneyField(
        _l("How much at most, each time?"), description=_l("In pounds, like 10 or 12.50."), render_kw=_OFF
    )


class CharityForm(PageForm):
    """The charity that gets it."""

    charity = StringField(_l("Which charity should get it?"), description=_l("Its name is enough."), render_kw=_OFF)
