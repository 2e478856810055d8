"""Who may open what, continued: taking part by telephone."""

from __future__ import annotations

from tests.web.access_rows import MEMBERS, NOT_FOUND, Fields, Row, everybody, only
from tests.web.security.house import House

BOTH = only(*MEMBERS)
DESK_ONLY = only("facilitator")


def _named(house: House, _role: str) -> Fields:
    name = house.places["talk"].names["pseudonym_member"]
    return {"pseudonym": name, "number": "07700 900123", "agreed": "y"}


TELEPHONE: dict[str, dict[str, Row]] = {
    # Without the gateway's secret there are no such pages.
    "gateway_sms": {"POST": Row(everybody(NOT_FOUND), acts=False)},
    "gateway_keys": {"POST": Row(everybody(NOT_FOUND), acts=False)},
    "resident.phone": {"GET": Row(BOTH)},
    "resident.forget_phone": {"POST": Row(BOTH, acts=False)},
    "facilitator.telephones": {"GET": Row(DESK_ONLY)},
    "facilitator.put_telephone_down": {"POST": Row(DESK_ONLY, fields=_named)},
    "facilitator.take_telephone_out": {"POST": Row(DESK_ONLY, fields=_named, acts=False)},
}
