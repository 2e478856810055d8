"""Fills a database with people in every role and with things in every state, for the tests of who sees what.

Everything that must not get about carries a word that stands nowhere else, so that a search of any page finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import actors, approval
from deliberation.services import (
    accounts,
    codes,
    consent,
    contributions,
    moderation,
    opinion,
    participation_budgets,
    passwords,
    processes,
    publication,
    recommendations,
    recruitments,
    sign_in,
    statements,
    strategies,
    themes,
    translations,
    votes,
)
from models import Person, Process, Role, SignIn, Source, StaffAccount
from tests.services.recruiting import LINES, PLAN
from tests.web.security import befriending, caring, governing, helping, papers, sorting, speaking, voting, worrying

QUESTION = "How can everyone here get the support they want?"
CROWD = 8
PASSWORD = "vinegar kettle pond"
# Words that stand nowhere but in what one person wrote, by how far those words came.
SECRET_WORDS = {
    "waiting": "wombat-one",
    "hidden": "wombat-two",
    "appealed": "wombat-three",
    "taken_back": "wombat-four",
    "scribed": "wombat-five",
    "used": "wombat-six",
    "needed": caring.NEEDED,
    "paid": caring.PAID,
}
QUOTED_WORDS = "badger-quoted"
UNNAMED = "XQUNNAMED"
NAMED = "YQNAMED"
IN_OFFICE = "ZQOFFICE"
# Those who agreed to be quoted by their pseudonym.
SPEAKERS = ("member", "member_elsewhere")
# The state to which a place is brought before the next thing can happen there.
DEPTHS = ("talk", "blank", "plan", "ready", "told")


@dataclass
class Place:
    """One process with everything in it, and what its parts are called in addresses."""

    key: str
    public_id: str
    id: int
    names: dict[str, str] = field(default_factory=dict)


@dataclass
class People:
    """Everybody: their inner ids, and the tokens with which they are signed in."""

    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)

    def actor(self, session: Session, name: str) -> Actor:
        """The actor behind a name."""
        found = actors.find(session, self.tokens[name])
        assert found is not None
        return found


@cache
def password_hash() -> str:
    """The slow hash of everybody's password, worked out once."""
    return passwords.slow_hash(PASSWORD)


def new_person(session: Session, people: People, name: str, *, staff: bool = False) -> None:
    """Somebody new, signed in. Staff have an account, and have given their second factor unless they are half way."""
    with writing(session):
        person = Person(created_at=clock.now(), is_administrator=name == "administrator")
        session.add(person)
        session.flush()
        people.ids[name] = person.id
        if staff:
            people.emails[name] = f"{name.replace('_', '.')}.quokka@example.org"
            person.display_name = f"Staff {name.replace('_', ' ').title()}"
            session.add(
                StaffAccount(
                    person_id=person.id,
                    email=people.emails[name],
                    password_hash=password_hash(),
                    totp_secret=b"-",
                    totp_confirmed_at=clock.now() if name != "half_signed_in" else None,
                )
            )
        people.tokens[name] = sign_in.open_inside(session, person.id, is_staff=staff)
        if staff and name != "half_signed_in":
            _give_second_factor(session, person.id)


def _give_second_factor(session: Session, person_id: int) -> None:
    for one in session.execute(select(SignIn).where(SignIn.person_id == person_id)).scalars():
        one.second_factor_at = clock.now()


def new_place(session: Session, key: str) -> Place:
    """A process in its first state, with its remit."""
    form = processes.ProcessForm(
        f"Getting on in {key.title()}", key.upper(), key.title(), paid_for_by="The council", help_phone="01632 960 123"
    )
    public_id = processes.create(session, SYSTEM, form)
    inner = session.execute(select(Process.id).where(Process.public_id == public_id)).scalar_one()
    remit = processes.RemitForm(QUESTION, "Far away.", "Help", "Tax", "It answers.", 100, "", date(2031, 7, 1))
    processes.write_remit(session, SYSTEM, inner, remit)
    recruitments.plan(session, SYSTEM, inner, PLAN)
    recruitments.set_by_hand(session, SYSTEM, inner, "lived experience", "yes", seats=24, why="They are left out.")
    lines = [participation_budgets.add_line(session, SYSTEM, inner, line) for line in LINES]
    return Place(key, public_id, inner, {"cost": lines[0]})


def give_parts(session: Session, people: People, place: Place, parts: dict[str, Role]) -> None:
    """Give people their roles in a place; members come from the assembly."""
    with writing(session, place.id):
        for number, (name, role) in enumerate(parts.items()):
            source = Source.ASSEMBLY if role is Role.MEMBER else None
            mark = IN_OFFICE if source is None else NAMED if name in SPEAKERS else UNNAMED
            pseudonym = f"{mark}-{place.key}-{number}"
            place.names[f"pseudonym_{name}"] = pseudonym
            accounts.add_membership_inside(
                session, place.id, people.ids[name], role, source=source, pseudonym=pseudonym
            )


