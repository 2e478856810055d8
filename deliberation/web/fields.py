"""Money and dates as people write them: one box for pounds, three for a date, and a clear word on what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError
from wtforms.fields import Field

from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.web.request import PageForm

_GROUPED = r"[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+"
_POUNDS = re.compile(rf"(?:£\s*)?({_GROUPED}|[0-9]{{1,15}})(?:\.([0-9]{{1,2}}))?")
_NUMBER = re.compile(r"[0-9]{1,4}")
YEARS = range(2000, 2101)
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


def one_line(text: str | None) -> str | None:
    """A text with one space wherever there is white space: for a box of two lines that holds one."""
    return text and " ".join(text.split())


def pence_of(text: str) -> int | None:
    """Pence from pounds as written: `1,200,000`, `£1,200,000.50`, `12`; None for nothing; ValueError for the rest."""
    text = text.strip()
    if not text:
        return None
    found = _POUNDS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    pounds, pence = found.groups()
    return int(re.sub(r"[^0-9]", "", pounds)) * 100 + int((pence or "0").ljust(2, "0"))


def pounds_of(pence: int | None) -> str:
    """The same money as it stands in the box."""
    if pence is None:
        return ""
    return f"{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")


class MoneyField(StringField):
    """Pounds in a box; `pence` is what they come to."""

    pence: int | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- the hook of WTForms has this shape
        """Refuse what is no amount of pounds."""
        try:
            self.pence = pence_of(self.data or "")
        except ValueError:
            raise ValidationError(_("Write the money in pounds, like 1,200,000 or 1200.50.")) from None


class DatedForm(PageForm):
    """A form with dates, each in three boxes `<name>_day`, `<name>_month` and `<name>_year`."""

    NEEDED: Sequence[str] = ()
    OPTIONAL: Sequence[str] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each date; the word on what is wrong stands at the first box that is."""
        valid = bool(super().validate(extra_validators))
        for name in (*self.NEEDED, *self.OPTIONAL):
            wrong = _wrong_part(self, name, needed=name in self.NEEDED)
            if wrong is not None:
                part, words = wrong
                tell(_part(self, name, part), words)
                valid = False
        return valid

    def date_of(self, name: str) -> date | None:
        """The date in the three boxes; None when they hold none."""
        texts = _texts(self, name)
        if not all(_NUMBER.fullmatch(text) for text in texts):
            return None
        day, month, year = (int(text) for text in texts)
        try:
            return date(year, month, day)
        except ValueError:
            return None

    def fill_date(self, name: str, value: date | None) -> None:
        """Put a date in its three boxes."""
        for part in ("day", "month", "year"):
            _part(self, name, part).data = str(getattr(value, part)) if value else ""

    def take(self, error: DeliberationError) -> bool:
        """A refusal that names a date stands at its first box."""
        field = getattr(self, f"{error.field}_day", None)
        if field is None:
            return super().take(error)
        tell(field, words_for(error))
        return True


def day_box() -> StringField:
    """The box for the day."""
    return StringField(_l("Day"), render_kw=DIGITS)


def month_box() -> StringField:
    """The box for the month."""
    return StringField(_l("Month"), render_kw=DIGITS)


def year_box() -> StringField:
    """The box for the year."""
    return StringField(_l("Year"), render_kw=DIGITS)


def tell(field: Field, words: str) -> None:
    """Put a word on what is wrong beside a field."""
    field.errors = [*field.errors, words]


def _part(form: DatedForm, name: str, part: str) -> Field:
    field: Field = getattr(form, f"{name}_{part}")
    return field


def _texts(form: DatedForm, name: str) -> tuple[str, ...]:
    return tuple((_part(form, name, part).data or "").strip() for part in ("day", "month", "year"))


def _wrong_part(form: DatedForm, name: str, *, needed: bool) -> tuple[str, str] | None:
    """The first box that is wrong, and the word on it; None when the date is fine or may be empty and is."""
    day, month, year = _texts(form, name)
    if not (day or month or year):
        return ("day", _("Give the date: day, month and year.")) if needed else None
    if not _within(day, range(1, 32)):
        return "day", _("Give the day as a number from 1 to 31.")
    if not _within(month, range(1, 13)):
        return "month", _("Give the month as a number from 1 to 12.")
    if not _within(year, YEARS):
        return "year", _("Give the year as four figures, like 2027.")
    if form.date_of(name) is None:
        return "day", _("This month has no such day.")
    return None


def _within(text: str, numbers: range) -> bool:
    return bool(_NUMBER.fullmatch(text)) and int(text) in numbers
