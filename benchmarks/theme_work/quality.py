"""The table of quality: our themes and facets beside other ways to cluster the same vectors, on public texts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from benchmarks.theme_work import children
from deliberation.methods.themes.attaching import attach
from deliberation.methods.themes.folding import plain_form
from deliberation.methods.themes.mapping import build_themes
from deliberation.methods.themes.space import learn_space
from deliberation.methods.themes.types import Contribution, ThemeMap
from tests.methods.themes import measures, public_texts

PEERS = ("hdbscan", "umap-hdbscan", "evoc")
_SMALL_OF_MANY = 0.03
Labels = np.ndarray


@dataclass(frozen=True)
class Case:
    """Texts of one question with the theme of each; `late` are those that come when the others are there already."""

    group: str
    texts: tuple[str, ...]
    truth: Labels
    small: float

    @property
    def late(self) -> np.ndarray:
        """Every fifth text: a quarter more than there were."""
        return np.asarray(np.arange(len(self.texts)) % 5 == 4)


@dataclass(frozen=True)
class Found:
    """Labels of all texts (-1: unplaced) and of the early ones when the others were not there yet."""

    full: Labels
    early: Labels


def cases() -> list[Case]:
    """The 42 questions of ArgKP in two halves by motion, a long tail of bank questions, German proposals."""
    motions = sorted({question.motion for question in public_texts.questions()})
    found = [
        Case(
            "argkp, tuned on" if motions.index(question.motion) % 2 == 0 else "argkp, not tuned on",
            question.texts,
            question.truth,
            measures.SMALL,
        )
        for question in public_texts.questions()
    ]
    return [*found, _long_tail(), _proposals()]


def _long_tail(seed: int = 0) -> Case:
    """A class of random rank r keeps at most max(4, 180 / r) rows."""
    rng = np.random.default_rng(seed)
    rows = public_texts.rows("banking77_train.csv")
    labels = np.array([row["label"] for row in rows])
    names = sorted(set(labels.tolist()))
    kept: list[int] = []
    for rank, name in zip(rng.permutation(len(names)) + 1, names, strict=True):
        kept += rng.permutation(np.flatnonzero(labels == name))[: max(4, 180 // int(rank))].tolist()
    truth = np.unique(labels[kept], return_inverse=True)[1]
    return Case("bank questions, long tail", tuple(rows[place]["text"] for place in kept), truth, _SMALL_OF_MANY)


def _proposals() -> Case:
    rows = [row for row in public_texts.rows("cycling_bonn_de.csv") if row["label"]]
    truth = np.unique([row["label"] for row in rows], return_inverse=True)[1]
    return Case("Bonn, German proposals", tuple(row["text"] for row in rows), truth, _SMALL_OF_MANY)


def table() -> list[dict[str, Any]]:
    """Give a row for each set and method."""
    every = cases()
    found: dict[str, list[Found]] = {"ours, themes": [], "ours, facets": [], "ours, attached": []}
    for case in every:
        for name, one in _ours(case).items():
            found[name].append(one)
    found["k-means, true number"] = [_k_means(case, int(case.truth.max()) + 1) for case in every]
    found["k-means, as many as our facets"] = [
        _k_means(case, len(set(facets.full.tolist())))
        for case, facets in zip(every, found["ours, facets"], strict=True)
    ]
    if children.PEERS.exists():
        for method in PEERS:
            found[method] = _peer(every, method)
    return list(_rows(every, found))


def _rows(every: Sequence[Case], found: dict[str, list[Found]]) -> Iterator[dict[str, Any]]:
    for group in dict.fromkeys(case.group for case in every):
        for method, results in found.items():
            pairs = [(case, one) for case, one in zip(every, results, strict=True) if case.group == group]
            yield {"set": group, "method": method, **_figures(pairs)}


def _figures(pairs: Sequence[tuple[Case, Found]]) -> dict[str, float]:
    clean = [(case, one, np.unique(one.full, return_inverse=True)[1]) for case, one in pairs]
    small = [measures.small_found(case.truth, labels, share=case.small) for case, _, labels in clean]
    return {
        "nmi": _mean([measures.nmi(case.truth, labels) for case, _, labels in clean]),
        "ari": _mean([adjusted_rand_score(case.truth, labels) for case, _, labels in clean]),
        "small": sum(one for one, _ in small) / sum(of for _, of in small),
        "purity": _mean([measures.purity(case.truth, labels) for case, _, labels in clean]),
        "unplaced": _mean([float((one.full == -1).mean()) for _, one, _ in clean]),
        "groups": _mean([len(set(one.full[one.full != -1].tolist())) for _, one, _ in clean]),
        "stability": _mean([adjusted_rand_score(one.full[~case.late], one.early) for case, one, _ in clean]),
    }


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)


def _ours(case: Case) -> dict[str, Found]:
    texts = [Contribution(str(place), text) for place, text in enumerate(case.texts)]
    old = [one for one, late in zip(texts, case.late, strict=True) if not late]
    new = [one for one, late in zip(texts, case.late, strict=True) if late]
    full, early = build_themes(texts), build_themes(old)
    added = attach(old, early.membership, early.facet_membership, new)
    where = {**early.membership, **{one.id: one.theme for one in added.placed}}
    known = early.themes
    return {
        "ours, themes": Found(_labels(full, texts), _labels(early, old)),
        "ours, facets": Found(_labels(full, texts, facets=True), _labels(early, old, facets=True)),
        "ours, attached": Found(
            _numbers([where.get(one.id) for one in texts], [theme.id for theme in known]), _labels(early, old)
        ),
    }


def _labels(found: ThemeMap, texts: Sequence[Contribution], *, facets: bool = False) -> Labels:
    where = found.facet_membership if facets else found.membership
    return _numbers([where[one.id] for one in texts], [one.id for one in (found.facets if facets else found.themes)])


def _numbers(names: Sequence[str | None], known: Sequence[str]) -> Labels:
    number = {name: place for place, name in enumerate(known)}
    return np.array([-1 if name is None else number[name] for name in names])


def _vectors(case: Case, *, early: bool) -> np.ndarray:
    texts = [text for text, late in zip(case.texts, case.late, strict=True) if not (early and late)]
    plain = [plain_form(text) for text in texts]
    return learn_space(plain, seed=0).vectors(plain)


def _k_means(case: Case, number: int) -> Found:
    with threadpool_limits(limits=1):
        full, early = (
            KMeans(number, n_init=10, random_state=0).fit_predict(_vectors(case, early=part)) for part in (False, True)
        )
    return Found(full, early)


def _peer(every: Sequence[Case], method: str) -> list[Found]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for place, case in enumerate(every):
            for part, early in (("full", False), ("early", True)):
                np.save(folder / f"{place}.{part}.npy", _vectors(case, early=early))
        children.peer(method, folder)
        done = folder / method
        return [
            Found(np.load(done / f"{place}.full.npy"), np.load(done / f"{place}.early.npy"))
            for place in range(len(every))
        ]
