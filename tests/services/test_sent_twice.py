"""A form that is sent twice: every service that takes a form's key does its act once, and says the same again."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import deliberation.services
from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, Refused
from deliberation.permissions import ANONYMOUS, SYSTEM
from deliberation.services import (
    accounts,
    codes,
    contributions,
    corrections,
    entries,
    keepers,
    payments,
    processes,
    publication,
    recommendations,
    statements,
    strategies,
    support,
)
from deliberation.services.codes import IssuedCode
from deliberation.services.contributions import Words
from deliberation.services.corrections import PriorityForm
from deliberation.services.processes import ProcessForm, RemitForm
from deliberation.services.recommendations import RecommendationForm
from deliberation.services.support import SupportForm
from models import Membership, Person, PersonalCode, Process, ProcessState, StaffAccount
from tests.services.ballot_acts import BALLOT_ACTS
from tests.services.committees import BODY_ACTS
from tests.services.contacting import CONTACT_ACTS
from tests.services.help_doors import BY_PHONE
from tests.services.paper_doors import PAPER_ACTS
from tests.services.people import (
    STRATEGY,
    Place,
    action_form,
    choose,
    member,
    membership_of,
    place,
    recommend,
    rows,
    say,
    set_state,
    state_it,
    supported,
)
from tests.services.recruiting_doors import COST_ACTS
from tests.services.safety_acts import SAFETY_ACTS
from tests.services.signing import NOON, OTHER_PASSWORD, PASSWORD, everything_stored, start
from tests.services.theme_acts import THEME_ACTS
from tests.services.voice_doors import VOICE_ACTS

Act = Callable[[Session, Place, str], object]
KEYS = {"key", "idempotency_key"}
RECOMMENDATION = RecommendationForm(title="Run more buses", text="Pay for one.", why="It is needed.")
FARE = payments.Paid("expense", date(2031, 5, 1), 250, "Bus")
REMIT = RemitForm(question="What would help?", answer_by=date(2031, 1, 1))


def talking(session: Session) -> Place:
    """C01, and S01 from it."""
    here = place(session)
    state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    return here


def with_a_member(session: Session) -> Place:
    """In the second facilitator's place stands a member."""
    here = place(session)
    return replace(here, second=member(session, here.process_id))


def with_a_keeper(session: Session) -> Place:
    """The same, and the facilitator may write down payments."""
    here = with_a_member(session)
    keepers.name(session, here.convenor, here.process_id, here.facilitator.parts[0].pseudonym, "payments")
    return here


def with_a_supporter(session: Session) -> Place:
    """In the second facilitator's place stands somebody's supporter."""
    here = with_a_member(session)
    return replace(here, second=supported(session, here.second, here.process_id)[1])


def drafting(session: Session) -> Place:
    """R01 as a draft as well."""
    here = talking(session)
    recommend(session, here, "S01", final=False)
    return here


def deciding(session: Session) -> Place:
    """R01 and R02 are final, and nothing is chosen."""
    here = talking(session)
    for _ in range(2):
        recommend(session, here, "S01")
    set_state(session, here.process_id, ProcessState.DECIDING)
    return here


def drawn_up(session: Session) -> Place:
    """P01 with A01, and P02 with A02."""
    here = deciding(session)
    choose(session, here, "R01")
    choose(session, here, "R02")
    return here


def approved(session: Session) -> Place:
    """The same, approved."""
    here = drawn_up(session)
    strategies.approve(session, here.committee, here.process_id)
    return here


def in_draft(session: Session) -> Place:
    return place(session, ProcessState.DRAFT)


