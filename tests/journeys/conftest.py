"""What a test of the town needs to be repeatable: the town remembers all that was done in it."""

from uuid import uuid4

import pytest


@pytest.fixture
def key() -> str:
    """An Idempotency-Key that no test has sent before."""
    return str(uuid4())
