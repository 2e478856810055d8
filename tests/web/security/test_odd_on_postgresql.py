"""Junk in every box on PostgreSQL, which holds neither too long a text nor too large a number (ASVS 2.2.1)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.postgres import Server
from tests.web.access_rows import Row
from tests.web.security.house import House, move_in, opened_at
from tests.web.security.junk import NAMES, POSTS, boxes, junk_for, permitted

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def large_house(postgres: Server, prepared_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation on PostgreSQL."""
    folder = tmp_path_factory.mktemp("large")
    with postgres.database(template=prepared_name) as name, opened_at(postgres.url(name), folder) as app:
        with app.app_context():
            prepared = move_in(folder / "none")
        yield House(app, folder / "none", prepared, sqlite3.connect(":memory:"))


@pytest.mark.parametrize(("endpoint", "row"), POSTS, ids=NAMES)
def test_2_2_1_no_junk_is_a_fault_on_postgresql(large_house: House, endpoint: str, row: Row) -> None:
    house, role = large_house, permitted(row)
    address = house.address(endpoint, row.at, row.values)
    fields = row.fields(house, role) if callable(row.fields) else row.fields
    for wrong in junk_for(boxes(house, endpoint, row), fields):
        assert house.post(house.browser(role), address, wrong).status_code < 500, wrong
