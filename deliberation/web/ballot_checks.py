"""What was checked beside the count, in words: would a vote change it, what other rules give, and who got nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Titles = Mapping[str, str]
Found = Mapping[str, Any]

# The other rules that the same papers are counted by.
OTHERS: Mapping[str, LazyString] = {
    "av": _l("the most ticks"),
    "greedy": _l("the most ticks first"),
    "equal-shares": _l("equal shares"),
    "phragmen": _l("shares over time"),
    "score": _l("the best average mark"),
    "score-sum": _l("all marks added up"),
    "majority-judgment": _l("the middle mark"),
    "people": _l("how many people gave it a point"),
    "pairs": _l("each held against each other one"),
    "schulze": _l("each held against each other one"),
    "borda": _l("points for places"),
    "stv": _l("votes that move on"),
    "win-share": _l("how often it won"),
    "wins": _l("how many others it beats"),
    "share-of:answering": _l("a share of those who answered the question"),
    "share-of:votes_cast": _l("a share of all who voted"),
    "share-of:eligible": _l("a share of all who could vote"),
}


def close_words(firmness: Found, number: str) -> str:
    """Why the outcome of one option is a close call; "" where it is decided."""
    words = {
        "one": _l("One vote more or less would change this."),
        "few": _l("A few votes more or less could change this."),
        "added": _l("It got money that was left over. That can change easily."),
    }
    turned = firmness["options"][number]
    return str(words[turned]) if turned else ""


def firm_words(firmness: Found) -> tuple[str, ...]:
    """Whether the whole would hold, and what was tried to know it."""
    close = sum(1 for one in firmness["options"].values() if one)
    one, some = firmness["without_one"], firmness["without_some"]
    if not one["papers"]:
        return ()
    if not one["tried"] and not some["tried"]:
        return (str(_("There are too many votes to count them again and again. So we cannot say how close it was.")),)
    told = [
        str(ngettext("%(num)s of these was close.", "%(num)s of these were close.", close))
        if close
        else str(_("This is decided. We tried a vote more and a vote less, and the same came out each time."))
    ]
    if one["tried"] < one["papers"]:
        told.append(
            str(
                _(
                    "There are %(papers)s votes. We left out %(tried)s of them, one by one. All would take too long.",
                    papers=format_decimal(one["papers"]),
                    tried=format_decimal(one["tried"]),
                )
            )
        )
    return tuple(told)


def other_words(titles: Titles, others: list[Found]) -> tuple[str, ...]:
    """What each of the two other rules would give, one sentence after the other."""
    return tuple(_other(titles, one) for one in others)


def _other(titles: Titles, one: Found) -> str:
    begin = str(_("Counted by %(rule)s:", rule=OTHERS[one["rule"]]))
    if not one["tried"]:
        return " ".join((begin, str(_("We did not try it. There are too many votes."))))
    if not one["gained"] and not one["lost"]:
        return " ".join((begin, str(_("The same would come out."))))
    told = [begin]
    if one["gained"]:
        told.append(str(_("New: %(choices)s.", choices=_names(titles, one["gained"]))))
    if one["lost"]:
        told.append(str(_("No longer: %(choices)s.", choices=_names(titles, one["lost"]))))
    return " ".join([*told, *_people(one)])


def _people(one: Found) -> tuple[str, str]:
    more, fewer = one["more"], one["fewer"]
    return (
        str(ngettext("%(num)s person would get more.", "%(num)s people would get more.", more))
        if more is not None
        else str(_("Fewer than five people would get more.")),
        str(ngettext("%(num)s person would get less.", "%(num)s people would get less.", fewer))
        if fewer is not None
        else str(_("Fewer than five people would get less.")),
    )


def _names(titles: Titles, numbers: list[str]) -> str:
    return ", ".join(titles[number] for number in numbers)


def nothing_words(kind: str, titles: Titles, found: Found | None) -> tuple[str, ...]:
    """How many got nothing, what they share, and what would have served them."""
    if found is None or not found["asking"]:
        return ()
    if not found["people"]:
        return (str(_("Everybody who wanted something got at least one thing.")),)
    told = [_with_nothing(kind, found)]
    told += [_shared(titles, one) for one in found["shared"]]
    if found["together"]:
        told.append(_together(titles, found["together"]))
    if found["served_by"]:
        best = titles[found["served_by"]["option"]]
        told.append(str(_("%(choice)s would have given something to most of them.", choice=best)))
    else:
        told.append(str(_("We do not say what they chose. Too few people chose the same.")))
    return tuple(told)


def _with_nothing(kind: str, found: Found) -> str:
    people, asking = found["people"], format_decimal(found["asking"])
    if kind == "endorse":
        return str(
            ngettext(
                "%(num)s of %(all)s people could support or live with something, but with nothing that goes forward.",
                "%(num)s of %(all)s people could support or live with something, but with nothing that goes forward.",
                people,
                all=asking,
            )
        )
    return str(
        ngettext(
            "%(num)s of %(all)s people who chose something got nothing of it.",
            "%(num)s of %(all)s people who chose something got nothing of it.",
            people,
            all=asking,
        )
    )


def _shared(titles: Titles, one: Found) -> str:
    return str(
        ngettext(
            "%(num)s of them wanted this: %(choice)s.",
            "%(num)s of them wanted this: %(choice)s.",
            one["people"],
            choice=titles[one["option"]],
        )
    )


def _together(titles: Titles, one: Found) -> str:
    first, second = (titles[number] for number in one["options"])
    return str(
        ngettext(
            "%(num)s of them wanted both: %(one)s, and %(other)s.",
            "%(num)s of them wanted both: %(one)s, and %(other)s.",
            one["people"],
            one=first,
            other=second,
        )
    )
