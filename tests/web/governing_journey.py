"""What the tests of convenors' and committees' pages share: signed-in staff, a project with recommendations."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import approval
from deliberation.reading.approval import WorkingStrategy
from deliberation.services import accounts, codes, recommendations
from deliberation.services.recommendations import RecommendationForm
from tests.services.signing import with_app
from tests.web import resident_journey
from tests.web.resident_journey import Phone, Place, move_to, new_place

SIGN_IN = "sign_in"
STAND_INS = {
    **resident_journey.STAND_INS,
    "public.strategy": "/strategies/<ref>",
    "account.sign_out": "/staff/sign-out",
    "facilitator.desk": "/desk/<pid>/",
}
ACTION = {
    "text": "Hire four workers.",
    "owner": "Castle Ward Together",
    "kind": "service",
    "starts_on_day": "1",
    "starts_on_month": "4",
    "starts_on_year": "2027",
    "due_on_day": "31",
    "due_on_month": "3",
    "due_on_year": "2028",
    "money": "£148,000",
}


@dataclass
class Ward:
    """A project at "deciding", its convenor's and its committee's browsers, and its final recommendations."""

    place: Place
    convenor: Phone
    committee: Phone
    final: list[str]

    def run(self, rest: str = "") -> str:
        """The address of one of the convenor's pages."""
        return f"/run/{self.place.public_id}/{rest}"

    def sit(self, rest: str = "") -> str:
        """The address of one of the committee's pages."""
        return f"/committee/{self.place.public_id}/{rest}"


def with_stand_ins(app: Flask) -> Flask:
    """Pages of other audiences that these pages link to, where they are not there."""
    for endpoint, rule in STAND_INS.items():
        if endpoint not in app.view_functions:
            app.add_url_rule(rule, endpoint, lambda **_values: ("", 204), methods=["GET", "POST"])
    return app


def staff(
    app: Flask,
    session: Session,
    place: Place | None = None,
    role: str = "convenor",
    *,
    email: str = "ada@example.org",
    administrator: bool = False,
) -> Phone:
    """The browser of somebody on the staff who is signed in, with a role in a project."""
    worker, token = with_app(session, email, administrator=administrator)
    if place is not None:
        accounts.grant_role(session, SYSTEM, process_id=place.id, person_id=worker.person_id, role=role)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[SIGN_IN] = token
    return Phone(client)


def committee(app: Flask, session: Session, place: Place, pseudonym: str = "A1") -> Phone:
    """The browser of a resident on the committee who came in by a code."""
    made = codes.issue_personal_codes(
        session, SYSTEM, process_id=place.id, count=1, role="advisory_member", pseudonyms=[pseudonym]
    )
    token = codes.redeem(session, words=made[0].words, address=resident_journey.ADDRESS).token
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[SIGN_IN] = token
    return Phone(client)


def new_ward(app: Flask, session: Session, *, people: int = 9) -> Ward:
    """Words, statements, votes and three final recommendations; at "deciding", with nothing decided."""
    with_stand_ins(app)
    place = new_place(session, people=people)
    texts = ["A bus to the clinic", "One worker who stays", "A bed on release day", "A hall that is open"]
    statements = resident_journey.with_statements(session, place, texts)
    resident_journey.everybody_votes(session, place, statements)
    move_to(session, place, "drafting")
    final = []
    for number, title in enumerate(("Get to the clinic", "One worker", "A bed")):
        form = RecommendationForm(title=title, text="Do it.", why="People said so.")
        reference = recommendations.draft(session, SYSTEM, place.id, form, statements=[statements[number]])
        for step in ("circulated", "final"):
            recommendations.move(session, SYSTEM, place.id, reference, step)
        final.append(reference)
    move_to(session, place, "deciding")
    return Ward(place, staff(app, session, place), committee(app, session, place), final)


def started(ward: Ward) -> Ward:
    """The same with a strategy that has one priority and one action."""
    page = ward.convenor
    page.open(ward.run("strategy"))
    page.send(ward.run("strategy"), title="Wexmoor 2027", period_start="2027", period_end="2031", vision="A place.")
    page.open(ward.run("strategy/priority"))
    page.send(ward.run("strategy/priority"), title="People", why="Most back it.", recommendations=ward.final[1])
    page.open(ward.run("strategy/P01/action"))
    page.send(ward.run("strategy/P01/action"), **ACTION)
    return ward


def approves(ward: Ward, session: Session) -> Ward:
    """The committee reads and approves."""
    seen = working(ward, session).mark
    ward.committee.open(ward.sit(f"strategy/approve?seen={seen}"))
    ward.committee.send(ward.sit("strategy/approve"))
    return ward


def working(ward: Ward, session: Session) -> WorkingStrategy:
    """The strategy as it stands."""
    session.rollback()
    found = approval.working(session, SYSTEM, ward.place.id)
    assert found is not None
    session.rollback()
    return found
