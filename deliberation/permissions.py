"""Who may do what: one table, asked by every function of `services` and `reading`.

The table follows the matrix of roles and things that the project publishes in docs/promises.md; a test holds the two
against each other. Pages and commands never decide: they only show or hide what the table would refuse anyway.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from deliberation.errors import NotAllowed
from models import Role, Source


class Scope(enum.Enum):
    """How far a permission reaches."""

    PROCESS = "anything of this kind in the actor's own process"
    OWN = "only what belongs to the actor"
    LINKED = "only what belongs to somebody the actor supports"
    ANYONE = "everybody, signed in or not"


@dataclass(frozen=True, slots=True)
class Part:
    """One role of an actor in one process."""

    process_id: int
    membership_id: int
    role: Role
    pseudonym: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks. Frozen, so that it outlives the session that found it."""

    person_id: int | None = None
    public_id: str = "anonymous"
    is_staff: bool = False
    is_administrator: bool = False
    is_system: bool = False
    second_factor: bool = False
    # Not one that somebody else chose for the first sign-in (ASVS 6.4.1).
    own_password: bool = True
    parts: tuple[Part, ...] = field(default=())

    def parts_in(self, process_id: int | None) -> tuple[Part, ...]:
        """The actor's parts in one process."""
        return tuple(part for part in self.parts if part.process_id == process_id)

    def membership(self, process_id: int) -> Part | None:
        """The actor's part as a member in one process, if there is one."""
        return next((part for part in self.parts_in(process_id) if part.role is Role.MEMBER), None)


ANONYMOUS = Actor()
SYSTEM = Actor(public_id="system", is_system=True)

P, OWN, LINKED = Scope.PROCESS, Scope.OWN, Scope.LINKED
M, S, F, C = Role.MEMBER, Role.SUPPORTER, Role.FACILITATOR, Role.CONVENOR
A, W, PM, PL, OB, R, T = (
    Role.ADVISORY_MEMBER,
    Role.WITNESS,
    Role.PANEL_MEMBER,
    Role.PROCUREMENT_LEAD,
    Role.OBSERVER,
    Role.REVIEWER,
    Role.TELLER,
)
EVERY_ROLE = (M, S, F, C, A, W, PM, PL, OB, R, T)

