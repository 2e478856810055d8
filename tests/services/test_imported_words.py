"""Words from elsewhere: once, only with a yes, and through the same hands as all others."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.exchange.contributions import GivenWords, WordsFile
from deliberation.permissions import SYSTEM
from deliberation.reading import moderation as queues
from deliberation.services import consent, imported_words, moderation
from deliberation.services.consent import ConsentAnswer
from deliberation.services.contributions import withdraw_all_inside
from models import (
    AuditEvent,
    Channel,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Membership,
    ProcessState,
    Source,
    TraceNode,
)
from tests.services.people import Place, actions, member, place, rows, say, set_state
from tests.services.signing import everything_stored


def row(number: int, text: str, *, person: int = 0, consents: bool = True, **about: str) -> GivenWords:
    told = {"language": "", "channel": "", **about}
    return GivenWords(number + 1, person or number, text, told["language"], told["channel"], consents=consents)


def words_file(*given: GivenWords, sha256: str = "a" * 64, column: str = "text") -> WordsFile:
    return WordsFile("said.csv", sha256, column, asked_consent=True, rows=given)


FILE = words_file(
    row(1, "More\u202e buses.\0"),
    row(2, "No thanks.", consents=False),
    row(3, "Fewer cars.", person=1, language="pl", channel="paper"),
    row(4, "\u200b "),
    row(5, "=1+1"),
)


def stored(session: Session) -> list[tuple[str, str, Channel, ContributionState]]:
    session.rollback()
    found = session.execute(select(Contribution).order_by(Contribution.node_id)).scalars()
    return [(one.text, one.language, one.channel, one.state) for one in found]


@pytest.fixture
def here(session: Session) -> Place:
    return place(session)


def test_words_come_in_and_wait_to_be_looked_at(session: Session, here: Place) -> None:
    done = imported_words.contributions(session, SYSTEM, here.process_id, FILE)
    assert (done.added, done.people, done.without_consent, done.without_words, done.alike) == (3, 2, 1, 1, 0)
    waiting = ContributionState.CONFIRMED
    assert stored(session) == [
        ("More buses.", "en-GB", Channel.IMPORTED, waiting),
        ("Fewer cars.", "pl", Channel.PAPER, waiting),
        ("=1+1", "en-GB", Channel.IMPORTED, waiting),
    ]
    queue = queues.queue(session, here.facilitator, here.process_id)
    assert [(one.reference, one.source) for one in queue] == [(f"C0{n}", "open_call") for n in (1, 2, 3)]
    moderation.allow(session, here.facilitator, here.process_id, "C01")
    assert len(queues.queue(session, here.facilitator, here.process_id)) == 2
    assert actions(session)[-1] == "contributions_imported"
    # Words that people send afterwards get the next number.
    assert say(session, member(session, here.process_id), here.process_id) == "C04"


def test_the_same_file_again_adds_nothing_also_when_its_words_are_gone(session: Session, here: Place) -> None:
    imported_words.contributions(session, SYSTEM, here.process_id, FILE)
    author = session.execute(select(Contribution.membership_id).limit(1)).scalar_one()
    with writing(session, here.process_id):
        withdraw_all_inside(session, here.process_id, author)
    before = everything_stored(session)
    again = imported_words.contributions(session, SYSTEM, here.process_id, FILE)
    assert (again.again, again.added) == (True, 0)
    assert everything_stored(session) == before
    other = place(session, code="OTH")
    assert imported_words.contributions(session, SYSTEM, other.process_id, FILE).added == 3


def test_another_column_of_the_file_is_of_the_same_people(session: Session, here: Place) -> None:
    first = words_file(row(1, "Buses."), row(2, "Trams."), column="first")
    second = words_file(row(1, "Cars."), row(2, "Bicycles."), row(3, "Feet."), column="second")
    imported_words.contributions(session, SYSTEM, here.process_id, first)
    leaver = session.execute(select(Contribution.membership_id).where(Contribution.text == "Trams.")).scalar_one()
    with writing(session, here.process_id):
        consent.set_inside(
            session,
            leaver,
            ConsentAnswer(ConsentPurpose.TAKE_PART, given=False),
            version="1",
            shown=consent.WORDINGS[ConsentPurpose.TAKE_PART],
            language="en-GB",
        )
    done = imported_words.contributions(session, SYSTEM, here.process_id, second)
    assert (done.added, done.people, done.without_consent) == (2, 2, 1), "who left since is not brought back"
    assert [text for text, *_ in stored(session)] == ["Buses.", "Trams.", "Cars.", "Feet."]
    assert len(set(session.execute(select(Contribution.membership_id)).scalars())) == 3
    assert imported_words.contributions(session, SYSTEM, here.process_id, second).again


def test_texts_that_stood_there_are_counted(session: Session, here: Place) -> None:
    imported_words.contributions(session, SYSTEM, here.process_id, FILE)
    longer = words_file(*FILE.rows, row(6, "New."), sha256="b" * 64)
    done = imported_words.contributions(session, SYSTEM, here.process_id, longer)
    assert (done.added, done.alike) == (4, 3)


def test_names_in_the_file_are_not_kept(session: Session, here: Place) -> None:
    done = imported_words.contributions(session, SYSTEM, here.process_id, FILE, source=Source.ASSEMBLY, language="cy")
    members = session.execute(select(Membership).where(Membership.pseudonym.startswith("I-"))).scalars().all()
    assert len(members) == done.people
    assert {(one.person_id, one.source) for one in members} == {(None, Source.ASSEMBLY)}
    assert {one[1] for one in stored(session)} == {"cy", "pl"}


def test_it_comes_in_whole_or_not_at_all(session: Session, here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything_stored(session)

    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("the disk is full")

    for step in ("nodes.new_nodes", "consent.wording", "audit.record"):
        with monkeypatch.context() as patch:
            patch.setattr(f"deliberation.services.imported_words.{step}", fail)
            with pytest.raises(RuntimeError):
                imported_words.contributions(session, SYSTEM, here.process_id, FILE)
        assert everything_stored(session) == before
    assert imported_words.contributions(session, SYSTEM, here.process_id, FILE).added == 3


@pytest.mark.parametrize("state", list(ProcessState))
def test_words_come_while_statements_can_be_made_from_them(session: Session, here: Place, state: ProcessState) -> None:
    set_state(session, here.process_id, state)
    if state in list(ProcessState)[:6]:
        assert imported_words.contributions(session, SYSTEM, here.process_id, FILE).added == 3
        return
    with pytest.raises(Refused, match="cannot_bring_in_words_now"):
        imported_words.contributions(session, SYSTEM, here.process_id, FILE)
    assert rows(session, Contribution) == 0


def test_only_the_administrator_brings_in_and_only_where_there_is_a_place(session: Session, here: Place) -> None:
    with pytest.raises(NotAllowed):
        imported_words.contributions(session, here.convenor, here.process_id, FILE)
    with pytest.raises(NotFound):
        imported_words.contributions(session, SYSTEM, here.process_id + 1, FILE)
    with pytest.raises(DeliberationError, match="choice_unknown"):
        imported_words.contributions(session, SYSTEM, here.process_id, FILE, language="<b>")
    assert rows(session, TraceNode) == 0


def test_a_file_of_nothing_is_noted_and_adds_nothing(session: Session, here: Place) -> None:
    done = imported_words.contributions(session, SYSTEM, here.process_id, words_file(row(1, "No.", consents=False)))
    assert (done.added, done.without_consent) == (0, 1)
    assert rows(session, AuditEvent) > 0
    assert not session.execute(select(Membership.id).where(Membership.pseudonym.startswith("I-"))).all()
