"""Papers as forms, for residents and for tellers: the words of each answer, and one control for each option."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from itertools import combinations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.reading.ballots import OptionText, SetUp
from deliberation.web.governing import money
from deliberation.web.request import PageForm

# The five answers to "do we put this forward?", best first.
ANSWERS: Mapping[str, LazyString] = {
    "support": _l("I support it"),
    "can_live": _l("I can live with it"),
    "not_sure": _l("I am not sure"),
    "cannot_live": _l("I cannot live with it"),
    "should_not_decide": _l("I should not decide this"),
}
NUMBER = "number"
NOTHING = _l("Nothing chosen")
# Nobody is asked for more pairs than this; which ones come is drawn for each voter.
MOST_PAIRS = 20


def hint_of(option: OptionText) -> str:
    """What is said of an option beside its title: what it costs, and its text."""
    cost = "" if option["cost"] is None else str(_("It costs %(money)s.", money=money(option["cost"])))
    return " ".join(part for part in (cost, option["text"]) if part)


def limits_of(set_up: SetUp) -> list[str]:
    """What there is to share out and how many may be chosen, in words."""
    told, lines = set_up["told"], []
    if set_up["kind"] == "budget":
        lines.append(str(_("There is %(money)s to share out.", money=money(int(told["money"])))))
    if set_up["kind"] == "points":
        points = int(told["points"])
        lines.append(str(ngettext("You have %(num)s point.", "You have %(num)s points.", points)))
    if told.get("most_options"):
        lines.append(str(_("You can choose up to %(most)s.", most=told["most_options"])))
    return lines


def choices_of(set_up: SetUp) -> list[SelectChoice]:
    """What can be said of one option, besides nothing."""
    kind, told = set_up["kind"], set_up["told"]
    if kind == "endorse":
        return [SelectChoice(value, words) for value, words in ANSWERS.items()]
    if kind in ("approval", "budget"):
        return [SelectChoice("1", _("Ticked"))]
    if kind == "score":
        return _whole(0, int(told["top"]))
    most = len(set_up["options"]) if kind == "ranked" else int(told["top"]) or int(told["points"])
    return _whole(1, most)


def _whole(least: int, most: int) -> list[SelectChoice]:
    return [SelectChoice(str(one), str(one)) for one in range(least, most + 1)]


def keys_of(set_up: SetUp) -> dict[str, str]:
    """The keys of a paper, with the words of each."""
    titles = {str(one["number"]): one["title"] for one in set_up["options"]}
    if set_up["kind"] != "pairwise":
        return titles
    pairs = combinations(sorted(titles, key=int), 2)
    return {f"{a}-{b}": str(_("%(one)s, or %(other)s", one=titles[a], other=titles[b])) for a, b in pairs}


def some_pairs(set_up: SetUp, seed: str) -> tuple[str, ...]:
    """Which keys somebody is asked for: every option, or some pairs of them, drawn from the seed."""
    keys = tuple(keys_of(set_up))
    if set_up["kind"] != "pairwise":
        return keys
    drawn = random.Random(seed)  # noqa: S311 -- only which questions come, and in which order
    return tuple(drawn.sample(keys, min(len(keys), MOST_PAIRS)))


def whole_form(
    set_up: SetUp, *, nothing: LazyString, with_number: bool = False, only: Collection[str] = ()
) -> PageForm:
    """A form with a list for each option. `nothing`: what stands there for an option that was left out.

    `with_number`: with a box for the number of a sheet. `only`: for these keys of the paper, in their order.
    """
    fields: dict[str, object] = {}
    if with_number:
        fields[NUMBER] = StringField(_("Number on the sheet"), render_kw={"autocomplete": "off"})
    words_of = keys_of(set_up)
    for key in only or words_of:
        offered = [SelectChoice("", nothing), *_offered(set_up, key)]
        fields[f"o{key}"] = SelectField(words_of[key], choices=offered, validate_choice=False)
    made: PageForm = type("PaperForm", (PageForm,), fields)()
    return made


def _offered(set_up: SetUp, key: str) -> list[SelectChoice]:
    if set_up["kind"] != "pairwise":
        return choices_of(set_up)
    titles = {str(one["number"]): one["title"] for one in set_up["options"]}
    return [*(SelectChoice(number, titles[number]) for number in key.split("-")), SelectChoice("0", _("Cannot decide"))]


def given_in(set_up: SetUp, form: PageForm) -> dict[str, str | int]:
    """What such a form says, as a paper says it."""
    return {key: form[f"o{key}"].data or "" for key in keys_of(set_up) if f"o{key}" in form}


def rows_of(set_up: SetUp, said: Mapping[str, str]) -> list[dict[str, str]]:
    """What stands on a paper, in words: every option; of pairs those that were answered."""
    words_of = keys_of(set_up)
    if set_up["kind"] != "pairwise":
        return [{"key": words, "value": said_of(set_up, said.get(key, ""))} for key, words in words_of.items()]
    titles = {str(one["number"]): one["title"] for one in set_up["options"]}
    return [
        {"key": words_of[pair], "value": titles.get(chosen) or str(_("I cannot decide"))}
        for pair, chosen in said.items()
        if pair in words_of
    ]


def said_of(set_up: SetUp, value: str) -> str:
    """What was said of one option, in words."""
    kind = set_up["kind"]
    if not value:
        return str(NOTHING)
    if kind == "endorse":
        return str(ANSWERS.get(value, NOTHING))
    if kind == "ranked":
        return str(_("Place %(number)s", number=value))
    if kind == "points":
        return str(_("Points: %(number)s", number=value))
    if kind == "score":
        return str(_("Mark: %(number)s", number=value))
    return str(_("Yes"))
