"""What is kept sealed, for the tests of who sees what: a session to come, needs, a payment, and who is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import needs as reading
from deliberation.reading.payments import Choice
from deliberation.services import consent, keepers, meetings, needs, payments
from deliberation.services.needs import Told
from deliberation.services.payments import Paid

NEEDED, PAID = "wombat-seven", "wombat-eight"


def look_after(
    session: Session,
    facilitator: Actor,
    members: tuple[Actor, Actor],
    process_id: int,
    names: Mapping[str, str],
    key: str,
) -> dict[str, str]:
    """Name the facilitator; the first member needs something and was paid; the second needs nothing."""
    keeper = next(name for role, name in names.items() if role.startswith("pseudonym_facilitator"))
    for store in ("needs", "payments"):
        keepers.name(session, SYSTEM, process_id, keeper, store)
    shown = consent.wording_asked_apart("needs")
    given = consent.answer_from("needs", given=True)
    for actor, told in zip(members, ([Told("access", f"A ramp {NEEDED} {key}")], []), strict=True):
        consent.answer(session, actor, process_id, given, shown=shown, language="en-GB")
        needs.tell(session, actor, process_id, told)
    payments.choose(session, members[0], process_id, Choice("cash"))
    part = members[0].membership(process_id)
    assert part is not None
    paid = Paid("expense", date(2026, 3, 1), 250, f"A taxi {PAID} {key}")
    return {
        "meeting": meetings.plan(session, SYSTEM, process_id, date(2099, 5, 1), "First session"),
        "need": reading.own(session, members[0], process_id).needs[0].id,
        "payment": payments.record(session, facilitator, process_id, part.pseudonym, paid),
    }
