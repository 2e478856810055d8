"""Who may open what, continued: what is one's own, practice, and what the convenor learns of it."""

from __future__ import annotations

from tests.web.access_rows import MEMBERS, Row, everybody, only

BOTH = only(*MEMBERS)
RUNS_IT = only("convenor")

DATA: dict[str, dict[str, Row]] = {
    # With nothing kept there is nothing to forget.
    "public.forget_settings": {"POST": Row(everybody(), acts=False)},
    "resident.practice": {"GET": Row(BOTH)},
    "resident.practice_vote": {"POST": Row(BOTH, fields={"choice": "agree"}, acts=False)},
    "resident.practice_say": {"GET": Row(BOTH)},
    "resident.practice_read": {"POST": Row(BOTH, fields={"text": "Soup"}, acts=False)},
    "resident.draft": {"GET": Row(BOTH)},
    "resident.keep_draft": {"POST": Row(BOTH, fields={"text": "A bus at night"})},
    "resident.throw_draft_away": {"POST": Row(BOTH, acts=False)},
    "resident.part_of": {"GET": Row(BOTH)},
    "resident.tell_part_of": {"POST": Row(BOTH, fields={"kinds": "carer"})},
    "resident.good_at": {"GET": Row(BOTH)},
    "resident.tell_good_at": {"POST": Row(BOTH, fields={"kinds": "cooking"})},
    "resident.forget_about_me": {"POST": Row(BOTH)},
    "convenor.about_people": {"GET": Row(RUNS_IT)},
    "convenor.processing": {"GET": Row(RUNS_IT)},
    "convenor.processing_file": {"GET": Row(RUNS_IT, values={"kind": "docx"})},
}
