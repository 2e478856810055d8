from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.errors import BadFile, DeliberationError
from deliberation.exchange.sheets import HIDDEN, read_csv_set
from deliberation.exchange.strategy import (
    FORMATS,
    PROPOSED_BY_OFFICERS,
    Backing,
    Quotation,
    StrategyContent,
    VoiceTrace,
    content_from_json,
    content_hash,
    content_json,
    strategy_document,
    write_strategy,
)
from tests.exchange.document.examples import ARABIC, figure, hostile, strategy
from tests.exchange.document.test_html import HOSTILE, Outline


def word(content: StrategyContent, **options: Any) -> Any:
    return docx.Document(io.BytesIO(write_strategy(content, "docx", **options).data))


def words_of(content: StrategyContent) -> str:
    opened = word(content)
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in opened.paragraphs), *cells])


def test_json_is_canonical_and_comes_back_whole() -> None:
    data = content_json(strategy())
    assert content_from_json(data) == strategy()
    assert content_json(content_from_json(data)) == data
    raw = json.loads(data)
    assert data == (json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    assert raw["actions"][0]["voice"]["agree_share"] == 0.804348
    assert raw["statements"][1]["disagree"] is None
    assert ARABIC in data.decode("utf-8")


def test_the_hash_is_that_of_the_published_file_and_notices_every_letter() -> None:
    content = strategy()
    file = write_strategy(content, "json")
    assert content_hash(content) == hashlib.sha256(file.data).hexdigest()
    assert content_hash(replace(content, vision=content.vision + ".")) != content_hash(content)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_survives_json(text: str) -> None:
    content = replace(strategy(), vision=text)
    assert content_from_json(content_json(content)) == content


@settings(max_examples=60)
@given(st.floats(0, 1))
def test_any_share_survives_json(share: float) -> None:
    content = strategy()
    priority = replace(content.priorities[0], backing=Backing(1, 2, 3, 6, share))
    changed = replace(content, priorities=(priority, content.priorities[1]))
    assert content_from_json(content_json(changed)) == changed


def edited(change: Callable[[dict[str, Any]], object]) -> bytes:
    raw = json.loads(content_json(strategy()))
    change(raw)
    return json.dumps(raw).encode()


@pytest.mark.parametrize(
    ("data", "column"),
    [
        (edited(lambda raw: raw.update(version="1")), "strategy.version"),
        (edited(lambda raw: raw.update(version=True)), "strategy.version"),
        (edited(lambda raw: raw.update(extra=1)), "strategy.extra"),
        (edited(lambda raw: raw.pop("title")), "strategy.title"),
        (edited(lambda raw: raw.update(published_on="soon")), "strategy.published_on"),
        (edited(lambda raw: raw.update(actions={})), "strategy.actions"),
        (edited(lambda raw: raw.update(method=None)), "strategy.method"),
        (edited(lambda raw: raw["actions"][1].update(kind="wish")), "strategy.actions[1].kind"),
        (edited(lambda raw: raw["actions"][1].update(money_pence=1.5)), "strategy.actions[1].money_pence"),
        (edited(lambda raw: raw["actions"][1].update(priority="P9")), "strategy"),
        (edited(lambda raw: raw["actions"][0]["voice"].update(agree_share=2)), "strategy.actions[0].voice"),
        (edited(lambda raw: raw["priorities"][0]["backing"].pop("papers")), "strategy.priorities[0].backing.papers"),
    ],
    ids=range(12),
)
def test_a_file_that_departs_from_the_schema_says_where(data: bytes, column: str) -> None:
    with pytest.raises(BadFile) as caught:
        content_from_json(data)
    assert caught.value.params["column"] == column


@pytest.mark.parametrize("data", [b"", b"\xff", b"[1]", b"{}", b'{"schema":"other"}', b"{"])
def test_what_is_no_strategy_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile):
        content_from_json(data)


