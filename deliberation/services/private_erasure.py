"""What is kept for one person alone goes: with the yes that it stood on, on leaving, and when its time is over.

Who opened a record stays noted for its own time: that log is the member's, and it never says what stood there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from deliberation.services.erasure_marks import erase_inside
from models import (
    AboutRecord,
    Base,
    Concern,
    ConcernState,
    ConcernStep,
    ContactEvent,
    ContactLink,
    ContactWish,
    Draft,
    EntryMark,
    HandoverNote,
    Membership,
    NeedCheck,
    NeedRecord,
    PaymentChoice,
    PaymentEntry,
    PhoneLine,
    PrivateAccess,
    PrivateAnswer,
    Process,
    ProcessState,
    ReaderSettings,
    Recording,
    ReminderChoice,
    SafeguardingAccess,
    SafeguardingNote,
    ThreadMessage,
)

# After a year in which nobody touched or used them they are out of date.
NEEDS_KEPT = timedelta(days=365)
# Whether a need was met is of use until the session has been talked over.
CHECKS_KEPT = timedelta(days=90)
# An office may ask about a payment for a while; the person can take their record with them at any time.
PAYMENTS_KEPT = timedelta(days=730)
LOG_KEPT = timedelta(days=365)
# A year of messages, notes and contacts is enough to know somebody by.
CONTACTS_KEPT = timedelta(days=365)
# Its note goes with it, so it stays for as long as one can be written and kept.
LINKS_KEPT = 2 * CONTACTS_KEPT
# From the last thing that happened to it; one that waits for an answer is kept until it has one.
CONCERNS_KEPT = timedelta(days=365)
# Long enough for an illness, and short enough that nobody meets words which they have long forgotten.
DRAFTS_KEPT = timedelta(days=90)
# From the last thing that happened to it: long enough for a season of sessions.
PRIVATE_KEPT = timedelta(days=365)
# What somebody is part of changes; after a year they are asked again.
ABOUT_KEPT = timedelta(days=365)
# Twice as long as a sign-in lasts: nobody has to set their letters again because they were away for a summer.
LOOKS_KEPT = timedelta(days=730)
# Somebody else may have the number after that: the networks give numbers out again that nobody uses.
PHONES_KEPT = timedelta(days=90)
# Once the speaker has agreed to the words, for as long as somebody may want to listen again.
ORIGINALS_KEPT = timedelta(days=30)
# What nobody typed in a year is of no use to the project.
RECORDINGS_KEPT = timedelta(days=365)
# From when it was written down what was done; one that nobody settled is kept.
SAFEGUARDING_KEPT = timedelta(days=730)


def needs_inside(session: Session, membership_id: int) -> None:
    """Erase one member's needs, and how they stood for each session. Inside a writing block."""
    for table in (NeedRecord, NeedCheck):
        erase_inside(session, table, table.membership_id == membership_id)


def payments_inside(session: Session, membership_id: int) -> None:
    """Erase how one member wants to be thanked, and their payments. Inside a writing block."""
    for table in (PaymentChoice, PaymentEntry):
        erase_inside(session, table, table.membership_id == membership_id)


def contacts_inside(session: Session, membership_id: int) -> None:
    """Erase who one member's person was, and all that stood between the two. Inside a writing block."""
    links = select(ContactLink.id).where(ContactLink.member_id == membership_id)
    erase_inside(session, HandoverNote, HandoverNote.link_id.in_(links))
    for table in (ThreadMessage, ContactEvent, ContactLink):
        erase_inside(session, table, table.member_id == membership_id)
    for own in (ContactWish, ReminderChoice):
        erase_inside(session, own, own.membership_id == membership_id)


def drafts_inside(session: Session, membership_id: int) -> None:
    """Erase the words that one member began. Inside a writing block."""
    erase_inside(session, Draft, Draft.membership_id == membership_id)


def private_answers_inside(session: Session, membership_id: int) -> None:
    """Erase what one member said to those who run the sessions only. Inside a writing block."""
    erase_inside(session, PrivateAnswer, PrivateAnswer.membership_id == membership_id)


def about_inside(session: Session, membership_id: int) -> None:
    """Erase what one member told of themselves. Inside a writing block."""
    erase_inside(session, AboutRecord, AboutRecord.membership_id == membership_id)


def recordings_inside(session: Session, membership_id: int) -> None:
    """Erase all that one member sent as voice or in sign. Inside a writing block."""
    erase_inside(session, Recording, Recording.membership_id == membership_id)


