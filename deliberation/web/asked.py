"""What is asked of residents, word for word: on the screens, and on paper."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CHOICES: Mapping[str, LazyString] = {
    "agree": _l("I agree"),
    "disagree": _l("I do not agree"),
    "pass": _l("I am not sure"),
}
HANDS: Mapping[str, LazyString] = {
    "own_words": _l("I wrote it myself"),
    "helped": _l("Somebody helped me write it"),
    "interpreted": _l("Somebody put it into another language for me"),
}
QUESTIONS: Mapping[str, LazyString] = {
    "take_part": _l("Do you want to take part?"),
    "be_quoted": _l("May we show your words to other people?"),
    "be_contacted": _l("May we tell you what happened with your words?"),
    "be_kept": _l("May we keep your words after the end?"),
}
YES_OR_NO: Mapping[str, LazyString] = {"yes": _l("Yes"), "no": _l("No")}
WAYS_TO_BE_QUOTED: Mapping[str, LazyString] = {
    "no": _l("No. Do not show my words"),
    "none": _l("Yes, with no name at all"),
    "pseudonym": _l("Yes, with my made-up name"),
    "circumstance": _l("Yes, with a line about me"),
    "name": _l("Yes, with my name"),
}
OWN_WORDS = _l("What would make things better for you?")
WHO_WROTE = _l("Who wrote this?")
