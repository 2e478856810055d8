"""What is entered for somebody: a yes or no, words, answers to statements, and taking everything back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import entering as reading
from deliberation.reading.entering import ReadOut
from deliberation.reading.processes import ProcessView
from deliberation.services import consent, entries
from deliberation.services import words as checks
from deliberation.services.contributions import TEXT_LIMIT, Words
from deliberation.web.facilitator import entering_forms as words
from deliberation.web.facilitator.entering import (
    Way,
    ask_who,
    caller_of,
    entering_page,
    kept_way,
    say_differences,
    to_enter,
)
from deliberation.web.facilitator.entering_forms import LeaveForm, VotesForm, WordsForm, YesForm
from deliberation.web.facilitator.place import pages
from deliberation.web.paging import number_from
from deliberation.web.request import Answer, current_actor, missing, saved
from deliberation.web.wordings import SHOWN_IN

# As many statements as are read out in one go.
AT_ONCE = 20
FIELD = "answer-"


@pages.get("/desk/<pid>/entering/yes/<purpose>")
def enter_yes(pid: str, purpose: str) -> Answer:
    """One question, to be read out word for word."""
    process = to_enter(pid)
    way = kept_way(process)
    return ask_who(process) if way is None else _ask_yes(process, way, purpose, YesForm(formdata=None))


@pages.post("/desk/<pid>/entering/yes/<purpose>")
def store_yes(pid: str, purpose: str) -> Answer:
    """Keep the answer. A no to what was a yes to taking part leads to the page that says what goes."""
    process, form = to_enter(pid), YesForm()
    way = kept_way(process)
    if way is None:
        return ask_who(process)
    wording, answer = _wording(purpose), form.answer.data or ""
    valid = form.validate()
    if answer not in _options(purpose):
        form.answer.errors = [_("Choose their answer.")]
        valid = False
    if not form.agreed.data:
        form.agreed.errors = [_("Read it out first. It counts only when they have answered.")]
        valid = False
    if not valid:
        return _ask_yes(process, way, purpose, form), 400
    if purpose == "take_part" and answer == "no" and caller_of(process, way).taking_part:
        return redirect(url_for("facilitator.entry_leaves", pid=pid), 303)
    quoted = answer if purpose == "be_quoted" and answer != "no" else ""
    given = consent.answer_from(purpose, given=answer != "no", attribution=quoted)
    differs = entries.enter_consent(
        db.session(),
        current_actor(),
        process.id,
        way.name,
        given,
        way.how(agreed=True),
        shown=wording,
        language=SHOWN_IN,
    )
    saved(_("Their answer is kept."))
    say_differences((differs,) if differs else ())
    return redirect(url_for("facilitator.entering_for", pid=pid), 303)


def _wording(purpose: str) -> str:
    """What is read out; there is no page for what is not asked here."""
    if purpose not in words.QUESTIONS:
        missing()
    return consent.wording_of(purpose)


def _options(purpose: str) -> dict[str, object]:
    return dict(words.WAYS_TO_BE_QUOTED if purpose == "be_quoted" else words.YES_OR_NO)


def _ask_yes(process: ProcessView, way: Way, purpose: str, form: YesForm) -> str:
    form.answer.choices = words.offered(words.WAYS_TO_BE_QUOTED if purpose == "be_quoted" else words.YES_OR_NO)
    return entering_page(
        "entering_yes",
        process,
        way,
        form=form,
        wording=_wording(purpose),
        wording_language=SHOWN_IN,
        question=words.QUESTIONS[purpose],
        about_limits=purpose == "take_part",
        own_line=purpose == "be_quoted",
    )


@pages.get("/desk/<pid>/entering/words")
def enter_words(pid: str) -> Answer:
    """Room for what they say."""
    process = to_enter(pid)
    way = kept_way(process)
    if way is None:
        return ask_who(process)
    form = WordsForm(formdata=None)
    form.exactly.data = "exactly"
    return _ask_words(process, way, form)


@pages.post("/desk/<pid>/entering/words")
def store_words(pid: str) -> Answer:
    """Show the words to be read back; from there keep them, agreed to or waiting, or change them."""
    process, form = to_enter(pid), WordsForm()
    way = kept_way(process)
    if way is None:
        return ask_who(process)
    step = http.form.get("step", "look")
    if step == "change":
        return _ask_words(process, way, form)
    try:
        if form.exactly.data not in words.HOW_WRITTEN:
            raise DeliberationError("choice_unknown", field="exactly")
        text = checks.required(form.text.data or "", field="text", limit=TEXT_LIMIT)
        form.offer_languages(process.language)
        if not form.validate() or step not in ("agreed", "later"):
            return _look_at_words(process, way, form, text)
        how = way.how(verbatim=form.exactly.data == "exactly", agreed=step == "agreed")
        sent = Words(text=text, language=form.language.data)
        receipt = entries.enter_words(
            db.session(), current_actor(), process.id, way.name, sent, how, key=form.once.data
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask_words(process, way, form), 400
    if how.agreed:
        saved(_("%(reference)s is kept. They agreed to it.", reference=receipt.reference))
    else:
        saved(_("%(reference)s is kept. It waits to be read back.", reference=receipt.reference))
    return redirect(url_for("facilitator.entering_for", pid=pid), 303)


def _ask_words(process: ProcessView, way: Way, form: WordsForm) -> str:
    form.offer_languages(process.language)
    return entering_page("entering_words", process, way, form=form, limit=TEXT_LIMIT)


def _look_at_words(process: ProcessView, way: Way, form: WordsForm, text: str) -> str:
    return entering_page(
        "entering_look", process, way, form=form, text=text, written=words.HOW_WRITTEN[form.exactly.data]
    )


@pages.get("/desk/<pid>/entering/statements")
def enter_votes(pid: str) -> Answer:
    """The next statements to read out, from `start` on."""
    process = to_enter(pid)
    way = kept_way(process)
    if way is None:
        return ask_who(process)
    form = VotesForm(formdata=None)
    form.start.data = http.args.get("start", "1")
    return _ask_votes(process, way, form, {})


@pages.post("/desk/<pid>/entering/statements")
def store_votes(pid: str) -> Answer:
    """Show the answers to be read back; from there keep them, all or none, or change them."""
    process, form = to_enter(pid), VotesForm()
    way = kept_way(process)
    if way is None:
        return ask_who(process)
    listed = reading.to_read_out(db.session(), current_actor(), process.id, way.name)
    marked = _marked(listed)
    start = number_from(form.start.data or "")
    chosen = {reference: words.VOTES[answer] for reference, answer in marked.items() if answer in words.VOTES}
    step = http.form.get("step", "look")
    if not form.validate() or step == "change":
        return _ask_votes(process, way, form, marked)
    shown = _screen(listed, start)
    if not chosen:
        return _go_on(process, listed, start + len(shown))
    if step != "agreed":
        answers = [(one, words.ANSWERS[marked[one.reference]]) for one in listed if one.reference in chosen]
        return entering_page("entering_votes_look", process, way, form=form, answers=answers, marked=marked)
    entered = entries.enter_votes(db.session(), current_actor(), process.id, way.name, chosen, way.how(agreed=True))
    saved(ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", entered.votes))
    say_differences(entered.differing)
    # What was answered has moved to the end of the list, so what comes next has moved up.
    moved = sum(1 for one in shown if one.reference in chosen and not one.entered)
    return _go_on(process, listed, start + len(shown) - moved)


def _marked(listed: Sequence[ReadOut]) -> dict[str, str]:
    """What was marked, by statement; `choice_unknown` for an answer that is not on offer."""
    marked = {one.reference: http.form.get(FIELD + one.reference, "") for one in listed}
    if not set(marked.values()) <= {"", *words.ANSWERS}:
        raise DeliberationError("choice_unknown")
    return {reference: answer for reference, answer in marked.items() if answer}


def _screen(listed: Sequence[ReadOut], start: int) -> Sequence[ReadOut]:
    return listed[start - 1 : start - 1 + AT_ONCE]


def _go_on(process: ProcessView, listed: Sequence[ReadOut], start: int) -> Answer:
    if start > len(listed) or listed[start - 1].entered:
        return redirect(url_for("facilitator.entering_for", pid=process.public_id), 303)
    return redirect(url_for("facilitator.enter_votes", pid=process.public_id, start=start), 303)


def _ask_votes(process: ProcessView, way: Way, form: VotesForm, marked: dict[str, str]) -> str:
    listed = reading.to_read_out(db.session(), current_actor(), process.id, way.name)
    start = max(1, min(number_from(form.start.data or ""), len(listed)))
    form.start.data = str(start)
    shown = _screen(listed, start)
    return entering_page(
        "entering_votes",
        process,
        way,
        form=form,
        shown=shown,
        marked=marked,
        choices=words.ANSWERS,
        first=start,
        last=start + len(shown) - 1,
        total=len(listed),
    )


@pages.get("/desk/<pid>/entering/leave")
def entry_leaves(pid: str) -> Answer:
    """What goes when somebody takes back their yes to taking part."""
    process = to_enter(pid)
    way = kept_way(process)
    return (
        ask_who(process)
        if way is None
        else entering_page("entering_leave", process, way, form=LeaveForm(formdata=None))
    )


@pages.post("/desk/<pid>/entering/leave")
def entry_left(pid: str) -> Answer:
    """Take everything back for them."""
    process, form = to_enter(pid), LeaveForm()
    way = kept_way(process)
    if way is None:
        return ask_who(process)
    if not form.validate() or not form.agreed.data:
        form.agreed.errors = [_("Read it out first. It is done only when they want it.")]
        return entering_page("entering_leave", process, way, form=form), 400
    entries.leave_all(
        db.session(),
        current_actor(),
        process.id,
        way.name,
        way.how(agreed=True),
        shown=consent.wording_of("take_part"),
        language=SHOWN_IN,
    )
    saved(_("All that they said and answered is gone. They can say yes again at any time."))
    return redirect(url_for("facilitator.entering_for", pid=pid), 303)
