"""Wording of what a committee is and decides, as everybody reads it and as its own people do."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import StringField

from deliberation.reading.bodies import BodyView, DecisionView, Quorums
from deliberation.web import governing
from deliberation.web.fields import DIGITS

SUBJECTS: Mapping[str, LazyString] = {
    "remit": _l("The question and what was agreed (%(about)s)"),
    "strategy": _l("The plan"),
    "ballot": _l("Vote %(about)s"),
    "step_back": _l("One step back, to: %(about)s"),
    "rules": _l("How many have to be there"),
    "other": _l("Something else"),
}
# How somebody in the room stood, for the committee itself; "" is whoever was not there.
STANDS: Mapping[str, LazyString] = {
    "": _l("was not there"),
    "for": _l("for"),
    "against": _l("against"),
    "neither": _l("there, voted neither way"),
    "stood_aside": _l("stood aside: has an interest in it"),
}


NUMBERS = ("seats", "quorum", "lived_quorum")


def rule_boxes() -> Mapping[str, StringField]:
    """The boxes for the three numbers of a committee."""
    asked = (
        _l("How many seats are there?"),
        _l("How many have to be there?"),
        _l("How many of them have to come from seats for lived experience?"),
    )
    return {name: StringField(label, render_kw=DIGITS) for name, label in zip(NUMBERS, asked, strict=True)}


def subject(one: DecisionView) -> str:
    """What a decision is about."""
    about = governing.state_words(one.about) if one.subject == "step_back" else one.about
    return str(SUBJECTS[one.subject]) % {"about": about}


def rule(body: BodyView | Quorums) -> str:
    """When a decision counts."""
    if not body.lived_quorum:
        return str(_("A decision counts when %(quorum)s or more are there.", quorum=body.quorum))
    return str(
        _(
            "A decision counts when %(quorum)s or more are there, and %(lived)s of them have lived through it.",
            quorum=body.quorum,
            lived=body.lived_quorum,
        )
    )


def counts(one: DecisionView) -> str:
    """How the seats in the room voted."""
    return str(
        _(
            "%(yes)s for, %(no)s against, %(neither)s neither. %(aside)s stood aside.",
            yes=one.counts["for"],
            no=one.counts["against"],
            neither=one.counts["neither"],
            aside=one.counts["stood_aside"],
        )
    )


def there(one: DecisionView) -> str:
    """How many were there, beside how many were needed."""
    return str(
        _(
            "There: %(there)s (needed: %(quorum)s). Of them with lived experience: %(lived)s (needed: %(least)s).",
            there=one.present,
            quorum=one.quorum,
            lived=one.lived_present,
            least=one.lived_quorum,
        )
    )
