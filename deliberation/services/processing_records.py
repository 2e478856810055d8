"""The record of processing, and a draft of the impact assessment, made from the settings as they are at this moment.

It holds nothing of any person. It is a draft: what only the organisation can know is left open and says so, and its
data protection officer has to check the rest.
"""

from __future__ import annotations

from datetime import UTC

from flask import current_app
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import Config
from deliberation.errors import NotFound
from deliberation.exchange.document.html import write_html
from deliberation.exchange.document.types import (
    Block,
    Contents,
    Document,
    Heading,
    Metadata,
    Notice,
    Table,
    item_list,
    paragraph,
)
from deliberation.permissions import TABLE, Actor, Scope, require
from deliberation.services.consent import ASKED_APART, WORDING_VERSION, WORDINGS
from deliberation.services.kept_for import BY_CODE, RULES
from deliberation.services.processing_risks import BEFORE_THE_START, RISKS, Risk
from deliberation.services.processing_shape import ROLE_NAMES, Store
from deliberation.services.processing_stores import STORES
from models import Area, Process

KINDS = ("html", "docx")
TO_FILL = "To be filled in by you."
DRAFT = "Draft, to be checked by your data protection officer"
REACH = {Scope.PROCESS: "all", Scope.OWN: "own", Scope.LINKED: "of whom they support", Scope.ANYONE: "all"}
GROUNDS = "Consent (UK GDPR Art. 6(1)(a)): “{purpose}”"
SPECIAL_GROUNDS = "; explicit consent (Art. 9(2)(a)) where it is special category data"
NO_PURPOSE = "Needed to offer the service, or a task in the public interest (Art. 6(1)(e)): to be confirmed"


def make(session: Session, actor: Actor, process_id: int, kind: str) -> bytes:
    """The document as a file: `html` or `docx`."""
    require(actor, "describe", "processing", process_id)
    if kind not in KINDS:
        raise NotFound("format_unknown")
    document = describe(session, actor, process_id)
    if kind == "html":
        return write_html(document)
    from deliberation.exchange.document.docx import write_docx  # noqa: PLC0415  # heavy, and seldom wanted

    return write_docx(document)


def describe(session: Session, actor: Actor, process_id: int) -> Document:
    """The document, from the live definitions: purposes, stores, periods, permissions, settings."""
    require(actor, "describe", "processing", process_id)
    process = session.get_one(Process, process_id)
    area = session.get_one(Area, process.area_id)
    made_at = clock.now().astimezone(UTC)
    blocks: tuple[Block, ...] = (
        Notice(
            paragraph(
                "It was made from the settings of this installation as they were on the day it was made. It is not "
                "legal advice. The grounds in law are proposals. What only you can know is marked to be filled in."
            ),
            title=DRAFT,
        ),
        Contents(depth=1),
        *_who(process, area.name),
        *_purposes(),
        *_kept(),
        *_periods(),
        *_access(),
        *_installation(),
        *_impact(),
    )
    return Document(
        title="Record of processing and draft impact assessment",
        subtitle=process.title,
        blocks=blocks,
        metadata=Metadata(made_at=made_at.isoformat(), organisation=process.paid_for_by or "", subject=DRAFT),
    )


def _who(process: Process, area: str) -> tuple[Block, ...]:
    rows = (
        ("Project", process.title),
        ("Area", area),
        ("Paid for by", process.paid_for_by or TO_FILL),
        ("Help for people who take part", process.help_phone or TO_FILL),
        ("Controller: name and address", TO_FILL),
        ("Data protection officer", TO_FILL),
        ("Processors: who hosts this, who keeps the copies, with which contracts", TO_FILL),
        ("Transfers to other countries", "The software makes none. " + TO_FILL),
    )
    return (Heading(1, "Who answers for it"), Table("Who answers for it", ("What", "Who"), rows))


def _purposes() -> tuple[Block, ...]:
    asked = {**WORDINGS, **ASKED_APART}
    rows = tuple((str(purpose), text, WORDING_VERSION) for purpose, text in asked.items())
    return (
        Heading(1, "What people are asked to say yes to"),
        paragraph(
            "Each purpose is asked by itself, and no yes is needed for another but the first. The words that somebody "
            "was shown are stored with the answer. Each can be taken back at any time; what stood on it is erased then."
        ),
        Table("Purposes and their words", ("Purpose", "Words that are shown", "Version"), rows, widths=(2, 7, 1)),
    )


