"""A paper while it is being filled in: it stands locked in the cookie of whoever fills it in, and nowhere with us.

A draft with us would join a person to what they chose. In the cookie it survives going back, a break and a line that
drops; it goes when the paper is handed in, when the cookie is full of other things, and with the session.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from deliberation.services import papers
from deliberation.web import shown_once

LASTS = timedelta(days=90)


@dataclass(slots=True)
class Draft:
    """What was chosen so far: option by number, as text, and what was said of it. `nonce` is the form's."""

    nonce: str
    said: dict[str, str] = field(default_factory=dict)


def look(ballot: str, lasts: timedelta = LASTS) -> Draft:
    """The draft for this ballot (its public id); a new one where there is none, or one that cannot be read."""
    kept = shown_once.look(_name(ballot), lasts)
    match kept:
        case [str(nonce), dict(said)]:
            return Draft(nonce, {str(key): str(value) for key, value in said.items()})
        case _:
            return Draft(papers.new_nonce())


def keep(ballot: str, draft: Draft) -> None:
    """Put it back into the cookie."""
    shown_once.keep(_name(ballot), [draft.nonce, draft.said])


def forget(ballot: str) -> None:
    """Drop it."""
    shown_once.forget(_name(ballot))


def _name(ballot: str) -> str:
    return f"paper-{ballot}"
