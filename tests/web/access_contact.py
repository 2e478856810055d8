"""Who may open what, continued: one person I know, for the member and for those who serve them."""

from __future__ import annotations

from tests.web.access_rows import DESK, MEMBERS, NOT_FOUND, Row, only
from tests.web.security.house import House

BOTH = only(*MEMBERS)
MINE = only("member", other_member=NOT_FOUND)
SERVES = only("facilitator")
PERSON, ENDED, NOTE, CALL = {"link": "person"}, {"link": "ended"}, {"note": "about_me"}, {"way": "phone"}


def _name(house: House, name: str) -> str:
    return house.places["talk"].names[name]


def _today() -> str:
    from deliberation import clock

    return clock.now().date().isoformat()


CONTACT: dict[str, dict[str, Row]] = {
    "resident.my_person": {"GET": Row(BOTH)},
    "resident.other_person": {"GET": Row(BOTH)},
    "resident.store_other": {
        "POST": Row(BOTH, fields=lambda house, _: {"contact": _name(house, "other_card")}),
    },
    "resident.messages": {"GET": Row(BOTH)},
    "resident.write_message": {"POST": Row(BOTH, fields={"text": "Hello."})},
    "resident.let_read": {"POST": Row(BOTH, fields={"before": "yes"})},
    "resident.erase_messages": {"GET": Row(BOTH)},
    "resident.store_erase": {"POST": Row(BOTH)},
    "resident.handover_note": {"GET": Row(MINE, values=NOTE)},
    "resident.answer_note": {"POST": Row(MINE, values=NOTE, fields={"act": "pass", "own_words": "Coffee."})},
    "resident.remind_me": {"GET": Row(BOTH)},
    "resident.store_way": {"POST": Row(BOTH, fields={"way": "none"})},
    "resident.remind_about": {"GET": Row(BOTH, values=CALL)},
    "resident.store_reminder": {"POST": Row(BOTH, values=CALL, fields={"about": "words", "reach": "01632 960 9"})},
    "facilitator.people": {"GET": Row(SERVES)},
    "facilitator.my_card": {"GET": Row(SERVES)},
    "facilitator.store_card": {"POST": Row(SERVES, fields={"shown_as": "Annie", "reach": "By the door"})},
    "facilitator.give_person": {"GET": Row(only(*DESK))},
    "facilitator.store_give": {
        "POST": Row(
            only(*DESK),
            fields=lambda house, _: {
                "pseudonym": _name(house, "pseudonym_other_member"),
                "contact": _name(house, "contact_card"),
            },
        ),
    },
    "facilitator.calls": {"GET": Row(SERVES)},
    "facilitator.reminded": {"POST": Row(SERVES, values=PERSON, fields={"way": "phone", "about": "words"})},
    "facilitator.person": {"GET": Row(SERVES, values=PERSON)},
    "facilitator.answer_person": {"POST": Row(SERVES, values=PERSON, fields={"text": "Hello."})},
    "facilitator.note_met": {
        "POST": Row(SERVES, values=PERSON, fields=lambda _house, _role: {"way": "phone", "day": _today()}),
    },
    "facilitator.hand_over": {"GET": Row(SERVES, values=PERSON)},
    "facilitator.store_hand_over": {
        "POST": Row(
            SERVES, values=PERSON, fields=lambda house, _: {"to": _name(house, "other_card"), "note": "They like tea."}
        ),
    },
    "facilitator.note_due": {"GET": Row(SERVES, values=ENDED)},
    "facilitator.store_note_due": {
        "POST": Row(SERVES, values=ENDED, fields={"act": "leave", "note": "They like tea."})
    },
    "convenor.contacts": {"GET": Row(only("convenor"))},
}
