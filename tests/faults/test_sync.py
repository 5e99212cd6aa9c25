"""The server is killed while phones send: each item is in the log once, and has its answer."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.databases import effort
from tests.faults.service import Service
from tests.faults.test_kills import free_port
from tests.journeys.cases import REPORT

pytestmark = [pytest.mark.chance, pytest.mark.faults, pytest.mark.slow]

KILLS = effort(ci=1, full=30)
PHONES = 4
ITEMS = 40
SYNC = "/api/v1/grid/sync"


@pytest.fixture
def service(own_city_folder: Path) -> Iterator[Service]:
    service = Service(own_city_folder, free_port())
    service.start()
    yield service
    if service.process is not None and service.process.poll() is None:
        service.stop()


def batch() -> list[dict[str, Any]]:
    now = datetime.now(UTC).isoformat()
    return [
        {
            "client_id": str(uuid4()),
            "sequence": number + 1,
            "recorded_at": now,
            "action": "report-case",
            "body": REPORT,
        }
        for number in range(ITEMS)
    ]


class Phone:
    """Sends what has no final answer, again and again."""

    def __init__(self, service: Service, token: str) -> None:
        self.service, self.token = service, token
        self.waiting = {each["client_id"]: each for each in batch()}
        self.items = list(self.waiting.values())
        self.receipts: dict[str, dict[str, Any]] = {}

    async def send(self, session: aiohttp.ClientSession, items: list[dict[str, Any]]) -> list[Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
        body = {"device_id": "phone", "items": items}
        url = self.service.address + SYNC
        async with session.post(url, json=body, headers=headers) as answer:
            if answer.status != 200:
                return []
            return list((await answer.json())["items"])

    async def sends_until_answered(self, session: aiohttp.ClientSession) -> None:
        while self.waiting:
            answers: list[Any] = []
            with suppress(aiohttp.ClientError, OSError):
                answers = await self.send(session, list(self.waiting.values())[:8])
            for each in answers:
                assert each["outcome"] in {"accepted", "replayed"} or each["retry"], each
                if not each["retry"]:
                    del self.waiting[each["client_id"]]
                    self.receipts[each["client_id"]] = each
            await asyncio.sleep(0 if answers else 0.05)


async def token(session: aiohttp.ClientSession, service: Service, username: str) -> str:
    said = {"username": username, "password": service.passwords()[username]}
    async with session.post(f"{service.address}/api/v1/sessions", json=said) as answer:
        return str((await answer.json())["token"])


async def killed_while(service: Service, phones: list[Phone], chance: random.Random) -> None:
    """At any item; the service starts again at once."""
    total = PHONES * ITEMS
    for number in range(KILLS):
        least = total * (number + chance.random()) / (KILLS + 1)
        while sum(len(phone.receipts) for phone in phones) < least:
            await asyncio.sleep(0.002)
        service.kill()
        await asyncio.to_thread(service.start)


async def test_a_killed_server_loses_and_doubles_no_item(service: Service):
    chance = random.Random()
    async with aiohttp.ClientSession() as session:
        tokens = [await token(session, service, f"worker-{each + 1}") for each in range(PHONES)]
        phones = [Phone(service, each) for each in tokens]
        async with asyncio.TaskGroup() as tasks:
            for phone in phones:
                tasks.create_task(phone.sends_until_answered(session))
            tasks.create_task(killed_while(service, phones, chance))
        again = [await phone.send(session, phone.items) for phone in phones]
        shift_lead = {"Authorization": f"Bearer {await token(session, service, 'shift-lead')}"}
        numbers = {
            receipt["case_no"]: receipt for phone in phones for receipt in phone.receipts.values()
        }
        for case_no in list(numbers)[:: len(numbers) // 10]:
            url = f"{service.address}/api/v1/grid-cases/{case_no}"
            async with session.get(url, headers=shift_lead) as answer:
                assert answer.status == 200

    assert len(numbers) == PHONES * ITEMS, "no two items share a case"
    for phone, answers in zip(phones, again, strict=True):
        assert {"replayed"} == {each["outcome"] for each in answers}
        assert [phone.receipts[each["client_id"]]["case_no"] for each in answers] == [
            each["case_no"] for each in answers
        ]
