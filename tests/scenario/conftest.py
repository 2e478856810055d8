"""The demo, built once for all tests that look at it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from deliberation.cli.application import application, database_session
from deliberation.cli.demo import fresh
from deliberation.config import Config
from deliberation.database import db
from deliberation.scenario import demo
from deliberation.scenario.demo import Details
from deliberation.scenario.report import Report
from deliberation.services import codes
from deliberation.services.codes import IssuedCode


@dataclass(frozen=True)
class Built:
    """A demo as it was built: its settings and application, how to sign in, what was checked, every personal code."""

    config: Config
    app: Flask
    details: Details
    report: Report
    codes: tuple[str, ...]
    cpu_seconds: float

    def rows(self) -> list[dict[str, Any]]:
        """The report as others read it."""
        loaded: list[dict[str, Any]] = json.loads(self.report.as_json())
        return loaded


def build(folder: Path) -> Built:
    """A demo in a folder of its own."""
    issued: list[str] = []
    issue = codes.issue_personal_codes

    def noted(*arguments: Any, **named: Any) -> tuple[IssuedCode, ...]:
        made = issue(*arguments, **named)
        issued.extend(one.words for one in made)
        return made

    config = fresh("127.0.0.1", 8000, {"FOLKMOOT_VAR": str(folder)})
    app = application(config)
    started = time.process_time()
    with pytest.MonkeyPatch.context() as patched, database_session(app) as session:
        patched.setattr(codes, "issue_personal_codes", noted)
        details, report = demo.build(session, config.var, lambda _words: None)
    cpu = time.process_time() - started
    with app.app_context():
        db.engine.dispose()
    return Built(config, app, details, report, tuple(issued), cpu)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demo."""
    return build(tmp_path_factory.mktemp("demo"))
