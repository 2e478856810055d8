"""What people told of themselves: each for themselves, and as counts that name nobody for the convenor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import sealing
from deliberation.methods.disclosure import Published, in_fives, publish_list, publish_split
from deliberation.permissions import Actor, require
from deliberation.reading import drafts
from models import AboutRecord, Community, Membership, Role, Strength

# The two questions, and what can be chosen in each.
FACETS: Mapping[str, type[Community | Strength]] = {"communities": Community, "strengths": Strength}


@dataclass(frozen=True, slots=True)
class Told:
    """What one person told in answer to one question: what they chose, and their own words ("" for none)."""

    kinds: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """A member's own record: their answers by question; a question that was not answered is absent."""

    told: Mapping[str, Told]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """For one question: how many answered it, and how many of them chose what; in fives, and a small number hidden."""

    told: Published
    kinds: Mapping[str, Published]


def own(session: Session, actor: Actor, process_id: int) -> Own:
    """What the actor told of themselves, for nobody else."""
    row = session.get(AboutRecord, own_membership(actor, process_id))
    return Own({}, None) if row is None else Own(told_in(row), row.changed_at)


def own_export(session: Session, actor: Actor, process_id: int) -> dict[str, Any]:
    """The same as data, for the person's own download. No other export has any of it."""
    found = own(session, actor, process_id)
    return {
        "changed_at": found.changed_at.isoformat() if found.changed_at else None,
        **{facet: {"kinds": list(one.kinds), "words": one.words} for facet, one in found.told.items()},
    }


def counts(session: Session, actor: Actor, process_id: int) -> Mapping[str, Counts]:
    """How many people chose what, by question. Each person counts once for each thing they chose (C50).

    A number under five is hidden, and so is one that all but less than five share. The others are rounded down to
    fives: whoever looks again after each answer would learn it otherwise. People's own words are not here.
    """
    require(actor, "count", "about_me", process_id)
    rows = session.execute(
        select(AboutRecord)
        .join(Membership, Membership.id == AboutRecord.membership_id)
        .where(Membership.process_id == process_id, Membership.role == Role.MEMBER, Membership.to_at.is_(None))
    ).scalars()
    people = [told_in(row) for row in rows]
    return {facet: _counted([one[facet] for one in people if facet in one], kinds) for facet, kinds in FACETS.items()}


def _counted(told: list[Told], kinds: type[Community | Strength]) -> Counts:
    chosen = Counter(kind for one in told for kind in set(one.kinds))
    cells = {
        kind: publish_list({"yes": chosen[kind], "no": len(told) - chosen[kind]}).cells["yes", ""] for kind in kinds
    }
    return Counts(in_fives(publish_split(len(told))), {str(kind): in_fives(cell) for kind, cell in cells.items()})


def told_in(row: AboutRecord) -> dict[str, Told]:
    """What a record holds."""
    content = sealing.unseal(sealing.ABOUT_ME, row.membership_id, row.sealed)
    return {facet: Told(tuple(one["kinds"]), one["words"]) for facet, one in content.items()}


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    membership_id = drafts.own_membership(actor, process_id)
    require(actor, "tell", "about_me", process_id, owner_membership_id=membership_id)
    return membership_id
