"""Who may open what, continued: words for those who run the sessions only."""

from __future__ import annotations

from tests.web.access_rows import Row, only

# Of another member's private words nothing is said.
OWN = only("member", other_member="not found")
READERS = only("facilitator")
SAID, ASKED = {"answer": "private"}, {"answer": "private_asked"}

PRIVATE: dict[str, dict[str, Row]] = {
    "resident.private_answer": {"GET": Row(OWN, values=SAID)},
    "resident.allow_private": {"POST": Row(OWN, values=ASKED)},
    "resident.keep_private": {"POST": Row(OWN, values=ASKED)},
    "resident.private_back": {"GET": Row(OWN, values=SAID)},
    "resident.take_private_back": {"POST": Row(OWN, values=SAID)},
    "facilitator.private": {"GET": Row(READERS)},
    "facilitator.read_private": {"POST": Row(READERS, values=SAID)},
    "facilitator.ask_private": {"POST": Row(READERS, values=SAID)},
}
