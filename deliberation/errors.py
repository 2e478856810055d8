"""The one family of errors that the platform raises on purpose.

A service says *what* is wrong by a code and parameters; the edge (pages, commands) says it in plain words. So the same
refusal reads well to a resident, to a facilitator and in a terminal.
"""

from __future__ import annotations


class DeliberationError(Exception):
    """Something was asked that cannot be done; `code` names it, `params` fill the sentence, `field` names the input."""

    status = 400

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code, field, params)
        self.code = code
        self.field = field
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.field, self.params))


def _rebuild(
    kind: type[DeliberationError], code: str, field: str | None, params: dict[str, object]
) -> DeliberationError:
    return kind(code, field=field, **params)


class NotAllowed(DeliberationError):
    """The actor may not do this, here or anywhere: answered with 403 and one audit event."""

    status = 403


class NotFound(DeliberationError):
    """There is no such thing, or it belongs to a place where the actor has no business."""

    status = 404


class TooMany(DeliberationError):
    """Too many tries in a short time: answered with 429 and when to try again (`retry_after`, seconds)."""

    status = 429


class Refused(DeliberationError):
    """The step does not fit the state of things (a closed process, an incomplete remit): answered with 409."""

    status = 409


class Stopped(DeliberationError):
    """Somebody cancelled this piece of work while it was being done."""

    status = 409


class BadFile(DeliberationError):
    """A file that cannot be read. `params` hold file, line, column, expected and hint where they are known."""

    status = 400
