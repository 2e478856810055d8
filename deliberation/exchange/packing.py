"""Zip files whose bytes depend on their contents alone, so that the same publication has the same hash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = datetime(2107, 12, 31, tzinfo=UTC)


def pack(files: Mapping[str, bytes], *, made_at: datetime = _EARLIEST) -> bytes:
    """A zip of `files` in their order, each stamped `made_at` (the format knows the years 1980 to 2107)."""
    moment = min(max(made_at.astimezone(UTC), _EARLIEST), _LATEST)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system: Unix, an ordinary readable file
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a zip that we made ourselves, by name; not for files from outside."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
