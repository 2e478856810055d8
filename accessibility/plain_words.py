"""How hard a text is to read, which of its words are hard, and which must not be ours.

Readability formulas count; they do not read. The figures here are a lint for those who write, and a person decides.
They are never shown to readers, and never as an age.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Literal

import pyphen

Level = Literal["standard", "easy"]
Audience = Literal["all", "residents"]

_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑.,:/@][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
_SHORTENED = re.compile(
    r"\b(?:mr|mrs|ms|dr|st|prof|vs|etc|approx|e\.g|i\.e|a\.m|p\.m|(?-i:[A-HJ-Z]))\.$", re.IGNORECASE
)
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûü]+")
_FEWEST_WORDS = 30
"""Below this many words the formulas say nothing: only the length of sentences and the word lists count."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a text of a level must keep to: grade (Flesch-Kincaid), words in a sentence at most and on average."""

    grade: float
    longest_sentence: int
    mean_sentence: float


LIMITS: dict[Level, Limits] = {
    "standard": Limits(grade=6.0, longest_sentence=20, mean_sentence=14.0),
    "easy": Limits(grade=3.0, longest_sentence=12, mean_sentence=10.0),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text is made of."""

    sentences: int
    words: int
    syllables: int
    longest_sentence: int

    @property
    def words_per_sentence(self) -> float:
        """The mean length of a sentence in words, 0 for an empty text."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade level: 0.39 words/sentences + 11.8 syllables/words - 15.59; 0 for an empty text.

        Kincaid and others, 1975, "Derivation of new readability formulas for Navy enlisted personnel". May be negative.
        """
        if not self.words:
            return 0.0
        return 0.39 * self.words_per_sentence + 11.8 * self.syllables / self.words - 15.59

    @property
    def reading_ease(self) -> float:
        """Flesch reading ease: 206.835 - 1.015 words/sentences - 84.6 syllables/words; high is easy; 100 when empty.

        Flesch, 1948, "A new readability yardstick".
        """
        if not self.words:
            return 100.0
        return 206.835 - 1.015 * self.words_per_sentence - 84.6 * self.syllables / self.words

    @property
    def enough(self) -> bool:
        """Tell whether there are enough words for grade and reading ease to mean something."""
        return self.words >= _FEWEST_WORDS


@dataclass(frozen=True, slots=True)
class HardWord:
    """A hard word as it stands in the text, with plain words for it."""

    word: str
    plain: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a writer should look at. `code` is worded where it is shown, `params` fill the sentence.

    Codes: `grade-high` (grade, limit), `sentence-long` (words, limit, sentence), `sentences-long` (mean, limit),
    `hard-word` (word, plain), `banned-word` (word).
    """

    code: str
    params: dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of a text and the remarks on it, in this order: grade, sentences, banned words, hard words."""

    level: Level
    counts: Counts
    remarks: tuple[Remark, ...]

    @property
    def plain(self) -> bool:
        """Tell whether there is nothing to remark."""
        return not self.remarks


def sentences(text: str) -> list[str]:
    """Cut a text into sentences: at . ! ? … before white space, and at line ends; never after "e.g." and the like."""
    whole: list[str] = []
    for line in text.splitlines():
        start = len(whole)
        for piece in _SENTENCE_END.split(line):
            if len(whole) > start and _SHORTENED.search(whole[-1]):
                whole[-1] += " " + piece
            else:
                whole.append(piece)
    return [piece.strip() for piece in whole if _WORD.search(piece)]


def words(text: str) -> list[str]:
    """Return the words of a text; "don’t", "well-being", "3.5" and "ann@example.org" are one word each."""
    return _WORD.findall(text)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Estimate the syllables of an English word, at least 1; figures count as one.

    Two methods that rather miss a syllable than add one: the British hyphenation patterns (which never cut off a single
    letter) and the groups of vowels (less the silent ones). The larger number is nearer the truth.
    """
    parts = re.split(r"[^a-zà-ÿ]+", word.lower().replace("’", "").replace("'", ""))
    return max(1, sum(_of_one(part) for part in parts if part))


def _of_one(part: str) -> int:
    return max(len(_patterns().positions(part)) + 1, _vowel_groups(part))


_SILENT_INSIDE = re.compile(
    r"(?<=^som)e(?!d$|s$)|(?<=^ev)e(?=ry)|(?<=[^aeiouyl])e(?=(?:ly|ment|ments|less|ness|ful|fully|ty)$)"
    r"|(?<=ic)al(?=ly$)|(?<=bus)i(?=ness)"
)
_SILENT_END = re.compile(
    r"(?<=[^aeiouylr])e$|(?<=[aeiouy][rl])e$|(?<=[rl][rl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyszxcg])(?<!sh|ch)es$"
)
_SPLIT = re.compile(
    r"(?<![tscgxq])(?<!ll|ni)i[ao]|eo(?![up])|(?<![qg])ua(?!r)|(?<![tcdfr])ie(?=[nrt])|(?<=[a-z][a-z])(?<!pl)ea(?=s?$)"
    r"|[ae]um\b|(?<=[iu])ing|[aeou]y[aiou]|[aeou]ye(?=r)|[^aeiouyrl]le(?=[sd]$)|creat|real(?=i)|(?<=[^aeiouyq])iu|eing"
)


def _vowel_groups(part: str) -> int:
    core = _SILENT_END.sub("", _SILENT_INSIDE.sub("", part))
    return len(_VOWELS.findall(core)) + len(_SPLIT.findall(core)) + part.endswith(("thm", "sm"))


@cache
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


def count(text: str) -> Counts:
    """Count sentences, words and syllables of a text."""
    return count_sentences(sentences(text))


def count_sentences(given: Iterable[str]) -> Counts:
    """Count words and syllables of sentences that are already cut."""
    lengths, spoken = [], 0
    for sentence in given:
        found = words(sentence)
        lengths.append(len(found))
        spoken += sum(map(syllables, found))
    return Counts(len(lengths), sum(lengths), spoken, max(lengths, default=0))


@cache
def hard_words() -> dict[str, str]:
    """Return the hard words, in small letters, with plain words for each."""
    pairs = (line.split("\t") for line in _lines("hard_words.txt"))
    return {hard.lower(): plain for hard, plain in pairs}


@cache
def explained_words() -> dict[str, str]:
    """Return the general list of words that pages explain, in small letters, each with a short explanation."""
    pairs = (line.split("\t") for line in _lines("explained.txt"))
    return {word.lower(): plain for word, plain in pairs}


@cache
def banned_words(audience: Audience = "all") -> tuple[str, ...]:
    """Return the words that are never ours: on every page, or also those never said to residents."""
    pairs = (line.split("\t") for line in _lines("banned.txt"))
    return tuple(word for word, *where in pairs if not where or where == [audience])


def find_banned(text: str, audience: Audience = "all") -> list[str]:
    """Return the banned words in a text, as they stand there and in its order; only whole words, in any case."""
    return [found for found, _listed in _find(text, _index(banned_words(audience), plurals=False))]


def find_hard(text: str) -> list[HardWord]:
    """Return each hard word of a text once, in its order, with plain words for it."""
    unique: dict[str, HardWord] = {}
    for found, listed in _find(text, _index(tuple(hard_words()), plurals=True)):
        unique.setdefault(listed, HardWord(found, hard_words()[listed]))
    return list(unique.values())


def check(text: str, level: Level = "standard", audience: Audience = "residents") -> Report:
    """Look a text over as a writer's helper would: what makes it hard to read, and what to say instead."""
    limits = LIMITS[level]
    cut = sentences(text)
    counts = count_sentences(cut)
    remarks: list[Remark] = []
    if counts.enough and counts.grade > limits.grade:
        remarks.append(Remark("grade-high", {"grade": round(counts.grade, 1), "limit": limits.grade}))
    if counts.sentences > 1 and counts.words_per_sentence > limits.mean_sentence:
        mean = round(counts.words_per_sentence, 1)
        remarks.append(Remark("sentences-long", {"mean": mean, "limit": limits.mean_sentence}))
    for sentence in cut:
        length = len(words(sentence))
        if length > limits.longest_sentence:
            sizes: dict[str, str | int | float] = {"words": length, "limit": limits.longest_sentence}
            remarks.append(Remark("sentence-long", {**sizes, "sentence": sentence}))
    remarks += [Remark("banned-word", {"word": word}) for word in find_banned(text, audience)]
    remarks += [Remark("hard-word", {"word": hard.word, "plain": hard.plain}) for hard in find_hard(text)]
    return Report(level, counts, tuple(remarks))


_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTERS = re.compile(r"[^\W_]+")
_JOIN = re.compile(r"[\s\-‐‑–]+")


@cache
def _index(listed: tuple[str, ...], *, plurals: bool) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Sort words and phrases by their first piece, the longest first: one look-up for each word of a text."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for word in listed:
        *before, last = _PIECE.findall(word.lower())
        for end in _plurals(last) if plurals else (last,):
            pieces = (*before, end)
            index.setdefault(pieces[0], []).append((pieces, word))
    for shapes in index.values():
        shapes.sort(key=lambda shape: -len(shape[0]))
    return index


def _plurals(word: str) -> tuple[str, ...]:
    if re.search("[^aeiou]y$", word):
        return (word, f"{word[:-1]}ies")
    return (word, f"{word}s", f"{word}es")


def _find(text: str, index: dict[str, list[tuple[tuple[str, ...], str]]]) -> Iterator[tuple[str, str]]:
    """Yield (as it stands in the text, as listed) for each listed word or phrase, from the left, without overlap."""
    if index.keys().isdisjoint(_LETTERS.findall(text.lower())):
        return
    matches = list(_PIECE.finditer(text))
    pieces = [match.group().lower().removesuffix("’s").removesuffix("'s") for match in matches]
    at = 0
    while at < len(pieces):
        length = 1
        for shape, word in index.get(pieces[at], ()):
            end = at + len(shape)
            if tuple(pieces[at:end]) == shape and _joined(text, matches[at:end]):
                yield text[matches[at].start() : matches[end - 1].end()], word
                length = len(shape)
                break
        at += length


def _joined(text: str, matches: list[re.Match[str]]) -> bool:
    """Tell whether only spaces and hyphens stand between the pieces of a phrase."""
    return all(_JOIN.fullmatch(text, one.end(), two.start()) for one, two in pairwise(matches))


def _lines(name: str) -> list[str]:
    text = resources.files("accessibility").joinpath("words", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
