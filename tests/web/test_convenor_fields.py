"""Money in a box and a date in three: what is understood, what is refused in words, and where the link lands."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import processes as reading
from deliberation.services import processes
from deliberation.services.processes import ProcessForm
from deliberation.web.fields import pence_of, pounds_of
from models import Remit
from tests.web.governing_journey import staff, with_stand_ins
from tests.web.resident_journey import Phone, Place


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("1,200,000", 120_000_000),
        ("£1,200,000.50", 120_000_050),
        ("£ 12", 1_200),
        ("0", 0),
        (" 1200.5 ", 120_050),
        ("1 200 000", 120_000_000),
        ("1\u00a0200\u202f000", 120_000_000),
        ("", None),
        ("   ", None),
    ],
)
def test_money_as_people_write_it(written: str, pence: int | None) -> None:
    assert pence_of(written) == pence


@pytest.mark.parametrize(
    "wrong",
    [
        "a lot",
        "-5",
        "1.200.000",
        "12,00",
        "1,2,3",
        "£",
        "5 pounds",
        "1e6",
        "1.505",
        "٣",
        "½",
        "NaN",
        "1,2000",
        "0x10",
        "²",
    ],
)
def test_what_is_no_amount_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape(wrong)):
        pence_of(wrong)


@given(st.integers(min_value=0, max_value=10**15))
def test_money_comes_back_as_it_was(pence: int) -> None:
    assert pence_of(pounds_of(pence)) == pence


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        found = pence_of(text)
    except ValueError:
        return
    assert found is None or found >= 0


@pytest.fixture
def remit(app: Flask, session: Session) -> tuple[Phone, str]:
    with_stand_ins(app)
    public_id = processes.create(session, SYSTEM, ProcessForm("Getting about", "HLW", "Hollowell"))
    place = Place(public_id, reading.one(session, public_id).id)
    address = f"/run/{public_id}/remit"
    return staff(app, session, place).open(address), address


def summary_links(page: Phone) -> list[str]:
    found = re.search(r'role="alert".*?</ul>', page.text, re.DOTALL)
    return re.findall(r'href="#([^"]+)"', found.group()) if found else []


@pytest.mark.parametrize(
    ("day", "month", "year", "first_wrong"),
    [
        ("", "7", "2027", "answer_by_day"),
        ("31", "", "2027", "answer_by_month"),
        ("31", "7", "", "answer_by_year"),
        ("32", "7", "2027", "answer_by_day"),
        ("0", "7", "2027", "answer_by_day"),
        ("-1", "7", "2027", "answer_by_day"),
        ("31", "13", "2027", "answer_by_month"),
        ("31", "July", "2027", "answer_by_month"),
        ("31", "7", "27", "answer_by_year"),
        ("31", "7", "9999", "answer_by_year"),
        ("31", "7", "99999999999999999999", "answer_by_year"),
        ("30", "2", "2027", "answer_by_day"),
        ("²", "7", "2027", "answer_by_day"),
        ("٣", "7", "2027", "answer_by_day"),
        ("x" * 5000, "<b>", "\t", "answer_by_day"),
    ],
)
def test_a_date_that_is_none_leads_to_the_first_wrong_box(
    remit: tuple[Phone, str], session: Session, day: str, month: str, year: str, first_wrong: str
) -> None:
    page, address = remit
    page.send(address, question="Kept", answer_by_day=day, answer_by_month=month, answer_by_year=year)
    assert page.page is not None
    assert page.page.status_code == 400
    assert summary_links(page) == [first_wrong]
    assert f'id="{first_wrong}-error"' in page.text
    assert "Kept" in page.text
    assert session.execute(select(Remit)).first() is None


def test_an_empty_date_is_no_mistake(remit: tuple[Phone, str], session: Session) -> None:
    page, address = remit
    page.send(address, question="Kept", answer_by_day=" ", answer_by_month="", answer_by_year="")
    session.rollback()
    stored = session.execute(select(Remit)).scalar_one()
    assert (stored.question, stored.answer_by) == ("Kept", None)


def test_a_leap_day_is_a_day(remit: tuple[Phone, str], session: Session) -> None:
    page, address = remit
    page.send(address, answer_by_day="29", answer_by_month="02", answer_by_year="2028")
    session.rollback()
    assert session.execute(select(Remit.answer_by)).scalar_one() == date(2028, 2, 29)


@pytest.mark.parametrize("money", ["a lot", "-1", "1.200.000", "99,999,999,999,999"])
def test_money_that_is_none_is_said_at_its_box(remit: tuple[Phone, str], session: Session, money: str) -> None:
    page, address = remit
    page.send(address, question="Kept", money=money)
    assert page.page is not None
    assert page.page.status_code == 400
    assert summary_links(page) == ["money"]
    assert money in page.text
    assert session.execute(select(Remit)).first() is None


def test_text_that_is_too_long_is_kept_on_the_page(remit: tuple[Phone, str], session: Session) -> None:
    page, address = remit
    page.send(address, question="w " * 4000)
    assert page.page is not None
    assert page.page.status_code == 400
    assert summary_links(page) == ["question"]
    assert "w w w" in page.text
    assert session.execute(select(Remit)).first() is None
