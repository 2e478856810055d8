"""A story for a state machine: members name supporters, say yes and no, and everybody tries everything."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed
from deliberation.permissions import SYSTEM, Actor, may
from deliberation.reading import audit as record
from deliberation.reading import support as reading
from deliberation.services import contributions, entries, exports, support, votes
from deliberation.services.contributions import Words
from deliberation.services.marks import How
from models import (
    Channel,
    Contribution,
    ContributionState,
    EntryMark,
    ProcessState,
    Provenance,
    Source,
    SupportAct,
    SupportLink,
    TraceNode,
    Vote,
)
from tests.services.people import answer, member, membership_of, place, say, set_state, state_it, supported

PEOPLE = 2
CALLED = "MY-SISTER-KIT"
WHO = st.integers(0, PEOPLE - 1)
ACTS = st.sets(st.sampled_from([str(act) for act in SupportAct]))
CHOICE = st.sampled_from(votes.CHOICES)
BY_PHONE = How(Channel.PHONE, Provenance.SCRIBED, agreed=True)


class Helping(RuleBasedStateMachine):
    """Beside the database a slow memory of who may do what, and of what was agreed last."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize()
    def begin(self) -> None:
        """A fresh process, with one statement of a member who does nothing more."""
        self.here = place(self.session)
        self.id = self.here.process_id
        self.people = [member(self.session, self.id) for _ in range(PEOPLE)]
        first = say(self.session, member(self.session, self.id), self.id)
        self.statement = state_it(self.session, self.here, first)
        self.links: list[tuple[int, str, Actor, set[str]]] = []
        self.ended: set[str] = set()
        self.last: dict[int, int] = {}
        self.by_supporters: dict[str, int] = {}
        self.agreed: set[str] = set()

    @rule(who=WHO, acts=ACTS)
    def name(self, who: int, acts: set[str]) -> None:
        link, helper = supported(self.session, self.people[who], self.id, *acts, called=CALLED)
        self.links.append((who, link, helper, set(acts) or {str(act) for act in SupportAct}))

    @rule(which=st.integers(0, 9), acts=ACTS)
    def allow(self, which: int, acts: set[str]) -> None:
        if which >= len(self.links):
            return
        who, link, _, given = self.links[which]
        if link not in self.ended:
            support.allow(self.session, self.people[who], self.id, link, acts)
            given.clear()
            given.update(acts)
        stranger = self.people[1 - who]
        self.refused(lambda: support.allow(self.session, stranger, self.id, link, acts))

    @rule(which=st.integers(0, 9), by_supporter=st.booleans())
    def end(self, which: int, by_supporter: bool) -> None:
        if which >= len(self.links):
            return
        who, link, helper, given = self.links[which]
        support.end(self.session, helper if by_supporter else self.people[who], self.id, link)
        given.clear()
        self.ended.add(link)

    @rule(who=WHO)
    def stop_and_begin_again(self, who: int) -> None:
        """A no ends all help; the yes after it brings nobody back."""
        for given in (False, True):
            answer(self.session, self.people[who], self.id, given=given)
        for owner, link, _, acts in self.links:
            if owner == who:
                acts.clear()
                self.ended.add(link)

    @rule(which=st.integers(0, 9), choice=CHOICE, agreed=st.booleans())
    def help_to_vote(self, which: int, choice: int, agreed: bool) -> None:
        if which >= len(self.links):
            return
        who, _, helper, given = self.links[which]

        def act() -> None:
            support.vote(self.session, helper, self.id, self.statement, choice, agreed=agreed)

        if "vote" not in given:
            self.refused(act)
        elif agreed:
            act()
            self.last[who] = choice
        else:
            self.refused(act, DeliberationError)

    @rule(which=st.integers(0, 9))
    def help_to_write(self, which: int) -> None:
        if which >= len(self.links):
            return
        who, _, helper, given = self.links[which]
        if "write" in given:
            receipt = support.write(self.session, helper, self.id, Words("The bus is late."))
            self.by_supporters[receipt.public_id] = who
            self.refused(lambda: contributions.confirm(self.session, helper, receipt.public_id))
        else:
            self.refused(lambda: support.write(self.session, helper, self.id, Words("The bus is late.")))

    @rule(which=st.integers(0, 9))
    def read_along(self, which: int) -> None:
        if which >= len(self.links):
            return
        who, _, helper, given = self.links[which]
        if "read" in given:
            own = [one for one, of in self.by_supporters.items() if of == who]
            assert len(reading.words(self.session, helper, self.id)) == len(own)
        else:
            self.refused(lambda: reading.words(self.session, helper, self.id))

    @rule(who=WHO)
    def agree(self, who: int) -> None:
        for public_id, of in self.by_supporters.items():
            if of == who:
                contributions.confirm(self.session, self.people[who], public_id)
                self.agreed.add(public_id)

    @rule(who=WHO, choice=CHOICE)
    def vote_alone(self, who: int, choice: int) -> None:
        votes.cast(self.session, self.people[who], self.id, self.statement, choice)
        self.last[who] = choice

    @rule(who=WHO, choice=CHOICE)
    def vote_by_phone(self, who: int, choice: int) -> None:
        name = self.people[who].parts[0].pseudonym
        entries.enter_votes(self.session, self.here.facilitator, self.id, name, {self.statement: choice}, BY_PHONE)
        self.last[who] = choice

    def refused(self, act: object, kind: type[DeliberationError] = NotAllowed) -> None:
        """Nothing is stored by what is refused."""
        assert callable(act)
        try:
            act()
        except kind:
            self.session.rollback()
            return
        raise AssertionError("this should have been refused")

    @invariant()
    def one_person_has_one_voice(self) -> None:
        """The last agreed vote counts, whichever way it came."""
        self.session.rollback()
        own = {membership_of(person): who for who, person in enumerate(self.people)}
        stored = self.session.execute(select(Vote.membership_id, Vote.choice)).all()
        assert {own[one]: choice for one, choice in stored if one in own} == self.last
        helpers = {membership_of(helper) for _, _, helper, _ in self.links}
        assert not helpers & {one for one, _ in stored}

    @invariant()
    def every_act_of_a_supporter_is_marked(self) -> None:
        """I17: with a link, and without the member's yes it is used for nothing."""
        self.session.rollback()
        rows = self.session.execute(
            select(Contribution, EntryMark)
            .join(TraceNode, TraceNode.id == Contribution.node_id)
            .outerjoin(EntryMark, EntryMark.contribution_id == Contribution.node_id)
            .where(TraceNode.process_id == self.id)
        ).all()
        for stored, mark in rows:
            if stored.public_id in self.by_supporters:
                assert mark is not None
                assert (mark.link_id is not None, mark.helper) == (True, "supporter")
                assert stored.provenance is not Provenance.OWN_WORDS
                assert (mark.agreed_at is not None) == (stored.public_id in self.agreed)
                waits = stored.state is ContributionState.SUBMITTED
                assert waits == (stored.public_id not in self.agreed)
            else:
                assert mark is None

    @invariant()
    def no_supporter_has_a_ballot_or_a_voice(self) -> None:
        """I17: not even with a yes to everything."""
        for who, link, helper, _ in self.links:
            owner = membership_of(self.people[who])
            assert not may(helper, "ask_help", "ballot", self.id, owner_membership_id=owner, linked=[owner])
            for verb, thing in (("give", "consent"), ("withdraw", "contribution"), ("see_own", "vote")):
                assert not may(helper, verb, thing, self.id, owner_membership_id=owner, linked=[owner])
            assert (link in self.ended) == (not reading.own(self.session, helper, self.id))

    @invariant()
    def nothing_of_help_leaves(self) -> None:
        """I15: neither votes written out nor the record say who had help, or from whom."""
        # Votes are written out once the voting is over.
        set_state(self.session, self.id, ProcessState.DRAFTING)
        written = repr(exports.polis(self.session, SYSTEM, self.id, Source.ASSEMBLY))
        set_state(self.session, self.id, ProcessState.LEARNING)
        noted = repr(record.latest_events(self.session, self.here.convenor, self.id))
        pseudonyms = [part.pseudonym for _, _, helper, _ in self.links for part in helper.parts]
        for telling in (CALLED, "supporter", *pseudonyms, *(link for _, link, _, _ in self.links)):
            assert telling not in written
            assert telling not in noted
        kept = self.session.execute(select(SupportLink.called).where(SupportLink.public_id.in_(self.ended))).scalars()
        assert set(kept) <= {""}
