"""Who may open what, continued: what people need, payments, sessions to come, and all that is held about somebody.

Being a facilitator is not enough for what is sealed: nobody in the house is named, until somebody is (`NAMED`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.access_rows import DESK, MEMBERS, Row, only
from tests.web.security.house import House

BOTH = only(*MEMBERS)
AT_THE_DESK = only(*DESK)
RUNS_IT = only("convenor")
# In the place called "talk" the facilitator is named for both stores.
NAMED = only("facilitator")
DAY = {"meeting": "meeting"}


def _other(house: House) -> str:
    return house.places["talk"].names["pseudonym_other_member"]


def _keeper(house: House, _role: str) -> Mapping[str, object]:
    who = house.places["talk"].names["pseudonym_facilitator"]
    return {"who": who, "store": "needs", "act": "end"}


FARE = {"kind": "expense", "pence": "2.50", "words": "Bus", "on_day": "1", "on_month": "3", "on_year": "2026"}

NEEDS: dict[str, dict[str, Row]] = {
    "resident.needs": {"GET": Row(BOTH)},
    "resident.needs_yes": {"GET": Row(BOTH)},
    "resident.needs_decide": {"POST": Row(BOTH, fields={"answer": "no"})},
    "resident.needs_tell": {"GET": Row(BOTH)},
    "resident.needs_store": {"POST": Row(BOTH, fields={"tick_food": "y"})},
    # Here nobody has a need of this name: that is fine, and nothing happens.
    "resident.needs_remove": {"POST": Row(BOTH, values={"need": "x"}, acts=False)},
    "resident.needs_answer": {
        "POST": Row(only("member", other_member="not found"), values={"need": "need", **DAY, "state": "without"}),
    },
    "resident.money": {"GET": Row(BOTH)},
    "resident.money_choose": {"GET": Row(BOTH)},
    "resident.money_chosen": {"POST": Row(BOTH, fields={"way": "none"})},
    "resident.money_less": {"GET": Row(BOTH)},
    "resident.money_less_chosen": {"POST": Row(BOTH, fields={"at_most_pence": "5"})},
    "resident.money_charity": {"GET": Row(BOTH)},
    "resident.money_charity_chosen": {"POST": Row(BOTH, fields={"charity": "Food Bank"})},
    "resident.money_letter": {"GET": Row(BOTH)},
    "resident.money_letter_file": {"GET": Row(BOTH)},
    "resident.money_rules": {"GET": Row(BOTH)},
    "resident.held": {"GET": Row(BOTH)},
    "resident.held_file": {"GET": Row(BOTH)},
    "facilitator.days": {"GET": Row(AT_THE_DESK)},
    "facilitator.plan_day": {
        "POST": Row(
            AT_THE_DESK,
            fields={"title": "Next", "held_on_day": "1", "held_on_month": "5", "held_on_year": "2099"},
        ),
    },
    "facilitator.calling_off": {"GET": Row(AT_THE_DESK, values=DAY)},
    "facilitator.call_off": {"POST": Row(AT_THE_DESK, values=DAY)},
    "facilitator.not_ready": {"GET": Row(NAMED, values=DAY)},
    "facilitator.open_needs": {"POST": Row(NAMED, values=DAY, fields=lambda house, _: {"who": _other(house)})},
    "facilitator.mark_needs": {
        "POST": Row(
            NAMED,
            values=DAY,
            fields=lambda house, _: {
                f"need-{house.places['talk'].names['need']}-{house.places['talk'].names['pseudonym_member']}": "met"
            },
        ),
    },
    "facilitator.payments": {"GET": Row(NAMED)},
    "facilitator.open_payments": {"POST": Row(NAMED, fields=lambda house, _: {"who": _other(house)})},
    "facilitator.write_payment": {
        "POST": Row(NAMED, fields=lambda house, _: {**FARE, "who": _other(house), "once": "x"}),
    },
    "facilitator.take_out_payment": {
        "POST": Row(
            NAMED,
            fields=lambda house, _: {
                "who": house.places["talk"].names["pseudonym_member"],
                "payment": house.places["talk"].names["payment"],
            },
        ),
    },
    "convenor.keepers": {"GET": Row(RUNS_IT)},
    "convenor.set_keeper": {"POST": Row(RUNS_IT, fields=_keeper)},
}
