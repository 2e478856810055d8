"""How a member wants to be thanked, and what they were paid: for the member alone, also as a letter to take along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.errors import NotAllowed
from deliberation.exchange.document.types import Document
from deliberation.exchange.payment_guidance import guidance
from deliberation.exchange.payment_letter import LetterContent, Line, letter
from deliberation.permissions import Actor, require
from deliberation.reading import keepers
from models import PaymentChoice, PaymentEntry, PaymentKind, PrivateStore, Process


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to be thanked; the most that is wanted (for `less`); the charity (for `charity`)."""

    way: str
    at_most_pence: int | None = None
    charity: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment. `way` and `charity` are how it was made; expenses have neither."""

    public_id: str
    kind: str
    on: date
    pence: int
    words: str
    way: str
    charity: str


@dataclass(frozen=True, slots=True)
class OwnPayments:
    """A member's own record. Expenses and thank-you payments are never added up."""

    choice: Choice | None
    expenses: tuple[Entry, ...]
    thanks: tuple[Entry, ...]

    @property
    def expenses_pence(self) -> int:
        """What was paid back."""
        return sum(one.pence for one in self.expenses)

    @property
    def thanks_pence(self) -> int:
        """What was given as thanks, to the person or for them to a charity."""
        return sum(one.pence for one in self.thanks)


def own(session: Session, actor: Actor, process_id: int) -> OwnPayments:
    """The actor's own record, for nobody else."""
    return of_member(session, own_membership(actor, process_id))


def own_export(session: Session, actor: Actor, process_id: int) -> dict[str, Any]:
    """Everything that is kept of the actor's payments, for their own download. No other export has any of it."""
    found = own(session, actor, process_id)
    return {
        "choice": asdict(found.choice) if found.choice else None,
        "expenses": [{**asdict(one), "on": one.on.isoformat()} for one in found.expenses],
        "thanks": [{**asdict(one), "on": one.on.isoformat()} for one in found.thanks],
        "opened": [
            {"by": one.pseudonym, "name": one.name, "act": one.act, "at": one.at.isoformat()}
            for one in keepers.own_log(session, actor, process_id)
            if one.store == PrivateStore.PAYMENTS
        ],
    }


def own_letter(session: Session, actor: Actor, process_id: int, gettext: Callable[[str], str]) -> Document:
    """The actor's own record as a letter to take to an adviser, in the language of the process."""
    found = own(session, actor, process_id)
    part = actor.membership(process_id)
    process = session.get_one(Process, process_id)
    return letter(
        LetterContent(
            title=process.title,
            paid_by=process.paid_for_by or "",
            help_phone=process.help_phone or "",
            called=part.pseudonym if part else "",
            written_on=clock.now().date(),
            language=process.language,
            way=found.choice.way if found.choice else "",
            expenses=[_line(one) for one in found.expenses],
            thanks=[_line(one) for one in found.thanks],
            guidance=guidance(),
        ),
        gettext,
    )


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="choose", thing="payment", process_id=process_id)
    require(actor, "choose", "payment", process_id, owner_membership_id=part.membership_id)
    return part.membership_id


def of_member(session: Session, membership_id: int) -> OwnPayments:
    """One member's record; whoever calls it has asked who may see it."""
    rows = session.execute(select(PaymentEntry).where(PaymentEntry.membership_id == membership_id)).scalars()
    entries = sorted((_entry(row) for row in rows), key=lambda one: (one.on, one.public_id))
    return OwnPayments(
        choice=choice_of(session, membership_id),
        expenses=tuple(one for one in entries if one.kind == PaymentKind.EXPENSE),
        thanks=tuple(one for one in entries if one.kind == PaymentKind.THANK_YOU),
    )


def choice_of(session: Session, membership_id: int) -> Choice | None:
    """How a member wants to be thanked; None: they were not asked yet."""
    row = session.get(PaymentChoice, membership_id)
    return None if row is None else Choice(**sealing.unseal(sealing.PAYMENTS, membership_id, row.sealed))


def _entry(row: PaymentEntry) -> Entry:
    content = sealing.unseal(sealing.PAYMENTS, row.membership_id, row.sealed)
    return Entry(**{**content, "public_id": row.public_id, "on": date.fromisoformat(content["on"])})


def _line(entry: Entry) -> Line:
    return Line(entry.on, entry.words, entry.pence, entry.way, entry.charity)
