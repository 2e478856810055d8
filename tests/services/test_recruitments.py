"""The plan of whom to bring together: shares as people write them, seats by hand with a reason, clear refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.exchange.pools import read_quotas
from deliberation.exchange.shares import targets_csv
from deliberation.permissions import ANONYMOUS
from deliberation.reading import recruitments as reading
from deliberation.reading.recruitments import Plan
from deliberation.services import recruitments
from models import AuditEvent, ProcessState, Recruitment, RecruitmentShare
from tests.services.people import Place, place, rows, set_state
from tests.services.recruiting import PLAN, SHARES


def planning(session: Session, state: ProcessState = ProcessState.REMIT_AGREED) -> Place:
    here = place(session)
    set_state(session, here.process_id, state)
    return here


def planned(session: Session, here: Place) -> Plan:
    found = reading.plan(session, here.convenor, here.process_id)
    assert found is not None
    return found


def seats(found: Plan, feature: str) -> dict[str, int]:
    return {
        one.target.value: one.target.seats for each in found.features for one in each.groups if each.name == feature
    }


def test_shares_become_seats_and_the_room_that_a_draw_has(session: Session) -> None:
    here = planning(session)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)
    found = planned(session, here)
    assert (found.seats, found.reserves, found.in_percent) == (48, 12, False)
    assert seats(found, "age") == {"18-29": 9, "30-44": 13, "45-59": 15, "60+": 11}
    ages = found.features[0].groups
    assert [(one.quota.minimum, one.quota.maximum) for one in ages] == [(8, 10), (12, 14), (14, 16), (10, 12)]
    assert ages[0].target.share == Fraction(189, 1000)
    assert reading.plan(session, ANONYMOUS, here.process_id) == found


def test_seats_by_hand_stand_beside_the_share_and_can_be_taken_back(session: Session) -> None:
    here = planning(session)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)

    def by_hand(number: int | None, why: str = "") -> None:
        recruitments.set_by_hand(
            session, here.convenor, here.process_id, "lived experience", "yes", seats=number, why=why
        )

    by_hand(24, "They are left out elsewhere.")
    found = planned(session, here)
    assert seats(found, "lived experience") == {"yes": 24, "no": 24}
    chosen = found.features[1].groups[0].target
    assert (chosen.why, chosen.expected) == ("They are left out elsewhere.", Fraction(1056, 100))
    # A new plan keeps what was decided for a group that is still there.
    recruitments.plan(session, here.convenor, here.process_id, replace(PLAN, seats=40))
    assert seats(planned(session, here), "lived experience") == {"yes": 24, "no": 16}
    by_hand(None)
    assert seats(planned(session, here), "lived experience") == {"yes": 9, "no": 31}


@pytest.mark.parametrize(
    ("number", "why", "code"),
    [(24, " ", "text_empty"), (49, "Why not.", "group_seats_out_of_range"), (-1, "No.", "group_seats_out_of_range")],
)
def test_seats_by_hand_need_a_number_and_a_reason(session: Session, number: int, why: str, code: str) -> None:
    here = planning(session)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)
    with pytest.raises(DeliberationError, match=code):
        recruitments.set_by_hand(session, here.convenor, here.process_id, "age", "60+", seats=number, why=why)
    with pytest.raises(NotFound, match="group_unknown"):
        recruitments.set_by_hand(session, here.convenor, here.process_id, "age", "61+", seats=1, why="So.")
    assert seats(planned(session, here), "age")["60+"] == 11


def test_by_hand_in_all_groups_has_to_come_to_all_seats(session: Session) -> None:
    here = planning(session)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)
    recruitments.set_by_hand(
        session, here.convenor, here.process_id, "lived experience", "yes", seats=24, why="They are left out."
    )
    events = rows(session, AuditEvent)
    with pytest.raises(DeliberationError, match="recruiting_targets_differ") as refused:
        recruitments.set_by_hand(
            session, here.convenor, here.process_id, "lived experience", "no", seats=20, why="Fewer."
        )
    assert refused.value.params["feature"] == "lived experience"
    assert seats(planned(session, here), "lived experience") == {"yes": 24, "no": 24}
    assert rows(session, AuditEvent) == events


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"seats": None}, "seats_out_of_range", "seats"),
    ({"seats": 0}, "seats_out_of_range", "seats"),
    ({"seats": 501}, "seats_out_of_range", "seats"),
    ({"reserves": -1}, "ballot_figure", "reserves"),
    ({"slack": 11}, "ballot_figure", "slack"),
    ({"rounding": "up"}, "choice_unknown", "rounding"),
    ({"source": "  "}, "text_empty", "source"),
    ({"source_day": None}, "share_day_missing", "source_day"),
    ({"shares": ""}, "text_empty", "shares"),
    ({"shares": "age; 18-29"}, "share_line", "shares"),
    ({"shares": "age; 18-29; 1; 2"}, "share_line", "shares"),
    ({"shares": "age;; 5"}, "share_line", "shares"),
    ({"shares": 'age,"18-29,5'}, "share_line", "shares"),
    ({"shares": "age; 18-29; many"}, "share_number", "shares"),
    ({"shares": "age; 18-29; -3"}, "share_number", "shares"),
    ({"shares": "age; 18-29; 5\nAGE; 30+; 5"}, "share_spelling", "shares"),
    ({"shares": "age; 18-29; 5\nage; 18-29; 5"}, "share_twice", "shares"),
    ({"shares": "age; 18-29; 40%\nage; 30+; 40%"}, "share_sum", "shares"),
    ({"shares": "age; 18-29; 0\nage; 30+; 0"}, "share_sum", "shares"),
    ({"shares": f"age; {'x' * 61}; 5"}, "share_groups", "shares"),
    ({"shares": "\n".join(f"age; {number}; 5" for number in range(121))}, "share_groups", "shares"),
    ({"shares": SHARES * 100}, "text_too_long", "shares"),
    ({"slack": 0, "never_alone": True, "shares": "a; b; 1\na; c; 47"}, "recruiting_quotas_contradict", "shares"),
]


@pytest.mark.parametrize(("change", "code", "field"), WRONG)
def test_what_makes_no_plan_is_refused_whole(session: Session, change: dict[str, Any], code: str, field: str) -> None:
    here = planning(session)
    with pytest.raises(DeliberationError, match=code) as refused:
        recruitments.plan(session, here.convenor, here.process_id, replace(PLAN, **change))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert rows(session, Recruitment) == rows(session, RecruitmentShare) == 0


def test_the_line_that_is_wrong_is_named_as_it_was_written(session: Session) -> None:
    here = planning(session)
    with pytest.raises(DeliberationError) as refused:
        recruitments.plan(session, here.convenor, here.process_id, replace(PLAN, shares=f"{SHARES}\nage; 99; some"))
    assert refused.value.params["line"] == 7


def test_numbers_of_a_day_to_come_are_refused(session: Session) -> None:
    here = planning(session)
    tomorrow = clock.now().date() + timedelta(days=1)
    with pytest.raises(DeliberationError, match="share_day_to_come"):
        recruitments.plan(session, here.convenor, here.process_id, replace(PLAN, source_day=tomorrow))


@pytest.mark.parametrize(
    "text",
    [
        "age; 18-29; 23.4%\nage; 30+; 76.6 %",
        "age؛ 18-29؛ 23.4%\nage؛ 30+؛ 76.6%",
        "feature;value;share\nage; 18-29; 23.4%\nage; 30+; 76.6%",
        "Category,Name,Share\nage,18-29,23.4%\nage,30+,76.6",
        "age\t18-29\t23.4%\nage\t30+\t76.6%",
        "age,18-29,23.4%\nage,30+,76.6",
        ' age ; "18-29" ; 23.4%\n\nage;30+;76.6%',
    ],
)
def test_lines_may_be_written_or_copied_in_several_ways(text: str) -> None:
    found = {one.value.strip('"'): one.amount for one in recruitments.read(text)}
    assert found == {"18-29": Fraction(234, 10), "30+": Fraction(766, 10)}


def test_percent_are_kept_exactly_and_said_to_be_percent(session: Session) -> None:
    here = planning(session)
    third = "33.333333333333"
    text = f"a; b; {third}%\na; c; {third}%\na; d; 33.333333333334%"
    recruitments.plan(session, here.convenor, here.process_id, replace(PLAN, shares=text))
    found = planned(session, here)
    assert found.in_percent
    assert [one.amount for one in found.features[0].groups] == [third, third, "33.333333333334"]


def test_a_group_may_have_a_percent_sign_of_its_own() -> None:
    found = recruitments.read("income; under 50% of most; 300\nincome; more; 700")
    assert [one.amount for one in found] == [300, 700]


def test_a_group_may_have_commas_and_quotation_marks(session: Session) -> None:
    here = planning(session)
    recruitments.plan(
        session, here.convenor, here.process_id, replace(PLAN, shares='health; "a lot", always; 30\nhealth; other; 70')
    )
    assert seats(planned(session, here), "health") == {'"a lot", always': 14, "other": 34}


def test_before_the_remit_is_agreed_only_the_convenor_reads_it(session: Session) -> None:
    here = planning(session, ProcessState.DRAFT)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)
    assert planned(session, here).seats == 48
    for actor in (ANONYMOUS, here.facilitator, here.committee):
        with pytest.raises(NotAllowed):
            reading.plan(session, actor, here.process_id)


def test_once_people_are_welcomed_it_stays_as_it_is(session: Session) -> None:
    here = planning(session, ProcessState.RECRUITING)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)
    set_state(session, here.process_id, ProcessState.ONBOARDING)
    with pytest.raises(Refused, match="cannot_plan_recruiting_now"):
        recruitments.plan(session, here.convenor, here.process_id, replace(PLAN, seats=50))
    with pytest.raises(Refused, match="cannot_plan_recruiting_now"):
        recruitments.set_by_hand(session, here.convenor, here.process_id, "age", "60+", seats=20, why="So.")
    assert planned(session, here).seats == 48


def test_the_file_is_what_the_lottery_reads(session: Session, tmp_path: Path) -> None:
    here = planning(session)
    shares = f"{SHARES}\nroot; =SUM(A1); 2\nroot; here; 98"
    recruitments.plan(session, here.convenor, here.process_id, replace(PLAN, shares=shares, never_alone=True))
    groups = [one for feature in planned(session, here).features for one in feature.groups]
    path = tmp_path / "quotas.csv"
    path.write_text(targets_csv([one.target for one in groups], [one.quota for one in groups]), encoding="utf-8")
    read = read_quotas(path)
    assert [(one.minimum, one.maximum, one.or_none) for one in read] == [
        (one.quota.minimum, one.quota.maximum, one.quota.or_none) for one in groups
    ]
    assert [one.or_none for one in read] == [False] * 6 + [True, False]
    assert read[6].value == "'=SUM(A1)"
