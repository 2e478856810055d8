"""Services and reading work without a single page: their tests get an application that has only settings and database.

That is also quicker: building all pages takes longer than most of these tests.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from deliberation import config as settings
from deliberation import database, logs
from deliberation.database import db
from tests.conftest import watch_for_lost_changes


@pytest.fixture
def app(config: settings.Config) -> Iterator[Flask]:
    """An application without pages. The test fails when it leaves a change that is not stored."""
    made = Flask("deliberation")
    made.testing = True
    made.extensions["folkmoot_config"] = config
    logs.init_app(made)
    database.init_app(made, config)
    lost = watch_for_lost_changes(made)
    yield made
    with made.app_context():
        db.engine.dispose()
    assert not lost, f"changed and never committed: {lost}"
