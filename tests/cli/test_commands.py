"""Commands on the running system: what they do, what they say, and that they do it whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.permissions import SYSTEM
from deliberation.reading import actors
from deliberation.services import opinion
from models import AuditEvent, Contribution, Membership, Process, Role, Vote
from tests.cli.running import environment, folkmoot
from tests.exchange.test_polis import COMMENTS, VOTES, export
from tests.services.signing import new_process, public_id

ADA = ("user", "add", "ada@example.org", "--name", "Ada Marsh")


@pytest.fixture
def env(config: Config) -> dict[str, str]:
    """The settings of the test's installation."""
    return environment(config)


def count(session: Session, table: type[object]) -> int:
    session.rollback()
    found: int = session.execute(select(func.count()).select_from(table)).scalar_one()
    session.rollback()
    return found


def test_a_conversation_is_brought_in_with_its_groups(env: dict[str, str], session: Session, tmp_path: Path) -> None:
    folder = export(tmp_path, comments=COMMENTS, votes=VOTES)
    assert folkmoot(*ADA, env=env).exit_code == 0
    ran = folkmoot("import", "polis", folder, "--title", "About buses", "--convenor", "ada@example.org", env=env)
    assert ran.exit_code == 0, ran.stderr
    process = session.execute(select(Process)).scalar_one()
    votes, words = count(session, Vote), count(session, Contribution)
    assert votes > 0
    assert f"{words} contributions" in ran.stdout
    assert f"{votes} votes" in ran.stdout
    assert ran.stdout.startswith(process.public_id)
    assert opinion.stale(session, SYSTEM) == ()
    roles = set(session.execute(select(Membership.role).where(Membership.person_id.is_not(None))).scalars())
    assert {Role.CONVENOR, Role.FACILITATOR} <= roles
    session.rollback()


