"""A project that has gone all the way: every page of it is open, can be reached, and shows only what is public."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Membership
from tests.web.public_journey import PAPERS, Finished, finished_once, look
from tests.web.resident_journey import with_stand_ins


@pytest.fixture(scope="module")
def built(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    return finished_once(prepared_file, tmp_path_factory.mktemp("finished"))


@pytest.fixture
def database_url(built: tuple[Path, Finished], var: Path) -> str:
    return f"sqlite:///{shutil.copyfile(built[0], var / 'folkmoot.sqlite')}"


@pytest.fixture
def found(built: tuple[Path, Finished]) -> Finished:
    return built[1]


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_stand_ins(app)


def test_every_page_of_a_finished_project_is_open_and_keeps_the_contract(found: Finished, client: FlaskClient) -> None:
    for path in (*found.pages, *PAPERS):
        page = look(client, path)
        assert f"{PAPERS.get(path, '')}</h1>" in page
        assert "This opens later" not in page


def test_all_pages_can_be_reached_from_the_front(found: Finished, client: FlaskClient) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        is_file = re.search(r"/download/|/formats/\w+/", path)
        if (path.startswith(("/projects", "/strategies")) and not is_file) or path == "/":
            waiting += {unescape(one) for one in re.findall(r'href="(/[^"#]*)"', client.get(path).text)} - seen
    assert set(found.pages) - {f"/projects/{found.place.public_id}/results/assembly"} - seen == {
        f"/strategies/{found.strategy}/versions/1",
        f"/strategies/{found.strategy}/lines/{found.recommendations[0]}",
        f"/strategies/{found.strategy}/lines/{found.recommendations[1]}",
    }


def test_what_is_not_public_is_not_there(found: Finished, client: FlaskClient) -> None:
    project = f"/projects/{found.place.public_id}"
    for path in (
        f"{project}/recommendations/{found.draft}",
        f"{project}/recommendations/R99",
        f"{project}/statements/S99",
        f"{project}/results/open_call",
        "/projects/nowhere",
        "/strategies/ST-NONE",
        f"/strategies/{found.strategy}/versions/7",
        f"/strategies/{found.strategy}/lines/{found.draft}",
        f"/strategies/{found.strategy}/lines/S01",
    ):
        look(client, path, status=404)
    assert not any("A mere draft" in look(client, path) for path in found.pages)


def test_a_made_up_name_stands_only_beside_words_whose_person_wanted_it(
    found: Finished, session: Session, client: FlaskClient
) -> None:
    names = session.execute(select(Membership.pseudonym).order_by(Membership.id)).scalars().all()
    quoted = {
        f"/projects/{found.place.public_id}/statements/{found.statements[0]}",
        *(
            f"/strategies/{found.strategy}/lines/{line}"
            for line in (found.priority, found.action, found.recommendations[0])
        ),
    }
    shown = {path: _names_on(client.get(path).text, names) for path in (*found.pages, "/")}
    assert {path for path, there in shown.items() if there} == quoted
    assert set().union(*shown.values()) == {names[-2]}


def _names_on(page: str, names: Sequence[str]) -> set[str]:
    return {name for name in names if re.search(rf"\b{name}\b", page)}
