"""Help: only as far as the member says yes, at once when they say no, always marked, never mixed (I15, I17)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.reading import actors
from deliberation.reading import support as reading
from deliberation.services import codes, contributions, support
from deliberation.services.contributions import Words
from deliberation.services.support import SupportForm
from models import ContributionState, EntryMark, Membership, Person, SupportLink
from tests.services.helping import Helping
from tests.services.people import contribution, member, newcomer, place, rows, say, statement, supported


def test_help_is_what_the_member_says_and_leaves_no_trace_outside(session: Session, database: str) -> None:
    run_state_machine_as_test(
        lambda: Helping(session),  # type: ignore[arg-type] # any maker of a machine will do
        settings=settings(
            max_examples=6 if database == "sqlite" else 3,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_a_supporters_code_opens_their_part_until_the_member_ends_it(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    link, _ = supported(session, who, here.process_id, "write")
    words = support.code(session, who, here.process_id, link)
    token = codes.redeem(session, words=words, address="192.0.2.7").token
    helper = actors.find(session, token)
    assert helper is not None
    receipt = support.write(session, helper, here.process_id, Words("The bus is late."))
    stored = contribution(session, here.process_id, receipt.reference)
    assert (stored.state, stored.provenance) == (ContributionState.SUBMITTED, "helped")
    assert stored.membership_id == who.parts[0].membership_id
    support.end(session, who, here.process_id, link)
    support.end(session, who, here.process_id, link)
    assert actors.find(session, token) is None
    with pytest.raises(DeliberationError, match="code_unknown"):
        codes.redeem(session, words=words, address="192.0.2.7")
    # The page was open still: the very next act is refused.
    with pytest.raises(NotAllowed):
        support.write(session, helper, here.process_id, Words("More."))
    with pytest.raises(NotFound):
        support.code(session, who, here.process_id, link)


def test_the_member_reads_who_helped_and_agrees_to_the_words(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    link, helper = supported(session, who, here.process_id, kind="interpreter")
    receipt = support.write(session, helper, here.process_id, Words("The bus is late."), verbatim=False)
    (waiting,) = reading.marks(session, who, here.process_id)
    assert (waiting.thing, waiting.provenance, waiting.helper) == (receipt.reference, "interpreted", "interpreter")
    assert (waiting.verbatim, waiting.agreed_at) == (False, None)
    contributions.confirm(session, who, receipt.public_id)
    assert reading.marks(session, who, here.process_id)[0].agreed_at is not None
    (own,) = reading.own(session, who, here.process_id)
    assert (own.public_id, own.called, own.acts) == (link, "Kit", ("read", "write", "vote"))
    # The supporter is not told what they are called.
    assert reading.own(session, helper, here.process_id)[0].called == ""


def test_a_supporters_own_views_are_another_part_and_never_mixed(session: Session) -> None:
    here = place(session)
    who, helping = member(session, here.process_id), member(session, here.process_id)
    _, helper = supported(session, who, here.process_id)
    own = say(session, helping, here.process_id, "What I think.")
    support.write(session, helper, here.process_id, Words("What they think."))
    assert [one.text for one in reading.words(session, helper, here.process_id)] == ["What they think."]
    assert contribution(session, here.process_id, own).provenance == "own_words"
    assert rows(session, EntryMark) == 1
    with pytest.raises(NotAllowed):
        contributions.submit(session, helper, here.process_id, Words("What I think."))


def test_what_is_taken_back_loses_its_marks(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    _, helper = supported(session, who, here.process_id)
    support.vote(session, helper, here.process_id, statement(session, here), 1, agreed=True)
    assert len(reading.marks(session, who, here.process_id)) == 1
    contributions.withdraw_all(session, who, here.process_id)
    assert rows(session, EntryMark) == 0


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (SupportForm("", "advocate"), "text_empty"),
        (SupportForm("Kit", "facilitator"), "choice_unknown"),
        (SupportForm("Kit", "advocate", ("ballot",)), "choice_unknown"),
        (SupportForm("K" * 81, "advocate"), "text_too_long"),
    ],
)
def test_what_is_not_on_offer_names_nobody(session: Session, form: SupportForm, code: str) -> None:
    here = place(session)
    who = member(session, here.process_id)
    before = rows(session, Person), rows(session, Membership)
    with pytest.raises(DeliberationError, match=code):
        support.name(session, who, here.process_id, form)
    assert (rows(session, Person), rows(session, Membership), rows(session, SupportLink)) == (*before, 0)


def test_nobody_is_named_for_somebody_who_has_not_said_yes(session: Session) -> None:
    here = place(session)
    with pytest.raises(DeliberationError, match="consent_missing"):
        support.name(session, newcomer(session, here.process_id), here.process_id, SupportForm("Kit", "advocate"))
