"""A vote by another hand: read out, marked, read back, put in, and the words for the member. One way for whoever helps.

What was marked stands in the helper's cookie, locked with our key, until it is sent; then it is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.reading.ballots import BallotView
from deliberation.services import papers
from deliberation.services.papers import Cast
from deliberation.web import ballot_drafts, ballot_papers, shown_once
from deliberation.web.ballot_drafts import Draft
from deliberation.web.request import Answer, PageForm

LASTS = timedelta(hours=1)
LEFT_OUT = _l("They leave it out")


class ReadBackForm(PageForm):
    """Putting the paper in, once it was read back."""

    nonce = HiddenField()
    agreed = BooleanField(_l("I read all of it back to them, and this is what they want."))


class KeptForm(PageForm):
    """A page with a button and nothing to fill in."""


@dataclass(frozen=True, slots=True)
class Helping:
    """Whose vote it is (the name on their card), and where the pages are.

    `page` draws one of them; `ways` has the addresses `choose`, `check`, `done` and `home`; `cast` puts the paper in.
    """

    ballot: BallotView
    member: str
    page: Callable[..., str]
    ways: Mapping[str, str]
    cast: Callable[[Mapping[str, str | int], str, bool], Cast]

    @property
    def name(self) -> str:
        """What the draft is called in the cookie: one for each person who is helped."""
        return f"{self.ballot.public_id}-{self.member}"


def show_choices(helping: Helping) -> str:
    """What is read out, with what was marked so far."""
    form = _form(helping)
    for key, value in ballot_drafts.look(helping.name, LASTS).said.items():
        if f"o{key}" in form:
            form[f"o{key}"].data = value
    return _choices(helping, form)


def keep_choices(helping: Helping) -> Answer:
    """Keep what was marked, once it fits what a paper may say."""
    form, set_up = _form(helping), helping.ballot.set_up
    given = ballot_papers.given_in(set_up, form) if form.validate() else {}
    try:
        papers.fits(set_up, given)
    except DeliberationError as error:
        if not form.take(error):
            next(field for field in form if field.name.startswith("o") and field.name != "once").errors = [
                str(words_for(error))
            ]
        return _choices(helping, form), 400
    draft = ballot_drafts.look(helping.name, LASTS)
    draft.said = {key: str(value) for key, value in given.items() if value}
    ballot_drafts.keep(helping.name, draft)
    return redirect(helping.ways["check"], 303)


def show_check(helping: Helping) -> str:
    """All of it, to be read back."""
    draft = ballot_drafts.look(helping.name, LASTS)
    return _check(helping, draft, ReadBackForm(formdata=None, nonce=draft.nonce))


def put_in(helping: Helping) -> Answer:
    """Put the paper in. Sent twice, it is one paper with the same words."""
    form, draft = ReadBackForm(), ballot_drafts.look(helping.name, LASTS)
    try:
        done = helping.cast(dict(draft.said), form.nonce.data or "", bool(form.agreed.data))
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _check(helping, draft, form), 400
    shown_once.keep(f"tracker-{helping.name}", list(done.tracker))
    return redirect(helping.ways["done"], 303)


def show_done(helping: Helping) -> Answer:
    """It is in; and the words for the member, until the helper says that they have them."""
    words = shown_once.look(f"tracker-{helping.name}")
    if not isinstance(words, list):
        return redirect(helping.ways["home"], 303)
    return helping.page("ballots/help_done", helping=helping, words=words, form=KeptForm(formdata=None))


def forget(helping: Helping) -> Answer:
    """The member has the words: this browser forgets them, and what was marked."""
    shown_once.forget(f"tracker-{helping.name}")
    ballot_drafts.forget(helping.name)
    return redirect(helping.ways["home"], 303)


def _form(helping: Helping) -> PageForm:
    seed = f"{helping.ballot.public_id}:{helping.member}"
    keys = ballot_papers.some_pairs(helping.ballot.set_up, seed)
    return ballot_papers.whole_form(helping.ballot.set_up, nothing=LEFT_OUT, only=keys)


def _choices(helping: Helping, form: PageForm) -> str:
    hints = {str(one["number"]): ballot_papers.hint_of(one) for one in helping.ballot.set_up["options"]}
    limits = ballot_papers.limits_of(helping.ballot.set_up)
    return helping.page("ballots/help_choose", helping=helping, form=form, hints=hints, limits=limits)


def _check(helping: Helping, draft: Draft, form: ReadBackForm) -> str:
    rows = ballot_papers.rows_of(helping.ballot.set_up, draft.said)
    return helping.page("ballots/help_check", helping=helping, rows=rows, form=form)
