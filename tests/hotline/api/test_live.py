"""`/live`: a hint when a view has moved, to whoever may read; nothing about any order."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp

from tests.journeys.story import Story
from tests.journeys.town import Town

LIVE = "/api/v1/live"
VIEWS = {"order_list", "department_inbox", "on_time"}
Event = Mapping[str, str]


@asynccontextmanager
async def listening(
    town: Town, by: str = "operator", **headers: str
) -> AsyncIterator[AsyncIterator[Event]]:
    sent = {"Authorization": f"Bearer {await town.token(by)}", **headers}
    async with town.session.get(town.address + LIVE, headers=sent) as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield events_in(response)


async def events_in(response: aiohttp.ClientResponse) -> AsyncIterator[Event]:
    """As a browser reads them: fields up to an empty line; comments and `retry` are no events."""
    event: dict[str, str] = {}
    async for line in response.content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            event[name] = value
        elif "data" in event:
            yield event
            event = {}
        else:
            event = {}


async def until_all_reached(events: AsyncIterator[Event], position: int) -> list[Event]:
    """What comes until every view is at `position`."""
    heard: list[Event] = []
    reached: dict[str, int] = {}
    async with asyncio.timeout(30):
        async for event in events:
            heard.append(event)
            said = json.loads(event["data"])
            reached[said["view"]] = said["position"]
            if reached.keys() == VIEWS and min(reached.values()) >= position:
                break
    return heard


async def test_every_view_that_moved_is_hinted_at(town: Town):
    await town.settled()
    async with listening(town) as events:
        story = await Story.begins(town)
        heard = await until_all_reached(events, story.shown["position"])

    for event in heard:
        said = json.loads(event["data"])
        assert event["event"] == "moved"
        assert set(said) == {"view", "key", "position"}
        assert said["key"] is None
        assert int(event["id"]) <= said["position"]


async def test_whoever_comes_back_hears_at_once_what_was_missed(town: Town):
    async with listening(town) as events:
        story = await Story.begins(town)
        [*_, last] = await until_all_reached(events, story.shown["position"])
    missed = await Story.begins(town)
    await town.settled()

    async with listening(town, **{"Last-Event-ID": last["id"]}) as events:
        heard = await until_all_reached(events, missed.shown["position"])

    assert {json.loads(event["data"])["view"] for event in heard} == VIEWS


async def test_an_id_that_is_none_of_ours_is_the_beginning(town: Town):
    await town.settled()
    async with listening(town, **{"Last-Event-ID": "９9; DROP"}) as events:
        heard = await until_all_reached(events, 1)

    assert len(heard) == len(VIEWS)


async def test_it_asks_for_a_token_and_for_someone_who_reads_orders(town: Town):
    without = await town.get(None, LIVE)
    analyst = await town.get("analyst", LIVE)

    assert (without.status, analyst.status) == (401, 403)


async def test_it_ends_when_the_service_stops(town: Town):
    async with listening(town) as events:
        async with asyncio.timeout(10):
            await town.stop()
        rest = [event async for event in events]
    await town.start()

    assert rest == []
