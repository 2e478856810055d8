"""Yes and no: one decision a purpose, with the words that were shown, ended and never overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import Actor
from deliberation.reading import consent as reading
from deliberation.services import consent
from deliberation.services.consent import ConsentAnswer
from models import Attribution, ConsentGrant, ConsentPurpose, ConsentWording, Membership, Person
from tests.services.people import answer, member, membership_of, newcomer, place, rows

TAKE_PART, QUOTED = ConsentPurpose.TAKE_PART, ConsentPurpose.BE_QUOTED


def history(session: Session, who: Actor) -> list[tuple[str, bool, str | None, bool]]:
    """Every answer of a member in order: purpose, yes or no, how, and whether it holds now."""
    session.rollback()
    found = session.execute(
        select(ConsentGrant).where(ConsentGrant.membership_id == membership_of(who)).order_by(ConsentGrant.id)
    ).scalars()
    return [(str(one.purpose), one.given, one.attribution, one.ended_at is None) for one in found]


def test_an_answer_keeps_the_words_that_were_shown(session: Session) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    answer(session, who, here.process_id)
    wording = session.execute(
        select(ConsentWording).join(ConsentGrant, ConsentGrant.wording_id == ConsentWording.id)
    ).scalar_one()
    assert (wording.text, wording.version, wording.purpose) == (consent.WORDINGS[TAKE_PART], "1", TAKE_PART)
    welsh = ConsentAnswer(QUOTED, given=True, attribution=Attribution.NAME)
    consent.answer(session, who, here.process_id, welsh, shown="Cewch ddangos fy ngeiriau.", language="cy")
    session.rollback()
    texts = session.execute(select(ConsentWording.text, ConsentWording.version).order_by(ConsentWording.id)).all()
    assert [tuple(one) for one in texts][-1] == ("Cewch ddangos fy ngeiriau.", "1-cy-9dc40566")


def test_a_changed_mind_ends_the_old_answer_and_the_same_one_stores_nothing(session: Session) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    for given in (True, True, False, False, True):
        answer(session, who, here.process_id, given=given)
    purpose = str(TAKE_PART)
    assert history(session, who) == [
        (purpose, True, None, False),
        (purpose, False, None, False),
        (purpose, True, None, True),
    ]


def test_purposes_are_never_bundled(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    assert set(reading.own(session, who, here.process_id).answers) == {"take_part"}
    answer(session, who, here.process_id, QUOTED, how=Attribution.PSEUDONYM)
    answer(session, who, here.process_id, ConsentPurpose.BE_CONTACTED, given=False)
    own = reading.own(session, who, here.process_id)
    assert {name: one.given for name, one in own.answers.items()} == {
        "take_part": True,
        "be_quoted": True,
        "be_contacted": False,
    }
    assert own.answers["be_quoted"].attribution == "pseudonym"
    assert own.taking_part


def test_another_way_of_being_named_is_a_new_answer(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id, quoted=Attribution.PSEUDONYM)
    answer(session, who, here.process_id, QUOTED, how=Attribution.NONE)
    assert [one[1:] for one in history(session, who)[1:]] == [
        (True, Attribution.PSEUDONYM, False),
        (True, Attribution.NONE, True),
    ]


def test_being_quoted_needs_a_way_of_being_named(session: Session) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    with pytest.raises(DeliberationError, match="attribution_missing"):
        answer(session, who, here.process_id, QUOTED)
    answer(session, who, here.process_id, QUOTED, given=False, how=Attribution.NAME)
    assert history(session, who) == [(str(QUOTED), False, None, True)], "a no has no name beside it"


@pytest.mark.parametrize(("how", "column"), [(Attribution.NAME, "name"), (Attribution.CIRCUMSTANCE, "circumstance")])
def test_a_line_beside_the_words_is_cleaned_and_kept(session: Session, how: Attribution, column: str) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    shown, said = consent.WORDINGS[QUOTED], ConsentAnswer(QUOTED, given=True, attribution=how)

    def give(line: str) -> None:
        consent.answer(session, who, here.process_id, said, shown=shown, language="en-GB", line=line)

    for line, code in (("", "text_empty"), ("\u200b", "text_empty"), ("x" * 81, "text_too_long")):
        with pytest.raises(DeliberationError, match=code):
            give(line)
    assert rows(session, ConsentGrant) == 0
    give(" Jo\n\u202eMarsh\0 ")
    assert getattr(reading.own(session, who, here.process_id), column) == "Jo Marsh"
    names = session.execute(select(Person.display_name).where(Person.id == who.person_id)).scalar_one()
    lines = session.execute(select(Membership.circumstance).where(Membership.id == membership_of(who))).scalar_one()
    assert (names, lines) == (("Jo Marsh", None) if how is Attribution.NAME else (None, "Jo Marsh"))


def test_words_of_a_stored_wording_never_change(session: Session) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    answer(session, who, here.process_id)
    with pytest.raises(DeliberationError, match="consent_wording_changed"), session.no_autoflush:
        consent.wording(session, TAKE_PART, version="1", language="en-GB", text="Something else.")
    session.rollback()
    assert rows(session, ConsentWording) == 1


def test_only_members_are_asked_and_each_for_themselves(session: Session) -> None:
    here, there = place(session), place(session)
    who = newcomer(session, there.process_id)
    for actor in (here.convenor, here.facilitator, here.committee, who, Actor()):
        with pytest.raises(NotAllowed):
            answer(session, actor, here.process_id)
        with pytest.raises(NotAllowed):
            reading.own(session, actor, here.process_id)
    assert rows(session, ConsentGrant) == 0


def test_names_that_are_not_on_offer(session: Session) -> None:
    for purpose, how in (("everything", ""), ("be_quoted", "photograph")):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            consent.answer_from(purpose, given=True, attribution=how)
    with pytest.raises(NotFound):
        consent.wording_of("everything")
    assert consent.answer_from("be_quoted", given=True, attribution="name").attribution is Attribution.NAME


def test_an_answer_says_when_it_was_given(session: Session) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    before = clock.now()
    with clock.moved(timedelta(days=3)):
        answer(session, who, here.process_id)
    given = reading.own(session, who, here.process_id).answers["take_part"].at
    assert timedelta(days=3) <= given - before < timedelta(days=3, minutes=5)
