"""Logs: one JSON line an event, with the route's pattern and never the address, the path or what was sent."""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import cast

import structlog
from flask import Flask, Response, g, request
from flask.logging import default_handler
from structlog.typing import EventDict

LEVEL = logging.INFO
ROOT = f"{Path(__file__).resolve().parent.parent}/"
# The line of a request has its time. Where people vote there is none, so that nobody learns who voted when, or how
# fast; only what went wrong is told.
WITHOUT_A_LINE = re.compile(r"/static|.*/ballots\b")
# What an error may say besides its kind: the database's own number for what went wrong.
CODES = ("sqlite_errorname", "sqlstate")


class Lines:
    """Writes finished lines to standard error, wherever that leads at the moment."""

    def msg(self, line: str) -> None:
        """Write one line. A full disk or a closed terminal stops the log, and not the people who use the pages."""
        try:
            # In one piece, so that two threads' lines do not mix.
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            return

    debug = info = warning = error = critical = exception = msg


class OtherLibraries(logging.Handler):
    """What Flask and others log, as our lines."""

    def emit(self, record: logging.LogRecord) -> None:
        """Flask would name the path, and print what the error says."""
        said = first_words(record.msg)
        logger().error("library", name=record.name, said=said, exc_info=record.exc_info or None)


def first_words(message: object) -> str:
    """How a message begins, up to the first thing that may be a name, a number or an address.

    >>> first_words("Exception on /card/lemon-river [GET]"), first_words("Worker (pid:%s) exited")
    ('Exception on', 'Worker')
    """
    found = re.match(r"[A-Za-z' ]*", str(message))
    return found.group().strip() if found else ""


def init_app(app: Flask) -> None:
    """Log each request once, when it is answered."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _places,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if app.testing else LEVEL),
        logger_factory=lambda *_names: Lines(),
        cache_logger_on_first_use=False,
    )
    _take_over(logging.getLogger())
    _take_over(app.logger)
    app.logger.propagate = False
    app.before_request(_start)
    app.after_request(_finish)


def _take_over(other: logging.Logger) -> None:
    for handler in list(other.handlers):
        if handler is default_handler or isinstance(handler, OtherLibraries):
            other.removeHandler(handler)
    other.addHandler(OtherLibraries(logging.WARNING))


def _places(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """Name each error's kind and the places in the code. Its words stay out: they may quote what somebody sent."""
    given = entry.pop("exc_info", None)
    error = _error_of(given)
    chain = []
    while error is not None:
        places = [
            f"{_short(one.filename)}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)
        ]
        said = {name: getattr(error, name) for name in CODES if getattr(error, name, None)}
        chain.append({"error": type(error).__name__, "at": places, **said})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {**entry, "chain": chain} if chain else entry


def _error_of(given: object) -> BaseException | None:
    """The error that an `exc_info` names in one of its three ways."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return cast(BaseException | None, given[1])
    return sys.exc_info()[1] if given else None


def _short(filename: str) -> str:
    """A file's name from the folder of its package on."""
    _, _, package = filename.rpartition("site-packages/")
    if package != filename:
        return package
    return filename.removeprefix(ROOT) if filename.startswith(ROOT) else Path(filename).name


def logger() -> structlog.stdlib.BoundLogger:
    """The logger of the platform."""
    found: structlog.stdlib.BoundLogger = structlog.get_logger("folkmoot")
    return found


def _start() -> None:
    g.started_at = time.perf_counter()


def _finish(response: Response) -> Response:
    rule = request.url_rule.rule if request.url_rule else "(none)"
    failed = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    if failed or not WITHOUT_A_LINE.match(rule):
        milliseconds = round((time.perf_counter() - g.get("started_at", time.perf_counter())) * 1000, 1)
        logger().info(
            "request", method=request.method, route=rule, status=response.status_code, milliseconds=milliseconds
        )
    return response
