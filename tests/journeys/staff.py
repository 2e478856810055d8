"""What staff and the committee do on the way from a resident's words to a published line."""

from __future__ import annotations

import re

from tests.journeys.people import Person
from tests.journeys.place import Project, Staff

STATEMENT = "There should be benches on the way to the shops."
RECOMMENDATION = "A bench every two hundred metres"
PRIORITY = "Places to rest"
ACTION = "Put six benches between the shops and the clinic."


def sign_in(person: Person, staff: Staff) -> None:
    """E-mail and password, then the second factor; each first wrong, then right."""
    person.open("/staff/sign-in")
    person.press("Go on", status=400)
    person.write("E-mail", staff.email)
    person.write("Password", "not the password")
    person.press("Go on", status=400)
    person.write("E-mail", staff.email)
    person.write("Password", staff.password)
    person.press("Go on")
    person.at("Type your second code")
    person.write("Your code", "000000")
    person.press("Sign in", status=400)
    person.write("Your code", staff.figures())
    person.press("Sign in")


def let_through(person: Person, project: Project, words: str, reference: str) -> None:
    """The facilitator reads what waits, tries to hide it with no reason, and lets it through."""
    person.open(f"/desk/{project.public_id}/")
    person.open(f"/desk/{project.public_id}/words")
    person.see(words)
    person.unfold("Hide with a reason")
    person.press(f"Hide {reference}", status=400)
    person.press(f"Allow {reference}")
    person.see(f"{reference} can be used.")


def make_statement(person: Person, project: Project, words: str) -> None:
    """The facilitator writes a statement from the words, and reads it back."""
    person.open(f"/desk/{project.public_id}/statements/write")
    person.press("Read it back", status=400)
    person.choose(re.compile(re.escape(words)))
    person.write("The statement", STATEMENT)
    person.press("Read it back")
    person.at("Is the statement right?")
    person.see(words)
    person.press("Add it. People can vote on it")
    person.see("People can vote on it now.")


def move_on(person: Person, project: Project, state: str) -> None:
    """The convenor reads what the next state changes, and moves on to it."""
    person.open(f"/run/{project.public_id}/")
    person.press(f"Move on to “{state}”")
    person.press(f"Move on to “{state}”")
    person.see("The project has moved on.")


def recommend(person: Person, project: Project) -> None:
    """The facilitator drafts a recommendation from the statement, sends it round, and makes it final."""
    desk = f"/desk/{project.public_id}"
    person.open(f"{desk}/results")
    person.open(f"{desk}/recommendations")
    person.press("Draft a recommendation")
    person.press("Keep this draft", status=400)
    person.choose(re.compile(re.escape(STATEMENT)))
    person.write("Title", RECOMMENDATION)
    person.write("What to do", "Put up benches, by next spring.")
    person.write("Why", "People have to stop and stand on the way.")
    person.press("Keep this draft")
    person.press("Send it round")
    person.press("Make it final")


def plan(person: Person, project: Project) -> None:
    """The convenor starts the strategy, chooses a priority and adds an action."""
    person.open(f"/run/{project.public_id}/strategy")
    person.press("Start the strategy", status=400)
    person.write("What is the strategy called?", f"{project.title} 2027–29")
    person.write("First year", "2027")
    person.write("Last year", "2029")
    person.write("The vision", "A place where everybody can get about.")
    person.press("Start the strategy")
    person.press("Choose a priority")
    person.press("Choose this priority", status=400)
    person.write("The priority in a few words", PRIORITY)
    person.write("Why does this come first?", "Most people agree, and it can start at once.")
    person.choose(re.compile(re.escape(RECOMMENDATION)))
    person.press("Choose this priority")
    person.press(re.compile("^Add an action under"))
    person.press("Add this action", status=400)
    person.write("What will be done?", ACTION)
    person.write("Who does it?", "Wexmoor Borough Council")
    person.choose("A change to the place")
    for which, (day, month, year) in {0: ("1", "4", "2027"), 1: ("30", "9", "2027")}.items():
        _date(person, which, day, month, year)
    person.write("Money in pounds", "9,000")
    person.press("Add this action")
    person.see("The action is added.")


def _date(person: Person, which: int, day: str, month: str, year: str) -> None:
    for label, value in {"Day": day, "Month": month, "Year": year}.items():
        person.type_into(person.page.get_by_label(label, exact=True).nth(which), value)


def approve(person: Person, project: Project) -> None:
    """A member of the committee comes in with a code, reads everything, and approves."""
    person.open("/join")
    person.write("Type your code", project.committee)
    person.press("Start")
    person.at("For the advisory committee")
    person.open(f"/committee/{project.public_id}/record")
    person.open(f"/committee/{project.public_id}/")
    person.press("Read the strategy")
    person.press(re.compile("^Who stands behind"), within="article")
    person.press("Back to the strategy")
    person.press("Go on to approval")
    person.press("The committee approves this strategy")
    person.see("The strategy is approved.")


def publish(person: Person, project: Project) -> str:
    """The convenor publishes what was approved; gives the address of the published strategy."""
    person.open(f"/run/{project.public_id}/strategy")
    person.press("Publish it")
    person.press("Publish it now")
    person.see("The strategy is published.")
    person.press(re.compile("^Read version 1"))
    person.at(f"{project.title} 2027–29")
    return person.path
