"""Who may open what, continued: translations at the desk."""

from __future__ import annotations

from deliberation.database import db
from deliberation.reading import translations
from tests.web.access_rows import Fields, Row, only
from tests.web.security.house import House

ONE = {"language": "cy", "reference": "statement2"}


def _mark(house: House, _role: str) -> Fields:
    place = house.places["talk"]
    reference = place.names["statement2"]
    with house.app.app_context():
        return {"mark": translations.shown(db.session(), place.id, [reference], "cy")[reference].mark}


LANGUAGES: dict[str, dict[str, Row]] = {
    "facilitator.translations": {"GET": Row(only("facilitator"))},
    "facilitator.translation": {"GET": Row(only("facilitator"), values=ONE)},
    "facilitator.store_translation": {"POST": Row(only("facilitator"), values=ONE, fields={"text": "Ar agor."})},
    "facilitator.check_translation": {"POST": Row(only("facilitator"), values=ONE, fields=_mark)},
    "facilitator.remove_translation": {"POST": Row(only("facilitator"), values=ONE)},
}