# Where to be, and the act with a key.
ACTS: dict[str, tuple[Callable[[Session], Place], Act]] = {
    "codes.set_process_code": (
        place,
        lambda s, h, key: codes.set_process_code(s, h.convenor, h.process_id, key=key),
    ),
    "contributions.submit": (
        with_a_member,
        lambda s, h, key: contributions.submit(s, h.second, h.process_id, Words("Buses."), key=key),
    ),
    "corrections.change_action": (
        drawn_up,
        lambda s, h, key: corrections.change_action(
            s, h.convenor, h.process_id, "A01", action_form("Two."), under="P02", key=key
        ),
    ),
    "corrections.change_priority": (
        drawn_up,
        lambda s, h, key: corrections.change_priority(
            s, h.convenor, h.process_id, "P01", PriorityForm("T", "W", ("R02",)), key=key
        ),
    ),
    "corrections.remove_action": (
        drawn_up,
        lambda s, h, key: corrections.remove_action(s, h.convenor, h.process_id, "A01", key=key),
    ),
    "corrections.remove_priority": (
        drawn_up,
        lambda s, h, key: corrections.remove_priority(s, h.convenor, h.process_id, "P01", move_to="P02", key=key),
    ),
    "corrections.reorder": (
        drawn_up,
        lambda s, h, key: corrections.reorder(s, h.convenor, h.process_id, ["P02", "P01"], key=key),
    ),
    "corrections.take_up": (approved, lambda s, h, key: corrections.take_up(s, h.convenor, h.process_id, key=key)),
    "payments.record": (
        with_a_keeper,
        lambda s, h, key: payments.record(s, h.facilitator, h.process_id, h.second.parts[0].pseudonym, FARE, key=key),
    ),
    "processes.create": (
        place,
        lambda s, _h, key: processes.create(s, SYSTEM, ProcessForm("New", "new", "New Town"), key=key),
    ),
    "processes.write_remit": (
        in_draft,
        lambda s, h, key: processes.write_remit(s, h.convenor, h.process_id, REMIT, key=key),
    ),
    "publication.publish": (
        approved,
        lambda s, h, key: publication.publish(s, h.convenor, h.process_id, key=key),
    ),
    "recommendations.change": (
        drafting,
        lambda s, h, key: recommendations.change(
            s, h.facilitator, h.process_id, "R01", RECOMMENDATION, note="Shorter.", key=key
        ),
    ),
    "recommendations.draft": (
        drafting,
        lambda s, h, key: recommendations.draft(
            s, h.facilitator, h.process_id, RECOMMENDATION, statements=["S01"], key=key
        ),
    ),
    "statements.write": (
        talking,
        lambda s, h, key: statements.write(s, h.facilitator, h.process_id, "More.", sources=["C01"], key=key),
    ),
    "strategies.add_action": (
        drawn_up,
        lambda s, h, key: strategies.add_action(s, h.convenor, h.process_id, "P01", action_form(), key=key),
    ),
    "strategies.choose_priority": (
        drawn_up,
        lambda s, h, key: strategies.choose_priority(
            s, h.convenor, h.process_id, title="T", why="W", recommendations=["R01"], key=key
        ),
    ),
    "strategies.start": (
        deciding,
        lambda s, h, key: strategies.start(s, h.convenor, h.process_id, STRATEGY, key=key),
    ),
    "entries.enter_words": (
        with_a_member,
        lambda s, h, key: entries.enter_words(
            s, h.facilitator, h.process_id, h.second.parts[0].pseudonym, Words("Buses."), BY_PHONE, key=key
        ),
    ),
    "support.name": (
        with_a_member,
        lambda s, h, key: support.name(s, h.second, h.process_id, SupportForm("Kit", "advocate"), key=key),
    ),
    "support.write": (
        with_a_supporter,
        lambda s, h, key: support.write(s, h.second, h.process_id, Words("Buses."), key=key),
    ),
    **BALLOT_ACTS,
    **BODY_ACTS,
    **CONTACT_ACTS,
    **PAPER_ACTS,
    **COST_ACTS,
    **THEME_ACTS,
    **VOICE_ACTS,
    **SAFETY_ACTS,
}
# Here the second answer holds a new secret, because the first may have been lost on its way: tests of their own.
NEW_SECRET = {"accounts.create_staff", "codes.issue_personal_codes", "codes.join_open_call"}
INNER = {"once.earlier_answer", "once.remember", "theme_record.sort"}


def with_a_key() -> set[str]:
    """Every public function of services that takes the key of a form."""
    modules = (
        importlib.import_module(f"deliberation.services.{one.name}")
        for one in pkgutil.iter_modules(deliberation.services.__path__)
    )
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and KEYS & set(inspect.signature(function).parameters)
    }


def test_every_service_that_takes_a_key_is_tried() -> None:
    assert with_a_key() - INNER == set(ACTS) | NEW_SECRET


@pytest.mark.parametrize("act", sorted(ACTS))
def test_the_second_time_stores_nothing_and_says_the_same(session: Session, act: str) -> None:
    somewhere, do = ACTS[act]
    here = somewhere(session)
    first = do(session, here, "one form")
    stored = everything_stored(session)
    assert do(session, here, "one form") == first
    assert everything_stored(session) == stored


def sheet(session: Session, here: Place, count: int = 3, key: str | None = "sheet") -> tuple[IssuedCode, ...]:
    return codes.issue_personal_codes(session, here.convenor, process_id=here.process_id, count=count, key=key)


def opens(session: Session, words: str) -> bool:
    try:
        return codes.redeem(session, words=words, address="192.0.2.7").token is not None
    except DeliberationError:
        return False


def test_a_sheet_of_cards_sent_twice_is_for_the_same_people_with_new_words(session: Session) -> None:
    here = place(session)
    before = rows(session, Membership)
    first, second = sheet(session, here), sheet(session, here)
    assert [(one.membership_id, one.pseudonym) for one in first] == [
        (one.membership_id, one.pseudonym) for one in second
    ]
    assert rows(session, Membership) == before + 3
    assert not any(opens(session, one.words) for one in first)
    assert all(opens(session, one.words) for one in second)
    living = select(PersonalCode.membership_id).where(PersonalCode.voided_at.is_(None))
    assert sorted(session.execute(living).scalars()) == sorted(one.membership_id for one in second)


