"""Fixtures over the prepared installation: one database file a module, as it was prepared at the start of each test."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.security.house import House, Prepared, bring_keys, opened, prepare


@pytest.fixture(scope="session")
def prepared_house(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A finished database, made once."""
    return prepare(prepared_file, tmp_path_factory.mktemp("house"))


def copy_of(prepared: Prepared, folder: Path) -> Path:
    """A copy of the finished database in a folder of its own."""
    bring_keys(prepared.file.parent, folder)
    return Path(shutil.copyfile(prepared.file, folder / "folkmoot.sqlite"))


@pytest.fixture(scope="module")
def house_of_module(prepared_house: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An application over a copy of it, for the tests of one module."""
    file = copy_of(prepared_house, tmp_path_factory.mktemp("house"))
    with opened(file) as app, contextlib.closing(sqlite3.connect(file, isolation_level=None)) as watch:
        yield House(app, file, prepared_house, watch)


@pytest.fixture
def house(house_of_module: House) -> House:
    """The same, with its data as it was prepared."""
    house_of_module.put_back()
    return house_of_module
