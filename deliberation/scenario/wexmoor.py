"""The borough's assembly, "Thriving in Wexmoor": steps 1 to 5 of the scenario, and open for a newcomer to take part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from deliberation.errors import Refused
from deliberation.permissions import SYSTEM, Actor, Part
from deliberation.reading import processes as reading
from deliberation.reading import results, support, voting
from deliberation.scenario import caring, governing, helping, keypad, own_things, papers, recruiting, sorting, words
from deliberation.scenario.helping import BY_PHONE, WITH_SUPPORTER, Supporter
from deliberation.scenario.report import Report
from deliberation.services import codes, consent, contributions, moderation, opinion, processes, statements, votes
from deliberation.services.consent import ConsentAnswer
from models import Attribution, Channel, ConsentPurpose, Provenance, Role, Source

MEMBERS = 48
# How many of the members are of each kind: illness and disability, money and work, prison and street.
KINDS = (19, 16, 13)
POOL_PENCE = 120_000_000

REMIT = processes.RemitForm(
    question=(
        "How can everyone in Wexmoor who faces illness, disability, poverty, homelessness, addiction or a prison "
        "record get the support and chances they want, including work?"
    ),
    background=(
        "Many people in Wexmoor say that help is far away, hard to find and hard to trust. "
        "The council, the health board and an employment fund have put money in one pot. "
        "The people whom services are for will say what comes first."
    ),
    scope_in="Support, health, housing, money, work and places in Wexmoor, for the next four years.",
    scope_out="Benefit levels and national rules. These go to a list of things to ask of others.",
    powers="The council and the health board will answer each recommendation in public, with reasons.",
    money_pence=POOL_PENCE,
    money_note="£1,200,000 from three partners.",
    answer_by=date(2027, 7, 31),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A made-up member: the code M01 to M48, the words of their card, and who they are to the services."""

    pseudonym: str
    words: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Staff:
    """The people who run the demo's processes, by their inner ids."""

    convenor_id: int
    facilitator_id: int
    second_id: int


@dataclass(frozen=True, slots=True)
class Borough:
    """The process as it was built."""

    process_id: int
    public_id: str
    members: tuple[Member, ...]
    process_code: str
    supporter: Supporter
    # The words of the card of A1, on the advisory committee.
    committee: str


@dataclass(frozen=True, slots=True)
class _Help:
    """Who helps people to take part in another way: F2 on the phone, and the supporter of M12."""

    desk: Actor
    supporter: Supporter


def members_of(session: Session, process_id: int, count: int) -> tuple[Member, ...]:
    """New members with cards, M01 onwards."""
    issued = codes.issue_personal_codes(
        session,
        SYSTEM,
        process_id=process_id,
        count=count,
        source=Source.ASSEMBLY,
        pseudonyms=[f"M{number:02d}" for number in range(1, count + 1)],
    )
    return tuple(
        Member(
            pseudonym=one.pseudonym,
            words=one.words,
            actor=Actor(
                public_id=one.pseudonym,
                parts=(Part(process_id, one.membership_id, Role.MEMBER, one.pseudonym, Source.ASSEMBLY),),
            ),
        )
        for one in issued
    )


def say_yes(session: Session, process_id: int, members: tuple[Member, ...], by_phone: Actor | None = None) -> None:
    """All say yes to taking part; two of three let their words be shown under their code.

    With somebody at the desk to ring, M17 does it on the phone: by keys, and what no key can say with the facilitator.
    """
    for position, member in enumerate(members):
        answers = [ConsentAnswer(ConsentPurpose.TAKE_PART, given=True)]
        quoted = position % 3 != 2
        answers.append(
            ConsentAnswer(ConsentPurpose.BE_QUOTED, given=quoted, attribution=Attribution.PSEUDONYM if quoted else None)
        )
        if by_phone and member.pseudonym == BY_PHONE:
            keypad.joins(session, member.words)
            helping.says_yes(session, by_phone, process_id, member.pseudonym, answers[1:])
            continue
        for one in answers:
            consent.answer(
                session, member.actor, process_id, one, shown=consent.WORDINGS[one.purpose], language="en-GB"
            )


