"""Failed sign-ins slow the one who fails, and nobody else."""

import asyncio
from collections import Counter
from itertools import count

import aiohttp
import pytest

from tests.journeys.town import Town

pytestmark = pytest.mark.chance


SOURCES = (f"127.9.{number // 250}.{number % 250 + 1}" for number in count())


async def tries(town: Town, source: str, username: str, *passwords: str) -> list[int]:
    """
    The statuses of sign-ins from this address of ours, one after the other.

    Each claims to come through a proxy from somewhere else.
    """
    found = []
    connector = aiohttp.TCPConnector(local_addr=(source, 0))
    async with aiohttp.ClientSession(connector=connector) as session:
        for number, password in enumerate(passwords):
            claim = {"X-Forwarded-For": f"203.0.113.{number}"}
            body = {"username": username, "password": password}
            url = f"{town.address}/api/v1/sessions"
            async with session.post(url, json=body, headers=claim) as answer:
                found.append(answer.status)
    return found


async def test_a_stranger_cannot_lock_an_account_out(town: Town):
    right = town.passwords["security-admin"]

    guessed = await tries(town, next(SOURCES), "security-admin", *["wrong"] * 12)
    owner = await tries(town, "127.0.0.7", "security-admin", right)

    assert Counter(guessed) == {401: 5, 429: 7}
    assert owner == [201]


async def test_wrong_passwords_at_its_own_desk_do_not_lock_a_known_account_out(town: Town):
    right = town.passwords["audit-admin"]

    statuses = await tries(town, "127.0.0.13", "audit-admin", right, *["wrong"] * 8, right)

    assert statuses == [201, *[401] * 5, *[429] * 3, 201]


async def test_invented_names_do_not_lock_a_room_out(town: Town):
    floods = [tries(town, "127.0.0.11", f"name-{number}", "wrong") for number in range(60)]
    await asyncio.gather(*floods)

    assert await tries(town, "127.0.0.11", "editor", town.passwords["editor"]) == [201]


async def test_without_a_trusted_proxy_a_claimed_source_changes_nothing(town: Town):
    statuses = await tries(town, next(SOURCES), "inspector", *["wrong"] * 7)

    assert statuses == [*[401] * 5, 429, 429]
