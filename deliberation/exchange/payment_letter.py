"""A member's own record of payments as a letter in plain text, to take to an adviser. It gives no advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from deliberation.exchange.document.wording import long_date, money


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
    called: str
    written_on: date
    language: str
    way: str
    expenses: Sequence[Line]
    thanks: Sequence[Line]


def letter(content: LetterContent, gettext: Callable[[str], str]) -> str:
    """The letter. Expenses and thank-you payments stand apart, each with a total of its own, and are never added up."""
    parts = [
        gettext("Record of payments"),
        long_date(content.written_on, content.language),
        gettext("Project: {title}").format(title=content.title),
    ]
    if content.paid_by:
        parts.append(gettext("Paid for by: {name}").format(name=content.paid_by))
    parts += [
        gettext("Who this is about: {name}").format(name=content.called),
        gettext("This record was made for the person it is about. We send it to nobody else."),
        gettext("Expenses: money paid back that was spent on taking part"),
        *_lines(content.expenses, content.language, gettext),
        gettext("Thank-you payments"),
        gettext("What the person chose: {choice}").format(choice=_ways(gettext).get(content.way, gettext("not yet"))),
        *_lines(content.thanks, content.language, gettext),
        gettext("This is not advice. Rules on payments and benefits change, and offices read them in different ways."),
        gettext("Please show this to a benefits adviser before you decide anything."),
    ]
    return "\n\n".join(parts) + "\n"


def _lines(lines: Sequence[Line], language: str, gettext: Callable[[str], str]) -> list[str]:
    if not lines:
        return [gettext("None.")]
    said = [_line(one, language, gettext) for one in lines]
    total = gettext("Total: {amount}").format(amount=money(sum(one.pence for one in lines), language))
    return ["\n".join(said), total]


def _line(line: Line, language: str, gettext: Callable[[str], str]) -> str:
    said = f"{long_date(line.on, language)}: {money(line.pence, language)}, {line.words}"
    if line.charity:
        way = gettext("given to a charity, not to the person: {charity}").format(charity=line.charity)
    else:
        way = _ways(gettext).get(line.way, "")
    return f"{said} ({way})" if way else said


def _ways(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "cash": gettext("cash"),
        "voucher": gettext("a voucher"),
        "none": gettext("no payment"),
        "less": gettext("less than was offered"),
        "charity": gettext("give it to a charity"),
    }
