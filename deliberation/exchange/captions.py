"""Captions of a video (WebVTT): checked before they are kept, so that no player is handed something else."""

from __future__ import annotations

import re

from deliberation.errors import DeliberationError

LIMIT_KILOBYTES = 200
TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
CUE = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
# Blocks that are no captions.
OTHER = ("NOTE", "STYLE", "REGION")


def checked(content: bytes) -> str:
    """The captions as text; refused with the number of the line where a time is wrong or goes back."""
    if not content:
        raise DeliberationError("captions_missing", field="captions")
    if len(content) > LIMIT_KILOBYTES * 1024:
        raise DeliberationError("captions_too_long", field="captions", limit=LIMIT_KILOBYTES)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise _no_captions() from error
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]) or "\0" in text:
        raise _no_captions()
    if not _cues(lines):
        raise _wrong(len(lines))
    return text


def _cues(lines: list[str]) -> int:
    """How many captions there are, each with its times in their order."""
    found, before, begins = 0, 0, False
    for number, line in enumerate(lines[1:], start=2):
        if "-->" in line:
            times = CUE.fullmatch(line.strip())
            if times is None:
                raise _wrong(number)
            start, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
            if start < before or end <= start or not any(part.strip() for part in lines[number : number + 1]):
                raise _wrong(number)
            found, before, begins = found + 1, start, True
        elif not line.strip():
            begins = False
        elif not begins and not line.startswith(OTHER) and not _is_name(lines, number):
            raise _wrong(number)
        else:
            begins = True
    return found


def _is_name(lines: list[str], number: int) -> bool:
    """Whether the line before the times of a caption is its name; header lines stand before the first empty line."""
    follows = lines[number] if number < len(lines) else ""
    return "-->" in follows or "" not in lines[1:number]


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _no_captions() -> DeliberationError:
    return DeliberationError("captions_no_file", field="captions")


def _wrong(line: int) -> DeliberationError:
    return DeliberationError("captions_wrong", field="captions", line=line)
