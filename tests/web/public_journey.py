"""What the tests of public pages share: a project that has gone from words to a published strategy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from accessibility.contract import check_page, describe
from deliberation import config as settings
from deliberation.database import db
from deliberation.permissions import SYSTEM
from deliberation.services import consent, publication, recommendations, statements, strategies
from deliberation.services.recommendations import RecommendationForm
from deliberation.services.strategies import ActionForm, StrategyForm
from models import ActionKind, RecommendationState
from tests import remembered
from tests.conftest import SECRET
from tests.web.resident_journey import (
    Place,
    actor_of,
    everybody_votes,
    move_to,
    new_place,
    says,
    says_yes,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PEOPLE = 13
TEXTS = ("The bus should stop at the clinic.", "Letters should be short.", "Work should be paid.", "Open the hall.")
PAPERS = {
    "/": "Say what matters. See what comes of it.",
    "/settings": "Make this easier to read",
    "/help": "Help",
    "/accessibility": "How we make this work for everyone",
    "/privacy": "What we keep, and who can see it",
    "/method": "How we count",
    "/check": "Check the record",
    "/useful-numbers": "Useful numbers",
}
"""The pages that belong to no project, and their headings."""
NOT_THERE = "We can’t find this page"
EVIL = "<script>alert(1)</script> & \" ' <b>bold</b>"


@dataclass(frozen=True)
class Finished:
    """A project with everything public. `recommendations`: two final ones; `draft`: one that is not."""

    place: Place
    statements: list[str]
    recommendations: list[str]
    draft: str
    strategy: str
    priority: str
    action: str
    officers_action: str

    @property
    def pages(self) -> list[str]:
        """The address of every page that there is about it."""
        project, plan = f"/projects/{self.place.public_id}", f"/strategies/{self.strategy}"
        lines = [self.priority, self.action, self.officers_action, *self.recommendations]
        return [
            project,
            f"{project}/results",
            f"{project}/results/assembly",
            f"{project}/booklet",
            f"{project}/formats/assembly",
            *(f"{project}/statements/{ref}" for ref in self.statements),
            *(f"{project}/recommendations/{ref}" for ref in self.recommendations),
            plan,
            f"{plan}/versions/1",
            *(f"{plan}/lines/{line}" for line in lines),
        ]


def look(client: FlaskClient, path: str, *, status: int = 200) -> str:
    """Open a page, hold it against the page contract, and give its text."""
    answer = client.get(path)
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, (path, answer.status_code)
    problems = check_page(text, status=status, resident=True)
    assert not problems, describe(problems, path=path, status=status)
    return text


def talked(session: Session, *, texts: tuple[str, ...] = TEXTS) -> tuple[Place, list[str]]:
    """A project in which people have said things and answered statements.

    The first statement comes from two people, one of whom may be quoted with their made-up name; the others from one.
    """
    place = new_place(session, people=PEOPLE)
    authors = [actor_of(session, words) for words in place.codes[-2:]]
    for author in authors:
        says_yes(session, author, place)
    quoted = consent.answer_from("be_quoted", given=True, attribution="pseudonym")
    shown = consent.wording_of("be_quoted")
    consent.answer(session, authors[0], place.id, quoted, shown=shown, language="en-GB")
    first = [says(session, author, place, f"{texts[0]} ({number})") for number, author in enumerate(authors)]
    written = [statements.write(session, SYSTEM, place.id, texts[0], sources=first)]
    for text in texts[1:]:
        source = says(session, authors[1], place, text)
        written.append(statements.write(session, SYSTEM, place.id, text, sources=[source]))
    everybody_votes(session, place, written)
    return place, written


def finished(session: Session, *, texts: tuple[str, ...] = TEXTS, evil: str = "", files: bool = True) -> Finished:
    """The same with recommendations and a published strategy; `evil` is added to everything that staff write."""
    place, written = talked(session, texts=texts)
    move_to(session, place, "drafting")
    drafted = [
        recommendations.draft(
            session, SYSTEM, place.id, RecommendationForm(f"{title} {evil}", f"Do it. {evil}", f"It helps. {evil}"),
            statements=sources,
        )
        for title, sources in (("Get there", written[:1]), ("Read it", written[1:3]), ("A mere draft", written[3:]))
    ]  # fmt: skip
    for reference in drafted[:2]:
        for state in (RecommendationState.CIRCULATED, RecommendationState.FINAL):
            recommendations.move(session, SYSTEM, place.id, reference, state)
    move_to(session, place, "deciding")
    strategy = strategies.start(
        session, SYSTEM, place.id, StrategyForm(f"Wexmoor 2027 {evil}", 2027, 2029, f"A place to be. {evil}")
    )
    priority = strategies.choose_priority(
        session, SYSTEM, place.id, title=f"Buses {evil}", why=f"Most agree. {evil}", recommendations=drafted[:2]
    )
    action, officers = (_action(session, place, priority, evil=evil, officers=own) for own in (False, True))
    strategies.approve(session, SYSTEM, place.id)
    publish(session, place, files=files)
    return Finished(place, written, drafted[:2], drafted[2], strategy, priority, action, officers)


def finished_once(prepared_file: Path, folder: Path) -> tuple[Path, Finished]:
    """The same in an SQLite file, to be copied for each test: building it takes longer than most tests do."""
    from deliberation.factory import create_app  # only where it is needed: it loads every page

    path = shutil.copyfile(prepared_file, folder / "finished.sqlite")
    environ = {"FOLKMOOT_VAR": str(folder), "FOLKMOOT_DATABASE_URL": f"sqlite:///{path}", "FOLKMOOT_SECRET_KEY": SECRET}
    app = remembered.share(create_app(replace(settings.load(environ), testing=True)))
    with app.app_context():
        found = finished(db.session())
        db.session().close()
        db.engine.dispose()
    return path, found


def publish(session: Session, place: Place, *, files: bool = True) -> None:
    """Publish the approved strategy, with its files or without them."""
    publication.publish(session, SYSTEM, place.id)
    if files:
        make_files(session)


def make_files(session: Session) -> None:
    """Do what the worker does."""
    for publication_id, kind in publication.missing_files(session, SYSTEM):
        publication.make_file(session, SYSTEM, publication_id, kind)


def _action(session: Session, place: Place, priority: str, *, evil: str, officers: bool) -> str:
    form = ActionForm(
        text=f"{'Train the desks' if officers else 'Move the stop'}. {evil}",
        owner=f"North Vale Buses {evil}",
        starts_on=date(2027, 4, 1),
        due_on=date(2027, 9, 30),
        kind=ActionKind("service"),
        money_pence=None if officers else 14_800_050,
        officer_proposed=officers,
    )
    return strategies.add_action(session, SYSTEM, place.id, priority, form)
