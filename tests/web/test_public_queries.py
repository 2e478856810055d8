"""How much the public pages ask of the database: the trace once a page, and no more questions for more statements."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.queries import asked
from tests.web.public_journey import Finished, finished_once
from tests.web.resident_journey import with_stand_ins

# Of the whole trace of a process.
TRACE = "SELECT trace_link.from_id, trace_link.to_id, trace_link.relation"


@pytest.fixture(scope="module")
def built(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    return finished_once(prepared_file, tmp_path_factory.mktemp("finished"))


@pytest.fixture
def database_url(built: tuple[Path, Finished], var: Path) -> str:
    return f"sqlite:///{shutil.copyfile(built[0], var / 'folkmoot.sqlite')}"


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_stand_ins(app)


@pytest.mark.parametrize(
    ("page", "most", "traces"),
    [
        # One of these asks for votes that decide.
        ("/projects/{project}", 21, 1),
        ("/projects/{project}/results", 12, 0),
        ("/projects/{project}/statements/S01", 23, 1),
        ("/projects/{project}/recommendations/{recommendation}", 23, 1),
        ("/strategies/{strategy}", 8, 0),
        ("/strategies/{strategy}/lines/{action}", 29, 1),
    ],
)
def test_a_page_asks_no_more_than_this(
    app: Flask, client: FlaskClient, built: tuple[Path, Finished], page: str, most: int, traces: int
) -> None:
    found = built[1]
    address = page.format(
        project=found.place.public_id,
        strategy=found.strategy,
        recommendation=found.recommendations[0],
        action=found.action,
    )
    with app.app_context(), asked() as sent:
        assert client.get(address).status_code == 200
    assert len(sent) <= most, "\n".join(sent)
    assert sum(one.startswith(TRACE) for one in sent) == traces
