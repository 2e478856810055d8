"""Wording only: what residents read about themes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

# What somebody did, in the list of decisions.
ACTS: Mapping[str, LazyString] = {
    "accept": _l("kept what the computer put together"),
    "make": _l("made a new theme"),
    "rename": _l("gave a theme another name"),
    "merge": _l("said that two themes are one"),
    "split": _l("made two themes of one"),
    "move": _l("said that words belong to another theme"),
    "take_in": _l("put new words in themes"),
    "link": _l("put words in a theme"),
    "unlink": _l("said that words do not belong to a theme"),
    "state": _l("said which statement came from a theme"),
    "close": _l("gave up a theme"),
    "undo": _l("took back a change"),
}


WHO: Mapping[str, LazyString] = {
    "member": _l("A member"),
    "facilitator": _l("The team"),
    "convenor": _l("The team"),
}


def who(roles: str, *, own: bool) -> str:
    """Who decided something, for members: their role alone, since nobody was asked if their name may stand there."""
    if own:
        return str(_("You"))
    return str(next((WHO[role] for role in roles.split("+") if role in WHO), _("Somebody")))


def why_nothing(code: str, params: Mapping[str, object]) -> str:
    """Why the computer puts nothing together."""
    if code == "too_few_texts":
        return str(
            _(
                "It is too early. There are %(texts)s things so far. From %(needed)s on they can be sorted.",
                texts=params["texts"],
                needed=params["needed"],
            )
        )
    if code == "nothing_in_common":
        return str(_("What people said is too different to put together."))
    return str(_("Nobody has said anything yet, or it is being sorted. Look again in a few minutes."))


def title_of(name: str, title: str) -> str:
    """What a theme is called in a list: its own name, or that it has none."""
    return title or str(_("No name yet: %(reference)s", reference=name))


def thanks(*, approved: bool, missing: int) -> str:
    """What is said after a yes to a name."""
    if approved:
        return str(_("Thank you. Members have said yes to this name."))
    needed = ngettext("It needs %(num)s more yes.", "It needs %(num)s more yeses.", max(missing, 1))
    thanks = _("Thank you. Your yes counts.")
    return f"{thanks} {needed}"
