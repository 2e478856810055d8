"""What a form may do: only with its own token, only by POST, only what it shows, only once (ASVS 2.3.4, 3.5, 15.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.access import ACCESS
from tests.web.access_rows import NOT_FOUND, SHOWN, SIGN_IN, Row
from tests.web.security.house import House, Rows, changed, columns_of, named

if TYPE_CHECKING:
    from flask.testing import FlaskClient

# Doors for machines, which are not there without a secret, show no form: tests/web/test_gateway.py tries them.
POSTS = [
    (endpoint, methods["POST"])
    for endpoint, methods in ACCESS.items()
    if "POST" in methods and set(methods["POST"].outcomes.values()) != {NOT_FOUND}
]
GETS = [(endpoint, methods["GET"]) for endpoint, methods in ACCESS.items() if "GET" in methods]
NAMES = [endpoint for endpoint, _ in POSTS]
# A second press here is meant to do something again: somebody signs in, or a new secret takes the old one's place.
# Each is said on its page before the button is pressed.
NEW_EACH_TIME = {
    "resident.use_code",
    "resident.join_open_call",
    "account.give_password",
    "account.make_one_time_codes",
    "account.reset_password",
    "account.reset_second_factor",
    "facilitator.cards_again",
    "convenor.new_code",
}
# Opening what is sealed is noted each time, and shown in the answer itself: a page behind a link would be open again.
SHOWN_ONCE = {"facilitator.open_needs", "facilitator.open_payments", "facilitator.open_safeguarding"}
# Here the second press makes nobody new, but gives a new secret: the first answer was lost on its way.
NEW_SECRET = {
    "facilitator.cards_new": {"personal_code"},
    "convenor.make_seat": {"personal_code"},
    "account.store_person": {"staff_account"},
    "resident.helper_code": {"personal_code"},
}
LOGS = {"audit_event", "audit_payload", "wrong_try", "idempotency_key"}
# Fields that no form of ours has; the names are those of columns and of things that only the server may say.
EXTRA = {
    **dict.fromkeys(("is_administrator", "is_staff", "person_id", "membership_id", "process_id", "node_id"), "1"),
    **dict.fromkeys(("second_factor", "by_id", "is_meta_", "count_"), "1"),
    **dict.fromkeys(("created_at", "approved_at", "agreed_at", "disabled_at"), "2031-01-01"),
    "state": "final",
    "role": "convenor",
    "channel": "paper",
    "source": "open_call",
    "version": "99",
    "public_id": "aaaaaaaaaa",
    "reference": "ST-000000",
    "pseudonym_": "M01",
}
# Columns that hold something else each time.
BY_CHANCE = frozenset(
    {
        *("public_id", "pseudonym", "lookup", "slow_hash", "token_hash", "code_hash", "password_hash", "words"),
        *("totp_secret", "totp_last_step", "strategy.reference", "sealed"),
        *("paper_sheet.number", "paper_sheet.pack"),
        *("ballot.lot_seed", "ballot.lot", "ballot_sheet.number", "ballot_sheet.pack"),
    }
)


def permitted(row: Row) -> str:
    """Somebody for whom a route is open, other than a visitor where there is one."""
    open_to = [role for role, outcome in row.outcomes.items() if outcome in (SHOWN, SIGN_IN)]
    signed_in = [role for role in open_to if role != "visitor"]
    shown = [role for role in signed_in if row.outcomes[role] == SHOWN]
    # Where the place has nothing of the kind yet, somebody who is told so.
    told = [role for role, outcome in row.outcomes.items() if outcome == NOT_FOUND]
    return next(iter([*shown, *told, *signed_in, *open_to]))


@pytest.mark.parametrize(("endpoint", "row"), POSTS, ids=NAMES)
def test_3_5_1_without_its_own_token_a_form_does_nothing(house_of_module: House, endpoint: str, row: Row) -> None:
    house = house_of_module
    address, before = house.address(endpoint, row.at, row.values), house.rows()
    fields = row.fields(house, permitted(row)) if callable(row.fields) else row.fields
    before = house.rows()
    for wrong in ({}, {"csrf_token": ""}, {"csrf_token": "a.b.c"}, {"csrf_token": house.csrf()[:-8] + "zzzzzzzz"}):
        answer = house.browser(permitted(row)).post(address, data={**fields, **wrong})
        assert answer.status_code == 400
        assert "Nothing" in answer.text or "safe" in answer.text
    other = house.browser(permitted(row))
    with other.session_transaction(base_url=house.base_url) as cookie:
        cookie["csrf_token"] = "somebody else's"
    assert house.post(other, address, fields).status_code == 400
    assert house.rows() == before


@pytest.mark.parametrize(("endpoint", "row"), POSTS, ids=NAMES)
def test_3_5_3_only_post_changes_anything(house_of_module: House, endpoint: str, row: Row) -> None:
    house = house_of_module
    address, before = house.address(endpoint, row.at, row.values), house.rows()
    rules = list(house.app.url_map.iter_rules())
    pattern = next(rule.rule for rule in rules if rule.endpoint == endpoint)
    reads = {method for rule in rules if rule.rule == pattern for method in rule.methods or ()}
    for method in {"HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - (reads & {"HEAD"}):
        with house.browser(permitted(row)).open(address, method=method) as answer:
            if method == "OPTIONS":
                assert answer.status_code == 200
            else:
                assert answer.status_code == 405
                assert "POST" in answer.headers["Allow"]
                assert method == "HEAD" or "<h1>" in answer.text
    assert house.rows() == before


@pytest.mark.parametrize(("endpoint", "row"), POSTS, ids=NAMES)
def test_15_3_3_fields_that_no_form_has_are_ignored(house: House, endpoint: str, row: Row) -> None:
    """The same rows come to be with and without them; only what is drawn by chance or from the clock may differ."""
    role = permitted(row)
    shapes = []
    for extra in ({}, EXTRA):
        house.put_back()
        before = house.rows()
        fields = row.fields(house, role) if callable(row.fields) else row.fields
        address = house.address(endpoint, row.at, row.values)
        client = _prepared(house, role, row)
        answer = house.post(client, address, {**extra, **fields})
        after = house.rows()
        shapes.append(
            (answer.status_code, {name: _shape(before, after, name) for name in changed(before, after) - LOGS})
        )
    assert shapes[0] == shapes[1]


def _prepared(house: House, role: str, row: Row) -> FlaskClient:
    client = house.browser(role)
    if row.cookie is not None:
        with client.session_transaction(base_url=house.base_url) as cookie:
            cookie.update(row.cookie(house))
    return client


def _shape(before: Rows, after: Rows, name: str) -> list[dict[str, object]]:
    """The rows of a table that are new; of what is drawn by chance or from the clock only what sort of thing it is."""
    new = [row for row in after[name] if row not in before[name]]
    return [
        {column: value if _is_told(name, column, value) else type(value) for column, value in row.items()}
        for row in named(name, new)
    ]


def _is_told(name: str, column: str, value: object) -> bool:
    """Whether a value is the same each time; one that a form sent beside its own fields is told wherever it lands."""
    return value in EXTRA.values() or not (_is_moment(column) or BY_CHANCE & {column, f"{name}.{column}"})


def _is_moment(column: str) -> bool:
    return column.endswith("_at") or column in ("at", "since", "reads_from")


COUNTED = frozenset({"opinion_changes", "votes_rewritten", "at_change", "text_changes"})


def _without_times(rows: Rows) -> Rows:
    """The rows without the moments at which they were written, and how often: doing the same again is a write too."""
    kept = {
        name: [at for at, column in enumerate(columns_of(name)) if not _is_moment(column) and column not in COUNTED]
        for name in rows
    }
    return {name: [tuple(row[at] for at in kept[name]) for row in found] for name, found in rows.items()}


@pytest.mark.parametrize(("endpoint", "row"), POSTS, ids=NAMES)
def test_2_3_4_pressed_twice_it_is_done_once(house: House, endpoint: str, row: Row) -> None:
    role = permitted(row)
    fields = {"once": "the same form", **(row.fields(house, role) if callable(row.fields) else row.fields)}
    address = house.address(endpoint, row.at, row.values)
    first, second = _prepared(house, role, row), _prepared(house, role, row)
    assert house.post(first, address, fields).status_code == 303 or endpoint in SHOWN_ONCE or not row.acts
    after_one = house.rows()
    again = house.post(second, address, fields)
    assert again.status_code < 500
    if endpoint not in NEW_EACH_TIME | SHOWN_ONCE:
        different = changed(_without_times(after_one), _without_times(house.rows())) - LOGS
        assert different <= NEW_SECRET.get(endpoint, set())
        assert {name: len(found) for name, found in after_one.items() if name not in LOGS | different} == {
            name: len(found) for name, found in house.rows().items() if name not in LOGS | different
        }


@pytest.mark.parametrize(("endpoint", "row"), GETS, ids=[endpoint for endpoint, _ in GETS])
def test_3_5_3_asking_for_the_head_of_a_page_changes_nothing(house_of_module: House, endpoint: str, row: Row) -> None:
    if endpoint == "public.leave":
        return
    house, before = house_of_module, house_of_module.rows()
    role = next((role for role, outcome in row.outcomes.items() if outcome == SHOWN and role != "visitor"), "visitor")
    with house.browser(role).head(house.address(endpoint, row.at, row.values)) as answer:
        assert answer.status_code < 500
        assert not answer.data
    assert house.rows() == before
