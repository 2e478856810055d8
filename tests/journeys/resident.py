"""The resident's steps, for whoever walks them: joining, saying something, answering, coming back, results."""

from __future__ import annotations

import re

from tests.journeys.people import Person, WithKeyboard
from tests.journeys.place import SAID, Project

WORDS = "There is no bench on the way to the shops. I have to stop and stand."
AGREE, DISAGREE, NOT_SURE = "I agree", "I do not agree", "I am not sure"
NEXT, SKIP, UNCLEAR, BREAK = "Next", "Skip this one", "I do not understand this", "Take a break. Keep my answers"
MOST_KEYS_A_VOTE = 6
ANY_STATEMENT = re.compile("|".join(map(re.escape, SAID)))


def join(person: Person, project: Project) -> str:
    """From the poster to the start page, by way of the page with one's own code; gives the code."""
    person.open("/")
    person.open("/join")
    person.at("Type your code")
    person.press("Start", status=400)
    person.write("Type your code", "no such code here")
    person.press("Start", status=400)
    person.write("Type your code", project.poster.upper().replace(" ", "-"))
    person.press("Start")
    person.at(f"You are joining {project.title}")
    person.press("Join")
    person.at("This is your own code")
    code = person.page.locator("p.said").inner_text()
    assert len(code.split()) == 4
    person.press("I have kept my code. Go on")
    person.at("What would make life here better, for those who have it hardest?")
    return code


def come_in(person: Person, words: str) -> None:
    """By the words of a card or a poster."""
    person.open("/join")
    person.write("Type your code", words)
    person.press("Start")


def say_yes(person: Person) -> None:
    """Agree to take part; first with no answer at all, which is asked again."""
    person.press("Start")
    person.at("Do you want to take part?")
    person.press("Save my answer", status=400)
    person.choose("Yes")
    person.press("Save my answer")
    person.see("Thank you. You can change this in “My choices”.")


def say_something(person: Person, project: Project) -> str:
    """Write, check, change, send; gives the number on the receipt."""
    person.open(f"/take-part/{project.public_id}/say")
    question = "What would make things better for you?"
    person.at(question)
    person.press("Read it through first", status=400)
    person.write(question, WORDS)
    person.press("Read it through first")
    person.at("Is this what you want to say?")
    person.see(WORDS)
    person.press("Change my words")
    person.press("Read it through first")
    person.press("Send")
    person.at("Thank you. We have your words")
    return person.page.locator("main p b[translate=no]").first.inner_text()


def be_quoted(person: Person) -> None:
    """From the receipt: let the words be shown under the made-up name."""
    person.press("Choose how my words are shown")
    person.at("May we show your words to other people?")
    person.choose("Yes, with my made-up name")
    person.press("Save my answer")


def answer_some(person: Person, project: Project) -> None:
    """One answer, one skipped, one not understood, a break, another answer, and one that is changed."""
    home = f"/take-part/{project.public_id}/"
    person.open(f"{home}vote")
    person.at(ANY_STATEMENT)
    person.press(NEXT, status=400)
    person.see("Choose one answer, or press “Skip this one”.")
    vote(person, AGREE)
    person.press(SKIP)
    person.press(UNCLEAR)
    person.see("We told the people who wrote it.")
    person.press(BREAK)
    person.at("What would make life here better, for those who have it hardest?")
    person.press("Go on answering")
    vote(person, DISAGREE)
    person.open(f"{home}answers")
    person.press(re.compile("^Change my answer to"), within="main div:first-child > dd")
    person.see("This is your answer so far.")
    person.choose(NOT_SURE)
    person.press("Save my new answer")
    person.see("Your new answer is saved.")


def vote(person: Person, answer: str) -> None:
    """Answer the statement that is shown. By keyboard it takes six presses at most."""
    if isinstance(person, WithKeyboard):
        before = person.keys
        person.skip_to_main()
        person.choose(answer)
        person.press(NEXT)
        assert person.keys - before <= MOST_KEYS_A_VOTE, f"{person.keys - before} key presses for one vote"
        return
    person.choose(answer)
    person.press(NEXT)


def stop(person: Person, project: Project) -> None:
    """Stop, so that the next one at this browser finds nothing."""
    person.open(f"/take-part/{project.public_id}/stop")
    person.press("Stop and close my page")
    person.see("You have stopped for now.")
    person.page.goto(f"{person.address}/take-part/{project.public_id}/words")
    person.at("Type your code")


def come_back(person: Person, code: str) -> Person:
    """With one's own code, at another device."""
    elsewhere = person.another_device()
    come_in(elsewhere, f"  {code.upper()} ")
    elsewhere.at("What would make life here better, for those who have it hardest?")
    return elsewhere


def answer_the_rest(person: Person) -> None:
    """What is left, the skipped ones too, up to the thanks."""
    person.press("Go on answering")
    for _ in range(len(SAID)):
        if person.has("Look at the skipped ones again") or not person.has(NEXT):
            break
        vote(person, AGREE)
    person.at("Thank you. You have seen them all")


def look_at_results(person: Person) -> None:
    """What people think, opened because the resident has answered everything."""
    person.press("See what people think")
    person.at("What people think")
    person.see(SAID[0])