def fill(session: Session, people: People, place: Place, members: Sequence[str], depth: str) -> None:
    """Bring a place to a depth: people talk; then it is written up; then it is approved; then it is published."""
    move_to(session, place, "deliberating")
    _say_yes(session, people, place, members)
    _talk(session, people, place, *members[:2])
    _vote(session, people, place, members)
    _sort(session, people, place, members[2:5])
    speakers = people.actor(session, members[0]), people.actor(session, members[1])
    keeper = people.actor(session, "facilitator_elsewhere" if place.key == "elsewhere" else "facilitator")
    place.names |= caring.look_after(session, keeper, speakers, place.id, place.names, place.key)
    if place.key == "talk":
        befriending.befriend(session, people, place)
        by, to = people.actor(session, members[0]), people.actor(session, "reviewer")
        place.names |= worrying.raise_concerns(session, by, to, place.id)
        place.names |= worrying.tell_in_private(session, by, people.actor(session, "facilitator"), place.id)
        place.names |= worrying.careful(session, place.id, place.names["statement3"])
        place.names |= worrying.guard(session, people.actor(session, "facilitator"), place.id)
        place.names |= sorting.suggest(session, people.actor(session, members[1]), place.id, place.names)
        helper, facilitator = (people.actor(session, role) for role in ("supporter", "facilitator"))
        place.names |= helping.help_member(session, helper, facilitator, place.id, place.names)
        place.names |= speaking.say_aloud(session, people.actor(session, members[0]), place.id)
        keyers = (people.ids["facilitator"], people.ids["convenor"])
        name = place.names["pseudonym_member"]
        place.names |= papers.give_out(session, place.id, name, place.names["statement"], keyers)
    reached = DEPTHS.index(depth)
    if reached >= DEPTHS.index("blank"):
        _write_up(session, place)
    if place.key == "plan":
        voters = [people.actor(session, name) for name in members]
        tellers = voting.signing(people.ids["teller"], people.ids["reviewer"])
        hall = voting.Hall(session, place.id, voters, tellers, place.names["final"])
        place.names |= voting.hold_ballots(hall, place.names[f"pseudonym_{members[-1]}"])
        link = helping.support_member(session, people.actor(session, "supporter"), place.id, place.names)
        place.names |= voting.ask_for_help(hall, link)
    if reached >= DEPTHS.index("plan"):
        _plan(session, place)
    if reached >= DEPTHS.index("ready"):
        strategies.approve(session, SYSTEM, place.id)
    if reached >= DEPTHS.index("told"):
        _publish(session, place)
        committee = people.actor(session, "advisory_member")
        governing.sit(session, committee, place.id, place.names["pseudonym_advisory_member"])


def move_to(session: Session, place: Place, state: str) -> None:
    """Move the process on until it is in this state."""
    while str(session.get_one(Process, place.id).state) != state:
        processes.move_on(session, SYSTEM, place.id)
    session.rollback()


def _say_yes(session: Session, people: People, place: Place, members: Sequence[str]) -> None:
    for name in members:
        actor = people.actor(session, name)
        _answer(session, actor, place, "take_part")
        if name in SPEAKERS:
            _answer(session, actor, place, "be_quoted", "pseudonym")


def _answer(session: Session, actor: Actor, place: Place, purpose: str, how: str = "") -> None:
    given, shown = consent.answer_from(purpose, given=True, attribution=how), consent.wording_of(purpose)
    consent.answer(session, actor, place.id, given, shown=shown, language="en-GB")


def _talk(session: Session, people: People, place: Place, speaker: str, other_speaker: str) -> None:
    """Words in every state; most are the first speaker's own."""
    names, member, other = place.names, people.actor(session, speaker), people.actor(session, other_speaker)
    quoted = _said(session, member, place, f"A bus to the clinic {QUOTED_WORDS} {place.key}")
    moderation.allow(session, SYSTEM, place.id, quoted.reference)
    used = _said(session, other, place, f"Evening hours {SECRET_WORDS['used']} {place.key}")
    moderation.allow(session, SYSTEM, place.id, used.reference)
    waiting = _said(session, other, place, f"Somebody to ring {SECRET_WORDS['waiting']} {place.key}")
    hidden = _hidden(session, member, place, f"It was Bob {SECRET_WORDS['hidden']} {place.key}")
    appealed = _hidden(session, member, place, f"It was Sue {SECRET_WORDS['appealed']} {place.key}")
    contributions.appeal(session, member, appealed.public_id, note="Nobody is named")
    gone = _said(session, member, place, f"Never mind {SECRET_WORDS['taken_back']} {place.key}")
    contributions.withdraw(session, member, gone.public_id)
    scribed = _scribed(session, member, place)
    names |= {"quoted": quoted.reference, "waiting": waiting.reference, "appealed": appealed.reference}
    names |= {"own": quoted.public_id, "own_hidden": hidden.public_id, "own_scribed": scribed.public_id}
    names |= {"others": waiting.public_id, "allowed": used.reference}
    sources = ([quoted.reference], [used.reference], [quoted.reference, used.reference], [quoted.reference])
    texts = ("There is a bus to the clinic.", "It opens in the evening.", "One person knows me.", "Close at noon.")
    written = [
        statements.write(session, SYSTEM, place.id, text, sources=list(source))
        for text, source in zip(texts, sources, strict=True)
    ]
    names |= {"statement": written[0], "statement2": written[1], "statement3": written[2], "closed": written[3]}
    statements.set_open(session, SYSTEM, place.id, written[3], is_open=False)
    translations.write(
        session, SYSTEM, place.id, written[1], language="cy", text="Mae’n agor gyda’r nos.", by_machine=True
    )


