"""The result of a ballot in words: one sentence for each option with its numbers, and why not, made from the count.

Nothing is worked out here. Each figure stands in the stored result, which anybody can count again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.reading.ballots import BallotView, OptionText
from deliberation.web.ballot_checks import close_words, firm_words, nothing_words, other_words
from deliberation.web.ballot_rankings import ranking
from deliberation.web.ballot_told import Explained, Found, Line, Table, options_of, ties_words
from deliberation.web.governing import money

# How it is counted, in words of everyday, by rule.
RULES: Mapping[str, LazyString] = {
    "endorse": _l("Each question is counted by itself."),
    "equal-shares": _l(
        "Everybody holds an equal share. What is chosen is paid for by those who ticked it. "
        "So a smaller group gets something too."
    ),
    "phragmen": _l("Ticks earn time. A group pays for a choice with its time. So a smaller group gets its turn too."),
    "seq-pav": _l("Once one of your choices is in, your next tick counts half, then a third."),
    "av": _l("The most ticks win."),
    "greedy": _l("The one with the most ticks is paid first, then the next one that the money is enough for."),
    "score": _l("The best average mark comes first."),
    "majority-judgment": _l("The middle mark counts: half gave that or more."),
    "points": _l("The points are added up."),
    "stv": _l("Your vote goes to your first choice. Where it is not needed there, it moves on to your next one."),
    "schulze": _l("Each is held against each of the others. The one that beats the others comes first."),
    "ranked-pairs": _l("Each is held against each of the others. The clearest wins count first."),
    "borda": _l("First place gets most points, second place fewer, and so on."),
    "pairwise": _l("The number says how often it would win against another one."),
}
ANSWERS: Mapping[str, LazyString] = {
    "support": _l("support it"),
    "can_live": _l("can live with it"),
    "not_sure": _l("are not sure"),
    "cannot_live": _l("cannot live with it"),
    "should_not_decide": _l("said they should not decide"),
    "unanswered": _l("left it out"),
}


def explained(view: BallotView) -> Explained:
    """The result of a ballot in words; for those who may see it."""
    if view.result is None:
        raise ValueError("there is no result to explain")
    kind, result = view.set_up["kind"], view.result
    told = _KINDS[kind](view, result[kind])
    titles = {number: one["title"] for number, one in options_of(view).items()}
    lines = tuple(
        replace(line, close=close_words(result["firmness"], str(line.option["number"]))) for line in told.lines
    )
    if not result["quorum"]["met"]:
        lines = tuple(replace(line, outcome=str(_("Not decided")), chosen=False) for line in lines)
    return replace(
        told,
        lines=lines,
        headline=_headline(kind, lines, result),
        firm=firm_words(result["firmness"]),
        others=other_words(titles, result["other_rules"]),
        nothing=nothing_words(kind, titles, result["nothing"]),
    )


def _headline(kind: str, lines: tuple[Line, ...], result: Found) -> str:
    """What came of it, in one sentence."""
    chosen, whole = sum(line.chosen for line in lines), len(lines)
    if not result["quorum"]["met"]:
        return str(_("Nothing is decided. Too few people voted."))
    if kind == "endorse":
        words = ngettext("%(num)s of %(all)s goes forward.", "%(num)s of %(all)s go forward.", chosen, all=whole)
        return str(words) if chosen else str(_("None of these goes forward."))
    if kind == "budget":
        words = ngettext("%(num)s of %(all)s is paid for.", "%(num)s of %(all)s are paid for.", chosen, all=whole)
        return str(words) if chosen else str(_("None of these is paid for."))
    if kind == "approval" or result[kind]["elected"]:
        words = ngettext("%(num)s of %(all)s is chosen.", "%(num)s of %(all)s are chosen.", chosen, all=whole)
        return str(words) if chosen else str(_("None of these is chosen."))
    return str(_("This comes first:")) if chosen else str(_("Nobody chose anything."))


def signed_words() -> str:
    """Who stands for the count."""
    return str(_("Two people who did not run it signed the count."))


def lot_words() -> str:
    """What settles what the rule leaves open."""
    return str(_("Where two stood level, a lot decided. It was drawn before anybody voted."))


def turnout(view: BallotView) -> str:
    """How many voted, and whether that was enough."""
    result = view.result or {}
    voted = ngettext(
        "%(count)s of %(roll)s people voted.",
        "%(count)s of %(roll)s people voted.",
        result["papers"],
        count=format_decimal(result["papers"]),
        roll=format_decimal(result["roll"]),
    )
    if result["quorum"]["met"]:
        return str(voted)
    return " ".join((str(voted), str(_("That was too few for a decision."))))


def _endorse(view: BallotView, found: Found) -> Explained:
    lines, rows = [], []
    for number, option in options_of(view).items():
        one = found[number]
        passed = one["verdict"] == "passed"
        outcome = _("Goes forward") if passed else _("Does not go forward")
        lines.append(Line(option, str(outcome), _endorsed(one), chosen=passed))
        rows.append((option["title"], *(str(one["answers"][answer]) for answer in ANSWERS)))
    headings = (_("Question"), *(str(words) for words in ANSWERS.values()))
    return Explained(tuple(lines), Table(_("How many said what"), tuple(headings), tuple(rows)))


def _endorsed(one: Found) -> tuple[str, ...]:
    said = _("%(consent)s of %(base)s support it or can live with it.", consent=one["consent"], base=one["base_count"])
    if one["verdict"] == "quorum_not_met":
        return str(said), str(_("Too few people voted. It needed %(needed)s votes.", needed=one["quorum_needed"]))
    if one["needed"] is None:
        return (str(said),)
    needed = str(_("It needed %(needed)s.", needed=one["needed"]))
    if one["verdict"] == "passed":
        return str(said), needed
    more = ngettext("%(num)s more would have been enough.", "%(num)s more would have been enough.", one["more_needed"])
    return str(said), needed, str(more)


def _shortlist(view: BallotView, found: Found) -> Explained:
    options = options_of(view)
    lines = [_short(options, one) for one in found["explanations"]]
    rows = tuple((options[number]["title"], str(found["ticks"][number])) for number in _by_ticks(found))
    also: list[str] = []
    if not found["ejr_plus"]["holds"]:
        also.append(str(_("One group of people was large enough for a place, and got too few.")))
    return Explained(
        tuple(lines),
        Table(_("How many ticked what"), (_("Choice"), _("Ticks")), rows),
        also=(*also, *ties_words(options, found["ties"])),
    )


def _by_ticks(found: Found) -> list[str]:
    ticks: Mapping[str, int] = found["ticks"]
    return sorted(ticks, key=lambda number: (-ticks[number], int(number)))


def _short(options: Mapping[str, OptionText], one: Found) -> Line:
    ticked = str(ngettext("%(num)s person ticked it.", "%(num)s people ticked it.", one["supporters"]))
    option = options[one["candidate"]]
    if one["outcome"] != "not_chosen":
        sentences = [ticked]
        if one["outcome"] == "added":
            sentences.append(str(_("It was added from what was left.")))
        if one["outcome"] == "unsupported":
            sentences.append(str(_("A place was free.")))
        return Line(option, str(_("Chosen")), tuple(sentences), chosen=True)
    return Line(option, str(_("Not chosen")), (ticked, *_why_not(options, one)), chosen=False)


def _why_not(options: Mapping[str, OptionText], one: Found) -> tuple[str, ...]:
    because, short = one["because"], one["ticks_short"]
    said = {
        "no_ticks": _("Nobody wanted it."),
        "fewer_ticks": _("Others had more ticks."),
        "too_few_supporters": _("Too few people wanted it."),
        "share_spent": _("Those who wanted it had got other choices already."),
        "later_in_line": _("Its turn had not come when the places were full."),
        "weaker_set": _("Others together suited more people."),
        "lost_lot": _("It stood level with another one. A lot decided, which was drawn before anybody voted."),
    }[because]
    sentences = [str(said)]
    if short:
        sentences.append(_more(short))
    if one["spent_on"]:
        titles = ", ".join(options[number]["title"] for number in one["spent_on"])
        sentences.append(str(_("They got: %(choices)s.", choices=titles)))
    return tuple(sentences)


def _more(ticks: int) -> str:
    return str(
        ngettext("%(num)s more tick would have been enough.", "%(num)s more ticks would have been enough.", ticks)
    )


def _budget(view: BallotView, found: Found) -> Explained:
    options = options_of(view)
    lines, story = [], []
    for step in found["rounds"]:
        option = options[step["project"]]
        sentence = _paid(step)
        lines.append(Line(option, str(_("Paid for")), (sentence,), chosen=True))
        story.append(f"{option['title']}: {money(int(step['cost']))}. {sentence}")
    lines += [
        Line(options[one["project"]], str(_("Not paid for")), _not_paid(options, one), chosen=False)
        for one in found["not_funded"]
    ]
    spent = _("%(spent)s of %(pot)s is spent.", spent=money(int(found["cost"])), pot=money(int(found["budget"])))
    return Explained(
        tuple(lines),
        _costs(options, found),
        story=tuple(story),
        also=(str(spent), *ties_words(options, found["ties"])),
    )


def _costs(options: Mapping[str, OptionText], found: Found) -> Table:
    """Each option with its cost and what became of it, those that are paid for first."""
    rows = [
        (options[step["project"]]["title"], money(int(step["cost"])), str(_("Paid for")), str(step["payers"]))
        for step in found["rounds"]
    ]
    rows += [
        (options[one["project"]]["title"], money(options[one["project"]]["cost"]), str(_("Not paid for")),
         str(one["supporters"]))
        for one in found["not_funded"]
    ]  # fmt: skip
    headings = (_("Choice"), _("Costs"), _("What came of it"), _("People who wanted it"))
    return Table(_("What it costs and how many people wanted it"), tuple(headings), tuple(rows))


def _paid(step: Found) -> str:
    if step["phase"] == "must_fund":
        return str(_("This was settled before the vote."))
    if not step["payers"]:
        return str(_("It costs nothing."))
    people = ngettext("%(num)s person wanted it.", "%(num)s people wanted it.", step["payers"])
    if step["phase"] == "added":
        return " ".join((str(people), str(_("It was paid from what was left."))))
    if step["highest_payment"]:
        # "Up to" must not be less than what somebody paid.
        each = money(ceil(step["highest_payment"]))
        return " ".join((str(people), str(_("Each paid up to %(each)s of their share.", each=each))))
    return str(people)


def _not_paid(options: Mapping[str, OptionText], one: Found) -> tuple[str, ...]:
    other = options[one["by"]]["title"] if one["by"] in options else one["by"] or ""
    said = {
        "no_supporters": _("Nobody wanted it."),
        "too_dear": _("It costs more than all the money."),
        "below_threshold": _("It had fewer ticks than it needed."),
        "excluded": _("It cannot go with %(other)s.", other=other),
        "needs_another": _("It only works with %(other)s.", other=other),
        "category_cap": _("The money for %(other)s was spent.", other=other),
        "area_cap": _("The money for %(other)s was spent.", other=other),
        "lost_lot": _("It stood level with another one. A lot decided, which was drawn before anybody voted."),
        "too_few_supporters": _("Too few people wanted it for what it costs."),
        "share_spent": _("Those who wanted it had paid for other things already."),
        "does_not_fit": _("It costs more than what was left."),
        "stopped_before": _("It came next when the money ran out."),
    }[one["because"]]
    wanted = ngettext("%(num)s person wanted it.", "%(num)s people wanted it.", one["supporters"])
    sentences = [str(wanted), str(said)] if one["supporters"] else [str(said)]
    if one["short_of"]:
        sentences.append(str(_("%(money)s was missing.", money=money(ceil(one["short_of"])))))
    if one["ticks_short"]:
        sentences.append(_more(one["ticks_short"]))
    return tuple(sentences)


_KINDS: Mapping[str, Callable[[BallotView, Found], Explained]] = {
    "endorse": _endorse,
    "approval": _shortlist,
    "budget": _budget,
    "score": ranking,
    "points": ranking,
    "ranked": ranking,
    "pairwise": ranking,
}
