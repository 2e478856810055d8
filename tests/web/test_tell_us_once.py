"""Tell us once (WCAG 3.3.7): no resident's form asks what another asks, and what was told stands there next time."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from wtforms import HiddenField

import deliberation.web.resident
from deliberation.services import support
from deliberation.services.support import SupportForm
from deliberation.web.request import PageForm
from tests.web.contact_journey import member_at
from tests.web.resident_journey import Phone, Place, actor_of, new_place
from tests.web.staff import complete

NEEDS = ("access", "childcare", "equipment", "food", "interpreter", "quiet_space", "support_person", "transport")
# Every question that a resident is asked, by the form that asks it, and why it is not asked twice.
# A new question has to be entered here; one that is known already has to be filled in, or left out.
ONCE = {
    "AboutForm.about": "filled in with what was chosen before",
    "AboutForm.kinds": "filled in with what was chosen before",
    "AboutForm.reach": "filled in with what was told before",
    "AboutForm.words": "filled in with what was told before",
    "AgreeForm.answer": "about one text that somebody wrote down",
    "AloudForm.file": "one recording",
    "AloudForm.keep": "about one recording",
    "AloudForm.yes": "asked only of those who have not said yes yet",
    "AnswerForm.answer": "one decision a page; the answer that stands is chosen",
    "AppealForm.note": "about one text that was hidden",
    "CharityForm.charity": "filled in with what was told before",
    "CheckForm.language": "one text at a time; the one of the last text is chosen",
    "CheckForm.provenance": "one text at a time; one's own hand is chosen",
    "CodeForm.words": "who it is, on a browser that does not know them",
    "ConcernForm.about": "about one concern",
    "ConcernForm.text": "about one concern",
    "ConcernHowForm.name": "for this concern alone: the reviewer knows nothing that was told elsewhere",
    "ConcernHowForm.reach": "for this concern alone: the reviewer knows nothing that was told elsewhere",
    "ConcernHowForm.way": "for this concern alone: the reviewer knows nothing that was told elsewhere",
    "HelperForm.helper": "about one vote",
    "KeepForm.title": "about one theme",
    "LessForm.at_most_pence": "filled in with what was told before",
    "LineForm.line": "filled in with what was told before",
    "MayForm.acts": "filled in with what was chosen before",
    "MessageForm.text": "a message",
    "NameForm.called": "about somebody who was not named yet",
    "NameForm.description": "about one theme",
    "NameForm.kind": "about somebody who was not named yet",
    "NameForm.title": "about one theme",
    "NotSettledForm.text": "about one answer",
    "NoteForm.own_words": "filled in with what was told before",
    "OneForm.choice": "one question of a vote; the answer that stands is chosen",
    "OtherForm.contact": "who it should be from now on",
    "PlaceForm.into": "about one text",
    "SameForm.kept": "about one theme",
    "SayForm.text": "somebody's words",
    "SayForm.who": "about one text; a draft keeps it",
    "SplitForm.contributions": "about one theme",
    "SplitForm.title": "about the new one of two themes",
    "ThanksForm.way": "the choice that stands is chosen",
    "TicksForm.ticks": "about one vote; what stands is ticked",
    "TrackerForm.tracker": "the words are kept by nobody here",
    "VoteForm.choice": "about one statement; the vote that stands is chosen",
    "WayForm.way": "the choice that stands is chosen",
    "WhyForm.reason": "about one change of a theme",
    "WordsForm.text": "about one thing in one vote; the words that stand are filled in",
    **dict.fromkeys(
        (f"NeedsForm.{part}_{kind}" for part in ("tick", "words") for kind in NEEDS),
        "filled in with what was told before",
    ),
}
# Not asked of anybody: which button was pressed.
BUTTONS = {"act", "before"}
# Stands under each of several questions of one form, and belongs to that.
UNDER = "in your own words"


def forms() -> list[type[PageForm]]:
    """Every form of the residents' pages."""
    modules = [
        importlib.import_module(f"deliberation.web.resident.{one.name}")
        for one in pkgutil.iter_modules(deliberation.web.resident.__path__)
    ]
    found = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, PageForm) and thing.__module__ == module.__name__
    }
    return sorted(found, key=lambda one: one.__name__)


def asked() -> dict[str, str]:
    """Each field that somebody fills in, under the form that defines it, with its question."""
    found = {}
    for form in forms():
        for name, field in vars(form).items():
            if not hasattr(field, "field_class") or issubclass(field.field_class, HiddenField) or name in BUTTONS:
                continue
            label = field.args[0] if field.args else field.kwargs.get("label", "")
            found[f"{form.__name__}.{name}"] = str(label)
    return found


def test_every_question_is_on_the_list_and_nothing_else() -> None:
    assert set(asked()) == set(ONCE)


def test_no_question_is_asked_by_two_forms(app: Flask) -> None:
    with app.test_request_context():
        by_words = defaultdict(list)
        for where, question in asked().items():
            assert question, where
            by_words[question.strip(" ?.").casefold()].append(where)
    by_words.pop(UNDER)
    assert not {words: where for words, where in by_words.items() if len(where) > 1}


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    return new_place(session)


def test_what_was_told_stands_there_the_next_time_on_any_browser(app: Flask, session: Session, place: Place) -> None:
    sam = member_at(app, place)
    told = {
        "yes/be_quoted/circumstance": ({"line": "A mother of two in Wexmoor"}, "A mother of two in Wexmoor"),
        "reminders/post": ({"about": "words", "reach": "12 Mill Lane, at the back"}, "12 Mill Lane, at the back"),
    }
    for where, (fields, _) in told.items():
        address = place.url(where)
        sam.open(address).send(address, **fields)
    other = Phone(app.test_client()).come_in(place.codes[0])
    for where, (_, words) in told.items():
        assert words in other.open(place.url(where)).text, where
    for where, value in (("yes/take_part", "yes"), ("yes/be_quoted", "circumstance"), ("reminders", "post")):
        page = other.open(place.url(where)).text
        assert _is_checked(page, value), where


def test_the_language_of_the_last_words_is_not_asked_again(app: Flask, session: Session, place: Place) -> None:
    sam = member_at(app, place)
    check, send = place.url("say/check"), place.url("say/send")
    for number, shown in ((1, "en-GB"), (2, "cy"), (3, "pl")):
        sam.open(place.url("say")).send(check, text=f"Bws arall, os gwelwch yn dda, {number}.")
        assert _selected(sam.text) == shown
        sam.send(send, provenance="own_words", language={1: "cy", 2: "pl", 3: "pl"}[number])


def test_who_helps_is_not_asked_again(app: Flask, session: Session, place: Place) -> None:
    sam = member_at(app, place)
    support.name(session, actor_of(session, place.codes[0]), place.id, SupportForm("Kit from next door", "supporter"))
    session.rollback()
    assert "Kit from next door" in sam.come_in(place.codes[0]).open(place.url("reminders/supporter")).text


def _selected(page: str) -> str:
    options = [one.partition(">")[0] for one in page.split("<option")[1:]]
    return next(one.partition('value="')[2].partition('"')[0] for one in options if "selected" in one)


def _is_checked(page: str, value: str) -> bool:
    inputs = [one.partition(">")[0] for one in page.split("<input")[1:]]
    return any(f'value="{value}"' in one and "checked" in one for one in inputs)
