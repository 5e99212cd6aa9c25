"""What happens to one append must not matter to its neighbours in the flush."""

import asyncio
from collections import deque
from contextlib import suppress
from uuid import uuid4

import asyncpg
import pytest

from events.memory import MemoryKeys
from events.postgres import Limits
from events.postgres.appending.group_commit import GroupCommit, take
from events.postgres.appending.item import Item, Unstorable
from events.store import ConcurrentAppend, Key, LogBusy, OutcomeUnknown
from events.stored.chain import GENESIS
from events.stored.writing import stored
from tests.databases import Database
from tests.events.logs import T0, accepted, new, opened, urged

pytestmark = pytest.mark.chance

BAD = "order\x00"  # PostgreSQL holds no text with a NUL


async def item(stream: str, *, events: int = 1, keys: tuple[Key, ...] = ()) -> Item:
    links = await stored(new(stream, 0, *[accepted()] * events), GENESIS, MemoryKeys())
    return Item(
        stream=stream,
        expected=0,
        version=events,
        at=T0,
        previous=GENESIS,
        keys=keys,
        links=links,
        answer=asyncio.get_running_loop().create_future(),
    )


def streams(batch: list[Item]) -> list[str]:
    return [each.stream for each in batch]


async def test_two_appends_to_one_stream_go_one_after_the_other():
    queue = deque([await item("a"), await item("a"), await item("b"), await item("a")])

    assert streams(take(queue, 512, 100)) == ["a", "b"]
    assert streams(take(queue, 512, 100)) == ["a"]
    assert streams(take(queue, 512, 100)) == ["a"]
    assert not queue


async def test_two_appends_with_one_key_go_one_after_the_other():
    key = Key(id=uuid4())
    queue = deque([await item("a", keys=(key,)), await item("b", keys=(key,)), await item("c")])

    assert streams(take(queue, 512, 100)) == ["a", "c"]
    assert streams(take(queue, 512, 100)) == ["b"]


async def test_a_later_append_never_overtakes_one_to_the_same_stream():
    """`b` waits for the key that it shares with `a`; so must the second `b`."""
    key = Key(id=uuid4())
    queue = deque([await item("a", keys=(key,)), await item("b", keys=(key,)), await item("b")])

    assert streams(take(queue, 512, 100)) == ["a"]
    assert streams(take(queue, 512, 100)) == ["b"]
    assert streams(take(queue, 512, 100)) == ["b"]


async def test_a_flush_is_bounded_in_events_and_in_appends():
    queue = deque([await item("a", events=3), await item("b", events=3), await item("c")])

    assert streams(take(deque(queue), 4, 100)) == ["a", "c"]
    assert streams(take(deque(queue), 2, 100)) == ["a"]  # more than the bound, but alone
    assert streams(take(deque(queue), 512, 2)) == ["a", "b"]


async def test_a_caller_that_gave_up_while_waiting_is_not_saved():
    cancelled = await item("a")
    cancelled.answer.cancel()

    assert streams(take(deque([cancelled, await item("b")]), 512, 100)) == ["b"]


async def test_a_poisoned_append_fails_alone(database: Database):
    """Twenty appends in one flush, three of which the database cannot hold."""
    async with opened(database.dsn) as store:
        names = [f"{BAD}-{n}" if n in {3, 4, 17} else f"order-{n}" for n in range(20)]
        results = await asyncio.gather(
            *(store.append(new(name, 0)) for name in names), return_exceptions=True
        )

        for name, result in zip(names, results, strict=True):
            assert isinstance(result, Unstorable) == name.startswith(BAD), (name, result)
        positions = sorted(r.position for r in results if not isinstance(r, BaseException))
        assert positions == [*range(1, 18)]


async def test_a_conflict_does_not_hinder_its_neighbours(database: Database):
    async with opened(database.dsn) as store:
        results = await asyncio.gather(
            *(store.append(new(f"order-{n}", n % 2)) for n in range(20)), return_exceptions=True
        )

    assert [isinstance(result, ConcurrentAppend) for result in results] == [False, True] * 10