def _kept() -> tuple[Block, ...]:
    return (
        Heading(1, "What is kept, field by field"),
        paragraph(
            "Sealed means encrypted with a key that is not in the database. In free text it cannot be ruled out that "
            "somebody writes of their health, of crimes or of other people."
        ),
        *(block for store in STORES for block in _one_store(store)),
    )


def _one_store(store: Store) -> tuple[Block, ...]:
    fields = "; ".join(f"{name} ({', '.join(columns)})" for name, columns in store.fields().items())
    return (
        Heading(2, store.what),
        item_list(
            f"Of whom: {store.of_whom}.",
            f"Why: {store.why}.",
            f"Ground in law, proposed: {_grounds(store)}.",
            f"How long: {how_long(store)}.",
            f"Who sees it: {store.readers()}.",
            f"Sealed: {'yes' if store.sealed else 'no'}. "
            f"Special category data, or crimes: {'may be in it' if store.special else 'none intended'}.",
            f"Fields: {fields}.",
        ),
    )


def _grounds(store: Store) -> str:
    if store.purpose is None:
        return NO_PURPOSE
    return GROUNDS.format(purpose=store.purpose) + (SPECIAL_GROUNDS if store.special else "")


def how_long(store: Store) -> str:
    """How long a store is kept, in words."""
    periods = [f"{BY_CODE[code].what}: {BY_CODE[code].how_long}" for code in store.rules]
    parts = [*periods, *([store.kept] if store.kept else [])]
    return ". ".join(f"{part[0].upper()}{part[1:]}" for part in parts)


def _periods() -> tuple[Block, ...]:
    return (
        Heading(1, "What is removed by itself"),
        paragraph("A worker looks once an hour and removes what has had its time."),
        Table("Periods", ("What", "How long"), tuple((rule.what, rule.how_long) for rule in RULES)),
        paragraph(
            "Backups and the logs of a proxy are outside the software. How long you keep them you have to fill in. "
            "What somebody took back is in older backups until they are deleted."
        ),
    )


def _access() -> tuple[Block, ...]:
    rows = tuple(
        (
            f"{thing}: {verb}".replace("_", " "),
            "; ".join(f"{ROLE_NAMES[role]} ({REACH[scope]})" for role, scope in roles.items()) or "nobody",
        )
        for (thing, verb), roles in TABLE.items()
    )
    return (
        Heading(1, "Who may do what"),
        paragraph("The whole table of permissions, as the software asks it. What is not in it is refused."),
        Table("Permissions", ("What", "Who, and how far"), rows, widths=(2, 5)),
    )


def _installation() -> tuple[Block, ...]:
    config: Config = current_app.extensions["folkmoot_config"]
    rows = (
        ("Address", config.base_url),
        ("Travels encrypted (https)", "yes" if config.secure else "no: switch it on before people take part"),
        ("Database", "an SQLite file on this machine" if config.is_sqlite else "PostgreSQL"),
        ("Figures for monitoring", "behind a token; they hold nothing of people" if config.metrics_token else "off"),
        ("Addresses of visitors", "not stored; used for a hash that changes every day"),
        ("Requests to other companies", "none: pages load nothing from elsewhere"),
    )
    return (Heading(1, "This installation"), Table("Settings that matter", ("Setting", "Now"), rows))


def _impact() -> tuple[Block, ...]:
    return (
        Heading(1, "Draft of the impact assessment"),
        paragraph(
            "Is one needed? Very likely: people in difficult situations say things about their health and their lives. "
            "How likely and how grave each risk is, you and your data protection officer have to judge."
        ),
        *(block for risk in RISKS for block in _one_risk(risk)),
        Heading(2, "To be done before the start"),
        item_list(*BEFORE_THE_START),
        Heading(2, "Signed off"),
        Table(
            "Signed off by",
            ("Role", "Name, day, remarks"),
            (("Data protection officer", TO_FILL), ("Convenor", TO_FILL), ("Asked: people who take part", TO_FILL)),
        ),
    )


def _one_risk(risk: Risk) -> tuple[Block, ...]:
    return (
        Heading(2, risk.what),
        item_list(f"What holds it: {risk.held_by}", f"What is left: {risk.left}", f"How likely, how grave: {TO_FILL}"),
    )
