"""A made-up assembly of any size, its ballot, and papers for it that are not all alike.

The people are written in bulk, and so are the papers of a large ballot: exactly the rows that casting leaves, with the
slots, trackers and marks that it makes. Everything after that is the platform's own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import db, writing
from deliberation.methods.commitments import paper_commitment
from deliberation.methods.counting.papers import paper_text
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballot_keys, ballots, consent, papers
from deliberation.services.ballots import BallotForm, OptionForm
from models import (
    BallotChannel,
    ConsentGrant,
    ConsentPurpose,
    ConsentWording,
    Membership,
    Paper,
    Person,
    Role,
    RollEntry,
    Source,
)
from models.base import new_public_id
from tests.web.resident_journey import Place, new_place

AT_ONCE = 5000
QUESTIONS, OPTIONS = 3, 20
ANSWERS = ("support", "can_live", "not_sure", "cannot_live", "should_not_decide")
# How those of each of four neighbourhoods answer, and which options of a budget they care for.
LEANINGS = ((60, 20, 8, 10, 2), (30, 35, 15, 15, 5), (10, 20, 20, 45, 5), (75, 15, 5, 3, 2))
SHARES = (0.4, 0.3, 0.2, 0.1)


def crowd(session: Session, people: int) -> tuple[Place, list[int]]:
    """A process in which so many members take part: the place, and their membership ids."""
    place = new_place(session, people=0, state="deciding")
    at = clock.now()
    with writing(session, place.id):
        wording = ConsentWording(
            purpose=ConsentPurpose.TAKE_PART, version="bench", language="en-GB", text=consent.wording_of("take_part")
        )
        session.add(wording)
        session.flush()
        first = 1 + (session.scalar(select(db.func.max(Person.id))) or 0)
        part = 1 + (session.scalar(select(db.func.max(Membership.id))) or 0)
        for start in range(0, people, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, people))
            rows = [{"id": first + n, "public_id": new_public_id(), "created_at": at} for n in numbers]
            session.execute(insert(Person), rows)
            session.execute(insert(Membership), [_part(place, part + n, first + n, n) for n in numbers])
            yes = {"purpose": ConsentPurpose.TAKE_PART, "wording_id": wording.id, "given": True, "at": at}
            session.execute(insert(ConsentGrant), [{"membership_id": part + n, **yes} for n in numbers])
    return place, list(range(part, part + people))


def _part(place: Place, number: int, person: int, at: int) -> dict[str, object]:
    return {
        "id": number,
        "person_id": person,
        "process_id": place.id,
        "role": Role.MEMBER,
        "source": Source.ASSEMBLY,
        "pseudonym": f"Somebody {at}",
        "from_at": clock.now(),
    }


def asked(kind: str) -> BallotForm:
    """Three questions, or twenty things that cost money of which about a third can be paid for."""
    rng = random.Random(kind)
    number = QUESTIONS if kind == "endorse" else OPTIONS
    options = [OptionForm(title=f"Thing {one}", text=f"About thing {one}.") for one in range(1, number + 1)]
    told: dict[str, int | str] = {}
    if kind == "budget":
        costs = [rng.randrange(5_000_00, 90_000_00, 1_000_00) for _ in options]
        options = [
            OptionForm(title=one.title, text=one.text, cost=cost) for one, cost in zip(options, costs, strict=True)
        ]
        told = {"money": sum(costs) // 3}
    return BallotForm(
        title="What comes first?",
        about="Things that we could do.",
        kind=kind,
        rule={"endorse": "endorse", "budget": "equal-shares"}.get(kind, "equal-shares"),
        options=tuple(options),
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=14),
        told={**told, **({"seats": 3} if kind == "approval" else {})},
    )


def set_up(session: Session, place: Place, kind: str) -> str:
    """A ballot that the committee has approved; gives its reference."""
    reference = ballots.set_up(session, SYSTEM, place.id, asked(kind))
    seen = reading.one(session, SYSTEM, place.id, reference).hash
    session.rollback()
    ballots.approve(session, SYSTEM, place.id, reference, seen=seen)
    return reference


def made_up(kind: str, number: int) -> Iterator[Mapping[str, str | int]]:
    """So many papers; the same each time."""
    rng = random.Random(number)
    keys = [str(one) for one in range(1, (QUESTIONS if kind == "endorse" else OPTIONS) + 1)]
    likes = [[rng.random() ** 2 for _ in keys] for _ in LEANINGS]
    for _ in range(number):
        (camp,) = rng.choices(range(len(SHARES)), SHARES)
        if kind == "endorse":
            yield {key: rng.choices(ANSWERS, LEANINGS[camp])[0] for key in keys if rng.random() < 0.95}
        else:
            yield {key: 1 for key, like in zip(keys, likes[camp], strict=True) if rng.random() < like}


def put_in(session: Session, place: Place, reference: str, members: list[int], kind: str) -> None:
    """Everybody's paper and mark, as casting leaves them."""
    ballot = ballots.find(session, place.id, reference)
    node, public_id = ballot.node_id, ballot.public_id
    given = made_up(kind, len(members))
    with writing(session, place.id):
        for start in range(0, len(members), AT_ONCE):
            some = members[start : start + AT_ONCE]
            rows = [
                {"ballot_id": node, "slot": ballot_keys.slot(public_id, f"member:{one}"), **_paper(paper)}
                for one, paper in zip(some, islice(given, len(some)), strict=True)
            ]
            session.execute(insert(Paper), rows)
        voted = update(RollEntry).where(RollEntry.ballot_id == node).values(channel=BallotChannel.ONLINE)
        session.execute(voted)


def _paper(paper: Mapping[str, str | int]) -> dict[str, str]:
    nonce = papers.new_nonce()
    words = papers.tracker(paper_commitment(bytes.fromhex(nonce), paper))
    return {"nonce": nonce, "tracker": " ".join(words), "content": paper_text(paper)}
