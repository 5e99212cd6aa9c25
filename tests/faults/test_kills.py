"""Whoever is killed, and when: what was acknowledged is there, once (P1, P2, P4, P6)."""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from events.embedded import embedded_server
from tests.databases import effort
from tests.faults.crowd import crowd
from tests.faults.service import Service

pytestmark = [pytest.mark.chance, pytest.mark.faults, pytest.mark.slow]

KILLS = effort(ci=6, full=300, repeated=2)
DATABASE_STOPS = effort(ci=3, full=60, repeated=1)
BETWEEN = 25  # orders acknowledged between two blows, at least

LOST_OR_DOUBLED = """SELECT count(*) AS registered, count(DISTINCT stream) AS orders
  FROM hotline_log.event WHERE type = 'work_order.registered'"""
HOLES = """SELECT stream FROM hotline_log.event GROUP BY stream
HAVING count(*) <> max(version) OR count(DISTINCT version) <> count(*)"""


def free_port(numbers: Iterator[int] = count(20_000)) -> int:  # noqa: B008 - one count a process
    """A port below those that the system gives away, so that a killed service finds it free."""
    of_worker = 1_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for number in numbers:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", of_worker + number))
            return of_worker + number
    raise AssertionError("the count does not end")


@pytest.fixture
def service(own_city_folder: Path) -> Iterator[Service]:
    service = Service(own_city_folder, free_port())
    service.start()
    yield service
    if service.process is not None and service.process.poll() is None:
        service.stop()


async def found_in_the_log(service: Service) -> tuple[set[str], int, list[str]]:
    """Order numbers, registrations, and streams with holes."""
    async with embedded_server(service.state) as server:
        connection = await asyncpg.connect(server.dsn)
        try:
            rows = await connection.fetch(
                "SELECT stream FROM hotline_log.event WHERE type = 'work_order.registered'"
            )
            holes = await connection.fetch(HOLES)
        finally:
            await connection.close()
    orders = {row["stream"].removeprefix("work_order-") for row in rows}
    return orders, len(rows), [row["stream"] for row in holes]


def verified(service: Service) -> dict[str, object]:
    """What `hotline verify` says of chains and views; it exits with 1 when it finds something."""
    done = subprocess.run(
        [sys.executable, "-m", "hotline.cli", "verify", "--json"],
        env={**os.environ, "HOTLINE_STATE": str(service.state)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


async def test_killing_the_service_loses_and_doubles_nothing(service: Service):
    """SIGKILL under sixteen registering people who repeat with the same key."""
    chance = random.Random(1)
    async with crowd(service.address, service.passwords()["operator"]) as people:
        for _ in range(KILLS):
            await people.more(chance.randint(1, BETWEEN))
            await asyncio.to_thread(service.kill)
            await asyncio.to_thread(service.start)
        await people.more(BETWEEN)
    await asyncio.to_thread(service.stop)

    orders, registered, holes = await found_in_the_log(service)

    assert set() == set(people.acked.values()) - orders, "acknowledged and lost"
    assert len(people.acked) == len(set(people.acked.values())), "two keys, one order"
    assert len(orders) == registered == len(people.acked), "doubled, or never asked for"
    assert [] == holes
    await asyncio.to_thread(verified, service)


async def test_stopping_the_database_at_once_loses_and_doubles_nothing(service: Service):
    """`pg_ctl -m immediate`: SIGQUIT. The owner brings it back; people get 503 meanwhile."""
    chance = random.Random(2)
    async with crowd(service.address, service.passwords()["operator"]) as people:
        for _ in range(DATABASE_STOPS):
            await people.more(chance.randint(1, BETWEEN))
            os.kill(service.postmaster(), signal.SIGQUIT)
            await people.more(BETWEEN)
    await asyncio.to_thread(service.stop)

    orders, registered, holes = await found_in_the_log(service)

    assert set() == set(people.acked.values()) - orders, "acknowledged and lost"
    assert len(orders) == registered == len(people.acked), "doubled, or never asked for"
    assert [] == holes
    assert {500} & people.statuses.keys() == set()
    await asyncio.to_thread(verified, service)


async def test_a_service_that_is_asked_to_stop_stops_cleanly(service: Service):
    """SIGTERM under load: exit 0 within ten seconds, and nobody sees a 5xx (P13)."""
    async with crowd(service.address, service.passwords()["operator"]) as people:
        await people.more(3 * BETWEEN)
        people.leaving = True
        async with asyncio.timeout(60):
            code = await asyncio.to_thread(service.stop)
        await asyncio.to_thread(service.start)  # whoever was not answered asks again

    assert 0 == code
    assert [] == [status for status in people.statuses if status >= 500]
