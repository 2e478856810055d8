"""The keys of open ballots: what the doctor says of them, and that no backup holds one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import Config
from deliberation.permissions import SYSTEM
from deliberation.services import ballot_closing, ballot_counts, ballot_keys, copies
from tests.cli.running import environment, folkmoot
from tests.services.people import member
from tests.services.voting import deciding, opened, vote


def key_of(config: Config) -> Path:
    return next((config.var / ballot_keys.FOLDER).iterdir())


def test_the_doctor_names_what_is_missing_and_what_is_left_over(session: Session, config: Config) -> None:
    here, env = deciding(session), environment(config)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    vote(session, who, here, ballot, {"1": 1})
    assert "ok    keys of ballots: one for each that is open, and no other" in folkmoot("doctor", env=env).stdout
    key = key_of(config)
    saved = key.read_bytes()
    key.unlink()
    looked = folkmoot("doctor", env=env)
    assert f"BAD   keys of ballots: missing for {ballot}" in looked.stdout
    assert looked.exit_code == 2
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, here.process_id, ballot)
    ballot_counts.work_out(session, SYSTEM, here.process_id, ballot)
    key.write_bytes(saved)
    looked = folkmoot("doctor", env=env)
    assert f"BAD   keys of ballots that are over: still there for {ballot}" in looked.stdout
    assert looked.exit_code == 2


def test_no_backup_holds_the_key_of_an_open_ballot(session: Session, config: Config, tmp_path: Path) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    done = vote(session, who, here, ballot, {"1": 1})
    session.rollback()
    copies.backup(config, tmp_path / "copy")
    key, written = key_of(config).read_bytes(), (tmp_path / "copy").read_bytes()
    assert len(key) == 32
    for secret in (key, key.hex().encode()):
        assert secret not in written
    # The search would find what is there; a dump of PostgreSQL is compressed.
    assert not config.is_sqlite or " ".join(done.tracker).encode() in written
