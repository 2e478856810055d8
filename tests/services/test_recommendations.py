"""Recommendations: drawn from statements, changed in the open with a note, frozen once final."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import recommendations as reading
from deliberation.reading.recommendations import RecommendationView, VersionView
from deliberation.services import contributions, recommendations
from deliberation.services.recommendations import RecommendationForm
from models import ProcessState, Recommendation, RecommendationVersion
from tests.services.people import (
    Place,
    actions,
    contribution,
    member,
    place,
    recommend,
    rows,
    set_state,
    statement,
)

FORM = RecommendationForm(title="More buses", text="One more an hour.", why="People are stuck.")


def view(session: Session, here: Place, reference: str = "R01") -> RecommendationView:
    return reading.draft(session, here.facilitator, here.process_id, reference)


def change(session: Session, here: Place, note: str = "Shorter.", **changed: str) -> int:
    form = replace(FORM, **changed)
    return recommendations.change(session, here.facilitator, here.process_id, "R01", form, note=note)


def move(session: Session, here: Place, to: str) -> None:
    recommendations.move(session, here.facilitator, here.process_id, "R01", to)


def lose(session: Session, here: Place, said: str) -> None:
    contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, said).public_id)


def test_a_draft_stands_on_statements(session: Session) -> None:
    here = place(session)
    made = [statement(session, here) for _ in range(2)]
    set_state(session, here.process_id, ProcessState.DRAFTING)
    with pytest.raises(DeliberationError, match="recommendation_needs_statement"):
        recommendations.draft(session, here.facilitator, here.process_id, FORM, statements=())
    for wrong in ("S99", "C01", "R01"):
        with pytest.raises(NotFound):
            recommendations.draft(session, here.facilitator, here.process_id, FORM, statements=[made[0], wrong])
    for part in ("title", "text", "why"):
        form = replace(FORM, **{part: " "})
        with pytest.raises(DeliberationError) as error:
            recommendations.draft(session, here.facilitator, here.process_id, form, statements=made)
        assert (error.value.code, error.value.field) == ("text_empty", part)
    assert rows(session, Recommendation) == 0
    drafted = recommendations.draft(session, here.facilitator, here.process_id, FORM, statements=[*made, made[0]])
    found = view(session, here, drafted)
    assert (found.statements, found.contributions, found.version, found.state) == (tuple(made), 2, 1, "draft")
    assert not found.lost_its_source


def test_every_version_is_kept_with_what_changed_and_why(session: Session) -> None:
    here = place(session)
    recommend(session, here, statement(session, here), final=False)
    assert change(session, here, text="Two more an hour.", note="One is not enough.") == 2
    assert view(session, here).state == "draft"
    move(session, here, "circulated")
    assert change(session, here, text="Two an hour.", note="Shorter.") == 3
    assert view(session, here).state == "revised"
    with pytest.raises(DeliberationError, match="text_empty"):
        change(session, here, note="\n")
    kept = reading.versions(session, here.facilitator, here.process_id, "R01")
    assert [(one.version, one.text, one.change_note) for one in kept] == [
        (3, "Two an hour.", "Shorter."),
        (2, "Two more an hour.", "One is not enough."),
        (1, "Pay for one more bus an hour.", ""),
    ]
    assert kept[-1] == VersionView(
        1, "Run more buses", "Pay for one more bus an hour.", "People cannot get to the clinic.", ""
    )


def test_what_is_final_is_frozen(session: Session) -> None:
    here = place(session)
    made, other = statement(session, here), statement(session, here)
    recommend(session, here, made)
    before = view(session, here)
    with pytest.raises(Refused, match="recommendation_is_final"):
        change(session, here)
    with pytest.raises(Refused, match="recommendation_is_final"):
        recommendations.add_statement(session, here.facilitator, here.process_id, "R01", statement=other)
    for to in ("draft", "circulated", "revised", "adopted", "nonsense"):
        with pytest.raises(Refused, match="recommendation_cannot_move"):
            move(session, here, to)
    move(session, here, "final")
    assert view(session, here) == before
    assert rows(session, RecommendationVersion) == 1
    assert actions(session) == ["recommendation_final"]


def test_the_steps_are_taken_in_order(session: Session) -> None:
    here = place(session)
    recommend(session, here, statement(session, here), final=False)
    allowed = {"draft": {"circulated"}, "circulated": {"revised", "final"}, "revised": {"final"}, "final": set()}
    for state, following in allowed.items():
        assert set(recommendations.next_steps(state)) == following
    for to in ("final", "revised"):
        with pytest.raises(Refused, match="recommendation_cannot_move"):
            move(session, here, to)
    for to in ("circulated", "revised", "final"):
        move(session, here, to)
        assert view(session, here).state == to
    assert recommendations.next_steps("nonsense") == ()
    assert actions(session) == ["recommendation_final"], "drafts are nobody's record; the final wording is"


def test_recommendations_are_written_only_while_that_is_on(session: Session) -> None:
    here = place(session)
    made = statement(session, here)
    recommend(session, here, made, final=False)
    writing_up = {ProcessState.DELIBERATING, ProcessState.DRAFTING, ProcessState.DECIDING}
    for state in set(ProcessState) - writing_up:
        set_state(session, here.process_id, state)
        for act in (
            lambda: recommendations.draft(session, here.facilitator, here.process_id, FORM, statements=[made]),
            lambda: change(session, here),
            lambda: move(session, here, "circulated"),
            lambda: recommendations.add_statement(session, here.facilitator, here.process_id, "R01", statement=made),
        ):
            with pytest.raises(Refused, match="cannot_draft_now"):
                act()
    assert rows(session, Recommendation) == rows(session, RecommendationVersion) == 1


def test_a_lost_source_is_flagged_holds_it_up_and_can_be_replaced(session: Session) -> None:
    here = place(session)
    made, other = statement(session, here), statement(session, here)
    recommend(session, here, made, final=False)
    move(session, here, "circulated")
    lose(session, here, "C01")
    found = view(session, here)
    assert (found.lost_its_source, found.statements, found.contributions, found.withdrawn) == (True, (), 0, 1)
    with pytest.raises(Refused, match="recommendation_lost_its_source"):
        move(session, here, "final")
    with pytest.raises(Refused, match="statement_withdrawn"):
        recommendations.add_statement(session, here.facilitator, here.process_id, "R01", statement=made)
    for _ in range(2):
        recommendations.add_statement(session, here.facilitator, here.process_id, "R01", statement=other)
    found = view(session, here)
    assert (found.lost_its_source, found.statements, found.contributions) == (False, (other,), 1)
    move(session, here, "final")


def test_forms_sent_twice(session: Session) -> None:
    here = place(session)
    made = statement(session, here)
    set_state(session, here.process_id, ProcessState.DRAFTING)
    drafted = {
        recommendations.draft(session, here.facilitator, here.process_id, FORM, statements=[made], key="k")
        for _ in range(2)
    }
    changed = {
        recommendations.change(session, here.facilitator, here.process_id, "R01", FORM, note="Again.", key="k")
        for _ in range(2)
    }
    assert (drafted, changed) == ({"R01"}, {2})
    assert rows(session, RecommendationVersion) == 2


def test_drafts_are_for_the_processes_own_people_and_final_ones_for_all(session: Session) -> None:
    here, there = place(session), place(session)
    recommend(session, here, statement(session, here), final=False)
    assert reading.public(session, here.process_id) == ()
    for actor in (member(session, here.process_id), here.convenor, here.committee):
        assert [one.reference for one in reading.drafts(session, actor, here.process_id)] == ["R01"]
    for actor in (Actor(), there.facilitator, there.committee):
        with pytest.raises(NotAllowed):
            reading.drafts(session, actor, here.process_id)
    move(session, here, "circulated")
    move(session, here, "final")
    assert [one.reference for one in reading.public(session, here.process_id)] == ["R01"]
    with pytest.raises(NotFound):
        view(session, here, "R02")


def test_who_writes_recommendations(session: Session) -> None:
    here, there = place(session), place(session)
    made = statement(session, here)
    recommend(session, here, made, final=False)
    for actor in (member(session, here.process_id), here.convenor, here.committee, there.facilitator):
        with pytest.raises(NotAllowed):
            recommendations.change(session, actor, here.process_id, "R01", FORM, note="Mine.")
    for actor in (member(session, here.process_id), here.committee, there.convenor):
        with pytest.raises(NotAllowed):
            recommendations.move(session, actor, here.process_id, "R01", "circulated")
