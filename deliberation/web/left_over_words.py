"""Wording only: what becomes of the money that equal shares leave over; for whoever sets a vote up or approves it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

# The first is the one that we would take.
LEFT_OVER: Mapping[str, LazyString] = {
    "add1u": _l("What is left over is spent on what all groups could nearly pay for, and then on what has most ticks"),
    "phragmen": _l("What is left over is spent on what its supporters could pay for soonest"),
    "add1": _l("What is left over is spent on what all groups could nearly pay for, and the rest is kept"),
    "none": _l("What is left over is kept"),
}
EFFECTS: Mapping[str, LazyString] = {
    "add1u": _l("Hardly any money is left. The last things go to those that most people want."),
    "phragmen": _l("Much of the money is used, and small groups keep their turn to the end."),
    "add1": _l("With few things to pay for, much of the money can stay unspent."),
    "none": _l("Often a quarter of the money or more stays unspent."),
}
