"""The different texts of some contributions, and where they stand.

Contributions with the same plain form are one text, so that a sentence that many people copied neither pulls a theme
towards itself nor is looked at twice. Texts are sorted by their plain form: nothing depends on the order or the ids of
the contributions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.themes.answers import plain_gives_no_view
from deliberation.methods.themes.arrays import Bools, Ints, Vectors
from deliberation.methods.themes.folding import plain_form
from deliberation.methods.themes.space import Space, learn_space
from deliberation.methods.themes.types import Contribution, Options


@dataclass(frozen=True, slots=True)
class Text:
    """One text in its plain form, all contributions that say it (sorted by id), and the theme that people set."""

    plain: str
    said: tuple[Contribution, ...]
    locked: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Texts, how many contributions say each (`sizes`), where they stand (rows of `vectors`).

    `fitted` are the texts that the space was learned from, sorted.
    """

    texts: tuple[Text, ...]
    sizes: Ints
    space: Space
    vectors: Vectors
    fitted: Ints

    @property
    def placeable(self) -> Bools:
        """Which texts have anything in common with the others, letters of theirs at least."""
        return np.asarray((self.vectors != 0).any(axis=1))


def gather(
    contributions: Sequence[Contribution], locked: Mapping[str, str]
) -> tuple[tuple[Text, ...], tuple[Contribution, ...]]:
    """Give the different texts, and the contributions that give no view (sorted by id).

    `locked` (id to theme) are those whose theme people set: they stay even when they give no view, and the same words
    with different themes stay apart. Raises MethodError `repeated_id`, `unknown_id`.
    """
    _check(contributions, locked)
    said: dict[str, list[Contribution]] = {}
    empty = []
    for one in sorted(contributions, key=lambda one: one.id):
        plain = plain_form(one.text)
        if plain_gives_no_view(plain) and one.id not in locked:
            empty.append(one)
        else:
            said.setdefault(plain, []).append(one)
    texts = [text for plain in sorted(said) for text in _texts(plain, said[plain], locked)]
    return tuple(texts), tuple(empty)


def stand(texts: tuple[Text, ...], options: Options) -> Standing:
    """Place texts in a space learned from them, or from `options.most_fitted` of them, drawn at random by the seed."""
    fitted = np.arange(len(texts))
    if len(texts) > options.most_fitted:
        drawn = np.random.default_rng(options.seed).choice(len(texts), options.most_fitted, replace=False)
        fitted = np.sort(drawn)
    plain = [text.plain for text in texts]
    different = list(dict.fromkeys(plain[row] for row in fitted))
    space = learn_space(different, seed=options.seed)
    sizes = np.array([len(text.said) for text in texts], dtype=np.int64)
    return Standing(texts, sizes, space, space.vectors(plain), fitted)


def _check(contributions: Sequence[Contribution], locked: Mapping[str, str]) -> None:
    counted = Counter(one.id for one in contributions)
    for identifier, times in counted.items():
        if times > 1:
            raise MethodError("repeated_id", id=identifier)
    for identifier in sorted(locked):
        if identifier not in counted:
            raise MethodError("unknown_id", id=identifier)


def _texts(plain: str, said: list[Contribution], locked: Mapping[str, str]) -> list[Text]:
    """Divide those who said the same by the theme that people set; the others go with the most frequent one."""
    themes = Counter(locked[one.id] for one in said if one.id in locked)
    if not themes:
        return [Text(plain, tuple(said))]
    usual = min(themes, key=lambda theme: (-themes[theme], theme))
    return [
        Text(plain, tuple(one for one in said if locked.get(one.id, usual) == theme), theme) for theme in sorted(themes)
    ]