def build(session: Session, report: Report, staff: Staff, seed: int, say: Callable[[str], None]) -> Borough:
    """Steps 1 to 5."""
    say("Step 1: the remit.")
    process_id, public_id, committee = _agree_the_remit(session, report, staff.convenor_id)
    say("Steps 2 and 3: 48 members, their cards and their yes.")
    members, help_ = _welcome(session, report, process_id, staff.second_id)
    say("Step 5: 320 statements in people’s own words, and votes on them.")
    for _ in range(2):
        processes.move_on(session, SYSTEM, process_id)
    texts = words.statements()
    references = _say_and_write(session, process_id, members, help_, [one.text for one in texts])
    _vote(session, process_id, members, help_.desk, dict(zip(references, texts, strict=True)), seed)
    by_key = len(_by_keys(session, process_id, members)) - 1
    report.check(5, "M17: statements answered by the keys of a phone", 12, by_key)
    papers.on_paper(session, report, process_id, help_.desk, members, references[:4])
    opinion.refresh(session, SYSTEM, process_id, Source.ASSEMBLY)
    _check_the_map(session, report, process_id)
    say("The computer looks for themes. The facilitator names them, and members say yes.")
    facilitator = sorting.facilitator_of(session, process_id, staff.facilitator_id)
    sorting.sort_borough(session, report, process_id, facilitator, members)
    say("31 members tell what they need. The facilitator who is named for it opens it.")
    caring.look_after_borough(session, report, process_id, facilitator, members)
    own_things.tell_some(session, process_id, tuple(one.actor for one in members))
    process_code = codes.set_process_code(session, SYSTEM, process_id)
    helping.leave_something_to_do(session, help_.desk, process_id, help_.supporter)
    return Borough(process_id, public_id, members, process_code, help_.supporter, committee)


def _agree_the_remit(session: Session, report: Report, convenor_id: int) -> tuple[int, str, str]:
    public_id = processes.create(
        session,
        SYSTEM,
        processes.ProcessForm(
            title="Thriving in Wexmoor",
            area_code="wexmoor",
            area_name="Wexmoor",
            paid_for_by="Wexmoor Borough Council and partners",
            help_phone="01632 960 960",
            help_words="the assembly team",
        ),
        convenor_id=convenor_id,
    )
    process_id = reading.one(session, public_id).id
    question_only = processes.RemitForm(question=REMIT.question)
    processes.write_remit(session, SYSTEM, process_id, question_only)
    try:
        processes.move_on(session, SYSTEM, process_id)
        refused: object = "not refused"
    except Refused as error:
        refused = list(error.params["missing"])  # type: ignore[call-overload] # a tuple of names by definition
    report.check(
        1,
        "an incomplete remit cannot go on: missing",
        ["scope_in", "scope_out", "powers", "money", "answer_by"],
        refused,
    )
    version = processes.write_remit(session, SYSTEM, process_id, REMIT)
    committee = governing.govern(session, report, process_id, f"v{version}")
    processes.move_on(session, SYSTEM, process_id)
    remit = reading.remit(session, SYSTEM, process_id)
    report.check(1, "version of the remit that was agreed", 2, remit.version if remit.agreed else None)
    report.check(1, "money in the pot, in pence", 120_000_000, remit.money_pence)
    return process_id, public_id, committee


def _welcome(session: Session, report: Report, process_id: int, second_id: int) -> tuple[tuple[Member, ...], _Help]:
    processes.move_on(session, SYSTEM, process_id)
    recruiting.plan(session, report, process_id)
    processes.move_on(session, SYSTEM, process_id)
    members = members_of(session, process_id, MEMBERS)
    desk = sorting.facilitator_of(session, process_id, second_id)
    say_yes(session, process_id, members, desk)
    helped = next(member.actor for member in members if member.pseudonym == WITH_SUPPORTER)
    supporter = helping.chooses_a_supporter(session, process_id, helped)
    report.check(2, "members", 48, reading.member_count(session, process_id))
    report.check(3, "members who said yes to taking part", 48, reading.consenting_count(session, process_id))
    by_key = [one.thing for one in _by_keys(session, process_id, members)]
    report.check(3, "M17 joins with a code by phone only: said by key", ["take_part"], by_key)
    return members, _Help(desk, supporter)


