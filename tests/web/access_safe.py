"""Who may open what, continued: concerns to the reviewer, the reviewer's pages, and rights."""

from __future__ import annotations

from tests.web.access_rows import DESK, MEMBERS, Row, everybody, only

RAISES = only(*MEMBERS, "supporter", "observer")
# Others who can raise concerns find none there that is not their own.
OWN = only("member", **dict.fromkeys(("other_member", "supporter", "observer"), "not found"))
REVIEWER = only("reviewer")
WAITS, ANSWERED = {"concern": "concern"}, {"concern": "concern_answered"}
SENT = {"text": "Nobody rang", "about": "help", "name": "", "way": "here", "reach": ""}
RUNS_IT, AT_THE_DESK = only("convenor"), only(*DESK)
NUMBER = {"name": "Debt advice", "phone": "01632 960 101", "words": "Money", "hours": "", "once": "x"}
LINE, STATED = {"number": "helpline"}, {"reference": "statement"}
# The facilitator is on duty; the convenor works at the desk, and the note is not there for them.
ON_DUTY, GUARDED = only("facilitator", convenor="not found"), {"note": "danger"}

SAFE: dict[str, dict[str, Row]] = {
    "public.rights_page": {"GET": Row(everybody())},
    "resident.concerns": {"GET": Row(RAISES)},
    "resident.new_concern": {"GET": Row(RAISES)},
    "resident.change_concern": {"POST": Row(RAISES, fields=SENT, acts=False)},
    "resident.concern_how": {"POST": Row(RAISES, fields=SENT, acts=False)},
    "resident.concern_how_again": {"GET": Row(RAISES)},
    "resident.raise_concern": {"POST": Row(RAISES, fields=SENT)},
    "resident.concern": {"GET": Row(OWN, values=WAITS)},
    "resident.not_settled": {"POST": Row(OWN, values=ANSWERED, fields={"text": "No"})},
    "resident.concern_back": {"GET": Row(OWN, values=WAITS)},
    "resident.take_concern_back": {"POST": Row(OWN, values=WAITS)},
    "convenor.duty": {"GET": Row(RUNS_IT)},
    "convenor.name_duty": {
        "POST": Row(RUNS_IT, fields=lambda house, _: {"who": house.places["talk"].names["pseudonym_convenor"]}),
    },
    "facilitator.safeguarding": {"GET": Row(AT_THE_DESK)},
    "facilitator.write_safeguarding": {"POST": Row(only("facilitator"), fields={"text": "He waits outside."})},
    "facilitator.open_safeguarding": {"POST": Row(ON_DUTY, values=GUARDED)},
    "facilitator.settle_safeguarding": {"POST": Row(ON_DUTY, values=GUARDED, fields={"text": "I rang."})},
    "convenor.numbers": {"GET": Row(RUNS_IT)},
    "convenor.add_number": {"POST": Row(RUNS_IT, fields=NUMBER)},
    "convenor.number": {"GET": Row(RUNS_IT, values=LINE)},
    "convenor.change_number": {"POST": Row(RUNS_IT, values=LINE, fields=NUMBER)},
    "convenor.remove_number": {"POST": Row(RUNS_IT, values=LINE)},
    "facilitator.note": {"GET": Row(AT_THE_DESK, values=STATED)},
    "facilitator.store_note": {"POST": Row(AT_THE_DESK, values=STATED, fields={"text": "This is about prison."})},
    "reviewer.concerns": {"GET": Row(REVIEWER)},
    "reviewer.concern": {"GET": Row(REVIEWER, values=WAITS)},
    "reviewer.answer": {"POST": Row(REVIEWER, values=WAITS, fields={"text": "I looked into it"})},
    "reviewer.close": {"POST": Row(REVIEWER, values=ANSWERED)},
    "reviewer.record": {"GET": Row(REVIEWER)},
}
