"""The page contract: a good page passes, and each planted breach is caught by exactly its own rule."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility import contract
from accessibility.contract import Problem, check_page, describe, page_reading
from tests.accessibility.good_page import GOOD


def codes(html: str, **options: bool) -> set[str]:
    return {problem.code for problem in check_page(html, **options)}


def broken(old: str, new: str) -> str:
    assert GOOD.count(old) >= 1, old
    return GOOD.replace(old, new, 1)


def test_the_good_page_passes() -> None:
    assert check_page(GOOD, resident=True, easy=True) == []


BREACHES = [
    # the page as a whole
    ("doctype-missing", "<!doctype html>\n", ""),
    ("doctype-missing", "<!doctype html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">'),
    ("markup-broken", "<p>Ask us.</p>", "<p>Ask us."),
    ("markup-broken", "<p>Ask us.</p>", "Ask us.</p>"),
    ("markup-broken", "<p>Ask us.</p>", "<p>Ask us.</p></br>"),
    ("markup-broken", "<p>Ask us.</p>", "<p>1 < 2.</p>"),
    ("markup-broken", "<p>Ask us.</p>", '<p class="a" class="b">Ask us.</p>'),
    ("charset-missing", '<meta charset="utf-8">', ""),
    ("viewport-wrong", ", initial-scale=1", ", maximum-scale=1"),
    ("viewport-wrong", ", initial-scale=1", ", user-scalable=no"),
    ("viewport-wrong", '<meta name="viewport" content="width=device-width, initial-scale=1">', ""),
    ("lang-missing", ' lang="en" dir="ltr">\n<head>', ' dir="ltr">\n<head>'),
    ("dir-missing", ' lang="en" dir="ltr">\n<head>', ' lang="en">\n<head>'),
    ("dir-wrong", ' lang="en" dir="ltr">\n<head>', ' lang="en" dir="rtl">\n<head>'),
    ("part-direction", '<p lang="ar" dir="rtl">', '<p lang="ar">'),
    ("own-words-language", '<p lang="en" dir="ltr" data-own-words>', "<p data-own-words>"),
    ("h1-count", "<h1>What helps you?</h1>", "<h1>What helps you?</h1><h1>Again</h1>"),
    ("title-missing", "<title>Error: What helps you? – Thriving in Wexmoor</title>", ""),
    ("title-differs", "<h1>What helps you?</h1>", "<h1>What would help you?</h1>"),
    ("title-differs", "<title>Error: ", "<title>Page 2: "),
    ("title-error", "<title>Error: ", "<title>"),
    ("heading-empty", "<h3>More</h3>", "<h3> </h3>"),
    ("heading-skipped", "<h3>More</h3>", "<h4>More</h4>"),
    # landmarks and the way in
    ("outside-landmark", "</main>", "</main><p>Lost words</p>"),
    ("outside-landmark", "</main>", "</main>Lost words"),
    ("help-missing", '="help"><h2 id="help">', '="hint"><h2 id="hint">'),
    ("header-count", "<footer>", '<div role="banner">Again</div><footer>'),
    ("main-count", "<footer>", "<main>Again</main><footer>"),
    ("footer-count", "</footer>", "</footer><footer>Again</footer>"),
    ("nav-unlabelled", "</header>", '<nav><a href="/x">X</a></nav></header>'),
    ("nav-unlabelled", "</header>", '<nav aria-label="Main"><a href="/x">X</a></nav></header>'),
    ("skip-link-missing", '<a class="skip" href="#main">Skip to the main part</a>', ""),
    ("skip-link-target", 'id="main" tabindex="-1"', 'id="main"'),
    # ids
    ("id-repeated", "<h3>More</h3>", '<h3 id="help">More</h3>'),
    ("id-malformed", "<p>Ask us.</p>", '<p id="a b">Ask us.</p>'),
    ("id-malformed", "<p>Ask us.</p>", '<p id="">Ask us.</p>'),
    ("reference-missing", 'aria-describedby="how-error"', 'aria-describedby="how-hint"'),
    ("reference-missing", 'aria-describedby="how-error"', 'aria-describedby=""'),
    ("reference-missing", 'href="/why"', 'href="#why"'),
    ("reference-empty", '<span id="how-error">Choose one answer.</span>', '<span id="how-error"> </span>'),
    # forms
    ("control-unlabelled", ' aria-label="Area"', ""),
    ("control-unlabelled", ' aria-label="Area"', ' aria-label=""'),
    ("placeholder-label", ' aria-label="Area"', ' placeholder="Area"'),
    ("choices-ungrouped", "<legend>How did it go?</legend>", "<p>How did it go?</p>"),
    ("choices-ungrouped", "<legend>How did it go?</legend>", "<legend></legend>"),
    ("choices-ungrouped", '<input type="checkbox" name="one"', '<input type="radio" name="one"'),
    ("label-target", "<h3>More</h3>", "<label>Nothing</label><h3>More</h3>"),
    ("label-target", "<h3>More</h3>", '<label for="main">Nothing</label><h3>More</h3>'),
    ("form-method", '<form method="post"', "<form"),
    ("form-action", 'action="/answer"', 'action=""'),
    ("form-token", 'name="csrf_token" value="abc"', 'name="csrf_token" value=""'),
    ("form-token", '<input type="hidden" name="csrf_token" value="abc">', ""),
    ("form-enctype", "<label>Your words", '<label>A file <input type="file" name="f"></label><label>Your words'),
    ("nested", "<label>Your words", '<form method="get" action="/x"></form><label>Your words'),
    ("nested", '<a href="/why">Why we ask</a>', '<a href="/why">Why <button type="button">we</button> ask</a>'),
    ("button-type", '<button type="submit">', "<button>"),
    ("button-empty", '<button type="submit">Send</button>', '<button type="submit"></button>'),
    # mistakes
    ("error-summary-count", "<h1>", '<div role="alert" tabindex="-1">No.</div><h1>'),
    ("error-summary-focus", 'role="alert" tabindex="-1"', 'role="alert"'),
    ("error-link-target", 'href="#how-0"', 'href="#how-error"'),
    ("error-unlisted", '<li><a href="#where">Say where you live.</a></li>', ""),
    ("error-unlisted", '<li><a href="#how-0">Choose one answer.</a></li>', ""),
    ("error-unexplained", ' aria-describedby="where-hint where-error"', ""),
    # what stands on the page
    ("link-without-target", 'href="/why"', 'href="#"'),
    ("link-without-target", '<a href="/why">', "<a>"),
    ("link-empty", "Why we ask</a>", "</a>"),
    ("new-window", 'href="/why"', 'href="/why" target="_blank"'),
    ("link-ambiguous", "<h3>More</h3>", '<h3>More</h3><p><a href="/other">Why we ask</a></p>'),
    ("image-alt", '<img src="/ring.png" alt="">', '<img src="/ring.png">'),
    ("drawing-unnamed", "<title>A ring of people</title>", ""),
    ("drawing-text", '<path d="M0 0"/>', "<text>12</text>"),
    ("table-caption", "<caption>Answers so far</caption>", ""),
    ("table-caption", "<caption>Answers so far</caption>", "<caption></caption>"),
    ("table-scope", '<th scope="col">', "<th>"),
    ("table-heading-empty", "<td></td>", '<th scope="col"></th>'),
    ("autoplay", "<audio controls", "<audio controls autoplay"),
    ("media-controls", "<audio controls", "<audio"),
    ("frame-untitled", "<h3>More</h3>", '<iframe src="/film"></iframe><h3>More</h3>'),
    # quiet
    ("inline-script", "</main>", "<script>go()</script></main>"),
    ("inline-style", "<h1>", '<h1 style="color:red">'),
    ("inline-style", "</head>", "<style>p{}</style></head>"),
    ("event-handler", "<h1>", '<h1 onclick="go()">'),
    ("script-link", 'href="/why"', 'href="java\nscript:go()"'),
    ("external-resource", 'src="/ring.png"', 'src="https://example.org/ring.png"'),
    ("external-resource", 'src="/ring.png"', 'src="//example.org/ring.png"'),
    ("external-resource", 'src="/ring.png"', 'src="/ring.png" srcset="/a.png 1x, https://example.org/b.png 2x"'),
    ("external-resource", 'href="/static/core.css"', 'href="https://example.org/core.css"'),
    ("external-resource", 'src="/static/enhance.js"', 'src="http://example.org/a.js"'),
    ("external-resource", 'action="/answer"', 'action="https://example.org/answer"'),
    ("autofocus", 'name="where" type="text"', 'name="where" type="text" autofocus'),
    ("accesskey", 'name="where" type="text"', 'name="where" type="text" accesskey="w"'),
    ("tabindex", 'name="where" type="text"', 'name="where" type="text" tabindex="3"'),
    ("meta-refresh", "</head>", '<meta http-equiv="refresh" content="5"></head>'),
    ("movement", "<h1>", "<marquee>Hi</marquee><h1>"),
    # words
    ("banned-word", "You can stop at any time.", "A claimant can stop."),
    ("banned-word", "You can stop at any time.", "This is for COMPLIANCE."),
    ("banned-word", 'alt=""', 'alt="Sanctions"'),
    ("banned-word", "Why we ask</a>", "Non-engagement</a>"),
    ("banned-word", "– Thriving", "– Mandated"),
    ("straight-quote", "don’t", "don't"),
    ("straight-quote", "You can stop", 'You can "stop"'),
    ("straight-quote", 'aria-label="Area"', 'aria-label="Your town\'s area"'),
    ("emoji", "Ask us.", "Ask us \U0001f600."),
    ("emoji", "Ask us.", "Ask us ⚠."),
]


@pytest.mark.parametrize(("code", "old", "new"), BREACHES)
def test_each_breach_is_caught_by_its_own_rule(code: str, old: str, new: str) -> None:
    assert codes(broken(old, new), resident=True) == {code}


def test_breaches_that_take_more_than_one_change() -> None:
    no_summary = GOOD.replace('role="alert" ', "").replace("<title>Error: ", "<title>")
    no_summary = no_summary.replace("<h2>Please look at this again</h2>", "")
    assert codes(no_summary) == {"error-summary-missing"}
    start = GOOD.index("<h2>Please look")
    no_words = GOOD[:start] + GOOD[GOOD.index("</div>", start) :]
    assert codes(no_words) == {"error-summary-empty", "error-unlisted"}
    no_headings = GOOD.replace("<th ", "<td ").replace("</th>", "</td>").replace(' scope="col"', "")
    assert codes(no_headings) == {"table-headings"}
    assert codes(broken("<main", "<section").replace("</main>", "</section>")) >= {"main-count", "outside-landmark"}


def test_every_code_in_the_rules_is_planted_here() -> None:
    """The codes are read from the rules' source, so that no rule can be added, or die, unseen."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(str(contract.__file__)).parent.glob("*.py"))
    written = set(re.findall(r'Problem\(\s*"([a-z0-9-]+)"', source)) | {"header-count", "main-count", "footer-count"}
    written |= {"control-unlabelled", "placeholder-label", "id-repeated", "id-malformed", "straight-quote", "emoji"}
    planted = {code for code, _old, _new in BREACHES}
    planted |= {"error-summary-missing", "error-summary-empty", "table-headings", "sentence-long", "grade-high"}
    assert planted == written


