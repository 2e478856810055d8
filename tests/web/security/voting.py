"""Ballots in each state, for the tests of who sees what: set up, approved, open, counted, signed, void."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import ballots as reading
from deliberation.reading.ballot_sheets import sheet_packs
from deliberation.services import (
    ballot_closing,
    ballot_counts,
    ballot_help,
    ballot_sheets,
    ballots,
    minority,
    papers,
)
from deliberation.services.ballots import BallotForm, OptionForm

BY_CARD = tuple(OptionForm(title=f"Thing {number}", text=f"About thing {number}.") for number in range(1, 4))


@dataclass(frozen=True)
class Hall:
    """Where people vote: the place, who may vote, the two who sign, and a recommendation that is final."""

    session: Session
    process_id: int
    voters: Sequence[Actor]
    tellers: Sequence[Actor]
    final: str


def hold_ballots(hall: Hall, on_paper: str) -> dict[str, str]:
    """One ballot in each state, and what they are called; `on_paper` names a member who was given a sheet.

    The first voter has voted in the open ballots. Of their paper there are the words that find it again.
    """
    names = {"ballot_new": _set_up(hall, "endorse"), "ballot_ready": _approved(hall, "approval")}
    names["ballot_new_hash"] = _hash(hall, names["ballot_new"])
    names |= {"ballot_open": _open(hall, "approval"), "ballot_asks": _open(hall, "endorse", hall.final)}
    words = [_vote(hall, hall.voters[0], names[name], paper) for name, paper in _PAPERS.items()]
    names["ballot_words"] = words[0]
    first, second = ballot_sheets.print_sheets(hall.session, SYSTEM, hall.process_id, names["ballot_open"], 2)
    names |= {"ballot_sheet": first, "ballot_sheet_read": second}
    packs = sheet_packs(hall.session, SYSTEM, hall.process_id, names["ballot_open"])
    hall.session.rollback()
    names["ballot_pack"] = packs[0].name
    ballot_sheets.hand_out(hall.session, SYSTEM, hall.process_id, names["ballot_open"], on_paper, "paper")
    ballot_sheets.read(hall.session, hall.tellers[0], hall.process_id, names["ballot_open"], second, {"1": 1})
    names["ballot_over"] = _everybody_votes(hall)
    names |= {"ballot_counted": _counted(hall), "ballot_signed": _signed(hall), "ballot_void": _open(hall, "approval")}
    ballots.void(hall.session, SYSTEM, hall.process_id, names["ballot_void"], because="The wrong question")
    hall.session.rollback()
    return names | _others_see_it_otherwise(hall, names["ballot_asks"])


def ask_for_help(hall: Hall, link: str) -> dict[str, str]:
    """A ballot in which the first voter asked their supporter for help, and the second somebody of the team."""
    reference = _open(hall, "approval")
    for who, helper in zip(hall.voters, (link, reading.TEAM), strict=False):
        ballot_help.ask(hall.session, who, hall.process_id, reference, helper)
    public_id = reading.public_id_of(hall.session, hall.voters[0], hall.process_id, reference)
    hall.session.rollback()
    return {"ballot_helped": reference, "ballot_helped_id": public_id}


def _others_see_it_otherwise(hall: Hall, reference: str) -> dict[str, str]:
    """What the first voter says of a recommendation, and what somebody else said that is hidden."""
    session, place = hall.session, hall.process_id
    said = minority.say(session, hall.voters[0], place, reference, 1, "The bus should come on Sundays too.")
    hidden = minority.say(session, hall.voters[2], place, reference, 1, "It was the driver.")
    minority.hide(session, SYSTEM, place, hidden, reason="names_somebody")
    return {"minority": said, "minority_hidden": hidden}


_PAPERS: dict[str, dict[str, str | int]] = {"ballot_open": {"1": 1, "3": 1}, "ballot_asks": {"1": "can_live"}}


def _set_up(hall: Hall, kind: str, recommendation: str = "") -> str:
    form = BallotForm(
        title="What comes first?",
        about="Some things that we could do.",
        kind=kind,
        rule="endorse" if kind == "endorse" else "equal-shares",
        options=(OptionForm(recommendation=recommendation),) if recommendation else BY_CARD,
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=14),
        told={} if kind == "endorse" else {"seats": 2},
    )
    return ballots.set_up(hall.session, SYSTEM, hall.process_id, form)


def _hash(hall: Hall, reference: str) -> str:
    found = reading.set_up_hash(hall.session, ballots.find(hall.session, hall.process_id, reference))
    hall.session.rollback()
    return found


def _approved(hall: Hall, kind: str, recommendation: str = "") -> str:
    reference = _set_up(hall, kind, recommendation)
    ballots.approve(hall.session, SYSTEM, hall.process_id, reference, seen=_hash(hall, reference))
    return reference


def _open(hall: Hall, kind: str, recommendation: str = "") -> str:
    reference = _approved(hall, kind, recommendation)
    ballots.open_for_voting(hall.session, SYSTEM, hall.process_id, reference)
    return reference


def _vote(hall: Hall, who: Actor, reference: str, paper: dict[str, str | int]) -> str:
    cast = papers.cast(hall.session, who, hall.process_id, reference, paper, nonce=papers.new_nonce())
    return " ".join(cast.tracker)


def _everybody_votes(hall: Hall) -> str:
    reference = _open(hall, "approval")
    for number, who in enumerate(hall.voters):
        _vote(hall, who, reference, {"1": 1} if number % 3 else {"2": 1, "3": 1})
    return reference


def _counted(hall: Hall) -> str:
    reference = _everybody_votes(hall)
    ballot_closing.close(hall.session, SYSTEM, hall.process_id, reference)
    ballot_counts.work_out(hall.session, SYSTEM, hall.process_id, reference)
    return reference


def _signed(hall: Hall) -> str:
    reference = _counted(hall)
    result = reading.one(hall.session, hall.tellers[0], hall.process_id, reference).result
    assert result is not None
    hall.session.rollback()
    for teller in hall.tellers:
        ballot_counts.sign(hall.session, teller, hall.process_id, reference, seen=ballot_counts.digest_of(result))
    return reference


def signing(*people: int) -> tuple[Actor, ...]:
    """People who may sign a count, whatever their part."""
    return tuple(replace(SYSTEM, person_id=person) for person in people)
