"""Who may open what, continued: what those say who see a vote another way, for the roll and for those who run it.

The place is one in which a vote on a recommendation is open (tests/web/security/voting.py).
"""

from __future__ import annotations

from datetime import timedelta

from deliberation import clock
from tests.web.access_rows import DESK, MEMBERS, Fields, Row, only
from tests.web.security.house import House

VOTERS, AT_THE_DESK = only(*MEMBERS), only(*DESK)
RUNS_IT, COMMITTEE_ONLY = only("convenor"), only("advisory_member")
ASKS = {"reference": "ballot_asks"}
FIRST = {**ASKS, "number": "1"}
STATEMENT = {**ASKS, "statement": "minority"}
HIDDEN = {**ASKS, "statement": "minority_hidden"}


def _statement(house: House, _role: str) -> Fields:
    return {"statement": house.places["plan"].names["minority"], "act": "stand"}


def _later(_house: House, _role: str) -> Fields:
    until = clock.now() + timedelta(days=30)
    return {"until_day": until.day, "until_month": until.month, "until_year": until.year}


MINORITY: dict[str, dict[str, Row]] = {
    "resident.minorities": {"GET": Row(VOTERS, at="plan", values=ASKS)},
    "resident.minority_on": {"GET": Row(VOTERS, at="plan", values=FIRST)},
    "resident.back_minority": {"POST": Row(VOTERS, at="plan", values=FIRST, fields=_statement)},
    "resident.minority_words": {"GET": Row(VOTERS, at="plan", values=FIRST)},
    "resident.keep_minority_words": {"POST": Row(VOTERS, at="plan", values=FIRST, fields={"text": "I see it so."})},
    # Of these only the one who wrote has words to take back; for the others there is nothing.
    "resident.taking_minority_back": {"GET": Row(only("member", other_member="not found"), at="plan", values=FIRST)},
    "resident.take_minority_back": {"POST": Row(VOTERS, at="plan", values=FIRST)},
    "facilitator.minority_words": {"GET": Row(AT_THE_DESK, at="plan", values=ASKS)},
    "facilitator.hide_minority": {
        "POST": Row(AT_THE_DESK, at="plan", values=STATEMENT, fields={"reason": "names_somebody"}),
    },
    "facilitator.show_minority": {"POST": Row(RUNS_IT, at="plan", values=HIDDEN)},
    "convenor.minority_until": {"GET": Row(RUNS_IT, at="plan", values=ASKS)},
    "convenor.set_minority_until": {"POST": Row(RUNS_IT, at="plan", values=ASKS, fields=_later)},
    "committee.minority_words": {"GET": Row(COMMITTEE_ONLY, at="plan", values=ASKS)},
}
