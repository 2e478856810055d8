"""The first of each hard word is linked, in our own running text only."""

from __future__ import annotations

import pytest

from accessibility.explaining import explain
from accessibility.plain_words import check, explained_words
from accessibility.symbols import SYMBOLS, draw

WORDS = {"remit": "/words#remit", "open call": "/words#open-call", "strategy": "/words?a&b#strategy"}


def page(inside: str) -> str:
    return f"<html><header><p>remit</p></header><main>{inside}</main><footer><p>remit</p></footer></html>"


def shown(inside: str) -> str:
    return explain(page(inside), WORDS).partition("<main>")[2].partition("</main>")[0]


def test_each_word_is_linked_once_as_it_stands_there() -> None:
    told = shown("<p>The Remit says it. The remit!</p><ul><li>Two strategies, one strategy, an open\ncall.</li></ul>")
    assert told == (
        '<p>The <a href="/words#remit">Remit</a> says it. The remit!</p><ul><li>Two '
        '<a href="/words?a&amp;b#strategy">strategies</a>, one strategy, an '
        '<a href="/words#open-call">open\ncall</a>.</li></ul>'
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<h1>The remit</h1>",
        '<p><a href="/x">The remit</a></p>',
        "<p><button>remit</button></p>",
        "<form><label>remit</label><textarea>remit</textarea></form>",
        '<p lang="en-GB">Their remit</p>',
        "<blockquote><p data-own-words>Their remit <em>and remit</em></p></blockquote>",
        '<p><span translate="no">remit</span></p>',
        "<p>unremitting remits2 xremit &remit;</p>",
        "<div>remit</div>",
        "<!-- <p>remit</p> --><p>x</p>",
        '<p title="remit">x</p>',
    ],
)
def test_what_is_not_our_running_text_stays_as_it_is(inside: str) -> None:
    assert explain(page(inside), WORDS) == page(inside)


def test_what_officers_wrote_is_looked_at_where_the_page_says_so() -> None:
    told = shown('<p><span lang="en" data-explain>Our remit<br>ends.</span> <em lang="en">remit</em></p><p>remit</p>')
    assert told.count("<a ") == 1
    assert '<span lang="en" data-explain>Our <a href="/words#remit">remit</a>' in told


def test_a_page_without_a_main_part_or_words_is_left_alone() -> None:
    assert explain("<p>remit</p>", WORDS) == "<p>remit</p>"
    assert explain(page("<p>remit</p>"), {}) == page("<p>remit</p>")


def test_our_explanations_are_plain_themselves() -> None:
    for word, plain in explained_words().items():
        report = check(plain)
        assert not [one for one in report.remarks if one.code != "hard-word"], word
        assert report.counts.longest_sentence <= 14, word


def test_symbols_are_hidden_from_screen_readers_and_an_unknown_key_draws_nothing() -> None:
    for key, symbol in SYMBOLS.items():
        assert 'aria-hidden="true"' in draw(key)
        assert symbol.path.startswith("M")
    assert draw("unicorn") == draw("") == ""
