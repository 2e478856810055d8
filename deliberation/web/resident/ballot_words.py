"""Wording only: what residents read of ballots."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ANSWER_HINTS: Mapping[str, LazyString] = {
    "cannot_live": _l("You can say why afterwards. It is written beside it."),
    "should_not_decide": _l("It is not my issue, or I gain from it."),
}
# What is done on the page, by kind.
HOW: Mapping[str, LazyString] = {
    "endorse": _l("You say to each one what you think of it."),
    "approval": _l("You tick all that you want. As many as you like."),
    "score": _l("You give each one a mark. A higher mark is better."),
    "points": _l("You have points. You share them out as you like."),
    "ranked": _l("You say which is first for you, which is second, and so on."),
    "budget": _l("Each one costs money. You tick all that you want. The count sees to it that the money is enough."),
    "pairwise": _l("You see two at a time. You say which of the two is more important."),
}
STATES: Mapping[str, LazyString] = {
    "open": _l("Open now"),
    "closed": _l("Being counted"),
    "counted": _l("Being checked"),
    "signed": _l("The result is there"),
    "void": _l("Does not count"),
}
BY_HAND: Mapping[str, LazyString] = {
    "paper": _l("You voted on paper. That vote counts."),
    "phone": _l("You voted by phone. That vote counts."),
}
