"""`/live`: a hint when a view has moved, to whoever may read; nothing about any order."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest

from hotline.api.live import Listeners, LiveClient, StreamsFull
from hotline.app.accounts import account_office
from hotline.app.read_side import MODELS
from tests.journeys.story import Story
from tests.journeys.town import Town

pytestmark = pytest.mark.chance

LIVE = "/api/v1/live"
SESSIONS = "/api/v1/sessions"
VIEWS = {model.name for model in MODELS}
Event = Mapping[str, str]


@asynccontextmanager
async def listening(
    town: Town, by: str = "operator", **headers: str
) -> AsyncIterator[AsyncIterator[Event]]:
    async with asked(town, by, **headers) as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield events_in(response)


@asynccontextmanager
async def asked(town: Town, by: str, **headers: str) -> AsyncIterator[aiohttp.ClientResponse]:
    sent = {"Authorization": f"Bearer {await town.token(by)}", **headers}
    async with town.session.get(town.address + LIVE, headers=sent) as response:
        yield response


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
    async with asyncio.timeout(60):
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


async def test_an_account_has_five_streams_at_most(town: Town):
    async with AsyncExitStack() as stack:
        for _ in range(5):
            await stack.enter_async_context(listening(town))
        sixth = await town.get("operator", LIVE)
        async with asked(town, "dispatcher") as other:
            others = other.status

    assert others == 200
    assert (sixth.status, sixth.code) == (429, "live.too_many_of_account")
    assert sixth.headers["Retry-After"] == "30"
    assert "5个" in sixth.json["title"]


async def test_a_stream_that_ended_makes_room(town: Town):
    for _ in range(12):
        async with asyncio.timeout(60):
            while True:  # the service hears of the end a moment later
                async with asked(town, "operator") as response:
                    if response.status == 200:
                        break


def test_streams_are_bounded_in_all():
    listeners = Listeners(most=2)
    with listeners.place("a", here), listeners.place("b", here), pytest.raises(StreamsFull):
        listeners.place("c", here).__enter__()
    with listeners.place("c", here):
        assert [*listeners.of_account] == ["c"]


def test_who_has_left_holds_no_place():
    listeners = Listeners(most=1)
    with listeners.place("a", gone) as left, listeners.place("b", here):
        assert left.buffer.ended
        assert [*listeners.of_account] == ["b"]


async def test_everybody_gets_the_same_hint_encoded_once():
    listeners = Listeners()
    own = {LiveClient("a", here, told={"order_list": 1, "on_time": 7}) for _ in range(200)}
    listeners.of_account["a"] = own

    await listeners.tell_all({"order_list": 9, "on_time": 7})

    hints = [listener.buffer.queue.get_nowait() for listener in own]
    assert {id(hint) for hint in hints} == {id(hints[0])}
    assert hints[0] is not None
    assert hints[0].frame is hints[0].frame
    assert all(listener.buffer.queue.empty() for listener in own)


def here() -> bool:
    return True


def gone() -> bool:
    return False


async def test_it_asks_for_a_token_and_for_someone_who_reads_orders(town: Town):
    without = await town.get(None, LIVE)
    analyst = await town.get("analyst", LIVE)

    assert (without.status, analyst.status) == (401, 403)


async def test_it_ends_soon_after_its_session_has_ended(town: Town):
    async with listening(town, "shift-lead") as signed_out, listening(town) as other:
        done = await town.send("DELETE", f"{SESSIONS}/current", by="shift-lead", key=None)
        town.tokens.pop("shift-lead")
        async with asyncio.timeout(60):
            _ = [event async for event in signed_out]
        story = await Story.begins(town)
        heard = await until_all_reached(other, story.shown["position"])

    assert done.status == 204
    assert heard


async def test_it_ends_soon_after_its_account_has_lost_the_role(town: Town):
    who = "supervisor-power"
    async with account_office(town.settings) as office, listening(town, who) as events:
        at_their_time = replace(office, clock=town.clock)
        await at_their_time.set_roles(who, ["editor"], None)
        try:
            async with asyncio.timeout(60):
                _ = [event async for event in events]
            refused = await town.get(who, LIVE)
        finally:
            await at_their_time.set_roles(who, ["supervisor"], "power")

    assert refused.status == 403


async def test_it_ends_when_the_service_stops(town: Town):
    async with listening(town) as events:
        async with asyncio.timeout(60):
            await town.stop()
        rest = [event async for event in events]
    await town.start()

    assert rest == []
