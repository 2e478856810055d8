"""A third project, "Wexmoor votes": step 8 of the scenario. One ballot that is signed, and one that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor, Part
from deliberation.reading import ballots as reading
from deliberation.reading import recommendations as written
from deliberation.scenario import seeing_otherwise, sorting
from deliberation.scenario.beginning import begin
from deliberation.scenario.report import Report
from deliberation.scenario.vote_words import PUT
from deliberation.scenario.wexmoor import Member, Staff
from deliberation.services import (
    accounts,
    ballot_closing,
    ballot_counts,
    ballot_help,
    ballot_sheets,
    ballots,
    contributions,
    moderation,
    papers,
    processes,
    recommendations,
    statements,
)
from deliberation.services.ballots import BallotForm, OptionForm
from deliberation.services.recommendations import RecommendationForm
from models import RecommendationState, Role

MEMBERS = 48
VOTERS = 46
# By position among the voters: those on paper, by telephone, with a facilitator beside them, and who voted twice.
ON_PAPER = (2, 8, 11, 20, 27, 33, 40)
BY_PHONE = (16, 23, 38)
WITH_HELP = (12, 17, 29, 44)
VOTED_TWICE = 5
# Fourteen days ago it opened, yesterday it closed.
OPENED_AGO, LASTS = timedelta(days=14), timedelta(days=13)
NEXT_LASTS = timedelta(days=21)
POT_POUNDS = 480_000
EARLY_VOTERS = 12


@dataclass(frozen=True, slots=True)
class Vote:
    """The project as it was built."""

    process_id: int
    public_id: str
    members: tuple[Member, ...]


def build(session: Session, report: Report, staff: Staff, tellers: Sequence[int], say: Callable[[str], None]) -> Vote:
    """From the remit to a signed ballot, and the next one open."""
    say("Step 8: a third project, Wexmoor votes. 46 of 48 vote on 18 recommendations.")
    with clock.moved(-OPENED_AGO):
        process_id, public_id, members = _prepare(session, staff)
        final = _recommend(session, process_id, members)
        reference = _open(session, process_id, _endorsing(final))
        two = tuple(_teller(session, process_id, one) for one in tellers)
        facilitator = sorting.facilitator_of(session, process_id, staff.facilitator_id)
        _cast(session, process_id, reference, members)
        _with_help(session, process_id, reference, facilitator, members)
        _by_hand(session, process_id, reference, facilitator, two, members)
        seeing_otherwise.say(session, process_id, reference, members)
    ballot_closing.close(session, SYSTEM, process_id, reference)
    ballot_counts.work_out(session, SYSTEM, process_id, reference)
    counted = reading.one(session, two[0], process_id, reference)
    for teller in two:
        ballot_counts.sign(session, teller, process_id, reference, seen=ballot_counts.digest_of(counted.result or {}))
    _check(session, report, process_id, reference, final)
    _next(session, process_id, members, final)
    return Vote(process_id, public_id, members)


def _prepare(session: Session, staff: Staff) -> tuple[int, str, tuple[Member, ...]]:
    asked = processes.ProcessForm(
        title="Wexmoor votes",
        area_code="wexmoor",
        area_name="Wexmoor",
        paid_for_by="Wexmoor Borough Council and partners",
        help_phone="01632 960 962",
        help_words="the assembly team",
    )
    return begin(session, asked, _remit(), staff.convenor_id, members=MEMBERS)


def _remit() -> processes.RemitForm:
    return processes.RemitForm(
        question="Of all that we have talked about, what should Wexmoor do, and what comes first?",
        background="The members have talked for three days. Now they decide.",
        scope_in="What the council, the health board and their partners can do in Wexmoor by 2031.",
        scope_out="National rules.",
        powers="The council and its partners answer each recommendation that goes forward, with reasons.",
        money_pence=POT_POUNDS * 100,
        money_note="£480,000 to begin with.",
        answer_by=date(2027, 7, 31),
    )


def _recommend(session: Session, process_id: int, members: Sequence[Member]) -> tuple[str, ...]:
    """One recommendation from the words of one member each; all of them final."""
    drafted = []
    for position, put in enumerate(PUT):
        words = contributions.Words(text=put.said)
        said = contributions.submit(session, members[position].actor, process_id, words).reference
        moderation.allow(session, SYSTEM, process_id, said)
        statement = statements.write(session, SYSTEM, process_id, put.said, sources=[said])
        drafted.append((put, statement))
    processes.move_on(session, SYSTEM, process_id)
    final = []
    for put, statement in drafted:
        form = RecommendationForm(title=put.title, text=put.text, why=put.why)
        reference = recommendations.draft(session, SYSTEM, process_id, form, statements=[statement])
        for state in (RecommendationState.CIRCULATED, RecommendationState.FINAL):
            recommendations.move(session, SYSTEM, process_id, reference, state)
        final.append(reference)
    processes.move_on(session, SYSTEM, process_id)
    return tuple(final)


def _endorsing(final: Sequence[str]) -> BallotForm:
    return BallotForm(
        title="Do we put each of these forward?",
        about="Each one is a question of its own. It goes forward when 4 of 5 who vote can live with it.",
        kind="endorse",
        rule="endorse",
        options=tuple(OptionForm(recommendation=reference) for reference in final),
        opens_at=clock.now(),
        closes_at=clock.now() + LASTS,
        share_of="votes_cast",
        threshold=(4, 5),
        quorum=(1, 2),
    )


def _open(session: Session, process_id: int, form: BallotForm) -> str:
    """Set up, approved and opened."""
    reference = ballots.set_up(session, SYSTEM, process_id, form)
    seen = reading.one(session, SYSTEM, process_id, reference).hash
    ballots.approve(session, SYSTEM, process_id, reference, seen=seen)
    ballots.open_for_voting(session, SYSTEM, process_id, reference)
    return reference


def _teller(session: Session, process_id: int, person_id: int) -> Actor:
    membership = accounts.grant_role(session, SYSTEM, process_id=process_id, person_id=person_id, role=Role.TELLER)
    part = Part(process_id, membership, Role.TELLER, "")
    return Actor(person_id=person_id, is_staff=True, second_factor=True, parts=(part,))


def _paper(position: int) -> dict[str, str | int]:
    """What one voter says: over all 46 papers, exactly `consent` can live with each question."""
    said: dict[str, str | int] = {}
    for number, put in enumerate(PUT, 1):
        # 7 and 46 have no common part, so each place is taken once.
        place = (7 * position + 5 * number) % VOTERS
        if place < put.consent:
            said[str(number)] = "support" if place % 3 else "can_live"
        else:
            said[str(number)] = ("cannot_live", "cannot_live", "not_sure", "should_not_decide")[place % 4]
    return said


def _cast(session: Session, process_id: int, reference: str, members: Sequence[Member]) -> None:
    for position, member in enumerate(members[:VOTERS]):
        if position in (*ON_PAPER, *BY_PHONE, *WITH_HELP):
            continue
        if position == VOTED_TWICE:
            _vote(session, member, process_id, reference, {"1": "cannot_live"})
        _vote(session, member, process_id, reference, _paper(position))


def _vote(session: Session, member: Member, process_id: int, reference: str, paper: dict[str, str | int]) -> None:
    papers.cast(session, member.actor, process_id, reference, paper, nonce=papers.new_nonce())


def _with_help(
    session: Session, process_id: int, reference: str, facilitator: Actor, members: Sequence[Member]
) -> None:
    """They ask for it themselves; the facilitator reads it out, marks it, and reads it back."""
    for position in WITH_HELP:
        who = members[position]
        ballot_help.ask(session, who.actor, process_id, reference, reading.TEAM)
        ballot_help.cast_with_team(
            session,
            facilitator,
            process_id,
            reference,
            who.pseudonym,
            _paper(position),
            nonce=papers.new_nonce(),
            agreed=True,
        )


def _by_hand(
    session: Session,
    process_id: int,
    reference: str,
    facilitator: Actor,
    tellers: Sequence[Actor],
    members: Sequence[Member],
) -> None:
    """The facilitator marks the roll; two tellers read each sheet, and know no names."""
    by_hand = {**dict.fromkeys(ON_PAPER, "paper"), **dict.fromkeys(BY_PHONE, "phone")}
    for position, channel in by_hand.items():
        name = members[position].pseudonym
        ballot_sheets.hand_out(session, facilitator, process_id, reference, name, channel)
    sheets = ballot_sheets.print_sheets(session, facilitator, process_id, reference, len(by_hand))
    for sheet, position in zip(sheets, sorted(by_hand), strict=True):
        for teller in tellers:
            ballot_sheets.read(session, teller, process_id, reference, sheet, _paper(position))


def _check(session: Session, report: Report, process_id: int, reference: str, final: Sequence[str]) -> None:
    view = reading.one(session, SYSTEM, process_id, reference)
    found = (view.result or {}).get("endorse", {})
    ways = reading.ways_of_voting(session, SYSTEM, process_id, reference)
    if ways is None:
        raise RuntimeError("a ballot that is signed is closed")
    states = {one.reference: one.state for one in written.public(session, process_id)}
    report.check(8, "people on the roll", 48, view.on_roll)
    report.check(8, "people who voted", 46, view.voted)
    report.check(8, "papers that were counted", 46, (view.result or {}).get("papers"))
    report.check(8, "votes on paper", 7, ways.paper)
    report.check(8, "votes by phone", 3, ways.phone)
    report.check(8, "votes with help", 4, ways.assisted)
    report.check(8, "votes that were sent again and counted once", 1, view.replaced)
    report.check(8, "votes that a question needs: four fifths of 46", 37, found.get("9", {}).get("needed"))
    report.check(8, "R09: can live with it", 36, found.get("9", {}).get("consent"))
    report.check(8, "R09, which keeps what some say of it", "minority", states.get(final[8]))
    report.check(8, "R05: can live with it", 37, found.get("5", {}).get("consent"))
    report.check(8, "R05", "adopted", states.get(final[4]))
    report.check(8, "recommendations that were adopted", 14, sum(one == "adopted" for one in states.values()))
    report.check(8, "recommendations that were dropped", 1, sum(one == "below_threshold" for one in states.values()))
    seeing_otherwise.check(session, report, process_id, reference)
    report.check(8, "state of the ballot", "signed", view.state)


def _next(session: Session, process_id: int, members: Sequence[Member], final: Sequence[str]) -> None:
    """What was adopted and costs money is put to the vote again: what is paid for? Anybody can try this one."""
    states = {one.reference: one.state for one in written.public(session, process_id)}
    options = tuple(
        OptionForm(recommendation=reference, cost=put.pounds * 100)
        for reference, put in zip(final, PUT, strict=True)
        if put.pounds is not None and states[reference] == "adopted"
    )
    form = BallotForm(
        title="What is paid for first?",
        about="There is £480,000 to begin with. Tick what you want. Each person decides on the same share of it.",
        kind="budget",
        rule="equal-shares",
        options=options,
        opens_at=clock.now(),
        closes_at=clock.now() + NEXT_LASTS,
        told={"money": POT_POUNDS * 100, "completion": "add1u"},
        share_of="votes_cast",
    )
    reference = _open(session, process_id, form)
    for position, member in enumerate(members[:EARLY_VOTERS]):
        ticks: dict[str, str | int] = {
            str(number): 1 for number in range(1, len(options) + 1) if (position + 3 * number) % 5 < 2
        }
        _vote(session, member, process_id, reference, ticks)
