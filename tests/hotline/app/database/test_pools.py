"""Readers that hold every connection of theirs keep nobody else from working."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from events.postgres.fair_pool import FairPool
from tests.journeys.story import Story
from tests.journeys.town import ORDERS, Town


@asynccontextmanager
async def held(*pools: FairPool) -> AsyncIterator[None]:
    """Every connection of these pools is in use."""
    async with AsyncExitStack() as stack:
        for pool in pools:
            for _ in range(pool.turns.places):
                await stack.enter_async_context(pool.acquire())
        yield


async def test_commands_sign_in_and_health_do_not_wait_behind_readers(town: Town):
    story = await Story.begins(town)
    async with held(town.pools.orders, town.pools.lists):
        town.tokens.pop("operator")
        await story.goes("operator", "accept")
        await Story.begins(town)
        ready = await town.get(None, "/readyz")
        alive = await town.get(None, "/livez")

    assert (ready.status, alive.status) == (200, 200)


async def test_a_reader_who_gets_no_connection_is_told_so_quickly(town: Town):
    story = await Story.begins(town)
    async with held(town.pools.orders, town.pools.lists):
        one = await story.read("operator")
        many = await town.get("operator", ORDERS)
    later = await story.read("operator")

    assert (one.status, one.code) == (503, "server.overloaded")
    assert (many.status, many.code) == (503, "server.overloaded")
    assert "Retry-After" in one.headers
    assert later.status == 200


async def test_those_who_act_and_those_who_sign_in_do_not_hold_up_readers(town: Town):
    story = await Story.begins(town)
    await town.token("operator")
    async with held(town.pools.commands, town.pools.sessions):
        one = await story.read("operator")

    assert one.status == 200
