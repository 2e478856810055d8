"""A member's own record of payments as a letter to take to an adviser. It gives no advice.

It is one document: the page and the Word file are made from it, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from deliberation.exchange.document.types import (
    Block,
    Document,
    Heading,
    Metadata,
    Notice,
    Table,
    item_list,
    paragraph,
)
from deliberation.exchange.document.wording import long_date, money, month_and_year, short_date
from deliberation.exchange.payment_guidance import Fact, Guidance

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Line:
    """One payment: the day, what it was for, how much, and in which way ("" for expenses)."""

    on: date
    words: str
    pence: int
    way: str
    charity: str


@dataclass(frozen=True, slots=True)
class LetterContent:
    """All that the letter says. `way` is how the person wants to be thanked, "" where they chose nothing yet."""

    title: str
    paid_by: str
    help_phone: str
    called: str
    written_on: date
    language: str
    way: str
    expenses: Sequence[Line]
    thanks: Sequence[Line]
    guidance: Guidance


def letter(content: LetterContent, gettext: Callable[[str], str]) -> Document:
    """The letter. Expenses and thank-you payments stand apart, each with a total of its own, and are never added up."""
    language = content.language
    about = [
        gettext("Project: {title}").format(title=content.title),
        gettext("Who this is about: {name}").format(name=content.called),
    ]
    if content.paid_by:
        about.append(gettext("Paid for by: {name}").format(name=content.paid_by))
    if content.help_phone:
        about.append(gettext("Questions to the project: {phone}").format(phone=content.help_phone))
    blocks: list[Block] = [
        item_list(*about),
        paragraph(gettext("This record was made for the person it is about. We send it to nobody else.")),
        Heading(1, gettext("Expenses: money paid back that was spent on taking part")),
        *_payments(content.expenses, gettext("What was paid back"), content, gettext),
        Heading(1, gettext("Thank-you payments")),
        paragraph(
            gettext("What the person chose: {choice}").format(
                choice=_ways(gettext).get(content.way, gettext("not yet"))
            )
        ),
        *_payments(content.thanks, gettext("What was given as thanks"), content, gettext),
        Heading(1, gettext("Please check with an adviser")),
        Notice(
            paragraph(
                gettext("Rules on payments and benefits change. Offices read them in different ways."),
                " ",
                gettext("Please show this to a benefits adviser before you decide anything."),
            ),
            gettext("This is not advice."),
        ),
        *_guidance(content.guidance, language, gettext),
    ]
    made = datetime(content.written_on.year, content.written_on.month, content.written_on.day, tzinfo=UTC)
    return Document(
        title=gettext("Record of payments"),
        subtitle=long_date(content.written_on, language),
        blocks=tuple(blocks),
        metadata=Metadata(made_at=made.isoformat(), organisation=content.paid_by),
        language=language,
    )


def as_word_file(document: Document) -> bytes:
    """The letter as a Word file."""
    from deliberation.exchange.document.docx import write_docx  # noqa: PLC0415  # heavy, and only for who asks for it

    return write_docx(document)


def said_by(fact: Fact, gettext: Callable[[str], str]) -> str:
    """Who says it, how sure that is, and of when it is."""
    parts = [fact.source, fact.dated or gettext("no date given")]
    if fact.kind == "second_hand":
        parts.append(gettext("told at second hand"))
    if fact.kind == "forum":
        parts.append(gettext("not from an office"))
    return ", ".join(parts)


def _payments(
    lines: Sequence[Line], caption: str, content: LetterContent, gettext: Callable[[str], str]
) -> list[Block]:
    if not lines:
        return [paragraph(gettext("None."))]
    language = content.language
    rows = [(short_date(line.on, language), _what_for(line, gettext), money(line.pence, language)) for line in lines]
    total = money(sum(line.pence for line in lines), language)
    return [
        Table(caption, (gettext("Day"), gettext("What for"), gettext("Amount")), tuple(rows), numeric=(2,)),
        paragraph(gettext("Total: {amount}").format(amount=total)),
    ]


def _guidance(found: Guidance, language: str, gettext: Callable[[str], str]) -> list[Block]:
    asked = gettext("What others say on payments and benefits. We looked in {month}. They do not all agree.")
    blocks: list[Block] = [paragraph(asked.format(month=month_and_year(found.looked_up, language)))]
    facts = [f"{fact.text} ({said_by(fact, gettext)})" for fact in found.facts]
    return [*blocks, item_list(*facts)]


def _what_for(line: Line, gettext: Callable[[str], str]) -> str:
    """What it was for and, of thanks, in which way they were given."""
    if line.charity:
        way = gettext("given to a charity, not to the person: {charity}").format(charity=line.charity)
    else:
        way = _ways(gettext).get(line.way, "")
    return f"{line.words} ({way})" if way else line.words


def _ways(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "cash": gettext("cash"),
        "voucher": gettext("a voucher"),
        "none": gettext("no payment"),
        "less": gettext("less than was offered"),
        "charity": gettext("give it to a charity"),
    }
