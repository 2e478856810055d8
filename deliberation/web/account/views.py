"""Words for accounts: roles, ways to sign in, and where a role leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from deliberation.messages import STATES
from deliberation.reading.actors import Account, Colleague
from deliberation.reading.processes import ProcessView

ROLES: Mapping[str, LazyString] = {
    "member": _l("Member"),
    "supporter": _l("Supporter"),
    "facilitator": _l("Facilitator"),
    "convenor": _l("Convenor"),
    "advisory_member": _l("Advisory committee"),
    "witness": _l("Speaker"),
    "panel_member": _l("Panel member"),
    "procurement_lead": _l("Procurement lead"),
    "observer": _l("Observer"),
    "reviewer": _l("Reviewer"),
    "teller": _l("Teller"),
}
# What each role opens: the page, and what the link says.
DOORS: Mapping[str, tuple[str, LazyString]] = {
    "facilitator": ("facilitator.desk", _l("Open the desk")),
    "convenor": ("convenor.process", _l("Run the project")),
    "advisory_member": ("committee.process", _l("Open the committee’s pages")),
    "reviewer": ("reviewer.concerns", _l("Read the concerns")),
    "teller": ("teller.ballots", _l("Open the votes")),
}
PUBLIC_DOOR = ("public.process", _l("See the project"))


@dataclass(frozen=True, slots=True)
class Door:
    """A link to what a role opens."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Project:
    """One of somebody's projects: its name, where it stands, their roles in it and the doors that these open."""

    title: str
    language: str
    state: str
    roles: str
    doors: tuple[Door, ...]


def project(process: ProcessView, roles: Sequence[str]) -> Project:
    """A project in words, with its links."""
    found = [DOORS[role] for role in roles if role in DOORS] or [PUBLIC_DOOR]
    return Project(
        title=process.title,
        language=process.language,
        state=str(STATES.get(process.state, process.state)),
        roles=", ".join(str(ROLES.get(role, role)) for role in roles),
        doors=tuple(Door(url_for(endpoint, pid=process.public_id), str(words)) for endpoint, words in found),
    )


def factor_words(account: Account) -> str:
    """What somebody signs in with beside the password."""
    codes = account.one_time_codes_left
    printed = str(ngettext("%(num)s printed code is left.", "%(num)s printed codes are left.", codes))
    if account.has_app:
        return str(_("An app. %(printed)s", printed=printed) if codes else _("An app."))
    return printed


def colleague_state(one: Colleague) -> str:
    """Where an account stands, in words."""
    if one.disabled_at is not None:
        return str(_("Shut out"))
    return str(_("Open") if one.has_second_factor else _("Has not signed in yet"))
