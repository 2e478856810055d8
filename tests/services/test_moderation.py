"""Moderation: words are hidden with a reason and never deleted; whoever hid them does not judge the appeal."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM
from deliberation.reading import contributions as own_words
from deliberation.services import contributions, moderation, support
from deliberation.services.contributions import Words
from models import Contribution, ContributionState, HidingReason, ModerationNote, ModerationStep
from tests.services.people import Place, actions, contribution, member, place, rows, say, state_it, supported

REASON = "names_somebody"


def steps(session: Session) -> list[ModerationStep]:
    session.rollback()
    return list(session.execute(select(ModerationNote.step).order_by(ModerationNote.id)).scalars())


def hide(session: Session, here: Place, reference: str) -> None:
    moderation.hide(session, here.facilitator, here.process_id, reference, reason=REASON, note="A neighbour’s name.")


def judge(session: Session, here: Place, reference: str, *, show_again: bool) -> None:
    moderation.judge_appeal(
        session, here.convenor, here.process_id, reference, show_again=show_again, note="We looked again."
    )


def test_hidden_words_stay_stored_and_are_told_with_the_reason(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    reference = say(session, who, here.process_id, "Mrs Pym is rude.")
    hide(session, here, reference)
    hide(session, here, reference)
    kept = contribution(session, here.process_id, reference)
    assert (kept.state, kept.text) == (ContributionState.HIDDEN, "Mrs Pym is rude.")
    own = own_words.one(session, who, kept.public_id)
    assert (own.hidden_reason, own.hidden_note, own.can_appeal, own.appeal_waiting) == (
        REASON,
        "A neighbour’s name.",
        True,
        False,
    )
    assert steps(session) == [ModerationStep.HIDDEN]
    assert actions(session) == ["contribution_hidden"]


@pytest.mark.parametrize("show_again", [True, False])
@pytest.mark.parametrize("used", [True, False])
def test_an_appeal_is_judged_once_by_somebody_else(session: Session, *, show_again: bool, used: bool) -> None:
    here = place(session)
    who = member(session, here.process_id)
    reference = say(session, who, here.process_id)
    if used:
        state_it(session, here, reference)
    public_id = contribution(session, here.process_id, reference).public_id
    with pytest.raises(Refused, match="nothing_to_appeal"):
        contributions.appeal(session, who, public_id, note="Why?")
    with pytest.raises(Refused, match="no_appeal_waiting"):
        judge(session, here, reference, show_again=show_again)
    moderation.hide(session, here.convenor, here.process_id, reference, reason=REASON)
    contributions.appeal(session, who, public_id, note="It is about me.")
    with pytest.raises(DeliberationError, match="already_appealed"):
        contributions.appeal(session, who, public_id, note="Again.")
    with pytest.raises(Refused, match="appeal_needs_somebody_else"):
        judge(session, here, reference, show_again=show_again)
    assert contribution(session, here.process_id, reference).state is ContributionState.HIDDEN
    for _ in range(2):
        moderation.judge_appeal(session, SYSTEM, here.process_id, reference, show_again=show_again, note="Seen.")
    shown = ContributionState.IN_USE if used else ContributionState.CONFIRMED
    expected = shown if show_again else ContributionState.HIDDEN
    assert contribution(session, here.process_id, reference).state is expected
    verdict = ModerationStep.APPEAL_UPHELD if show_again else ModerationStep.APPEAL_REFUSED
    assert steps(session) == [ModerationStep.HIDDEN, ModerationStep.APPEALED, verdict]
    assert actions(session) == ["contribution_hidden", str(verdict)]
    assert own_words.one(session, who, public_id).appeal_answer == "Seen."
    with pytest.raises(DeliberationError):
        contributions.appeal(session, who, public_id, note="Once more.")


def test_words_that_nobody_agreed_to_yet_wait_again_after_an_appeal(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    _, helper = supported(session, who, here.process_id)
    receipt = support.write(session, helper, here.process_id, Words("Mrs Pym is rude."))
    hide(session, here, receipt.reference)
    contributions.appeal(session, who, receipt.public_id, note="I never said that.")
    judge(session, here, receipt.reference, show_again=True)
    assert contribution(session, here.process_id, receipt.reference).state is ContributionState.SUBMITTED
    contributions.confirm(session, who, receipt.public_id)
    assert contribution(session, here.process_id, receipt.reference).state is ContributionState.CONFIRMED


def test_a_second_hiding_opens_a_second_appeal(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    reference = say(session, who, here.process_id)
    public_id = contribution(session, here.process_id, reference).public_id
    for _ in range(2):
        hide(session, here, reference)
        contributions.appeal(session, who, public_id, note="")
        judge(session, here, reference, show_again=True)
    assert len(steps(session)) == 6


def test_a_withdrawal_ends_an_appeal_and_nothing_brings_the_words_back(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    reference = say(session, who, here.process_id)
    public_id = contribution(session, here.process_id, reference).public_id
    hide(session, here, reference)
    contributions.appeal(session, who, public_id, note="It is about my own street.")
    contributions.withdraw(session, who, public_id)
    with pytest.raises(Refused, match="no_appeal_waiting"):
        judge(session, here, reference, show_again=True)
    with pytest.raises(Refused, match="contribution_not_shown"):
        moderation.hide(session, here.second, here.process_id, reference, reason=REASON)
    with pytest.raises(Refused, match="contribution_not_waiting"):
        moderation.allow(session, here.second, here.process_id, reference)
    kept = contribution(session, here.process_id, reference)
    assert (kept.state, kept.text) == (ContributionState.WITHDRAWN, "")
    notes = session.execute(select(ModerationNote.note)).scalars().all()
    assert set(notes) == {""}, "what was said about the words is gone with them"


def test_letting_through_is_noted_once_and_leaves_the_queue(session: Session) -> None:
    here = place(session)
    reference = say(session, member(session, here.process_id), here.process_id)
    for _ in range(2):
        moderation.allow(session, here.facilitator, here.process_id, reference)
    assert steps(session) == [ModerationStep.ALLOWED]
    hide(session, here, reference)
    with pytest.raises(Refused, match="contribution_not_waiting"):
        moderation.allow(session, here.facilitator, here.process_id, reference)
    assert contribution(session, here.process_id, reference).state is ContributionState.HIDDEN


def test_a_reason_is_one_of_the_list(session: Session) -> None:
    here = place(session)
    reference = say(session, member(session, here.process_id), here.process_id)
    for wrong in ("", "I do not like it", "NAMES_SOMEBODY"):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            moderation.hide(session, here.facilitator, here.process_id, reference, reason=wrong)
    assert steps(session) == []
    for reason in HidingReason:
        other = say(session, member(session, here.process_id), here.process_id)
        moderation.hide(session, here.facilitator, here.process_id, other, reason=reason)


def test_a_verdict_needs_words(session: Session) -> None:
    here = place(session)
    reference = say(session, member(session, here.process_id), here.process_id)
    with pytest.raises(DeliberationError, match="text_empty"):
        moderation.judge_appeal(session, here.convenor, here.process_id, reference, show_again=True, note=" ")


def test_who_moderates_and_who_judges(session: Session) -> None:
    here, there = place(session), place(session)
    who = member(session, here.process_id)
    reference = say(session, who, here.process_id)
    for actor in (who, here.committee, there.convenor, there.facilitator):
        with pytest.raises(NotAllowed):
            moderation.hide(session, actor, here.process_id, reference, reason=REASON)
        with pytest.raises(NotAllowed):
            moderation.allow(session, actor, here.process_id, reference)
    for actor in (here.facilitator, here.second, there.convenor):
        with pytest.raises(NotAllowed):
            moderation.judge_appeal(session, actor, here.process_id, reference, show_again=True, note="No.")
    with pytest.raises(NotFound, match="reference_unknown"):
        moderation.hide(session, there.facilitator, there.process_id, reference, reason=REASON)
    assert rows(session, Contribution) == 1
