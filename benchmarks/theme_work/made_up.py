"""Made-up answers for measuring speed: invented words, planted themes, slips of the pen, copies. From a seed.

Forty themes of 150 words each and 300 words for everybody, all drawn by Zipf's law; 8 to 16 words an answer (mean 12),
45 of 100 from its theme; 3 words of 100 have a slip; 5 answers of 100 are copies of an earlier one. The words of two
themes do not overlap, but are made of the same syllables.
"""

from __future__ import annotations

import numpy as np

THEMES, OWN, COMMON = 40, 150, 300
_SYLLABLES = (
    *("ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "na", "pe", "ri", "so", "ta", "ve", "wi", "ya", "zo"),
    *("che", "tra", "sli", "mon", "per", "den", "ing", "ous", "ter", "est", "al", "or"),
)
_OF_THEME, _SLIPS, _COPIES = 0.45, 0.03, 0.05


def answers(number: int, *, seed: int = 0) -> tuple[list[str], np.ndarray]:
    """Give so many answers and the theme of each (0 to 39)."""
    rng = np.random.default_rng(seed)
    words = _words(THEMES * OWN + COMMON, rng)
    own, common = _zipf(OWN), _zipf(COMMON)
    truth = rng.choice(THEMES, number, p=_zipf(THEMES, flat=5))
    lengths = rng.integers(8, 17, number)
    total = int(lengths.sum())
    theme = np.repeat(truth, lengths)
    mine = rng.random(total) < _OF_THEME
    places = np.where(mine, COMMON + theme * OWN + rng.choice(OWN, total, p=own), rng.choice(COMMON, total, p=common))
    slips = rng.random(total) < _SLIPS
    said = [_slip(words[place]) if slip else words[place] for place, slip in zip(places, slips, strict=True)]
    ends = np.cumsum(lengths)
    texts = [" ".join(said[end - length : end]) for end, length in zip(ends, lengths, strict=True)]
    for copy in np.flatnonzero(rng.random(number) < _COPIES):
        earlier = int(rng.integers(0, copy + 1))
        texts[copy], truth[copy] = texts[earlier], truth[earlier]
    return texts, truth


def _words(number: int, rng: np.random.Generator) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < number:
        found["".join(rng.choice(_SYLLABLES, rng.integers(2, 5)))] = None
    return list(found)


def _zipf(number: int, *, flat: int = 0) -> np.ndarray:
    weight = 1 / (np.arange(number) + 1 + flat)
    return np.asarray(weight / weight.sum())


def _slip(word: str) -> str:
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :]
