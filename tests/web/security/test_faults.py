"""When something breaks: a page that helps and tells nothing, nothing half stored, and no door open (ASVS 16.5)."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from accessibility.contract import check_page
from deliberation.database import db
from deliberation.services import audit, consent, once
from deliberation.services.sign_in import seen
from models import Membership
from tests.web.access import ACCESS
from tests.web.access_rows import SHOWN
from tests.web.security.fixtures import copy_of
from tests.web.security.house import House, Prepared, changed, opened

# A form token may hold ".py" by chance; in a trace a quotation mark follows it.
INSIDE = (
    "Traceback",
    "sqlite",
    "sqlalchemy",
    "zebra",
    "File ",
    ".py&#34;",
    "Error",
    "SELECT",
    "werkzeug",
    "flask",
    "jinja",
)


def broken(house: House, endpoint: str, act: Callable[[], object]) -> Iterator[None]:
    """One page of the application does something else for a while."""
    kept = house.app.view_functions[endpoint]
    house.app.view_functions[endpoint] = act
    yield
    house.app.view_functions[endpoint] = kept


def _told(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.text


def _zero() -> object:
    return 1 // 0


def _with_words() -> object:
    raise ValueError("zebra said this")


def _statement() -> object:
    return db.session().execute(text("SELECT 'zebra' FROM nowhere WHERE x = :x"), {"x": "zebra words"})


def _twice() -> object:
    raise IntegrityError("INSERT INTO x VALUES (?)", ("zebra",), Exception("UNIQUE zebra"))


def _half_done() -> object:
    session = db.session()
    session.add(Membership(process_id=1, role="zebra", pseudonym="zebra"))
    session.flush()
    return ""


@pytest.mark.parametrize("act", [_zero, _with_words, _statement, _twice, _half_done])
def test_16_5_1_a_fault_of_ours_shows_nothing_of_the_inside(
    house: House, act: Callable[[], object], capsys: pytest.CaptureFixture[str]
) -> None:
    before = house.rows()
    for _ in broken(house, "public.method", act):
        status, page = _told(house.browser("member"), "/method")
    assert status == 500
    assert not check_page(page, status=500, resident=True)
    assert not [word for word in INSIDE if word in page.partition("</head>")[2]]
    assert house.rows() == before
    said = capsys.readouterr().err
    assert "fault" in said
    assert "zebra" not in said
    assert _told(house.browser("member"), "/method")[0] == 200


@pytest.mark.parametrize(
    ("role", "endpoint", "breaks"),
    [
        ("member", "resident.send", (once, "remember")),
        ("convenor", "convenor.choose_priority", (once, "remember")),
        ("convenor", "convenor.publish", (audit, "record")),
        ("facilitator", "facilitator.hide", (audit, "record")),
        ("convenor", "convenor.move_on", (audit, "record")),
        ("facilitator", "facilitator.cards_new", (audit, "record")),
        ("member", "resident.leave_all", (consent, "set_inside")),
    ],
)
def test_2_3_3_an_act_that_breaks_off_leaves_nothing_behind(
    house: House, monkeypatch: pytest.MonkeyPatch, role: str, endpoint: str, breaks: tuple[object, str]
) -> None:
    """The break comes in the middle or at the end, when the act's own rows are written already."""
    row, before = ACCESS[endpoint]["POST"], house.rows()
    with monkeypatch.context() as patch:
        patch.setattr(*breaks, lambda *_args, **_named: 1 // 0)
        with house.ask(role, endpoint, "POST", row) as answer:
            assert answer.status_code == 500
    assert changed(before, house.rows()) == set()
    with house.ask(role, endpoint, "POST", row) as answer:
        assert answer.status_code == 303


def _gone() -> object:
    raise OperationalError("SELECT 1", {}, Exception("zebra"))


def test_16_5_3_without_the_database_nobody_is_let_in(
    prepared_house: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every route for every sort of person answers that something is wrong; none is shown, none crashes."""
    file = copy_of(prepared_house, tmp_path)
    with opened(file) as app, contextlib.closing(sqlite3.connect(file)) as watch:
        house = House(app, file, prepared_house, watch)
        with app.app_context():
            db.engine.dispose()
        for left in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            left.unlink(missing_ok=True)
        file.mkdir()
        for endpoint, methods in ACCESS.items():
            for method, row in methods.items():
                if callable(row.fields) or endpoint in ("accessibility.static", "metrics", "public.offline_worker"):
                    continue
                role = (
                    next(role for role, outcome in row.outcomes.items() if outcome == SHOWN and role != "visitor")
                    if SHOWN in set(row.outcomes.values()) - {row.outcomes["visitor"]}
                    else "convenor"
                )
                with house.ask(role, endpoint, method, row) as answer:
                    assert answer.status_code in (500, 503), (endpoint, answer.status_code)
                    assert "<h1>" in answer.text or endpoint == "healthz"
                    assert "zebra" not in answer.text
        file.rmdir()
        shutil.copyfile(prepared_house.file, file)
        assert house.browser("member").get(f"/take-part/{house.places['talk'].public_id}/").status_code == 200


def test_16_5_3_a_fault_while_looking_who_asks_lets_nobody_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from deliberation.reading import actors

    monkeypatch.setattr(actors, "with_person", lambda *_args: _gone())
    for address in ("/", "/staff/", f"/take-part/{house.places['talk'].public_id}/"):
        assert house.browser("convenor").get(address).status_code == 500


def test_16_5_3_a_fault_in_the_permissions_lets_nobody_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from deliberation import permissions

    monkeypatch.setattr(permissions, "scopes_of", lambda *_args: 1 // 0)
    for address in (f"/desk/{house.places['talk'].public_id}/", f"/run/{house.places['talk'].public_id}/"):
        assert house.browser("convenor").get(address).status_code == 500


def test_a_fault_signs_nobody_out(house: House) -> None:
    client = house.browser("member")
    for _ in broken(house, "public.method", _zero):
        client.get("/method")
    assert client.get(f"/take-part/{house.places['talk'].public_id}/").status_code == 200
    with house.app.app_context():
        seen(db.session(), house.prepared.people.tokens["member"])
