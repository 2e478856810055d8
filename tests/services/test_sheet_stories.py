"""Whatever happens in whatever order: a sheet gives the records that sending its answers online would have given.

The same story is told in two places. In one the answers come on sheets; in the other they are sent online at the
moment at which a sheet is first keyed. Readings may be wrong; whoever settles looks at the paper.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.reading import sheets as reading
from deliberation.reading.sheet_form import QUOTED, VOTES, Reading
from deliberation.services import contributions, leaving, sheets, votes
from deliberation.services.consent import WORDINGS
from deliberation.services.contributions import Words
from deliberation.services.sheets import Asked
from models import Attribution, ConsentGrant, ConsentPurpose, Contribution, ContributionState, TraceNode, Vote
from tests.services.paper_doors import read
from tests.services.people import Place, answer, member, membership_of, place, statement

PEOPLE = 2
WHO = st.integers(0, PEOPLE - 1)
REFERENCES = ("S01", "S02")
TAKE_PART, BE_QUOTED = ConsentPurpose.TAKE_PART, ConsentPurpose.BE_QUOTED
VOTE = st.sampled_from(["", *VOTES])
TRUE = st.fixed_dictionaries({"S01": VOTE, "S02": VOTE, "be_quoted": st.sampled_from(["", *QUOTED])})


@dataclass
class Sheet:
    """A sheet on its way: what it truly says, and who has keyed it."""

    who: int
    number: str
    ticks: dict[str, str]
    words: str
    given_out: int = 0
    keyed: list[int] = field(default_factory=list)
    misread: bool = False
    void: bool = False


class Stories(RuleBasedStateMachine):
    """Members answer online, on sheets, and leave; two facilitators key, well or badly, and settle."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.paper, self.online = place(session), place(session)
        self.people: list[tuple[Actor, Actor]] = []
        for here in (self.paper, self.online):
            for _ in REFERENCES:
                statement(session, here)
        for _ in range(PEOPLE):
            self.people.append((member(session, self.paper.process_id), member(session, self.online.process_id)))
        self.sheets: list[Sheet] = []
        self.number = 0
        self.moment = 0
        self.said_no: dict[int, int] = {}

    def both(self, who: int) -> list[tuple[Place, Actor]]:
        return list(zip((self.paper, self.online), self.people[who], strict=True))

    @rule(who=WHO, ticks=TRUE, says=st.booleans())
    def is_given_a_sheet(self, who: int, ticks: dict[str, str], says: bool) -> None:
        self.number += 1
        name = self.people[who][0].parts[0].pseudonym
        asked = Asked("easy", statements=REFERENCES)
        pack = sheets.issue(self.session, self.paper.facilitator, self.paper.process_id, [name], asked)
        (made,) = reading.pack(self.session, self.paper.facilitator, self.paper.process_id, pack)
        words = f"Words {self.number}." if says else ""
        self.sheets.append(Sheet(who, made.row.number, {**ticks, "take_part": "yes"}, words, self.moment))

    @rule(which=st.integers(0, 5), turn=st.integers(0, 1), wrong=st.booleans())
    def is_keyed(self, which: int, turn: int, wrong: bool) -> None:
        if which >= len(self.sheets) or self.sheets[which].void or len(self.sheets[which].keyed) == 2:
            return
        sheet = self.sheets[which]
        if turn in sheet.keyed:
            return
        if not sheet.keyed:
            self.sent_online(sheet)
        sheet.keyed.append(turn)
        # Two who misread a sheet in the same way cannot be found out: one of them at most is wrong here.
        wrong = wrong and not sheet.misread
        sheet.misread = sheet.misread or wrong
        ticks = {**sheet.ticks, "S01": "pass" if sheet.ticks["S01"] != "pass" else ""} if wrong else sheet.ticks
        self.key(sheet, turn, read(sheet.words + (" And more." if wrong else ""), **ticks))

    def key(self, sheet: Sheet, turn: int, what: Reading) -> None:
        who = (self.paper.facilitator, self.paper.second)[turn]
        outcome = sheets.key(self.session, who, self.paper.process_id, sheet.number, what)
        if outcome.state == "differs":
            truth = read(sheet.words, **sheet.ticks)
            sheets.settle(self.session, who, self.paper.process_id, sheet.number, truth)

    def sent_online(self, sheet: Sheet) -> None:
        actor, process_id = self.people[sheet.who][1], self.online.process_id
        answer(self.session, actor, process_id)
        quoted = sheet.ticks["be_quoted"]
        # Of a sheet only the day is known: a yes on it may be older than a no that was said since it was given out.
        if quoted == "no" or self.said_no.get(sheet.who, -1) < sheet.given_out:
            self.quoted(self.online, actor, quoted)
            self.note(sheet.who, quoted)
        cast = {name: VOTES[sheet.ticks[name]] for name in REFERENCES if sheet.ticks[name]}
        votes.cast_several(self.session, actor, process_id, cast)
        if sheet.words:
            contributions.submit(self.session, actor, process_id, Words(sheet.words))

    def note(self, who: int, quoted: str) -> None:
        """Remember since when somebody's answer is a no."""
        self.moment += 1
        if quoted == "no":
            self.said_no.setdefault(who, self.moment)
        elif quoted:
            self.said_no.pop(who, None)

    def quoted(self, here: Place, actor: Actor, how: str) -> None:
        if how:
            attribution = None if how == "no" else Attribution(how)
            answer(self.session, actor, here.process_id, BE_QUOTED, given=how != "no", how=attribution)

    @rule(who=WHO, name=st.sampled_from(REFERENCES), choice=st.sampled_from([1, 0, -1]))
    def votes_online(self, who: int, name: str, choice: int) -> None:
        for here, actor in self.both(who):
            answer(self.session, actor, here.process_id)
            votes.cast(self.session, actor, here.process_id, name, choice)

    @rule(who=WHO, how=st.sampled_from(QUOTED))
    def says_how_to_be_quoted(self, who: int, how: str) -> None:
        for here, actor in self.both(who):
            self.quoted(here, actor, how)
        self.note(who, how)

    @rule(who=WHO, whole=st.booleans())
    def takes_everything_back(self, who: int, whole: bool) -> None:
        for here, actor in self.both(who):
            if whole:
                shown = WORDINGS[TAKE_PART]
                leaving.leave_all(self.session, actor, here.process_id, shown=shown, language="en-GB")
            else:
                contributions.withdraw_all(self.session, actor, here.process_id)
        for sheet in self.sheets:
            sheet.void = sheet.void or (sheet.who == who and len(sheet.keyed) < 2)

    def teardown(self) -> None:
        for sheet in self.sheets:
            for turn in {0, 1} - set(sheet.keyed):
                if not sheet.void and sheet.keyed:
                    self.key(sheet, turn, read(sheet.words, **sheet.ticks))
        for who in range(PEOPLE):
            one, other = (self.records(here, actor) for here, actor in self.both(who))
            assert one == other

    def records(self, here: Place, actor: Actor) -> tuple[object, ...]:
        self.session.rollback()
        own = membership_of(actor)
        cast = self.session.execute(
            select(TraceNode.reference, Vote.choice)
            .join(Vote, Vote.statement_id == TraceNode.id)
            .where(Vote.membership_id == own)
        )
        grants = self.session.execute(
            select(ConsentGrant.purpose, ConsentGrant.given, ConsentGrant.attribution).where(
                ConsentGrant.membership_id == own, ConsentGrant.ended_at.is_(None)
            )
        )
        said = self.session.execute(
            select(Contribution.text, Contribution.state, Contribution.language).where(
                Contribution.membership_id == own, Contribution.state != ContributionState.WITHDRAWN
            )
        )
        return dict(cast.all()), Counter(grants.all()), Counter(said.all())


def test_a_sheet_gives_what_sending_its_answers_online_gives(session: Session) -> None:
    few = settings(
        max_examples=6,
        stateful_step_count=10,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Stories(session), settings=few)  # type: ignore[arg-type,return-value]
