"""The steps come in their order, and only on what is one's own (ASVS 2.2, 2.3.1, 8.2.2, 8.4.1)."""

from __future__ import annotations

import pytest

from deliberation.database import db
from deliberation.services import consent
from tests.web.access import ACCESS
from tests.web.access_rows import REFUSED, met
from tests.web.security.building import move_to
from tests.web.security.house import ROLES, House, changed

NOTES = {"audit_event", "audit_payload", "idempotency_key"}


def faults(house: House, role: str, address: str, fields: dict[str, str], *statuses: int) -> list[str]:
    """What is wrong with how these fields are refused there: another answer than one of these, or something stored."""
    before = house.rows()
    answer = house.post(house.browser(role), address, fields)
    found = [] if answer.status_code in statuses else [f"{address} answered {answer.status_code}"]
    if answer.mimetype != "text/html":
        found.append(f"{address} answered with {answer.mimetype}")
    return found + [f"{table} was written to" for table in sorted(changed(before, house.rows()) - NOTES)]


def test_2_3_1_nobody_votes_or_speaks_before_they_said_yes(house: House) -> None:
    talk = house.places["talk"]
    with house.app.app_context():
        actor, given = (
            house.prepared.people.actor(db.session(), "member"),
            consent.answer_from("take_part", given=False),
        )
        shown = consent.wording_of("take_part")
        consent.answer(db.session(), actor, talk.id, given, shown=shown, language="en-GB")
    own = f"/take-part/{talk.public_id}"
    assert (
        faults(house, "member", f"{own}/vote/{talk.names['statement2']}", {"choice": "agree", "act": "next"}, 303) == []
    )
    assert faults(house, "member", f"{own}/say/send", {"text": "A bus", "provenance": "own_words"}, 303, 400) == []


def test_2_3_1_nobody_votes_after_the_end(house: House) -> None:
    plan = house.places["plan"]
    address = f"/take-part/{plan.public_id}/vote/{plan.names['statement']}"
    assert faults(house, "member", address, {"choice": "disagree", "act": "next"}, 200, 409) == []
    assert faults(house, "member", f"/take-part/{plan.public_id}/say/send", {"text": "A bus"}, 200, 400, 409) == []


def test_2_3_1_a_closed_statement_takes_no_votes(house: House) -> None:
    talk = house.places["talk"]
    address = f"/take-part/{talk.public_id}/vote/{talk.names['closed']}"
    assert faults(house, "member", address, {"choice": "agree", "act": "next"}, 303) == []


def test_2_3_1_nothing_is_published_before_it_is_approved(house: House) -> None:
    plan = house.places["plan"]
    assert faults(house, "convenor", f"/run/{plan.public_id}/strategy/publish", {}, 409) == []
    assert faults(house, "convenor", f"/run/{house.places['talk'].public_id}/strategy/publish", {}, 404) == []


@pytest.mark.parametrize("seen", ["", "0" * 64, "a mark of something else"])
def test_2_3_1_nothing_is_approved_that_was_not_read(house: House, seen: str) -> None:
    plan = house.places["plan"]
    assert faults(house, "advisory_member", f"/committee/{plan.public_id}/strategy/approve", {"seen": seen}, 409) == []


def test_2_3_1_what_changed_after_it_was_read_is_not_approved(house: House) -> None:
    plan = house.places["plan"]
    row = ACCESS["convenor.add_action"]["POST"]
    with house.ask("convenor", "convenor.add_action", "POST", row) as answer:
        assert answer.status_code == 303
    address = f"/committee/{plan.public_id}/strategy/approve"
    assert faults(house, "advisory_member", address, {"seen": plan.names["mark"]}, 409) == []


def test_2_3_1_a_change_takes_the_approval_away(house: House) -> None:
    ready = house.places["ready"]
    address = f"/run/{ready.public_id}/strategy/{ready.names['priority']}/action"
    fields = dict(ACCESS["convenor.add_action"]["POST"].fields)  # type: ignore[arg-type]  # a mapping in this row
    assert house.post(house.browser("convenor"), address, fields).status_code == 303
    assert faults(house, "convenor", f"/run/{ready.public_id}/strategy/publish", {}, 409) == []


def test_2_3_1_no_state_is_jumped_over(house: House) -> None:
    talk = house.places["talk"]
    for to in ("closed", "decided", "draft", "", "paused"):
        assert faults(house, "convenor", f"/run/{talk.public_id}/move", {"to": to}, 400, 409) == []
    assert (
        faults(house, "advisory_member", f"/committee/{talk.public_id}/back", {"reason": "x", "to": "draft"}, 400, 409)
        == []
    )


def test_2_3_1_no_recommendation_becomes_final_at_once(house: House) -> None:
    plan = house.places["plan"]
    address = f"/desk/{plan.public_id}/recommendations/{plan.names['recommendation']}/move"
    for step in ("final", "adopted", "draft"):
        assert faults(house, "facilitator", f"{address}/{step}", {}, 404, 409) == []


def test_2_3_1_whoever_hid_words_does_not_judge_them(house: House) -> None:
    talk = house.places["talk"]
    hide = f"/desk/{talk.public_id}/words/{talk.names['quoted']}/hide"
    fields = {"reason": "advertising", "note": ""}
    assert house.post(house.browser("convenor"), hide, fields).status_code == 303
    own = f"/take-part/{talk.public_id}/words/{talk.names['own']}/appeal"
    assert house.post(house.browser("member"), own, {"note": "No"}).status_code == 303
    judge = f"/desk/{talk.public_id}/appeals/{talk.names['quoted']}"
    assert faults(house, "convenor", judge, {"answer": "show", "note": "Fine"}, 400, 409) == []


