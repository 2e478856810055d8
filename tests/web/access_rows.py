"""What a row of the table of access says: who meets what at a route, and how it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.web.security.house import ROLES, House

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

SHOWN, SIGN_IN, REFUSED, NOT_FOUND = "shown", "sign-in", "refused", "not found"
STATUSES = {200: SHOWN, 303: SHOWN, 403: REFUSED, 404: NOT_FOUND}
DOORS = ("/join", "/staff/sign-in", "/staff/second-factor")

MEMBERS = ("member", "other_member")
STAFF = (
    "reviewer",
    "teller",
    "facilitator",
    "convenor",
    "administrator",
    "facilitator_elsewhere",
    "convenor_elsewhere",
)
DESK = ("facilitator", "convenor")
OWN_PEOPLE = (*MEMBERS, "supporter", "observer", "reviewer", "teller", "advisory_member", *DESK)

Fields = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """What each role meets at one route.

    `at` names the place, `values` the parts of the address (by their names in the place, else as they stand), `fields`
    what is sent, `cookie` what the browser holds already. `acts` is false where even a right POST stores nothing.
    """

    outcomes: Mapping[str, str]
    at: str = "talk"
    values: Mapping[str, str] = field(default_factory=dict)
    fields: Fields | Callable[[House, str], Fields] = field(default_factory=dict)
    cookie: Callable[[House], Fields] | None = None
    acts: bool = True


def met(response: TestResponse) -> str:
    """What somebody met: one of the four outcomes, else the status."""
    location = response.location or ""
    if response.status_code == 303 and location.startswith(DOORS) and not location.startswith("/join/"):
        return SIGN_IN
    return STATUSES.get(response.status_code, f"status {response.status_code}")


def everybody(outcome: str = SHOWN, **but: str) -> dict[str, str]:
    """The same for everybody, with exceptions."""
    return dict.fromkeys(ROLES, outcome) | but


def only(*roles: str, **but: str) -> dict[str, str]:
    """Open to these; a visitor is led to the door, whoever gave only the password to the second factor, and everybody
    else is refused."""
    return everybody(REFUSED, visitor=SIGN_IN, half_signed_in=SIGN_IN) | dict.fromkeys(roles, SHOWN) | but


def not_there(*roles: str, **but: str) -> dict[str, str]:
    """Open to these; to those who are no part of the place it does not exist, and its other people are refused."""
    led = dict.fromkeys(("visitor", "half_signed_in"), SIGN_IN)
    return everybody(NOT_FOUND) | led | dict.fromkeys(OWN_PEOPLE, REFUSED) | dict.fromkeys(roles, SHOWN) | but