def _said(session: Session, actor: Actor, place: Place, text: str) -> contributions.Receipt:
    return contributions.submit(session, actor, place.id, contributions.Words(text))


def _hidden(session: Session, actor: Actor, place: Place, text: str) -> contributions.Receipt:
    receipt = _said(session, actor, place, text)
    moderation.hide(session, SYSTEM, place.id, receipt.reference, reason="names_somebody")
    return receipt


def _scribed(session: Session, actor: Actor, place: Place) -> contributions.Receipt:
    part = actor.membership(place.id)
    assert part is not None
    text = f"Written down for me {SECRET_WORDS['scribed']} {place.key}"
    with writing(session, place.id):
        words = contributions.Words(text, provenance=contributions.Provenance.SCRIBED)
        return contributions.add_inside(session, place.id, part.membership_id, words)


def _vote(session: Session, people: People, place: Place, members: Sequence[str]) -> None:
    open_ones = [place.names[name] for name in ("statement", "statement2", "statement3")]
    for at, name in enumerate(members):
        actor = people.actor(session, name)
        given = open_ones[:1] if name == "member" and place.key == "talk" else open_ones
        votes.cast_several(session, actor, place.id, dict.fromkeys(given, 1 if at % 2 else -1))
    opinion.refresh(session, SYSTEM, place.id, Source.ASSEMBLY)


def _sort(session: Session, people: People, place: Place, approving: Sequence[str]) -> None:
    """Two themes; members approved the name of the first, and nobody that of the second."""
    quoted, used = place.names["quoted"], place.names["allowed"]
    made = [
        themes.make(session, SYSTEM, place.id, title=title, contributions=inside).themes[0]
        for title, inside in (("Getting about", [quoted, used]), ("When it opens", [used]))
    ]
    place.names |= {"theme": made[0], "theme2": made[1]}
    for name in approving:
        themes.approve(session, people.actor(session, name), place.id, made[0], version=1)


def _write_up(session: Session, place: Place) -> None:
    """Recommendations in each state."""
    move_to(session, place, "drafting")
    made = {}
    for name, steps in {"draft": (), "sent_round": ("circulated",), "final": ("circulated", "final")}.items():
        form = recommendations.RecommendationForm(f"A bus ({name})", "Run a bus.", "People asked for it.")
        source = [place.names["statement"]]
        made[name] = recommendations.draft(session, SYSTEM, place.id, form, statements=source)
        for step in steps:
            recommendations.move(session, SYSTEM, place.id, made[name], step)
    move_to(session, place, "deciding")
    place.names |= {"recommendation": made["draft"], "sent_round": made["sent_round"], "final": made["final"]}


def _plan(session: Session, place: Place) -> None:
    """A strategy with one priority and one action."""
    title = strategies.StrategyForm(f"The strategy of {place.key.title()}", 2031, 2035, "A place to get on in.")
    place.names["strategy"] = strategies.start(session, SYSTEM, place.id, title)
    chosen, why = [place.names["final"]], "Most asked for it."
    place.names["priority"] = strategies.choose_priority(
        session, SYSTEM, place.id, title="Getting about", why=why, recommendations=chosen
    )
    action = strategies.ActionForm("Run the bus", "The council", date(2031, 4, 1), date(2032, 4, 1), "service", 5000)
    place.names["action"] = strategies.add_action(session, SYSTEM, place.id, place.names["priority"], action)
    place.names["mark"] = approval.mark_of(session, place.id)


def _publish(session: Session, place: Place) -> None:
    publication.publish(session, SYSTEM, place.id)
    for publication_id, kind in publication.missing_files(session, SYSTEM):
        publication.make_file(session, SYSTEM, publication_id, kind)
    move_to(session, place, "following_up")


def card_of(session: Session, people: People, place: Place, name: str) -> str:
    """A personal code for somebody in a place. Their sessions end by that, so they are signed in again."""
    part = people.actor(session, name).membership(place.id)
    assert part is not None
    words = codes.issue_personal_code(session, SYSTEM, membership_id=part.membership_id)
    with writing(session):
        people.tokens[name] = sign_in.open_inside(session, people.ids[name], is_staff=False)
    return words
