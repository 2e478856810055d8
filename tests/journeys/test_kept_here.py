"""Words are kept in the tab while they are written, if the person says so, and forgotten when they have arrived."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import resident
from tests.journeys.conftest import Place
from tests.journeys.people import Person

pytestmark = pytest.mark.browser

QUESTION = "What would make things better for you?"
OFFER = "Keep it on this device while I write"
BEGUN = "There is no bench on the way"


def test_words_outlast_a_dropped_page_only_with_a_yes(running: Browser, place: Place) -> None:
    project = place.projects["Station Road"]
    person = Person(running, place.address)
    resident.join(person, project)
    resident.say_yes(person)
    say = f"/take-part/{project.public_id}/say"
    box = person.page.get_by_label(QUESTION, exact=True)
    offer = person.page.get_by_role("checkbox", name=OFFER)
    person.open(say)
    expect(offer).not_to_be_checked()
    person.write(QUESTION, BEGUN)
    person.open(say)
    expect(box).to_have_value("")
    offer.check()
    person.write(QUESTION, BEGUN)
    person.open(say)
    expect(offer).to_be_checked()
    expect(box).to_have_value(BEGUN)
    offer.uncheck()
    assert person.page.evaluate("sessionStorage.length") == 0
    offer.check()
    person.press("Read it through first")
    person.press("Send")
    person.at("Thank you. We have your words")
    assert person.page.evaluate("sessionStorage.length") == 0
    person.open(say)
    expect(box).to_have_value("")
    assert person.faults == []
    person.leave()


def test_without_scripts_nothing_is_offered(running: Browser, place: Place) -> None:
    project = place.projects["Station Road"]
    person = Person(running, place.address, java_script_enabled=False)
    resident.join(person, project)
    resident.say_yes(person)
    person.open(f"/take-part/{project.public_id}/say")
    expect(person.page.locator("#keep-here")).to_be_hidden()
    person.leave()
