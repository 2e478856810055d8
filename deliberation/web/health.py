"""For machines that watch: is the service well, and how busy is it."""

from __future__ import annotations

import hmac
import time

from flask import Flask, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from deliberation.config import Config
from deliberation.database import db
from deliberation.services import health


def init_app(app: Flask, config: Config) -> None:
    """Add /healthz, and /metrics when a token for it is set."""
    registry = CollectorRegistry()
    requests = Counter("folkmoot_requests", "Requests answered", ["route", "status"], registry=registry)
    seconds = Histogram("folkmoot_request_seconds", "Time to answer", ["route"], registry=registry)

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(none)"
        requests.labels(route, str(response.status_code)).inc()
        seconds.labels(route).observe(time.perf_counter() - g.get("started_at", time.perf_counter()))
        return response

    def healthz() -> tuple[dict[str, str], int]:
        well = health.can_write(db.session())
        return ({"status": "well"}, 200) if well else ({"status": "cannot write"}, 503)

    def metrics() -> Response:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not config.metrics_token or not hmac.compare_digest(given.encode(), config.metrics_token.encode()):
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    app.after_request(count)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/metrics", "metrics", metrics)
