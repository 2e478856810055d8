"""With a supporter, by phone alone, and on paper: the same records as typing it oneself, provenance apart."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import resident, staff
from tests.journeys.people import Person, WithKeyboard, WithMouse
from tests.journeys.place import SAID, Project, build
from tests.journeys.server import serving

pytestmark = pytest.mark.browser

TITLE = "Weir Street"
ANSWERS = (("S01", True), ("S02", False))


class AtTheDesk(WithKeyboard):
    """Somebody at the desk who never lets go of the keyboard."""

    checks = WithMouse.checks


@dataclass(frozen=True)
class Site:
    """A site of its own, so that its records can be read afterwards."""

    var: Path
    address: str
    project: Project


@pytest.fixture(scope="module")
def site(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One project, served."""
    var = tmp_path_factory.mktemp("other-ways")
    project = build(var, (TITLE,))[TITLE]
    with serving(var) as address:
        yield Site(var, address, project)


def test_each_way_makes_the_same_records(running: Browser, site: Site) -> None:
    typing, helped, helper = (WithMouse(running, site.address) for _ in range(3))
    desk, second = (AtTheDesk(running, site.address) for _ in range(2))
    names = {
        "typed": _by_oneself(typing, site.project),
        "helped": _with_a_supporter(helped, helper, site.project),
        "by phone": _by_phone(desk, site.project),
        "on paper": _on_paper(desk, second, site.project),
    }
    people: list[Person] = [typing, helped, helper, desk, second]
    faults, foreign = [one for each in people for one in each.faults], [one for each in people for one in each.foreign]
    for each in people:
        each.leave()
    assert not foreign, "the pages asked another machine for something"
    assert not faults, "\n".join(dict.fromkeys(faults))
    with contextlib.closing(sqlite3.connect(site.var / "folkmoot.sqlite")) as records:
        found = {way: _records(records, name) for way, name in names.items()}
        hands = {way: _provenance(records, name) for way, name in names.items()}
    assert found["typed"] == found["helped"] == found["by phone"] == found["on paper"]
    assert len(found["typed"]["votes"]) == len(ANSWERS)
    assert hands == {
        "typed": ([("own_words", "online")], []),
        # Words and answers by the supporter's hand; the yes was given by oneself.
        "helped": ([("helped", "online")], [("supporter", 1)] * 3),
        # Two answers to questions, words, answers to statements.
        "by phone": ([("scribed", "phone")], [("facilitator", 0)] * 5),
        "on paper": ([("own_words", "paper")], [(None, 0)] * 5),
    }


def _by_oneself(person: Person, project: Project) -> str:
    name = _join(person, project)
    assert resident.say_something(person, project)
    resident.be_quoted(person)
    for reference, agrees in ANSWERS:
        person.open(f"/take-part/{project.public_id}/vote/{reference}")
        person.choose("I agree" if agrees else "I do not agree")
        person.press("Next")
    return name


def _join(person: Person, project: Project) -> str:
    """Come in by the poster, and say yes; gives the made-up name."""
    resident.come_in(person, project.poster)
    person.press("Join")
    person.at("This is your own code")
    name = person.page.locator("main p b[translate=no]").inner_text()
    person.press("I have kept my code. Go on")
    resident.say_yes(person)
    return name


def _with_a_supporter(person: Person, helper: Person, project: Project) -> str:
    name = _join(person, project)
    own = f"/take-part/{project.public_id}"
    person.open(f"{own}/yes/be_quoted")
    person.choose("Yes, with my made-up name")
    person.press("Save my answer")
    code = _choose_helper(person, own)
    resident.come_in(helper, code)
    helper.at("You help somebody here")
    helper.see(name)
    _help(helper, f"/support/{project.public_id}")
    person.open(f"{own}/helpers")
    person.press("Read it now")
    person.see(resident.WORDS)
    person.press("Save my answer", status=400)
    person.choose("Yes, that is what I said")
    person.press("Save my answer")
    person.see("Nothing waits for you now.")
    person.press("People who help me")
    person.press("My sister")
    person.see("Your answer to S02. You said yes to it.")
    person.press("They do not help me any more")
    person.see("It has ended.")
    helper.page.goto(f"{helper.address}/support/{project.public_id}/words")
    helper.at("Type your code")
    return name


def _choose_helper(person: Person, own: str) -> str:
    """Name somebody, say what they may do, and make their code; gives its words."""
    person.open(f"{own}/for-you")
    person.press("People who help me")
    person.press("Choose somebody to help me")
    person.press("Go on", status=400)
    person.write("What do you call them?", "My sister")
    person.choose(re.compile("^A supporter"))
    person.press("Go on")
    for act in ("may read what I said", "may write down words", "may bring my answers"):
        person.choose(re.compile(act))
    person.press("Save what they may do")
    person.press("Make a code for them")
    person.at("This is the code for your helper")
    code: str = person.page.locator("p.said").inner_text()
    person.press("They have the code. Go on")
    return code


def _help(helper: Person, desk: str) -> None:
    """Write for the member, and read two statements out."""
    helper.press("Write words for them")
    helper.press("Keep these words for them", status=400)
    helper.write("What do they want to say?", resident.WORDS)
    helper.choose("Just as they said it")
    helper.press("Keep these words for them")
    helper.see("They wait for the person to say yes")
    helper.open(f"{desk}/words")
    helper.see(resident.WORDS)
    helper.open(f"{desk}/statements")
    helper.press("Go to the first one with no answer")
    for reference, agrees in ANSWERS:
        helper.see(reference)
        helper.press("Keep their answer", status=400)
        helper.choose("They agree" if agrees else "They do not agree")
        helper.choose("I read it out, and this is what they answered.")
        helper.press("Keep their answer")
    helper.press("Skip this one")
    helper.press("All statements")
    helper.open(f"{desk}/stop")


