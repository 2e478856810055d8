"""Runs of letters against scikit-learn's, weights against the formula, places against a plain decomposition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from deliberation.methods.themes import ngrams
from deliberation.methods.themes.folding import plain_form
from deliberation.methods.themes.ngrams import count_runs, find_vocabulary
from deliberation.methods.themes.space import SCALES_OF_FEW, learn_space, weighted
from tests.methods.themes.texts import planted

PLAIN = st.lists(st.text(max_size=15).map(plain_form).filter(bool), min_size=1, max_size=12)


def theirs(plain: list[str], fewest: int = 1) -> tuple[np.ndarray, int]:
    vectors = CountVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=fewest, lowercase=False)
    counted = vectors.fit_transform(plain)
    return np.sort(np.asarray(counted.sum(axis=0)).reshape(-1)), counted.shape[1]


@given(PLAIN)
@settings(deadline=None)
def test_runs_are_counted_as_scikit_learn_does(plain: list[str]) -> None:
    ours = count_runs(plain, find_vocabulary(plain, fewest_texts=1, most_runs=10**6))
    sums, number = theirs(plain)
    assert ours.shape == (len(plain), number)
    assert np.array_equal(np.sort(np.asarray(ours.sum(axis=0)).reshape(-1)), sums)


@given(PLAIN)
@settings(deadline=None)
def test_working_in_small_pieces_changes_nothing(plain: list[str]) -> None:
    whole = find_vocabulary(plain, fewest_texts=1, most_runs=10**6)
    expected = count_runs(plain, whole).toarray()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ngrams, "_PART", 7)
        again = find_vocabulary(plain, fewest_texts=1, most_runs=10**6)
        assert np.array_equal(again.runs, whole.runs)
        assert np.array_equal(again.texts_with, whole.texts_with)
        assert np.array_equal(count_runs(plain, again).toarray(), expected)


def test_rare_runs_are_left_out_and_the_widest_are_kept() -> None:
    plain = [text.text for text in planted(10)[0]]
    assert len(find_vocabulary(plain, fewest_texts=2, most_runs=10**6).runs) == theirs(plain, 2)[1]
    few = find_vocabulary(plain, fewest_texts=2, most_runs=20)
    rest = find_vocabulary(plain, fewest_texts=2, most_runs=10**6)
    assert len(few.runs) == 20
    assert few.texts_with.min() >= np.sort(rest.texts_with)[-20:].min()


def test_unknown_letters_and_runs_count_nothing() -> None:
    vocabulary = find_vocabulary(["abc abd"], fewest_texts=1, most_runs=100)
    assert count_runs(["xyz", "ж", ""], vocabulary).nnz == 0
    assert count_runs([], vocabulary).shape == (0, len(vocabulary.runs))


def test_weights_are_those_of_the_formula() -> None:
    plain = sorted({text.text for text in planted(15)[0]})
    vocabulary = find_vocabulary(plain, fewest_texts=1, most_runs=10**6)
    rarity = (1 + np.log((1 + len(plain)) / (1 + vocabulary.texts_with))).astype(np.float32)
    ours = weighted(count_runs(plain, vocabulary), rarity)
    their = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, lowercase=False)
    expected = their.fit_transform(plain)
    assert (ours @ ours.T).toarray() == pytest.approx((expected @ expected.T).toarray(), abs=1e-5)


def test_a_scale_is_the_plain_decomposition_at_that_rank() -> None:
    plain = sorted({text.text for text in planted(12)[0]})
    vectors = learn_space(plain, seed=0).vectors(plain)
    their = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, lowercase=False, min_df=2)
    left, size, _ = np.linalg.svd(their.fit_transform(plain).toarray(), full_matrices=False)
    parts = [left[:, :rank] * size[:rank] for rank in SCALES_OF_FEW]
    cosines = [(part @ part.T) / np.outer(*[np.linalg.norm(part, axis=1)] * 2) for part in parts]
    assert vectors @ vectors.T == pytest.approx(np.mean(cosines, axis=0), abs=1e-3)


def test_rows_have_length_one_or_nothing() -> None:
    plain = [text.text for text in planted(12)[0]]
    vectors = learn_space(plain, seed=0).vectors([*plain, "ццц", ""])
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[:-2] == pytest.approx(1, abs=1e-5)
    assert lengths[-2:].tolist() == [0, 0]


def test_many_texts_are_decomposed_nearly_as_exactly() -> None:
    plain = sorted({text.text for text in planted(150)[0]})
    assert len(plain) > 600
    vectors = learn_space(plain, seed=0).vectors(plain)
    assert np.abs(vectors @ vectors.T).max() <= 1 + 1e-5
    assert 25 + 50 < vectors.shape[1] <= 25 + 50 + 100
