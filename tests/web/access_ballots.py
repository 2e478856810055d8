"""Who may open what, continued: ballots, for those who vote, run, approve, give out sheets, count and read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from deliberation import clock
from tests.web.access_rows import DESK, MEMBERS, Fields, Row, everybody, only
from tests.web.security.house import House

VOTERS = only(*MEMBERS)
RUNS_IT, AT_THE_DESK, HANDS_OUT = only("convenor"), only(*DESK), only("facilitator")
COMMITTEE_ONLY, TELLS = only("advisory_member"), only("teller")
OPEN, ASKS, COUNTED = {"reference": "ballot_open"}, {"reference": "ballot_asks"}, {"reference": "ballot_counted"}
NEW, READY, OVER = {"reference": "ballot_new"}, {"reference": "ballot_ready"}, {"reference": "ballot_over"}
SIGNED = {"reference": "ballot_signed"}
FIRST = {**ASKS, "number": "1"}
NONCE = "0123456789abcdef" * 2
A_BALLOT = {
    "purpose": "endorse",
    "title": "Shall it be so?",
    "about": "A bus.",
    "way": "endorse:endorse",
    "share_of": "answering",
    "threshold": "4 of 5",
    "quorum": "1 of 2",
    "closes_at_day": "1",
    "closes_at_month": "5",
    "closes_at_year": "2099",
    "once": "x",
}


def _named(house: House) -> Mapping[str, str]:
    return house.places["plan"].names


def _set_up(house: House, _role: str) -> Fields:
    return {**A_BALLOT, "recommendations": _named(house)["final"]}


def longer(house: House, _role: str) -> Fields:
    """More time for a member, until a day that is later than the close."""
    until = clock.now() + timedelta(days=20)
    day = {"until_day": until.day, "until_month": until.month, "until_year": until.year}
    return {"pseudonym": _named(house)["pseudonym_member"], **day}


def _marked(house: House, _role: str) -> Fields:
    return {"pseudonym": _named(house)["pseudonym_other_member"], "way": "paper"}


def _seen_count(house: House, role: str) -> Fields:
    """What a teller signs: the mark on the page with the count."""
    from deliberation.database import db
    from deliberation.permissions import SYSTEM
    from deliberation.reading import ballots
    from deliberation.services import ballot_counts

    plan = house.places["plan"]
    with house.app.app_context():
        result = ballots.one(db.session(), SYSTEM, plan.id, plan.names["ballot_counted"]).result
    assert result is not None, role
    return {"seen": ballot_counts.digest_of(result)}


RESIDENT: dict[str, dict[str, Row]] = {
    "resident.ballots": {"GET": Row(VOTERS, at="plan")},
    "resident.ballot": {"GET": Row(VOTERS, at="plan", values=OPEN)},
    "resident.ballot_question": {"GET": Row(VOTERS, at="plan", values=FIRST)},
    "resident.ballot_answer": {
        "POST": Row(VOTERS, at="plan", values=FIRST, fields={"choice": "support", "act": "next"}, acts=False),
    },
    "resident.ballot_choices": {"GET": Row(VOTERS, at="plan", values=OPEN)},
    "resident.ballot_chosen": {"POST": Row(VOTERS, at="plan", values=OPEN, fields={"ticks": "1"}, acts=False)},
    "resident.ballot_check": {"GET": Row(VOTERS, at="plan", values=OPEN)},
    "resident.cast_ballot": {"POST": Row(VOTERS, at="plan", values=OPEN, fields={"nonce": NONCE})},
    "resident.ballot_done": {"GET": Row(VOTERS, at="plan", values=OPEN)},
    "resident.ballot_words_kept": {"POST": Row(VOTERS, at="plan", values=OPEN, acts=False)},
    "resident.own_ballot": {"GET": Row(VOTERS, at="plan", values=OPEN)},
    "resident.show_own_ballot": {
        "POST": Row(
            VOTERS,
            at="plan",
            values=OPEN,
            fields=lambda house, _: {"tracker": _named(house)["ballot_words"]},
            acts=False,
        ),
    },
}

CONVENOR: dict[str, dict[str, Row]] = {
    "convenor.ballots": {"GET": Row(RUNS_IT, at="plan")},
    "convenor.new_ballot": {"GET": Row(RUNS_IT, at="plan")},
    "convenor.choose_purpose": {"POST": Row(RUNS_IT, at="plan", fields={"purpose": "endorse"}, acts=False)},
    "convenor.set_up_ballot": {"POST": Row(RUNS_IT, at="plan", fields=_set_up)},
    "convenor.ballot": {"GET": Row(RUNS_IT, at="plan", values=NEW)},
    "convenor.changing_ballot": {"GET": Row(RUNS_IT, at="plan", values=NEW)},
    "convenor.change_ballot": {"POST": Row(RUNS_IT, at="plan", values=NEW, fields=_set_up)},
    "convenor.open_ballot": {"POST": Row(RUNS_IT, at="plan", values=READY)},
    "convenor.close_ballot": {"POST": Row(RUNS_IT, at="plan", values=OVER)},
    "convenor.giving_time": {"GET": Row(RUNS_IT, at="plan", values=OPEN)},
    "convenor.more_time": {"POST": Row(RUNS_IT, at="plan", values=OPEN, fields=longer)},
    "convenor.voiding": {"GET": Row(RUNS_IT, at="plan", values=OPEN)},
    "convenor.void_ballot": {"POST": Row(RUNS_IT, at="plan", values=OPEN, fields={"because": "The wrong words"})},
}

OTHERS: dict[str, dict[str, Row]] = {
    "committee.ballots": {"GET": Row(COMMITTEE_ONLY, at="plan")},
    "committee.ballot": {"GET": Row(COMMITTEE_ONLY, at="plan", values=NEW)},
    "committee.approve_ballot": {
        "POST": Row(
            COMMITTEE_ONLY, at="plan", values=NEW, fields=lambda house, _: {"seen": _named(house)["ballot_new_hash"]}
        ),
    },
    "facilitator.open_ballots": {"GET": Row(AT_THE_DESK, at="plan")},
    "facilitator.marking": {"GET": Row(AT_THE_DESK, at="plan", values=OPEN)},
    "facilitator.mark_roll": {"POST": Row(HANDS_OUT, at="plan", values=OPEN, fields=_marked)},
    "facilitator.ballot_numbers": {"GET": Row(HANDS_OUT, at="plan", values=OPEN)},
    "facilitator.make_numbers": {"POST": Row(HANDS_OUT, at="plan", values=OPEN, fields={"many": "2", "once": "x"})},
    "teller.ballots": {"GET": Row(TELLS, at="plan")},
    "teller.sheet": {"GET": Row(TELLS, at="plan", values=OPEN)},
    "teller.read_sheet": {
        "POST": Row(
            TELLS,
            at="plan",
            values=OPEN,
            fields=lambda house, _: {"number": _named(house)["ballot_sheet"], "o1": "1", "o2": "", "o3": ""},
        ),
    },
    "teller.count": {"GET": Row(TELLS, at="plan", values=COUNTED)},
    "teller.sign": {"POST": Row(TELLS, at="plan", values=COUNTED, fields=_seen_count)},
    "public.ballot": {"GET": Row(everybody(), at="plan", values=SIGNED)},
    "public.ballot_file": {"GET": Row(everybody(), at="plan", values=SIGNED)},
}

BALLOTS: dict[str, dict[str, Row]] = {**RESIDENT, **CONVENOR, **OTHERS}
