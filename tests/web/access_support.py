"""Who may open what, continued: people who help members, and entering something for somebody."""

from __future__ import annotations

from tests.web.access_rows import MEMBERS, NOT_FOUND, Fields, Row, only
from tests.web.security.house import House

BOTH = only(*MEMBERS)
# Somebody else's helper is not there, for whoever looks.
OWN_LINK = only("member", other_member=NOT_FOUND)
LINK = {"link": "link"}
HELPER = only("supporter")
FACILITATOR = only("facilitator")
TAKE_PART, ONE = {"purpose": "take_part"}, {"reference": "statement3"}


def _begun(house: House) -> Fields:
    """What the facilitator's browser holds once they said for whom they enter."""
    talk = house.places["talk"]
    way = {"at": talk.public_id, "name": talk.names["pseudonym_member"], "channel": "phone", "helper": "nobody"}
    return {"entering": way}


def _caller(house: House, _role: str) -> Fields:
    name = house.places["talk"].names["pseudonym_member"]
    return {"pseudonym": name, "channel": "phone", "helper": "nobody"}


def _answers(house: House, _role: str) -> Fields:
    return {f"answer-{house.places['talk'].names['statement2']}": "pass", "step": "agreed", "start": "1"}


MY_HELPERS: dict[str, dict[str, Row]] = {
    "resident.helpers": {"GET": Row(BOTH)},
    "resident.new_helper": {"GET": Row(BOTH)},
    "resident.name_helper": {"POST": Row(BOTH, fields={"called": "My brother", "kind": "advocate"})},
    "resident.helper": {"GET": Row(OWN_LINK, values=LINK)},
    "resident.helper_may": {"GET": Row(OWN_LINK, values=LINK)},
    "resident.let_helper": {"POST": Row(OWN_LINK, values=LINK, fields={"acts": "read"})},
    "resident.helper_code": {"POST": Row(only("member"), values=LINK)},
    "resident.helper_card": {"GET": Row(OWN_LINK, values=LINK)},
    "resident.keep_helper_card": {"POST": Row(BOTH, values=LINK, acts=False)},
    "resident.stop_helper": {"POST": Row(only("member"), values=LINK)},
    "resident.entered": {"GET": Row(BOTH)},
    "resident.waiting": {"GET": Row(BOTH)},
    # To others it is said that these words do not wait, and nothing happens.
    "resident.agree": {"POST": Row(BOTH, values={"public_id": "helped_waiting"}, fields={"answer": "yes"})},
}
HELPING: dict[str, dict[str, Row]] = {
    "supporter.home": {"GET": Row(HELPER)},
    "supporter.words": {"GET": Row(HELPER)},
    "supporter.write": {"GET": Row(HELPER)},
    "supporter.send": {
        "POST": Row(HELPER, fields={"text": "A bus", "exactly": "exactly", "language": "en-GB"}),
    },
    "supporter.statements": {"GET": Row(HELPER)},
    "supporter.statement": {"GET": Row(HELPER, values=ONE)},
    "supporter.answer": {
        "POST": Row(HELPER, values=ONE, fields={"choice": "agree", "agreed": "y", "act": "next"}),
    },
    "supporter.stop": {"GET": Row(HELPER)},
    "supporter.sign_out": {"POST": Row(HELPER)},
    "supporter.give_up": {"POST": Row(HELPER)},
}
ENTERING: dict[str, dict[str, Row]] = {
    "facilitator.entering": {"GET": Row(FACILITATOR)},
    "facilitator.begin_entering": {"POST": Row(FACILITATOR, fields=_caller, acts=False)},
    "facilitator.entering_for": {"GET": Row(FACILITATOR, cookie=_begun)},
    "facilitator.to_read_back": {"GET": Row(FACILITATOR)},
    "facilitator.read_back": {
        "POST": Row(FACILITATOR, values={"reference": "entered"}, fields={"answer": "agreed"}),
    },
    "facilitator.enter_yes": {"GET": Row(FACILITATOR, values=TAKE_PART, cookie=_begun)},
    "facilitator.store_yes": {
        "POST": Row(FACILITATOR, values={"purpose": "be_kept"}, fields={"answer": "yes", "agreed": "y"}, cookie=_begun),
    },
    "facilitator.enter_words": {"GET": Row(FACILITATOR, cookie=_begun)},
    "facilitator.store_words": {
        "POST": Row(
            FACILITATOR,
            fields={"text": "A bus", "exactly": "exactly", "language": "en-GB", "step": "agreed"},
            cookie=_begun,
        ),
    },
    "facilitator.enter_votes": {"GET": Row(FACILITATOR, cookie=_begun)},
    "facilitator.store_votes": {"POST": Row(FACILITATOR, fields=_answers, cookie=_begun)},
    "facilitator.entry_leaves": {"GET": Row(FACILITATOR, cookie=_begun)},
    "facilitator.entry_left": {"POST": Row(FACILITATOR, fields={"agreed": "y"}, cookie=_begun)},
}
SUPPORT = {**MY_HELPERS, **HELPING, **ENTERING}
