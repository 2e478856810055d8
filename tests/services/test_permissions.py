"""Who may do what: the table against the published matrix, and every door of services and reading against the table."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace
from types import ModuleType

import pytest
from sqlalchemy.orm import Session

import deliberation.reading
import deliberation.services
from deliberation.errors import DeliberationError, NotAllowed
from deliberation.permissions import ADMINISTRATOR, ANONYMOUS, SYSTEM, TABLE, Actor, Part, Scope, may, require
from models import ProcessState, Role, Source
from tests.services.doors import ANYWHERE, CLOSED_ONLY, DOORS, OWN_ACCOUNT
from tests.services.people import someone, without_factor
from tests.services.signing import everything_stored
from tests.services.unlocked_doors import INNER, OPEN
from tests.services.world import World

# One column a role, in the order of ROLES: P in the whole process, O one's own, L of whom one supports, - nothing.
# Written down from the project's matrix of things and roles (docs/promises.md), not from the code.
ROLES = (
    Role.MEMBER, Role.SUPPORTER, Role.FACILITATOR, Role.CONVENOR, Role.ADVISORY_MEMBER, Role.WITNESS,
    Role.PANEL_MEMBER, Role.PROCUREMENT_LEAD, Role.OBSERVER, Role.REVIEWER, Role.TELLER,
)  # fmt: skip
MATRIX = """
                               M S F C A W PM PL OB R T
