"""Reading works without a single page, as the services do."""

from tests.services.conftest import app

__all__ = ["app"]
