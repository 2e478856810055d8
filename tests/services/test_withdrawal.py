"""What is taken back is gone (I5): from every page, every published copy and file, every input, and the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import strategies as published
from deliberation.reading import voting
from deliberation.services import (
    contributions,
    moderation,
    opinion,
    votes,
)
from models import (
    Attribution,
    Contribution,
    ContributionState,
    NotClear,
    Redaction,
    Source,
    Statement,
    Vote,
)
from tests.services.people import (
    Place,
    answer,
    choose,
    contribution,
    make_files,
    member,
    membership_of,
    place,
    publish,
    recommend,
    reference_of_strategy,
    rows,
    say,
    state_it,
    stored_statement,
)
from tests.services.signing import everything_stored
from tests.services.withdrawals import KINDS, Withdrawals, everything_published, leave, unpacked


def test_what_is_taken_back_is_gone_everywhere(session: Session, var: Path, database: str) -> None:
    """Many short stories; on SQLite each is held against the bytes on disk as well."""
    on_disk = var if database == "sqlite" else None
    run_state_machine_as_test(
        lambda: Withdrawals(session, on_disk),  # type: ignore[arg-type] # any maker of a machine will do
        settings=settings(
            max_examples=4 if on_disk else 3,
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def quoted_and_published(session: Session) -> tuple[Place, Actor, str]:
    here = place(session)
    who = member(session, here.process_id, quoted=Attribution.PSEUDONYM)
    said = say(session, who, here.process_id, "MY-OWN-WORDS")
    other = say(session, member(session, here.process_id), here.process_id, "Somebody else’s.")
    made = state_it(session, here, said, text="MY-OWN-WORDS as a statement.")
    kept = state_it(session, here, other, text="Another statement.")
    for reference in (made, kept):
        votes.cast(session, who, here.process_id, reference, 1)
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    choose(session, here, recommend(session, here, made, kept))
    publish(session, here)
    return here, who, said


def test_a_published_copy_is_served_redacted_with_its_first_hash_and_a_list(session: Session) -> None:
    here, who, said = quoted_and_published(session)
    reference = reference_of_strategy(session, here.process_id)
    before = published.published(session, reference)
    assert b"MY-OWN-WORDS" in b"".join(everything_published(session, here.process_id))
    contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)
    after = published.published(session, reference)
    assert after.content_hash == before.content_hash
    texts = {"S01": "MY-OWN-WORDS as a statement.", said: "MY-OWN-WORDS"}
    hashes = {one: hashlib.sha256(text.encode()).hexdigest() for one, text in texts.items()}
    assert {(one, digest) for one, digest, _ in after.redactions} == set(hashes.items())
    assert {one.reference: one.original_hash for one in after.content.redactions} == hashes
    assert after.files == ()
    statement = {one.reference: one for one in after.content.statements}
    assert (statement["S01"].agree, statement["S02"].text) == (1, "Another statement.")
    make_files(session)
    for kind in KINDS:
        data = unpacked(published.published_file(session, reference, kind))
        assert b"MY-OWN-WORDS" not in data
        assert kind == "html" or hashes[said].encode() in data
    assert rows(session, Redaction) == 2


def test_the_withdrawers_vote_goes_and_the_statement_closes(session: Session) -> None:
    here = place(session)
    who, other = member(session, here.process_id), member(session, here.process_id)
    said = say(session, who, here.process_id)
    made = state_it(session, here, said)
    for one in (who, other):
        votes.cast(session, one, here.process_id, made, 1)
    contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)
    session.rollback()
    left = session.execute(select(Vote.membership_id)).scalars().all()
    assert left == [membership_of(other)], "others’ votes stay, on a statement that nobody sees"
    assert voting.cards(session, other, here.process_id) == ()
    row = contribution(session, here.process_id, said)
    assert (row.state, row.text, row.withdrawn_at is not None) == (ContributionState.WITHDRAWN, "", True)


def test_leaving_takes_all_in_this_process_and_nothing_in_another(session: Session) -> None:
    here, there = place(session), place(session)
    who = member(session, here.process_id, quoted=Attribution.PSEUDONYM)
    elsewhere = member(session, there.process_id)
    both = Actor(person_id=who.person_id, parts=(*who.parts, *elsewhere.parts))
    said = [say(session, both, here.process_id) for _ in range(2)]
    made = state_it(session, here, *said)
    kept = state_it(session, there, say(session, both, there.process_id))
    votes.cast(session, both, there.process_id, kept, 1)
    votes.cast(session, both, here.process_id, made, 1)
    votes.not_clear(session, member(session, here.process_id), here.process_id, made)
    assert leave(session, both, here.process_id) == 2
    assert leave(session, both, here.process_id) == 0
    session.rollback()
    assert (rows(session, Vote), rows(session, NotClear)) == (1, 1)
    states = session.execute(select(Contribution.state).order_by(Contribution.node_id)).scalars().all()
    assert states == ["withdrawn", "withdrawn", "in_use"]
    assert stored_statement(session, there.process_id, kept).text
    with pytest.raises(DeliberationError, match="consent_missing"):
        say(session, both, here.process_id)
    answer(session, both, here.process_id)
    assert say(session, both, here.process_id) == "C03", "a reference is never given twice"


def test_taking_everything_back_keeps_the_yes(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    for _ in range(3):
        state_it(session, here, say(session, who, here.process_id))
    assert contributions.withdraw_all(session, who, here.process_id) == 3
    assert not session.execute(select(Statement.text).where(Statement.text != "")).all()
    assert say(session, who, here.process_id) == "C04"


def test_it_is_all_or_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    here, who, said = quoted_and_published(session)
    before = everything_stored(session)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    public_id = contribution(session, here.process_id, said).public_id
    monkeypatch.setattr("deliberation.services.redactions.redact_inside", fail)
    with pytest.raises(RuntimeError):
        contributions.withdraw(session, who, public_id)
    with pytest.raises(RuntimeError):
        leave(session, who, here.process_id)
    assert everything_stored(session) == before


def test_hidden_words_can_be_taken_back_as_well(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id, "HIDDEN-WORDS")
    moderation.hide(session, here.facilitator, here.process_id, said, reason="advertising", note="HIDDEN-WORDS!")
    contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)
    assert "HIDDEN-WORDS" not in everything_stored(session)
