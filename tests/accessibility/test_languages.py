"""Languages: direction and names, choice by preference, and the pretend languages inside Flask-Babel."""

from __future__ import annotations

import re
import unicodedata

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from flask_babel import Babel, force_locale, gettext, lazy_gettext, ngettext, npgettext, pgettext
from hypothesis import given
from hypothesis import strategies as st

from accessibility import languages as lang
from accessibility.languages import ACCENTED, MIRRORED, PSEUDO, direction, pseudo

RLO, PDF, RLM = "\u202e", "\u202c", "\u200f"


@pytest.mark.parametrize(
    "tag", ["ar", "ar-EG", "ur", "fa", "fa_AF", "ps", "he", "yi", "dv", "ckb", "ku-Arab", "ku_Arab", "KU-arab", "ku-IQ",
            "sd", "ug", "pa-PK", "pa-Arab", "nqo", "ar-XB", "iw", "prs"],
)  # fmt: skip
def test_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize(
    "tag", ["en", "en-GB", "cy", "ku", "ku-Latn", "ar-Latn", "pa", "pa-IN", "zh-Hant", "en-XA", "", "xx"]
)
def test_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


def test_direction_agrees_with_babel_where_babel_is_right() -> None:
    names = [name for name in locale_identifiers() if not name.startswith(("mn_Mong", "root"))]  # Mongolian runs down
    differing = {name for name in names if direction(name) != Locale.parse(name).text_direction}
    assert {name for name in differing if direction(name) == "ltr"} == set()
    assert {name.split("_")[0] for name in differing} <= {"ku"}
    assert len(names) > 700


@pytest.mark.parametrize(
    ("given_tag", "written"),
    [("KU_arab", "ku-Arab"), ("en_gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), (" pl ", "pl"), ("AR-xb", "ar-XB")],
)
def test_canonical(given_tag: str, written: str) -> None:
    assert lang.canonical(given_tag) == written


def test_names() -> None:
    assert lang.language_name("pl") == "Polski"
    assert lang.language_name("pl", "en") == "Polish"
    assert lang.language_name("ur") == "اردو"
    assert lang.language_name("ku_Arab") == "کوردی"
    assert lang.language_name("ku-Arab", "en-GB") == "Kurdish (Arabic script)"
    assert lang.language_name("bfi") == "British Sign Language"
    assert lang.language_name("xx") == "xx"
    assert lang.language_name("not a tag") == "not a tag"


def test_languages_on_offer() -> None:
    offered = lang.languages(["en", "ar", "pl", "en"])
    assert [(one.tag, one.direction, one.own_name, one.english_name) for one in offered] == [
        ("en", "ltr", "English", "English"),
        ("ar", "rtl", "العربية", "Arabic"),
        ("pl", "ltr", "Polski", "Polish"),
    ]


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["cy", "pl-PL"], "pl"),
        (["en-GB"], "en"),
        (["ku-Arab"], "en"),
        (["ku-Latn"], "ku"),
        ([], "en"),
        (["AR_EG"], "ar"),
    ],
)
def test_choose(wanted: list[str], chosen: str) -> None:
    assert lang.choose(wanted, ["en", "ar", "ku", "pl"]) == chosen


words = st.text(alphabet="abcdefghij KLMNO.,’", min_size=1, max_size=30)
held = st.sampled_from(
    ["%(name)s", "%(num)d", "{name}", "<b>", "</b>", '<a href="/go?a=b">', "&amp;", "&#8217;", "%%", "<br>"]
)
messages = st.lists(words | held, min_size=1, max_size=8).map("".join)
HELD = re.compile(r"%\(\w+\)[sd]|%%|\{name\}|<[^>]+>|&#?\w+;")


@given(messages, st.sampled_from(sorted(PSEUDO)))
def test_placeholders_and_markup_survive(message: str, kind: str) -> None:
    made = pseudo(message, kind)
    assert HELD.findall(made) == HELD.findall(message)
    shown = made.replace("{name}", "") % {"name": "Ann", "num": 4}
    assert shown.count("Ann") == message.count("%(name)s")
    assert made[: len(made) - len(made.lstrip())] == message[: len(message) - len(message.lstrip())]


