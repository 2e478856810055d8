"""The page about accessibility says what the last look by programs found: no more, and no less."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from deliberation.web.public import papers
from deliberation.web.public.last_audit import last_audit
from tests.journeys import criteria, statement
from tests.web.public_journey import look


def test_the_page_says_what_the_kept_figures_say(client: FlaskClient) -> None:
    found = last_audit()
    page = look(client, "/accessibility")
    assert f"programs opened {found.pages} page" in page
    assert f"{found.day.day} {found.day:%B} {found.day.year}" in page
    assert f"{found.by_people} need people to try them" in page
    assert found.by_programs + found.by_people + found.not_promised + len(found.broken) == len(criteria.every())


def test_faults_are_said_plainly(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "last_audit", lambda: replace(last_audit(), faults=3, broken=("1.4.3", "2.1.1")))
    page = look(client, "/accessibility")
    assert "They found 3 faults that are not mended yet." in page
    assert "These rules are not met everywhere: 1.4.3, 2.1.1." in page
    assert "They found no fault." not in page


def test_the_figures_come_from_a_run() -> None:
    rules = criteria.table({"1.4.3"})
    run = {"day": "2031-02-03", "pages": 7, "modes": ["a", "b"], "wrong": ["x"], "criteria": rules}
    made = statement.figures(run)
    assert (made["pages"], made["ways"], made["faults"], made["broken"]) == (7, 2, 1, ["1.4.3"])
    assert made["by_programs"] + made["by_people"] + made["not_promised"] == 85
    assert set(made) == set(json.loads(statement.KEPT.read_text(encoding="utf-8")))
