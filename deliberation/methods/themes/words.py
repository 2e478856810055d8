"""Working names: key words, and a short title in somebody's own words. Suggestions, until a person confirms them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from deliberation.methods.themes.folding import plain_form

MOST_KEYWORDS = 6
LONGEST_TITLE = 10
"""Words in a title."""

_LONGEST_TITLE_LETTERS = 80
_CUT = "…"
_CUT_COUNTS = 0.5
_FEW_WORDS, _FEW_COUNT = 3, 0.5
_MORE_OFTEN = 1.5
_FIRST_IDEOGRAPH = 0x2E80
_CLAUSE = re.compile(r"[^\n.!?;:,…。！？；，、।؟،]+")
_WORD = re.compile(r"\S+")

Weights = Mapping[str, float]


def key_weights(groups: Sequence[Sequence[str]]) -> list[Weights]:
    """Weigh the words and word pairs of groups of plain texts: how telling each is of its group.

    weight(w, c) = p log(p / 1.5 q), p the share of the group's texts with w, q that of all texts: its part in the
    divergence of the group's words from everybody's (Kullback and Leibler 1951). Words that a group uses less than
    half as often again as everybody are left out, so “the” and “should” weigh nothing, in any language, without a
    list of them. Where nothing tells the groups apart the share itself is the weight.
    """
    counted = [Counter(term for text in texts for term in set(_terms(text))) for texts in groups]
    everywhere: Counter[str] = Counter()
    for one in counted:
        everywhere.update(one)
    everybody = sum(map(len, groups))
    return [
        _telling(one, len(texts), everywhere, everybody) or {term: times / len(texts) for term, times in one.items()}
        for one, texts in zip(counted, groups, strict=True)
    ]


def _telling(counted: Counter[str], texts: int, everywhere: Counter[str], everybody: int) -> Weights:
    found = {}
    for term, times in counted.items():
        more_often = times / texts / (everywhere[term] / everybody) / _MORE_OFTEN
        if more_often > 1:
            found[term] = times / texts * log(more_often)
    return found


def keywords(weights: Weights, spelt: Sequence[str]) -> tuple[str, ...]:
    """Give the most telling words and pairs, no word twice, in the spelling of the first of `spelt` that has them."""
    chosen: list[str] = []
    used: set[str] = set()
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        parts = set(term.split())
        if parts & used or (len(parts) == 1 and len(term) < 3 and ord(term[0]) < _FIRST_IDEOGRAPH):
            continue
        chosen.append(term)
        used |= parts
        if len(chosen) == MOST_KEYWORDS:
            break
    spellings = _spellings(spelt, used)
    return tuple(" ".join(spellings.get(word, word) for word in term.split()) for term in chosen)


@dataclass(frozen=True, slots=True)
class Title:
    """A title and which of the texts it was taken from (None: from none). One that was cut short ends in “…”."""

    words: str
    source: int | None


def title(weights: Weights, texts: Sequence[str], spare: Sequence[str]) -> Title:
    """Give the most telling clause of some texts, word for word, at most ten words; without texts the `spare` words.

    A clause of more words is cut, and counts half; so does one of less than three.
    """
    best, best_score = Title(", ".join(spare[:3]), None), 0.0
    for source, text in enumerate(texts):
        for words in _clauses(text):
            terms = plain_form(words).split()
            score = sum(weights.get(term, 0.0) for term in set(terms)) / (len(terms) + _FEW_WORDS)
            score *= _CUT_COUNTS if words.endswith(_CUT) else 1
            score *= _FEW_COUNT if len(terms) < _FEW_WORDS else 1
            if score > best_score or best.source is None:
                best, best_score = Title(words, source), score
    return best


def _clauses(text: str) -> Iterator[str]:
    for match in _CLAUSE.finditer(text):
        words = [word.span() for word in _WORD.finditer(match.group())]
        if not words:
            continue
        start, end = words[0][0], words[:LONGEST_TITLE][-1][1]
        kept = min(end, start + _LONGEST_TITLE_LETTERS)
        clause = match.group()[start:kept].strip("\"'’‘“”()[]-–— ")
        if clause:
            yield clause + _CUT if kept < words[-1][1] else clause


def _terms(plain: str) -> Iterator[str]:
    """Words and neighbouring pairs; in writing without blanks, pairs of signs."""
    words = plain.split()
    for word in words:
        if ord(word[0]) >= _FIRST_IDEOGRAPH and len(word) > 2:
            yield from (word[start : start + 2] for start in range(len(word) - 1))
        elif not word.isdigit():
            yield word
    yield from (f"{one} {other}" for one, other in pairwise(words))


def _spellings(spelt: Sequence[str], wanted: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in spelt:
        if len(found) == len(wanted):
            break
        for word in text.split():
            plain = plain_form(word)
            if plain in wanted and plain not in found:
                found[plain] = _bare(word)
    return found


def _bare(word: str) -> str:
    ends = [place for place, character in enumerate(word) if character.isalnum()]
    return word[ends[0] : ends[-1] + 1].lower() if ends else word
