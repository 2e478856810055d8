"""What is erased leaves a mark by which the worker knows, of whatever kind it was, and of nobody in particular."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.services import (
    contact_threads,
    contacts,
    drafts,
    erasures,
    keepers,
    payments,
    private_answers,
    sheets,
)
from deliberation.services.contacts import Handover
from deliberation.services.contributions import Words
from models import ErasureMark
from tests.services.contacting import card_of, link_of, name_of, show_cards, with_ann
from tests.services.paper_doors import a_sheet, only_number, read
from tests.services.people import Place, place
from tests.services.withdrawals import leave


def with_everything(session: Session) -> tuple[Place, Actor]:
    """A member with a thread, a note, a draft, a private answer and a payment."""
    here = place(session)
    show_cards(session, here)
    who = with_ann(session, here)
    keepers.name(session, here.convenor, here.process_id, name_of(here.facilitator), "payments")
    paid = payments.Paid("expense", date(2031, 5, 1), 250, "Bus")
    payments.record(session, here.facilitator, here.process_id, name_of(who), paid)
    contact_threads.write(session, who, here.process_id, "Hello.")
    note = Handover(card_of(session, here, here.second), "", "They like tea.")
    contacts.hand_over(session, here.facilitator, here.process_id, link_of(session, who), note)
    drafts.keep(session, who, here.process_id, "A bus")
    private_answers.send(session, who, here.process_id, Words("Only for you."))
    drafts.keep(session, who, here.process_id, "Another bus")
    return here, who


def kinds(session: Session) -> set[str]:
    session.rollback()
    return set(session.execute(select(ErasureMark.kind)).scalars())


ERASES: dict[str, Callable[[Session, Place, Actor], object]] = {
    "thread_message": lambda s, h, w: contact_threads.erase(s, w, h.process_id),
    "draft": lambda s, h, w: drafts.throw_away(s, w, h.process_id),
}


@pytest.mark.parametrize("kind", ERASES)
def test_each_erasure_is_a_new_mark(session: Session, kind: str) -> None:
    here, who = with_everything(session)
    before = erasures.mark(session, SYSTEM)
    ERASES[kind](session, here, who)
    after = erasures.mark(session, SYSTEM)
    assert after != before
    ERASES[kind](session, here, who)
    assert erasures.mark(session, SYSTEM) == after, "nothing went the second time"


def test_whoever_leaves_leaves_a_mark_of_every_kind(session: Session) -> None:
    here, who = with_everything(session)
    leave(session, who, here.process_id)
    gone = {"thread_message", "contact_link", "handover_note", "draft", "payment_entry", "private_answer"}
    assert gone <= kinds(session)


def test_a_sheet_that_is_void_leaves_a_mark(session: Session) -> None:
    here = a_sheet(session)
    sheets.key(session, here.facilitator, here.process_id, only_number(session), read("The bus is late."))
    before = erasures.mark(session, SYSTEM)
    sheets.void(session, here.facilitator, here.process_id, only_number(session))
    assert erasures.mark(session, SYSTEM) != before
    assert kinds(session) == {"sheet_keying"}
