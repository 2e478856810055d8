"""The prepared installation, for the tests of who sees what."""

from tests.web.security.fixtures import house, house_of_module, prepared_house

__all__ = ["house", "house_of_module", "prepared_house"]
