"""The page without a network and the script that shows it: for everybody the same, and with a short reach."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from accessibility.contract import check_page, describe


@pytest.mark.parametrize(("asked", "given"), [("en-GB", "en-GB"), ("cy", "cy"), ("ar", "ar"), ("xx", "en-GB")])
def test_the_page_is_in_the_language_of_its_address_whatever_was_chosen(
    client: FlaskClient, asked: str, given: str
) -> None:
    client.set_cookie("reading", "l=ar")
    page = client.get(f"/offline/{asked}").text
    assert f'<html lang="{given}"' in page
    assert page == client.application.test_client().get(f"/offline/{asked}").text


def test_every_part_of_it_keeps_the_contract(client: FlaskClient) -> None:
    page = client.get("/offline/en-GB").text
    parts = dict(re.findall(r"<!--(get|post|file|words)(.*?)-->", page, re.DOTALL))
    assert set(parts) == {"get", "post", "file", "words"}
    token = '<input type="hidden" name="csrf_token" value="x">'
    for name in ("get", "post", "file"):
        inner = parts[name].replace("[address]", "/take-part/x/say").replace("[fields]", token)
        before, after = page.split("<!--here-->")[0], page.split("<!--there-->")[1]
        shown = before + inner + after
        problems = check_page(shown, status=200, resident=True)
        assert not problems, describe(problems, path=name, status=200)


def test_the_script_reaches_only_pages_of_those_who_take_part(client: FlaskClient) -> None:
    answer = client.get("/offline-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/take-part/"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    for path in ("/", "/join", "/help", "/leave", "/useful-numbers", "/offline/en-GB"):
        assert "offline.js" not in client.get(path).text, path
