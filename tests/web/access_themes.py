"""Who may open what, continued: words sorted into themes at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.access_rows import DESK, Fields, Row, only
from tests.web.security.house import House

AT_THE_DESK = only(*DESK)
SORTERS = only("facilitator")
SOURCE = {"source": "assembly"}
THEME = {**SOURCE, "name": "theme"}
SUGGESTED = {**SOURCE, "name": "suggested_theme"}


def sends(values: Mapping[str, str], step: str = "", /, **fields: str) -> dict[str, Row]:
    """A form of somebody who sorts. Fields name things in the place, or stand as they are."""

    def named(house: House, _role: str) -> Fields:
        known = house.places["talk"].names
        return {
            "step": step,
            "once": "x",
            "reason": "So it is",
            **{name: known.get(value, value) for name, value in fields.items()},
        }

    return {"POST": Row(SORTERS, values=values, fields=named)}


THEMES: dict[str, dict[str, Row]] = {
    "facilitator.themes": {"GET": Row(AT_THE_DESK)},
    "facilitator.themes_of": {"GET": Row(AT_THE_DESK, values=SOURCE)},
    "facilitator.theme_wall": {"GET": Row(AT_THE_DESK, values=SOURCE)},
    "facilitator.theme_coverage": {"GET": Row(AT_THE_DESK, values=SOURCE)},
    "facilitator.theme_tray": {"GET": Row(AT_THE_DESK, values=SOURCE)},
    "facilitator.theme_log": {"GET": Row(AT_THE_DESK)},
    "facilitator.undo_edit": {"GET": Row(SORTERS, values={"number": "last_edit"})},
    "facilitator.theme": {"GET": Row(AT_THE_DESK, values=THEME)},
    "facilitator.take_up": sends(SOURCE, "ticked", themes="suggested_theme"),
    "facilitator.look_again": sends(SOURCE),
    "facilitator.sort_tray": sends(SOURCE, "take", contributions="later"),
    "facilitator.looked_through": sends(SOURCE),
    "facilitator.store_undo": sends({"number": "last_edit"}),
    "facilitator.sort_words": sends(THEME, "move", contributions="quoted", into="theme2"),
    "facilitator.take_up_one": sends(SUGGESTED, title="Somebody to ring"),
    "facilitator.rename_theme": sends(THEME, title="Buses"),
    "facilitator.join_theme": sends(THEME, kept="theme2"),
    "facilitator.give_up_theme": sends(THEME),
}
