"""How long what is kept: the manual, the record of processing and the models say the same."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS, TABLE
from deliberation.services import kept_for, processing_records
from deliberation.services.consent import ASKED_APART, WORDINGS
from deliberation.services.processing_stores import OF_NOBODY, STORES
from deliberation.web import known_browsers
from models import Base, ConsentPurpose
from tests.services.people import member, place
from tests.services.signing import NOON

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def rows_of_the_manual() -> list[tuple[str, str]]:
    """The table under “What is removed, and when”."""
    section = OPERATIONS.read_text().split("## What is removed, and when")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    return rows[1:]


def test_14_2_7_the_manual_says_what_the_sweep_does_and_nothing_else() -> None:
    browser = (
        "the cookie by which a browser of the staff is known",
        f"{known_browsers.LASTS.days} days; in the browser only",
    )
    assert sorted(rows_of_the_manual()) == sorted([*((one.what, one.how_long) for one in kept_for.RULES), browser])


def test_every_table_is_in_one_store_or_holds_nothing_of_anybody() -> None:
    """A new table needs a line in `processing_stores`: whose it is, why, how long, who sees it."""
    stored = [table for store in STORES for table in store.tables]
    assert len(stored) == len(set(stored))
    assert set(stored) & OF_NOBODY == set()
    assert {*stored, *OF_NOBODY} == set(Base.metadata.tables)


def test_every_store_says_how_long_and_who_and_every_period_is_used() -> None:
    assert all(processing_records.how_long(store) and store.readers() and store.why for store in STORES)
    assert {code for store in STORES for code in store.rules} == set(kept_for.BY_CODE)


def test_what_is_encrypted_is_said_to_be_and_no_more() -> None:
    sealed = {name for name, table in Base.metadata.tables.items() if "sealed" in table.columns}
    assert {table for store in STORES if store.sealed for table in store.tables} == sealed


def test_every_purpose_that_people_are_asked_for_stands_in_the_record(session: Session) -> None:
    here = place(session)
    member(session, here.process_id)
    with clock.stopped(NOON):
        written = processing_records.make(session, here.convenor, here.process_id, "html").decode()
    for purpose, words in {**WORDINGS, **ASKED_APART}.items():
        assert words in written
        assert f">{purpose}<" in written
    assert set(ConsentPurpose) == {*WORDINGS, *ASKED_APART}
    assert "Draft, to be checked by your data protection officer" in written
    for table in Base.metadata.tables.values():
        if table.name not in OF_NOBODY:
            assert ", ".join(column.name for column in table.columns) in written
    assert all(one.how_long in written for one in kept_for.RULES)
    assert all(f"{thing}: {verb}".replace("_", " ") in written for thing, verb in TABLE)


def test_the_record_follows_the_permissions(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    here = place(session)
    before = processing_records.describe(session, here.convenor, here.process_id)
    monkeypatch.setitem(TABLE, ("contribution", "hide"), {})
    after = processing_records.describe(session, here.convenor, here.process_id)
    assert before.blocks != after.blocks


def test_the_same_moment_gives_the_same_bytes_in_both_forms(session: Session) -> None:
    here = place(session)
    with clock.stopped(NOON):
        for kind in processing_records.KINDS:
            first, second = (processing_records.make(session, here.convenor, here.process_id, kind) for _ in range(2))
            assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert "Draft, to be checked by your data protection officer" in packed.read("word/document.xml").decode()


def test_only_the_convenor_has_it_made(session: Session) -> None:
    here, there = place(session), place(session)
    for who in (here.facilitator, here.committee, member(session, here.process_id), there.convenor, ANONYMOUS):
        with pytest.raises(NotAllowed):
            processing_records.make(session, who, here.process_id, "html")
    with pytest.raises(NotFound, match="format_unknown"):
        processing_records.make(session, here.convenor, here.process_id, "exe")


def test_word_is_loaded_only_when_it_is_wanted() -> None:
    check = "import sys, deliberation.services.processing_records; sys.exit('docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False, cwd=OPERATIONS.parents[1]).returncode == 0
