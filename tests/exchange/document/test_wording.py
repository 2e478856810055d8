from __future__ import annotations

from datetime import date

import pytest

from deliberation.exchange.document.wording import locale_of, long_date, money, percentage, whole_number


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en-GB", "31 March 2028"), ("cy", "31 Mawrth 2028"), ("pl", "31 marca 2028"), ("ar", "31 مارس 2028")],
)
def test_dates_name_the_month_in_the_language(language: str, expected: str) -> None:
    assert long_date(date(2028, 3, 31), language) == expected


@pytest.mark.parametrize(
    ("pence", "expected"), [(0, "£0"), (48_000_000, "£480,000"), (123_450, "£1,234.50"), (1, "£0.01"), (100, "£1")]
)
def test_money_shows_pence_only_where_there_are_some(pence: int, expected: str) -> None:
    assert money(pence, "en-GB") == expected
    assert money(pence, "ar").startswith("£")


def test_counts_and_shares() -> None:
    assert whole_number(12_034, "en-GB") == "12,034"
    assert percentage(37 / 46, "en-GB") == "80%"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("xx-YY", "en_GB"), ("en", "en_GB"), ("en-XA", "en_GB"), ("ku-Arab", "ckb"), ("pl-PL", "pl_PL")],
)
def test_an_unknown_language_counts_and_dates_as_the_nearest_known(tag: str, expected: str) -> None:
    assert str(locale_of(tag)) == expected
