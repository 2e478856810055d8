"""`import contributions` and `export polis` as commands: what they say, and that they do it whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.exchange.polis_folder import Conversation
from models import Contribution, Membership, ProcessState
from tests.cli.running import environment, folkmoot
from tests.exchange.test_polis import COMMENTS, VOTES, export
from tests.services.people import set_state
from tests.services.signing import new_process, public_id

SAID = "id,text,author,consent\n1,More buses.,ann,yes\n2,Fewer cars.,bo,no\n3,=1+1,ann,yes\n4,,ann,yes\n"
PLACES = ("summary.csv", "comments.csv", "votes.csv", "participants-votes.csv", "stats-history.csv")
CONTRIBUTIONS = Path(__file__).resolve().parents[3] / "shared" / "data" / "contributions"


@pytest.fixture
def env(config: Config) -> dict[str, str]:
    """The settings of the test's installation."""
    return environment(config)


@pytest.fixture
def project(session: Session) -> str:
    """The public id of a project in which words can be brought in."""
    found = public_id(session, new_process(session))
    session.rollback()
    return found


@pytest.fixture
def conversation(env: dict[str, str], tmp_path: Path) -> str:
    """The public id of a project with votes."""
    ran = folkmoot("import", "polis", export(tmp_path, comments=COMMENTS, votes=VOTES), "--title", "Buses", env=env)
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout.partition(":")[0]


def said(folder: Path, content: str | bytes = SAID) -> Path:
    path = folder / "said.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def count(session: Session) -> int:
    session.rollback()
    found = session.execute(select(func.count()).select_from(Contribution)).scalar_one()
    session.rollback()
    return found


def test_words_are_brought_in_once(env: dict[str, str], session: Session, project: str, tmp_path: Path) -> None:
    ran = folkmoot("import", "contributions", said(tmp_path), "--process", project, env=env)
    assert ran.exit_code == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        "Came in: 2 contributions, 1 people. The words wait to be looked at.",
        "Left out, without a yes to being kept and analysed: 1.",
        "Rows without words: 1.",
    ]
    again = folkmoot("import", "contributions", said(tmp_path), "--process", project, env=env)
    assert (again.exit_code, again.stdout) == (0, "This file came in before, so nothing was added.\n")
    assert count(session) == 2


def test_it_is_said_when_nobody_was_asked(env: dict[str, str], project: str, tmp_path: Path) -> None:
    ran = folkmoot(
        *("import", "contributions", said(tmp_path, "Answer\nBuses.\nBuses.\n"), "--process", project),
        *("--text-column", "Answer", "--language", "cy", "--source", "assembly"),
        env=env,
    )
    assert ran.stdout.splitlines()[1] == "No column says who agreed, so all were taken as agreed."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "said.csv: the file is empty."),
        (SAID.replace("3,=", "1,="), "said.csv, line 4, column id: the id was there before."),
        (SAID.replace(",no", ",so"), "said.csv, line 3, column consent: the value is not known. Expected: yes or no."),
        ("words\nBuses.\n", "said.csv, line 1, column text: the column is missing."),
        ("text\nna\u00efve\n".encode("cp1252"), "said.csv, line 2: this is not UTF-8 text."),
        (b"PK\x03\x04" + b"\0" * 99, "said.csv: this is a packed file, not a CSV."),
        ("text\nfine\n" + "\U0001f600" * 2_500_000, "said.csv, line 3: the quotation marks do not match."),
    ],
)
def test_a_bad_file_is_placed_and_nothing_is_stored(
    env: dict[str, str], session: Session, project: str, tmp_path: Path, content: str | bytes, says: str
) -> None:
    ran = folkmoot("import", "contributions", said(tmp_path, content), "--process", project, env=env)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.splitlines()[-1].startswith(says)
    assert count(session) == 0


def test_wrong_options_of_words_leave_nothing(
    env: dict[str, str], session: Session, project: str, tmp_path: Path
) -> None:
    command = ("import", "contributions", said(tmp_path))
    assert folkmoot(*command, env=env).exit_code == 2
    assert folkmoot(*command, "--process", "nowhere", env=env).exit_code == 2
    assert folkmoot(*command, "--process", project, "--language", "<b>", env=env).exit_code == 2
    assert folkmoot("import", "contributions", tmp_path / "no.csv", "--process", project, env=env).exit_code == 2
    set_state(session, 1, ProcessState.CLOSED)
    late = folkmoot(*command, "--process", project, env=env)
    assert (late.exit_code, late.stderr.splitlines()[-1]) == (
        2,
        "Words cannot be brought in now. The project is: closed.",
    )
    assert count(session) == 0


