"""Who may open what, continued: themes, for members and for everybody."""

from __future__ import annotations

from tests.web.access_rows import MEMBERS, Row, everybody, only
from tests.web.security.house import House

BOTH = only(*MEMBERS)
THEME = {"name": "theme"}
WORDS = {"name": "theme", "contribution": "quoted"}


def _other(house: House) -> str:
    return house.places["talk"].names["theme2"]


TALK: dict[str, dict[str, Row]] = {
    "public.themes": {"GET": Row(everybody(), at="told")},
    "resident.themes": {"GET": Row(BOTH)},
    "resident.names": {"GET": Row(BOTH)},
    "resident.theme": {"GET": Row(BOTH, values=THEME)},
    "resident.theme_yes": {"POST": Row(BOTH, values={"name": "theme2"}, fields={"version": "1"})},
    "resident.decisions": {"GET": Row(BOTH)},
    "resident.undo": {"POST": Row(BOTH, fields={"number": "2"})},
    # Here nothing is suggested: that is said, and nothing happens.
    "resident.keep_theme": {"POST": Row(BOTH, values={"name": "1.1"}, acts=False)},
    "resident.name_theme": {"GET": Row(BOTH, values=THEME)},
    "resident.store_name": {"POST": Row(BOTH, values=THEME, fields={"title": "By bus", "reason": "Shorter"})},
    "resident.same_themes": {"GET": Row(BOTH, values=THEME)},
    "resident.store_same": {
        "POST": Row(BOTH, values=THEME, fields=lambda house, _: {"kept": _other(house), "reason": "The same"}),
    },
    "resident.two_themes": {"GET": Row(BOTH, values=THEME)},
    "resident.store_two": {
        "POST": Row(
            BOTH,
            values=THEME,
            fields=lambda house, _: {
                "title": "By bus",
                "contributions": house.places["talk"].names["quoted"],
                "reason": "It is two",
            },
        ),
    },
    "resident.place_words": {"GET": Row(BOTH, values=WORDS)},
    "resident.store_place": {
        "POST": Row(BOTH, values=WORDS, fields=lambda house, _: {"into": _other(house), "reason": "Wrong place"}),
    },
}
