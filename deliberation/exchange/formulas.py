"""Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP's rule; ASVS 1.2.10)."""

from __future__ import annotations

import re

# White space before the sign does not save a reader whose program trims it; the wide forms are read as signs in some
# languages. A cell that already begins with apostrophes before a sign gets one more, so that reading back is exact.
_RISKY = re.compile("'*[\\s\u00a0]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")


def guard(text: str) -> str:
    """`text` that no spreadsheet takes for a formula.

    >>> guard("=1+1"), guard("plain"), unguard(guard("'=1"))
    ("'=1+1", 'plain', "'=1")
    """
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