# (thing, verb) -> role -> how far. What is not here is refused.
TABLE: Mapping[tuple[str, str], Mapping[Role, Scope]] = {
    ("process", "see"): dict.fromkeys(EVERY_ROLE, P),
    ("process", "edit"): {C: P},
    ("process", "move"): {C: P},
    ("process", "step_back"): {A: P},
    ("process", "desk"): {F: P, C: P},
    # A committee decides together: the convenor sets it up, and never records what it decided.
    ("body", "manage"): {C: P},
    ("body", "declare"): {A: OWN},
    ("body", "decide"): {A: P},
    ("body", "see_stands"): {C: P, A: P, R: P},
    ("recruitment", "plan"): {C: P},
    ("participation_budget", "plan"): {C: P},
    ("role", "grant"): {C: P},
    ("code", "issue"): {C: P, F: P},
    ("process_code", "issue"): {C: P},
    ("consent", "give"): {M: OWN},
    ("contribution", "submit"): {M: OWN, S: LINKED},
    ("contribution", "withdraw"): {M: OWN},
    ("contribution", "appeal"): {M: OWN},
    ("contribution", "see_own"): {M: OWN, S: LINKED},
    ("contribution", "see_shared"): {M: P, F: P, C: P, A: P, PM: P},
    ("contribution", "tag"): {F: P},
    ("contribution", "hide"): {C: P, F: P},
    ("contribution", "judge_appeal"): {C: P},
    ("statement", "write"): {F: P},
    ("statement", "merge"): {F: P},
    ("statement", "close"): {F: P, C: P},
    ("statement", "see"): dict.fromkeys(EVERY_ROLE, P),
    ("translation", "write"): {F: P},
    ("translation", "check"): {F: P},
    ("vote", "cast"): {M: OWN, S: LINKED},
    ("vote", "see_own"): {M: OWN},
    ("ballot", "see"): dict.fromkeys(EVERY_ROLE, P),
    ("ballot", "set_up"): {C: P},
    ("ballot", "approve"): {A: P},
    ("ballot", "open"): {C: P},
    ("ballot", "cast"): {M: OWN, S: LINKED},
    # A member asks for help with one vote at a time; `reading.ballot_help` asks whether and whom.
    ("ballot", "ask_help"): {M: OWN},
    ("ballot", "help"): {F: P},
    ("ballot", "ask_time"): {M: OWN},
    ("ballot", "window"): {F: P, C: P},
    # Who gave somebody a sheet marks the roll and never sees a paper; tellers see papers and never the roll.
    ("ballot", "hand_out"): {F: P},
    ("ballot", "key"): {T: P},
    ("ballot", "sign"): {T: P},
    ("ballot", "recount"): {T: P, R: P},
    # Only those on the roll write, back and read along while it goes on: `services.minority` asks that as well.
    ("minority_statement", "see"): {M: P, F: P, C: P, A: P},
    ("minority_statement", "write"): {M: OWN},
    ("minority_statement", "back"): {M: OWN},
    ("minority_statement", "hide"): {F: P, C: P},
    ("minority_statement", "show"): {C: P},
    ("minority_statement", "set_until"): {C: P},
    ("support", "name"): {M: OWN},
    ("support", "see_own"): {M: OWN, S: OWN},
    ("entry", "make"): {F: P},
    ("sheet", "print"): {F: P},
    ("sheet", "key"): {F: P},
    ("opinion", "see_early"): {F: P, C: P},
    ("theme", "see"): {M: P, F: P, C: P, A: P, PM: P},
    ("theme", "edit"): {M: P, F: P},
    ("theme", "search_again"): {F: P},
    ("theme", "approve"): {M: P},
    ("recommendation", "edit"): {F: P},
    ("recommendation", "move"): {F: P, C: P},
    ("recommendation", "see_draft"): {M: P, F: P, C: P, A: P, PM: P},
    ("strategy", "edit"): {C: P},
    ("strategy", "remove"): {C: P},
    ("strategy", "approve"): {A: P},
    ("strategy", "publish"): {C: P},
    ("strategy", "see_draft"): {M: P, S: P, F: P, C: P, A: P, PM: P, PL: P},
    ("trace", "see"): dict.fromkeys(EVERY_ROLE, P),
    ("audit", "see"): {R: P, C: P, A: P},
    # Of the facilitators only those who are named for it: `deliberation.reading.keepers` asks that as well.
    ("record", "see_own"): {M: OWN},
    ("needs", "tell"): {M: OWN},
    ("needs", "open"): {F: P},
    ("needs", "count"): {C: P},
    ("payment", "choose"): {M: OWN},
    ("payment", "record"): {F: P},
    ("keeper", "name"): {C: P},
    ("meeting", "plan"): {F: P, C: P},
    # Of the facilitators only a member's contact and cover open what stands between the two (reading/contacts.py).
    ("contact", "own"): {M: OWN},
    ("contact", "serve"): {F: P},
    ("contact", "give"): {F: P, C: P},
    ("contact", "count"): {C: P},
    # To the reviewer alone: of a concern the convenor and the committee learn how many there are.
    ("concern", "raise"): {M: OWN, S: OWN, PM: OWN, OB: OWN},
    ("concern", "see_own"): {M: OWN, S: OWN, PM: OWN, OB: OWN},
    ("concern", "review"): {R: P},
    ("concern", "count"): {C: P, A: P},
    ("helpline", "edit"): {C: P},
    # Opened by whoever is named to be on duty, and by the writer: `services.safeguarding` asks that as well.
    ("safeguarding", "write"): {F: P},
    ("safeguarding", "open"): {F: P, C: P},
    ("duty", "name"): {C: P},
    ("content_note", "write"): {F: P, C: P},
    ("easy_text", "write"): {F: P, C: P},
    ("glossary", "edit"): {F: P, C: P, PM: P},
    # Nobody but the person: staff see none of it, and of what people tell of themselves no more than counts.
    ("look", "keep"): {M: OWN},
    ("draft", "keep"): {M: OWN},
    ("phone", "keep"): {M: OWN},
    # Read by those who run the sessions, and by nobody else; the convenor and the committee do not learn of any.
    ("private_answer", "send"): {M: OWN},
    ("private_answer", "read"): {F: P},
    ("about_me", "tell"): {M: OWN},
    ("about_me", "count"): {C: P},
    ("signed_video", "add"): {F: P},
    # The speaker, and those who write the words down: `reading.recordings` asks whether they still wait for a yes.
    ("recording", "send"): {M: OWN},
    ("recording", "open"): {M: OWN, F: P},
    ("processing", "describe"): {C: P},
}

