"""The prepared installation, for the tests of who sees what; and passwords that are hashed without waiting."""

from __future__ import annotations

import pytest

from deliberation.services import passwords
from tests.web.security.fixtures import house, house_of_module, prepared_house

__all__ = ["house", "house_of_module", "prepared_house"]


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign in as the demo does: how slow a hash has to be is tested with the services."""
    monkeypatch.setattr(passwords, "_hasher", passwords._quick)
