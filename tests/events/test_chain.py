"""The hash chain finds what was changed behind the log's back, and names the place."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import asyncpg
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.chain import Break, Head, Link, next_hash, verify_stream
from events.memory import MemoryKeys
from events.postgres.verify import verify_log, verify_one
from events.writing import stored
from tests.databases import Database, effort
from tests.events.logs import accepted, new, opened, urged, withdrawn

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


async def chain(length: int = 4) -> list[Link]:
    events = [urged(f"note {n}", "person-1", n) for n in range(length)]
    links = await stored(new("order-1", 0, *events), bytes(32), MemoryKeys())
    return [link._replace(position=n) for n, link in enumerate(links, start=1)]


def head_of(links: list[Link]) -> Head:
    return Head(links[-1].version, links[-1].hash)


async def test_an_untouched_chain_holds():
    links = await chain()

    assert verify_stream("order-1", links, head_of(links)) == []
    assert verify_stream("order-1", [], None) == []


CHANGES = {
    "stream": "order-2",
    "version": 9,
    "type": "work_order.closed",
    "schema_version": 2,
    "actor": "someone",
    "role": None,
    "department": "x",
    "request_id": None,
    "caused_by": 4,
    "subject_id": None,
    "data": b'{"at":"2027-01-01T00:00:00Z"}',
    "sealed": b"",
    "hash": bytes(32),
}


def test_every_field_of_a_link_is_tried():
    assert {*Link._fields} - {"position"} == {*CHANGES}


@pytest.mark.parametrize("field", CHANGES)
async def test_any_changed_field_breaks_the_chain_where_it_was_changed(field: str):
    links = await chain()
    links[1] = links[1]._replace(**{field: CHANGES[field]})

    breaks = verify_stream("order-1", links, head_of(links))

    assert breaks
    assert breaks[0].version == links[1].version


async def test_what_was_taken_out_put_in_or_swapped_is_named():
    links = await chain()
    head = head_of(links)
    without = [links[0], *links[2:]]
    twice = [*links[:2], links[1], *links[2:]]
    swapped = [links[0], links[2], links[1], links[3]]

    assert "follows version 1" in {each.what for each in verify_stream("order-1", without, head)}
    assert "follows version 2" in {each.what for each in verify_stream("order-1", twice, head)}
    assert len(verify_stream("order-1", swapped, head)) >= 2


async def test_a_cut_tail_is_found_by_the_head():
    links = await chain()

    assert [
        Break("order-1", 3, "is the last event here, but its head row says otherwise")
    ] == verify_stream("order-1", links[:3], head_of(links))
    assert verify_stream("order-1", [], head_of(links))


@given(st.tuples(*[texts] * 4), st.tuples(*[texts] * 4))
@settings(max_examples=effort(ci=200, full=20_000))
def test_two_different_contents_never_look_alike(one: tuple[str, ...], other: tuple[str, ...]):
    """Moving a letter from one field into the next changes the hash."""

    def hash_of(a: str, b: str, c: str, d: str) -> bytes:
        header = (a, 1, b, 1, c, d, None, None, None, None)
        return next_hash(bytes(32), header, orjson.dumps({a: b}), d.encode())

    assert (one == other) == (hash_of(*one) == hash_of(*other))


@dataclass(frozen=True)
class Tamper:
    name: str
    sql: str
    rows: str = "stream = $1 AND version = $2"


TAMPERS = [
    Tamper("data", 'data = data || \'{"at": "2030-01-01T00:00:00Z"}\''),
    Tamper("actor", "actor = actor || 'x'"),
    Tamper("type", "type = 'work_order.closed'"),
    Tamper("role", "role = NULL"),
    Tamper("department", "department = 'd'"),
    Tamper("request", "request_id = NULL"),
    Tamper("cause", "caused_by = 1"),
    Tamper("subject", "subject_id = 'person-9'"),
    Tamper("sealed", "sealed = coalesce(sealed, '') || '\\x00'"),
    Tamper("hash", "hash = sha256(hash)"),
    Tamper("stream", "stream = stream || 'x'"),
    Tamper("version", "version = version + 50"),
    Tamper("position", "position = position + 1000"),
    Tamper("stamp", "recorded_at = recorded_at - interval '1 day'"),
    Tamper("schema", "schema_version = 7"),
]


async def fill(database: Database) -> None:
    async with opened(database.dsn) as store:
        for number in range(6):
            events = [accepted(number), urged("note", "person-1", number), withdrawn()]
            await store.append(new(f"order-{number}", 0, *events))
            await store.append(new(f"order-{number}", 3, accepted(number)))


async def breaks_of(pool: asyncpg.Pool) -> list[Break]:
    return [found async for found in verify_log(pool) if isinstance(found, Break)]


async def tampered(
    database: Database, action: Callable[[asyncpg.Connection], object]
) -> list[Break]:
    """What `verify_log` says of the tampered log; afterwards the log is as it was."""
    async with database.pool.acquire() as connection:
        copies = ["event_from_1", "stream", "flush"]
        await connection.execute("SET session_replication_role = replica")
        for table in copies:
            await connection.execute(
                f"CREATE TABLE public.copy_{table} AS TABLE hotline_log.{table}"
            )
        await action(connection)
        found = await breaks_of(database.pool)
        await connection.execute("TRUNCATE hotline_log.event")
        for table in copies:
            await connection.execute(f"DELETE FROM hotline_log.{table}")
            await connection.execute(
                f"INSERT INTO hotline_log.{table} TABLE public.copy_{table};"
                f"DROP TABLE public.copy_{table}"
            )
    return found


async def test_a_log_that_nobody_touched_holds(database: Database):
    await fill(database)

    assert await breaks_of(database.pool) == []
    assert await verify_one(database.pool, "order-3") == []


async def test_random_tampering_by_a_superuser_is_found_each_time(database: Database):
    await fill(database)
    chance = random.Random(12345)
    for number in range(effort(ci=30, full=1000)):
        tamper = TAMPERS[number % len(TAMPERS)]
        stream, version = f"order-{chance.randrange(1, 6)}", chance.randrange(2, 5)

        async def change(connection, tamper=tamper, stream=stream, version=version):
            done = await connection.execute(
                f"UPDATE hotline_log.event SET {tamper.sql} WHERE {tamper.rows}", stream, version
            )
            assert done == "UPDATE 1"

        found = await tampered(database, change)

        assert found, (tamper.name, stream, version)
        assert stream in {each.stream.rstrip("x") for each in found}, tamper.name
    assert await breaks_of(database.pool) == []


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM hotline_log.event WHERE stream = 'order-3' AND version = 2",
        "DELETE FROM hotline_log.event WHERE stream = 'order-3' AND version = 4",
        "DELETE FROM hotline_log.event WHERE stream = 'order-5' AND version = 4",
        (
            "DELETE FROM hotline_log.event WHERE stream = 'order-5';"
            "DELETE FROM hotline_log.stream WHERE stream = 'order-5'"
        ),
        "UPDATE hotline_log.stream SET version = 3 WHERE stream = 'order-5'",
        "DELETE FROM hotline_log.stream WHERE stream = 'order-2'",
        "INSERT INTO hotline_log.stream VALUES ('ghost', 1, 1, 1, '')",
        "INSERT INTO hotline_log.flush SELECT position + 1, recorded_at FROM hotline_log.log_head",
    ],
)
async def test_what_was_deleted_or_invented_is_found(database: Database, sql: str):
    await fill(database)

    assert await tampered(database, lambda connection: connection.execute(sql))
    assert await breaks_of(database.pool) == []


async def test_one_stream_can_be_checked_alone(database: Database):
    await fill(database)
    async with database.pool.acquire() as connection:
        await connection.execute(
            "SET session_replication_role = replica;"
            "UPDATE hotline_log.event SET actor = 'x' WHERE stream = 'order-3' AND version = 2"
        )

    assert [Break("order-3", 2, "is not what was written here")] == await verify_one(
        database.pool, "order-3"
    )
    assert await verify_one(database.pool, "order-4") == []
