"""How long what is kept, taken from where the removing happens: the pages, the manual and the record of processing say
these and no others (a test holds docs/operations.md against them)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from deliberation.reading import actors
from deliberation.services import once, paper_erasure, passwords, private_erasure, retention, sign_in, throttling

ONE_MINUTE, ONE_HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing: what it is, and how long it is kept, in words for whoever runs this; `spans` for pages."""

    code: str
    what: str
    how_long: str
    spans: tuple[timedelta, ...]


def _days(span: timedelta) -> str:
    return f"{span.days} days"


def _minutes(span: timedelta) -> str:
    return f"{span // ONE_MINUTE} minutes"


def _hours(span: timedelta) -> str:
    return f"{span // ONE_HOUR} hours"


def _year(span: timedelta) -> str:
    return "a year" if span == timedelta(days=365) else _days(span)


_AT_THE_END = "; at once when the project is closed"

RULES: tuple[Rule, ...] = (
    Rule(
        "staff_sessions",
        "sessions of staff",
        f"{_minutes(actors.STAFF_IDLE)} after the last page, at most {_hours(sign_in.STAFF_LASTS)}; "
        f"half signed in {_minutes(sign_in.WAITS_FOR_SECOND_FACTOR)}",
        (actors.STAFF_IDLE, sign_in.STAFF_LASTS, sign_in.WAITS_FOR_SECOND_FACTOR),
    ),
    Rule(
        "sessions",
        "sessions of residents",
        f"{_days(actors.RESIDENT_IDLE)} after the last visit, at most {_year(sign_in.RESIDENT_LASTS)}",
        (actors.RESIDENT_IDLE, sign_in.RESIDENT_LASTS),
    ),
    Rule("wrong_tries", "wrong tries", _minutes(throttling.WINDOW), (throttling.WINDOW,)),
    Rule(
        "sent_forms",
        "answers to forms that were sent (so that sending twice does nothing)",
        _days(once.KEPT),
        (once.KEPT,),
    ),
    Rule(
        "refusals",
        "who was refused what, in the record",
        f"{_days(retention.REFUSALS_KEPT)}; the event stays, without its details",
        (retention.REFUSALS_KEPT,),
    ),
    Rule(
        "needs",
        "what people need to take part",
        f"{_days(private_erasure.NEEDS_KEPT)} after it was last of use{_AT_THE_END}",
        (private_erasure.NEEDS_KEPT,),
    ),
    Rule(
        "need_checks",
        "whether a need was met for a session",
        f"{_days(private_erasure.CHECKS_KEPT)} after the session{_AT_THE_END}",
        (private_erasure.CHECKS_KEPT,),
    ),
    Rule(
        "payments",
        "payments, and how somebody wants to be thanked",
        _days(private_erasure.PAYMENTS_KEPT),
        (private_erasure.PAYMENTS_KEPT,),
    ),
    Rule(
        "concerns",
        "concerns, with their answers",
        f"{_days(private_erasure.CONCERNS_KEPT)} after the last step; one that waits for an answer stays until it has "
        "one",
        (private_erasure.CONCERNS_KEPT,),
    ),
    Rule(
        "safeguarding",
        "safeguarding notes, and who opened them",
        f"{_days(private_erasure.SAFEGUARDING_KEPT)} after it was written what was done; until then they stay, also "
        "when somebody leaves",
        (private_erasure.SAFEGUARDING_KEPT,),
    ),
    Rule(
        "openings",
        "who opened what people need or were paid",
        _days(private_erasure.LOG_KEPT),
        (private_erasure.LOG_KEPT,),
    ),
    Rule(
        "messages",
        "messages between a resident and their person, handover notes, days on which they met",
        f"{_days(private_erasure.CONTACTS_KEPT)} each",
        (private_erasure.CONTACTS_KEPT,),
    ),
    Rule(
        "persons",
        "who somebody’s person was, once it is somebody else",
        _days(private_erasure.LINKS_KEPT),
        (private_erasure.LINKS_KEPT,),
    ),
    Rule(
        "reminders",
        "how somebody wants to be reminded",
        f"{_days(private_erasure.CONTACTS_KEPT)} after they said so{_AT_THE_END}",
        (private_erasure.CONTACTS_KEPT,),
    ),
    Rule(
        "sheets",
        "sheets of paper, and what was typed in from them",
        f"until two people agree on them; the rest {_days(paper_erasure.SHEETS_KEPT)}, or until the project is closed",
        (paper_erasure.SHEETS_KEPT,),
    ),
    Rule(
        "drafts",
        "words that somebody keeps for later",
        f"{_days(private_erasure.DRAFTS_KEPT)} after they were last kept{_AT_THE_END}, or when they are sent",
        (private_erasure.DRAFTS_KEPT,),
    ),
    Rule(
        "private_answers",
        "what somebody says to the people who run the sessions only",
        f"{_days(private_erasure.PRIVATE_KEPT)} after the last step{_AT_THE_END}",
        (private_erasure.PRIVATE_KEPT,),
    ),
    Rule(
        "about_me",
        "what people tell about themselves",
        f"{_days(private_erasure.ABOUT_KEPT)} after the last change{_AT_THE_END}",
        (private_erasure.ABOUT_KEPT,),
    ),
    Rule(
        "recordings",
        "recordings of voice or sign",
        f"{_days(private_erasure.ORIGINALS_KEPT)} after the speaker agreed to the words, or as long as they want; what "
        f"nobody typed {_days(private_erasure.RECORDINGS_KEPT)}{_AT_THE_END}",
        (private_erasure.ORIGINALS_KEPT, private_erasure.RECORDINGS_KEPT),
    ),
    Rule(
        "looks",
        "how pages look to somebody, kept with their code",
        f"{_days(private_erasure.LOOKS_KEPT)} after the last change",
        (private_erasure.LOOKS_KEPT,),
    ),
    Rule(
        "phones",
        "telephones by which people take part",
        f"{_days(private_erasure.PHONES_KEPT)} after they were last used{_AT_THE_END}, or at STOP",
        (private_erasure.PHONES_KEPT,),
    ),
    Rule(
        "given_passwords",
        "a password that an administrator gave",
        f"{_hours(passwords.GIVEN_LASTS)}; it has to be changed at the first sign-in",
        (passwords.GIVEN_LASTS,),
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
