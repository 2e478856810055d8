"""Reading a table of words from elsewhere: what fits is read as it stands, what does not is named to the cell."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from deliberation.errors import BadFile
from deliberation.exchange.contributions import Columns, WordsFile, is_language, read_contributions

CHANNELS = ("online", "phone", "paper", "in_person", "imported")
HEAD = "id,text,author,language,channel,consent\n"


def read(folder: Path, content: str | bytes, columns: Columns | None = None) -> WordsFile:
    path = folder / "said.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_contributions(path, columns=columns or Columns(), channels=CHANNELS)


def bomb() -> bytes:
    """A spreadsheet of a few kilobytes that would unpack to many megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * 20_000_000)
    return packed.getvalue()


def test_everything_is_read(tmp_path: Path) -> None:
    content = HEAD + '1,"More buses,\nplease",ann,pl,Phone,yes\n2,No,bo,,,no\n3,Third,ann,,,Y\n,,,,,\n'
    found = read(tmp_path, content)
    assert [(one.line, one.person, one.text) for one in found.rows] == [
        (2, 1, "More buses,\nplease"),
        (4, 2, "No"),
        (5, 1, "Third"),
    ]
    assert [(one.language, one.channel, one.consents) for one in found.rows] == [
        ("pl", "phone", True),
        ("", "", False),
        ("", "", True),
    ]
    assert (found.name, found.asked_consent) == ("said.csv", True)
    assert found.sha256 == hashlib.sha256(content.encode()).hexdigest()


def test_the_text_alone_is_enough(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xef\xbb\xbftext\r\nOne\r\nOne\r\n")
    assert [(one.person, one.text, one.consents) for one in found.rows] == [(1, "One", True), (2, "One", True)]
    assert not found.asked_consent


def test_columns_of_other_names(tmp_path: Path) -> None:
    content = "ID,Answer 2,Who,May we,text\n1,Buses,ann,no,other\n"
    found = read(tmp_path, content, Columns("Answer 2", author="Who", consent="May we"))
    assert [(one.text, one.consents) for one in found.rows] == [("Buses", False)]
    with pytest.raises(BadFile) as error:
        read(tmp_path, content, Columns(consent="Agreed"))
    assert (error.value.code, error.value.params["column"]) == ("file_column_missing", "Agreed")


def test_usual_names_are_found_whatever_their_case(tmp_path: Path) -> None:
    found = read(tmp_path, "Text,CONSENT,Author\nOne,no,a\nTwo,yes,a\n")
    assert [(one.person, one.consents) for one in found.rows] == [(1, False), (1, True)]


def test_what_turns_the_reading_order_round_goes_and_formulas_stay_words(tmp_path: Path) -> None:
    found = read(tmp_path, "text\n\u202eevil\u202c words\n=1+1\n\U0001f600\n")
    assert [one.text for one in found.rows] == ["evil words", "=1+1", "\U0001f600"]


EMOJI = "\U0001f600"
BAD = {
    "empty": (b"", "file_empty", None, None),
    "a mark and nothing": (b"\xef\xbb\xbf", "file_empty", None, None),
    "binary": (b"text\nfine\n\x89PNG\x00\x01", "file_binary", 3, None),
    "windows": ("text\nfine\nna\u00efve\n".encode("cp1252"), "file_not_utf8", 3, None),
    "utf-16": ("text\nfine\n".encode("utf-16"), "file_not_utf8", None, None),
    "zip bomb": (bomb(), "file_is_zip", None, None),
    "gzip": (b"\x1f\x8b\x08\x00", "file_is_zip", None, None),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1", "file_is_spreadsheet", None, None),
    "pdf": (b"%PDF-1.7", "file_is_pdf", None, None),
    "no text": (b"id,words\n1,Buses\n", "file_column_missing", 1, "text"),
    "semicolons": (b"id;text\n1;Buses\n", "file_column_missing", 1, "text"),
    "twice": (b"text,TEXT\na,b\n", "file_column_twice", 1, "text"),
    "wide": (b"text\nfine\na,b\n", "file_row_width", 3, None),
    "open quotes": (b'text\nfine\n"open\n', "file_csv", 3, None),
    "one huge emoji cell": (f"text\nfine\n{EMOJI * 2_500_000}\n", "file_csv", 3, None),
    "a long text": (f"text\nfine\n{EMOJI * 10_001}\n", "file_cell_too_long", 3, "text"),
    "an id again": (HEAD + "1,a,,,,yes\n2,b,,,,yes\n1,c,,,,yes\n", "id_repeated", 4, "id"),
    "no id": (HEAD + "1,a,,,,yes\n,b,,,,yes\n", "id_missing", 3, "id"),
    "odd consent": (HEAD + "1,a,,,,perhaps\n", "unknown_value", 2, "consent"),
    "odd channel": (HEAD + "1,a,,,pigeon,yes\n", "unknown_value", 2, "channel"),
    "odd language": (HEAD + "1,a,,not a tag,,yes\n", "unknown_value", 2, "language"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_is_named(tmp_path: Path, name: str) -> None:
    content, code, line, column = BAD[name]
    with pytest.raises(BadFile) as error:
        read(tmp_path, content)
    told = error.value.params
    assert (error.value.code, told["file"], told.get("column")) == (code, "said.csv", column)
    assert line is None or told["line"] == line


def test_ten_megabytes_of_emoji_are_only_many_words(tmp_path: Path) -> None:
    found = read(tmp_path, "text\n" + f"{EMOJI * 2500}\n" * 1000)
    assert len(found.rows) == 1000
    assert found.rows[-1].text == EMOJI * 2500


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(BadFile, match="file_missing"):
            read_contributions(path, columns=Columns(), channels=CHANNELS)


def test_tags_of_languages() -> None:
    assert all(map(is_language, ("en", "en-GB", "ku-Arab", "rom")))
    assert not any(map(is_language, ("", "english", "e", "en_GB", "en-GB-oxendict-extra", "<b>")))
