"""Welsh and Arabic are complete for residents and the public, fit their texts, and say how they were made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

from accessibility.catalogues import path_of, texts
from deliberation.web.request import CHECKED, IN_ENGLISH, SPOKEN
from tests.languages.texts import FOLDER, LANGUAGES, MAPPING, ROOT, untranslated, wanted, written

PLACE = re.compile(r"%\((\w+)\)(\w)|(%%)")
ROOMS = (
    "templates/base.html", "templates/resident/", "templates/public/", "templates/errors/", "accessibility/",
    "deliberation/messages.py", "deliberation/web/resident/", "deliberation/services/",
)  # fmt: skip
QUOTED = re.compile(r"“([^”]+)”")
QUOTES = {"cy": "“{}”", "ar": "«{}»"}
# Which plural form a number takes, by the rules of the language: Unicode's CLDR, in the order of the file.
FORMS = {
    "cy": {0: 0, 1: 1, 2: 2, 3: 3, 4: 0, 6: 4, 7: 0, 11: 0, 100: 0},
    "ar": {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4},
}


@pytest.fixture(scope="module")
def template() -> Catalog:
    return wanted()


def _messages(tag: str) -> list[Message]:
    return [message for message in written(tag) if message.id]


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Each translated form with the English one that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[1], form) for form in message.string]


def test_there_is_much_to_translate_and_the_rooms_are_all_there(template: Catalog) -> None:
    places = {place for message in template for place, _ in message.locations}
    for room in ROOMS:
        assert any(place.startswith(room) for place in places), room
    assert not any(place.startswith(("templates/facilitator", "templates/convenor", "tests/")) for place in places)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_text_that_residents_meet_is_translated(tag: str, template: Catalog) -> None:
    lacking = untranslated(tag, template)
    assert not lacking, f"{len(lacking)} texts; `python -m tests.languages.missing --update` lists them: {lacking[:5]}"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_is_translated_that_nobody_says_any_more(tag: str, template: Catalog) -> None:
    there = written(tag)
    assert not there.obsolete
    assert not [message.id for message in there if message.id and template.get(message.id, message.context) is None]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_is_filled_in_later_is_in_the_translation_too(tag: str) -> None:
    for message in _messages(tag):
        for english, form in _pairs(message):
            asked, given = set(PLACE.findall(english)), set(PLACE.findall(form))
            # Where a form is for one number only, the number may be said in words.
            spared = {("num", "s", "")} if isinstance(message.id, tuple) else set()
            assert given <= asked, (message.id, form)
            assert asked - given <= spared, (message.id, form)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_number_said_in_words_stands_only_where_there_is_but_one_number(tag: str) -> None:
    numbers = FORMS[tag]
    for message in _messages(tag):
        if isinstance(message.id, tuple):
            for form, text in enumerate(message.string):
                some = [number for number, at in numbers.items() if at == form]
                assert "%(num)s" in text or "num" not in message.id[1] or len(some) == 1, (message.id, text)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_number_takes_the_form_of_its_language(tag: str) -> None:
    found = texts(FOLDER, tag)
    assert found is not None
    assert {number: found.plural(number) for number in FORMS[tag]} == FORMS[tag]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_text_is_uncertain_and_none_brings_markup_or_the_marks_of_another_script(tag: str) -> None:
    for message in _messages(tag):
        assert not message.fuzzy, message.id
        for english, form in _pairs(message):
            assert form == form.strip(), message.id
            assert "<" not in form, message.id
            assert not re.search(r"\w'\w|\"", form), message.id
            words = PLACE.sub("", re.sub(r"`[^`]*`", "", form))
            if tag == "ar":
                assert not re.search(r"(?<!\d)[,;?“”]|[,;?](?!\d)", words), message.id
                assert "؟" in words or "?" not in english or "Not yet" in english, message.id


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_button_or_page_that_a_text_names_has_the_name_that_stands_on_it(tag: str) -> None:
    said = {message.id: message.string for message in _messages(tag) if isinstance(message.id, str)}
    named = [(text, name) for text in said for name in QUOTED.findall(text) if name in said]
    assert len(named) > 5
    for text, name in named:
        assert QUOTES[tag].format(said[name]) in said[text], (text, name)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_file_says_honestly_how_it_was_made(tag: str) -> None:
    head = path_of(FOLDER, tag).read_text(encoding="utf-8")[:400]
    if tag not in CHECKED:
        assert "Made by a machine. Not yet checked by a person" in head


def test_all_languages_on_offer_have_their_texts() -> None:
    assert set(SPOKEN[1:]) == set(LANGUAGES)


def test_each_audience_is_translated_or_stays_in_english(app: Flask) -> None:
    """A new audience has to be in one of the two: half a page in each language helps nobody."""
    mapping = MAPPING.read_text(encoding="utf-8")
    for name, blueprint in app.blueprints.items():
        if blueprint.import_name.startswith("deliberation.web."):
            assert (f"deliberation/web/{name}/" in mapping) != (name in IN_ENGLISH), name
    assert set(app.blueprints) >= IN_ENGLISH


def test_a_page_takes_its_texts_and_numbers_from_the_file(app: Flask) -> None:
    with app.test_request_context():
        assert gettext("Send") == "Send"
        with force_locale("cy"):
            assert gettext("Send") == "Anfon"
            assert ngettext("%(num)s person", "%(num)s people", 2) == "2 berson"
            assert gettext("Not in any file") == "Not in any file"
        with force_locale("ar"):
            assert gettext("Send") == "أرسل"
            assert ngettext("%(num)s person", "%(num)s people", 5) == "5 أشخاص"


def test_a_language_without_a_file_has_no_texts(tmp_path: Path) -> None:
    assert texts(tmp_path, "cy") is None


def test_no_text_hides_inside_another_string() -> None:
    """What is asked for inside an f-string is found by no program that lists texts: it would stay English."""
    inside = re.compile(r"""f["'][^"'\n]*\{(_|n?gettext)\(""")
    rooms = [ROOT / "accessibility", ROOT / "deliberation"]
    found = [
        f"{path.name}:{number}"
        for room in rooms
        for path in room.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inside.search(line)
    ]
    assert found == []
