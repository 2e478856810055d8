"""What somebody means by a text message, or by the keys that they press."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from accessibility import codes


class Act(enum.Enum):
    """What can be meant. Everything else is `OTHER`. A call that begins, or a key that says it again, is `AGAIN`."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    SKIP = "skip"
    BACK = "back"
    HELP = "help"
    STOP = "stop"
    AGAIN = "again"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was meant. `codes`: the personal codes that the words, or the keys, can stand for."""

    act: Act
    codes: tuple[str, ...] = ()


# In each language that we speak, whatever language somebody chose: a word that is known is never refused.
WORDS: Mapping[Act, frozenset[str]] = {
    Act.ONE: frozenset({"1", "one", "yes", "agree", "ydw", "cytuno", "نعم", "اوافق", "أوافق"}),
    Act.TWO: frozenset({"2", "two", "no", "disagree", "na", "anghytuno", "لا"}),
    Act.THREE: frozenset({"3", "three", "pass", "ansicr"}),
    Act.SKIP: frozenset({"0", "skip", "hepgor", "تخطي"}),
    Act.BACK: frozenset({"back", "nol", "رجوع"}),
    Act.HELP: frozenset({"help", "?", "cymorth", "مساعدة"}),
    Act.STOP: frozenset({"stop", "stopall", "unsubscribe", "quit", "cancel", "end", "stopio", "توقف", "قف"}),
}
KEYS: Mapping[str, Act] = {
    "1": Act.ONE,
    "2": Act.TWO,
    "3": Act.THREE,
    "0": Act.SKIP,
    "7": Act.BACK,
    "8": Act.HELP,
    "9": Act.STOP,
    "": Act.AGAIN,
    "#": Act.AGAIN,
    "*": Act.AGAIN,
}
# A message longer than this is no order: somebody tells us something.
SHORT = 4
LONGEST = 1000
AROUND = re.compile(r"[^\w?]+")


def hear(text: str) -> Heard:
    """What a text message means. STOP is found in any short message, however it is written."""
    wanted = _digits(text[:LONGEST])
    code = codes.normalise(wanted)
    if code is not None:
        return Heard(Act.OTHER, (code,))
    words = [word for word in AROUND.split(wanted.casefold()) if word]
    if len(words) <= SHORT and any(word in WORDS[Act.STOP] for word in words):
        return Heard(Act.STOP)
    if len(words) == 1:
        return Heard(next((act for act, known in WORDS.items() if words[0] in known), Act.OTHER))
    return Heard(Act.OTHER if words else Act.AGAIN)


def hear_keys(pressed: str) -> Heard:
    """What pressed keys mean: one key, or the words of a code with a star after each."""
    keys = _digits(pressed[:LONGEST]).strip()
    act = KEYS.get(keys)
    return Heard(act) if act is not None else Heard(Act.OTHER, codes.pressed(keys))


def _digits(text: str) -> str:
    """The same with digits of other scripts as ours."""
    return "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in text)