def _say_and_write(
    session: Session, process_id: int, members: tuple[Member, ...], help_: _Help, texts: list[str]
) -> tuple[str, ...]:
    """Each text is said by one member in turn, allowed by a facilitator, and made into a statement."""
    references = []
    for position, text in enumerate(texts):
        member = members[position % len(members)]
        reference = _say(session, process_id, member, help_, text)
        moderation.allow(session, SYSTEM, process_id, reference)
        references.append(statements.write(session, SYSTEM, process_id, text, sources=[reference]))
    return tuple(references)


def _say(session: Session, process_id: int, member: Member, help_: _Help, text: str) -> str:
    """One text in the way in which this member takes part; gives its reference."""
    if member.pseudonym == BY_PHONE:
        return helping.says(session, help_.desk, process_id, member.pseudonym, text)
    if member.pseudonym == WITH_SUPPORTER:
        return helping.writes(session, process_id, help_.supporter, member.actor, text)
    return contributions.submit(session, member.actor, process_id, contributions.Words(text=text)).reference


def _vote(
    session: Session,
    process_id: int,
    members: tuple[Member, ...],
    desk: Actor,
    texts: dict[str, words.Said],
    seed: int,
) -> None:
    """Everybody votes on everything, as the kinds of people they are would; the release-day votes are exact."""
    rng = np.random.default_rng(seed)
    kinds = np.repeat(np.arange(len(KINDS)), KINDS)
    release_day = next(reference for reference, said in texts.items() if said.text == words.RELEASE_DAY)
    for position, member in enumerate(members):
        kind = int(kinds[position])
        choices = {reference: _choice(rng, said, kind) for reference, said in texts.items()}
        choices[release_day] = _release_day_vote(position, kind)
        if member.pseudonym == BY_PHONE:
            keypad.answers(session, {said.text: choices[reference] for reference, said in texts.items()})
            left = set(voting.waiting(session, member.actor, process_id))
            rest = {reference: choice for reference, choice in choices.items() if reference in left}
            helping.votes(session, desk, process_id, member.pseudonym, rest)
        else:
            votes.cast_several(session, member.actor, process_id, choices)


def _by_keys(session: Session, process_id: int, members: tuple[Member, ...]) -> list[support.Mark]:
    """What M17 said with the keys of the telephone, in their own hand."""
    who = next((member.actor for member in members if member.pseudonym == BY_PHONE), None)
    marks = support.marks(session, who, process_id) if who else ()
    return [one for one in marks if (one.channel, one.provenance) == (Channel.PHONE, Provenance.OWN_WORDS)]


def _choice(rng: np.random.Generator, said: words.Said, kind: int) -> int:
    """One made-up vote: likely yes on what speaks for one's own kind, less so on what speaks for others."""
    if said.kind is None:
        agrees = 0.85
    else:
        own, others = words.leaning(said.text)
        agrees = own if said.kind == kind else others
    draw = rng.random()
    if draw < agrees:
        return 1
    return 0 if draw > agrees + (1 - agrees) * 0.8 else -1


def _release_day_vote(position: int, kind: int) -> int:
    """12 of the 13 in the third kind and 6 of the other 35 agree: 18 of 48 (38%), 92% in one group."""
    if kind == len(KINDS) - 1:
        return -1 if position == MEMBERS - 1 else 1
    return 1 if position % 6 == 0 else -1


def _check_the_map(session: Session, report: Report, process_id: int) -> None:
    found = results.results(session, SYSTEM, process_id, str(Source.ASSEMBLY))
    if found is None:
        report.check(5, "an opinion map was made", True, False)  # noqa: FBT003 -- expected, actual
        return
    report.check(5, "statements", 320, len(found.statements))
    report.check(5, "people who answered", 48, found.people)
    report.check(5, "answers", 48 * 320, found.votes)
    report.check(5, "opinion groups", 3, len(found.groups))
    release_day = next(one for one in found.statements if one.text == words.RELEASE_DAY)
    shares = [group.share for group in release_day.groups if group.share is not None]
    report.check(5, "release-day housing: people who agree", 18, release_day.agree)
    report.check(5, "release-day housing: percent of all who agree", 38, release_day.share)
    report.check(5, "release-day housing: percent in the group most for it", 92, max(shares, default=None))
