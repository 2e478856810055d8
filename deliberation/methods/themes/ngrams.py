"""Runs of letters: every 2 to 4 neighbouring characters of a word, its blanks included, counted for many texts at once.

The runs are those of scikit-learn's `char_wb` analyzer, found with whole arrays instead of text by text: counting takes
a third of the time, and memory does not grow with the texts. A run is one integer: the places of its characters in the
alphabet, 16 bits each, so two different runs never have the same number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from deliberation.methods.themes.arrays import Counts, Ints

_Number = TypeVar("_Number", np.int64, np.uint64)

SHORTEST, LONGEST = 2, 4
_BITS = np.uint64(16)
_MOST_CHARACTERS = 2**16 - 2
_UNKNOWN, _BLANK = 0, 1
_PART = 400_000
"""So many characters are worked on at a time: memory does not grow with the texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The characters and runs that count: `runs` sorted, `texts_with[i]` the number of texts that have run i."""

    characters: NDArray[np.uint32]
    runs: NDArray[np.uint64]
    texts_with: Ints
    texts: int


def find_vocabulary(plain: Sequence[str], *, fewest_texts: int, most_runs: int) -> Vocabulary:
    """Learn the runs that stand in `fewest_texts` texts or more; the most widespread `most_runs` of them.

    O(characters log characters) time, O(runs) memory.
    """
    characters = _alphabet(plain)
    runs: NDArray[np.uint64] = np.empty(0, dtype=np.uint64)
    texts_with: Ints = np.empty(0, dtype=np.int64)
    for part in _parts(plain):
        keys, rows = _runs(part, characters)
        found, _ = _distinct(keys)
        # Each text counts once for each run, however often it repeats it.
        once, _ = _distinct(rows * max(len(found), 1) + np.searchsorted(found, keys))
        runs, texts_with = _merged(runs, texts_with, found, np.bincount(once % max(len(found), 1)))
    kept = np.flatnonzero(texts_with >= fewest_texts)
    if len(kept) > most_runs:
        widest = np.lexsort((runs[kept], -texts_with[kept]))[:most_runs]
        kept = np.sort(kept[widest])
    return Vocabulary(characters, runs[kept], texts_with[kept], len(plain))


def count_runs(plain: Sequence[str], vocabulary: Vocabulary) -> Counts:
    """Count the runs of a vocabulary in texts: a sparse matrix, texts x runs."""
    parts = [_counted(part, vocabulary) for part in _parts(plain)] or [_counted((), vocabulary)]
    return sparse.vstack(parts, format="csr", dtype=np.float32)


def _distinct(values: NDArray[_Number]) -> tuple[NDArray[_Number], Ints]:
    """Give the different values, sorted, and how often each comes: by sorting, many times faster than `np.unique`."""
    ordered = np.sort(values)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def _merged(
    runs: NDArray[np.uint64], texts_with: Ints, found: NDArray[np.uint64], counted: Ints
) -> tuple[NDArray[np.uint64], Ints]:
    together, place = np.unique(np.concatenate([runs, found]), return_inverse=True)
    total: Ints = np.zeros(len(together), dtype=np.int64)
    np.add.at(total, place.reshape(-1), np.concatenate([texts_with, counted]))
    return together, total


def _counted(plain: Sequence[str], vocabulary: Vocabulary) -> Counts:
    width = len(vocabulary.runs)
    keys, rows = _runs(plain, vocabulary.characters)
    columns = np.searchsorted(vocabulary.runs, keys)
    known = columns < width
    known[known] = vocabulary.runs[columns[known]] == keys[known]
    cells, counts = _distinct(rows[known] * max(width, 1) + columns[known])
    starts: Ints = np.zeros(len(plain) + 1, dtype=np.int64)
    np.cumsum(np.bincount(cells // max(width, 1), minlength=len(plain)), out=starts[1:])
    shape = (len(plain), width)
    values = (counts.astype(np.float32), (cells % max(width, 1)).astype(np.int32), starts.astype(np.int32))
    return sparse.csr_array(values, shape=shape)


def _alphabet(plain: Sequence[str]) -> NDArray[np.uint32]:
    """Give the characters of the texts, sorted; of more than 65,534 only the most frequent."""
    found: dict[str, int] = {}
    for text in plain:
        for character in set(text):
            found[character] = found.get(character, 0) + 1
    found.pop(" ", None)
    frequent = sorted(found, key=lambda character: (-found[character], character))[: _MOST_CHARACTERS - 1]
    return np.array(sorted(map(ord, frequent)), dtype=np.uint32)


def _parts(plain: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut the texts into pieces of about `_PART` characters, at least one text each."""
    start = size = 0
    for position, text in enumerate(plain):
        if size and size + len(text) > _PART:
            yield plain[start:position]
            start, size = position, 0
        size += len(text) + 1
    if start < len(plain):
        yield plain[start:]


def _runs(plain: Sequence[str], characters: NDArray[np.uint32]) -> tuple[NDArray[np.uint64], Ints]:
    """Give every run of these texts as an integer, and the row of the text where it stands."""
    letters, row = _letters(plain, characters)
    blank, unknown = letters == _BLANK, letters == _UNKNOWN
    keys, rows = [], []
    for length in range(SHORTEST, LONGEST + 1):
        places = max(len(letters) - length + 1, 0)
        key = np.zeros(places, dtype=np.uint64)
        kept = row[:places] == row[length - 1 : length - 1 + places]
        for offset in range(length):
            key = (key << _BITS) | letters[offset : offset + places]
            kept &= ~unknown[offset : offset + places]
            if 0 < offset < length - 1:
                kept &= ~blank[offset : offset + places]
        keys.append(key[kept])
        rows.append(row[:places][kept])
    return np.concatenate(keys), np.concatenate(rows)


def _letters(plain: Sequence[str], characters: NDArray[np.uint32]) -> tuple[NDArray[np.uint64], Ints]:
    """Give all characters as places in the alphabet (0 unknown, 1 blank), a blank before and after each text."""
    padded = "".join(f" {text} " for text in plain)
    codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    place = np.searchsorted(characters, codes)
    known = place < len(characters)
    known[known] = characters[place[known]] == codes[known]
    letters = np.where(known, place + 2, np.where(codes == ord(" "), _BLANK, _UNKNOWN)).astype(np.uint64)
    row = np.repeat(np.arange(len(plain)), [len(text) + 2 for text in plain])
    return letters, row