process        see             P P P P P P P  P  P  P P
process        edit            - - - P - - -  -  -  - -
process        move            - - - P - - -  -  -  - -
process        step_back       - - - - P - -  -  -  - -
process        desk            - - P P - - -  -  -  - -
body           manage          - - - P - - -  -  -  - -
body           declare         - - - - O - -  -  -  - -
body           decide          - - - - P - -  -  -  - -
body           see_stands      - - - P P - -  -  -  P -
recruitment    plan            - - - P - - -  -  -  - -
participation_budget plan      - - - P - - -  -  -  - -
role           grant           - - - P - - -  -  -  - -
code           issue           - - P P - - -  -  -  - -
process_code   issue           - - - P - - -  -  -  - -
consent        give            O - - - - - -  -  -  - -
contribution   submit          O L - - - - -  -  -  - -
contribution   withdraw        O - - - - - -  -  -  - -
contribution   appeal          O - - - - - -  -  -  - -
contribution   see_own         O L - - - - -  -  -  - -
contribution   see_shared      P - P P P - P  -  -  - -
contribution   tag             - - P - - - -  -  -  - -
contribution   hide            - - P P - - -  -  -  - -
contribution   judge_appeal    - - - P - - -  -  -  - -
statement      write           - - P - - - -  -  -  - -
statement      merge           - - P - - - -  -  -  - -
statement      close           - - P P - - -  -  -  - -
statement      see             P P P P P P P  P  P  P P
translation    write           - - P - - - -  -  -  - -
translation    check           - - P - - - -  -  -  - -
vote           cast            O L - - - - -  -  -  - -
vote           see_own         O - - - - - -  -  -  - -
ballot         see             P P P P P P P  P  P  P P
ballot         set_up          - - - P - - -  -  -  - -
ballot         approve         - - - - P - -  -  -  - -
ballot         open            - - - P - - -  -  -  - -
ballot         cast            O L - - - - -  -  -  - -
ballot         ask_help        O - - - - - -  -  -  - -
ballot         window          - - P P - - -  -  -  - -
ballot         hand_out        - - P - - - -  -  -  - -
ballot         key             - - - - - - -  -  -  - P
ballot         sign            - - - - - - -  -  -  - P
ballot         recount         - - - - - - -  -  -  P P
ballot         help            - - P - - - -  -  -  - -
ballot         ask_time        O - - - - - -  -  -  - -
support        name            O - - - - - -  -  -  - -
support        see_own         O O - - - - -  -  -  - -
entry          make            - - P - - - -  -  -  - -
sheet          print           - - P - - - -  -  -  - -
sheet          key             - - P - - - -  -  -  - -
opinion        see_early       - - P P - - -  -  -  - -
theme          see             P - P P P - P  -  -  - -
theme          edit            P - P - - - -  -  -  - -
theme          search_again    - - P - - - -  -  -  - -
theme          approve         P - - - - - -  -  -  - -
recommendation edit            - - P - - - -  -  -  - -
recommendation move            - - P P - - -  -  -  - -
recommendation see_draft       P - P P P - P  -  -  - -
strategy       edit            - - - P - - -  -  -  - -
strategy       remove          - - - P - - -  -  -  - -
strategy       approve         - - - - P - -  -  -  - -
strategy       publish         - - - P - - -  -  -  - -
strategy       see_draft       P P P P P - P  P  -  - -
trace          see             P P P P P P P  P  P  P P
audit          see             - - - P P - -  -  -  P -
record         see_own         O - - - - - -  -  -  - -
needs          tell            O - - - - - -  -  -  - -
needs          open            - - P - - - -  -  -  - -
needs          count           - - - P - - -  -  -  - -
payment        choose          O - - - - - -  -  -  - -
payment        record          - - P - - - -  -  -  - -
look           keep            O - - - - - -  -  -  - -
draft          keep            O - - - - - -  -  -  - -
phone          keep            O - - - - - -  -  -  - -
private_answer send            O - - - - - -  -  -  - -
private_answer read            - - P - - - -  -  -  - -
about_me       tell            O - - - - - -  -  -  - -
about_me       count           - - - P - - -  -  -  - -
signed_video   add             - - P - - - -  -  -  - -
recording      send            O - - - - - -  -  -  - -
recording      open            O - P - - - -  -  -  - -
processing     describe        - - - P - - -  -  -  - -
keeper         name            - - - P - - -  -  -  - -
meeting        plan            - - P P - - -  -  -  - -
contact        own             O - - - - - -  -  -  - -
contact        serve           - - P - - - -  -  -  - -
contact        give            - - P P - - -  -  -  - -
contact        count           - - - P - - -  -  -  - -
concern        raise           O O - - - - O  -  O  - -
concern        see_own         O O - - - - O  -  O  - -
concern        review          - - - - - - -  -  -  P -
concern        count           - - - P P - -  -  -  - -
helpline       edit            - - - P - - -  -  -  - -
safeguarding   write           - - P - - - -  -  -  - -
safeguarding   open            - - P P - - -  -  -  - -
duty           name            - - - P - - -  -  -  - -
content_note   write           - - P P - - -  -  -  - -
easy_text      write           - - P P - - -  -  -  - -
glossary       edit            - - P P - - P  -  -  - -
"""
LETTERS = {"P": Scope.PROCESS, "O": Scope.OWN, "L": Scope.LINKED}
WANTED = {
    (thing, verb): {role: LETTERS[letter] for role, letter in zip(ROLES, letters, strict=True) if letter != "-"}
    for thing, verb, *letters in (line.split() for line in MATRIX.splitlines()[2:])
}
# What those say who see it another way than a vote.
_MEMBER, _FACILITATOR, _CONVENOR, _COMMITTEE = Role.MEMBER, Role.FACILITATOR, Role.CONVENOR, Role.ADVISORY_MEMBER
WANTED |= {
    ("minority_statement", "see"): dict.fromkeys((_MEMBER, _FACILITATOR, _CONVENOR, _COMMITTEE), Scope.PROCESS),
    ("minority_statement", "write"): {_MEMBER: Scope.OWN},
    ("minority_statement", "back"): {_MEMBER: Scope.OWN},
    ("minority_statement", "hide"): {_FACILITATOR: Scope.PROCESS, _CONVENOR: Scope.PROCESS},
    ("minority_statement", "show"): {_CONVENOR: Scope.PROCESS},
    ("minority_statement", "set_until"): {_CONVENOR: Scope.PROCESS},
}
HERE, THERE, OWN_ID, OTHER_ID = 7, 8, 70, 71
CASES = [(thing, verb, role) for thing, verb in WANTED for role in ROLES]


def holding(role: Role, process_id: int = HERE) -> Actor:
    source = Source.ASSEMBLY if role is Role.MEMBER else None
    return Actor(person_id=1, public_id="p", parts=(Part(process_id, OWN_ID, role, "M01", source),))


def test_the_table_is_the_matrix() -> None:
    assert {row: dict(roles) for row, roles in TABLE.items()} == WANTED
    assert frozenset(
        {("staff", "manage"), ("process", "create"), ("import", "run"), ("audit", "see")}
    ) == ADMINISTRATOR  # fmt: skip
    assert set(ROLES) == set(Role)


def test_each_role_may_what_the_matrix_says_in_its_own_process_and_nothing_in_another() -> None:
    for thing, verb, role in CASES:
        scope, actor = WANTED[thing, verb].get(role), holding(role)
        in_process, own = scope is Scope.PROCESS, scope is Scope.OWN
        assert may(actor, verb, thing, HERE) == (in_process or own), (thing, verb, role)
        assert may(actor, verb, thing, HERE, owner_membership_id=OWN_ID) == (in_process or own)
        assert may(actor, verb, thing, HERE, owner_membership_id=OTHER_ID) == in_process
        assert not may(actor, verb, thing, THERE)
        assert not may(actor, verb, thing, THERE, owner_membership_id=OWN_ID)
        assert not may(actor, verb, thing)


def test_being_in_two_processes_does_not_carry_a_role_over() -> None:
    actor = replace(holding(Role.CONVENOR), parts=(*holding(Role.CONVENOR).parts, *holding(Role.OBSERVER, THERE).parts))
    assert may(actor, "edit", "process", HERE)
    assert not may(actor, "edit", "process", THERE)
    assert may(actor, "see", "process", THERE)


def test_staff_without_second_factor_visitors_and_unknown_verbs_may_nothing() -> None:
    for thing, verb, role in CASES:
        assert not may(without_factor(holding(role)), verb, thing, HERE)
        assert not may(ANONYMOUS, verb, thing, HERE)
        assert not may(ANONYMOUS, verb, thing)
        assert may(SYSTEM, verb, thing, HERE)
    assert not any(may(holding(role), "burn", "process", HERE) for role in ROLES)
    assert may(SYSTEM, "manage", "staff")


def test_the_administrator_runs_the_installation_and_no_process() -> None:
    administrator = Actor(person_id=1, is_staff=True, is_administrator=True, second_factor=True)
    for thing, verb in ADMINISTRATOR:
        assert may(administrator, verb, thing)
        assert not may(replace(administrator, second_factor=False), verb, thing)
        assert not may(replace(administrator, is_administrator=False), verb, thing)
    for thing, verb in WANTED:
        assert not may(administrator, verb, thing, HERE)


def test_a_refusal_names_what_was_wanted() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(ANONYMOUS, "edit", "process", HERE)
    assert refused.value.params == {"verb": "edit", "thing": "process", "process_id": HERE}
    assert refused.value.status == 403


def _modules(package: ModuleType) -> list[ModuleType]:
    names = (found.name for found in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def doors_in_the_code() -> set[str]:
    """Every public function of services and reading that is told who asks."""
    return {
        f"{module.__name__.removeprefix('deliberation.')}.{name}"
        for module in (*_modules(deliberation.services), *_modules(deliberation.reading))
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if "actor" in inspect.signature(function).parameters
    }


def test_every_door_is_in_the_list_of_doors() -> None:
    listed = [set(DOORS), set(INNER), set(OPEN)]
    assert set.union(*listed) == doors_in_the_code()
    assert sum(map(len, listed)) == len(set.union(*listed))
    assert OWN_ACCOUNT | set(CLOSED_ONLY) <= set(DOORS)


@pytest.fixture
def world(session: Session) -> World:
    return World.build(session)


def strangers(session: Session, world: World) -> dict[str, Actor]:
    """People with no part in the world's process, and its own people before their second factor."""
    away = world.elsewhere.process_id
    others = {
        f"{role} of another process": someone(
            session, away, role, source=Source.ASSEMBLY if role is Role.MEMBER else None
        )
        for role in Role
    }
    staff = (world.here.convenor, world.here.facilitator, world.administrator)
    unproved = {f"staff {one.public_id} without second factor": without_factor(one) for one in staff}
    return {"a visitor": ANONYMOUS, "somebody with no part": Actor(person_id=4711), **others, **unproved}


