"""What is told by telephone is told in somebody's language, so these tests get the whole application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from deliberation.config import Config
from deliberation.database import db
from deliberation.factory import create_app
from tests import remembered
from tests.conftest import watch_for_lost_changes


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The test fails when it leaves a change that is not stored."""
    made = remembered.share(create_app(config))
    lost = watch_for_lost_changes(made)
    yield made
    with made.app_context():
        db.engine.dispose()
    assert not lost, f"changed and never committed: {lost}"