def test_words_only_residents_are_spared() -> None:
    page = broken("Ask us.", "Each user gets a leaflet.")
    assert codes(page) == set()
    assert codes(page, resident=True) == {"banned-word"}


LONG = "This is a sentence that goes on and on until you have lost the thread of it and must go back to see."
HARD = (
    "The independent advisory committee considers every recommendation. Participating organisations subsequently "
    "communicate their evaluation. Additional information remains available. Accessibility is everybody’s "
    "responsibility. Representatives of participating authorities regularly publish particularly detailed reports."
)


def test_long_sentences_and_hard_pages() -> None:
    page = broken("You can stop at any time.", LONG)
    assert codes(page) == set()
    assert codes(page, resident=True) == {"sentence-long"}
    assert codes(broken("You can stop at any time.", HARD * 4), resident=True) == {"grade-high"}
    shorter = broken("You can stop at any time.", " ".join(LONG.split()[:14]) + ".")
    assert codes(shorter, resident=True) == set()
    assert codes(shorter, resident=True, easy=True) == {"sentence-long"}


def test_reading_leaves_out_what_is_not_ours() -> None:
    found = page_reading(GOOD)
    assert found.grade is not None
    assert found.grade < 3
    assert found.counts.longest_sentence == 8
    assert "This page is by Sam." in found.cut
    assert not any("job centre" in sentence for sentence in found.cut)
    assert page_reading(broken("<h3>More</h3>", f"<h3>More</h3><p lang='en'>{HARD}</p>")) == found
    assert page_reading(broken("<td>12</td>", f"<td>{LONG}</td>")) == found


