"""From a poster to a line of the published strategy, and out of it again when the words are taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import resident, staff
from tests.journeys.conftest import Place
from tests.journeys.people import Person, WithMouse
from tests.journeys.place import Project

pytestmark = pytest.mark.browser

KINDS = ("html", "json", "csv", "docx")
READ_AS_TEXT = ("html", "json", "csv")


def test_words_reach_the_strategy_and_leave_it_when_taken_back(running: Browser, place: Place) -> None:
    project = place.projects["Castle Ward"]
    names = ("resident", "facilitator", "convenor", "committee")
    people: dict[str, Person] = {name: WithMouse(running, place.address) for name in names}
    code, reference = _take_part(people["resident"], project)
    _write_up(people, project, reference)
    person = resident.come_back(people["resident"], code)
    people["same resident"] = person
    _see_where_words_went(person, project, "Something that will be done")
    person.press(re.compile("^See who stands behind A"))
    person.at("Whose words stand behind this?")
    person.see(resident.WORDS)
    strategy = f"/strategies/{person.path.split('/')[2]}"
    _files_hold_the_words(person.page, place.address + strategy, held=True)
    _take_back(person, project, strategy)
    _files_hold_the_words(person.page, place.address + strategy, held=False)
    faults = [one for each in people.values() for one in each.faults]
    foreign = [one for each in people.values() for one in each.foreign]
    for each in people.values():
        each.leave()
    assert not foreign, "the pages asked another machine for something"
    assert not faults, "\n".join(dict.fromkeys(faults))


def _take_part(person: Person, project: Project) -> tuple[str, str]:
    code = resident.join(person, project)
    resident.say_yes(person)
    reference = resident.say_something(person, project)
    resident.be_quoted(person)
    resident.answer_some(person, project)
    return code, reference


def _write_up(people: dict[str, Person], project: Project, reference: str) -> None:
    facilitator, convenor = people["facilitator"], people["convenor"]
    staff.sign_in(facilitator, project.facilitator)
    staff.let_through(facilitator, project, resident.WORDS, reference)
    staff.make_statement(facilitator, project, resident.WORDS)
    _see_where_words_went(people["resident"], project, staff.STATEMENT)
    resident.stop(people["resident"], project)
    staff.sign_in(convenor, project.convenor)
    staff.move_on(convenor, project, "talking and voting")
    staff.move_on(convenor, project, "writing it up")
    staff.recommend(facilitator, project)
    staff.move_on(convenor, project, "deciding")
    staff.plan(convenor, project)
    staff.approve(people["committee"], project)
    staff.publish(convenor, project)


def _see_where_words_went(person: Person, project: Project, words: str) -> None:
    person.open(f"/take-part/{project.public_id}/words")
    person.press(re.compile("^Your words"))
    person.at("Where did my words go?")
    person.see(words)


def _take_back(person: Person, project: Project, strategy: str) -> None:
    person.open(f"/take-part/{project.public_id}/words")
    person.press(re.compile("^Your words"))
    person.press("Take these words back")
    person.press("Take them back now")
    person.see("Your words are taken back.")
    person.see_not(resident.WORDS)
    person.open(strategy)
    for path in _all_lines(person.page):
        person.open(path)
        person.see_not(resident.WORDS)


def _all_lines(page: Page) -> list[str]:
    links: list[str] = page.locator("main a[href*='/lines/']").evaluate_all("all => all.map(a => a.pathname)")
    assert links
    return links


def _files_hold_the_words(page: Page, strategy: str, *, held: bool) -> None:
    """The downloads as they are given out now; a file that is being made again is not given out at all."""
    for kind in KINDS:
        answer = page.request.get(f"{strategy}/download/{kind}")
        assert answer.status in (200, 404, 503), (kind, answer.status)
        if answer.status == 200 and kind in READ_AS_TEXT:
            found = resident.WORDS in answer.text()
            assert not found or held, f"the words are still in the {kind} file"
