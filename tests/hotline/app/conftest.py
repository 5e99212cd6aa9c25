"""A log with a vault and views, as the tests of the views have it."""

from tests.projections.conftest import City, city

__all__ = ["City", "city"]