def refuses(session: Session, world: World, door: str, actor: Actor) -> bool:
    """Whether the door stays shut; any other answer than a refusal counts as open."""
    try:
        DOORS[door](session, actor, world)
    except DeliberationError as error:
        return isinstance(error, NotAllowed) or error.code in CLOSED_ONLY.get(door, ())
    return False


def test_no_door_opens_to_somebody_with_no_part_and_nothing_changes(session: Session, world: World) -> None:
    people = strangers(session, world)
    before = everything_stored(session)
    opened = [
        f"{door} to {who}"
        for who, actor in people.items()
        for door in set(DOORS) - not_meant(actor)
        if not refuses(session, world, door, actor)
    ]
    assert opened == []
    assert everything_stored(session) == before


def not_meant(actor: Actor) -> frozenset[str]:
    """Doors that have to do with no process, so that somebody from elsewhere may well go through."""
    if not actor.is_staff:
        return frozenset()
    return OWN_ACCOUNT | (ANYWHERE if actor.second_factor else frozenset())


def test_every_door_opens_to_somebody(session: Session, world: World) -> None:
    """Else a door that is always shut would pass for a safe one."""
    actors = (*world.people, SYSTEM)
    for state in (ProcessState.DELIBERATING, ProcessState.DECIDING):
        world.set_state(session, state)
        doors = set(DOORS) - OWN_ACCOUNT
        shut = [door for door in doors if all(_is_not_allowed(session, world, door, actor) for actor in actors)]
        assert shut == []


def _is_not_allowed(session: Session, world: World, door: str, actor: Actor) -> bool:
    try:
        DOORS[door](session, actor, world)
    except NotAllowed:
        return True
    except DeliberationError:
        return False
    return False