@given(messages)
def test_accented_text_is_two_fifths_longer(message: str) -> None:
    plain, made = HELD.sub("", message), HELD.sub("", pseudo(message, ACCENTED))
    if any(char.isalpha() for char in plain):
        assert len(made.strip()) >= 1.4 * len(plain.strip())
        assert not set(made) & set("abcdefghijKLMNO")


@given(messages)
def test_mirrored_words_are_forced_right_to_left(message: str) -> None:
    inside = False
    for char in HELD.sub("", pseudo(message, MIRRORED)):
        if char in {RLO, PDF}:
            assert inside == (char == PDF)
            inside = char == RLO
        elif unicodedata.bidirectional(char) == "L":
            assert inside
    assert not inside


def test_pseudo_examples() -> None:
    assert pseudo("Save", ACCENTED) == "[Šáṽé öñé]"
    assert pseudo("48 of 60 ", MIRRORED) == f"48 {RLM}{RLO}of{PDF}{RLM} 60 "
    assert pseudo("", ACCENTED) == ""
    assert pseudo("%(num)d – 48", ACCENTED) == "%(num)d – 48"
    with pytest.raises(ValueError, match="en-GB"):
        pseudo("Save", "en-GB")


PAGE = (
    '<html lang="{{ tag() }}" dir="{{ direction(tag()) }}">'
    '{{ _("Hello <b>%(name)s</b>", name="<i>") }}|{{ ngettext("%(num)d day", "%(num)d days", 3) }}|'
    '{% trans %}Stop{% endtrans %}|{{ later }}|{{ 1234.5 | numberformat }}'
)  # fmt: skip
LATER = lazy_gettext("Later")


@pytest.fixture
def client() -> FlaskClient:
    app = Flask(__name__)

    def chosen() -> str | None:
        return request.args.get("lang")

    Babel(app, locale_selector=lambda: lang.babel_locale(chosen() or "en"))
    lang.install(app, chosen)
    app.jinja_env.globals.update(tag=lang.current_tag, direction=direction)

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, later=LATER)

    @app.get("/calls")
    def calls() -> list[str]:
        plain = [gettext("Cup"), ngettext("cup", "cups", 1), pgettext("tea", "Cup"), npgettext("tea", "cup", "cups", 2)]
        with force_locale("pl"):
            return [*plain, gettext("Cup"), lang.current_tag()]

    with app.app_context():
        assert app.extensions["babel"].instance.domain == "messages"
    return app.test_client()


def test_the_accented_language_in_flask_babel(client: FlaskClient) -> None:
    text = client.get("/?lang=en-XA").text
    assert text.startswith('<html lang="en-XA" dir="ltr">')
    assert "[Ĥéļļó <b>&lt;i&gt;</b> öñé]|[3 đáýš öñé]|" in text
    assert "[Šţóþ öñé]" in text
    assert "[Ļáţéŕ öñé]" in text
    assert text.endswith("|1,234.5")


def test_the_mirrored_language_in_flask_babel(client: FlaskClient) -> None:
    text = client.get("/?lang=ar-XB").text
    assert text.startswith('<html lang="ar-XB" dir="rtl">')
    assert f"|{RLM}{RLO}Stop{PDF}{RLM}|" in text
    assert text.endswith("|1,234.5")


def test_other_languages_are_left_alone(client: FlaskClient) -> None:
    assert "|3 days|Stop|Later|" in client.get("/").text
    polish = client.get("/?lang=pl").text
    assert polish.startswith('<html lang="pl" dir="ltr">')
    assert "|Stop|Later|" in polish
    assert client.get("/?lang=ku-Arab").text.startswith('<html lang="ku-Arab" dir="rtl">')
    assert "[" not in client.get("/").text  # nothing is kept from one request to the next


def test_every_way_to_ask_and_a_forced_language(client: FlaskClient) -> None:
    assert client.get("/calls?lang=en-XA").json == ["[Çúþ öñé]", "[çúþ öñé]", "[Çúþ öñé]", "[çúþš öñé]", "Cup", "pl"]


def test_outside_a_request_the_language_is_english() -> None:
    assert lang.current_tag() == "en"
    assert lang.babel_locale("ar-XB") == "en"
    assert lang.babel_locale("ku-arab") == "ckb"
    assert lang.babel_locale("zh-Hant") == "zh_Hant"
