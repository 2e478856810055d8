"""`folkmoot audit verify --export F`: a published ballot is checked without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.records import audit
from deliberation.methods.counting.verifying import CHECKS
from tests.methods.counting.test_verifying import export


def run(tmp_path: Path, text: str) -> Result:
    file = tmp_path / "B01.json"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(audit, ["verify", "--export", str(file)])


def test_what_is_true_holds(tmp_path: Path) -> None:
    told = run(tmp_path, json.dumps(export()))
    assert told.exit_code == 0
    assert told.output.count("Holds: ") == len(CHECKS)


def test_without_the_papers_it_says_what_was_not_looked_at(tmp_path: Path) -> None:
    public = export()
    del public["papers"]
    told = run(tmp_path, json.dumps(public))
    assert told.exit_code == 0
    assert told.output.count("Not looked at") == 2


def test_what_was_changed_is_named(tmp_path: Path) -> None:
    changed = export()
    changed["result"]["approval"]["winners"].reverse()
    told = run(tmp_path, json.dumps(changed))
    assert told.exit_code == 3
    assert "Does not hold: counting the papers again gives the published result." in told.output


@pytest.mark.parametrize(
    "text", ["", "zebra", "[]", "7", "null", "{}", '{"format": "folkmoot ballot 1"}', "[" * 100_000]
)
def test_what_is_no_ballot_is_refused_in_words(tmp_path: Path, text: str) -> None:
    told = run(tmp_path, text)
    assert told.exit_code == 2
    assert "Expected: the file of a ballot that is signed." in told.output


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    told = CliRunner().invoke(audit, ["verify", "--export", str(tmp_path / "none.json")])
    assert told.exit_code == 2
    assert "Check the path." in told.output