def test_2_3_1_results_stay_closed_until_ones_own_answers_are_in(house: House) -> None:
    talk = house.places["talk"]
    assert "This opens later" in house.browser("member").get(f"/take-part/{talk.public_id}/results").text
    assert "This opens later" in house.browser("visitor").get(f"/projects/{talk.public_id}/results").text
    assert "This opens later" not in house.browser("other_member").get(f"/take-part/{talk.public_id}/results").text


def test_2_3_1_nobody_joins_before_or_after(house: House) -> None:
    talk = house.places["talk"]
    with house.app.app_context():
        move_to(db.session(), talk, "drafting")
    client = house.browser("visitor")
    with client.session_transaction() as cookie:
        cookie["joining"] = talk.public_id
    before = house.rows()
    assert house.post(client, "/join/open", {"once": "c"}).status_code == 409
    assert changed(before, house.rows()) == set()


def test_8_2_2_the_parts_of_another_project_are_not_reached_through_ones_own(house: House) -> None:
    """Each route with a part in its address is asked for with the part of the project elsewhere."""
    elsewhere = house.places["elsewhere"].names
    tried = 0
    for endpoint, methods in ACCESS.items():
        for method, row in methods.items():
            foreign = {name: elsewhere[_UNLIKE[value]] for name, value in row.values.items() if value in _UNLIKE}
            role = next((role for role in ROLES if row.outcomes[role] == "shown"), "")
            if not foreign or role == "visitor":
                continue
            before, tried = house.rows(), tried + 1
            other = type(row)(row.outcomes, row.at, {**row.values, **foreign}, row.fields, row.cookie, row.acts)
            with house.ask(role, endpoint, method, other) as answer:
                assert answer.status_code in (403, 404) or not changed(before, house.rows()), endpoint
                assert "wombat" not in answer.text
                assert "elsewhere" not in answer.text
            assert changed(before, house.rows()) <= NOTES, endpoint
    assert tried > 8


# What these are called differs from place to place; references such as S01 are each place's own.
_UNLIKE = {
    "own": "own",
    "own_hidden": "own_hidden",
    "own_scribed": "own_scribed",
    "pseudonym_advisory_member": "pseudonym_advisory_elsewhere",
    "strategy": "strategy",
}


def test_8_2_2_ones_own_words_are_not_shown_under_another_project(house: House) -> None:
    talk, plan = house.places["talk"], house.places["plan"]
    client = house.browser("member")
    for rest in ("words/{}", "said/{}", "words/{}/take-back"):
        path = rest.format(talk.names["own"])
        assert client.get(f"/take-part/{talk.public_id}/{path}").status_code == 200
        assert client.get(f"/take-part/{plan.public_id}/{path}").status_code == 404


def test_8_4_1_a_project_that_is_being_set_up_is_there_for_its_own_people_only(house: House) -> None:
    draft = house.places["draft"]
    for role in ROLES:
        answer = house.browser(role).get(f"/projects/{draft.public_id}")
        own = role not in ("visitor", "administrator", "half_signed_in") and "elsewhere" not in role
        assert answer.status_code == (200 if own else 404), role
        if not own:
            assert draft.public_id not in house.browser(role).get("/").text


def test_8_4_1_the_record_of_a_project_tells_nothing_of_another(house: House) -> None:
    elsewhere = house.places["elsewhere"]
    with house.app.app_context():
        other = house.prepared.people.actor(db.session(), "facilitator_elsewhere").public_id
    talk = house.places["talk"].public_id
    for role, address in (("convenor", f"/run/{talk}/record"), ("advisory_member", f"/committee/{talk}/record")):
        answer = house.browser(role).get(address)
        assert answer.status_code == 200
        for secret in (elsewhere.public_id, elsewhere.names["strategy"], other):
            assert secret not in answer.text


def test_8_1_1_staff_without_their_second_factor_open_nothing(house: House) -> None:
    """They are led to it, or refused, wherever a role is needed."""
    for endpoint, methods in ACCESS.items():
        for method, row in methods.items():
            if row.outcomes["visitor"] == "shown" or endpoint.startswith("account."):
                continue
            with house.ask("half_signed_in", endpoint, method, row) as answer:
                assert met(answer) != "shown", endpoint


def test_8_2_1_an_administrator_sees_nothing_of_a_project_by_that(house: House) -> None:
    for key in ("talk", "plan", "told"):
        pid = house.places[key].public_id
        for address in (
            f"/run/{pid}/",
            f"/desk/{pid}/",
            f"/committee/{pid}/",
            f"/take-part/{pid}/",
            f"/run/{pid}/record",
        ):
            assert met(house.browser("administrator").get(address)) == REFUSED


@pytest.mark.parametrize("made_up", ["aaaaaaaaaa", "1", "0", "-1", "%2e%2e", "..", "null", "talk", "é", "A" * 3000])
def test_8_2_2_ids_that_are_made_up_lead_nowhere(house: House, made_up: str) -> None:
    for pattern in ("/projects/{}", "/take-part/{}/", "/desk/{}/", "/run/{}/", "/committee/{}/", "/strategies/{}"):
        assert house.browser("convenor").get(pattern.format(made_up)).status_code == 404
