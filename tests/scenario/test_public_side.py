"""What the built demo shows to everybody: every page and file that can be reached, and no personal code in any."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from deliberation.database import db
from deliberation.factory import create_app
from tests.cli.running import folkmoot
from tests.scenario.conftest import Built

LINK = re.compile(rb'href="(/[^"#]*)"')
SIGN_IN = ("/join", "/staff", "/card", "/leave", "/settings", "/static", "/accessibility/", "/preferences")
FORMATS = {"html": b"<!doctype html>", "docx": b"PK", "csv": b"PK", "json": b"{"}


@pytest.fixture
def everyday(built: Built) -> Flask:
    """The same database served as in earnest: the demo's own front page with its codes is not there."""
    app = create_app(replace(built.config, demo=False, testing=True))
    yield app
    with app.app_context():
        db.engine.dispose()


def reachable(app: Flask) -> dict[str, bytes]:
    """All public pages and files: by following every link from the front page."""
    client, found, waiting = app.test_client(), dict[str, bytes](), ["/"]
    while waiting:
        address = waiting.pop().replace("&amp;", "&")
        if address in found or address.startswith(SIGN_IN) or len(found) > 2000:
            continue
        response = client.get(address)
        found[address] = response.data if response.status_code == 200 else b""
        if response.mimetype == "text/html":
            waiting += [one.decode() for one in LINK.findall(response.data)]
    return found


def unpacked(content: bytes) -> bytes:
    """A file, and what is packed in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


def test_no_personal_code_is_in_anything_public(built: Built, everyday: Flask) -> None:
    found = reachable(everyday)
    assert len(found) > 20, sorted(found)
    assert any(address.startswith("/strategies/") for address in found)
    secrets = [form.encode() for code in built.codes for form in (code, code.replace(" ", "-"))]
    secrets += [value.encode() for one in built.details.staff for value in (one.password, one.secret, one.email)]
    told = [address for address, content in found.items() for one in secrets if one in unpacked(content)]
    assert not told


def test_no_code_stands_in_the_database(built: Built) -> None:
    content = b"".join(path.read_bytes() for path in built.config.var.glob("folkmoot.sqlite*"))
    assert b"Castle Ward" in content
    assert not [code for code in built.codes if code.encode() in content]


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_the_strategy_can_be_written_from_the_command_line(built: Built, tmp_path: Path, kind: str) -> None:
    env = {"FOLKMOOT_VAR": str(built.config.var)}
    out = tmp_path / f"strategy.{kind}"
    ran = folkmoot("export", "strategy", built.details.strategy, "--format", kind, "--out", out, env=env)
    assert ran.exit_code == 0, ran.stderr
    assert out.read_bytes().lower().startswith(FORMATS[kind].lower())
    assert ran.stderr == f"Written: {out} ({out.stat().st_size:,} bytes).\n"
    piped = folkmoot("export", "strategy", built.details.strategy, "--format", kind, "--out", "-", env=env)
    assert piped.stdout_bytes == out.read_bytes()


def test_a_strategy_that_is_not_there_or_a_folder_that_is_not_there(built: Built, tmp_path: Path) -> None:
    env = {"FOLKMOOT_VAR": str(built.config.var)}
    unknown = folkmoot("export", "strategy", "ST99", "--format", "json", "--out", tmp_path / "x", env=env)
    assert (unknown.exit_code, unknown.stderr) == (2, "This has not been published.\n")
    with built.app.app_context():
        events = db.session.execute(text("SELECT count(*) FROM audit_event")).scalar_one()
        db.session.rollback()
    nowhere = tmp_path / "no" / "x.json"
    refused = folkmoot("export", "strategy", built.details.strategy, "--format", "json", "--out", nowhere, env=env)
    assert refused.exit_code == 2
    assert "there is no such folder" in refused.stderr
    with built.app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM audit_event")).scalar_one() == events, "nothing half done"
        db.engine.dispose()
