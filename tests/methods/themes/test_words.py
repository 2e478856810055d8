"""Key words, titles and quotes, from small examples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from deliberation.methods.themes.arrays import Vectors, unit
from deliberation.methods.themes.quotes import pick_quotes
from deliberation.methods.themes.standing import Text
from deliberation.methods.themes.types import Contribution
from deliberation.methods.themes.words import key_weights, keywords, title

BUSES = ["the bus is late", "the late bus again", "a late bus and the cold"]
DAMP = ["the damp wall is cold", "damp and mould on the wall", "the mould is a worry"]


def test_words_that_everybody_uses_weigh_nothing() -> None:
    buses, damp = key_weights([BUSES, DAMP])
    assert {"the", "is", "a", "and"} & set(buses) == set()
    assert keywords(buses, BUSES)[0] == "bus"
    assert set(keywords(damp, DAMP)[:2]) == {"damp", "mould"}


def test_the_weight_is_the_formula() -> None:
    buses, _ = key_weights([BUSES, DAMP])
    assert buses["bus"] == pytest.approx(1 * np.log(1 / (1.5 * 0.5)))
    assert buses["late bus"] == pytest.approx(2 / 3 * np.log(2 / 3 / (1.5 * 2 / 6)))


def test_one_group_has_key_words_too() -> None:
    (alone,) = key_weights([BUSES])
    assert keywords(alone, BUSES)


def test_key_words_are_spelt_as_people_do_and_no_word_comes_twice() -> None:
    texts = ["“Café!” is NICE", "cafe nice", "cafe nice here"]
    weights = key_weights([["cafe is nice", "cafe nice", "cafe nice here"], ["the road", "the long road"]])[0]
    found = keywords(weights, texts)
    assert "café" in " ".join(found)
    assert len(" ".join(found).split()) == len(set(" ".join(found).split()))


def test_writing_without_blanks_has_key_words() -> None:
    weights = key_weights([["公园很好", "公园散步"], ["医院太远", "医院很忙"]])
    assert keywords(weights[0], ["公园很好"])[0] == "公园"


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["I am tired. The bus is late!"], "The bus is late"),
        (["a b c d e f g h nine bus late again"], "a b c d e f g h nine bus…"),
        (["b" * 200], "b" * 80 + "…"),
        (["“The late bus”"], "The late bus"),
    ],
)  # fmt: skip
def test_a_title_is_a_clause_word_for_word(texts: Sequence[str], words: str) -> None:
    found = title({"bus": 1.0, "late": 1.0}, texts, ())
    assert (found.words, found.source) == (words, 0)


def test_without_a_text_the_title_is_made_of_key_words() -> None:
    found = title({"bus": 1.0}, (), ("bus", "late", "evening", "stop"))
    assert (found.words, found.source) == ("bus, late, evening", None)


def _row(angle: float) -> tuple[float, float]:
    return float(np.cos(angle)), float(np.sin(angle))


def _around(angles: Sequence[float]) -> Vectors:
    return unit(np.array([_row(angle) for angle in angles], dtype=np.float32))


def _texts(*said: Contribution) -> list[Text]:
    return [Text("three plain words", (one,)) for one in said]


def test_the_nearest_comes_first_and_the_furthest_is_the_different_view() -> None:
    texts = _texts(*(Contribution(str(i), "") for i in range(5)))
    vectors = _around([0.0, 0.02, -0.02, 0.3, -0.9])
    quotes, different = pick_quotes(texts, vectors, np.arange(5), np.ones(5, dtype=np.int64), number=2)
    near = vectors @ vectors.mean(axis=0)
    assert quotes[0][0] == int(np.argmax(near))
    assert different == [(4, "4")]


def test_one_quote_of_each_author_and_none_without_consent() -> None:
    texts = _texts(
        Contribution("0", "", "ann"),
        Contribution("1", "", "ann"),
        Contribution("2", "", "bob", quotable=False),
        Contribution("3", "", "eve"),
        Contribution("4", "", "ann"),
    )
    vectors = _around([0.0, 0.01, -0.01, 0.1, 0.9])
    quotes, different = pick_quotes(texts, vectors, np.arange(5), np.ones(5, dtype=np.int64))
    assert len(quotes) == 2
    assert {texts[row].said[0].author for row, _ in quotes} == {"ann", "eve"}
    assert different == []


def test_a_text_that_several_said_is_quoted_from_who_agreed() -> None:
    shared = Text("three plain words", (Contribution("1", "", "ann", quotable=False), Contribution("2", "", "bob")))
    quotes, _ = pick_quotes([shared], _around([0.0]), np.arange(1), np.array([2]))
    assert quotes == [(0, "2")]
