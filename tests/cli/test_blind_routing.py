"""When priorities tell nothing apart any more, the commands say so."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.database import writing
from deliberation.permissions import SYSTEM
from deliberation.services import opinion, votes
from models import OpinionResult, Source
from tests.cli.running import environment, folkmoot
from tests.exchange.test_polis import export
from tests.services.people import members, place, statement


def test_the_doctor_says_where_the_next_statement_is_drawn_blindly(session: Session, config: Config) -> None:
    here = place(session)
    made = [statement(session, here) for _ in range(3)]
    for number, who in enumerate(members(session, here.process_id, 4)):
        votes.cast_several(session, who, here.process_id, dict.fromkeys(made[: number + 1], 1))
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    assert "ok    next statement: drawn by priority" in folkmoot("doctor", env=environment(config)).stdout
    with writing(session, here.process_id):
        row = session.get_one(OpinionResult, (here.process_id, Source.ASSEMBLY))
        document: dict[str, Any] = copy.deepcopy(row.result)
        for one in document["statement_results"]:
            one["priority"] = 49.0
        row.result = document
    ran = folkmoot("doctor", env=environment(config))
    assert ran.exit_code == 0, "people can still answer"
    assert "note  next statement: priorities are all alike, please report it: " in ran.stdout
    assert "(assembly)\n" in ran.stdout


def test_the_opinion_command_warns(tmp_path: Path, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = export(tmp_path), tmp_path / "out.json"
    assert "Warning" not in folkmoot("opinion", folder, "--out", out, env=environment(config)).stderr
    monkeypatch.setattr("deliberation.methods.opinion.mapping.routing_fault", lambda *_: True)
    ran = folkmoot("opinion", folder, "--out", out, env=environment(config))
    assert ran.exit_code == 0
    assert "Warning: all statements have one priority although their votes differ." in ran.stderr
    assert '"routing_fault": true' in out.read_text(encoding="utf-8")
