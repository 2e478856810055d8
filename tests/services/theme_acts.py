"""What people do with themes, each with the key of a form: for the test that sends every form twice."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import theme_links, theme_proposals, theme_record, themes
from models import Source
from tests.services.people import Place, member, place, say, state_it


def sorted_out(session: Session) -> Place:
    """T01 with C01 and C02, T02 with C03, one suggestion with twelve contributions, and C16 in the tray for T01."""
    here = place(session)
    who = member(session, here.process_id)
    for text in ("Late bus.", "Late bus again.", "Warm library."):
        say(session, who, here.process_id, text)
    for _ in range(12):
        say(session, who, here.process_id, "More trees in the park.")
    themes.make(session, here.facilitator, here.process_id, title="Buses", contributions=["C01", "C02"])
    themes.make(session, here.facilitator, here.process_id, title="Library", contributions=["C03"])
    theme_proposals.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    say(session, who, here.process_id, "Late bus.")
    theme_proposals.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    return here


def stated(session: Session) -> Place:
    """The same, with S01."""
    here = sorted_out(session)
    state_it(session, here, "C01")
    return here


# Where to be, and the act with a key.
THEME_ACTS: dict[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "theme_links.add": (
        sorted_out,
        lambda s, h, key: theme_links.add(s, h.facilitator, h.process_id, "C01", "T02", key=key),
    ),
    "theme_links.move": (
        sorted_out,
        lambda s, h, key: theme_links.move(s, h.facilitator, h.process_id, "C01", out_of="T01", into="T02", key=key),
    ),
    "theme_links.remove": (
        sorted_out,
        lambda s, h, key: theme_links.remove(s, h.facilitator, h.process_id, "C01", "T01", key=key),
    ),
    "theme_links.state": (
        stated,
        lambda s, h, key: theme_links.state(s, h.facilitator, h.process_id, "T01", "S01", key=key),
    ),
    "theme_links.take_in": (
        sorted_out,
        lambda s, h, key: theme_links.take_in(s, h.facilitator, h.process_id, "assembly", ["C16"], key=key),
    ),
    "theme_record.undo": (
        sorted_out,
        lambda s, h, key: theme_record.undo(s, h.facilitator, h.process_id, 2, key=key),
    ),
    "themes.accept": (
        sorted_out,
        lambda s, h, key: themes.accept(s, h.facilitator, h.process_id, "assembly", key=key),
    ),
    "themes.close": (
        sorted_out,
        lambda s, h, key: themes.close(s, h.facilitator, h.process_id, "T01", key=key),
    ),
    "themes.make": (
        sorted_out,
        lambda s, h, key: themes.make(s, h.facilitator, h.process_id, title="New", contributions=["C05"], key=key),
    ),
    "themes.merge": (
        sorted_out,
        lambda s, h, key: themes.merge(s, h.facilitator, h.process_id, gone="T01", kept="T02", key=key),
    ),
    "themes.rename": (
        sorted_out,
        lambda s, h, key: themes.rename(s, h.facilitator, h.process_id, "T01", title="Late", key=key),
    ),
    "themes.search_again": (
        sorted_out,
        lambda s, h, key: themes.search_again(s, h.facilitator, h.process_id, "assembly", key=key),
    ),
    "themes.split": (
        sorted_out,
        lambda s, h, key: themes.split(
            s, h.facilitator, h.process_id, "T01", title="New", contributions=["C01"], key=key
        ),
    ),
}
