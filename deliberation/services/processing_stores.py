"""What is kept of people, store by store: why, for how long, and who may see it by the table of permissions.

Every table of the database is in one store or among those that hold nothing of anybody; a test holds this against the
models, so that nothing new is kept without a line here.
"""

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

STORES: tuple[Store, ...] = (
    Store(
        "Who takes part: a made-up name, a role, and a name or a line about them if they gave one",
        "residents and staff",
        "To let people come back to what is theirs, and to give each role its rights",
        ("person", "membership"),
        kept=WITH_THE_PROJECT,
        seen_by=(("code", "issue"),),
        sees="no page, file or role gives a list of names; other people see a name only beside a quote, if chosen",
    ),
    Store(
        "Codes and sessions",
        "residents and staff",
        "To sign people in without asking who they are; kept as keyed hashes",
        ("personal_code", "sign_in"),
        rules=("sessions", "staff_sessions"),
        kept="codes until a new one is issued, then as void hashes with the project",
        sees="nobody: hashes only",
    ),
    Store(
        "Accounts of staff",
        "staff",
        "To sign in those who run this, with a second factor",
        ("staff_account", "one_time_code"),
        rules=("given_passwords",),
        kept="until the account is deleted",
        sees="the administrator (the e-mail address); nobody sees passwords or codes",
    ),
    Store(
        "Wrong tries, and forms that were sent",
        "residents and staff",
        "To slow down guessing, and to make sending twice harmless; addresses only as a hash that changes daily",
        ("wrong_try", "idempotency_key"),
        rules=("wrong_tries", "sent_forms"),
        sees="nobody",
    ),
    Store(
        "What people said yes and no to",
        "residents",
        "To keep and show nothing without a yes, and to show which words were agreed to",
        ("consent_grant", "consent_wording"),
        kept=AS_PROOF,
        sees=ONLY_THE_PERSON,
    ),
    Store(
        "What people say in their own words, and the moderation of it",
        "residents",
        "To find out what people think, and to turn it into statements and recommendations",
        ("contribution", "moderation_note"),
        kept=UNTIL_TAKEN_BACK,
        purpose=TAKE_PART,
        seen_by=(("contribution", "see_shared"), ("contribution", "hide")),
        sees="other people only with a yes to being quoted",
        special=True,
    ),
    Store(
        "Votes on statements, and signals that one was not clear",
        "residents",
        "To see where people agree; shown as counts",
        ("vote", "not_clear"),
        kept=UNTIL_TAKEN_BACK,
        purpose=TAKE_PART,
        sees="only the person; all others see counts, small ones hidden. the server could link them to a code",
        special=True,
    ),
    Store(
        "Yeses to names of themes",
        "residents",
        "To let members agree what a theme is called",
        ("theme_approval",),
        kept=UNTIL_TAKEN_BACK,
        purpose=TAKE_PART,
        sees="only the person; all others see counts",
    ),
    Store(
        "Who helps whom, and marks on what came by another hand",
        "residents and supporters",
        "To let supporters act only as far as somebody said yes, and to show how words came in",
        ("support_link", "support_consent", "entry_mark"),
        kept=UNTIL_TAKEN_BACK,
        purpose=TAKE_PART,
        seen_by=(("support", "see_own"), ("entry", "make")),
        sees="residents and supporters their own only",
        special=True,
    ),
    Store(
        "What people need to take part",
        "residents",
        "To meet it before a session",
        ("need_record", "need_check"),
        rules=("needs", "need_checks"),
        purpose=ConsentPurpose.NEEDS,
        sees="the person; facilitators who are named for it, each opening noted; the convenor as counts",
        sealed=True,
        special=True,
    ),
    Store(
        "Payments, and how somebody wants to be thanked",
        "residents",
        "To pay expenses and thanks, and to give people a record to take along",
        ("payment_choice", "payment_entry"),
        rules=("payments",),
        purpose=TAKE_PART,
        sees="the person; facilitators who are named for it, each opening noted",
        sealed=True,
    ),
    Store(
        "What people tell the reviewer outside, and the answers",
        "residents, supporters, panel members, observers",
        "To let people say that something is wrong without those who run it reading along",
        ("concern_step",),
        rules=("concerns",),
        seen_by=(("concern", "review"),),
        sees="whoever raised it",
        sealed=True,
        special=True,
    ),
    Store(
        "That a concern was raised, what it is about and how far it has come",
        "residents, supporters, panel members, observers",
        "To answer in time; all others see how many there are, small numbers hidden",
        ("concern",),
        rules=("concerns",),
        seen_by=(("concern", "review"),),
        sees="whoever raised it",
    ),
    Store(
        "Safeguarding notes",
        "anybody of whom a facilitator heard that there is serious danger",
        "To act when somebody may be in serious danger; said to everybody before they speak",
        ("safeguarding_note",),
        rules=("safeguarding",),
        sees="whoever is on duty, and the writer",
        sealed=True,
        special=True,
    ),
    Store(
        "Who is on duty, and who opened a safeguarding note",
        "staff",
        "To show that somebody acted, and in time",
        ("duty_person", "safeguarding_access"),
        rules=("safeguarding",),
        kept="who was on duty: as long as the project's record",
        sees="whoever is on duty, and the writer; who is on duty, the desk",
    ),
    Store(
        "Messages between somebody and their person, and notes from one person to the next",
        "residents and facilitators",
        "To let people talk to somebody whom they know, also when that changes",
        ("thread_message", "handover_note"),
        rules=("messages",),
        purpose=TAKE_PART,
        sees="the person, and whoever is their contact or cover now; a note only once the person passed it on",
        sealed=True,
        special=True,
    ),
    Store(
        "Who is whose person, who asked for another one, and on which days they met",
        "residents and facilitators",
        "To see that everybody has somebody, and the same one for long",
        ("contact_card", "contact_link", "contact_wish", "contact_event"),
        rules=("persons", "messages"),
        kept="how a facilitator is shown: as long as the project's record",
        purpose=TAKE_PART,
        sees="the person, their contact and cover; the convenor a share, and names of those who asked or have nobody",
    ),
    Store(
        "How somebody wants to be reminded, and where to reach them",
        "residents",
        "To remind people in their own way of what they chose",
        ("reminder_choice",),
        rules=("reminders",),
        purpose=TAKE_PART,
        sees="the person, and whoever is their contact or cover now",
        sealed=True,
    ),
    Store(
        "Sheets of paper, and what was typed in from them",
        "residents and facilitators",
        "To let people take part on paper, and to find what was misread",
        ("paper_sheet", "sheet_keying"),
        rules=("sheets",),
        purpose=TAKE_PART,
        seen_by=(("sheet", "key"),),
        special=True,
    ),
    Store(
        "Translations of what people said and of statements",
        "residents and staff",
        "To let everybody read them",
        ("translation",),
        kept=UNTIL_TAKEN_BACK,
        purpose=TAKE_PART,
        seen_by=(("translation", "write"),),
        sees="whoever may read the words themselves",
        special=True,
    ),
    Store(
        "Texts in easy words, hard words explained, and texts read aloud or in sign language",
        "residents and staff",
        "To let everybody read or hear them; with who wrote and who checked them",
        ("easy_text", "glossary_word", "spoken_text", "signed_video"),
        kept="as long as the text that they stand beside; explained words with the project",
        seen_by=(("easy_text", "write"),),
        sees="whoever may read the text itself",
    ),
    Store(
        "Who may open what is sealed, and who did",
        "staff and residents",
        "To show each person who opened what is theirs",
        ("keeper", "private_access"),
        rules=("openings",),
        kept="names of those who may open: as long as the project's record",
        sees="the person whose record it is; who is named, everybody in the project",
    ),
    Store(
        "What people tell about themselves: what they are part of, what they are good at",
        "residents",
        "To see who is not there yet; never asked for as a condition",
        ("about_record",),
        rules=("about_me",),
        purpose=ConsentPurpose.ABOUT_ME,
        sees="the person; the convenor as counts in fives, none under five",
        sealed=True,
        special=True,
    ),
    Store(
        "Words that somebody keeps for later",
        "residents",
        "To let people stop and go on, on any device",
        ("draft",),
        rules=("drafts",),
        purpose=TAKE_PART,
        sees=ONLY_THE_PERSON,
        sealed=True,
        special=True,
    ),
    Store(
        "Telephones by which people take part",
        "residents",
        "To let people answer by text message and by keys; found by a keyed hash",
        ("phone_line",),
        rules=("phones",),
        purpose=TAKE_PART,
        sees="nobody; the person sees the last three digits",
        sealed=True,
    ),
    Store(
        "Recordings of what people say aloud or in sign language",
        "residents",
        "To let people take part without writing; the words are typed from them and agreed by the speaker",
        ("recording",),
        rules=("recordings",),
        purpose=ConsentPurpose.VOICE_KEPT,
        sees="the person; facilitators until the person agreed to the words",
        sealed=True,
        special=True,
    ),
    Store(
        "What somebody says to the people who run the sessions only",
        "residents",
        "To let people say what nobody else is to read; it is used for nothing else without another yes",
        ("private_answer",),
        rules=("private_answers",),
        purpose=TAKE_PART,
        seen_by=(("private_answer", "read"),),
        sees="the person",
        sealed=True,
        special=True,
    ),
    Store(
        "How pages look to somebody",
        "residents",
        "To show pages on the next device as they can read them; large letters may tell of somebody's sight",
        ("reader_settings",),
        rules=("looks",),
        purpose=TAKE_PART,
        sees=ONLY_THE_PERSON,
        special=True,
    ),
    Store(
        "The record of decisions",
        "staff and committee",
        "To show who decided what, in which role; of residents only refusals",
        ("audit_event", "audit_payload"),
        rules=("refusals",),
        kept=WITH_THE_PROJECT,
        seen_by=(("audit", "see"),),
    ),
    Store(
        "Who did what to themes and texts",
        "residents and staff",
        "To show and undo what was decided on themes, remits and recommendations",
        (
            "theme_edit", "theme_look", "remit", "recommendation_version", "trace_link", "statement", "priority",
            "publication",
        ),
        kept=WITH_THE_PROJECT,
        seen_by=(("theme", "see"),),
        sees="published texts: everybody",
    ),
)  # fmt: skip

# Tables without anything of a person: texts and numbers of a project, work in the background, counters.
OF_NOBODY = frozenset(
    {
        "action", "area", "background_job", "content_note", "erasure_mark", "helpline", "keying_tally",
        "opinion_result", "planned_meeting", "process", "process_code", "published_file", "recommendation", "redaction",
        "reference_counter", "rights_statement", "strategy", "theme", "theme_label", "theme_proposal", "trace_node",
        "write_probe",
    }
)  # fmt: skip
