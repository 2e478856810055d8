"""A reader's settings survive the cookie, and nothing else gets through it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Response

from accessibility import preferences as reader
from accessibility.preferences import Preferences

settings = st.builds(
    Preferences,
    text_size=st.sampled_from(reader.TEXT_SIZES),
    font=st.sampled_from(reader.FONTS),
    colours=st.sampled_from(reader.COLOURS),
    calm=st.booleans(),
    easy_read=st.booleans(),
    read_aloud=st.booleans(),
    language=st.sampled_from(["", "en", "cy", "ku-Arab"]),
)


@given(settings)
def test_what_is_stored_comes_back(chosen: Preferences) -> None:
    text = reader.serialise(chosen)
    assert reader.parse(text) == chosen
    assert len(text) <= reader.LONGEST


def test_the_ordinary_look_needs_no_cookie_and_no_attribute() -> None:
    assert reader.serialise(Preferences()) == ""
    assert Preferences().html_attributes() == ""


@given(st.text())
def test_any_text_gives_known_settings(cookie: str) -> None:
    found = reader.parse(cookie)
    assert found.text_size in reader.TEXT_SIZES
    assert found.font in reader.FONTS
    assert found.colours in reader.COLOURS
    assert reader.parse(reader.serialise(found)) == found


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "t",
        "t=huge",
        "c=<script>",
        "t=large&t",
        "f=Comic",
        "x=1&" * 40,
        "t=large;c=dark",
        "l=../../etc",
        "m=yes",
    ],
)
def test_a_strange_cookie_is_the_ordinary_look(cookie: str | None) -> None:
    assert reader.parse(cookie) == Preferences()


def test_only_offered_languages_are_kept() -> None:
    assert reader.parse("l=cy", ["en", "cy"]).language == "cy"
    assert reader.parse("l=de", ["en", "cy"]).language == ""


def test_the_attributes_name_only_what_differs() -> None:
    chosen = Preferences(text_size="large", colours="dark", calm=True)
    assert chosen.html_attributes() == ' data-text="large" data-colours="dark" data-calm'
    assert Preferences(font="lexend", easy_read=True).html_attributes() == ' data-font="lexend" data-easy'


@pytest.mark.parametrize(
    ("chosen", "needed"),
    [
        (Preferences(), False),
        (Preferences(colours="dark"), False),
        (Preferences(colours="cream"), True),
        (Preferences(font="opendyslexic"), True),
        (Preferences(font="system"), True),
    ],
)
def test_more_styles_are_fetched_only_when_chosen(chosen: Preferences, *, needed: bool) -> None:
    assert chosen.needs_chosen_styles is needed


def test_the_cookie_is_closed_to_scripts_and_removed_when_ordinary() -> None:
    response = Response()
    reader.store(response, Preferences(text_size="largest"), secure=True)
    header = response.headers["Set-Cookie"]
    assert header.startswith(("reading=t=largest;", 'reading="t=largest"'))
    assert "HttpOnly" in header
    assert "Secure" in header
    assert "SameSite=Lax" in header
    cleared = Response()
    reader.store(cleared, Preferences(), secure=True)
    assert "Max-Age=0" in cleared.headers["Set-Cookie"]
