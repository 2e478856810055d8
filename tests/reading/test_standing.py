"""Who stands behind a line: people counted once, dissent beside agreement, quotes with a yes, sources apart."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.reading import standing, strategies, trace
from deliberation.reading.standing import Standing
from deliberation.services import consent, contributions, moderation, votes
from deliberation.services.consent import ConsentAnswer
from deliberation.services.contributions import Words
from deliberation.services.strategies import add_action
from models import Attribution, Channel, ConsentPurpose, Source
from tests.services.people import (
    Place,
    action_form,
    answer,
    choose,
    contribution,
    member,
    members,
    place,
    publish,
    recommend,
    say,
    state_it,
    statement,
)


def behind(session: Session, here: Place, reference: str = "A01") -> Standing:
    session.rollback()
    return standing.behind(session, here.process_id, trace.load(session, here.process_id), reference)


def test_each_person_counts_once_by_what_they_said_to_most(session: Session) -> None:
    here = place(session)
    author = member(session, here.process_id)
    made = [statement(session, here, author) for _ in range(3)]
    other = statement(session, here, author)
    patterns = [(1, 1, -1), (1, 0, 0), (-1, -1, 1), (1, -1, 0), (0, 0, 0), (1, 1, 1)]
    for choices, who in zip(patterns, members(session, here.process_id, 6), strict=True):
        votes.cast_several(session, who, here.process_id, {**dict(zip(made, choices, strict=True)), other: -1})
    votes.cast(session, member(session, here.process_id), here.process_id, other, 1)
    choose(session, here, recommend(session, here, *made))
    found = behind(session, here)
    assert (found.answered, found.agree, found.disagree, found.share) == (6, 3, 1, None)
    assert (found.contributions, found.people) == (3, 1)


def test_a_share_needs_ten_answers(session: Session) -> None:
    here = place(session)
    made = statement(session, here)
    people = members(session, here.process_id, 10)
    for number, who in enumerate(people[:9]):
        votes.cast(session, who, here.process_id, made, 1 if number < 6 else -1)
    votes.cast(session, people[9], here.process_id, made, 1)
    choose(session, here, recommend(session, here, made))
    assert behind(session, here).share == pytest.approx(0.7)
    answer(session, people[9], here.process_id, given=False)
    assert (behind(session, here).answered, behind(session, here).share) == (9, None)


@pytest.mark.parametrize("assembly", [0, 2])
def test_assembly_and_open_call_are_never_added_up(session: Session, assembly: int) -> None:
    here = place(session)
    made = statement(session, here)
    for who in members(session, here.process_id, assembly):
        votes.cast(session, who, here.process_id, made, -1)
    for who in members(session, here.process_id, 3, Source.OPEN_CALL):
        votes.cast(session, who, here.process_id, made, 1)
    choose(session, here, recommend(session, here, made))
    found = behind(session, here)
    assert (found.answered, found.agree, found.disagree) == ((2, 0, 2) if assembly else (3, 3, 0))


def test_channels_are_told_only_where_none_is_small(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = [say(session, who, here.process_id) for _ in range(5)]
    made = state_it(session, here, *said)
    recommended = recommend(session, here, made, final=False)
    assert behind(session, here, recommended).channels == (("online", 5),)
    other = place(session)
    said = [
        contributions.submit(
            session, member(session, other.process_id), other.process_id, Words("Bus.", channel=channel)
        ).reference
        for channel in [Channel.ONLINE] * 6 + [Channel.PHONE] * 4
    ]
    recommended = recommend(session, other, state_it(session, other, *said), final=False)
    found = behind(session, other, recommended)
    assert (found.contributions, found.people) == (10, 10)
    assert 4 not in {count for _, count in found.channels}
    assert 6 not in {count for _, count in found.channels}, "beside the total it would tell the other one"


def test_quotes_are_three_at_most_and_only_while_the_yes_stands(session: Session) -> None:
    here = place(session)
    people = [member(session, here.process_id, quoted=Attribution.PSEUDONYM) for _ in range(5)]
    said = [say(session, who, here.process_id, f"Number {at}.") for at, who in enumerate(people)]
    recommended = recommend(session, here, state_it(session, here, *said), final=False)

    def quoted() -> list[str]:
        return [one.text for one in behind(session, here, recommended).quotes]

    assert quoted() == ["Number 0.", "Number 1.", "Number 2."]
    answer(session, people[0], here.process_id, ConsentPurpose.BE_QUOTED, given=False)
    contributions.withdraw(session, people[1], contribution(session, here.process_id, said[1]).public_id)
    moderation.hide(session, here.facilitator, here.process_id, said[2], reason="advertising")
    assert quoted() == ["Number 3.", "Number 4."]
    answer(session, people[3], here.process_id, given=False)
    assert quoted() == ["Number 4."]
    found = behind(session, here, recommended)
    assert (found.contributions, found.people, found.withdrawn) == (2, 2, 3)


@pytest.mark.parametrize("how", list(Attribution))
def test_each_is_named_as_they_chose(session: Session, how: Attribution) -> None:
    here = place(session)
    who = member(session, here.process_id)
    shown = consent.WORDINGS[ConsentPurpose.BE_QUOTED]
    given = ConsentAnswer(ConsentPurpose.BE_QUOTED, given=True, attribution=how)
    line = "Jo from the hill" if how in (Attribution.NAME, Attribution.CIRCUMSTANCE) else None
    consent.answer(session, who, here.process_id, given, shown=shown, language="en-GB", line=line)
    recommended = recommend(session, here, statement(session, here, who), final=False)
    (quote,) = behind(session, here, recommended).quotes
    expected = {Attribution.PSEUDONYM: who.parts[0].pseudonym, Attribution.NONE: ""}
    assert quote.attribution == expected.get(how, "Jo from the hill")


def test_the_lines_of_a_published_strategy(session: Session) -> None:
    here = place(session)
    made = statement(session, here, text="Run buses at night.")
    choose(session, here, recommend(session, here, made))
    add_action(session, here.convenor, here.process_id, "P01", action_form("Train staff.", officers=True))
    reference = publish(session, here)
    action = strategies.line(session, reference, "A01")
    assert (action.kind, action.text, action.officer_proposed) == ("action", "Buy a bus.", False)
    assert {(one.kind, one.reference) for one in action.steps} == {
        ("statement", made),
        ("recommendation", "R01"),
        ("priority", "P01"),
    }
    assert action.standing.contributions == 1
    officers = strategies.line(session, reference, "A02")
    assert (officers.officer_proposed, officers.steps, officers.standing.contributions) == (True, (), 0)
    assert [strategies.line(session, reference, one).kind for one in ("P01", "R01")] == ["priority", "recommendation"]
    for wrong in ("A03", made, "C01", ""):
        with pytest.raises(NotFound):
            strategies.line(session, reference, wrong)
    with pytest.raises(NotFound):
        strategies.line(session, "ST-000000", "A01")


def test_a_line_that_lost_its_words_still_stands_with_the_count_of_what_went(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id, quoted=Attribution.PSEUDONYM)
    choose(session, here, recommend(session, here, statement(session, here, who)))
    reference = publish(session, here)
    contributions.withdraw(session, who, contribution(session, here.process_id, "C01").public_id)
    found = strategies.line(session, reference, "A01").standing
    assert (found.contributions, found.people, found.withdrawn, found.quotes) == (0, 0, 1, ())
