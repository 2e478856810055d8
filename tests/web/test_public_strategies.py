"""A published strategy on the web: its versions, its files, whose words stand behind a line, what was taken back."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accessibility.contract.tree import parse
from deliberation.database import writing
from deliberation.exchange.strategy import FORMATS, content_from_json, write_strategy
from deliberation.permissions import SYSTEM
from deliberation.reading import strategies as reading
from deliberation.services import contributions, strategies
from deliberation.services.strategies import ActionForm
from models import ActionKind, Contribution, Membership, PublishedFile, TraceNode
from tests.web.public_journey import NOT_THERE, TEXTS, Finished, finished_once, look, make_files, publish
from tests.web.resident_journey import actor_of, with_stand_ins


@pytest.fixture(scope="module")
def built(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    return finished_once(prepared_file, tmp_path_factory.mktemp("finished"))


@pytest.fixture
def database_url(built: tuple[Path, Finished], var: Path) -> str:
    return f"sqlite:///{shutil.copyfile(built[0], var / 'folkmoot.sqlite')}"


@pytest.fixture
def found(built: tuple[Path, Finished]) -> Finished:
    return built[1]


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_stand_ins(app)


def _plan(found: Finished, rest: str = "") -> str:
    return f"/strategies/{found.strategy}{rest}"


def test_the_plan_says_what_will_be_done_by_whom_when_and_for_how_much(
    found: Finished, session: Session, client: FlaskClient
) -> None:
    page = look(client, _plan(found))
    for words in (
        "Wexmoor 2027", "A place to be.", "Buses", "Move the stop.", "North Vale Buses", "£148,000.50", "No money set",
        "From 1 April 2027 to 30 September 2027.", "Proposed by officers",
    ):  # fmt: skip
        assert words in page
    assert reading.published(session, found.strategy).content_hash in page
    assert "taken back since" not in page


def _quoted_member_takes_back(session: Session, found: Finished) -> str:
    """The member who may be quoted takes their words back; gives the words."""
    actor = actor_of(session, found.place.codes[-2])
    rows = session.execute(
        select(Contribution.public_id, Contribution.text)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .join(Membership, Membership.id == Contribution.membership_id)
        .where(Membership.person_id == actor.person_id)
    )
    public_id, text = rows.one()
    contributions.withdraw(session, actor, public_id)
    return str(text)


def test_what_was_taken_back_is_gone_and_counted(found: Finished, session: Session, client: FlaskClient) -> None:
    line = _plan(found, f"/lines/{found.action}")
    before = look(client, line)
    mark = client.get(_plan(found)).headers["ETag"]
    words = _quoted_member_takes_back(session, found)
    assert words in before
    after, plan = look(client, line), look(client, _plan(found))
    assert words not in after
    assert "1 thing was taken back. It counts no more." in after
    assert "1 thing was taken back since" in plan
    assert client.get(_plan(found), headers={"If-None-Match": mark}).status_code == 200
    look(client, _plan(found, "/download/html"), status=503)
    make_files(session)
    for kind in FORMATS:
        assert words.encode() not in client.get(_plan(found, f"/download/{kind}")).data


def test_a_line_says_who_stands_behind_it_and_who_does_not(
    found: Finished, session: Session, client: FlaskClient
) -> None:
    stands = reading.line(session, found.strategy, found.action).standing
    page = look(client, _plan(found, f"/lines/{found.action}"))
    sentence = " ".join(re.sub("<[^>]*>", "", page[page.index('class="result"') + 15 :]).split())
    assert sentence.startswith(
        f"{stands.people} people said things that led here. {stands.agree} of {stands.answered} who answered mostly "
        f"agree. {stands.disagree} mostly do not."
    )
    assert stands.answered == 12
    way = page[page.index("The way back") :]
    steps = [way.index(f"{ref}</span>") for ref in (found.priority, found.recommendations[0], found.statements[0])]
    assert steps == sorted(steps)


def test_a_line_of_officers_is_said_to_be_theirs(found: Finished, client: FlaskClient) -> None:
    page = look(client, _plan(found, f"/lines/{found.officers_action}"))
    assert "The officers proposed this. No words of people led to it." in page
    assert "In their own words" not in page


def test_the_statements_with_most_against_them_are_named(found: Finished, client: FlaskClient) -> None:
    def against(line: str) -> str:
        page = look(client, _plan(found, f"/lines/{line}"))
        return page[page.index("Who sees it another way") : page.index("The way back")]

    assert "Nobody has said no" in against(found.recommendations[0])
    assert [text for text in TEXTS if text in against(found.priority)] == [TEXTS[2]]


def test_a_statement_nobody_stands_behind_any_more_is_gone_from_the_plan(
    found: Finished, session: Session, client: FlaskClient
) -> None:
    contributions.withdraw_all(session, actor_of(session, found.place.codes[-1]), found.place.id)
    for path in (_plan(found), _plan(found, "/versions/1"), _plan(found, f"/lines/{found.priority}")):
        page = look(client, path)
        assert not any(text in page for text in TEXTS[1:])
    make_files(session)
    for kind in FORMATS:
        assert client.get(_plan(found, f"/download/{kind}")).status_code == 200


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_file_is_what_the_writer_wrote(found: Finished, session: Session, client: FlaskClient, kind: str) -> None:
    written = write_strategy(reading.published(session, found.strategy).content, kind)
    answer = client.get(_plan(found, f"/download/{kind}"))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, written.data, written.mimetype.split(";")[0])
    assert answer.headers["Content-Disposition"] == f"attachment; filename={written.filename}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(_plan(found, f"/download/{kind}"), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_files_open_again(found: Finished, session: Session, client: FlaskClient) -> None:
    files = {kind: client.get(_plan(found, f"/download/{kind}")).data for kind in FORMATS}
    content = reading.published(session, found.strategy).content
    assert content_from_json(files["json"]) == content
    assert json.loads(files["json"])["reference"] == found.strategy
    assert any("Move the stop." in cell.text for table in docx.Document(io.BytesIO(files["docx"])).tables
               for row in table.rows for cell in row.cells)  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(files["csv"])) as folder:
        tables = {name: list(csv.reader(io.StringIO(folder.read(name).decode("utf-8-sig"))))
                  for name in folder.namelist() if name.endswith(".csv")}  # fmt: skip
    assert any("Move the stop." in cell for rows in tables.values() for row in rows for cell in row)
    assert "Move the stop." in parse(files["html"].decode()).root.text()


def test_a_file_that_is_not_made_yet_says_when_to_come_back(
    found: Finished, session: Session, client: FlaskClient
) -> None:
    path = _plan(found, "/download/docx")
    with writing(session):
        session.execute(delete(PublishedFile))
    assert "This file is being made" in look(client, path, status=503)
    assert int(client.get(path).headers["Retry-After"]) > 0
    make_files(session)
    assert client.get(path).status_code == 200


def test_there_is_no_file_of_another_kind_and_none_of_another_plan(found: Finished, client: FlaskClient) -> None:
    assert NOT_THERE in look(client, _plan(found, "/download/exe"), status=404)
    assert NOT_THERE in look(client, "/strategies/ST-NONE/download/json", status=404)


def test_the_plan_is_asked_for_again_and_sent_only_when_it_changed(found: Finished, client: FlaskClient) -> None:
    first = client.get(_plan(found))
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first.headers["Vary"]
    again = client.get(_plan(found), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    client.set_cookie("reading", "c=dark")
    assert client.get(_plan(found), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_for_somebody_who_is_signed_in_nothing_is_kept(found: Finished, client: FlaskClient) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/join").get_data(as_text=True))
    assert token
    client.post("/join", data={"csrf_token": token.group(1), "words": found.place.codes[0]})
    assert client.get(_plan(found)).headers["Cache-Control"] == "no-store"


def _second_version(session: Session, found: Finished) -> None:
    form = ActionForm("Paint the stop.", "The council", date(2027, 5, 1), date(2027, 6, 1), ActionKind("service"))
    strategies.add_action(session, SYSTEM, found.place.id, found.priority, form)
    strategies.approve(session, SYSTEM, found.place.id)
    publish(session, found.place, files=False)


def test_earlier_versions_stay(found: Finished, session: Session, client: FlaskClient) -> None:
    _second_version(session, found)
    newest, earlier = look(client, _plan(found)), look(client, _plan(found, "/versions/1"))
    assert "Paint the stop." in newest
    assert "This is an earlier version" not in newest
    assert _plan(found, "/versions/1") in newest
    assert "Paint the stop." not in earlier
    assert "This is an earlier version" in earlier
    assert "/download/" not in earlier
    assert "This is an earlier version" not in look(client, _plan(found, "/versions/2"))


def test_a_file_is_never_that_of_an_earlier_version(found: Finished, session: Session, client: FlaskClient) -> None:
    _second_version(session, found)
    assert "This file is being made" in look(client, _plan(found, "/download/json"), status=503)


def test_a_line_that_is_not_published_yet_is_not_there(found: Finished, session: Session, client: FlaskClient) -> None:
    form = ActionForm("Paint the stop.", "The council", date(2027, 5, 1), date(2027, 6, 1), ActionKind("service"))
    draft = strategies.add_action(session, SYSTEM, found.place.id, found.priority, form)
    look(client, _plan(found, f"/lines/{draft}"), status=404)
    assert not any("Paint the stop." in look(client, path) for path in found.pages)
