"""Who looks at what in the audit: each role with its way in, where it begins, and pages that only a form leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys import audit_votes, resident
from tests.journeys.audit_place import AuditPlace
from tests.journeys.people import Person
from tests.journeys.place import Staff

Step = Callable[[Person], None]


@dataclass(frozen=True, slots=True)
class Role:
    """One role: whose pages it looks at, how it comes in, where it begins, and forms that lead to pages of their own.

    Pages for others that it may open as well are looked at by those.
    """

    name: str
    pages: str
    come_in: Step
    starts: tuple[str, ...]
    acts: tuple[Step, ...] = ()


def groups(place: AuditPlace) -> tuple[tuple[Role, ...], ...]:
    """All roles, in groups that know nothing of each other, the longest first; whoever is free takes the next one."""
    return _residents(place), _facilitators(place), _committees_and_public(place), _convenors(place)


def _residents(place: AuditPlace) -> tuple[Role, ...]:
    full, finished, empty = place.projects
    by_card = f"/card/{place.poster.replace(' ', '-')}"
    newcomer = (_by_code(place.poster), _press("Join"), _say(full))
    voter = audit_votes.voter(place.votes)
    return (
        Role("resident", "resident", _by_code(place.full.member), _resident(full)),
        Role("resident, voting", "resident", _by_code(place.voting.member), voter, _votes(place)),
        Role("resident, finished", "resident", _by_code(place.finished.member), _resident(finished)),
        Role("resident, new", "resident", _nothing, ("/join", by_card), newcomer),
        # First the supporter: forms that are sent with nothing in them take back what they may do.
        Role("supporter", "supporter", _by_code(place.helper), (f"/support/{full}/",)),
        Role("resident, helped", "resident", _by_code(place.helped), _helped(full), (_helper_code(full),)),
        Role("resident, empty", "resident", _by_code(place.empty.member), _resident(empty)),
    )


def _facilitators(place: AuditPlace) -> tuple[Role, ...]:
    full = place.projects[0]
    starts = (*_desk(place), *_entered(full), *audit_votes.at_the_desk(place.votes))
    acts = (_cards(full), _words_to_look_at(full), _answers_to_look_at(full))
    come_in = _entering(_by_password(place.staff["Facilitator"]), full)
    return (Role("facilitator", "facilitator", come_in, starts, acts),)


def _committees_and_public(place: AuditPlace) -> tuple[Role, ...]:
    full, finished, empty = place.projects
    administrator = place.staff["Administrator"]
    return (
        Role("committee", "committee", _by_code(place.full.committee), _committee(full)),
        Role("committee, finished", "committee", _by_code(place.finished.committee), _committee(finished)),
        Role("committee, empty", "committee", _by_code(place.empty.committee), _committee(empty)),
        Role("committee, voting", "committee", _by_code(place.voting.committee), audit_votes.approved_by(place.votes)),
        Role("public", "public", _nothing, (*_public(place), *audit_votes.public(place.votes))),
        Role("staff, outside", "account", _nothing, ("/staff/sign-in",), (_half_way(administrator),)),
        Role("administrator", "account", _by_password(administrator), _account(), (_new_colleague, _codes)),
    )


def _convenors(place: AuditPlace) -> tuple[Role, ...]:
    full = place.projects[0]
    starts = (*_run(place), *audit_votes.run_by(place.votes))
    return (
        Role("teller", "teller", _by_password(place.staff["Teller"]), audit_votes.told(place.votes)),
        Role("reviewer", "reviewer", _by_password(place.staff["Reviewer from outside"]), (f"/review/{full}/",)),
        Role("convenor", "convenor", _by_password(place.staff["Convenor"]), starts, (_seat(full),)),
    )


def _votes(place: AuditPlace) -> tuple[Step, ...]:
    """Each form of a vote leads to the next page."""
    made = (audit_votes.ticking, audit_votes.answering, audit_votes.sending)
    return tuple(one(place.votes) for one in made)


def _committee(project: str) -> tuple[str, ...]:
    return f"/committee/{project}/", f"/committee/{project}/back"


def _account() -> tuple[str, ...]:
    return "/staff/", "/staff/people", "/staff/people/add", "/staff/password"


def _desk(place: AuditPlace) -> tuple[str, ...]:
    parts = ("", "appeals", "results", "results/assembly", "cards", "recommendations/draft")
    draft = f"/desk/{place.projects[1]}/recommendations/R05/change"
    return (*(f"/desk/{one}/{part}" for one in place.projects for part in parts), draft)


def _run(place: AuditPlace) -> tuple[str, ...]:
    parts = ("", "strategy", "strategy/priority", "strategy/publish", "roles", "poster")
    return ("/run/", *(f"/run/{one}/{part}" for one in place.projects for part in parts))


def _resident(project: str) -> tuple[str, ...]:
    home = f"/take-part/{project}/"
    purposes = ("take_part", "be_quoted", "be_contacted", "be_kept", "be_quoted/name")
    parts = ("words", "answers", "say", "done", "results", "choices", "leave-all", "stop", "vote/S001", "vote/S01")
    return (home, *(f"{home}{one}" for one in parts), *(f"{home}yes/{one}" for one in purposes))


def _helped(project: str) -> tuple[str, ...]:
    home = f"/take-part/{project}/helpers"
    return home, f"{home}/new", f"{home}/waiting"


def _helper_code(project: str) -> Step:
    def make(person: Person) -> None:
        person.open(f"/take-part/{project}/helpers")
        person.press("my support worker")
        person.press("Make a code for them")

    return make


def _entering(come_in: Step, project: str) -> Step:
    """Come in, and say for whom something is entered: the browser keeps it."""

    def begin(person: Person) -> None:
        come_in(person)
        person.open(f"/desk/{project}/entering")
        person.write("The name on their card", "M17")
        person.press("Go on")

    return begin


def _entered(project: str) -> tuple[str, ...]:
    parts = ("", "/person", "/words", "/statements", "/yes/be_contacted", "/leave", "/read-back")
    return tuple(f"/desk/{project}/entering{part}" for part in parts)


def _words_to_look_at(project: str) -> Step:
    def write(person: Person) -> None:
        person.open(f"/desk/{project}/entering/words")
        person.write("What do they say?", resident.WORDS)
        person.press("Read it back")

    return write


def _answers_to_look_at(project: str) -> Step:
    def mark(person: Person) -> None:
        person.open(f"/desk/{project}/entering/statements")
        person.tick(person.page.get_by_role("radio", name="Agree", exact=True).first)
        person.press("Read the answers back")

    return mark


def _public(place: AuditPlace) -> tuple[str, ...]:
    plain = ("/", "/join", "/help", "/accessibility", "/privacy", "/method", "/check", "/settings", "/useful-numbers")
    projects = tuple(f"/projects/{one}{part}" for one in place.projects for part in ("", "/results"))
    return (
        *plain,
        *projects,
        "/offline/en-GB",
        f"/strategies/{place.strategy}",
        f"/strategies/{place.strategy}/versions/1",
    )


def _nothing(_person: Person) -> None:
    """A visitor needs no way in."""


def _by_code(words: str) -> Step:
    return lambda person: resident.come_in(person, words)


def _by_password(staff: Staff) -> Step:
    def come_in(person: Person) -> None:
        person.open("/staff/sign-in")
        person.write("E-mail", staff.email)
        person.write("Password", staff.password)
        person.press("Go on")
        person.write("Your code", staff.figures())
        person.press("Sign in")

    return come_in


def _half_way(staff: Staff) -> Step:
    def give_password(person: Person) -> None:
        person.open("/staff/sign-in")
        person.write("E-mail", staff.email)
        person.write("Password", staff.password)
        person.press("Go on")

    return give_password


def _press(name: str) -> Step:
    return lambda person: person.press(name)


def _say(project: str) -> Step:
    def say(person: Person) -> None:
        person.press("I have kept my code. Go on")
        resident.say_yes(person)
        person.open(f"/take-part/{project}/say")
        person.write("What would make things better for you?", resident.WORDS)
        person.press("Read it through first")
        person.press("Send")

    return say


def _cards(project: str) -> Step:
    def make(person: Person) -> None:
        person.open(f"/desk/{project}/cards")
        person.write("How many cards?", "2")
        with person.page.expect_navigation():
            person.page.locator("main form", has=person.page.get_by_label("How many cards?")).get_by_role(
                "button"
            ).click()

    return make


def _seat(project: str) -> Step:
    def make(person: Person) -> None:
        person.open(f"/run/{project}/roles/seat")
        person.write("A short name for the seat", "A12")
        person.press("Make the seat and show the code")

    return make


def _new_colleague(person: Person) -> None:
    person.open("/staff/people/add")
    person.write("Name", "Sam Example")
    person.write("E-mail", "sam@wexmoor.example")
    person.press("Make the account")


def _codes(person: Person) -> None:
    person.open("/staff/")
    person.press(re.compile("printed codes"))
