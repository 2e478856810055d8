"""Payments: expenses apart from thanks, as the person chose, sealed, and in nobody's hands but theirs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.exchange.document.types import Heading, List, Notice, Paragraph, Table
from deliberation.exchange.payment_guidance import KINDS, guidance
from deliberation.exchange.payment_letter import as_word_file
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import keepers as keeping
from deliberation.reading import payments as reading
from deliberation.reading.payments import Choice
from deliberation.services import keepers, leaving, payments, private_erasure, retention
from deliberation.services.consent import WORDINGS
from deliberation.services.payments import Paid
from models import ConsentPurpose, PaymentChoice, PaymentEntry
from tests.services.people import Place, member, newcomer, place, rows
from tests.services.signing import NOON, everything_stored

DAY = timedelta(days=1)
SECRET = "zebra taxi"
FARE = Paid("expense", date(2026, 3, 2), 1250, SECRET)
THANKS = Paid("thank_you", date(2026, 3, 3), 5000, "Session 1")


def named(session: Session) -> Place:
    here = place(session)
    keepers.name(session, here.convenor, here.process_id, here.facilitator.parts[0].pseudonym, "payments")
    return here


def pay(session: Session, here: Place, who: Actor, paid: Paid) -> str:
    return payments.record(session, here.facilitator, here.process_id, who.parts[0].pseudonym, paid)


def chose(session: Session, here: Place, way: str, at_most: int | None = None, charity: str = "") -> Actor:
    who = member(session, here.process_id)
    payments.choose(session, who, here.process_id, Choice(way, at_most, charity))
    return who


@pytest.mark.parametrize(
    ("way", "at_most", "charity", "refused"),
    [
        ("cash", None, "", ""),
        ("voucher", None, "", ""),
        ("none", None, "", "payment_not_wanted"),
        ("less", 5000, "", ""),
        ("less", 4999, "", "payment_over_choice"),
        ("charity", None, "Hollowell Food Bank", ""),
    ],
)
def test_thanks_follow_the_choice_and_expenses_are_always_paid_back(
    session: Session, way: str, at_most: int | None, charity: str, refused: str
) -> None:
    here = named(session)
    who = chose(session, here, way, at_most, charity)
    pay(session, here, who, FARE)
    if refused:
        with pytest.raises(DeliberationError, match=refused):
            pay(session, here, who, THANKS)
    else:
        pay(session, here, who, THANKS)
    found = reading.own(session, who, here.process_id)
    assert (found.expenses_pence, found.thanks_pence) == (1250, 0 if refused else 5000)
    assert [(one.way, one.charity) for one in found.thanks] == ([] if refused else [(way, charity)])
    assert [(one.way, one.words) for one in found.expenses] == [("", SECRET)]


def test_nobody_is_thanked_before_they_were_asked_but_expenses_do_not_wait(session: Session) -> None:
    here = named(session)
    who = member(session, here.process_id)
    pay(session, here, who, FARE)
    with pytest.raises(DeliberationError, match="payment_choice_missing"):
        pay(session, here, who, THANKS)
    with pytest.raises(DeliberationError, match="consent_missing"):
        pay(session, here, newcomer(session, here.process_id), FARE)


def test_a_new_choice_leaves_what_was_paid_as_it_was(session: Session) -> None:
    here = named(session)
    who = chose(session, here, "cash")
    pay(session, here, who, THANKS)
    payments.choose(session, who, here.process_id, Choice("none"))
    found = reading.own(session, who, here.process_id)
    assert (found.choice, found.thanks[0].way) == (Choice("none"), "cash")


@pytest.mark.parametrize(
    "choice",
    [Choice("gold"), Choice("less"), Choice("less", 0), Choice("charity"), Choice("charity", None, "12-34-56")],
)
def test_choices_that_are_not_on_offer_are_refused(session: Session, choice: Choice) -> None:
    here = named(session)
    with pytest.raises(DeliberationError):
        payments.choose(session, member(session, here.process_id), here.process_id, choice)
    assert rows(session, PaymentChoice) == 0


@pytest.mark.parametrize(
    ("paid", "code"),
    [
        (Paid("wage", FARE.on, 1, "x"), "choice_unknown"),
        (Paid("expense", FARE.on, 0, "x"), "amount_wrong"),
        (Paid("expense", FARE.on, 1, " "), "text_empty"),
        (Paid("expense", FARE.on, 1, "to 12-34-56 please"), "no_bank_numbers"),
        (Paid("expense", FARE.on, 1, "account 1234 5678"), "no_bank_numbers"),
    ],
)
def test_wrong_payments_and_bank_numbers_are_refused(session: Session, paid: Paid, code: str) -> None:
    here = named(session)
    with pytest.raises(DeliberationError, match=code):
        pay(session, here, member(session, here.process_id), paid)
    assert rows(session, PaymentEntry) == 0


def test_only_who_is_named_for_payments_and_it_is_noted(session: Session) -> None:
    here = named(session)
    keepers.name(session, here.convenor, here.process_id, here.second.parts[0].pseudonym, "needs")
    who = chose(session, here, "cash")
    name = who.parts[0].pseudonym
    for actor in (here.second, here.convenor, here.committee, who, SYSTEM, ANONYMOUS):
        with pytest.raises(NotAllowed):
            payments.open_one(session, actor, here.process_id, name)
        with pytest.raises(NotAllowed):
            payments.record(session, actor, here.process_id, name, FARE)
    made = pay(session, here, who, FARE)
    opened = payments.open_one(session, here.facilitator, here.process_id, name)
    assert (opened.choice, opened.expenses_pence) == (Choice("cash"), 1250)
    other = chose(session, here, "cash")
    with pytest.raises(NotFound):
        payments.take_out(session, here.facilitator, here.process_id, other.parts[0].pseudonym, made)
    payments.take_out(session, here.facilitator, here.process_id, name, made)
    assert reading.own(session, who, here.process_id).expenses == ()
    log = keeping.own_log(session, who, here.process_id)
    assert [(one.store, one.act) for one in log] == [
        ("payments", "changed"), ("payments", "opened"), ("payments", "changed"),
    ]  # fmt: skip
    assert keeping.own_log(session, other, here.process_id) == ()


def letter_of(session: Session, who: Actor, here: Place) -> str:
    """The words of somebody's letter, a line a paragraph or row."""
    lines: list[str] = []
    for block in reading.own_letter(session, who, here.process_id, str).blocks:
        match block:
            case Heading() | Paragraph():
                lines.append(block.text)
            case List():
                lines += [item.text for item in block.items]
            case Table():
                lines += [" | ".join(cell.text for cell in row) for row in block.cells]
            case Notice():
                lines += [block.title, block.body.text]
    return "\n".join(lines) + "\n"


