"""Dates, money and shares as people write them in the document's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from accessibility.languages import babel_locale

_FALLBACK = Locale("en", "GB")


def locale_of(language: str) -> Locale:
    """The locale of a BCP 47 tag; of its first part where the whole is unknown; British English in the end."""
    for tag in (babel_locale(language), language.split("-")[0]):
        if tag == "en":  # Babel would write it as in the United States
            return _FALLBACK
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            continue
    return _FALLBACK


def long_date(day: date, language: str) -> str:
    """A date with the month's name: `31 March 2028`."""
    return format_date(day, "long", locale=locale_of(language))


def short_date(day: date, language: str) -> str:
    """A date for a narrow column: `31 Mar 2028`."""
    return format_date(day, "medium", locale=locale_of(language))


def month_and_year(day: date, language: str) -> str:
    """The month of a date: `March 2028`."""
    return format_date(day, "MMMM y", locale=locale_of(language))


def money(pence: int, language: str) -> str:
    """Pence as pounds, with pence only where there are some: `£120,000`, `£1,234.50`."""
    pounds = Decimal(pence) / 100
    # The sign itself, in every language: some would write UK£ or GBP, which nobody here says.
    pattern = "£#,##0" if pence % 100 == 0 else "£#,##0.00"
    return format_decimal(pounds, pattern, locale=locale_of(language))


def whole_number(number: int, language: str) -> str:
    """A count with its thousands marked: `12,000`."""
    return format_decimal(number, locale=locale_of(language))


def percentage(share: float, language: str) -> str:
    """A share from 0 to 1 as whole per cent: `78%`."""
    return format_percent(share, "#,##0%", locale=locale_of(language))
