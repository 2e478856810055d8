"""Quality on the 42 questions of `argkp_train.csv`: never below the floors, with no model and no network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from deliberation.methods.themes.attaching import attach
from deliberation.methods.themes.mapping import build_themes
from deliberation.methods.themes.types import Contribution, ThemeMap
from tests.methods.themes import measures, public_texts

NMI, SMALL, PURITY = 0.26, 0.38, 0.74
MOST_UNPLACED = 0.02


@dataclass(frozen=True)
class Result:
    """How the themes and facets of one question match its key points."""

    nmi: float
    small_found: int
    small: int
    purity: float
    themes: int
    facets: int
    unplaced: int


def _numbers(labels: list[str | None]) -> np.ndarray:
    return np.unique([label or "" for label in labels], return_inverse=True)[1]


def _result(question: public_texts.Question) -> Result:
    texts = [Contribution(str(place), text) for place, text in enumerate(question.texts)]
    found = build_themes(texts)
    themes = _numbers([found.membership[one.id] for one in texts])
    facets = _numbers([found.facet_membership[one.id] for one in texts])
    return Result(
        measures.nmi(question.truth, themes),
        *measures.small_found(question.truth, facets),
        measures.purity(question.truth, facets),
        len(found.themes),
        len(found.facets),
        len(found.unplaced),
    )


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return [_result(question) for question in public_texts.questions()]


def test_all_questions_are_there() -> None:
    found = public_texts.questions()
    assert len(found) == 42
    assert np.mean([len(question.texts) for question in found]) == pytest.approx(80.7, abs=0.1)


def test_themes_and_facets_reach_the_floors(results: list[Result]) -> None:
    small = sum(one.small_found for one in results) / sum(one.small for one in results)
    assert np.mean([one.nmi for one in results]) >= NMI
    assert small >= SMALL
    assert np.mean([one.purity for one in results]) >= PURITY


def test_quality_is_not_bought_with_more_groups(results: list[Result]) -> None:
    assert np.mean([one.themes for one in results]) <= 7.5
    assert np.mean([one.facets for one in results]) <= 17


def test_nearly_everything_is_placed(results: list[Result]) -> None:
    assert sum(one.unplaced for one in results) <= MOST_UNPLACED * sum(
        len(question.texts) for question in public_texts.questions()
    )


def _theme_numbers(found: ThemeMap, texts: list[Contribution]) -> np.ndarray:
    return _numbers([found.membership[one.id] for one in texts])


def test_a_quarter_attached_later_fits_about_as_well() -> None:
    early, late = [], []
    for question in public_texts.questions()[::4]:
        texts = [Contribution(str(place), text) for place, text in enumerate(question.texts)]
        new = np.arange(len(texts)) % 5 == 4
        old = [one for one, is_new in zip(texts, new, strict=True) if not is_new]
        found = build_themes(old)
        placed = attach(
            old, found.membership, found.facet_membership, [t for t, n in zip(texts, new, strict=True) if n]
        )
        where = {**found.membership, **{one.id: one.theme for one in placed.placed}}
        early.append(measures.nmi(question.truth[~new], _theme_numbers(found, old)))
        late.append(measures.nmi(question.truth, _numbers([where[one.id] for one in texts])))
    assert np.mean(late) > np.mean(early) - 0.05


def test_german_proposals_are_grouped_too() -> None:
    rows = [row for row in public_texts.rows("cycling_bonn_de.csv") if row["label"]][::4]
    texts = [Contribution(row["id"], row["text"]) for row in rows]
    found = build_themes(texts)
    truth = np.unique([row["label"] for row in rows], return_inverse=True)[1]
    assert found.unplaced == ()
    assert measures.nmi(truth, _theme_numbers(found, texts)) > 0.15
