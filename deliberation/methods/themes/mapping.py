"""The way in: `build_themes`, from contributions to themes, facets, working names, quotes and coverage.

>>> from deliberation.methods.themes.types import Contribution
>>> found = build_themes([Contribution("1", "More buses, please"), Contribution("2", "n/a")])
>>> found.enough, found.why.code, found.no_view
(False, 'too_few_texts', ('2',))
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version as installed

import numpy as np
from threadpoolctl import threadpool_limits

from deliberation.methods.themes.arrays import Ints
from deliberation.methods.themes.cutting import (
    AGREED_UP_TO,
    NEIGHBOURS_OF_MANY,
    NOT_LOCKED,
    cut,
    similarity_graph,
    with_company,
)
from deliberation.methods.themes.describing import Found, described
from deliberation.methods.themes.duplicates import fold_near_duplicates
from deliberation.methods.themes.facets import find_facets
from deliberation.methods.themes.graph import nearest, neighbour_links
from deliberation.methods.themes.placing import NOWHERE, complete_facets, facet_centres, facet_themes, nearest_group
from deliberation.methods.themes.standing import Standing, Text, gather, stand
from deliberation.methods.themes.types import (
    FEWEST_TEXTS,
    MOST_THEMES,
    Contribution,
    Options,
    Reason,
    Receipt,
    ThemeMap,
)

VERSION = "1"
LIBRARIES = ("numpy", "scipy", "scikit-learn", "networkx")


def build_themes(
    contributions: Sequence[Contribution],
    *,
    options: Options | None = None,
    locked: Mapping[str, str] | None = None,
) -> ThemeMap:
    """Suggest themes and facets for the texts of one question and one source.

    `locked` (contribution id to theme) is what people decided: these never move, and those themes keep their names and
    stay apart. Depends neither on the order nor on the ids of the contributions; the same input gives the same bytes
    (one numeric thread). Nothing is lost: every contribution is in a theme, in `no_view`, or in `unplaced`.
    Compares all different texts up to `options.most_fitted`; more are attached, so memory grows with the texts and not
    with their square. Raises MethodError `repeated_id`, `unknown_id`.
    """
    chosen = options or Options()
    kept = dict(locked or {})
    texts, empty = gather(contributions, kept)
    receipt = _receipt(contributions, chosen, kept)
    given = sum(len(text.said) for text in texts)
    with threadpool_limits(limits=1):
        standing = stand(texts, chosen)
        why = _why_not(given, standing)
        # Without enough only what people decided is there; the computer adds nothing.
        found = _find(standing, chosen) if why is None else _as_locked(standing)
        return described(found, empty, why, receipt, chosen.seed)


def _why_not(given: int, standing: Standing) -> Reason | None:
    if given < FEWEST_TEXTS:
        return Reason("too_few_texts", {"texts": given, "needed": FEWEST_TEXTS})
    if not standing.placeable.any():
        return Reason("nothing_in_common", {"texts": given})
    return None


def _as_locked(standing: Standing) -> Found:
    names, lock = _locks(standing.texts)
    facets = complete_facets(standing.vectors, lock, np.full(len(lock), NOWHERE), standing.sizes)
    return Found(standing, lock, facets, names, np.arange(len(lock)))


def _locks(texts: Sequence[Text]) -> tuple[tuple[str, ...], Ints]:
    names = tuple(sorted({text.locked for text in texts if text.locked is not None}))
    number = {name: place for place, name in enumerate(names)}
    lock = [NOT_LOCKED if text.locked is None else number[text.locked] for text in texts]
    return names, np.array(lock, dtype=np.int64)


def _find(standing: Standing, options: Options) -> Found:
    names, lock = _locks(standing.texts)
    rows = standing.fitted[standing.placeable[standing.fitted]]
    themes, facets = lock.copy(), np.full(len(lock), NOWHERE)
    stands_for: Ints = np.arange(len(lock))
    if len(rows):
        core = _core(standing, rows, lock, options)
        themes[rows], facets[rows], stands_for[rows] = core.themes, core.facets, rows[core.stands_for]
    rest = np.flatnonzero((themes == NOWHERE) & standing.placeable)
    if len(rest) and (facets != NOWHERE).any():
        theme_of = facet_themes(themes, facets)
        centres = facet_centres(standing.vectors, themes, facets, standing.sizes)
        facets[rest] = nearest_group(standing.vectors[rest], centres)
        themes[rest] = theme_of[facets[rest]]
    facets = complete_facets(standing.vectors, themes, facets, standing.sizes)
    return Found(standing, themes, facets, names, stands_for)


@dataclass(frozen=True, slots=True, eq=False)
class _Core:
    """What was found among the texts that are compared with each other."""

    themes: Ints
    facets: Ints
    stands_for: Ints


def _core(standing: Standing, rows: Ints, lock: Ints, options: Options) -> _Core:
    vectors = standing.vectors[rows]
    near = nearest(vectors, vectors, NEIGHBOURS_OF_MANY, same=True)
    stands_for = fold_near_duplicates([standing.texts[row] for row in rows], near[0])
    kept = np.flatnonzero(stands_for == np.arange(len(rows)))
    place = np.searchsorted(kept, stands_for)
    if len(kept) > AGREED_UP_TO:
        graph, middle = neighbour_links(*near).contracted(place, len(kept)), 1.0
        fine = vectors[kept]
    else:
        graph, middle = similarity_graph(vectors[kept], standing.space.widths, seed=options.seed)
        fine = with_company(vectors[kept], graph)
    themes = cut(
        graph,
        vectors[kept],
        lock[rows[kept]],
        resolution=options.resolution * middle,
        seed=options.seed,
        wanted=options.themes,
        most=round(MOST_THEMES * max(1.0, options.resolution)),
    )
    facets = find_facets(fine, themes, size=options.facet_size)
    return _Core(themes[place], facets[place], stands_for)


def _receipt(contributions: Sequence[Contribution], options: Options, locked: Mapping[str, str]) -> Receipt:
    return Receipt(
        method="themes-lsa",
        version=VERSION,
        parameters={name: value for name, value in asdict(options).items() if name != "seed"},
        seed=options.seed,
        inputs=inputs_hash(contributions, locked),
        libraries={name: installed(name) for name in LIBRARIES},
    )


def inputs_hash(contributions: Sequence[Contribution], locked: Mapping[str, str]) -> str:
    """Give the SHA-256 of contributions and locked themes, hexadecimal, the same for any order."""
    digest = hashlib.sha256()
    for one in sorted(contributions, key=lambda one: one.id):
        row = (one.id, one.text, one.author, one.quotable, locked.get(one.id))
        digest.update(json.dumps(row, ensure_ascii=True).encode() + b"\n")
    return digest.hexdigest()
