"""Numbers on the command line that may be left to us."""

from __future__ import annotations

import click


def auto_or_number(option: str, text: str, *, most: int) -> int | None:
    """None for `auto`, else a whole number from 1 to `most`; anything else ends with words that name the option."""
    if text == "auto":
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise click.UsageError(f"{option} is “{text}”. Expected: auto, or a whole number from 1 to {most}.")
    return int(text)