def test_a_fault_in_a_file_is_placed_and_nothing_is_stored(
    env: dict[str, str], session: Session, tmp_path: Path
) -> None:
    votes = VOTES.splitlines()
    cells = votes[2].split(",")
    broken = "\n".join([*votes[:2], ",".join([*cells[:-1], "7"]), *votes[3:]]) + "\n"
    folder = export(tmp_path, comments=COMMENTS, votes=broken)
    ran = folkmoot("import", "polis", folder, "--title", "About buses", env=env)
    assert ran.exit_code == 2
    assert ran.stderr.splitlines()[-1] == (
        "votes.csv, line 3, column vote: the vote is not known. Expected: 1, 0 or -1. "
        "Agree is 1, disagree is -1, pass is 0."
    )
    assert count(session, Process) == count(session, Contribution) == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--title", " "), "title: "),
        (("--title", "x" * 300), "title: "),
        (("--title", "Buses", "--convenor", "nobody@example.org"), ""),
    ],
)
def test_wrong_options_of_an_import_leave_nothing(
    env: dict[str, str], session: Session, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    folder = export(tmp_path, comments=COMMENTS, votes=VOTES)
    ran = folkmoot("import", "polis", folder, *options, env=env)
    assert ran.exit_code == 2
    assert ran.stderr.splitlines()[-1].startswith(says)
    assert count(session, Process) == 0


def test_accounts_are_made_listed_shut_and_opened(env: dict[str, str], session: Session) -> None:
    made = folkmoot(*ADA, "--administrator", env=env)
    assert made.exit_code == 0, made.stderr
    assert "Password, shown this once: " in made.stdout
    listed = folkmoot("user", "list", env=env)
    assert listed.stdout == "ada@example.org  Ada Marsh  (administrator, no second factor yet)\n"
    assert folkmoot("user", "disable", "Ada@Example.org ", env=env).exit_code == 0
    assert "disabled" in folkmoot("user", "list", env=env).stdout
    assert folkmoot("user", "enable", "ada@example.org", env=env).exit_code == 0
    assert "disabled" not in folkmoot("user", "list", env=env).stdout
    first = made.stdout.rsplit(": ", 1)[1]
    again = folkmoot("user", "reset-password", "ada@example.org", "--second-factor", env=env)
    assert again.stdout.startswith("New password, shown this once: ")
    assert first not in again.stdout


def test_a_given_password_is_read_and_never_shown(env: dict[str, str]) -> None:
    ran = folkmoot(*ADA, "--password-from-stdin", env=env, typed="vinegar kettle pond\n")
    assert (ran.exit_code, ran.stdout) == (0, "Account made: ada@example.org\n")
    short = folkmoot("user", "add", "bo@example.org", "--name", "Bo", "--password-from-stdin", env=env, typed="a\n")
    assert short.exit_code == 2
    assert short.stderr.startswith("password: ")


@pytest.mark.parametrize(
    "command", [("disable",), ("enable",), ("reset-password",), ("role", "PROCESS", "convenor")], ids=lambda one: one[0]
)
def test_an_account_that_is_not_there(env: dict[str, str], session: Session, command: tuple[str, ...]) -> None:
    place = public_id(session, new_process(session))
    session.rollback()
    name, *rest = [place if one == "PROCESS" else one for one in command]
    ran = folkmoot("user", name, "nobody@example.org", *rest, env=env)
    assert ran.exit_code == 2
    assert ran.stderr.strip().endswith(".")
    assert "Traceback" not in ran.stderr


def test_a_role_is_given_in_one_project(env: dict[str, str], session: Session) -> None:
    place = public_id(session, new_process(session))
    session.rollback()
    folkmoot(*ADA, env=env)
    ran = folkmoot("user", "role", "ada@example.org", place, "facilitator", env=env)
    assert (ran.exit_code, ran.stdout) == (0, f"ada@example.org is now facilitator in {place}.\n")
    assert Role.FACILITATOR in set(session.execute(select(Membership.role)).scalars())
    session.rollback()
    assert folkmoot("user", "role", "ada@example.org", place, "member", env=env).exit_code == 2
    assert folkmoot("user", "role", "ada@example.org", "nowhere", "facilitator", env=env).exit_code == 2
    assert len(actors.colleagues(session, SYSTEM)) == 1


def test_the_chain_is_verified_and_a_changed_event_is_found(env: dict[str, str], session: Session) -> None:
    folkmoot(*ADA, env=env)
    folkmoot("user", "add", "bo@example.org", "--name", "Bo", env=env)
    holds = folkmoot("audit", "verify", env=env)
    assert holds.exit_code == 0
    assert holds.stdout.startswith(f"The audit chain holds: {count(session, AuditEvent)} events. Last hash: ")
    session.execute(text("UPDATE audit_event SET action = 'nothing_happened' WHERE sequence = 2"))
    session.commit()
    broken = folkmoot("audit", "verify", env=env)
    assert broken.exit_code == 3
    assert broken.stderr == "The audit chain does not hold. The first event that does not fit: 2\n"
    seen = folkmoot("doctor", env=env)
    assert seen.exit_code == 2
    assert "BAD   audit chain: broken at event 2" in seen.stdout


def test_the_doctor_of_a_healthy_house(env: dict[str, str], config: Config) -> None:
    ran = folkmoot("doctor", env=env)
    assert ran.exit_code == 0, ran.stdout
    assert f"data in {config.var}" in ran.stdout
    assert "ok    database: can be read and written" in ran.stdout
    assert "note  https:" in ran.stdout
    assert "BAD" not in ran.stdout


def test_the_doctor_looks_at_the_key(config: Config) -> None:
    env = environment(replace(config, secret_key=b""))
    assert folkmoot("doctor", env=env).exit_code == 0
    (config.var / "secret_key").chmod(0o644)
    ran = folkmoot("doctor", env=env)
    assert ran.exit_code == 2
    assert "BAD   secret key: others can read it; run: chmod 600" in ran.stdout


def test_the_doctor_of_a_new_house_makes_no_database(tmp_path: Path) -> None:
    ran = folkmoot("doctor", env={"FOLKMOOT_VAR": str(tmp_path), "FOLKMOOT_DATABASE_URL": ""})
    assert ran.exit_code == 0, ran.stdout
    assert "not there yet" in ran.stdout
    assert not (tmp_path / "folkmoot.sqlite").exists()


WRONG = {
    "no number": ({"FOLKMOOT_THREADS": "many"}, "FOLKMOOT_THREADS has to be a whole number"),
    "no address": ({"FOLKMOOT_DATABASE_URL": "the one in the cellar"}, "FOLKMOOT_DATABASE_URL: this is not"),
    "another database": ({"FOLKMOOT_DATABASE_URL": "mysql://ada@host/x"}, "FOLKMOOT_DATABASE_URL: this is not"),
    "nobody there": (
        {"FOLKMOOT_DATABASE_URL": "postgresql://ada@/x?host=/nowhere/at/all"},
        "The database cannot be used: ",
    ),
    "no folder": ({"FOLKMOOT_VAR": "/dev/null/var", "FOLKMOOT_SECRET_KEY": ""}, "/dev/null/var: Not a directory"),
    "short key": ({"FOLKMOOT_SECRET_KEY": "short"}, "FOLKMOOT_SECRET_KEY needs at least 32 characters"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_settings_are_said_in_a_sentence(config: Config, name: str) -> None:
    settings, says = WRONG[name]
    ran = folkmoot("user", "list", env={**environment(config), **settings})
    assert ran.exit_code == 2, ran.exception
    assert ran.stderr.startswith(says)
    assert ran.stderr.count("\n") == 1
    looked = folkmoot("doctor", env={**environment(config), **settings})
    assert looked.exit_code == 2, looked.exception


def test_a_file_that_is_no_database_is_said(config: Config) -> None:
    db_file = config.var / "folkmoot.sqlite"
    db_file.write_text("Dear all, " * 1000, encoding="utf-8")
    ran = folkmoot("user", "list", env=environment(config))
    assert ran.exit_code == 2
    assert ran.stderr.startswith("The database file is damaged, or it is something else.")
    looked = folkmoot("doctor", env=environment(config))
    assert looked.exit_code == 2
    assert "BAD   database: cannot be used" in looked.stdout


def test_a_relative_file_is_the_same_for_every_command(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    env = {**environment(config), "FOLKMOOT_DATABASE_URL": "sqlite:///mine.sqlite"}
    assert folkmoot(*ADA, env=env).exit_code == 0
    assert (tmp_path / "mine.sqlite").is_file()
    assert folkmoot("backup", "copy", env=env).exit_code == 0
