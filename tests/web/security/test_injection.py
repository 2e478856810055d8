"""Words stay words: as HTML, as a template, as SQL, as a formula, as an address, as a line of a log (ASVS 1.2, 1.3)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from sqlalchemy import Text, update
from sqlalchemy.types import String

from deliberation.clock import now
from deliberation.database import db, writing
from deliberation.permissions import SYSTEM
from deliberation.services import publication, strategies
from models import Base
from tests.web.security.crawling import crawl
from tests.web.security.house import House, named

PLACES = ("talk", "plan", "told")
HTML = "\"'><script>alert(8191)</script><img src=x onerror=alert(8191)><a href=javascript:alert(8191)>zebra</a>"
TEMPLATE = "{{ 8191 * 7 }}{% raw %}zebra{% endraw %}{{ config }}%(zebra)s%s{0}"
FORMULA = '=HYPERLINK("https://zebra.example")'
SQL = "zebra'; DROP TABLE vote; -- \" OR 1=1 \\"
# Columns in which people's own words stand, table by table.
WORDS = {
    "process": ("title", "paid_for_by", "help_phone", "help_words"),
    "area": ("name",),
    "remit": ("question", "background", "scope_in", "scope_out", "powers", "money_note", "change_note"),
    "contribution": ("text",),
    "moderation_note": ("note",),
    "statement": ("text",),
    "minority_statement": ("text",),
    "ballot": ("title", "about", "void_because"),
    "ballot_option": ("title", "text"),
    "translation": ("text",),
    "recommendation": ("title", "text", "why"),
    "recommendation_version": ("title", "text", "why", "change_note"),
    "strategy": ("title", "vision"),
    "priority": ("title", "why"),
    "action": ("text", "owner"),
    "theme_label": ("title", "description"),
    "theme_edit": ("reason",),
    "membership": ("circumstance",),
    "support_link": ("called",),
    "planned_meeting": ("title",),
    "contact_card": ("shown_as", "reach"),
    "helpline": ("name", "words", "hours"),
    "content_note": ("text",),
    "sheet_keying": ("words",),
    "easy_text": ("checked_by",),
    "glossary_word": ("word", "plain"),
    "signed_video": ("captions", "transcript"),
    "person": ("display_name",),
    "body": ("name",),
    "body_seat": ("interests",),
    "body_decision": ("question", "minutes"),
    "recruitment": ("source",),
    "recruitment_share": ("why",),
    "budget_line": ("label",),
}


class _Dangers(HTMLParser):
    """Finds what would run: scripts with something in them, attributes that listen, addresses that are scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or address.startswith(("javascript:", "data:")):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "script" and not dict(attrs).get("src", "").startswith("/static/"):
            self.found.append("<script>")
        if tag in ("img", "iframe", "object", "embed", "base"):
            self.found.append(f"<{tag}>")


def written_everywhere(house: House, payload: str) -> None:
    """Put the same words in every place where people's words stand, and publish them anew."""
    with house.app.app_context():
        session = db.session()
        with writing(session):
            for table, columns in WORDS.items():
                session.execute(update(Base.metadata.tables[table]).values(dict.fromkeys(columns, payload)))
        for key in ("plan", "told"):
            # What the committee may do is tested elsewhere: here one place has a committee with seats, and one has not.
            with writing(session, house.places[key].id):
                strategies.approve_inside(session, SYSTEM, house.places[key].id, seen=None)
        publication.publish(session, SYSTEM, house.places["told"].id)
        for number, kind in publication.missing_files(session, SYSTEM):
            publication.make_file(session, SYSTEM, number, kind)


def test_the_list_names_every_column_with_peoples_words() -> None:
    """A column with words that is added later has to be added here: short codes and states apart."""
    free = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text) or (type(column.type) is String and (column.type.length or 0) >= 200)
    }
    known = {(table, column) for table, columns in WORDS.items() for column in columns}
    hashes = {("staff_account", "password_hash"), ("personal_code", "slow_hash"), ("staff_account", "email")}
    # Papers hold numbers of options, and answers that we know.
    papers = {(table, "content") for table in ("paper", "counted_paper", "paper_keying")}
    ours = papers | {("consent_wording", "text"), ("idempotency_key", "answer"), ("rights_statement", "text")}
    assert free - hashes - ours <= known


@pytest.mark.parametrize(
    "role", ["visitor", "member", "supporter", "advisory_member", "facilitator", "convenor", "administrator"]
)
@pytest.mark.parametrize("payload", [HTML, TEMPLATE], ids=["html", "template"])
def test_1_2_1_and_1_3_7_stored_words_are_shown_as_they_stand(house: House, role: str, payload: str) -> None:
    written_everywhere(house, payload)
    shown = 0
    for page in crawl(house, role, PLACES):
        assert page.status < 500, page.address
        if page.mimetype != "text/html":
            continue
        assert str(8191 * 7) not in page.text, page.address
        assert "SECRET_KEY" not in page.text
        dangers = _Dangers()
        dangers.feed(page.text)
        assert not dangers.found, page.address
        shown += "zebra" in page.text
    assert shown > 5


