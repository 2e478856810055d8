"""Every route is tried by every role, and meets what the table says; who is refused changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.access import ACCESS
from tests.web.access_rows import REFUSED, SHOWN, SIGN_IN, Row, met
from tests.web.security.house import ROLES, House, Rows, changed, named

# Reading never changes anything, with one exception: leaving in a hurry has to be a plain link (it ends the session).
WRITING_LINKS = {"public.leave": {"sign_in"}}
AUDIT = {"audit_event", "audit_payload"}
NOT_CONTENT = {"idempotency_key", "wrong_try"}
ROWS = [(endpoint, method, row) for endpoint, methods in ACCESS.items() for method, row in methods.items()]


def names_of(routes: Flask) -> set[tuple[str, str]]:
    """Every endpoint with each of its methods."""
    return {
        (rule.endpoint, method)
        for rule in routes.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(house: House) -> None:
    there, told = names_of(house.app), {(endpoint, method) for endpoint, method, _ in ROWS}
    assert not there - told, f"routes without a row: {sorted(there - told)}"
    assert not told - there, f"rows without a route: {sorted(told - there)}"


def test_every_row_says_what_each_role_meets() -> None:
    assert not [(endpoint, method) for endpoint, method, row in ROWS if set(row.outcomes) != set(ROLES)]


@pytest.mark.parametrize(("endpoint", "method", "row"), ROWS, ids=[f"{one} {method}" for one, method, _ in ROWS])
def test_every_role_meets_what_the_table_says(house_of_module: House, endpoint: str, method: str, row: Row) -> None:
    house, found, acted = house_of_module, {}, False
    house.put_back()
    before = house.rows()
    for role in ROLES:
        with house.ask(role, endpoint, method, row) as response:
            found[role] = met(response)
        after = house.rows()
        different = changed(before, after)
        if method == "POST" and found[role] in (SHOWN, SIGN_IN):
            acted = acted or bool(different - AUDIT - NOT_CONTENT)
            if different:
                house.put_back()
                before = house.rows()
            continue
        assert different <= _may_change(endpoint, role, found[role]), f"{role} changed {different}"
        if found[role] == REFUSED and role != "visitor":
            assert _new_events(before, after) == ["refused"], f"{role} was refused without a note"
        before = after
    wrong = {role: f"{found[role]}, not {row.outcomes[role]}" for role in ROLES if found[role] != row.outcomes[role]}
    assert not wrong
    assert acted == (row.acts and method == "POST"), "a right request should show that a wrong one was refused"


def _may_change(endpoint: str, role: str, outcome: str) -> set[str]:
    if outcome == REFUSED and role != "visitor":
        return AUDIT
    return WRITING_LINKS.get(endpoint, set())


def _new_events(before: Rows, after: Rows) -> list[object]:
    new = after["audit_event"][len(before["audit_event"]) :]
    return [one["action"] for one in named("audit_event", new)]
