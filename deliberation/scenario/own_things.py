"""What is the members' own: some tell what they are part of and good at, and one keeps words for later."""

from __future__ import annotations

from sqlalchemy.orm import Session

from accessibility.preferences import Preferences
from deliberation.permissions import Actor
from deliberation.reading.about_me import Told
from deliberation.services import about_me, drafts, reader_settings

TELLING = 18
COMMUNITIES = (("carer", "parent"), ("long_ill", "little_money"), ("little_money", "no_job"), ("faith",), ("older",))
STRENGTHS = (("listening", "cooking"), ("been_through_it", "speaking_up"), ("knows_the_area",))
BEGUN = "The bus to the clinic stops at six. When my shift ends I"


def tell_some(session: Session, process_id: int, members: tuple[Actor, ...]) -> None:
    """Eighteen members tell of themselves; the last one keeps a draft, and large letters."""
    shown = about_me.wording()
    for position, member in enumerate(members[:TELLING]):
        for facet, kinds in (
            ("communities", COMMUNITIES[position % len(COMMUNITIES)]),
            ("strengths", STRENGTHS[position % len(STRENGTHS)]),
        ):
            about_me.tell(session, member, process_id, facet, Told(kinds), shown=shown, language="en-GB")
    drafts.keep(session, members[-1], process_id, BEGUN)
    reader_settings.keep(session, members[-2], process_id, Preferences(text_size="large"))
