"""How many bytes the pages of a resident take, as they come over the wire."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys import resident
from tests.journeys.conftest import Place
from tests.journeys.people import Person
from tests.journeys.weight import FIRST_PAGE_AT_MOST, NEXT_PAGE_AT_MOST, Scales

pytestmark = pytest.mark.browser


def test_a_question_is_light(running: Browser, place: Place) -> None:
    project = place.projects["Station Road"]
    person = Person(running, place.address)
    code = resident.join(person, project)
    resident.say_yes(person)
    statement = person.path
    cold = resident.come_back(person, code)
    cold.page.goto("about:blank")
    scales = Scales(cold.page)
    scales.forget_everything()
    cold.open(statement)
    cold.at(resident.ANY_STATEMENT)
    first = scales.taken()
    resident.vote(cold, resident.AGREE)
    cold.at(resident.ANY_STATEMENT)
    following = scales.taken()
    person.leave()
    cold.leave()
    assert first.total <= FIRST_PAGE_AT_MOST, first
    assert following.total <= NEXT_PAGE_AT_MOST, following
