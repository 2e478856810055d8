"""Saying yes and no by the names that a form sends, and taking everything back in one step."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import actors
from deliberation.reading import consent as own_consent
from deliberation.services import codes, consent, contributions, leaving, statements, votes
from models import Attribution, ConsentPurpose, NotClear, Vote
from tests.services.signing import ADDRESS, everything_stored, new_process


def _member(session: Session, process_id: int) -> Actor:
    issued = codes.issue_personal_codes(session, SYSTEM, process_id=process_id, count=1)[0]
    actor = actors.find(session, codes.redeem(session, words=issued.words, address=ADDRESS).token)
    assert actor is not None
    _says(session, actor, process_id, "take_part")
    return actor


def _says(
    session: Session, actor: Actor, process_id: int, purpose: str, how: str = "", line: str | None = None
) -> None:
    given = consent.answer_from(purpose, given=True, attribution=how)
    shown = consent.wording_of(purpose)
    consent.answer(session, actor, process_id, given, shown=shown, language="en-GB", line=line)


def _leave(session: Session, actor: Actor, process_id: int) -> int:
    return leaving.leave_all(session, actor, process_id, shown=consent.wording_of("take_part"), language="en-GB")


def _count(session: Session, table: type[Vote] | type[NotClear]) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_leaving_takes_words_votes_signals_and_the_yes(session: Session) -> None:
    process_id = new_process(session)
    leaver, stayer = _member(session, process_id), _member(session, process_id)
    said = [
        contributions.submit(session, who, process_id, contributions.Words(text)).reference
        for who, text in ((leaver, "marmalade for all"), (stayer, "buses for all"))
    ]
    made = [statements.write(session, SYSTEM, process_id, f"{ref} said so", sources=[ref]) for ref in said]
    for who in (leaver, stayer):
        votes.cast(session, who, process_id, made[1], 1)
    votes.not_clear(session, leaver, process_id, made[0])
    assert _leave(session, leaver, process_id) == 1
    assert (_count(session, Vote), _count(session, NotClear)) == (1, 0)
    stored = everything_stored(session)
    assert "marmalade" not in stored
    assert "buses for all" in stored
    assert not own_consent.own(session, leaver, process_id).taking_part
    assert own_consent.own(session, stayer, process_id).taking_part
    assert _leave(session, leaver, process_id) == 0
    with pytest.raises(DeliberationError, match="consent_missing"):
        contributions.submit(session, leaver, process_id, contributions.Words("again"))


def test_only_members_of_the_process_leave_it(session: Session) -> None:
    here, there = new_process(session), new_process(session)
    member = _member(session, here)
    for who in (ANONYMOUS, member):
        with pytest.raises(NotAllowed):
            _leave(session, who, there)
        with pytest.raises(NotAllowed):
            own_consent.own(session, who, there)
    assert own_consent.own(session, member, here).taking_part


def test_answers_from_a_form(session: Session) -> None:
    yes = consent.answer_from("be_quoted", given=True, attribution="name")
    assert (yes.purpose, yes.attribution) == (ConsentPurpose.BE_QUOTED, Attribution.NAME)
    for purpose, how in (("be_sold", ""), ("be_quoted", "shouted")):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            consent.answer_from(purpose, given=True, attribution=how)
    with pytest.raises(NotFound):
        consent.wording_of("be_sold")


@pytest.mark.parametrize(("how", "kept"), [("name", ("", "Ada Marsh")), ("circumstance", ("Ada Marsh", ""))])
def test_the_line_beside_quotes(session: Session, how: str, kept: tuple[str, str]) -> None:
    process_id = new_process(session)
    member = _member(session, process_id)
    for wrong in ("  ", "x" * (consent.LINE_LIMIT + 1)):
        with pytest.raises(DeliberationError, match="text_"):
            _says(session, member, process_id, "be_quoted", how, line=wrong)
    assert "be_quoted" not in own_consent.own(session, member, process_id).answers
    _says(session, member, process_id, "be_quoted", how, line=" Ada\nMarsh ")
    found = own_consent.own(session, member, process_id)
    assert (found.circumstance, found.name) == kept
    assert found.answers["be_quoted"].attribution == how


@pytest.mark.parametrize("hand", ["scribed", "", "somebody"])
def test_a_person_cannot_send_a_scribes_note(hand: str) -> None:
    with pytest.raises(DeliberationError, match="choice_unknown"):
        contributions.written("Words", language="en-GB", provenance=hand)
    assert contributions.written(" Words ", language="cy", provenance="helped").text == "Words"
