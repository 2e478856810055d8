"""The line drops: a page of ours says so; what was to be sent is still there, and is sent once when it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import measure, resident
from tests.journeys.conftest import Place
from tests.journeys.people import Person

pytestmark = pytest.mark.browser

QUESTION = "What would make things better for you?"
WORDS = "There is no bench <b>on</b> the way & \"nobody\" mends the 'light'.\nIt is $& dark."
READY = "navigator.serviceWorker.ready.then(() => true)"
# Nothing is being put in place any more, and what is in place speaks this language.
CALM = """navigator.serviceWorker.getRegistration('/take-part/').then(one => !one.installing && !one.waiting
    && one.active.state === 'activated' && one.active.scriptURL.endsWith('l={language}'))"""
WORKERS = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
KEPT = """caches.keys().then(names => Promise.all(names.map(name => caches.open(name)
    .then(kept => kept.keys()).then(all => all.map(one => new URL(one.url).pathname))))).then(all => all.flat())"""


@pytest.fixture
def person(running: Browser, place: Place) -> Iterator[Person]:
    """Somebody who takes part, with a browser that knows what to do without a network."""
    made = Person(running, place.address)
    resident.join(made, place.projects["Harbour"])
    resident.say_yes(made)
    made.open(f"/take-part/{place.projects['Harbour'].public_id}/")
    assert made.page.evaluate(READY)
    yield made
    made.leave()


def _say(place: Place) -> str:
    return f"/take-part/{place.projects['Harbour'].public_id}/say"


def test_without_a_network_a_page_of_ours_says_so(person: Person, place: Place) -> None:
    home = f"/take-part/{place.projects['Harbour'].public_id}/"
    person.open(home)
    person.context.set_offline(True)
    person.open(home, status=503)
    person.at("You are not connected")
    person.see("What you have sent is safe with us.")
    faults = [*measure.targets(person.page), *measure.spacing(person.page)]
    assert faults == []
    assert measure.axe(person.page).violations == ()
    assert person.page.evaluate("document.styleSheets.length") == 1
    person.context.set_offline(False)
    person.press("Try again")
    assert person.path == home
    assert person.faults == []


def test_what_could_not_be_sent_is_kept_and_sent_once(person: Person, place: Place) -> None:
    person.open(_say(place))
    person.write(QUESTION, WORDS)
    person.press("Read it through first")
    person.context.set_offline(True)
    person.press("Send", status=503)
    person.at("You are not connected")
    expect(person.page.get_by_label("What you wrote")).to_have_value(WORDS)
    # Still without a network, it is still not lost.
    person.press("Send it again", status=503)
    expect(person.page.get_by_label("What you wrote")).to_have_value(WORDS)
    person.context.set_offline(False)
    person.press("Send it again")
    person.at("Thank you. We have your words")
    person.open(f"/take-part/{place.projects['Harbour'].public_id}/words")
    expect(person.page.locator("main")).to_contain_text("nobody", use_inner_text=True)
    assert person.page.locator("main").inner_text().count("There is no bench") == 1
    assert person.faults == []


def test_the_browser_keeps_one_page_that_is_the_same_for_all(person: Person, place: Place) -> None:
    person.open(_say(place))
    person.write(QUESTION, WORDS)
    person.press("Read it through first")
    kept = person.page.evaluate(KEPT)
    # The language that was read last, the page in it, and its style.
    assert {"/offline/en-GB", "/offline/language"} < set(kept)
    assert len(kept) == 3
    whole = person.page.evaluate("caches.match('/offline/en-GB').then(kept => kept.text())")
    name = person.page.evaluate("fetch('/offline/en-GB', {credentials: 'omit'}).then(got => got.text())")
    assert whole == name
    assert "Harbour" not in whole


def test_stopping_and_leaving_in_a_hurry_take_it_away(person: Person, place: Place) -> None:
    code_page = f"/take-part/{place.projects['Harbour'].public_id}/stop"
    person.open(code_page)
    assert person.page.evaluate(WORKERS) == 1
    person.page.evaluate("sessionStorage.setItem('x', 'words')")
    person.page.locator("main form button").first.click()
    person.page.wait_for_url(f"{place.address}/")
    assert person.page.evaluate(WORKERS) == 0
    assert person.page.evaluate("sessionStorage.length") == 0
    assert person.page.evaluate(KEPT) == []


def test_leaving_goes_past_it_with_and_without_a_network(person: Person, place: Place) -> None:
    person.open(_say(place))
    person.page.get_by_role("link", name="Leave this page").click()
    person.page.wait_for_url(f"{place.address}/useful-numbers")
    assert person.page.evaluate(WORKERS) == 0
    assert person.page.evaluate(KEPT) == []


def test_in_welsh_it_speaks_welsh(running: Browser, place: Place) -> None:
    person = Person(running, place.address)
    resident.join(person, place.projects["Harbour"])
    person.context.add_cookies([{"name": "reading", "value": "l=cy", "url": place.address}])
    home = f"/take-part/{place.projects['Harbour'].public_id}/"
    person.open(home)
    person.page.wait_for_function("caches.match('/offline/cy').then(kept => Boolean(kept))")
    person.page.wait_for_function(CALM.format(language="cy"))
    person.context.set_offline(True)
    person.open(home, status=503)
    assert person.page.locator("html").get_attribute("lang") == "cy"
    person.leave()