# What the administrator of an installation may do although no process is concerned.
ADMINISTRATOR = frozenset({("staff", "manage"), ("process", "create"), ("import", "run"), ("audit", "see")})


def scopes_of(actor: Actor, verb: str, thing: str, process_id: int | None) -> frozenset[Scope]:
    """How far each of the actor's roles in this process reaches for this verb; none: refused."""
    allowed = TABLE.get((thing, verb), {})
    return frozenset(allowed[part.role] for part in actor.parts_in(process_id) if part.role in allowed)


def may(
    actor: Actor,
    verb: str,
    thing: str,
    process_id: int | None = None,
    *,
    owner_membership_id: int | None = None,
    linked: Collection[int] = (),
) -> bool:
    """Whether the actor may do `verb` to `thing` in a process.

    `owner_membership_id` names the member to whom the thing belongs; where the reach is `OWN` it has to be one of the
    actor's own, where it is `LINKED` one of those in `linked`: whoever has said yes to this now (reading/support.py).
    Staff without their second factor, or with a password that somebody gave them, may do nothing.
    """
    if actor.is_system:
        return True
    if actor.is_staff and not (actor.second_factor and actor.own_password):
        return False
    if process_id is None:
        return actor.is_administrator and (thing, verb) in ADMINISTRATOR
    scopes = scopes_of(actor, verb, thing, process_id)
    own = {part.membership_id for part in actor.parts_in(process_id)}
    return (
        Scope.PROCESS in scopes
        or (Scope.OWN in scopes and (owner_membership_id is None or owner_membership_id in own))
        or (Scope.LINKED in scopes and owner_membership_id in linked)
    )


def require(
    actor: Actor,
    verb: str,
    thing: str,
    process_id: int | None = None,
    *,
    owner_membership_id: int | None = None,
    linked: Collection[int] = (),
) -> None:
    """Refuse with `NotAllowed` what the table does not allow."""
    if not may(actor, verb, thing, process_id, owner_membership_id=owner_membership_id, linked=linked):
        raise NotAllowed("not_allowed", verb=verb, thing=thing, process_id=process_id)


def may_in_assembly(actor: Actor, verb: str, thing: str, process_id: int) -> bool:
    """The same for what is the assembly's alone: who came by the open call does not decide for it."""
    inside = tuple(part for part in actor.parts if part.role is not Role.MEMBER or part.source is Source.ASSEMBLY)
    return may(replace(actor, parts=inside), verb, thing, process_id)


def require_in_assembly(actor: Actor, verb: str, thing: str, process_id: int) -> None:
    """Refuse with `NotAllowed` what the table does not allow, or allows the assembly only."""
    if not may_in_assembly(actor, verb, thing, process_id):
        raise NotAllowed("not_allowed", verb=verb, thing=thing, process_id=process_id)
