"""The macros and the base page: what they print, what they refuse, and how mistakes are told."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms import SubmitField

from accessibility import widgets
from tests.accessibility.face_gallery import ERRORS, PAGES, Everything, create_gallery

MACROS = re.compile(r"{%-? macro ([a-z]\w*)\(")


class Page(HTMLParser):
    """What the checks need of a page: tags with attributes, in order, and the text of some."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"title", "h1"}:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]

    def find(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for name, a in self.tags if name == tag and all(a.get(k) == v for k, v in wanted.items())]


@pytest.fixture
def app() -> Flask:
    return create_gallery()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _errors(client: FlaskClient, page: str = "parts") -> Page:
    return Page(client.post(f"/{page}", data={"name": "Far too long", "people": "many", "where": "n"}).text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_on_the_same_frame(client: FlaskClient, path: str) -> None:
    html = client.get(f"/{path}").text
    page = Page(html)
    assert page.texts["title"][0].startswith(page.texts["h1"][0].strip())
    assert page.texts["title"][0].endswith("– Our Say – Folkmoot")
    assert len(page.texts["h1"]) == 1
    assert len(set(page.ids())) == len(page.ids())
    html_tag = page.find("html")[0]
    assert (html_tag["lang"], html_tag["dir"]) == ("en", "ltr")
    body = [tag for tag, _ in page.tags[[tag for tag, _ in page.tags].index("body") + 1 :]]
    assert body[0] == "a"
    assert page.find("a", **{"class": "skip"})[0]["href"] == "#main"
    assert page.find("main")[0] == {"id": "main", "tabindex": "-1"}
    assert not any("style" in attrs or any(name.startswith("on") for name in attrs) for _, attrs in page.tags)
    assert all(script["src"] for script in page.find("script"))
    leave = page.find("a", href="/leave")[0]
    assert leave["rel"] == "noreferrer"
    assert ("They cannot see your name" in html) == (path != "deskpage")
    assert "Paid for by" in html
    assert "0800 123 4567" in html


@pytest.mark.parametrize("path", PAGES)
def test_nothing_empty_is_referred_to(client: FlaskClient, path: str) -> None:
    for html in (client.get(f"/{path}").text, client.post(f"/{path}").text):
        page = Page(html)
        for _, attrs in page.tags:
            for name in ("aria-describedby", "aria-labelledby", "for"):
                for reference in (attrs.get(name) or "").split():
                    assert reference in page.ids(), (name, reference)
            assert attrs.get("aria-describedby") != ""
        assert re.search(r'<(span|div|p|h\d)[^>]*class="(?:hint|error)"[^>]*>\s*</', html) is None


def test_mistakes_are_told_at_the_top_in_the_title_and_at_the_field(client: FlaskClient) -> None:
    page = _errors(client)
    assert page.texts["title"][0].startswith("Error: All the parts")
    summary = page.find("div", **{"class": "errors"})[0]
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    targets = [
        attrs["href"] or "" for tag, attrs in page.tags if tag == "a" and (attrs.get("href") or "").startswith("#")
    ]
    assert targets == ["#main", "#name", "#people", "#story", "#ways-0"]
    controls = {attrs.get("id"): tag for tag, attrs in page.tags}
    assert [controls[target[1:]] for target in targets[1:]] == ["input", "input", "textarea", "input"]
    name = page.find("input", id="name")[0]
    assert name["aria-describedby"] == "name-hint name-error"
    assert name["aria-invalid"] == "true"
    assert name["autocomplete"] == "nickname"
    assert name["value"] == "Far too long"


def test_the_word_error_is_read_before_each_message(client: FlaskClient) -> None:
    html = client.post("/question").text
    assert (
        '<span class="error" id="answer-error"><span class="hidden">Error: </span>Choose one answer, or skip</span>'
        in html
    )
    assert '<fieldset class="field wrong" aria-describedby="answer-error">' in html


def test_the_browser_does_not_check_before_the_server(client: FlaskClient) -> None:
    page = Page(client.get("/parts").text)
    assert all("required" not in attrs and "maxlength" not in attrs for _, attrs in page.tags)
    assert all("novalidate" in form for form in page.find("form", enctype="multipart/form-data"))


@pytest.mark.parametrize("path", ["question", "parts", "deskpage"])
def test_an_empty_answer_is_never_a_crash(client: FlaskClient, path: str) -> None:
    assert client.post(f"/{path}").status_code == 200
    assert client.post(f"/{path}", data={"csrf_token": "x"}).status_code == 200


@pytest.mark.parametrize("code", ERRORS)
def test_error_pages_speak_plainly(client: FlaskClient, code: int) -> None:
    response = client.get(f"/error/{code}")
    assert response.status_code == code
    main = response.text.split("<main")[1].split("</main>")[0]
    words = re.sub(r"<[^>]+>", ". ", main)
    assert str(code) not in words
    assert all(len(sentence.split()) <= 12 for sentence in re.split(r"[.!?]", words))


def test_a_message_is_in_a_status_area_and_takes_the_focus(client: FlaskClient) -> None:
    html = client.get("/home?said=1").text
    status = html.split('role="status">')[1].split("<main")[0]
    assert "Your answer is stored." in status
    assert "data-focus" in status


def test_a_persons_words_carry_their_language(client: FlaskClient) -> None:
    html = client.get("/parts").text
    assert '<p lang="ar" dir="rtl">أحتاج إلى حافلة</p>' in html
    assert '<dd><span lang="ar" dir="rtl">' in html
    assert Page(client.get("/parts?lang=ar").text).find("html")[0]["dir"] == "rtl"


def test_settings_reach_the_page_and_bad_ones_do_not(client: FlaskClient) -> None:
    client.set_cookie("reading", "t=larger&f=lexend&c=dark&m=1")
    html = client.get("/home").text
    assert 'dir="ltr" data-text="larger" data-font="lexend" data-colours="dark" data-calm>' in html
    assert "css/chosen.css" in html
    client.set_cookie("reading", "t=%22onload%3D1&c=pink")
    assert re.search(r'<html lang="en" dir="ltr">', client.get("/home").text)


def test_wide_tables_can_be_scrolled_by_keyboard_and_have_names(client: FlaskClient) -> None:
    page = Page(client.get("/results").text)
    wide = page.find("section", **{"class": "scroll"})
    assert [box["tabindex"] for box in wide] == ["0"]
    captions = page.find("caption")
    assert len({caption["id"] for caption in captions}) == len(page.find("table")) == 3
    assert wide[0]["aria-labelledby"] in {caption["id"] for caption in captions}


def _macro_names(app: Flask) -> list[tuple[str, str]]:
    assert app.jinja_env.loader is not None
    names = ["forms", "buttons", "lists", "tables", "notices", "help", "desk", "settings_form"]
    sources = {name: app.jinja_env.loader.get_source(app.jinja_env, f"accessibility/{name}.html")[0] for name in names}
    assert all(source.count("\n") < 300 for source in sources.values())
    return [(file, macro) for file, source in sources.items() for macro in MACROS.findall(source)]


def test_every_macro_refuses_an_argument_that_it_does_not_know(app: Flask) -> None:
    found = _macro_names(app)
    assert len(found) >= 35
    with app.test_request_context("/"):
        for file, macro in found:
            source = f'{{% import "accessibility/{file}.html" as m %}}{{{{ m.{macro}(unknown_thing=1) }}}}'
            with pytest.raises(TypeError, match="unknown_thing"):
                render_template_string(source)


def test_ids_are_new_on_each_page_and_the_same_each_time(client: FlaskClient) -> None:
    first = client.get("/results").text
    assert first == client.get("/results").text
    assert 'id="table-1"' in first


def test_the_token_is_in_the_form_and_a_submit_field_is_a_button() -> None:
    class Sent(FlaskForm):
        send = SubmitField("Send")

    app = create_gallery()
    app.config["WTF_CSRF_ENABLED"] = True
    source = (
        '{% import "accessibility/forms.html" as f %}'
        '{% call f.form(form, action="/x") %}{{ f.field(form.send) }}{% endcall %}'
    )
    with app.test_request_context("/"):
        page = Page(render_template_string(source, form=Sent()))
    assert page.find("input", type="hidden", name="csrf_token")[0]["value"]
    assert page.find("button", type="submit", name="send")
    assert page.find("form", action="/x", method="post")


def test_which_control_an_error_link_lands_on(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        form = Everything()
        form.validate()
        assert widgets.error_links(form)[0] == ("name", "Write a name")
        assert [widgets.kind(form[name]) for name in ("ways", "where", "again", "picture", "story", "people")] == [
            "checkboxes", "select", "checkbox", "upload", "textarea", "text",
        ]  # fmt: skip
        form.form_errors = ["Something else"]
        assert widgets.error_links(form)[0] == ("", "Something else")
