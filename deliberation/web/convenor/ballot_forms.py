"""What a convenor fills in for a vote: what it is for, and then what it asks and how it is counted."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation import clock
from deliberation.errors import DeliberationError
from deliberation.reading.ballots import OptionText, SetUp
from deliberation.services.ballots import BallotForm, OptionForm
from deliberation.web import ballot_times, left_over_words
from deliberation.web.convenor import ballot_words
from deliberation.web.convenor.forms import offered
from deliberation.web.fields import (
    DIGITS,
    DatedForm,
    MoneyField,
    day_box,
    month_box,
    one_line,
    pence_of,
    pounds_of,
    year_box,
)
from deliberation.web.request import PageForm

_SHARE = re.compile(r"\s*([0-9]{1,3})\s*(?:/|of|in|out of)\s*([0-9]{1,3})\s*")
_NUMBER = re.compile(r"[0-9]{1,4}")


class PurposeForm(PageForm):
    """What the vote is for."""

    purpose = RadioField(_l("What do people decide?"), choices=offered(ballot_words.PURPOSES), validate_choice=False)


class SetUpForm(DatedForm):
    """One vote."""

    NEEDED = ("closes_at",)

    purpose = HiddenField()
    title = TextAreaField(_l("What is asked?"), description=_l("Short, as it stands at the top of the paper."))
    about = TextAreaField(
        _l("What is it about?"), description=_l("What is decided, and what happens then. Short words.")
    )
    recommendations = SelectMultipleField(
        _l("Which recommendations?"), option_widget=CheckboxInput(), widget=ListWidget(), validate_choice=False
    )
    options = TextAreaField(_l("What can people choose?"))
    way = RadioField(_l("How is it counted?"), validate_choice=False)
    seats = StringField(_l("How many places?"), render_kw=DIGITS)
    points = StringField(_l("How many points has each person?"), render_kw=DIGITS)
    money = MoneyField(_l("How much money is there, in pounds?"))
    completion = RadioField(
        _l("With equal shares: what is left over"),
        choices=offered(left_over_words.LEFT_OVER),
        default=next(iter(left_over_words.LEFT_OVER)),
        validate_choice=False,
    )
    share_of = RadioField(
        _l("What is the share taken of?"),
        choices=offered(ballot_words.SHARES_OF),
        default="answering",
        validate_choice=False,
    )
    threshold = StringField(
        _l("How many have to support it or live with it?"), description=_l("Such as 4 of 5."), default="4 of 5"
    )
    quorum = StringField(
        _l("How many of those who may vote have to vote?"), description=_l("Such as 1 of 2."), default="1 of 2"
    )
    closes_at_day, closes_at_month, closes_at_year = day_box(), month_box(), year_box()

    def offer(self, purpose: str, recommendations: list[tuple[str, str]]) -> None:
        """Put on offer what this purpose knows; `recommendations`: reference and title of those that are final."""
        self.purpose.data = purpose
        self.recommendations.choices = [SelectChoice(one, f"{one} {title}") for one, title in recommendations]
        self.way.choices = offered(ballot_words.WAYS[purpose])
        if not self.way.data:
            self.way.data = next(iter(ballot_words.WAYS[purpose]))

    def fill(self, set_up: SetUp, closes: date) -> None:
        """Put in what was set before, after `offer`."""
        told = set_up["told"]
        self.title.data, self.about.data = set_up["title"], set_up["about"]
        self.recommendations.data = [one["recommendation"] for one in set_up["options"] if one["recommendation"]]
        self.options.data = "\n".join(map(_line, set_up["options"]))
        self.way.data = f"{set_up['kind']}:{set_up['rule']}"
        self.seats.data, self.points.data = str(told.get("seats", "")), str(told.get("points", ""))
        self.money.data = pounds_of(int(told["money"])) if "money" in told else ""
        self.completion.data = str(told.get("completion") or self.completion.default)
        self.share_of.data = set_up["share_of"]
        (part, whole), (least, of) = set_up["threshold"], set_up["quorum"]
        self.threshold.data, self.quorum.data = f"{part} of {whole}", f"{least} of {of}"
        self.closes_at_day.data, self.closes_at_month.data = str(closes.day), str(closes.month)
        self.closes_at_year.data = str(closes.year)

    @property
    def fields_shown(self) -> tuple[str, ...]:
        """Which of the fields this purpose asks for, in their order."""
        by_purpose = {
            "endorse": ("recommendations", "share_of", "threshold", "quorum"),
            "shortlist": ("options", "way", "seats", "quorum"),
            "rank": ("options", "way", "seats", "points", "quorum"),
            "share_money": ("options", "way", "money", "completion", "quorum"),
        }
        return ("title", "about", *by_purpose[self.purpose.data or "endorse"])

    def asked(self, time_zone: str) -> BallotForm:
        """What the form says, as services take it; a day ends by the clock of the area."""
        kind, _colon, rule = (self.way.data or "").partition(":")
        if self.purpose.data == "endorse":
            kind = rule = "endorse"
        return BallotForm(
            title=one_line(self.title.data) or "",
            about=self.about.data or "",
            kind=kind,
            rule=rule,
            options=self._options(kind),
            opens_at=clock.now(),
            closes_at=self._closes(time_zone),
            told=self._told(kind),
            share_of=self.share_of.data or "",
            threshold=_share(self.threshold.data, "threshold"),
            quorum=_share(self.quorum.data, "quorum"),
        )

    def _closes(self, time_zone: str) -> datetime:
        day = self.date_of("closes_at")
        return ballot_times.end_of(day, time_zone) if day else datetime.min.replace(tzinfo=UTC)

    def _options(self, kind: str) -> tuple[OptionForm, ...]:
        if kind == "endorse":
            return tuple(OptionForm(recommendation=one) for one in self.recommendations.data or ())
        lines = [line.strip() for line in (self.options.data or "").splitlines() if line.strip()]
        return tuple(_option(line, number, kind) for number, line in enumerate(lines, 1))

    def _told(self, kind: str) -> dict[str, int | str]:
        told: dict[str, int | str] = {}
        if kind in ("approval", "ranked"):
            told["seats"] = _whole(self.seats.data, "seats")
        if kind == "score":
            told["top"] = 5
        if kind == "points":
            told["points"] = _whole(self.points.data, "points")
        if kind == "budget":
            told |= {"money": self.money.pence or 0, "completion": self.completion.data or ""}
        return told


def purpose_of(set_up: SetUp) -> str:
    """What a vote that was set up is for."""
    way = f"{set_up['kind']}:{set_up['rule']}"
    return next(purpose for purpose, ways in ballot_words.WAYS.items() if way in ways)


def _line(option: OptionText) -> str:
    """An option as a line of the box: the other way round than `_option`."""
    cost = "" if option["cost"] is None else pounds_of(option["cost"])
    return "; ".join(part for part in (option["title"], cost, option["text"]) if part)


def _option(line: str, number: int, kind: str) -> OptionForm:
    """One line: what it is; for money what it costs after a semicolon; then, after another one, a few words on it."""
    parts = [part.strip() for part in line.split(";")]
    if kind != "budget":
        return OptionForm(title=parts[0], text="; ".join(parts[1:]))
    try:
        cost = pence_of(parts[1]) if len(parts) > 1 else None
    except ValueError:
        cost = None
    if cost is None:
        raise DeliberationError("ballot_line_cost", field="options", line=number)
    return OptionForm(title=parts[0], cost=cost, text="; ".join(parts[2:]))


def _share(text: str | None, name: str) -> tuple[int, int]:
    found = _SHARE.fullmatch(text or "")
    if found is None:
        raise DeliberationError("ballot_share", field=name)
    return int(found.group(1)), int(found.group(2))


def _whole(text: str | None, name: str) -> int:
    if not _NUMBER.fullmatch((text or "").strip()):
        raise DeliberationError("ballot_figure", field=name, least=1, most=_("as many as there are"))
    return int((text or "").strip())