def test_a_real_set_comes_in_whole(env: dict[str, str], session: Session, project: str) -> None:
    if not CONTRIBUTIONS.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the data folder is absent, and CI=true")
        pytest.skip("the data folder ../shared/data/contributions is absent")
    ran = folkmoot("import", "contributions", CONTRIBUTIONS / "cycling_bonn_de.csv", "--process", project, env=env)
    assert ran.stdout.startswith("Came in: 2314 contributions, 2314 people."), ran.stderr
    assert count(session) == 2314


def test_votes_are_written_as_a_folder(
    env: dict[str, str], session: Session, conversation: str, tmp_path: Path
) -> None:
    for target in (tmp_path / "new", tmp_path / "empty"):
        if target.name == "empty":
            target.mkdir()
        ran = folkmoot("export", "polis", conversation, "--out", target, env=env)
        assert ran.exit_code == 0, ran.stderr
        assert ran.stderr.splitlines()[-1] == f"Written: {target} (3 people, 3 statements, 3 votes)."
        assert sorted(path.name for path in target.iterdir()) == sorted(PLACES)
        assert target.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".*"))
    names = session.execute(select(Membership.pseudonym)).scalars().all()
    session.rollback()
    assert names


def test_the_columns_are_those_of_polis(env: dict[str, str], conversation: str, tmp_path: Path) -> None:
    folkmoot("export", "polis", conversation, "--out", tmp_path / "out", env=env)
    first = {name: (tmp_path / "out" / name).read_text(encoding="utf-8").splitlines()[0] for name in PLACES[1:]}
    assert first == {
        "comments.csv": "timestamp,comment-id,author-id,agrees,disagrees,moderated,is-meta,is-seed,"
        "group-informed-consensus,comment-body",
        "votes.csv": "timestamp,datetime,comment-id,voter-id,vote",
        "participants-votes.csv": "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,1,2",
        "stats-history.csv": "n-votes,n-comments,n-visitors,n-voters,n-commenters",
    }
    keys = [line.split(",")[0] for line in (tmp_path / "out" / "summary.csv").read_text(encoding="utf-8").splitlines()]
    assert keys[:8] == ["topic", "url", "views", "voters", "voters-in-conv", "commenters", "comments", "groups"]


def test_a_formula_is_only_words_and_comes_back_as_it_was(env: dict[str, str], tmp_path: Path) -> None:
    first = export(tmp_path, comments=COMMENTS.replace(",First", ",=1+1"), votes=VOTES)
    for out in ("once", "twice"):
        brought = folkmoot("import", "polis", first, "--title", "Sums", env=env)
        first = tmp_path / out
        folkmoot("export", "polis", brought.stdout.partition(":")[0], "--out", first, env=env)
        assert ",'=1+1\n" in (first / "comments.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("there", ["filled", "file", "no parent"])
def test_a_place_that_is_taken_is_refused(env: dict[str, str], conversation: str, tmp_path: Path, there: str) -> None:
    target = tmp_path / "out"
    if there == "filled":
        target.mkdir()
        (target / "mine.txt").write_text("kept", encoding="utf-8")
    elif there == "file":
        target.write_text("kept", encoding="utf-8")
    else:
        target = target / "deeper"
    ran = folkmoot("export", "polis", conversation, "--out", target, env=env)
    assert ran.exit_code == 2
    assert ran.stderr.startswith(f"{target}: " if there != "no parent" else f"{tmp_path / 'out'}: ")
    assert ran.stderr.count("\n") == 1
    kept = {path.name: path.read_text(encoding="utf-8") for path in target.iterdir()} if there == "filled" else {}
    assert kept == ({"mine.txt": "kept"} if there == "filled" else {})


def test_a_full_disk_leaves_nothing(
    env: dict[str, str], conversation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, _conversation: Conversation) -> None:
        (folder / "summary.csv").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deliberation.exchange.polis_folder.write_polis", full)
    ran = folkmoot("export", "polis", conversation, "--out", tmp_path / "out", env=env)
    assert ran.exit_code == 2
    assert "out: cannot be written (No space left on device)" in ran.stderr
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))


def test_votes_stay_closed_while_people_vote(
    env: dict[str, str], session: Session, project: str, tmp_path: Path
) -> None:
    ran = folkmoot("export", "polis", project, "--out", tmp_path / "out", env=env)
    assert (ran.exit_code, ran.stderr) == (2, "People can still vote. Write the votes out when voting has ended.\n")
    assert not (tmp_path / "out").exists()
    assert folkmoot("export", "polis", "nowhere", "--out", tmp_path / "out", env=env).exit_code == 2
