"""What pages of results share: the picture made from the table, and the words for what is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Literal

from babel.lists import format_list
from flask import request as http
from flask_babel import format_datetime, format_decimal, format_timedelta, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from accessibility import drawings, languages
from deliberation import clock
from deliberation.reading.group_views import GroupView, HeldView, Likeness, StatementAnswer
from deliberation.reading.results import ResultsView
from deliberation.web.paging import asked_part

SOURCES: Mapping[str, LazyString] = {
    "assembly": _l("the people who were picked for the assembly"),
    "open_call": _l("the people who came by the open call"),
}
WHY: Mapping[str, LazyString] = {
    "too_few_people": _l("%(people)s people answered enough. We need %(needed)s to look for groups."),
    "all_alike": _l("All of the people answered nearly alike. So there is one group."),
    "no_groups_of_five": _l("Some groups would have fewer than five people. We do not show those."),
    "no_groups_in_votes": _l("People do not fall into groups. Who agrees on one thing may differ on the next."),
    "not_steady": _l("We could not find groups that stay the same. With more answers we may."),
    "too_few_places": _l("Too few people answered in different ways to tell groups apart."),
}
# How often groups come out the same without a fifth of the people, from 0 to 1: see docs/methods/opinion.md.
NEARLY_ALWAYS, MOSTLY = 0.9, 0.75
BARS = 3
HELD_SHOWN = 5
LAG = timedelta(minutes=1)


def results_context(view: ResultsView, language: str) -> dict[str, object]:
    """Everything that `results/_results.html` needs, in the reader's language."""
    direction = languages.direction(language)
    return {
        "view": view,
        "source_words": SOURCES.get(view.source, view.source),
        "headline": headline(view),
        "made_words": made_words(view),
        "why_words": why_words(view),
        "group_name": group_name,
        "group_label": group_label(view),
        "picture": map_of(view, direction),
        "bar": _bar(direction),
        "bars_shown": BARS,
        "held_shown": HELD_SHOWN,
        "not_held_by": not_held_by,
        "alike_words": alike_words,
        "steady_words": steady_words(view.stability),
        "lags": lag_words(view),
        "part": asked_part(view.statements),
        "is_listing": "page" in http.args,
    }


def headline(view: ResultsView) -> StatementAnswer | None:
    """The statement that the page begins with: what brings the groups together, else what most agree with."""
    found = view.common_ground or view.most_agreed
    return found[0] if found else None


def made_words(view: ResultsView) -> str:
    """When the results were made and from how many answers, and whether newer ones are on their way."""
    from_answers = ngettext(
        "This was made %(when)s from %(count)s answer.",
        "This was made %(when)s from %(count)s answers.",
        view.votes,
        when=ago(clock.now() - view.made_at),
        count=format_decimal(view.votes),
    )
    return f"{from_answers} {newer_words(view)}".strip()


def newer_words(view: ResultsView) -> str:
    """Whether a newer result is being made, and how far it is; "" when this one is the newest that there can be."""
    if view.being_made is None:
        return str(_("New answers came in. They will be counted soon.")) if view.is_stale else ""
    if view.being_made.total < 1:
        return str(_("A newer one is being made."))
    return str(
        _(
            "A newer one is being made: %(share)s%% is done.",
            share=100 * min(view.being_made.done, view.being_made.total) // view.being_made.total,
        )
    )


def ago(since: timedelta) -> str:
    """How long ago, in words, as a person would say it."""
    if since < timedelta(minutes=1):
        return str(_("just now"))
    # Left to itself Babel would call 52 minutes an hour.
    return str(format_timedelta(-since, granularity="minute", threshold=1, add_direction=True))


def why_words(view: ResultsView) -> str:
    """Why there are no groups, in plain words; "" when there are."""
    if view.groups:
        return ""
    template = WHY.get(view.why_code)
    if template is None:
        return str(_("There are not enough answers yet to look for groups."))
    return str(template) % dict(view.why_params)


def group_name(letter: str) -> str:
    """What a group is called: the statements tell what it is about, so its name says nothing of the people."""
    return str(_("Group %(letter)s", letter=letter))


def not_held_by(view: HeldView) -> str:
    """Which groups do not think so, each by its name, and in which too few answered; "" where there are neither."""
    words = []
    if view.left_out:
        words.append(_("This is not what most in %(groups)s think.", groups=_names(view.left_out, style="or")))
    if view.unasked:
        words.append(_("Too few answered in %(groups)s.", groups=_names(view.unasked)))
    return " ".join(words)


def _names(letters: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
    return format_list([group_name(one) for one in letters], style=style, locale=get_locale() or "en_GB")


def alike_words(one: Likeness) -> str:
    """How alike two groups answer, in a sentence: what the picture shows by who is near whom."""
    return str(
        ngettext(
            "Most of %(groups)s say the same on %(same)s of %(num)s statement.",
            "Most of %(groups)s say the same on %(same)s of %(num)s statements.",
            one.answered,
            groups=_names((one.first, one.second)),
            same=one.same,
        )
    )


def steady_words(stability: float) -> str:
    """How sure the groups are, in a sentence; from 0 (by chance) to 1 (the same each time)."""
    if stability >= NEARLY_ALWAYS:
        return str(_("Each time, the groups came out nearly the same. So they are not there by chance."))
    if stability >= MOSTLY:
        return str(_("Most times, the groups came out much the same. A few people could be in another group."))
    return str(_("The groups came out a little different each time. So read them with care."))


def lag_words(view: ResultsView) -> str:
    """When the number of groups was last looked at, where that was before the rest was counted; else ""."""
    if view.made_at - view.counted_at < LAG:
        return ""
    return str(_("How many groups there are was last looked at on %(when)s.", when=format_datetime(view.counted_at)))


def group_label(view: ResultsView) -> Callable[[GroupView], str]:
    """A group in words with its size, and whether it is the reader's own."""

    def label(group: GroupView) -> str:
        words = ngettext("%(num)s person", "%(num)s people", group.size)
        named = _("%(group)s, %(people)s", group=group_name(group.letter), people=words)
        return str(_("%(group)s, with you", group=named) if group.letter == view.own_group else named)

    return label


def map_of(view: ResultsView, direction: str) -> Markup:
    """The picture of who answered alike: one mark a person, only of groups that may be shown, and no names."""
    label = group_label(view)
    groups = [
        drawings.Group(label(group), [(x, y) for letter, x, y in view.points if letter == group.letter])
        for group in view.groups
    ]
    return drawings.scatter(groups, name="map", direction=direction) if len(groups) > 1 else Markup("")


def _bar(direction: str) -> Callable[[StatementAnswer], Markup]:
    def bar(answer: StatementAnswer) -> Markup:
        words = drawings.StackWords(
            agree=_("%(count)s agree", count=answer.agree),
            disagree=_("%(count)s do not agree", count=answer.disagree),
            passed=_("%(count)s not sure", count=answer.passed),
            not_seen=_("%(count)s have not seen it", count=answer.not_seen),
        )
        return drawings.stacked_bar(
            answer.agree, answer.disagree, answer.passed, answer.not_seen, words=words, direction=direction
        )

    return bar
