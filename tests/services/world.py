"""What the doors are tried in: one process with a published strategy and a member's words, and another beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.services import ballot_help, concerns, keepers, private_answers, recordings, themes
from deliberation.services.concerns import ConcernForm
from deliberation.services.contributions import Words
from deliberation.services.recordings import Sent
from models import PrivateStore, Process, ProcessState, Publication, Role
from tests.recordings import mp3
from tests.services.contacting import Known, make_known
from tests.services.people import (
    Place,
    choose,
    contribution,
    member,
    place,
    publish,
    recommend,
    say,
    set_state,
    someone,
    state_it,
    supported,
)
from tests.services.voting import opened


def recorded(session: Session, who: Actor, process_id: int) -> str:
    """Something that a member says aloud."""
    shown = recordings.wording()
    return recordings.send(session, who, process_id, Sent(mp3()), yes=True, shown=shown, language="en-GB")


@dataclass(frozen=True)
class World:
    """A process with a published strategy and one member's words in it, beside another process."""

    here: Place
    elsewhere: Place
    member: Actor
    said: str
    words: str
    statements: tuple[str, str]
    recommendation: str
    priority: str
    theme: str
    strategy: str
    publication_id: int
    public_id: str
    administrator: Actor
    link: str
    supporter: Actor
    spare_link: str
    known: Known
    reviewer: Actor
    concern: str
    answered: str
    recording: str
    private: str
    teller: Actor
    ballot: str
    helped_ballot: str

    @classmethod
    def build(cls, session: Session) -> World:
        """In `deliberating` again at the end, so that nearly everything could be done."""
        here, elsewhere = place(session), place(session)
        who = member(session, here.process_id)
        said = say(session, who, here.process_id)
        made = (state_it(session, here, said), state_it(session, here, said))
        theme = themes.make(session, here.facilitator, here.process_id, title="Buses", contributions=[said]).themes[0]
        recommended = recommend(session, here, made[0])
        priority = choose(session, here, recommended)
        strategy = publish(session, here)
        link, _ = supported(session, who, here.process_id)
        # Of somebody who never leaves, so that there is always something that a supporter may do.
        helped = member(session, here.process_id)
        helping, helper = supported(session, helped, here.process_id)
        set_state(session, here.process_id, ProcessState.DECIDING)
        ballot, helped_ballot = opened(session, here), opened(session, here)
        ballot_help.ask(session, helped, here.process_id, helped_ballot, helping)
        set_state(session, here.process_id, ProcessState.DELIBERATING)
        for store in PrivateStore:
            keepers.name(session, here.convenor, here.process_id, here.facilitator.parts[0].pseudonym, store)
        reviewer = someone(session, here.process_id, Role.REVIEWER)
        raised, answered = (
            concerns.raise_it(session, who, here.process_id, ConcernForm("Nobody rang.", "help")) for _ in range(2)
        )
        concerns.answer(session, reviewer, here.process_id, answered, "They ring today.")
        return cls(
            here=here,
            elsewhere=elsewhere,
            member=who,
            said=said,
            words=contribution(session, here.process_id, said).public_id,
            statements=made,
            recommendation=recommended,
            priority=priority,
            theme=theme,
            strategy=strategy,
            publication_id=session.execute(select(Publication.id)).scalar_one(),
            public_id=session.get_one(Process, here.process_id).public_id,
            administrator=replace(elsewhere.convenor, is_administrator=True, parts=()),
            link=link,
            supporter=helper,
            spare_link=supported(session, who, here.process_id)[0],
            known=make_known(session, here, who),
            reviewer=reviewer,
            concern=raised,
            answered=answered,
            recording=recorded(session, who, here.process_id),
            private=private_answers.send(session, who, here.process_id, Words("Only for you.")),
            teller=someone(session, here.process_id, Role.TELLER),
            ballot=ballot,
            helped_ballot=helped_ballot,
        )

    @property
    def id(self) -> int:
        """The process."""
        return self.here.process_id

    @property
    def second(self) -> str:
        """The other facilitator, by name."""
        return self.here.second.parts[0].pseudonym

    @property
    def pseudonym(self) -> str:
        """The member, by name."""
        return self.member.parts[0].pseudonym

    @property
    def people(self) -> tuple[Actor, ...]:
        """Everybody with something to do in it."""
        here = self.here
        staff = (self.administrator, here.convenor, here.facilitator, self.reviewer, self.teller)
        return (*staff, here.committee, self.supporter, self.member)

    def set_state(self, session: Session, state: ProcessState) -> None:
        """Put the process elsewhere on its way."""
        set_state(session, self.id, state)


Door = Callable[[Session, Actor, World], object]
"""One call of a door, as a rightful person could make it."""