def first_action(**changes: Any) -> StrategyContent:
    content = strategy()
    return replace(content, actions=(replace(content.actions[0], **changes), *content.actions[1:]))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: first_action(priority="P9"), "strategy_reference_nowhere"),
        (lambda: first_action(origin="R99"), "strategy_reference_nowhere"),
        (lambda: first_action(reference="A02"), "strategy_reference_twice"),
        (lambda: first_action(reference="a 1"), "strategy_reference"),
        (lambda: first_action(kind="wish"), "strategy_action_kind"),
        (lambda: first_action(money_pence=-1), "strategy_action_money"),
        (lambda: first_action(due_on=date(2020, 1, 1)), "strategy_action_dates"),
        (lambda: first_action(owner=""), "strategy_action_empty"),
        (lambda: VoiceTrace(quotes=(Quotation("q"),) * 4), "strategy_quotes"),
        (lambda: VoiceTrace(agree_share=float("nan")), "strategy_share"),
        (lambda: Quotation("\x00"), "strategy_quote_empty"),
        (lambda: Quotation("q", language="not a tag"), "document_language"),
        (lambda: replace(strategy(), priorities=(), actions=()), "strategy_incomplete"),
        (lambda: replace(strategy(), priorities=(replace(strategy().priorities[0], rank=2), strategy().priorities[1])),
         "strategy_ranks"),
        (lambda: replace(strategy(), statements=()), "strategy_reference_nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_refused(make: Callable[[], object], code: str) -> None:
    with pytest.raises(DeliberationError) as caught:
        make()
    assert caught.value.code == code


def test_priorities_stand_by_rank_each_with_its_actions() -> None:
    opened = word(strategy(), figures=(figure(),))
    headings = [p.text for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert headings[2:5] == [
        "What will be done",
        "1. A home on the first night (P1)",
        "A01: whose words stand behind it",
    ]
    assert headings.index("2. People who have been there lead the help (P2)") > headings.index(headings[4])
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in opened.tables]
    actions = next(rows for rows in tables if rows[0][1] == "What will happen")
    assert actions[1][0] == "A01"
    assert actions[1][2:] == ["Wexmoor Borough Council, Housing", "31 March 2028", "£480,000", "A service"]
    assert actions[2][3:] == ["30 September 2027", "No money set", "Asking others"]
    second = [rows for rows in tables if rows[0][1] == "What will happen"][1]
    assert [row[3:5] for row in second[1:]] == [["31 December 2029", "£123,456.50"], ["No date set", "£0"]]
    assert [shape._inline.docPr.get("descr") for shape in opened.inline_shapes] == [figure().alt]


def test_whose_words_and_who_disagreed_stand_with_each_action() -> None:
    text = words_of(strategy())
    assert "Contributions: 31 (online 20; paper fewer than 5; phone fewer than 5)" in text
    assert "Agreed when asked: 80%" in text
    assert "Disagreed when asked: 5" in text
    assert "Taken back since: 2" in text
    assert "Five people said: mend the bus first." in text
    assert "Comes from: R04." in text
    assert "Comes from: Proposed by officers." in text
    assert "No resident’s words led to this action." in text
    assert content_hash(strategy()) in text
    assert "12,034" in text


def test_a_hidden_number_is_told_in_words_and_never_guessed() -> None:
    content = strategy()
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in word(content).tables]
    votes = next(rows for rows in tables if rows[0][-1] == "Common ground")
    assert votes[2][2:6] == ["38", "fewer than 5", "fewer than 5", "46"]
    sheets = read_csv_set(write_strategy(content, "csv").data)
    assert [row["disagree"] for row in sheets["statements"]] == ["5", HIDDEN]
    assert [row["contributions"] for row in sheets["action_channels"]][:3] == ["20", HIDDEN, HIDDEN]


