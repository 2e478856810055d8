"""From numbers to a map that people can read: names, quotes, who said it, what also fits, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from deliberation.methods.themes.arrays import Ints, group_means
from deliberation.methods.themes.coverage import audit, people
from deliberation.methods.themes.placing import NOWHERE, Fit, facet_themes, fit_of
from deliberation.methods.themes.quotes import central_first, pick_quotes
from deliberation.methods.themes.standing import Standing, Text
from deliberation.methods.themes.types import (
    FEW_PEOPLE,
    Contribution,
    Coverage,
    Facet,
    Reason,
    Receipt,
    Theme,
    ThemeMap,
)
from deliberation.methods.themes.words import Title, Weights, key_weights, keywords, title

_NAMED_BY = 25
_WEIGHED = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Theme and facet of every text as numbers (-1: none); the first `names` are those of the locked themes."""

    standing: Standing
    themes: Ints
    facets: Ints
    names: tuple[str, ...]
    stands_for: Ints


def described(found: Found, empty: Sequence[Contribution], why: Reason | None, receipt: Receipt, seed: int) -> ThemeMap:
    """Put the map together. Themes come largest first (of equals the one with the first text), facets inside them."""
    standing = found.standing
    texts = standing.texts
    names, theme_order = _theme_names(found)
    facet_names = _facet_names(found, names, theme_order)
    themes, quoted = _themes(found, names, theme_order)
    fit = _fit(found)
    everybody = [one for text in texts for one in text.said] + list(empty)
    rows = range(len(texts))
    unplaced = [one.id for row in rows if found.themes[row] == NOWHERE for one in texts[row].said]
    return ThemeMap(
        enough=why is None,
        why=why,
        themes=tuple(themes),
        membership=_by_id(texts, [names.get(int(theme)) for theme in found.themes], empty),
        facets=tuple(_facets(found, names, facet_names)),
        facet_membership=_by_id(texts, [facet_names.get(int(facet)) for facet in found.facets], empty),
        also_fits={
            one.id: tuple(names[theme] for theme in fit.others[row])
            for row in rows
            if fit.others[row]
            for one in texts[row].said
        },
        strength={
            one.id: float(fit.strength[row]) for row in rows if found.themes[row] != NOWHERE for one in texts[row].said
        },
        no_view=tuple(one.id for one in empty),
        unplaced=tuple(sorted(unplaced)),
        duplicates=_duplicates(texts, found.stands_for),
        coverage=Coverage(
            contributions=len(everybody),
            people=people(everybody),
            placed=len(everybody) - len(empty) - len(unplaced),
            unplaced=len(unplaced),
            no_view=len(empty),
            said_by_few=tuple(theme.id for theme in themes if theme.people < FEW_PEOPLE),
            audit=audit(texts, standing.vectors, np.flatnonzero(found.themes != NOWHERE), quoted, seed=seed),
        ),
        receipt=receipt,
    )


def _by_id(texts: Sequence[Text], values: Sequence[str | None], empty: Sequence[Contribution]) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        one.id: value for text, value in zip(texts, values, strict=True) for one in text.said
    }
    found.update((one.id, None) for one in empty)
    return found


def _by_size(labels: Ints, sizes: Ints) -> list[int]:
    """Sort groups by how many contributions they have, of equals the one with the first text."""
    inside = labels != NOWHERE
    size = np.bincount(labels[inside], weights=sizes[inside])
    first = {int(label): row for row, label in reversed(list(enumerate(labels))) if label != NOWHERE}
    return sorted(first, key=lambda label: (-size[label], first[label]))


def _theme_names(found: Found) -> tuple[dict[int, str], list[int]]:
    """Name locked themes as people did, the others 1, 2, ... by size, leaving out names that are taken."""
    order = _by_size(found.themes, found.standing.sizes)
    free = (str(number) for number in count(1) if str(number) not in found.names)
    names = {theme: found.names[theme] if theme < len(found.names) else next(free) for theme in order}
    return names, order


