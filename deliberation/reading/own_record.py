"""Everything that is held about one member, for that member alone: to read on a page, and to take along as data.

Whoever else was there is in it only as far as the member meets them anyway: who opened a record, who gave a new code.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, Part, require
from deliberation.reading import (
    about_me,
    concerns,
    contact_threads,
    drafts,
    needs,
    own_ballots,
    own_minority,
    payments,
    phones,
    private_answers,
    recordings,
    support,
)
from models import (
    ConsentGrant,
    ConsentWording,
    Contribution,
    Membership,
    NotClear,
    PaperSheet,
    Person,
    PersonalCode,
    Process,
    ReaderSettings,
    SignIn,
    Statement,
    StatementState,
    SupportConsent,
    SupportLink,
    ThemeApproval,
    ThemeLabel,
    TraceNode,
    Translation,
    Vote,
)

Rows = list[dict[str, Any]]


def own(session: Session, actor: Actor, process_id: int) -> dict[str, Any]:
    """All of it as data that can be written as JSON. Nobody else is given any of it."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="record", process_id=process_id)
    require(actor, "see_own", "record", process_id, owner_membership_id=part.membership_id)
    return {
        "project": session.get_one(Process, process_id).title,
        "made_at": clock.now().isoformat(),
        "about": _about(session, part),
        "codes": _codes(session, part),
        "visits": _visits(session, actor),
        "choices": _choices(session, part),
        "words": _words(session, part),
        "votes": _votes(session, part),
        "not_clear": _not_clear(session, part),
        "names_of_themes": _names_of_themes(session, part),
        "needs": needs.own_export(session, actor, process_id),
        "payments": payments.own_export(session, actor, process_id),
        "support": _support(session, part),
        "marks": _marks(session, actor, process_id),
        "person": contact_threads.own_export(session, actor, process_id),
        "concerns": concerns.own_export(session, actor, process_id),
        "about_me": about_me.own_export(session, actor, process_id),
        "recordings": recordings.own_export(session, actor, process_id),
        "draft": drafts.own_export(session, actor, process_id),
        "phone": phones.own_export(session, actor, process_id),
        "private_answers": private_answers.own_export(session, actor, process_id),
        "sheets": _sheets(session, part),
        "ballots": own_ballots.own_export(session, actor, process_id),
        "minority_statements": own_minority.own_export(session, actor, process_id),
        "settings": _settings(session, part),
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _about(session: Session, part: Part) -> dict[str, Any]:
    row, name = session.execute(
        select(Membership, Person.display_name)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Membership.id == part.membership_id)
    ).one()
    return {
        "made_up_name": row.pseudonym,
        "name": name or "",
        "circumstance": row.circumstance or "",
        "came_by": str(row.source or ""),
        "since": _at(row.from_at),
    }


def _codes(session: Session, part: Part) -> Rows:
    """When codes were given and ended. The words of a code are not kept."""
    rows = session.execute(
        select(PersonalCode.issued_at, PersonalCode.voided_at, PersonalCode.known_by)
        .where(PersonalCode.membership_id == part.membership_id)
        .order_by(PersonalCode.id)
    )
    return [
        {"given_at": _at(given), "ended_at": _at(ended), "known_by": str(known_by or "")}
        for given, ended, known_by in rows
    ]


def _visits(session: Session, actor: Actor) -> Rows:
    """The sign-ins that are still kept: when they began, when they were last used, when they end."""
    rows = session.execute(
        select(SignIn.created_at, SignIn.last_seen_at, SignIn.ends_at)
        .where(SignIn.person_id == actor.person_id)
        .order_by(SignIn.id)
    )
    return [{"began_at": _at(began), "last_seen_at": _at(seen), "ends_at": _at(ends)} for began, seen, ends in rows]


def _choices(session: Session, part: Part) -> Rows:
    """Every yes and no, also those that were changed since, with the words that were shown."""
    rows = session.execute(
        select(ConsentGrant, ConsentWording.text)
        .join(ConsentWording, ConsentWording.id == ConsentGrant.wording_id)
        .where(ConsentGrant.membership_id == part.membership_id)
        .order_by(ConsentGrant.id)
    )
    return [
        {
            "asked": str(row.purpose),
            "words_shown": shown,
            "answer": "yes" if row.given else "no",
            "named": str(row.attribution or ""),
            "at": _at(row.at),
            "ended_at": _at(row.ended_at),
        }
        for row, shown in rows
    ]


