"""How many connections a listener takes, on the event loop of production."""

import asyncio
import subprocess
import sys

import orjson
import pytest

from hotline.http.listening.connections import ConnectionLimits, limits_within
from hotline.http.listening.descriptors import connections_within
from tests.hotline.http.house import House, serving, status_of

pytestmark = pytest.mark.chance

REQUEST = b"GET /door HTTP/1.1\r\nHost: x\r\n\r\n"
LIMITS_OF_A_PROCESS = """
import resource, sys
soft, hard, wanted = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
from hotline.http.listening.descriptors import connections_within, descriptors_for
most = connections_within(wanted, descriptors_for(wanted))
print(most, *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


class Person:
    """One connection, from an address of its own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def comes(cls, port: int, source: str = "127.0.0.1") -> "Person":
        return cls(*await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0)))

    async def asks(self) -> int:
        self.writer.write(REQUEST)
        async with asyncio.timeout(60):
            return status_of(await self.reader.readuntil(b"\r\n\r\n"))

    async def hears(self) -> bytes:
        """Everything up to the end of the connection, without having asked for anything."""
        async with asyncio.timeout(5):
            return await self.reader.read()

    async def leaves(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


async def test_the_loop_is_that_of_production():
    assert type(asyncio.get_running_loop()).__module__.startswith("uvloop")


async def test_one_connection_too_many_is_answered_503_and_closed():
    async with serving(House(), limits=ConnectionLimits(most=2)) as client:
        port = client.listener.port
        people = [await Person.comes(port) for _ in range(2)]
        answers = [await person.asks() for person in people]
        surplus = await Person.comes(port)
        heard = await surplus.hears()
        await surplus.leaves()
        for person in people:
            await person.leaves()

    head, _, body = heard.partition(b"\r\n\r\n")
    problem = orjson.loads(body)
    assert answers == [200, 200]
    assert status_of(head) == 503
    assert b"Retry-After: 2" in head
    assert problem["code"] == "server.too_many_connections"
    assert "未被处理" in problem["title"]


async def test_a_place_becomes_free_when_somebody_leaves():
    async with serving(House(), limits=ConnectionLimits(most=1)) as client:
        first = await Person.comes(client.listener.port)
        assert await first.asks() == 200
        await first.leaves()

        async with asyncio.timeout(60):
            while True:  # the server hears of the end a moment later
                second = await Person.comes(client.listener.port)
                status = await second.asks()
                await second.leaves()
                if status == 200:
                    break

        assert status == 200


async def test_one_address_cannot_take_every_place():
    limits = ConnectionLimits(most=4, from_one_source=2)
    async with serving(House(), limits=limits) as client:
        port = client.listener.port
        stranger = [await Person.comes(port, "127.0.0.9") for _ in range(3)]
        refused = await stranger[2].hears()
        citizen = await Person.comes(port, "127.0.0.7")
        answer = await citizen.asks()
        for person in (*stranger, citizen):
            await person.leaves()

    assert status_of(refused) == 503
    assert answer == 200


async def test_a_trusted_proxy_stands_for_many_people():
    limits = ConnectionLimits(
        most=4, from_one_source=1, stands_for_many=lambda source: source == "127.0.0.8"
    )
    async with serving(House(), limits=limits) as client:
        people = [await Person.comes(client.listener.port, "127.0.0.8") for _ in range(3)]
        answers = [await person.asks() for person in people]
        for person in people:
            await person.leaves()

    assert answers == [200, 200, 200]


async def test_when_others_hold_every_place_this_machine_still_gets_in():
    limits = ConnectionLimits(
        most=4, kept_for_this_machine=2, stands_for_many=lambda source: source == "127.0.0.8"
    )
    async with serving(House(), limits=limits) as client:
        port = client.listener.port
        crowd = [await Person.comes(port, "127.0.0.8") for _ in range(3)]
        refused = await crowd[2].hears()
        watcher = await Person.comes(port)
        answer = await watcher.asks()
        for person in (*crowd, watcher):
            await person.leaves()

    assert status_of(refused) == 503
    assert answer == 200


async def test_many_who_are_turned_away_keep_no_descriptor():
    """A surplus connection ends by our doing, whatever its client does."""
    async with serving(House(), limits=ConnectionLimits(most=1)) as client:
        first = await Person.comes(client.listener.port)
        assert await first.asks() == 200
        surplus = [await Person.comes(client.listener.port) for _ in range(200)]
        ends = await asyncio.gather(*(end_of(person) for person in surplus))
        again = await first.asks()
        for person in (first, *surplus):
            person.writer.transport.abort()

    assert ends == [True] * 200
    assert again == 200


async def end_of(person: Person) -> bool:
    try:
        await person.hears()
    except ConnectionError:
        return True
    return person.reader.at_eof()


@pytest.mark.parametrize(
    ("configured", "descriptors", "most"),
    [(4_000, None, 4_000), (4_000, 1_048_576, 4_000), (4_000, 1_024, 896), (4_000, 100, 1)],
)
def test_the_limit_keeps_descriptors_in_reserve(configured: int, descriptors: int, most: int):
    assert connections_within(configured, descriptors) == most


def test_one_address_gets_half_of_the_places():
    assert [limits_within(most).from_one_source for most in (4_000, 1)] == [2_000, 1]


@pytest.mark.parametrize(("most", "kept"), [(4_000, 8), (8, 2), (1, 0)])
def test_places_for_this_machine_are_few(most: int, kept: int):
    assert limits_within(most).kept_for_this_machine == kept


@pytest.mark.parametrize(
    ("soft", "hard", "found"),
    [(1_024, 4_200, "4000 4128 4200"), (512, 1_024, "896 1024 1024")],
)
def test_the_soft_limit_is_raised_as_far_as_it_may(soft: int, hard: int, found: str):
    done = subprocess.run(
        [sys.executable, "-c", LIMITS_OF_A_PROCESS, str(soft), str(hard), "4000"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == found
