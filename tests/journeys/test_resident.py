"""The resident's part, walked with a mouse, by keyboard, without scripts and on the smallest phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys import resident
from tests.journeys.conftest import Place
from tests.journeys.people import OnSmallPhone, Person, WithKeyboard, WithoutScripts, tab_stops

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("sort", "title"), [(WithKeyboard, "Mill Lane"), (WithoutScripts, "North Field"), (OnSmallPhone, "Harbour")]
)
def test_the_residents_part(running: Browser, place: Place, sort: type[Person], title: str) -> None:
    project = place.projects[title]
    person = sort(running, place.address)
    code = resident.join(person, project)
    resident.say_yes(person)
    assert resident.say_something(person, project)
    resident.be_quoted(person)
    resident.answer_some(person, project)
    resident.stop(person, project)
    elsewhere = resident.come_back(person, code)
    resident.answer_the_rest(elsewhere)
    resident.look_at_results(elsewhere)
    faults, foreign = [*person.faults, *elsewhere.faults], [*person.foreign, *elsewhere.foreign]
    person.leave()
    elsewhere.leave()
    assert not foreign, "the pages asked another machine for something"
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_tab_leads_through_every_page_and_out_again(running: Browser, place: Place) -> None:
    project = place.projects["Station Road"]
    person = WithKeyboard(running, place.address)
    resident.join(person, project)
    resident.say_yes(person)
    home = f"/take-part/{project.public_id}/"
    for path in ("/", "/join", "/settings", home, f"{home}vote", f"{home}say", f"{home}choices", f"{home}words"):
        person.open(path)
        stops = tab_stops(person)
        assert "Skip" in stops[0]
        assert any("Leave this page" in one for one in stops[-2:]), stops
    person.leave()