def _words(session: Session, part: Part) -> Rows:
    translated = _translations(session, part)
    rows = session.execute(
        select(Contribution, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(Contribution.membership_id == part.membership_id)
        .order_by(TraceNode.id)
    )
    return [
        {
            "reference": reference,
            "text": row.text,
            "language": row.language,
            "written": str(row.provenance),
            "came": str(row.channel),
            "state": str(row.state),
            "sent_at": _at(row.submitted_at),
            "taken_back_at": _at(row.withdrawn_at),
            "translations": translated.get(row.node_id, []),
        }
        for row, reference in rows
    ]


def _translations(session: Session, part: Part) -> dict[int, Rows]:
    """The member's words in other languages, also those that are shown to nobody any more, by what they stand for."""
    rows = session.execute(
        select(Translation)
        .join(Contribution, Contribution.node_id == Translation.node_id)
        .where(Contribution.membership_id == part.membership_id)
        .order_by(Translation.node_id, Translation.language)
    ).scalars()
    found: dict[int, Rows] = {}
    for row in rows:
        found.setdefault(row.node_id, []).append(
            {
                "text": row.text,
                "language": row.language,
                "by_machine": row.by_machine,
                "made_at": _at(row.made_at),
                "checked_at": _at(row.checked_at),
            }
        )
    return found


def _votes(session: Session, part: Part) -> Rows:
    """Votes with the statement that each is on, unless it was taken back: then nobody is shown it again."""
    shown = TraceNode.withdrawn_at.is_(None) & (Statement.state != StatementState.HIDDEN)
    rows = session.execute(
        select(Vote, TraceNode.reference, case((shown, Statement.text), else_=""))
        .join(TraceNode, TraceNode.id == Vote.statement_id)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(Vote.membership_id == part.membership_id)
        .order_by(TraceNode.id)
    )
    answers = {1: "agree", 0: "pass", -1: "disagree"}
    return [
        {
            "reference": reference,
            "statement": text,
            "answer": answers[row.choice],
            "came": str(row.channel),
            "at": _at(row.cast_at),
        }
        for row, reference, text in rows
    ]


def _not_clear(session: Session, part: Part) -> Rows:
    rows = session.execute(
        select(TraceNode.reference, NotClear.at)
        .join(TraceNode, TraceNode.id == NotClear.statement_id)
        .where(NotClear.membership_id == part.membership_id)
        .order_by(TraceNode.id)
    )
    return [{"reference": reference, "at": _at(at)} for reference, at in rows]


def _names_of_themes(session: Session, part: Part) -> Rows:
    """The names of themes to which the member said yes."""
    same = (ThemeLabel.theme_id == ThemeApproval.theme_id) & (ThemeLabel.version == ThemeApproval.version)
    rows = session.execute(
        select(TraceNode.reference, ThemeLabel.title, ThemeApproval.at)
        .join(TraceNode, TraceNode.id == ThemeApproval.theme_id)
        .join(ThemeLabel, same)
        .where(ThemeApproval.membership_id == part.membership_id, TraceNode.withdrawn_at.is_(None))
        .order_by(TraceNode.id, ThemeApproval.version)
    )
    return [{"reference": reference, "name": name, "yes_at": _at(at)} for reference, name, at in rows]


def _support(session: Session, part: Part) -> Rows:
    """The member's supporters, as the member called them, with each kind of act that they said yes to."""
    links = session.execute(
        select(SupportLink).where(SupportLink.member_id == part.membership_id).order_by(SupportLink.id)
    ).scalars()
    return [
        {
            "called": link.called,
            "as": str(link.kind),
            "since": _at(link.from_at),
            "ended_at": _at(link.to_at),
            "may": [
                {"act": str(act), "yes_at": _at(at), "ended_at": _at(ended)}
                for act, at, ended in session.execute(
                    select(SupportConsent.act, SupportConsent.at, SupportConsent.ended_at)
                    .where(SupportConsent.link_id == link.id)
                    .order_by(SupportConsent.id)
                )
            ],
        }
        for link in links
    ]


def _marks(session: Session, actor: Actor, process_id: int) -> Rows:
    """How things came in by another hand or another way."""
    return [
        {
            "thing": one.thing,
            "written": one.provenance,
            "came": one.channel,
            "helper": one.helper,
            "word_for_word": one.verbatim,
            "agreed_at": _at(one.agreed_at),
            "differs_from": one.differs_from,
            "counts": one.counts,
        }
        for one in support.marks(session, actor, process_id)
    ]


def _sheets(session: Session, part: Part) -> Rows:
    """Sheets of paper made for the member. What stands on one is among words, votes and choices once it counts."""
    rows = session.execute(
        select(PaperSheet).where(PaperSheet.membership_id == part.membership_id).order_by(PaperSheet.id)
    ).scalars()
    return [{"number": row.number, "state": str(row.state), "made_at": _at(row.issued_at)} for row in rows]


def _settings(session: Session, part: Part) -> str:
    """How pages look to the member, as far as that is kept with their code, in the words of the cookie."""
    row = session.get(ReaderSettings, part.membership_id)
    return row.chosen if row else ""
