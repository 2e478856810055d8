"""No page, file or feed tells who took part, or shows words to somebody for whom they are not (ASVS 8.2.2, 8.2.3)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from deliberation.database import db
from models import Person
from tests.journeys.audit_crawl import Map
from tests.web.security.building import IN_OFFICE, NAMED, SECRET_WORDS, UNNAMED
from tests.web.security.crawling import Seen, crawl
from tests.web.security.house import ROLES, STAFF, House

PLACES = ("talk", "plan", "told")
DESK = ("/desk/", "/run/")
OWN_PAGES = "/take-part/"
# Who may read which words, and on which pages; nobody else anywhere.
MAY_READ = {
    "waiting": {"facilitator": DESK, "convenor": DESK, "other_member": OWN_PAGES},
    "used": {"facilitator": DESK, "convenor": DESK, "other_member": OWN_PAGES},
    "hidden": {"member": OWN_PAGES},
    "appealed": {"facilitator": DESK, "convenor": DESK, "member": OWN_PAGES},
    "taken_back": {},
    # Opening them is a step that is noted, and no link leads there.
    "needed": {"member": OWN_PAGES},
    "paid": {"member": OWN_PAGES},
    "scribed": {"member": OWN_PAGES, "supporter": "/support/"},
}
EMAIL = re.compile(r"[a-z.]+\.quokka@example\.org")
# `shown_in` says, unseen, in which language a question was shown.
ON_THE_PATH = {"words", "once", "csrf_token", "answer", "shown_in"}


@pytest.mark.parametrize("role", ROLES)
def test_8_2_3_nobody_meets_what_is_not_for_them(house: House, role: str) -> None:
    pages = list(crawl(house, role, PLACES))
    assert not [page.address for page in pages if page.status >= 500 and "download" not in page.address]
    assert len([page for page in pages if page.status == 200]) > 50
    assert not [f"{page.came_from} -> {page.address}" for page in pages if page.came_from and page.status == 404]
    wrong = [f"{page.address}: {what}" for page in pages for what in _wrong_on(house, role, page)]
    assert not wrong
    # A browser that opens a file goes nowhere: the audit has to know each of them.
    known = Map(house.app)
    files = [page.address for page in pages if page.status == 200 and page.mimetype != "text/html"]
    assert not [address for address in files if known.read(address) is not None]


def _wrong_on(house: House, role: str, page: Seen) -> list[str]:
    return [
        *_names(role, page),
        *_words(role, page),
        *_emails(house, role, page),
        *_codes(house, role, page),
        *_papers(house, page),
        *[f"the id of a person, {one}" for one in _member_ids(house) if one in page.text],
    ]


def _names(role: str, page: Seen) -> list[str]:
    """Pseudonyms: of those who never agreed to be shown; of those who did, but at the desk; of those in an office."""
    found: list[str] = []
    if role.startswith("facilitator") and "/needs/" in page.address:
        # Named for it, they see whose seat is not ready: members who said yes to that.
        return found
    own = role == "other_member" and page.address.startswith(OWN_PAGES)
    # Whoever reads words back has to know to whom.
    reading_back = role == "facilitator" and page.address.endswith("/entering/read-back")
    # A facilitator knows by name the people who asked for them, who said something to them alone, and whose paper
    # sheet or recording lies in front of them.
    own_people = role == "facilitator" and re.match(r"/desk/\w+/people/", page.address) is not None
    in_hand = role == "facilitator" and re.match(r"/desk/\w+/(paper|private|voices)", page.address) is not None
    if _stands(UNNAMED, page) and not own and not reading_back and not own_people:
        found.append("the pseudonym of a member")
    if _stands(NAMED, page) and page.address.startswith("/desk/") and not own_people and not in_hand:
        found.append("a pseudonym at the desk")
    if _stands(IN_OFFICE, page) and not _names_an_office(role, page.address):
        found.append("the pseudonym of somebody in an office")
    return found


def _names_an_office(role: str, address: str) -> bool:
    """Where somebody in an office is named: to the convenor, to those who sit on the same committee, and to a member
    whose sealed record they wrote in.
    """
    if role.startswith("convenor"):
        return "/roles" in address or "/committee" in address or address.endswith(("/needs", "/duty"))
    if role == "advisory_member":
        return re.match(r"/committee/\w+/decisions", address) is not None
    return address.endswith("/held/file")


def _stands(mark: str, page: Seen) -> bool:
    """Whether a pseudonym with this mark is there, as a whole: three letters alone may be in any token of a form."""
    return re.search(rf"{mark}-[a-z]+-\d", page.text) is not None


def _words(role: str, page: Seen) -> list[str]:
    return [
        f"the words that are {state}"
        for state, secret in SECRET_WORDS.items()
        if any(f"{secret} {place}" in page.text for place in PLACES)
        and not page.address.startswith(MAY_READ[state].get(role, ("nowhere",)))
    ]


def _emails(house: House, role: str, page: Seen) -> list[str]:
    """E-mails of the staff: for the administrator, on the convenor's list of roles, and everybody's own."""
    own = house.prepared.people.emails.get(role, "")
    found = set(EMAIL.findall(page.text)) - {own}
    allowed = (role == "administrator" and page.address.startswith("/staff/")) or (
        role.startswith("convenor") and "/roles" in page.address
    )
    in_place = own in page.text and not page.address.startswith(("/staff/", "/run/")) if own else False
    return [*(sorted(found) if not allowed else ()), *(["one's own e-mail"] if in_place else [])]


def _codes(house: House, role: str, page: Seen) -> list[str]:
    secrets = house.prepared.secrets
    for name in ("personal_code", "process_code"):
        spoken = secrets[name]
        is_there = spoken in page.text or spoken.replace(" ", "-") in page.text
        on_card = name == "personal_code" and page.address.startswith("/card/")
        on_poster = name == "process_code" and role == "convenor" and page.address.endswith("/poster")
        if is_there and not on_card and not on_poster:
            return [f"the {name}"]
    return []


def _papers(house: House, page: Seen) -> list[str]:
    """The words that find somebody's paper: shown once to whoever put it in, and on no page that can be opened."""
    words = house.places["plan"].names["ballot_words"]
    found = words in page.text or words.replace(" ", "-") in page.text
    return ["the words of a paper"] if found else []