def test_the_letter_is_a_word_file_too(session: Session) -> None:
    here = named(session)
    who = chose(session, here, "cash")
    pay(session, here, who, FARE)
    with clock.stopped(NOON):
        made = reading.own_letter(session, who, here.process_id, str)
    file = as_word_file(made)
    assert file.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(file)) as whole:
        assert SECRET in whole.read("word/document.xml").decode()
    assert file == as_word_file(made)


def test_what_others_say_has_a_source_a_date_and_grows_old() -> None:
    found = guidance()
    assert len(found.facts) >= 5
    assert all(one.text and one.source and one.kind in KINDS for one in found.facts)
    for on, old in ((found.looked_up, False), (date(2027, 3, 31), False), (date(2027, 4, 1), True)):
        assert replace(found, looked_up=date(2026, 11, 1)).is_old(on) == old
    assert replace(found, looked_up=date(2026, 3, 1)).is_old(date(2026, 4, 1))
    assert replace(found, looked_up=date(2026, 4, 1)).is_old(date(2027, 4, 1))


def test_the_letter_keeps_expenses_and_thanks_apart_and_gives_no_advice(session: Session) -> None:
    here = named(session)
    who = chose(session, here, "charity", charity="Hollowell Food Bank")
    for paid in (FARE, FARE, THANKS):
        pay(session, here, who, paid)
    with clock.stopped(NOON):
        text = letter_of(session, who, here)
    expenses, thanks = text.split("\nThank-you payments\n", 1)
    assert expenses.endswith("Total: £25")
    assert "2 Mar 2026 | zebra taxi | £12.50" in expenses
    assert "Total: £50\n" in thanks
    assert "given to a charity, not to the person: Hollowell Food Bank" in thanks
    assert "This is not advice." in thanks
    assert "£75" not in text
    fresh = letter_of(session, member(session, here.process_id), here)
    assert fresh.count("None.") == 2
    assert "not yet" in fresh


def test_the_record_is_the_persons_alone(session: Session) -> None:
    here = named(session)
    who = chose(session, here, "less", 3000)
    pay(session, here, who, FARE)
    found = reading.own_export(session, who, here.process_id)
    assert found["choice"] == {"way": "less", "at_most_pence": 3000, "charity": ""}
    assert [(one["kind"], one["on"], one["pence"]) for one in found["expenses"]] == [("expense", "2026-03-02", 1250)]
    assert [one["act"] for one in found["opened"]] == ["changed"]
    for actor in (here.facilitator, here.convenor, SYSTEM, ANONYMOUS):
        for read in (reading.own, reading.own_export):
            with pytest.raises(NotAllowed):
                read(session, actor, here.process_id)


def test_the_words_are_nowhere_and_leaving_erases_the_record(session: Session, var: Path, database: str) -> None:
    here = named(session)
    who, stays = chose(session, here, "charity", charity="Zebra Rescue"), chose(session, here, "cash")
    for one in (who, stays):
        pay(session, here, one, FARE)
    stored = everything_stored(session)
    assert all(words not in stored for words in (SECRET, "Zebra Rescue", "charity"))
    token = session.execute(select(PaymentEntry.sealed).order_by(PaymentEntry.id)).scalars().all()[0]
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    leaving.leave_all(session, who, here.process_id, shown=shown, language="en-GB")
    assert (rows(session, PaymentEntry), rows(session, PaymentChoice)) == (1, 1)
    if database == "sqlite":
        files = b"".join(file.read_bytes() for file in var.glob("folkmoot.sqlite*"))
        assert SECRET.encode() not in files
        assert token[:60] not in files


def test_payments_are_kept_for_two_years(session: Session) -> None:
    here = named(session)
    with clock.stopped(NOON):
        pay(session, here, chose(session, here, "cash"), FARE)
    for later, left in ((private_erasure.PAYMENTS_KEPT, 1), (private_erasure.PAYMENTS_KEPT + DAY, 0)):
        with clock.stopped(NOON + later):
            retention.sweep(session, SYSTEM)
            assert (rows(session, PaymentEntry), rows(session, PaymentChoice)) == (left, left)
