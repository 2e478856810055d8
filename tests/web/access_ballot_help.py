"""Who may open what, continued: help with a vote and more time for it, and the files of its sheets.

In `ballot_helped` a member asked their supporter for help, and the other member somebody of the team
(tests/web/security/voting.py).
"""

from __future__ import annotations

import json
import zlib

from tests.web.access_ballots import longer
from tests.web.access_rows import DESK, MEMBERS, Fields, Row, only
from tests.web.security.house import House

VOTERS, HELPS = only(*MEMBERS), only("supporter")
AT_THE_DESK, WITH_THEM = only(*DESK), only("facilitator")
OPEN, HELPED = {"reference": "ballot_open"}, {"reference": "ballot_helped"}
SHEETS = {**OPEN, "pack": "ballot_pack", "look": "plain", "part": "1", "kind": "docx"}
MARKS = {"o1": "1", "o2": "", "o3": ""}
READ_BACK = {"nonce": "fedcba9876543210" * 2, "agreed": "y"}


def _who(house: House, _role: str) -> Fields:
    return {"pseudonym": house.places["plan"].names["pseudonym_other_member"]}


def _begun(house: House) -> Fields:
    """The cookie of a facilitator who said who is here."""
    plan = house.places["plan"].names
    kept = json.dumps([house.prepared.secrets["account"], plan["pseudonym_other_member"]]).encode()
    box = house.app.extensions["folkmoot_config"].box("shown-once")
    return {f"shown_helping-{plan['ballot_helped_id']}": box.encrypt(zlib.compress(kept)).decode()}


ASKING: dict[str, dict[str, Row]] = {
    "resident.ballot_help": {"GET": Row(VOTERS, at="plan", values=HELPED)},
    "resident.ask_ballot_help": {"POST": Row(VOTERS, at="plan", values=OPEN, fields={"helper": "team"})},
    "resident.stop_ballot_help": {"POST": Row(VOTERS, at="plan", values=HELPED)},
    "resident.ask_ballot_time": {"POST": Row(VOTERS, at="plan", values=HELPED)},
}

# What is marked stays in the browser of the one who helps until it was read back.
SUPPORTER: dict[str, dict[str, Row]] = {
    "supporter.ballot": {"GET": Row(HELPS, at="plan", values=HELPED)},
    "supporter.mark_ballot": {"POST": Row(HELPS, at="plan", values=HELPED, fields=MARKS, acts=False)},
    "supporter.ballot_check": {"GET": Row(HELPS, at="plan", values=HELPED)},
    "supporter.put_in_ballot": {"POST": Row(HELPS, at="plan", values=HELPED, fields=READ_BACK)},
    "supporter.ballot_done": {"GET": Row(HELPS, at="plan", values=HELPED)},
    "supporter.ballot_words_given": {"POST": Row(HELPS, at="plan", values=HELPED, acts=False)},
}

FACILITATOR: dict[str, dict[str, Row]] = {
    "facilitator.ballot_helping": {"GET": Row(WITH_THEM, at="plan", values=HELPED)},
    "facilitator.begin_ballot_help": {"POST": Row(WITH_THEM, at="plan", values=HELPED, fields=_who, acts=False)},
    "facilitator.help_choices": {"GET": Row(WITH_THEM, at="plan", values=HELPED, cookie=_begun)},
    "facilitator.mark_help_choices": {
        "POST": Row(WITH_THEM, at="plan", values=HELPED, fields=MARKS, cookie=_begun, acts=False),
    },
    "facilitator.help_check": {"GET": Row(WITH_THEM, at="plan", values=HELPED, cookie=_begun)},
    "facilitator.put_in_with_help": {
        "POST": Row(WITH_THEM, at="plan", values=HELPED, fields=READ_BACK, cookie=_begun),
    },
    "facilitator.help_done": {"GET": Row(WITH_THEM, at="plan", values=HELPED, cookie=_begun)},
    "facilitator.help_words_given": {"POST": Row(WITH_THEM, at="plan", values=HELPED, cookie=_begun, acts=False)},
    "facilitator.giving_time": {"GET": Row(AT_THE_DESK, at="plan", values=HELPED)},
    "facilitator.more_time": {"POST": Row(AT_THE_DESK, at="plan", values=HELPED, fields=longer)},
    "facilitator.ballot_file": {"GET": Row(WITH_THEM, at="plan", values=SHEETS)},
}

BALLOT_HELP: dict[str, dict[str, Row]] = {**ASKING, **SUPPORTER, **FACILITATOR}