def test_another_sheet_another_count_or_the_same_later_is_no_repeat(session: Session) -> None:
    here = place(session)
    with clock.stopped(NOON):
        first = sheet(session, here)
        for key in (None, "another sheet"):
            assert not {one.membership_id for one in first} & {
                one.membership_id for one in sheet(session, here, key=key)
            }
        people = rows(session, Person)
    with clock.stopped(NOON + codes.SENT_TWICE_WITHIN + timedelta(seconds=1)):
        with pytest.raises(Refused, match="codes_already_made"):
            sheet(session, here)
        assert rows(session, Person) == people
        assert all(opens(session, one.words) for one in first)


def test_two_places_and_two_people_may_use_one_key(session: Session) -> None:
    here, there = place(session), place(session)
    made = [*sheet(session, here), *sheet(session, there)]
    made += codes.issue_personal_codes(session, here.facilitator, process_id=here.process_id, count=3, key="sheet")
    assert len({one.membership_id for one in made}) == 9


def test_a_new_code_by_the_name_on_the_card_voids_the_old_one_and_no_other(session: Session) -> None:
    here, there = place(session), place(session)
    cards = sheet(session, here)
    again = codes.reissue_by_pseudonym(session, here.facilitator, here.process_id, f" {cards[0].pseudonym.lower()} ")
    assert (again.membership_id, again.pseudonym) == (cards[0].membership_id, cards[0].pseudonym)
    assert [opens(session, one.words) for one in (again, *cards)] == [True, False, True, True]
    codes_before = rows(session, PersonalCode)
    for actor in (ANONYMOUS, there.convenor, here.committee, member(session, here.process_id)):
        with pytest.raises(NotAllowed):
            codes.reissue_by_pseudonym(session, actor, here.process_id, cards[1].pseudonym)
    for wrong in ("", "Nobody Here", "\u200b", "%", here.committee.parts[0].pseudonym):
        with pytest.raises(DeliberationError, match="pseudonym_unknown") as refused:
            codes.reissue_by_pseudonym(session, here.facilitator, here.process_id, wrong)
        assert refused.value.field == "pseudonym"
    with pytest.raises(DeliberationError, match="pseudonym_unknown"):
        codes.reissue_by_pseudonym(session, there.facilitator, there.process_id, cards[1].pseudonym)
    assert rows(session, PersonalCode) == codes_before


def test_who_left_gets_no_new_code_by_their_name(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    with writing(session, here.process_id):
        session.get_one(Membership, membership_of(who)).to_at = clock.now()
    with pytest.raises(DeliberationError, match="pseudonym_unknown"):
        codes.reissue_by_pseudonym(session, here.facilitator, here.process_id, who.parts[0].pseudonym)


def account(session: Session, *, password: str = PASSWORD, email: str = "ada@example.org", key: str = "form") -> int:
    made = accounts.create_staff(
        session, SYSTEM, email=email, display_name="Ada Marsh", password=password, given=False, key=key
    )
    return made.person_id


def test_an_account_asked_for_twice_is_one_with_the_later_password(session: Session) -> None:
    with clock.stopped(NOON):
        assert account(session) == account(session, password=OTHER_PASSWORD)
    assert (rows(session, StaffAccount), rows(session, Person)) == (1, 1)
    with clock.stopped(NOON):
        with pytest.raises(DeliberationError, match="sign_in_wrong"):
            start(session)
        assert start(session, password=OTHER_PASSWORD).token


def test_the_same_form_for_somebody_else_or_later_makes_no_account_and_changes_no_password(session: Session) -> None:
    with clock.stopped(NOON):
        account(session)
        with pytest.raises(DeliberationError, match="email_taken"):
            account(session, key="another form")
        with pytest.raises(DeliberationError, match="email_taken"):
            account(session, email="bea@example.org")
    with (
        clock.stopped(NOON + accounts.SENT_TWICE_WITHIN + timedelta(seconds=1)),
        pytest.raises(DeliberationError, match="email_taken"),
    ):
        account(session, password=OTHER_PASSWORD)
    assert rows(session, StaffAccount) == 1
    with clock.stopped(NOON):
        assert start(session).token


def test_a_project_of_the_same_name_with_another_form_is_another(session: Session) -> None:
    form = ProcessForm("New", "new", "New Town")
    made = {processes.create(session, SYSTEM, form, key=key) for key in ("a", "b", "a", None, None)}
    assert (len(made), rows(session, Process)) == (4, 4)
