"""Who may open what, continued: sheets of paper. A sheet's code leads everybody to the same page."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.web.access_rows import Fields, Row, everybody, only
from tests.web.security.house import House

FACILITATORS = only("facilitator")
SHEET = {"number": "sheet"}
DIFFERS = {"number": "sheet_differs"}
SPARE = {"number": "sheet_spare"}
PACK = {"pack": "pack"}


def _printed(house: House, _role: str) -> Fields:
    return {"names": house.places["talk"].names["pseudonym_member"], "look": "easy", "words": "y"}


def _read(house: House, _role: str) -> Fields:
    return {"given_in_on": datetime.now(UTC).date().isoformat()}


def _settled(house: House, _role: str) -> Fields:
    return {house.places["talk"].names["statement"]: "agree"}


PAPER: dict[str, dict[str, Row]] = {
    "public.sheet": {"GET": Row(everybody(), values=SHEET)},
    "facilitator.paper": {"GET": Row(FACILITATORS)},
    "facilitator.find_sheet": {
        "POST": Row(FACILITATORS, fields=lambda house, _: {"number": house.places["talk"].names["sheet"]}, acts=False)
    },
    "facilitator.new_sheets": {"GET": Row(FACILITATORS)},
    "facilitator.make_sheets": {"POST": Row(FACILITATORS, fields=_printed)},
    "facilitator.print_sheets": {"GET": Row(FACILITATORS, values=PACK)},
    "facilitator.sheets_file": {"GET": Row(FACILITATORS, values={**PACK, "kind": "docx"})},
    "facilitator.key_sheet": {"GET": Row(FACILITATORS, values=SHEET)},
    "facilitator.store_keying": {"POST": Row(FACILITATORS, values=SHEET, fields=_read)},
    "facilitator.settle_sheet": {"GET": Row(FACILITATORS, values=DIFFERS)},
    "facilitator.store_settled": {"POST": Row(FACILITATORS, values=DIFFERS, fields=_settled)},
    "facilitator.voiding": {"GET": Row(FACILITATORS, values=SPARE)},
    "facilitator.void_sheet": {"POST": Row(FACILITATORS, values=SPARE)},
    "facilitator.agreement": {"GET": Row(FACILITATORS)},
}