def test_the_tables_agree_with_the_content() -> None:
    content = strategy()
    sheets = read_csv_set(write_strategy(content, "csv").data)
    assert set(sheets) >= {
        "priorities",
        "actions",
        "recommendations",
        "statements",
        "trace",
        "method_counts",
        "dictionary",
    }
    assert [row["reference"] for row in sheets["priorities"]] == ["P1", "P2"]
    assert [row["money_pence"] for row in sheets["actions"]] == ["48000000", "", "12345650", "0"]
    assert [row["origin"] for row in sheets["actions"]] == ["R04", "R04", "R07", PROPOSED_BY_OFFICERS]
    assert sheets["actions"][0]["starts_on"] == "2027-04-01"
    assert sheets["priorities"][0]["share"] == "0.804348"
    assert list(sheets["trace"][0]) == ["from_type", "from_id", "to_type", "to_id", "relation"]
    assert {row["measure"]: row["count"] for row in sheets["method_counts"]}["votes"] == "12034"
    described = {(row["table"], row["column"]) for row in sheets["dictionary"]}
    for name, rows in sheets.items():
        if rows and name != "dictionary":
            assert {(name, column) for column in rows[0]} <= described
    assert all(row["meaning"] for row in sheets["dictionary"])
    quotes = [quote.text for action in content.actions for quote in action.voice.quotes]
    whole = json.dumps(sheets["actions"], ensure_ascii=False)
    assert not [quote for quote in quotes if quote in whole]


@pytest.mark.parametrize("file_format", sorted(FORMATS))
def test_every_format_gives_the_same_bytes_each_time_and_a_plain_name(file_format: str) -> None:
    first, second = (write_strategy(strategy(), file_format, figures=(figure(),)) for _ in range(2))
    assert first == second
    assert first.filename == f"strategy-st-2027-01-v1.{FORMATS[file_format].ending}"
    assert first.mimetype == FORMATS[file_format].mimetype


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DeliberationError) as caught:
        write_strategy(strategy(), "exe")
    assert (caught.value.code, caught.value.field) == ("format_unknown", "format")
    assert caught.value.params["known"] == ["csv", "docx", "html", "json"]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "\x00", '=HYPERLINK("http://a.example")', "{place} {0}"], ids=range(len(HOSTILE) + 3)
)
def test_hostile_words_harm_no_file(text: str) -> None:
    content = hostile(text) if text.strip("\x00") else replace(strategy(), vision=text)
    assert content_from_json(content_json(content)) == content
    page = Outline(write_strategy(content, "html").data.decode("utf-8"))
    assert not page.all("script")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    word(content)
    for rows in read_csv_set(write_strategy(content, "csv").data).values():
        assert all("\u202e" not in value for row in rows for value in row.values())
    raw = write_strategy(content, "csv").data
    assert raw.startswith(b"PK")


def test_our_sentences_are_translated_and_residents_words_are_not() -> None:
    content = replace(strategy(), language="ar", title=ARABIC)
    seen: list[str] = []

    def translate(text: str) -> str:
        seen.append(text)
        return f"«{text}»"

    document = strategy_document(content, translate)
    assert document.base == "rtl"
    assert document.labels.contents == "«Contents»"
    assert all(heading.text.startswith("«") for heading in document.headings if heading.level == 1)
    own = {content.question, content.actions[0].text, content.actions[0].voice.quotes[0].text, content.actions[0].owner}
    assert not own & set(seen)
    opened = word(content, translate=translate)
    assert opened.core_properties.language == "ar"


def test_a_strategy_may_have_little_to_show() -> None:
    content = strategy()
    bare = replace(content, actions=(), recommendations=(), statements=(), trace=(), redactions=(), not_shown=(),
                   vision="", how_made="", audit_head="", data_hash="", organisation="")  # fmt: skip
    text = words_of(bare)
    assert "No action is set for this priority yet." in text
    assert "What the members recommended" not in text
    Outline(write_strategy(bare, "html").data.decode("utf-8"))
    assert content_from_json(content_json(bare)) == bare