def _by_phone(desk: WithKeyboard, project: Project) -> str:
    """Somebody who never comes to a page: a card is made for them, and all is entered while they are on the phone."""
    at = f"/desk/{project.public_id}"
    staff.sign_in(desk, project.facilitator)
    name = _card(desk, at)
    desk.open(f"{at}/")
    desk.press(re.compile("^Enter for somebody"))
    desk.press("Go on", status=400)
    desk.write("The name on their card", name.lower())
    desk.press("Go on")
    desk.see(name)
    _ask(desk, "Ask if they want to take part", "Yes")
    _ask(desk, "Showing their words", "Yes, with the made-up name")
    desk.press("Write down what they say")
    desk.press("Read it back", status=400)
    desk.write("What do they say?", resident.WORDS)
    desk.press("Read it back")
    desk.press("Keep it, and read it back later")
    desk.open(f"{at}/entering/read-back")
    desk.see(resident.WORDS)
    desk.press(re.compile("^They agreed"))
    desk.open(f"{at}/entering/person")
    desk.press("Read statements out")
    desk.see(SAID[-1])
    for reference, agrees in ANSWERS:
        group = desk.page.get_by_role("group", name=re.compile(reference))
        desk.tick(group.get_by_role("radio", name="Agree" if agrees else "Disagree", exact=True))
    desk.press("Read the answers back")
    desk.at("Read these answers back to them")
    desk.press("They agreed. Keep these answers")
    desk.see("2 answers are kept.")
    desk.open(f"{at}/entering/person")
    desk.press("Next person")
    desk.see_not(name)
    return name


def _card(desk: Person, at: str) -> str:
    """A card for somebody new; gives the made-up name on it."""
    desk.open(f"{at}/cards")
    desk.write("How many cards?", "1")
    desk.press("Make new cards")
    name: str = desk.page.locator("ul.sheet strong[translate=no]").inner_text()
    return name


def _on_paper(desk: Person, second: Person, project: Project) -> str:
    """Somebody who fills in a sheet: two people type it in, the second reads one box wrongly, and it is settled."""
    at = f"/desk/{project.public_id}"
    name = _card(desk, at)
    desk.open(f"{at}/paper")
    desk.press("Make new sheets")
    desk.press("Make the sheets", status=400)
    desk.write("The names on their cards", name)
    desk.press("Make the sheets")
    desk.see("1 sheet to print")
    number: str = desk.page.locator(".sheet-number b").first.inner_text()
    _key(desk, at, number, ANSWERS)
    staff.sign_in(second, project.second)
    _key(second, at, number, [(reference, True) for reference, _agrees in ANSWERS])
    second.at(re.compile("^Look again at"))
    second.press("That is what it says", status=400)
    second.choose(re.compile("^I do not agree"))
    second.press("That is what it says")
    second.open(f"{at}/paper/sheet/{number}")
    second.see("This sheet is done.")
    return name


def _key(desk: Person, at: str, number: str, answers: Iterable[tuple[str, bool]]) -> None:
    desk.open(f"{at}/paper")
    desk.write("The number of the sheet", number.lower())
    desk.press("Open this sheet")
    for question, box in (
        ("Do you want to take part?", "Yes"),
        ("May we show your words to other people?", "Yes, with my made-up name"),
        ("Who wrote this?", "I wrote it myself"),
        *((reference, "I agree" if agrees else "I do not agree") for reference, agrees in answers),
    ):
        group = desk.page.get_by_role("group", name=re.compile(re.escape(question)))
        desk.tick(group.get_by_role("radio", name=box, exact=True))
    desk.write("What would make things better for you?", resident.WORDS)
    desk.press("Keep this")


def _ask(desk: Person, question: str, answer: str) -> None:
    desk.press(question)
    desk.press("Keep their answer", status=400)
    desk.choose(answer)
    desk.choose("I read it out word for word, and this is their answer.")
    desk.press("Keep their answer")
    desk.see("Their answer is kept.")


def _records(records: sqlite3.Connection, name: str) -> dict[str, list[tuple[object, ...]]]:
    """What is kept of one member, without whose it is, how it came, and when."""
    own = "(SELECT id FROM membership WHERE pseudonym = ?)"
    asked = {
        "words": f"SELECT text, language, state FROM contribution WHERE membership_id = {own}",
        "votes": f"SELECT statement_id, choice FROM vote WHERE membership_id = {own} ORDER BY 1",
        "yes": "SELECT purpose, wording_id, given, attribution FROM consent_grant"
        f" WHERE ended_at IS NULL AND membership_id = {own} ORDER BY 1",
    }
    return {what: records.execute(query, (name,)).fetchall() for what, query in asked.items()}


def _provenance(records: sqlite3.Connection, name: str) -> tuple[list[tuple[str, str]], list[tuple[str, int]]]:
    """By whose hand and which way the words came; and every mark: who helped, and whether by a supporter's link."""
    own = "(SELECT id FROM membership WHERE pseudonym = ?)"
    words = f"SELECT provenance, channel FROM contribution WHERE membership_id = {own}"
    marks = f"SELECT helper, link_id IS NOT NULL FROM entry_mark WHERE membership_id = {own} ORDER BY id"
    return records.execute(words, (name,)).fetchall(), records.execute(marks, (name,)).fetchall()