async def test_a_caller_cancelled_in_mid_flush_leaves_the_others_whole(database: Database):
    """Its own append is saved whole or not at all; everyone else gets their answer."""
    async with opened(database.dsn) as store:
        for turn in range(20):
            tasks = [
                asyncio.create_task(store.append(new(f"order-{turn}-{n}", 0, accepted(), urged())))
                for n in range(8)
            ]
            for _ in range(turn):
                await asyncio.sleep(0)
            tasks[turn % 8].cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            failed = [n for n, result in enumerate(results) if isinstance(result, BaseException)]
            assert set(failed) <= {turn % 8}
            assert len(await store.load(f"order-{turn}-{turn % 8}")) in {0, 2}


async def test_too_many_waiting_appends_are_turned_away(database: Database):
    async with opened(database.dsn, limits=Limits(waiting=10)) as store:
        results = await asyncio.gather(
            *(store.append(new(f"order-{n}", 0)) for n in range(50)), return_exceptions=True
        )
        busy = [result for result in results if isinstance(result, LogBusy)]
        saved = [result for result in results if not isinstance(result, BaseException)]

        assert len(busy) + len(saved) == 50
        assert busy
        assert saved
        assert await database.pool.fetchval("SELECT count(*) FROM hotline_log.event") == len(saved)
        await store.append(new("later", 0))


async def test_what_was_accepted_before_closing_is_answered(database: Database):
    async with opened(database.dsn) as store:
        tasks = [asyncio.create_task(store.append(new(f"order-{n}", 0))) for n in range(100)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in results if isinstance(each, BaseException)] == []
    with pytest.raises(LogBusy):
        await store.append(new("too-late", 0))


async def test_a_database_that_is_not_there_saves_nothing_and_says_so():
    async def nowhere() -> asyncpg.Connection:
        raise ConnectionRefusedError

    group = GroupCommit(nowhere, Limits(patience=0.05))
    running = asyncio.create_task(group.run())
    with pytest.raises(LogBusy):
        await group.append(await item("a"))
    group.close()
    await running


async def test_a_stopped_group_answers_everyone(database: Database):
    """Cancelled in mid-flush: what was under way is unknown, what waited is not saved."""
    group = GroupCommit(lambda: asyncpg.connect(database.dsn, timeout=5))
    running = asyncio.create_task(group.run())
    first = group.append(await item("a"))
    while group.connection is None:
        await asyncio.sleep(0)
    second = group.append(await item("b"))
    running.cancel()

    with suppress(asyncio.CancelledError):
        await running
    with pytest.raises(OutcomeUnknown):
        await first
    with pytest.raises(LogBusy):
        await second


async def test_a_log_without_partition_refuses_and_says_which(database: Database):
    async with opened(database.dsn) as store:
        await database.pool.execute(
            "INSERT INTO hotline_log.flush VALUES (50000000 - 2, now())"  # two before the end
        )
        await store.append(new("order-1", 0, accepted(), accepted()))
        with pytest.raises(LogBusy):
            await store.append(new("order-2", 0))
        ahead = await database.pool.fetchval("SELECT hotline_log.ensure_partitions()")
        await store.append(new("order-2", 0))

    assert ahead == 2


async def test_the_application_can_neither_change_nor_add_behind_the_function(database: Database):
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0, keys=(Key(id=uuid4()),)))
        for table in ("event", "event_from_1", "stream", "event_key", "flush", "log_property"):
            for sql in (
                f"DELETE FROM hotline_log.{table}",
                f"TRUNCATE hotline_log.{table}",
                f"INSERT INTO hotline_log.{table} TABLE hotline_log.{table}",
                f"ALTER TABLE hotline_log.{table} DISABLE TRIGGER ALL",
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await store.pool.execute(sql)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await store.pool.execute("UPDATE hotline_log.event SET actor = ''")


@pytest.mark.parametrize("table", ["event", "event_from_1", "event_key"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET position = 9"])
async def test_not_even_the_owner_changes_the_log(database: Database, table: str, sql: str):
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0, keys=(Key(id=uuid4()),)))

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        await database.pool.execute(sql.format(f"hotline_log.{table}"))


async def test_old_flushes_are_removed_and_the_head_stays(database: Database):
    async with opened(database.dsn) as store:
        for number in range(5):
            await store.append(new(f"order-{number}", 0))
        await database.pool.execute("SELECT hotline_log.ensure_partitions()")
        done = await store.append(new("order-5", 0))

    flushes = await database.pool.fetch("SELECT position FROM hotline_log.flush ORDER BY 1")
    assert ([5, 6], 6) == ([row["position"] for row in flushes], done.position)
