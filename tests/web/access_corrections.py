"""Who may open what, continued: where the lines of a strategy are corrected."""

from __future__ import annotations

from tests.web.access_rows import Row, only

CONVENOR_ONLY = only("convenor")
ACTION = {
    "text": "Paint the bus",
    "owner": "The council",
    "kind": "service",
    **{f"starts_on_{part}": value for part, value in {"day": "1", "month": "4", "year": "2031"}.items()},
    **{f"due_on_{part}": value for part, value in {"day": "1", "month": "4", "year": "2032"}.items()},
}
CORRECTIONS: dict[str, dict[str, Row]] = {
    "convenor.change_priority": {"GET": Row(CONVENOR_ONLY, at="plan", values={"priority": "priority"})},
    "convenor.store_priority": {
        "POST": Row(
            CONVENOR_ONLY,
            at="plan",
            values={"priority": "priority"},
            fields=lambda house, _: {
                "title": "Other",
                "why": "They asked.",
                "recommendations": house.places["plan"].names["final"],
            },
        ),
    },
    "convenor.removing_priority": {"GET": Row(CONVENOR_ONLY, at="plan", values={"priority": "priority"})},
    "convenor.remove_priority": {
        "POST": Row(CONVENOR_ONLY, at="plan", values={"priority": "priority"}, fields={"actions": "remove"}),
    },
    "convenor.change_action": {"GET": Row(CONVENOR_ONLY, at="plan", values={"action": "action"})},
    "convenor.store_action": {"POST": Row(CONVENOR_ONLY, at="plan", values={"action": "action"}, fields=ACTION)},
    "convenor.removing_action": {"GET": Row(CONVENOR_ONLY, at="plan", values={"action": "action"})},
    "convenor.remove_action": {"POST": Row(CONVENOR_ONLY, at="plan", values={"action": "action"})},
    "convenor.ordering": {"GET": Row(CONVENOR_ONLY, at="plan")},
    "convenor.order": {
        "POST": Row(
            CONVENOR_ONLY, at="plan", fields=lambda house, _: {house.places["plan"].names["priority"]: "1"}, acts=False
        )
    },
    "convenor.taking_up": {"GET": Row(CONVENOR_ONLY, at="ready")},
    "convenor.take_up": {"POST": Row(CONVENOR_ONLY, at="ready")},
}
