"""A second, smaller project that has gone all the way: from words to a published strategy for Castle Ward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import contributions as own_words
from deliberation.reading import results, theme_names
from deliberation.reading import strategies as published
from deliberation.scenario import caring, sorting, words
from deliberation.scenario.beginning import begin
from deliberation.scenario.report import Report
from deliberation.scenario.wexmoor import Member, Staff
from deliberation.services import (
    codes,
    contributions,
    moderation,
    opinion,
    processes,
    publication,
    recommendations,
    statements,
    strategies,
    votes,
)
from deliberation.services.recommendations import RecommendationForm
from deliberation.services.strategies import ActionForm
from models import ActionKind, RecommendationState, Role, Source

MEMBERS = 24
SHARES = 0.75

# What the statements are, and which of the words (by position) each came from.
STATEMENTS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("The bus should stop at the clinic.", (0,)),
    ("Each person should have one worker who knows them and stays.", (1,)),
    ("The community hall should be open in the evening.", (2, 5)),
    ("There should be work of a few hours a week.", (3,)),
    ("Forms should be one page long.", (4,)),
    ("People who have been through it should be the ones who help.", (6,)),
    ("Nobody should leave prison without a bed for that night.", (7,)),
    ("Food help should come without shame.", (8,)),
    ("The advice centre should have a lift.", (9,)),
    ("There should be a phone line with a real person.", (10,)),
    ("People who help in the garden should get their bus fare.", (11,)),
)

# Title, what to do, why, and the statements (by position) that each came from.
RECOMMENDATIONS: tuple[tuple[str, str, str, tuple[int, ...]], ...] = (
    (
        "One worker who stays",
        "Pay for four workers who each keep the same people for at least two years.",
        "People said that they tell their story again and again. That hurts, and it wastes time.",
        (1, 5),
    ),
    (
        "A bed on release day",
        "Agree with the prison and the housing team that nobody leaves without a bed for that night.",
        "Fewer people need this than other things. For those who do, it comes before all else.",
        (6,),
    ),
    (
        "Get to the clinic",
        "Move the bus stop to the clinic, and put a lift in the advice centre.",
        "People miss help because they cannot get to it.",
        (0, 8),
    ),
    (
        "Open the hall",
        "Open the community hall four evenings a week, run by people who live here.",
        "There is a warm room that nobody uses, and there are people with nowhere to go.",
        (2, 7, 10),
    ),
)

# Title, why, recommendations (by position), actions: text, owner, start, end, pounds or None, kind, officers' own.
PRIORITIES: tuple[
    tuple[str, str, tuple[int, ...], tuple[tuple[str, str, date, date, int | None, str, bool], ...]], ...
] = (
    (
        "People, not offices",
        "It has the widest backing in both opinion groups.",
        (0,),
        (
            (
                "Hire four neighbourhood workers, two of whom have been through hard times themselves.",
                "Castle Ward Together",
                date(2027, 4, 1),
                date(2027, 9, 30),
                148_000,
                "service",
                False,
            ),
            (
                "Put one phone number on every letter, answered by a person.",
                "Wexmoor Borough Council",
                date(2027, 4, 1),
                date(2027, 6, 30),
                12_000,
                "service",
                False,
            ),
            (
                "Train all front desks to ask once and pass it on.",
                "Wexmoor Borough Council",
                date(2027, 5, 1),
                date(2027, 12, 31),
                9_500,
                "asset_building",
                True,
            ),
        ),
    ),
    (
        "A bed on release day",
        "A smaller group needs it most. Equal shares gives that group a place.",
        (1,),
        (
            (
                "Keep three rooms free for people on the day they leave prison.",
                "North Vale Housing",
                date(2027, 4, 1),
                date(2029, 3, 31),
                86_000,
                "service",
                False,
            ),
            (
                "Ask the prison service not to release people on Fridays.",
                "Wexmoor Borough Council",
                date(2027, 4, 1),
                date(2027, 7, 31),
                None,
                "ask_of_others",
                False,
            ),
        ),
    ),
    (
        "Places we can get to",
        "Most people agree, and it can start at once.",
        (2, 3),
        (
            (
                "Move the bus stop to the clinic door.",
                "North Vale Buses",
                date(2027, 4, 1),
                date(2027, 8, 31),
                4_000,
                "place_shaping",
                False,
            ),
            (
                "Open the community hall four evenings a week.",
                "Castle Ward Residents",
                date(2027, 5, 1),
                date(2029, 3, 31),
                31_000,
                "asset_building",
                False,
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Ward:
    """The process as it was built, and its strategy's reference. The committee member signs in with `committee`."""

    process_id: int
    public_id: str
    members: tuple[Member, ...]
    strategy: str
    committee: str


def build(session: Session, report: Report, staff: Staff, seed: int, say: Callable[[str], None]) -> Ward:
    """From a remit to a published strategy."""
    say("A second project, Castle Ward: all the way to a published strategy.")
    asked = processes.ProcessForm(
        title="Castle Ward decides",
        area_code="castle-ward",
        area_name="Castle Ward",
        area_kind="neighbourhood",
        paid_for_by="Wexmoor Borough Council",
        help_phone="01632 960 961",
        help_words="the Castle Ward team",
    )
    process_id, public_id, members = begin(session, asked, _remit(), staff.convenor_id, members=MEMBERS)
    committee = codes.issue_personal_codes(
        session, SYSTEM, process_id=process_id, count=1, role=Role.ADVISORY_MEMBER, pseudonyms=["A1"]
    )[0]
    said, references = _talk(session, process_id, members, seed)
    facilitator = sorting.facilitator_of(session, process_id, staff.facilitator_id)
    sorting.sort_ward(session, process_id, facilitator, members, said, references)
    caring.look_after_ward(session, process_id, facilitator, members)
    strategy = _write_up(session, process_id, references)
    _check(session, report, process_id, members, strategy)
    return Ward(process_id, public_id, members, strategy, committee.words)


