"""Who may open what, continued: easy words, hard words explained, texts read aloud."""

from __future__ import annotations

from tests.web.access_rows import DESK, NOT_FOUND, Row, everybody, only

OF = {"of": "statement"}
WORD = {"word": "remit", "plain": "What the members are asked.", "language": "en-GB"}
AT_THE_DESK = only(*DESK)

READING_HELP: dict[str, dict[str, Row]] = {
    # Nothing is written in easy words or read aloud here; what is shown when it is stands in test_reading_help.py.
    "public.easy_words": {"GET": Row(everybody(NOT_FOUND), values=OF)},
    "public.sound": {"GET": Row(everybody(NOT_FOUND), values={"digest": "0" * 64})},
    "public.words_in_general": {"GET": Row(everybody())},
    "public.words_of_process": {"GET": Row(everybody())},
    "facilitator.easy_words": {"GET": Row(AT_THE_DESK)},
    "facilitator.easy_text": {"GET": Row(AT_THE_DESK, values=OF)},
    "facilitator.write_easy_text": {
        "POST": Row(AT_THE_DESK, values=OF, fields={"line_1": "More buses.", "symbol_1": "bus", "step": "keep"})
    },
    # Who checked what is not there is not kept.
    "facilitator.easy_text_checked": {
        "POST": Row(only() | dict.fromkeys(DESK, NOT_FOUND), values=OF, fields={"checked_by": "A group"}, acts=False)
    },
    "facilitator.remove_easy_text": {"POST": Row(AT_THE_DESK, values=OF, acts=False)},
    "facilitator.hard_words": {"GET": Row(AT_THE_DESK)},
    "facilitator.keep_hard_word": {"POST": Row(AT_THE_DESK, fields=WORD)},
    "facilitator.leave_hard_word": {"POST": Row(AT_THE_DESK, fields={"word": "remit"})},
    "facilitator.take_out_hard_word": {
        "POST": Row(AT_THE_DESK, fields={"word": "remit", "language": "en-GB"}, acts=False)
    },
}
