"""The words of consent in the reader's own language: what they see is what is kept with their answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale, gettext

from accessibility.languages import PSEUDO, babel_locale
from deliberation.services import consent
from deliberation.web.request import SPOKEN, chosen_language

# The stored wordings are in English. Those that are read out at the desk are shown so.
SHOWN_IN = SPOKEN[0]


@dataclass(frozen=True, slots=True)
class Shown:
    """A text with its language, and the English one where that is another."""

    text: str
    language: str
    english: str = ""


def shown(purpose: str, language: str | None = None) -> Shown:
    """The words for one purpose in a language (the reader's), in English where nobody has put them into it."""
    return in_language(consent.wording_of(purpose), language)


def shown_apart(purpose: str, language: str | None = None) -> Shown:
    """The same for what is asked where the thing itself is told."""
    return in_language(consent.wording_asked_apart(purpose), language)


def in_language(english: str, language: str | None = None) -> Shown:
    """A text that is kept in English, in a language (the reader's) where it has been put into it."""
    tag = language or chosen_language()
    if tag in PSEUDO or tag not in SPOKEN[1:]:
        return Shown(english, SHOWN_IN)
    with force_locale(babel_locale(tag)):
        text = gettext(english)
    return Shown(text, tag, english) if text != english else Shown(english, SHOWN_IN)
