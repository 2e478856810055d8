"""The one room for what commands say of files, and for writing them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deliberation.cli.files import PROBLEMS, check_place, problem_words, write_whole
from deliberation.cli.main import cli
from deliberation.errors import BadFile
from deliberation.exchange import sheets
from tests.architecture.trees import ROOT
from tests.cli.codes_in_code import OF_FILES, raised

# Codes that are worked out where they are raised; a column or a value of a strategy's file passes its own on.
WORKED_OUT = {"too_many_columns", "too_few_columns", *(code for _, code, _ in sheets._SIGNATURES)}


def test_every_problem_with_a_file_has_its_phrase() -> None:
    codes = {one.code for one in raised() if one.kind in {"BadFile", *OF_FILES} and one.is_constant}
    assert codes | WORKED_OUT == set(PROBLEMS)


def test_a_problem_names_file_line_column_what_was_expected_and_what_to_do() -> None:
    error = BadFile("unknown_vote", file="votes.csv", line=7, column="vote", expected="1, 0 or -1", hint="Agree is 1.")
    assert problem_words(error) == (
        "votes.csv, line 7, column vote: the vote is not known. Expected: 1, 0 or -1. Agree is 1."
    )
    assert problem_words(BadFile("file_empty", file="votes.csv")) == "votes.csv: the file is empty."


def test_a_result_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    for content in (b"first", b"second"):
        write_whole(str(target), content)
        assert target.read_bytes() == content
    assert list(tmp_path.iterdir()) == [target]


def test_what_cannot_be_written_is_said_and_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "result.json"
    target.write_bytes(b"before")

    def full(self: Path, content: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SystemExit) as stopped:
        write_whole(str(target), b"after")
    assert stopped.value.code == 2
    assert "result.json: cannot be written (No space left on device)" in capsys.readouterr().err
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_is_refused_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place, says in ((tmp_path / "no" / "x.json", "there is no such folder"), (tmp_path, "this is a folder")):
        with pytest.raises(SystemExit) as stopped:
            check_place(str(place))
        assert stopped.value.code == 2
        assert says in capsys.readouterr().err
    check_place("-")


def test_commands_on_files_load_no_web_framework_and_no_database() -> None:
    look = (
        "import sys, app\n"
        "sys.argv = ['folkmoot', 'opinion', 'nowhere', '--out', '-']\n"
        "try: app.main()\n"
        "except SystemExit as end: print(end.code)\n"
        "print(sorted({'flask', 'sqlalchemy', 'werkzeug', 'models', 'flask_babel'} & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.stdout.splitlines() == ["2", "[]"], ran.stderr
    assert "nowhere: there is no such folder." in ran.stderr


def help_of(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--help"])


@pytest.mark.parametrize("command", cli.list_commands(None))  # type: ignore[arg-type] # the group asks for no context
def test_every_command_can_be_asked_what_it_does(command: str) -> None:
    shown = help_of(command)
    assert shown.exit_code == 0
    assert command in help_of().output


@pytest.mark.parametrize("arguments", [["no-such-command"], ["opinion"], ["user", "add", "--nothing"], ["export"]])
def test_wrong_arguments_end_with_status_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, arguments).exit_code == 2
