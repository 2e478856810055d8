"""The words a supporter reads for choices and states."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CHOICES: Mapping[str, LazyString] = {
    "agree": _l("They agree"),
    "disagree": _l("They do not agree"),
    "pass": _l("They are not sure"),
}
VOTES: Mapping[str, int] = {"agree": 1, "disagree": -1, "pass": 0}
HOW_WRITTEN: Mapping[str, LazyString] = {
    "exactly": _l("Just as they said it"),
    "summary": _l("In short, in my words"),
}
MAY: Mapping[str, LazyString] = {
    "read": _l("Read what they said here"),
    "write": _l("Write down words for them"),
    "vote": _l("Bring their answers to statements"),
}
WORD_STATES: Mapping[str, LazyString] = {
    "submitted": _l("Waiting for their yes"),
    "hidden": _l("Hidden"),
}
# What people here often write in; what we read is not limited to these.
WRITTEN_IN = (
    "en-GB", "ar", "bn", "cy", "es", "fa", "fr", "gu", "it", "ku", "lt", "pa", "pl", "ps", "pt", "ro", "so", "ta", "tr",
    "uk", "ur", "vi", "zh",
)  # fmt: skip