def _remit() -> processes.RemitForm:
    return processes.RemitForm(
        question="What would make life in Castle Ward better, for those who have it hardest?",
        background="A first, small try before the whole borough is asked.",
        scope_in="What the council, its partners and people in Castle Ward can do by 2029.",
        scope_out="National rules.",
        powers="The council and its partners put what is agreed into the plan for the ward.",
        money_pence=32_000_000,
        money_note="£320,000 over two years.",
        answer_by=date(2027, 3, 31),
    )


def _talk(
    session: Session, process_id: int, members: tuple[Member, ...], seed: int
) -> tuple[Sequence[str], tuple[str, ...]]:
    said = [
        contributions.submit(session, member.actor, process_id, contributions.Words(text=text)).reference
        for member, text in zip(members, words.CASTLE_WARD, strict=False)
    ]
    for reference in said:
        moderation.allow(session, SYSTEM, process_id, reference)
    references = tuple(
        statements.write(session, SYSTEM, process_id, text, sources=[said[one] for one in sources])
        for text, sources in STATEMENTS
    )
    rng = np.random.default_rng(seed)
    for position, member in enumerate(members):
        close_to_prison = position >= SHARES * len(members)
        choices = {
            reference: _choice(rng, number, close_to_prison=close_to_prison)
            for number, reference in enumerate(references)
        }
        votes.cast_several(session, member.actor, process_id, choices)
    opinion.refresh(session, SYSTEM, process_id, Source.ASSEMBLY)
    return said, references


def _choice(rng: np.random.Generator, number: int, *, close_to_prison: bool) -> int:
    """One made-up vote: a quarter of the people care for release day, peers and food; the others for the rest."""
    theirs = number in (5, 6, 7)
    agrees = 0.92 if number == 1 or theirs == close_to_prison else 0.2
    draw = rng.random()
    if draw < agrees:
        return 1
    return -1 if draw < agrees + (1 - agrees) * 0.7 else 0


def _write_up(session: Session, process_id: int, references: tuple[str, ...]) -> str:
    processes.move_on(session, SYSTEM, process_id)
    drafted = []
    for title, text, why, sources in RECOMMENDATIONS:
        form = RecommendationForm(title=title, text=text, why=why)
        chosen = [references[one] for one in sources]
        drafted.append(recommendations.draft(session, SYSTEM, process_id, form, statements=chosen))
    for reference in drafted:
        for state in (RecommendationState.CIRCULATED, RecommendationState.FINAL):
            recommendations.move(session, SYSTEM, process_id, reference, state)
    processes.move_on(session, SYSTEM, process_id)
    strategy = strategies.start(
        session,
        SYSTEM,
        process_id,
        strategies.StrategyForm(
            title="Castle Ward 2027–29",
            period_start=2027,
            period_end=2029,
            vision="A ward where nobody faces a hard time alone, and where those who have been there lead the way.",
        ),
    )
    for title, why, chosen_ones, actions in PRIORITIES:
        priority = strategies.choose_priority(
            session, SYSTEM, process_id, title=title, why=why, recommendations=[drafted[one] for one in chosen_ones]
        )
        for action_text, owner, starts_on, due_on, pounds, kind, officers in actions:
            form_of_action = ActionForm(
                text=action_text,
                owner=owner,
                starts_on=starts_on,
                due_on=due_on,
                kind=ActionKind(kind),
                money_pence=None if pounds is None else pounds * 100,
                officer_proposed=officers,
            )
            strategies.add_action(session, SYSTEM, process_id, priority, form_of_action)
    strategies.approve(session, SYSTEM, process_id)
    publication.publish(session, SYSTEM, process_id)
    for publication_id, kind in publication.missing_files(session, SYSTEM):
        publication.make_file(session, SYSTEM, publication_id, kind)
    return strategy


def _check(session: Session, report: Report, process_id: int, members: tuple[Member, ...], strategy: str) -> None:
    found = results.results(session, SYSTEM, process_id, str(Source.ASSEMBLY))
    report.check(5, "Castle Ward: answers", 24 * 11, found.votes if found else None)
    view = published.published(session, strategy)
    report.check(14, "Castle Ward: priorities", 3, len(view.content.priorities))
    report.check(14, "Castle Ward: actions", 7, len(view.content.actions))
    report.check(
        14,
        "Castle Ward: actions that nobody’s words led to are labelled",
        1,
        sum(one.origin == "proposed by officers" for one in view.content.actions),
    )
    report.check(14, "Castle Ward: themes that members agreed on", 5, len(theme_names.public(session, process_id)))
    in_trace = {step.from_id for step in view.content.trace if step.from_type == "theme"}
    report.check(14, "Castle Ward: themes in the published trace", 5, len(in_trace))
    first = own_words.own(session, members[7].actor, process_id)[0]
    report.check(14, "Castle Ward: M08’s words went as far as", "action", first.furthest)
