"""Made-up texts for tests: any small ones, and ones with themes planted in them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from deliberation.methods.themes.types import Contribution

SUBJECTS = {
    "buses": "bus buses driver timetable route evening stop fare ticket late",
    "damp": "damp mould wall ceiling landlord repair heating window cold flat",
    "parks": "park bench tree playground swing grass dog path flower shade",
    "food": "meal kitchen cooking recipe vegetable bread hungry lunch pantry soup",
    "noise": "noise music neighbour night loud shouting sleep police quiet party",
    "doctors": "doctor surgery appointment phone nurse wait clinic prescription receptionist pain",
}
EVERYWHERE = "we need the more and to a for in our please there should be"


def planted(each: int, *, seed: int = 0, subjects: int = len(SUBJECTS)) -> tuple[list[Contribution], list[str]]:
    """Give texts about so many subjects, `each` a subject, and the subject of each."""
    rng = np.random.default_rng(seed)
    common = EVERYWHERE.split()
    texts, truth = [], []
    for subject in list(SUBJECTS)[:subjects]:
        own = SUBJECTS[subject].split()
        for _ in range(each):
            words = [*rng.choice(own, 5), *rng.choice(common, 5)]
            texts.append(" ".join(words[place] for place in rng.permutation(len(words))))
            truth.append(subject)
    order = rng.permutation(len(texts))
    return [Contribution(f"c{i}", texts[place]) for i, place in enumerate(order)], [truth[place] for place in order]


WORDS = st.sampled_from(" ".join([*SUBJECTS.values(), EVERYWHERE, "n/a - ? don’t know مرحبا 你好 👍 Ж é 7"]).split())


@st.composite
def collections(draw: st.DrawFn, *, most: int = 40) -> list[Contribution]:
    """Draw contributions of any kind: empty, copied, one letter, several scripts; authors and consent at random."""
    sentences = st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=12)
    texts = draw(st.lists(sentences, max_size=most))
    authors = st.sampled_from([None, "ann", "bob", "eve"])
    return [Contribution(f"c{place}", text, draw(authors), draw(st.booleans())) for place, text in enumerate(texts)]
