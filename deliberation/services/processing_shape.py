"""The shape of one kind of thing that is kept of people, and the words that many of them share."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.permissions import TABLE
from models import Base, ConsentPurpose, Role

UNTIL_TAKEN_BACK = "until the person takes it back or leaves, or the database is deleted"
WITH_THE_PROJECT = "as long as the project's record, until the database is deleted"
AS_PROOF = "as long as the database: it shows what was asked and answered; a change ends the row and adds one"

ROLE_NAMES = {
    Role.MEMBER: "residents",
    Role.SUPPORTER: "supporters",
    Role.FACILITATOR: "facilitators",
    Role.CONVENOR: "convenor",
    Role.ADVISORY_MEMBER: "advisory committee",
    Role.WITNESS: "witnesses",
    Role.PANEL_MEMBER: "panel members",
    Role.PROCUREMENT_LEAD: "procurement lead",
    Role.OBSERVER: "observers",
    Role.REVIEWER: "reviewer",
    Role.TELLER: "tellers",
}


@dataclass(frozen=True, slots=True)
class Store:
    """One kind of thing that is kept of people.

    `rules` are codes of `kept_for.RULES`, or else `kept` says it in words. `seen_by` names pairs of `permissions.TABLE`
    whose roles may see the content; `sees` says it where the table does not reach. `sealed`: encrypted, with a key that
    is not in the database. `special`: may hold special category data, or tell of crimes.
    """

    what: str
    of_whom: str
    why: str
    tables: tuple[str, ...]
    rules: tuple[str, ...] = ()
    kept: str = ""
    purpose: ConsentPurpose | None = None
    seen_by: tuple[tuple[str, str], ...] = ()
    sees: str = ""
    sealed: bool = False
    special: bool = False

    def fields(self) -> dict[str, tuple[str, ...]]:
        """The columns of its tables, as they are now."""
        return {name: tuple(column.name for column in Base.metadata.tables[name].columns) for name in self.tables}

    def readers(self) -> str:
        """Who may see it: the roles that the table of permissions lets in now."""
        roles = {role for pair in self.seen_by for role in TABLE[pair]}
        named = [name for role, name in ROLE_NAMES.items() if role in roles]
        return "; ".join(part for part in (", ".join(named), self.sees) if part)


ONLY_THE_PERSON = "only the person"
TAKE_PART = ConsentPurpose.TAKE_PART
