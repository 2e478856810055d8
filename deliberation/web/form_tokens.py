"""The token of a form, written another way in each answer (decision 0012).

Whoever can see how long compressed pages are, and can make somebody open them, learns what stays the same on them, a
letter at a time. So the token that Flask-WTF makes stands on no page as it is: each answer shows it under a mask of its
own. The mask stands before it, because it hides nothing from whoever reads the page; it only makes every page new.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets

from flask import Flask, g
from flask_wtf import CSRFProtect
from flask_wtf.csrf import _FlaskFormCSRF, generate_csrf
from wtforms import Field

MASK_BYTES = 12


class Protection(CSRFProtect):
    """Flask-WTF's own check of every form, of what stands under the mask."""

    def init_app(self, app: Flask) -> None:
        """Let templates write masked tokens."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = form_token
        app.context_processor(lambda: {"csrf_token": form_token})

    def _get_csrf_token(self) -> str | None:
        sent: str | None = super()._get_csrf_token()
        return unmask(sent) if sent else None


class MaskedTokens(_FlaskFormCSRF):
    """Writes the hidden field of a form."""

    def generate_csrf_token(self, _field: Field) -> str:
        """The same token in every form of one answer."""
        return form_token()


def form_token() -> str:
    """The token of this answer."""
    if "form_token" not in g:
        g.form_token = mask(generate_csrf())
    found: str = g.form_token
    return found


def mask(token: str) -> str:
    """Write a token so that no part of it is ever seen twice."""
    by = secrets.token_bytes(MASK_BYTES)
    return base64.urlsafe_b64encode(by + _under(by, token.encode())).decode().rstrip("=")


def unmask(shown: str) -> str:
    """The token under the mask; "" for what no mask made.

    >>> unmask(mask("lemon")), unmask("lemon"), unmask("é")
    ('lemon', '', '')
    """
    try:
        read = base64.b64decode(shown + "=" * (-len(shown) % 4), altchars=b"-_", validate=True)
        return _under(read[:MASK_BYTES], read[MASK_BYTES:]).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _under(by: bytes, text: bytes) -> bytes:
    stream = hashlib.shake_128(by).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))