def test_other_languages_are_not_judged_by_english_words() -> None:
    welsh = broken('lang="en" dir="ltr"', 'lang="cy" dir="ltr"').replace("You can stop", "Sanctions can't stop")
    assert check_page(welsh, resident=True) == []
    mirrored = broken('lang="en" dir="ltr"', 'lang="ar-XB" dir="rtl"')
    assert check_page(mirrored, resident=True) == []
    assert page_reading(welsh).grade is None


def test_answers_without_a_page_are_not_checked() -> None:
    assert check_page("", status=302) == check_page("nothing", status=304) == check_page("", status=204) == []
    assert codes("<p>Not found", ) >= {"doctype-missing", "markup-broken", "h1-count", "main-count"}  # fmt: skip


def test_the_heading_may_be_a_persons_own_words() -> None:
    own = "The job centre’s sanctions hurt"
    page = GOOD.replace("<h1>What helps you?</h1>", f'<h1 lang="en">{own}</h1>')
    page = page.replace("What helps you? –", f"{own} –")
    assert codes(page, resident=True) == set()
    assert codes(page.replace("– Thriving", "– Mandated"), resident=True) == {"banned-word"}


def test_a_page_that_was_wrong_once_says_so_to_the_person() -> None:
    message = describe([Problem("h1-count", "2"), Problem("emoji")], path="/x", status=422)
    assert message == "/x (422) breaks the page contract 2 times:\nh1-count: 2\nemoji"


@given(st.text(alphabet="<>/=\"'& abp1!-", max_size=80))
def test_no_text_upsets_the_checker(text: str) -> None:
    assert all(isinstance(problem.code, str) for problem in check_page(text, resident=True))


@given(st.data())
def test_cut_pages_never_pass(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD.rstrip()) - 1))
    assert check_page(GOOD[:at]) != []


def test_checking_a_page_costs_little() -> None:
    """A page of 20 kB in some milliseconds; the bound is wide, for machines that do many things at once."""
    table = "".join(f'<tr><th scope="row">Row {i}</th><td>{i} people said yes</td></tr>' for i in range(200))
    page = broken("</table>", f"{table}</table>")
    assert len(page) > 15_000
    check_page(page, resident=True)
    times = []
    for _ in range(7):
        start = time.process_time()
        check_page(page, resident=True)
        times.append(time.process_time() - start)
    assert min(times) < 0.05
