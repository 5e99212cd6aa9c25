"""A stop must stop: news that come at the same moment do not keep a reader alive."""

import asyncio

import pytest

from events.postgres.following.notify import Wake

pytestmark = pytest.mark.chance


async def follow(wake: Wake) -> None:
    while True:
        await wake.beyond(wake.position)


async def test_a_reader_that_is_stopped_as_news_come_is_stopped():
    """Before Python 3.12 `asyncio.wait_for` answers the news and forgets the cancellation."""
    wake = Wake()
    reader = asyncio.create_task(follow(wake))
    while not wake.waiting:
        await asyncio.sleep(0)

    wake.hear(1)
    await asyncio.sleep(0)
    reader.cancel()
    done, _ = await asyncio.wait([reader], timeout=60)

    assert {reader} == done
    assert reader.cancelled()


async def test_a_reader_that_is_stopped_just_before_news_come_is_stopped():
    wake = Wake()
    reader = asyncio.create_task(follow(wake))
    while not wake.waiting:
        await asyncio.sleep(0)

    reader.cancel()
    wake.hear(1)
    done, _ = await asyncio.wait([reader], timeout=60)

    assert {reader} == done
