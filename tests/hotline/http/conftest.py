"""One running house for the tests that only look at answers."""

from collections.abc import AsyncIterator

import pytest

from tests.hotline.http.house import Client, House, serving


@pytest.fixture(scope="package")
async def shared() -> AsyncIterator[Client]:
    async with serving(House()) as client:
        yield client


@pytest.fixture
def client(shared: Client) -> Client:
    shared.house.seen.clear()
    shared.house.known.clear()
    shared.house.release.clear()
    return shared
