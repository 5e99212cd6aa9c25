"""Someone is erased between being found by their phone number and the append of what they said."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import asyncpg
import pytest

from events.vault import KeyFile, open_vault
from tests.journeys.story import CALL, Story
from tests.journeys.town import ORDERS, Reply, Town

pytestmark = pytest.mark.chance

WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted)"
DESTROY = (
    "UPDATE vault.subject_key SET wrapped_key = NULL, destroyed_at = now() WHERE subject_id = $1"
)
FORGET = "DELETE FROM vault.phone_index WHERE subject_id = $1"


PHONES = count(13_721_000_001)


async def test_a_registration_is_recorded_for_a_new_person(town: Town):
    phone = str(next(PHONES))
    requester = {"name": "林某", "phone": phone}
    reply = await while_erased(town, phone, ORDERS, {**CALL, "requester": requester})

    assert 201 == reply.status, reply.raw.decode()
    shown = await town.get("supervisor", ORDERS, phone=phone, min_position=reply.position)
    assert [reply.json["order_no"]] == [item["order_no"] for item in shown.json["items"]]
    assert CALL["title"] == shown.json["items"][0]["title"]


async def test_an_urge_of_another_caller_is_recorded_for_a_new_person(town: Town):
    story = await Story.begins(town)
    caller = {"name": "王某", "phone": "13720000002"}
    urge = {"note": "再次来电。", "requester": caller, "channel": "phone"}
    reply = await while_erased(town, "13720000002", f"{story.path}/urge", urge, version=1)

    assert 200 == reply.status, reply.raw.decode()
    assert 1 == reply.json["counts"]["urges"]


async def while_erased(town: Town, phone: str, path: str, body: object, **more: int) -> Reply:
    """Hold the keys back until the service has found the person and asks for their key."""
    subject = await known_elsewhere(town, phone)
    async with keys_held_back(town) as connection:
        asked = asyncio.create_task(town.post("operator", path, body, **more))
        while not asked.done() and not await connection.fetchval(WAITS, "vault.subject_key"):
            await asyncio.sleep(0)
        await connection.execute(FORGET, subject)
        await connection.execute(DESTROY, subject)
    return await asked


async def known_elsewhere(town: Town, phone: str) -> str:
    """A person whose key the service has not opened yet: another process took their call."""
    assert town.settings.owner_url is not None
    key_file = KeyFile(town.settings.key_file, ours=True)
    async with open_vault(town.settings.owner_url, key_file) as vault:
        return await vault.subject_of(phone)


@asynccontextmanager
async def keys_held_back(town: Town) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(town.settings.owner_url)
    try:
        await town.token("operator")
        async with connection.transaction():
            await connection.execute("LOCK TABLE vault.subject_key IN ACCESS EXCLUSIVE MODE")
            yield connection
    finally:
        await connection.close()
