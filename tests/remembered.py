"""What the applications of a test run share, so that each test can have one of its own: it would take half a second.

Putting an application together is nearly all spent on turning its 500 addresses into code, and opening a page for the
first time on turning templates into code. Both give the same code each time.
"""

from __future__ import annotations

from types import CodeType, MethodType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class _Templates(BytecodeCache):
    """Compiled templates, by their name and the checksum of their text."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = _Templates()
# What `Rule.compile` works out, by all that it hangs on.
WORKED_OUT = ("_parts", "_trace", "_converters", "arguments")
BUILDERS = ("_build", "_build_unknown")
_ADDRESSES: dict[tuple[str, str], dict[str, Any]] = {}
_compile = Rule.compile


def _remembered(rule: Rule) -> None:
    """Take over what another application worked out for the same text and defaults; work it out where none did."""
    key = rule.rule, repr(sorted((rule.defaults or {}).items()))
    if key not in _ADDRESSES:
        _compile(rule)
        known = {name: getattr(rule, name) for name in WORKED_OUT}
        _ADDRESSES[key] = known | {name: getattr(rule, name).__func__ for name in BUILDERS}
        return
    known = _ADDRESSES[key]
    for name in WORKED_OUT:
        setattr(rule, name, known[name])
    for name in BUILDERS:
        setattr(rule, name, MethodType(known[name], rule))


def remember_addresses() -> None:
    """Let every application made from now on take over what the ones before it worked out."""
    Rule.compile = _remembered  # type: ignore[method-assign]


def share(app: Flask) -> Flask:
    """Let the application take over compiled templates."""
    app.jinja_env.bytecode_cache = TEMPLATES
    return app
