"""One server and one browser for all journeys of a test run (of each worker, where there are several)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.journeys.place import Project, build
from tests.journeys.server import serving

TITLES = ("Castle Ward", "Mill Lane", "North Field", "Harbour", "Station Road")


@dataclass(frozen=True, slots=True)
class Place:
    """The running site and its projects, by their titles."""

    address: str
    projects: dict[str, Project]


@pytest.fixture(scope="session")
def place(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The small made-up place, served."""
    var = tmp_path_factory.mktemp("journeys")
    projects = build(var, TITLES)
    with serving(var) as address:
        yield Place(address, projects)
