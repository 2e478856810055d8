"""A gentle note for whoever writes: what could be plainer. It never stops anybody from saving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm

from accessibility import plain_words
from accessibility.plain_words import LIMITS, Level, Remark

# Written without spaces between words, so words can't be counted.
WITHOUT_SPACES = frozenset({"bo", "dz", "ja", "km", "lo", "my", "th", "yue", "zh"})
ADVICE: Mapping[str, LazyString] = {
    "grade-high": _l("These words are hard to read. Try shorter words and shorter sentences."),
    "sentence-long": _l("One sentence has %(words)s words. Try to keep to %(limit)s."),
    "sentences-long": _l("The sentences are long. Try to cut them in two."),
    "hard-word": _l("“%(word)s” is a hard word. Simpler: %(plain)s."),
    "banned-word": _l("“%(word)s” can hurt people. Say it in another way, unless they said it so themselves."),
}


# What the button sends that looks at the words without keeping them.
STEP = "plain"


@dataclass(frozen=True, slots=True)
class Note:
    """What could be plainer in one part of a form, by the name of the part as it stands there."""

    part: str
    advice: tuple[str, ...]
    counted: str


def advice(text: str, language: str, level: Level = "standard") -> tuple[str, ...]:
    """What could be plainer in a text, in sentences. Outside English only the length of sentences is looked at."""
    tag = language.partition("-")[0].lower()
    if tag in WITHOUT_SPACES:
        return ()
    remarks = plain_words.check(text, level).remarks if tag == "en" else _long_sentences(text, level)
    return tuple(dict.fromkeys(str(ADVICE[remark.code]) % remark.params for remark in remarks))


def notes(parts: Iterable[tuple[str, str]], language: str) -> tuple[Note, ...]:
    """A note for each part (its name, its words) that could be plainer; none for those that are fine."""
    found = ((part, text, advice(text, language)) for part, text in parts if text.strip())
    return tuple(Note(part, said, counted(text, language)) for part, text, said in found if said)


def of_form(form: FlaskForm, names: Iterable[str], language: str) -> tuple[Note, ...]:
    """The same for fields of a form, each called by its label."""
    return notes(((str(form[name].label.text), form[name].data or "") for name in names), language)


def is_asked() -> bool:
    """Whether the writer pressed the button that only looks."""
    return http.form.get("step") == STEP


def counted(text: str, language: str) -> str:
    """The figures behind the advice, for whoever writes; never shown to readers."""
    counts = plain_words.count(text)
    mean = _("%(mean)s words a sentence", mean=round(counts.words_per_sentence, 1))
    if not counts.enough or language.partition("-")[0].lower() != "en":
        return str(mean)
    grade = _("grade %(grade)s, aim at %(limit)s or less", grade=round(counts.grade, 1), limit=LIMITS["standard"].grade)
    return f"{mean}, {grade}"


def _long_sentences(text: str, level: Level) -> list[Remark]:
    limit = LIMITS[level].longest_sentence
    lengths = (len(plain_words.words(sentence)) for sentence in plain_words.sentences(text))
    return [Remark("sentence-long", {"words": length, "limit": limit}) for length in lengths if length > limit]
