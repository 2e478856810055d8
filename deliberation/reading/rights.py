"""The statement of rights: what everybody who takes part can expect, in short words, and how long an answer takes.

The words are versions. A change of words or of the days is a new version; who raised a concern keeps the days of the
version that they read.
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGE = "en-GB"


@dataclass(frozen=True, slots=True)
class Rights:
    """One version: its lines, and the days within which a concern is answered."""

    version: str
    reply_days: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as they are stored."""
        return "\n".join(self.lines)


VERSIONS = (
    Rights(
        version="1",
        reply_days=14,
        lines=(
            "People treat you with respect. Nobody talks down to you or makes you feel shame.",
            "You can say stop at any time. You need not say why.",
            "You can skip any question.",
            "You can have help. Somebody you trust can be with you.",
            "You need not give your name.",
            "You can see where your words went. You can take them back.",
            "We tell you what came of what you said. If it is a no, we tell you why.",
            "If something is wrong, you can tell a person from outside. You get an answer within 14 days.",
            "Nobody may treat you worse because you did.",
        ),
    ),
)


def current() -> Rights:
    """The version that counts now."""
    return VERSIONS[-1]
