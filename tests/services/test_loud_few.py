"""Five accounts that write 60 % of everything that was said change no ranking: people count, and words do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import shortlist
from deliberation.services import ballot_closing, ballot_counts, votes
from models import BallotResult, Contribution, ProcessState
from tests.services.people import members, place, recommend, say, set_state, state_it
from tests.services.voting import form, opened, vote

PEOPLE, LOUD = 12, 5
# Of whom the first five write 18 of 30 contributions, or as many as everybody else.
EVEN = (2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 2)
LOUDLY = (4, 4, 4, 3, 3, 2, 2, 2, 2, 2, 1, 1)
KINDS = (("ranked", "schulze"), ("score", "score"), ("approval", "phragmen"), ("endorse", "endorse"))


def paper(kind: str, at: int) -> dict[str, str | int]:
    """What the one with this number says: the five want the third thing, the others the second; nothing is level."""
    likes = 3 if at < LOUD else 2
    rest = [one for one in (1, 2, 3) if one != likes]
    match kind:
        case "ranked":
            return {str(likes): 1, str(rest[0]): 2, str(rest[1]): 3}
        case "score":
            return {str(likes): 5, str(rest[0]): 1, str(rest[1]): 0}
        case "approval":
            return {str(likes): 1}
        case _:
            return {str(likes): "support", str(rest[0]): "cannot_live", str(rest[1]): "not_sure"}


def ranking(found: dict[str, Any]) -> object:
    """What a ballot puts in order, or lets pass, without the lot, which each ballot draws for itself."""
    if "order" in found:
        return found["order"], found.get("winners"), found.get("scores_exact")
    return {number: (one["verdict"], one["consent"]) for number, one in found.items()}


def rankings(
    session: Session, wrote: tuple[int, ...], code: str
) -> tuple[float, dict[str, Any], list[tuple[int, bool]]]:
    """The share of words of the first five, what the ballots give, and the shortlist, where people wrote so much."""
    here = place(session, ProcessState.DELIBERATING, code)
    people = members(session, here.process_id, PEOPLE)
    said = [[say(session, who, here.process_id) for _ in range(many)] for who, many in zip(people, wrote, strict=True)]
    first = sum(len(one) for one in said[:LOUD])
    stated = [state_it(session, here, *(one for mine in said[at::3] for one in mine)) for at in range(3)]
    for at, who in enumerate(people):
        likes = int(next(iter(paper("approval", at)))) - 1
        choices = {one: 1 if number == likes else -1 for number, one in enumerate(stated)}
        votes.cast_several(session, who, here.process_id, choices)
    set_state(session, here.process_id, ProcessState.DRAFTING)
    for at, one in enumerate(stated):
        recommend(session, here, one, title=f"Thing {at}")
    (found,) = shortlist.shortlists(session, here.convenor, here.process_id, seats=2)
    session.rollback()
    set_state(session, here.process_id, ProcessState.DECIDING)
    results: dict[str, Any] = {}
    for kind, rule in KINDS:
        ballot = opened(session, here, form(kind, rule))
        for at, who in enumerate(people):
            vote(session, who, here, ballot, paper(kind, at))
        with clock.moved(timedelta(days=15)):
            ballot_closing.close(session, here.convenor, here.process_id, ballot)
        ballot_counts.work_out(session, SYSTEM, here.process_id, ballot)
        newest = select(BallotResult.result).order_by(BallotResult.ballot_id.desc()).limit(1)
        results[kind] = ranking(session.scalars(newest).one()[kind])
        session.rollback()
    every = sum(len(one) for one in said)
    return first / every, results, [(one.ticks, one.by_equal_shares) for one in found.candidates]


def test_five_who_write_most_of_the_words_change_no_ranking(session: Session) -> None:
    even, quiet, short = rankings(session, EVEN, "HLW")
    loud, noisy, same = rankings(session, LOUDLY, "MRB")
    assert (round(even, 2), round(loud, 2)) == (0.33, 0.6)
    assert session.scalar(select(func.count()).select_from(Contribution)) == sum(EVEN) + sum(LOUDLY)
    session.rollback()
    assert noisy == quiet
    assert same == short
    # Five of twelve wanted it: it would stand first if words counted, and in a count of people it does not.
    assert noisy["ranked"][0][0] == "2"
    assert sum(LOUDLY[LOUD + 1 :]) < sum(LOUDLY[:LOUD])
