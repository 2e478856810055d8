"""Themes in the demo: the computer suggests, the facilitator takes up and gives plain names, members say yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor, Part
from deliberation.reading import themes
from deliberation.services import accounts, theme_links, theme_proposals
from deliberation.services import themes as services
from models import Role, Source

if TYPE_CHECKING:
    from deliberation.scenario.report import Report
    from deliberation.scenario.wexmoor import Member

ASSEMBLY = str(Source.ASSEMBLY)

# A suggested theme is known by one of its key words; what the facilitator calls it, and the sentence to it.
PLAIN_NAMES: tuple[tuple[str, str, str], ...] = (
    ("their story", "Telling your story once", "Nobody should have to tell it again and again."),
    ("money for", "Money that lasts", "More of it, and for longer than a year."),
    ("run it", "Run by people who have been there", "Those who have used a service help to run it."),
    ("bring", "With a friend, in the evening", "When it is open, and who may come along."),
    ("find", "Easy to find out about", "What there is, and how to get to it."),
    ("miss", "Fine to miss a week", "A bad week should not end the help."),
    ("clinic", "Clinics", "The walk-in clinic, the sleep clinic and the hearing aid clinic."),
    ("garden", "The community garden", ""),
)
# How many members say yes to the name of each, in that order; three are enough.
YESES = (3, 3, 3, 2, 1)

# Castle Ward: the name, the sentence, which words (by position), and which statements (by position) came from it.
WARD_THEMES: tuple[tuple[str, str, tuple[int, ...], tuple[int, ...]], ...] = (
    ("Getting to places", "Buses, lifts and fares.", (0, 9, 11), (0, 8, 10)),
    ("People who know us", "One worker, one voice, and people who have been through it.", (1, 6, 10), (1, 5, 9)),
    ("Open rooms", "Somewhere to go in the evening.", (2, 5, 8), (2, 7)),
    ("Work and forms that fit", "A few hours a week. A page, not a book.", (3, 4), (3, 4)),
    ("A bed on release day", "", (7,), (6,)),
)


def facilitator_of(session: Session, process_id: int, person_id: int) -> Actor:
    """The facilitator at the desk of a process, with the role for it."""
    role = Role.FACILITATOR
    membership = accounts.grant_role(session, SYSTEM, process_id=process_id, person_id=person_id, role=role)
    part = Part(process_id, membership, role, "")
    return Actor(person_id=person_id, is_staff=True, second_factor=True, parts=(part,))


def sort_borough(
    session: Session, report: Report, process_id: int, facilitator: Actor, members: Sequence[Member]
) -> None:
    """Of what the computer suggests some is taken up, named and agreed; the rest waits for people to look at it."""
    theme_proposals.refresh(session, SYSTEM, process_id, Source.ASSEMBLY)
    waiting = list(themes.themes(session, facilitator, process_id, ASSEMBLY).themes)
    made = []
    for key_word, title, description in PLAIN_NAMES:
        suggested = next((one for one in waiting if key_word in one.keywords), None)
        if suggested is not None:
            waiting.remove(suggested)
            made.append(_take_up(session, process_id, facilitator, suggested.name, title, description))
    for theme, yeses in zip(made, YESES, strict=False):
        _say_yes(session, process_id, members[:yeses], theme, version=2)
    found = themes.themes(session, facilitator, process_id, ASSEMBLY).themes
    report.check(5, "themes that people took up", 8, sum(one.state != themes.SUGGESTED for one in found))
    report.check(5, "themes whose name members agreed on", 3, sum(one.state == "approved" for one in found))


def _take_up(
    session: Session, process_id: int, facilitator: Actor, suggested: str, title: str, description: str
) -> str:
    theme = services.accept(session, facilitator, process_id, ASSEMBLY, [suggested]).themes[0]
    services.rename(session, facilitator, process_id, theme, title=title, description=description)
    return theme


def sort_ward(
    session: Session,
    process_id: int,
    facilitator: Actor,
    members: Sequence[Member],
    said: Sequence[str],
    statements: Sequence[str],
) -> None:
    """With so few words people sort by hand; members agree on every name."""
    for title, description, inside, drawn in WARD_THEMES:
        chosen = [said[one] for one in inside]
        theme = services.make(session, facilitator, process_id, title=title, contributions=chosen).themes[0]
        version = 1
        if description:
            services.rename(session, facilitator, process_id, theme, title=title, description=description)
            version = 2
        for one in drawn:
            theme_links.state(session, facilitator, process_id, theme, statements[one])
        _say_yes(session, process_id, members[:3], theme, version=version)


def _say_yes(session: Session, process_id: int, members: Sequence[Member], theme: str, *, version: int) -> None:
    for member in members:
        services.approve(session, member.actor, process_id, theme, version=version)
