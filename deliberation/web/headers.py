"""Headers that every answer carries: what a page may load, who may frame it, what may be kept."""

from __future__ import annotations

from flask import Flask, Response, g, request

from deliberation.config import Config

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
TWO_YEARS = 63_072_000
OK = 200


def init_app(app: Flask, config: Config) -> None:
    """Add the headers to every answer, errors and static files included."""

    def add(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if request.endpoint == "accessibility.static" and response.status_code == OK:
            # Style sheets and letters are no pages: what follows rules pages only, and would cost a phone 3 KB.
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            return response
        # What people sent us comes with a stricter one of its own.
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if config.secure:
            headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        if "Cache-Control" not in headers:
            # On a shared phone or in a library, Back must show nothing to the next person.
            headers["Cache-Control"] = "no-store"
        if request.endpoint == "public.leave":
            headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        elif g.get("signed_out", False):
            headers.setdefault("Clear-Site-Data", '"cache"')
        return response

    app.after_request(add)
