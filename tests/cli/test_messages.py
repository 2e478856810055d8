"""Every refusal has a sentence, and every sentence gets what it speaks of."""

from __future__ import annotations

import re

import pytest

from deliberation.errors import DeliberationError
from deliberation.messages import MESSAGES, STATES, words_for
from deliberation.stages import ABILITIES
from tests.cli.codes_in_code import OF_FILES, Raised, raised

# A mistake in our own code (a table of the wrong shape, a document of the wrong form): nobody can mend it by reading.
OWN_MISTAKES = ("sheet_", "document_")
# The code is worked out where it is raised: which ones those can be.
WORKED_OUT = {
    "f'cannot_{ability}_now'": {f"cannot_{ability}_now" for ability in ABILITIES},
    # Values of a strategy's file, parts of a document, recordings and papers of a ballot, passed on by their own code.
    "code": {"recording_cut_off"},
    # Lines of shares, and plans that no seats fit.
    "_AS_IT_IS_SAID.get(error.code, 'share_line')": {
        *("share_line", "share_number", "share_twice", "share_spelling", "share_sum", "text_empty"),
    },
    "f'recruiting_{error.code}'": {"recruiting_targets_differ", "recruiting_quotas_contradict"},
    "error.code": {"paper_option", "paper_value", "paper_too_many", "paper_points", "paper_place_twice"},
}


def refusals() -> list[Raised]:
    return [
        one
        for one in raised()
        if one.kind not in {"BadFile", *OF_FILES} and not (one.is_constant and one.code.startswith(OWN_MISTAKES))
    ]


def test_every_code_that_is_raised_has_a_sentence() -> None:
    unknown = [one.place for one in refusals() if not one.is_constant and one.code not in WORKED_OUT]
    assert not unknown, f"Say here which codes these can be: {unknown}"
    codes = {one.code for one in refusals() if one.is_constant}.union(*WORKED_OUT.values())
    assert not codes - set(MESSAGES), "Write a sentence for each in messages.py"


def test_no_sentence_is_left_over() -> None:
    codes = {one.code for one in refusals()}.union(*WORKED_OUT.values())
    assert not set(MESSAGES) - codes


def test_every_sentence_gets_what_it_speaks_of() -> None:
    lacking = [
        (one.place, sorted(missing))
        for one in refusals()
        if one.is_constant
        and (missing := set(re.findall(r"%\((\w+)\)", str(MESSAGES[one.code]))) - one.params)
        and "**" not in one.params
    ]
    assert not lacking


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_sentence_is_a_sentence(code: str) -> None:
    names = re.findall(r"%\((\w+)\)s", str(MESSAGES[code]))
    words = words_for(DeliberationError(code, **dict.fromkeys(names, "x")))
    assert "%" not in words
    assert words[0].isupper() or words[0] == "x" or words.startswith("FOLKMOOT")
    assert words.endswith((".", "x"))


def test_a_state_is_said_in_words() -> None:
    assert words_for(DeliberationError("cannot_vote_now", state="draft")).endswith(f"{STATES['draft']}.")


def test_a_code_without_a_sentence_says_at_least_that_nothing_was_lost() -> None:
    assert words_for(DeliberationError("never_heard_of")) == "This could not be done. Nothing was changed."
