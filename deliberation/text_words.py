"""What is texted and spoken to people who take part by telephone: short, and in letters that every phone has.

The words of a text message keep to the GSM alphabet (3GPP TS 23.038): without typographic quotes and dashes one
message holds 160 letters, with them 70.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import force_locale
from flask_babel import gettext as translate
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from accessibility.languages import babel_locale


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to tell: its code, what fills its words, and words of a statement or a note, with their language."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what is told, in one language."""

    text: str
    language: str


# The same by text message and by voice.
BOTH: Mapping[str, LazyString] = {
    "no_number": _l("We cannot see your number. Please let us see it, and try again."),
    "stopped": _l("You are stopped. This phone is forgotten. Your answers stay until you take them back."),
    "forgotten": _l("Thank you. This phone is forgotten."),
    "consent_no": _l("Thank you. We keep nothing from you. This phone is forgotten."),
    "over": _l("This is over for you now. This phone is forgotten."),
    "closed_project": _l("This project is over. This phone is forgotten."),
    "paused": _l("We have a break. Nothing is lost. Please try again later."),
    "not_now": _l("There is nothing to answer now. Please try again later."),
    "statement_gone": _l("That one is closed. Here is the next one."),
    "code_unknown": _l("We do not know this code. Look at each word again. Then send all four."),
    "code_of_poster": _l("That is the code of the poster. You need a card of your own."),
    "code_of_other": _l("This code is not for answering by phone."),
    "too_many": _l("That was a lot in a short time. Please try again in some minutes."),
    "kept": _l("Kept."),
}
TEXTED: Mapping[str, LazyString] = {
    "unknown": _l("We do not know this phone. To take part, text the four words on your card."),
    "is_it_you": _l("We were told that you want to take part by this phone. 1: yes. 2: no, forget this phone."),
    "consent_keys": _l("1: yes. 2: no."),
    "welcome": _l("Welcome. We send you one line at a time. You say what you think. STOP ends it at any time."),
    "note_keys": _l("That is what comes next. 1: see it. SKIP: leave it out."),
    "keys": _l("1: agree. 2: disagree. 3: not sure. SKIP, STOP or HELP."),
    "bad_phone": _l("Please text 1 for yes or 2 for no."),
    "bad_note": _l("Please text 1 to see it, or SKIP. STOP ends it."),
    "bad_vote": _l("Please text 1, 2 or 3. Or SKIP, BACK, STOP or HELP."),
    "no_words": _l("We cannot keep words from a text. Text 1, 2, 3 or SKIP. Or talk to us."),
    "no_back": _l("There is nothing to go back to."),
    "help": _l("1, 2 or 3 is your answer. SKIP leaves one out. BACK asks the last one again. STOP ends it."),
    "done": _l("That is all for now. Thank you. Text MORE another day to see what is new."),
    "left_out": _l("You have seen them all. You left out %(number)s. Text MORE to see those again."),
}
SPOKEN: Mapping[str, LazyString] = {
    "unknown": _l(
        "We do not know this phone. To take part, key in the four words on your card, with a star after each word."
    ),
    "is_it_you": _l(
        "We were told that you want to take part by this phone. "
        "Press 1 for yes. Press 2 for no: then we forget this phone."
    ),
    "consent_keys": _l("Press 1 for yes. Press 2 for no."),
    "welcome": _l("Welcome. You hear one line at a time, and say what you think. Press 9 to stop at any time."),
    "note_keys": _l("That is what comes next. Press 1 to hear it. Press 0 to leave it out."),
    "keys": _l("Press 1 to agree. Press 2 to disagree. Press 3 if you are not sure. 0 leaves it out. 8 is for help."),
    "bad_phone": _l("Please press 1 for yes or 2 for no."),
    "bad_note": _l("Please press 1 to hear it, or 0 to leave it out. 9 stops."),
    "bad_vote": _l("Please press 1, 2 or 3. 0 leaves it out. 9 stops. 8 is for help."),
    "no_words": _l("Please press 1, 2 or 3. 0 leaves it out. 9 stops. 8 is for help."),
    "no_back": _l("There is nothing to go back to."),
    "help": _l(
        "1, 2 or 3 is your answer. 0 leaves one out. 7 asks the last one again. 9 stops, and we forget this phone."
    ),
    "done": _l("That is all for now. Thank you. Ring again another day to hear what is new."),
    "left_out": _l("You have heard them all. You left out %(number)s. Press 1 to hear those again. Or ring off."),
}
# After these it helps to know whom to ring.
RINGS = frozenset(
    {"no_number", "stopped", "unknown", "code_unknown", "code_of_poster", "code_of_other", "no_words", "help"}
)
# By voice it would be said after each slip of a finger.
RINGS_SPOKEN = RINGS - {"no_words"}
RING = _l("Ring us: %(phone)s.")
# The next statement says as much, and each message costs somebody money.
NOT_TEXTED = frozenset({"kept"})
# What stands beside the words of a statement, a note or a question, which come first.
AROUND = {"ask_consent": "consent_keys", "note": "note_keys", "question": "keys"}
PLAIN = str.maketrans({**dict(zip("‘’“”–—\u2011\u00a0\u202f", "''\"\"---  ", strict=True)), "…": "..."})


def in_language(text: str, language: str) -> str:
    """Words of ours in somebody's language, as far as they are translated."""
    with force_locale(babel_locale(language)):
        return str(translate(text))


def texted(said: Said, language: str, *, phone: str) -> str:
    """One thing as a text message; "" for what is not worth one."""
    if said.code in NOT_TEXTED:
        return ""
    parts = _parts(said, language, TEXTED, phone if said.code in RINGS else "")
    return "\n".join(part.text.translate(PLAIN) for part in parts)


def spoken(said: Said, language: str, *, phone: str) -> list[Part]:
    """One thing as it is read out, each part in its own language."""
    return _parts(said, language, SPOKEN, phone if said.code in RINGS_SPOKEN else "")


def _parts(said: Said, language: str, own: Mapping[str, LazyString], phone: str) -> list[Part]:
    """The words of a note or statement first, then what can be answered."""
    told = {**BOTH, **own}
    with force_locale(babel_locale(language)):
        words = str(told[AROUND.get(said.code, said.code)]) % said.params
        if phone:
            words = f"{words} {str(RING) % {'phone': phone}}"
    if not said.text:
        return [Part(words, language)]
    return [Part(said.text, said.language or language), Part(words, language)]