def _facet_names(found: Found, names: dict[int, str], theme_order: Sequence[int]) -> dict[int, str]:
    theme_of = facet_themes(found.themes, found.facets)
    rank = {theme: place for place, theme in enumerate(theme_order)}
    numbers = {theme: count(1) for theme in theme_order}
    order = sorted(_by_size(found.facets, found.standing.sizes), key=lambda facet: rank[int(theme_of[facet])])
    return {facet: f"{names[int(theme_of[facet])]}.{next(numbers[int(theme_of[facet])])}" for facet in order}


def _themes(found: Found, names: dict[int, str], order: Sequence[int]) -> tuple[list[Theme], Ints]:
    """Describe every theme; give the texts that are quoted too."""
    standing = found.standing
    ordered = [_central(found, theme) for theme in order]
    weights = key_weights([[standing.texts[row].plain for row in rows[:_WEIGHED].tolist()] for rows in ordered])
    themes, quoted = [], []
    for theme, rows, weight in zip(order, ordered, weights, strict=True):
        quotes, different = pick_quotes(standing.texts, standing.vectors, rows, standing.sizes)
        quoted += [row for row, _ in (*quotes, *different)]
        themes.append(_theme(found, names[theme], rows, weight, quotes, different, locked=theme < len(found.names)))
    return themes, np.array(sorted(quoted), dtype=np.int64)


def _theme(
    found: Found,
    name: str,
    rows: Ints,
    weight: Weights,
    quotes: Sequence[tuple[int, str]],
    different: Sequence[tuple[int, str]],
    *,
    locked: bool,
) -> Theme:
    texts = [found.standing.texts[row] for row in rows.tolist()]
    said = [one for text in texts for one in text.said]
    # A name must not quote somebody who does not want to be quoted.
    near = [next(one for one in text.said if one.quotable) for text in texts if any(o.quotable for o in text.said)]
    words = keywords(weight, [text.said[0].text for text in texts[:_WEIGHED]])
    named: Title = title(weight, [one.text for one in near[:_NAMED_BY]], words)
    return Theme(
        id=name,
        title=named.words,
        title_from=None if named.source is None else near[named.source].id,
        keywords=words,
        size=len(said),
        people=people(said),
        quotes=tuple(identifier for _, identifier in quotes),
        different_view=tuple(identifier for _, identifier in different),
        locked=locked,
    )


def _central(found: Found, theme: int) -> Ints:
    rows = np.flatnonzero(found.themes == theme)
    return central_first(found.standing.vectors, rows, found.standing.sizes)[0]


def _facets(found: Found, names: dict[int, str], facet_names: dict[int, str]) -> Iterator[Facet]:
    standing = found.standing
    theme_of = facet_themes(found.themes, found.facets)
    order = np.argsort(found.facets, kind="stable")
    starts = np.searchsorted(found.facets[order], np.arange(len(theme_of) + 1))
    for facet, name in facet_names.items():
        rows = order[starts[facet] : starts[facet + 1]]
        said = [one for row in rows.tolist() for one in standing.texts[row].said]
        quotes, _ = pick_quotes(standing.texts, standing.vectors, rows, standing.sizes, number=1)
        yield Facet(
            id=name,
            theme=names[int(theme_of[facet])],
            size=len(said),
            people=people(said),
            quotes=tuple(identifier for _, identifier in quotes),
        )


def _fit(found: Found) -> Fit:
    inside = np.flatnonzero(found.themes != NOWHERE)
    highest = int(found.themes.max(initial=NOWHERE)) + 1
    standing = found.standing
    means = group_means(standing.vectors[inside], found.themes[inside], highest, standing.sizes[inside])
    return fit_of(standing.vectors, found.themes, means)


def _duplicates(texts: Sequence[Text], stands_for: Ints) -> tuple[tuple[str, ...], ...]:
    """List contributions with the same words, or nearly, in groups of two or more; ids sorted, groups too."""
    groups: dict[int, list[str]] = {}
    for row, text in enumerate(texts):
        groups.setdefault(int(stands_for[row]), []).extend(one.id for one in text.said)
    return tuple(sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1))
