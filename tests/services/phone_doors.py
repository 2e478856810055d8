"""The doors of telephones: a number put down at the desk, and forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.reading import phones as reading
from deliberation.services import phone_lines
from tests.services.world import Door

NUMBER = "+447700900123"

PHONE_DOORS: Mapping[str, Door] = {
    "services.phone_lines.forget": lambda s, a, w: phone_lines.forget(s, a, w.id),
    "services.phone_lines.put_down": lambda s, a, w: phone_lines.put_down(
        s, a, w.id, w.member.parts[0].pseudonym, NUMBER, agreed=True
    ),
    "services.phone_lines.take_out": lambda s, a, w: phone_lines.take_out(s, a, w.id, w.member.parts[0].pseudonym),
    "reading.phones.own": lambda s, a, w: reading.own(s, a, w.id),
    "reading.phones.own_export": lambda s, a, w: reading.own_export(s, a, w.id),
    "reading.phones.own_membership": lambda s, a, w: reading.own_membership(a, w.id),
}
