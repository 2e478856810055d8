"""Choosing how to be thanked, and writing down what was paid. Expenses are paid back whatever is chosen."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor
from deliberation.reading import keepers as keeping
from deliberation.reading import payments as reading
from deliberation.reading.payments import Choice, OwnPayments
from deliberation.services import consent, erasure_marks, keepers, once, words
from models import AccessAct, PaymentChoice, PaymentEntry, PaymentKind, PaymentWay, PrivateStore

WORDS_LIMIT = 200
# Sort codes have six digits, accounts eight: there is no place for them here.
_BANK_NUMBER = re.compile(r"\d(?:[ -]?\d){5,}")


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as a form sends it: one of `PaymentKind`, the day, how much, what for."""

    kind: str
    on: date
    pence: int
    words: str


def choose(session: Session, actor: Actor, process_id: int, choice: Choice) -> None:
    """Keep how the actor wants to be thanked from now on. What was paid before stays as it was paid."""
    membership_id = reading.own_membership(actor, process_id)
    checked = _checked_choice(choice)
    with writing(session, process_id):
        consent.require_taking_part(session, membership_id)
        if reading.choice_of(session, membership_id) == checked:
            return
        sealed = sealing.seal(sealing.PAYMENTS, membership_id, asdict(checked))
        row = session.get(PaymentChoice, membership_id)
        if row is None:
            session.add(PaymentChoice(membership_id=membership_id, sealed=sealed, changed_at=clock.now()))
        else:
            row.sealed, row.changed_at = sealed, clock.now()


def record(
    session: Session, actor: Actor, process_id: int, pseudonym: str, paid: Paid, *, key: str | None = None
) -> str:
    """Write down a payment, by somebody who is named for it; gives its public id. The person sees who wrote it.

    A thank-you follows the person's choice: none is none, and less is no more than they said.
    """
    keeping.require_keeper(session, actor, process_id, PrivateStore.PAYMENTS)
    said = _checked_words(paid.words, field="words")
    if paid.pence <= 0:
        raise DeliberationError("amount_wrong", field="pence")
    kind = next((one for one in PaymentKind if one == paid.kind), None)
    if kind is None:
        raise DeliberationError("choice_unknown", field="kind")
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "payment", key)
        if earlier is not None:
            return earlier
        keeper = keeping.require_keeper(session, actor, process_id, PrivateStore.PAYMENTS)
        membership_id = keeping.member_called(session, process_id, pseudonym)
        consent.require_taking_part(session, membership_id)
        content = {"kind": str(kind), "on": paid.on.isoformat(), "pence": paid.pence, "words": said}
        content |= _thanked(session, membership_id, paid.pence) if kind is PaymentKind.THANK_YOU else _NO_WAY
        row = PaymentEntry(
            membership_id=membership_id,
            sealed=sealing.seal(sealing.PAYMENTS, membership_id, content),
            recorded_at=clock.now(),
        )
        session.add(row)
        keepers.note_inside(session, keeper, membership_id, PrivateStore.PAYMENTS, AccessAct.CHANGED)
        once.remember(session, actor, "payment", key, row.public_id)
        return row.public_id


def take_out(session: Session, actor: Actor, process_id: int, pseudonym: str, public_id: str) -> None:
    """Take out a payment that was written down wrongly, by somebody who is named for it; the person sees who did."""
    keeping.require_keeper(session, actor, process_id, PrivateStore.PAYMENTS)
    with writing(session, process_id):
        keeper = keeping.require_keeper(session, actor, process_id, PrivateStore.PAYMENTS)
        membership_id = keeping.member_called(session, process_id, pseudonym)
        row = session.execute(
            select(PaymentEntry).where(PaymentEntry.public_id == public_id, PaymentEntry.membership_id == membership_id)
        ).scalar_one_or_none()
        if row is None:
            raise NotFound("payment_unknown")
        erasure_marks.erase_inside(session, PaymentEntry, PaymentEntry.id == row.id)
        keepers.note_inside(session, keeper, membership_id, PrivateStore.PAYMENTS, AccessAct.CHANGED)
    forget_erased(session)


def open_one(session: Session, actor: Actor, process_id: int, pseudonym: str) -> OwnPayments:
    """One person's record, for somebody who is named for it; noted before anything is shown."""
    keeping.require_keeper(session, actor, process_id, PrivateStore.PAYMENTS)
    with writing(session, process_id):
        keeper = keeping.require_keeper(session, actor, process_id, PrivateStore.PAYMENTS)
        membership_id = keeping.member_called(session, process_id, pseudonym)
        keepers.note_inside(session, keeper, membership_id, PrivateStore.PAYMENTS, AccessAct.OPENED)
        return reading.of_member(session, membership_id)


_NO_WAY = {"way": "", "charity": ""}


def _thanked(session: Session, membership_id: int, pence: int) -> dict[str, str]:
    choice = reading.choice_of(session, membership_id)
    if choice is None:
        raise Refused("payment_choice_missing")
    if choice.way == PaymentWay.NONE:
        raise Refused("payment_not_wanted")
    if choice.at_most_pence is not None and pence > choice.at_most_pence:
        raise Refused("payment_over_choice")
    return {"way": choice.way, "charity": choice.charity}


def _checked_choice(choice: Choice) -> Choice:
    if choice.way not in set(PaymentWay):
        raise DeliberationError("choice_unknown", field="way")
    less, charity = choice.way == PaymentWay.LESS, choice.way == PaymentWay.CHARITY
    if less and (choice.at_most_pence is None or choice.at_most_pence <= 0):
        raise DeliberationError("amount_wrong", field="at_most_pence")
    return Choice(
        way=str(choice.way),
        at_most_pence=choice.at_most_pence if less else None,
        charity=_checked_words(choice.charity, field="charity") if charity else "",
    )


def _checked_words(text: str, *, field: str) -> str:
    cleaned = words.required(text, field=field, limit=WORDS_LIMIT).replace("\n", " ")
    if _BANK_NUMBER.search(cleaned):
        raise DeliberationError("no_bank_numbers", field=field)
    return cleaned
