"""Overload: who works, who waits, who is refused. By counting; nothing here is timed."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from hotline.api.health import Health
from hotline.http.admission import ROOMS, Admission, Room, Work
from hotline.http.listening.connections import ConnectionLimits
from tests.hotline.http.house import Answered, Client, House, serving, talk

pytestmark = pytest.mark.chance

SLOW = "/api/v1/slow"
HELD = "/api/v1/held"
HASTY = b"GET /door HTTP/1.1\r\nHost: x\r\n\r\n"
MISLAID = (  # becomes Overloaded, as PoolBusy does
    b"GET /fail/mislaid HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator-token\r\n\r\n"
)
SMALL = {Work.COMMANDS: Room(2, 1), Work.READS: Room(1, 1), Work.SEARCHES: Room(1, 0)}


@asynccontextmanager
async def overloaded():
    """Two commands are at work, a third waits for a place."""
    house, admission = House(), Admission(SMALL)
    async with serving(house, admission=admission) as client, asyncio.TaskGroup() as tasks:
        asked = []
        for key in ("first", "second", "third"):
            asked.append(tasks.create_task(post(client, key)))
            await settled(admission, Work.COMMANDS, len(asked))
        yield client, asked
        house.release.set()


async def settled(admission: Admission, work: Work, people: int) -> None:
    turns = admission.turns[work]
    async with asyncio.timeout(60):
        while turns.used + len(turns.waiting) < people:
            await asyncio.sleep(0)


async def post(client: Client, key: str) -> Answered:
    return await client.call("POST", SLOW, headers={"Idempotency-Key": key})


async def test_beyond_the_queue_a_request_is_refused_at_once():
    async with overloaded() as (client, _):
        refused = await post(client, "fourth")

    assert refused.status == 503
    assert refused.code == "server.overloaded"
    assert refused.json["title"] == "系统繁忙，本次请求未被处理，没有保存任何内容，请稍后再试"
    assert refused.json["saved"] is False
    assert 1 <= int(refused.headers["Retry-After"]) <= 3


async def test_who_waits_works_when_a_place_is_free():
    async with overloaded() as (client, asked):
        begun = client.house.begun.qsize()
        client.house.release.set()
        answers = [(await each).status for each in asked]
        again = await post(client, "fourth")

    assert begun == 2
    assert answers == [200, 200, 200]
    assert again.status == 200


async def test_places_are_given_in_order_of_arrival():
    house, admission = House(), Admission({Work.COMMANDS: Room(1, 9)})
    async with serving(house, admission=admission) as client, asyncio.TaskGroup() as tasks:
        for number in range(6):
            tasks.create_task(post(client, str(number)))
            await settled(admission, Work.COMMANDS, number + 1)
        house.release.set()

    assert [house.begun.get_nowait() for _ in range(6)] == [str(number) for number in range(6)]


async def test_readers_and_those_who_act_do_not_wait_for_each_other():
    async with overloaded() as (client, _):
        read = await client.get("/api/v1/notes")

    assert read.status == 200


async def test_a_command_never_waits_behind_readers():
    house, admission = House(), Admission(SMALL)
    async with serving(house, admission=admission) as client, asyncio.TaskGroup() as tasks:
        for number in range(2):
            tasks.create_task(client.get(HELD))
            await settled(admission, Work.READS, number + 1)
        refused = await client.get("/api/v1/notes")
        written = await client.post(b'{"title": "x"}')
        house.release.set()

    assert (refused.status, written.status) == (503, 201)


async def test_health_is_never_refused():
    house, admission = House(), Admission(SMALL)
    async with serving(house, admission=admission) as client, asyncio.TaskGroup() as tasks:
        for number in range(2):
            tasks.create_task(client.get(HELD))
            await settled(admission, Work.READS, number + 1)
        alive = await client.get("/api/v1/alive")
        house.release.set()

    assert alive.status == 200
    routes = Health(None, None).routes()  # type: ignore[arg-type]
    assert {each.work for each in routes} == {Work.UNLIMITED}
    assert Work.UNLIMITED not in ROOMS


async def test_a_refusal_costs_no_look_at_the_token():
    async with overloaded() as (client, _):
        refused = await client.call("POST", SLOW, headers={"Authorization": "Bearer unknown"})

    assert refused.status == 503


async def test_a_body_that_comes_slowly_holds_no_place():
    house, admission = House(), Admission({Work.COMMANDS: Room(1, 0)})
    async with serving(house, admission=admission) as client:
        head = (
            b"POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nIdempotency-Key: slow\r\n"
            b"Authorization: Bearer operator-token\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        slow = asyncio.create_task(talk(client.listener.port, head))
        await asyncio.sleep(0)
        written = [await client.post(b'{"title": "x"}') for _ in range(3)]
        slow.cancel()

    assert [each.status for each in written] == [201] * 3


async def test_a_place_is_free_again_after_a_deadline():
    """The one who waited too long has left the queue; nobody stands before the next."""
    house, admission = House(), Admission({Work.READS: Room(1, 1)})
    async with serving(house, admission=admission) as client:
        late = [await client.call("POST", "/api/v1/late") for _ in range(3)]
        turns = admission.turns[Work.READS]

        assert [each.code for each in late] == ["server.deadline"] * 3
        assert (turns.used, len(turns.waiting)) == (0, 0)


async def test_a_search_is_a_class_of_its_own():
    async with serving(House(), admission=Admission({Work.SEARCHES: Room(0, 0)})) as client:
        found = await client.get("/api/v1/notes?lon=116.7")
        listed = await client.get("/api/v1/notes?overdue=true")

    assert (found.status, listed.status) == (503, 200)


@pytest.mark.parametrize("work", list(ROOMS))
def test_a_queue_is_no_longer_than_what_the_places_do_in_a_moment(work: Work):
    places, waiting = ROOMS[work]

    assert 0 < places <= 32
    assert 0 < waiting <= 64


async def test_a_proxy_is_read_on_for_its_other_people():
    admission = Admission({Work.READS: Room(0, 0)})
    limits = ConnectionLimits(stands_for_many=lambda _: True)
    async with serving(House(), admission=admission, limits=limits) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.listener.port)
        async with asyncio.timeout(6):  # with a pause of a second after each it would take seven
            for _ in range(8):
                writer.write(HASTY)
                await reader.readuntil(b"}")
        writer.close()


async def test_who_comes_again_at_once_is_not_read_before_the_time_given():
    """Refusing costs a tenth of the work: a crowd that ignores Retry-After would stop it."""
    admission = Admission({Work.READS: Room(0, 0)})
    async with serving(House(), admission=admission) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.listener.port)
        writer.write(HASTY)
        head = await reader.readuntil(b"\r\n\r\n")
        admission.turns[Work.READS].places = 9  # there is room again
        begun = asyncio.get_running_loop().time()
        writer.write(HASTY)
        await reader.readuntil(b"HTTP/1.1 200 OK")
        waited = asyncio.get_running_loop().time() - begun
        writer.close()

    told = int(head.partition(b"Retry-After: ")[2].partition(b"\r\n")[0])
    assert b" 503 " in head
    assert waited >= told - 0.1


async def test_who_finds_no_connection_free_is_not_read_before_the_time_given_either():
    """Else strangers with invented tokens, who are refused there, could come again at once."""
    async with serving(House()) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.listener.port)
        begun = asyncio.get_running_loop().time()
        for _ in range(2):
            writer.write(MISLAID)
            head = await reader.readuntil(b"}")
        waited = asyncio.get_running_loop().time() - begun
        writer.close()

    assert b" 503 " in head
    assert waited >= 0.9