@pytest.mark.parametrize("payload", [HTML, TEMPLATE, SQL], ids=["html", "template", "sql"])
def test_1_2_4_and_1_3_7_words_in_addresses_and_boxes_do_nothing(house: House, payload: str) -> None:
    """What is typed comes back as it was typed, and nothing else happens."""
    talk, before = house.places["talk"], house.rows()
    member, visitor, convenor = house.browser("member"), house.browser("visitor"), house.browser("convenor")
    own = f"/take-part/{talk.public_id}"
    answers = [
        house.post(member, f"{own}/say/check", {"text": payload}),
        house.post(member, f"{own}/say", {"text": payload}),
        house.post(visitor, "/join", {"words": payload}),
        house.post(visitor, "/staff/sign-in", {"email": payload, "password": payload}),
        visitor.get("/card/" + payload.replace("/", "")),
        visitor.get("/projects/" + payload.replace("/", "")),
        visitor.get("/strategies/" + payload.replace("/", "")),
        member.get(f"{own}/vote/" + payload.replace("/", "")),
        convenor.get(f"/desk/{talk.public_id}/statements/merge", query_string={"gone": payload, "kept": payload}),
        convenor.get(f"/desk/{talk.public_id}/results/" + payload.replace("/", "")),
        visitor.get("/", query_string={"language": payload, payload: payload}),
    ]
    for answer in answers:
        assert answer.status_code < 500
        dangers = _Dangers()
        dangers.feed(answer.text)
        assert not dangers.found
        assert str(8191 * 7) not in answer.text
    assert "zebra" in answers[0].text
    after = house.rows()
    assert {name for name in before if before[name] != after[name]} <= {"wrong_try", "audit_event", "audit_payload"}


def test_1_2_4_what_looks_like_sql_is_stored_as_it_was_typed(house: House) -> None:
    talk = house.places["talk"]
    fields = {"text": SQL, "provenance": "own_words", "language": "en-GB"}
    assert house.post(house.browser("member"), f"/take-part/{talk.public_id}/say/send", fields).status_code == 303
    assert SQL in [one["text"] for one in named("contribution", house.rows()["contribution"])]
    assert house.rows()["vote"]


def _cells(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in [name for name in file.namelist() if name.endswith(".csv")]:
            for row in csv.reader(io.StringIO(file.read(name).decode("utf-8-sig"))):
                yield from row


@pytest.mark.parametrize("payload", [FORMULA, "+1+zebra", "-1+zebra", "@SUM(zebra)", "\tzebra", "\r=zebra", "＝zebra"])
def test_1_2_10_no_cell_of_a_table_is_a_formula(house: House, payload: str) -> None:
    written_everywhere(house, payload)
    told = house.places["told"]
    answer = house.browser("visitor").get(f"/strategies/{told.names['strategy']}/download/csv")
    assert answer.status_code == 200
    cells = list(_cells(answer.data))
    assert any("zebra" in cell for cell in cells)
    for cell in cells:
        if not cell.lstrip("-").replace(".", "", 1).isdigit():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell


@pytest.mark.parametrize(
    "wanted",
    [
        "https://zebra.example/",
        "//zebra.example/",
        "/\\zebra.example/",
        "\\\\zebra.example",
        "/\t/zebra.example",
        " //zebra.example",
        "javascript:alert(1)",
        "https:zebra.example",
        "/%0d%0aLocation:https://zebra.example" + "\r\n",
        "http:/\\zebra.example",
        "/\u2028/zebra.example",
    ],
)
def test_3_7_2_nobody_is_led_away(house: House, wanted: str) -> None:
    client = house.browser("visitor")
    answer = house.post(client, "/settings", {"back_to": wanted})
    assert answer.status_code == 303
    assert answer.location == "/" or (answer.location.startswith("/") and "zebra" not in answer.location.split("/")[1])
    for address in ("/join", "/staff/sign-in", "/settings", "/leave"):
        kept = house.browser("visitor").get(address, query_string={"next": wanted, "back_to": wanted, "url": wanted})
        assert "zebra" not in (kept.location or "")
        assert "zebra" not in kept.text


def test_3_7_2_a_page_of_ours_is_gone_back_to(house: House) -> None:
    answer = house.post(house.browser("visitor"), "/settings", {"back_to": "/projects/abc?x=1"})
    assert answer.location == "/projects/abc?x=1"


def test_16_4_2_what_people_send_makes_no_line_in_the_log(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Requests are logged by the pattern of their route; a false line cannot be put in."""
    moment = now().isoformat()
    forged = f'x\n{{"event": "request", "status": 200, "timestamp": "{moment}"}}\r\nzebra'
    client = house.browser("member")
    client.get("/projects/" + forged.replace("/", ""), headers={"User-Agent": "zebra", "X-Forwarded-For": "zebra"})
    house.post(client, "/join", {"words": forged})
    assert "zebra" not in capsys.readouterr().err
