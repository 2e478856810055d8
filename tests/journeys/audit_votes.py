"""Who looks at what of votes: two more ballots in the project that votes, and the roles with where they begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballots
from deliberation.services.ballots import BallotForm, OptionForm
from tests.journeys.people import Person

# As the demo numbers them: signed, and open with money; then the two that are added here.
SIGNED, MONEY, ASKING, NEW = "B01", "B02", "B03", "B04"


def more_ballots(session: Session, process_id: int) -> None:
    """One that asks question by question, and one that the committee has not read yet."""
    for reference in (_set_up(session, process_id), _set_up(session, process_id)):
        if reference == ASKING:
            seen = reading.one(session, SYSTEM, process_id, reference).hash
            ballots.approve(session, SYSTEM, process_id, reference, seen=seen)
            ballots.open_for_voting(session, SYSTEM, process_id, reference)


def _set_up(session: Session, process_id: int) -> str:
    form = BallotForm(
        title="How do we go on?",
        about="Two things about our meetings.",
        kind="endorse",
        rule="endorse",
        options=(
            OptionForm(title="Meet again in spring", text="One day, with lunch."),
            OptionForm(title="Meet in the library", text="It has a lift."),
        ),
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=9),
    )
    return ballots.set_up(session, SYSTEM, process_id, form)


def voter(project: str) -> tuple[str, ...]:
    """A member's pages."""
    home = f"/take-part/{project}/"
    ones = (f"{home}ballots/{one}" for one in (MONEY, ASKING, SIGNED))
    otherwise = (f"{home}ballots/{ASKING}/statements{part}" for part in ("", "/1", "/1/write"))
    return (home, f"{home}ballots", *ones, *(f"{home}ballots/{one}/own" for one in (ASKING, SIGNED)), *otherwise)


def answering(project: str) -> Callable[[Person], None]:
    """Answer the two questions: each page on the way is one that a form leads to."""

    def begin(person: Person) -> None:
        person.open(f"/take-part/{project}/ballots/{ASKING}/1")

    return begin


def sending(project: str) -> Callable[[Person], None]:
    """Vote, and stand before the words that find the vote again."""

    def send(person: Person) -> None:
        person.open(f"/take-part/{project}/ballots/{ASKING}/1")
        for _ in range(2):
            person.tick(person.page.get_by_role("radio").first)
            person.press("Next")
        person.press("Send my vote")

    return send


def ticking(project: str) -> Callable[[Person], None]:
    """Tick two things, and read it through."""

    def tick(person: Person) -> None:
        person.open(f"/take-part/{project}/ballots/{MONEY}/choose")
        for place in range(2):
            person.tick(person.page.get_by_role("checkbox").nth(place))
        person.press("Read it through first")

    return tick


def run_by(project: str) -> tuple[str, ...]:
    """A convenor's pages."""
    home = f"/run/{project}/ballots"
    purposes = ("endorse", "shortlist", "rank", "share_money")
    return (
        home,
        f"{home}/new",
        *(f"{home}/new?purpose={one}" for one in purposes),
        *(f"{home}/{one}" for one in (SIGNED, MONEY, NEW)),
        f"{home}/{MONEY}/window",
        f"{home}/{NEW}/change",
        f"{home}/{NEW}/void",
    )


def at_the_desk(project: str) -> tuple[str, ...]:
    """A facilitator's pages."""
    home = f"/desk/{project}/ballots"
    return home, f"{home}/{MONEY}/mark", f"{home}/{MONEY}/sheets"


def told(project: str) -> tuple[str, ...]:
    """A teller's pages."""
    home = f"/teller/{project}/"
    return home, f"{home}{MONEY}/sheet", f"{home}{SIGNED}/count"


def approved_by(project: str) -> tuple[str, ...]:
    """The committee's pages."""
    home = f"/committee/{project}/ballots"
    return home, f"{home}/{NEW}", f"{home}/{SIGNED}"


def public(project: str) -> tuple[str, ...]:
    """Everybody's pages."""
    return f"/projects/{project}", *(f"/projects/{project}/ballots/{one}" for one in (SIGNED, MONEY))
