"""Fonts as locked, style sheets within their limits, files that browsers may keep, the weight of a question page."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest
from flask.testing import FlaskClient

from accessibility.extension import STATIC
from tests.accessibility.face_gallery import create_gallery

SHEETS = sorted((STATIC / "css").glob("*.css"))
FONTS = STATIC / "fonts"
PHYSICAL = re.compile(
    r"[{;](?:margin|padding|border)-(?:left|right|top|bottom)|[{;](?:left|right|top|bottom|width|height|float|"
    r"min-width|max-width|min-height|max-height)\s*:|text-align:\s*(?:left|right|justify)"
)


@pytest.fixture
def client() -> FlaskClient:
    return create_gallery().test_client()


def test_the_fonts_are_those_of_the_lock_list() -> None:
    lines = (FONTS / "SHA256SUMS").read_text(encoding="utf-8").split("\n")
    locked = {name: digest for digest, name in (line.split("  ") for line in lines if line)}
    present = {path.name for path in FONTS.iterdir() if path.suffix in {".woff2", ".txt"}}
    assert set(locked) == present
    for name, digest in locked.items():
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest, name


def test_each_family_has_its_licence() -> None:
    families = {path.name.split("-")[0] for path in FONTS.glob("*.woff2")}
    for family in families:
        assert "SIL Open Font License" in (FONTS / f"OFL-{family}.txt").read_text(encoding="utf-8")


def test_style_sheets_point_at_the_fonts_by_their_mark() -> None:
    used = [name for sheet in SHEETS for name in re.findall(r"url\(([^)]*)\)", sheet.read_text(encoding="utf-8"))]
    assert len(used) == len(list(FONTS.glob("*.woff2")))
    for address in used:
        name, mark = re.fullmatch(r"\.\./fonts/([a-z0-9-]+\.woff2)\?v=([0-9a-f]{8})", address).groups()  # type: ignore[union-attr]
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest().startswith(mark), name


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_keep_the_rules(sheet: object) -> None:
    text = sheet.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert PHYSICAL.search(re.sub(r"@media \([^)]*\)", "@media", text)) is None
    for banned in ("outline:none", "outline:0", "@import", "sticky", "position:fixed", "@keyframes", "http"):
        assert banned not in text
    assert "transition" not in text.replace("transition:none", "")
    assert text.count("{") == text.count("}")


def test_the_core_sheet_and_the_script_are_small() -> None:
    assert len((STATIC / "css" / "core.css").read_bytes()) <= 10_240
    assert len((STATIC / "js" / "enhance.js").read_bytes()) < 2_000
    assert sum(len(one.read_bytes()) for one in (STATIC / "js").glob("*.js")) <= 10_240


@pytest.mark.parametrize(
    "query", ["(forced-colors:active)", "(prefers-reduced-motion:reduce)", "(prefers-color-scheme:dark)"]
)
def test_the_core_sheet_heeds_the_readers_system(query: str) -> None:
    assert query in (STATIC / "css" / "core.css").read_text(encoding="utf-8")


def test_a_marked_file_is_kept_and_an_unmarked_one_is_not(client: FlaskClient) -> None:
    page = client.get("/question").text
    address = re.search(r'href="(/static/a11y/css/core\.css\?v=[0-9a-f]{8})"', page)
    assert address is not None
    kept = client.get(address[1], buffered=True)
    assert kept.cache_control.max_age == 31_536_000
    assert kept.cache_control.public
    assert "immutable" in kept.headers["Cache-Control"]
    same = client.get(address[1], headers={"If-None-Match": kept.headers["ETag"]}, buffered=True)
    assert same.status_code == 304
    assert same.headers["Cache-Control"] == kept.headers["Cache-Control"]
    plain = client.get(address[1].split("?")[0], buffered=True)
    assert plain.cache_control.max_age is None
    assert client.get(address[1].split("?")[0] + "?v=00000000", buffered=True).cache_control.max_age is None


def test_text_files_travel_compressed_and_whole(client: FlaskClient) -> None:
    path = "/static/a11y/css/core.css"
    whole = (STATIC / "css" / "core.css").read_bytes()
    for _ in range(2):
        small = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert small.content_encoding == "gzip"
        assert gzip.decompress(small.data) == whole
        assert "Accept-Encoding" in small.vary
    assert client.get(path, buffered=True).data == whole
    assert small.headers["ETag"].startswith('W/"')
    for mark in (small.headers["ETag"], client.get(path, buffered=True).headers["ETag"]):
        same = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": mark}, buffered=True)
        assert same.status_code == 304
        assert same.data == b""
    assert client.get(path, headers={"Accept-Encoding": "gzip;q=0"}, buffered=True).content_encoding is None
    assert client.get("/static/a11y/nothing.css").status_code == 404
    letters = "/static/a11y/fonts/atkinson-400.woff2"
    assert client.get(letters, headers={"Accept-Encoding": "gzip"}, buffered=True).content_encoding is None


def test_a_question_page_weighs_little(client: FlaskClient) -> None:
    page = client.get("/question").text
    later = len(gzip.compress(page.encode(), 6))
    first = later
    for address in re.findall(r'(?:href|src)="(/static/a11y/[^"]+)"', page):
        first += len(client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True).data)
    assert all(f"fonts/atkinson-{weight}.woff2" in page for weight in (400, 700))
    assert first <= 27_000
    assert later <= 3_000
    assert len(page.encode()) + first - later <= 30_000  # even where pages travel uncompressed
