"""New texts beside themes that people have begun to use: nothing older moves.

Each new contribution is suggested for the best facet and its theme, with up to two themes that fit about as well.
Whoever says what somebody said before, word for word, goes where that one is. How texts are compared is learned from
the older ones only, so a new text cannot change where another goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from deliberation.methods.errors import MethodError
from deliberation.methods.themes.arrays import Ints, Vectors, group_means, unit
from deliberation.methods.themes.graph import nearest
from deliberation.methods.themes.placing import (
    NOWHERE,
    complete_facets,
    facet_centres,
    facet_themes,
    fit_of,
    nearest_group,
)
from deliberation.methods.themes.space import learn_space
from deliberation.methods.themes.standing import Standing, Text, gather, stand
from deliberation.methods.themes.types import Attached, Attachment, Contribution, Options

NEW_FACET = 3
"""So many new contributions together may be something that nobody said before."""

_NEIGHBOURS = 4
_COMPARED = 10_000


def attach(
    old: Sequence[Contribution],
    membership: Mapping[str, str | None],
    facets: Mapping[str, str | None],
    new: Sequence[Contribution],
    *,
    options: Options | None = None,
) -> Attachment:
    """Suggest a theme and a facet for new contributions.

    `membership` and `facets` say where the older ones are now, after everything that people decided (id to theme or
    facet, None or no entry for none). Contributions come out sorted by id. Raises MethodError `repeated_id` (an id that
    is there already too), `unknown_id`.
    """
    known = {one.id for one in old}
    for identifier in sorted(one.id for one in new):
        if identifier in known:
            raise MethodError("repeated_id", id=identifier)
    chosen = options or Options()
    settled = {one: theme for one, theme in membership.items() if theme is not None}
    older = gather(old, settled)[0]
    newer, empty = gather(new, {})
    with threadpool_limits(limits=1):
        standing = stand(older, chosen)
        placed = _placed(standing, newer, facets)
        groups = _new_groups([text.plain for text in older], newer, chosen.seed)
    return Attachment(
        placed=tuple(sorted(placed, key=lambda one: one.id)),
        no_view=tuple(one.id for one in empty),
        new_facets=tuple(sorted(groups)),
    )


def _placed(standing: Standing, newer: Sequence[Text], facets: Mapping[str, str | None]) -> list[Attached]:
    names = sorted({text.locked for text in standing.texts if text.locked is not None})
    number = {name: place for place, name in enumerate(names)}
    themes = np.array([NOWHERE if t.locked is None else number[t.locked] for t in standing.texts], dtype=np.int64)
    facet_names, facet = _facets(standing, themes, facets)
    inside = np.flatnonzero((themes != NOWHERE) & standing.placeable)
    vectors = standing.space.vectors([text.plain for text in newer])
    best, own = np.full(len(newer), NOWHERE), np.full(len(newer), NOWHERE)
    able = np.flatnonzero((vectors != 0).any(axis=1))
    means = np.zeros((0, vectors.shape[1]), dtype=np.float32)
    if len(inside):
        means = group_means(standing.vectors[inside], themes[inside], len(names), standing.sizes[inside])
        best[able] = nearest_group(vectors[able], facet_centres(standing.vectors, themes, facet, standing.sizes))
        own[able] = facet_themes(themes, facet)[best[able]]
    _follow(standing.texts, newer, themes, facet, own, best)
    fit = fit_of(vectors, own, means)
    return [
        Attached(
            id=one.id,
            theme=None if own[row] == NOWHERE else names[own[row]],
            facet=None if best[row] == NOWHERE else facet_names.get(int(best[row])),
            also_fits=tuple(names[theme] for theme in fit.others[row]),
            strength=float(fit.strength[row]),
        )
        for row, text in enumerate(newer)
        for one in text.said
    ]


def _facets(standing: Standing, themes: Ints, facets: Mapping[str, str | None]) -> tuple[Mapping[int, str], Ints]:
    """Number the facets as they are now; texts of a theme that are in none form nameless ones."""
    named = [next((name for one in text.said if (name := facets.get(one.id))), None) for text in standing.texts]
    # A facet's name and theme together: people may have moved one of its contributions to another theme.
    keys = {(name, int(theme)) for name, theme in zip(named, themes, strict=True) if name is not None}
    number = {key: place for place, key in enumerate(sorted(keys))}
    numbered = [
        NOWHERE if name is None or theme == NOWHERE else number[name, int(theme)]
        for name, theme in zip(named, themes, strict=True)
    ]
    labels = complete_facets(standing.vectors, themes, np.array(numbered, dtype=np.int64), standing.sizes)
    return {place: name for (name, _), place in number.items()}, labels


def _follow(older: Sequence[Text], newer: Sequence[Text], themes: Ints, facet: Ints, own: Ints, best: Ints) -> None:
    """Send new texts with the same words as an older one to where that is."""
    known = {text.plain: row for row, text in reversed(list(enumerate(older))) if text.locked is not None}
    for row, text in enumerate(newer):
        if text.plain in known:
            own[row], best[row] = themes[known[text.plain]], facet[known[text.plain]]


def _new_groups(older: Sequence[str], newer: Sequence[Text], seed: int) -> list[tuple[str, ...]]:
    """Find new texts that are each other's nearest neighbours and nearer to new ones than to older ones.

    Compared in a space that knows the new words too, with at most 10,000 older and as many new texts, drawn by the
    seed.
    """
    rng = np.random.default_rng(seed)
    before = set(older)
    fresh = _drawn([place for place, text in enumerate(newer) if text.plain not in before], rng)
    if len(fresh) < 2:
        return []
    others = [older[place] for place in _drawn(range(len(older)), rng)]
    plain = list(dict.fromkeys([*(newer[place].plain for place in fresh), *others]))
    vectors = learn_space(plain, seed=seed).vectors(plain)
    groups = _components(_mutual(unit(vectors), len(fresh)))
    found = [tuple(sorted(one.id for place in group for one in newer[fresh[place]].said)) for group in groups]
    return [group for group in found if len(group) >= NEW_FACET]


def _drawn(places: Sequence[int], rng: np.random.Generator) -> list[int]:
    if len(places) <= _COMPARED:
        return list(places)
    return sorted(rng.choice(np.asarray(places), _COMPARED, replace=False).tolist())


def _mutual(vectors: Vectors, new: int) -> list[list[int]]:
    """Give for each of the first `new` texts those it is tied to: both look at each other first, and to new ones."""
    near, cosines = nearest(vectors, vectors, _NEIGHBOURS, same=True)
    drawn = ((near[:new] < new) & (cosines[:new] > 0)).sum(axis=1) * 2 > near.shape[1]
    seen = [set(row) if mine else set() for row, mine in zip(near[:new].tolist(), drawn.tolist(), strict=True)]
    return [
        [other for other in sorted(mine) if other < new and place in seen[other]] for place, mine in enumerate(seen)
    ]


def _components(tied: Sequence[Sequence[int]]) -> list[list[int]]:
    groups, met = [], set[int]()
    for start in range(len(tied)):
        if start in met:
            continue
        met.add(start)
        group, ahead = [start], [start]
        while ahead:
            for other in tied[ahead.pop()]:
                if other not in met:
                    met.add(other)
                    group.append(other)
                    ahead.append(other)
        groups.append(group)
    return groups