def recording_of_words_inside(session: Session, contribution_id: int) -> None:
    """Erase the recording from which words were typed. Inside a writing block."""
    erase_inside(session, Recording, Recording.contribution_id == contribution_id)


def type_again_inside(session: Session, contribution_id: int) -> None:
    """The words that were typed are not what was said: their recording waits once more. Inside a writing block."""
    session.execute(update(Recording).where(Recording.contribution_id == contribution_id).values(contribution_id=None))


def looks_inside(session: Session, membership_id: int) -> None:
    """Erase how pages look to one member, as far as we keep it. Inside a writing block."""
    erase_inside(session, ReaderSettings, ReaderSettings.membership_id == membership_id)


def phones_inside(session: Session, membership_id: int) -> None:
    """Forget the telephone by which one member takes part. Inside a writing block."""
    erase_inside(session, PhoneLine, PhoneLine.membership_id == membership_id)


def is_due(session: Session, at: datetime) -> bool:
    """Whether something sealed has had its time."""
    return any(session.execute(select(exists().where(old))).scalar_one() for _, old in _old(at))


def sweep_inside(session: Session, at: datetime) -> None:
    """Erase what has had its time. Inside a writing block; who calls it says `forget_erased` afterwards."""
    for table, old in _old(at):
        erase_inside(session, table, old)


def _old(at: datetime) -> tuple[tuple[type[Base], ColumnElement[bool]], ...]:
    today: date = at.date()
    closed = (
        select(Membership.id)
        .join(Process, Process.id == Membership.process_id)
        .where(Process.state == ProcessState.CLOSED)
    )
    done = (Concern.state != ConcernState.WAITING) & (Concern.changed_at < at - CONCERNS_KEPT)
    settled = SafeguardingNote.done_at < at - SAFEGUARDING_KEPT
    return (
        (ConcernStep, ConcernStep.concern_id.in_(select(Concern.id).where(done))),
        (Concern, done),
        (SafeguardingAccess, SafeguardingAccess.note_id.in_(select(SafeguardingNote.id).where(settled))),
        (SafeguardingNote, settled),
        # Once a project is closed there is no session to come.
        (NeedRecord, (NeedRecord.used_at < at - NEEDS_KEPT) | NeedRecord.membership_id.in_(closed)),
        (NeedCheck, (NeedCheck.held_on < today - CHECKS_KEPT) | NeedCheck.membership_id.in_(closed)),
        (PaymentChoice, PaymentChoice.changed_at < at - PAYMENTS_KEPT),
        (PaymentEntry, PaymentEntry.recorded_at < at - PAYMENTS_KEPT),
        (PrivateAccess, PrivateAccess.at < at - LOG_KEPT),
        (ThreadMessage, ThreadMessage.at < at - CONTACTS_KEPT),
        (HandoverNote, HandoverNote.at < at - CONTACTS_KEPT),
        (ContactEvent, ContactEvent.day < today - CONTACTS_KEPT),
        (ContactLink, ContactLink.to_at < at - LINKS_KEPT),
        (ReminderChoice, (ReminderChoice.changed_at < at - CONTACTS_KEPT) | ReminderChoice.membership_id.in_(closed)),
        (Draft, (Draft.kept_at < at - DRAFTS_KEPT) | Draft.membership_id.in_(closed)),
        (
            PrivateAnswer,
            (PrivateAnswer.changed_at < at - PRIVATE_KEPT) | PrivateAnswer.membership_id.in_(closed),
        ),
        (AboutRecord, (AboutRecord.changed_at < at - ABOUT_KEPT) | AboutRecord.membership_id.in_(closed)),
        (PhoneLine, (PhoneLine.used_at < at - PHONES_KEPT) | PhoneLine.membership_id.in_(closed)),
        (ReaderSettings, ReaderSettings.changed_at < at - LOOKS_KEPT),
        (Recording, _old_recordings(at) | Recording.membership_id.in_(closed)),
    )


def _old_recordings(at: datetime) -> ColumnElement[bool]:
    """Those whose words were agreed a while ago, and those that nobody typed; not what the speaker wants kept."""
    agreed = select(EntryMark.contribution_id).where(EntryMark.agreed_at < at - ORIGINALS_KEPT)
    done = Recording.contribution_id.is_not(None) & Recording.contribution_id.in_(agreed)
    return ~Recording.keep & (done | (Recording.sent_at < at - RECORDINGS_KEPT))