def _member_ids(house: House) -> set[str]:
    """The public ids of all who are not on the staff."""
    if not _IDS:
        staff = {number for name, number in house.prepared.people.ids.items() if name.startswith(STAFF)}
        with house.app.app_context():
            rows = db.session().execute(select(Person.id, Person.public_id))
            _IDS.update(public_id for number, public_id in rows if number not in staff)
    return _IDS


_IDS: set[str] = set()


def test_the_search_would_find_what_it_looks_for(house: House) -> None:
    """The planted words are there to be found: at the desk, on their speaker's own pages, in the published quotes."""
    desk = "".join(page.text for page in crawl(house, "convenor", ("talk",)) if page.address.startswith(DESK))
    own = "".join(page.text for page in crawl(house, "member", ("talk",)) if page.address.startswith(OWN_PAGES))
    public = "".join(page.text for page in crawl(house, "visitor", ("told",)))
    assert all(SECRET_WORDS[state] in desk for state in ("waiting", "used", "appealed"))
    assert all(SECRET_WORDS[state] in own for state in ("hidden", "appealed", "scribed", "needed", "paid"))
    assert NAMED in public
    assert IN_OFFICE in desk
    assert EMAIL.search(desk)


def test_nobody_is_asked_who_they_are_on_the_way_in(house: House) -> None:
    """Only a code, and yes or no: no name, e-mail, date of birth, benefit, diagnosis or document."""
    secrets, talk = house.prepared.secrets, house.places["talk"]
    newcomer = house.browser("visitor")
    pages = [newcomer.get("/join"), newcomer.get(f"/card/{secrets['process_code'].replace(' ', '-')}")]
    pages.append(house.post(newcomer, "/join", {"words": secrets["process_code"]}))
    pages.append(newcomer.get("/join/open"))
    pages.append(house.post(newcomer, "/join/open", {"once": "a"}))
    own = f"/take-part/{talk.public_id}"
    pages += [newcomer.get(f"{own}/{rest}") for rest in ("my-code", "", "yes/take_part")]
    assert [page.status_code for page in pages] == [200, 200, 303, 200, 303, 200, 200, 200]
    names = {
        name for page in pages for name in re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"', page.text)
    }
    assert names == ON_THE_PATH
