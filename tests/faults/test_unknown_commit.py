"""
The connection is lost around the commit: saved or not?

The caller sees the same error in both cases; the store finds out and answers right, each time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import uuid4

import pytest

from events.memory import MemoryKeys
from events.postgres import Limits, PostgresEventStore
from events.postgres.appending import flush
from events.postgres.appending.group_commit import GroupCommit
from events.postgres.connections import connect_to_append
from events.store import Appended, ConcurrentAppend, Key, LogBusy, NewEvents, OutcomeUnknown
from tests.databases import Database, effort
from tests.events.logs import accepted, new, opened, urged
from tests.faults.proxy import Cut, Proxy, proxied

pytestmark = [pytest.mark.chance, pytest.mark.faults]

ROUNDS = effort(ci=20, full=500)


@asynccontextmanager
async def store_behind(
    proxy: Proxy, database: Database, patience: float = 10.0
) -> AsyncIterator[PostgresEventStore]:
    """Writes pass the proxy, reads do not. Both statements are prepared before anything is cut."""
    group = GroupCommit(partial(connect_to_append, proxy.dsn), Limits(patience=patience))
    running = asyncio.create_task(group.run())
    store = PostgresEventStore(database.pool, MemoryKeys(), group)
    try:
        await store.append(new("warm-1", 0))
        await asyncio.gather(store.append(new("warm-2", 0)), store.append(new("warm-3", 0)))
        yield store
    finally:
        group.close()
        await asyncio.wait_for(running, 30)


def batch_of(turn: int) -> list[NewEvents]:
    """One append or several, with keys or without, of one event or three."""
    return [
        new(
            f"order-{turn}-{n}",
            0,
            *[accepted(), urged("note", "person-1"), accepted()][: 1 + 2 * (turn % 2)],
            keys=(Key(id=uuid4()), Key(id=uuid4())) if (turn + n) % 3 else (),
        )
        for n in range(1 if turn % 4 < 2 else 5)
    ]


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.DURING, Cut.AFTER])
async def test_an_append_cut_off_is_answered_right_and_saved_once(database: Database, cut: Cut):
    async with proxied(database.dsn) as proxy, store_behind(proxy, database) as store:
        for turn in range(ROUNDS):
            asked = batch_of(turn)
            proxy.arm(cut)

            answers = await asyncio.gather(*map(store.append, asked))

            for news, done in zip(asked, answers, strict=True):
                history = await store.load(news.stream)
                assert [*news.events] == [each.event for each in history]
                assert done == Appended(
                    stream=news.stream,
                    version=len(news.events),
                    position=history[-1].position,
                    recorded=tuple(history),
                )
        assert proxy.cuts == ROUNDS


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
async def test_the_next_append_to_the_same_stream_goes_on_from_there(database: Database, cut: Cut):
    """What is remembered of a stream's end is right after a cut, too."""
    async with proxied(database.dsn) as proxy, store_behind(proxy, database) as store:
        for version in range(ROUNDS):
            proxy.arm(cut)
            assert (await store.append(new("order-1", version))).version == version + 1


async def test_when_somebody_else_was_first_meanwhile_it_is_a_conflict(database: Database):
    """Cut before it was saved; another process writes; the second try must not claim that."""
    async with (
        opened(database.dsn) as other,
        proxied(database.dsn) as proxy,
        store_behind(proxy, database) as store,
    ):
        for turn in range(ROUNDS):
            stream = f"order-{turn}"
            proxy.arm(Cut.BEFORE, partial(other.append, new(stream, 0, urged())))
            with pytest.raises(ConcurrentAppend):
                await store.append(new(stream, 0, accepted()))
            assert [urged()] == [each.event for each in await store.load(stream)]


async def test_when_somebody_else_went_on_meanwhile_it_is_still_a_success(database: Database):
    """Saved; then another process adds to the stream before we can ask."""
    async with (
        opened(database.dsn) as other,
        proxied(database.dsn) as proxy,
        store_behind(proxy, database) as store,
    ):
        for turn in range(ROUNDS):
            stream = f"order-{turn}"
            proxy.arm(Cut.AFTER, partial(other.append, new(stream, 1, urged())))
            assert (await store.append(new(stream, 0))).version == 1


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
async def test_a_database_that_stays_away_is_unknown_and_a_repeat_resolves_it(
    database: Database, cut: Cut
):
    key = Key(id=uuid4(), fingerprint=b"x")
    async with proxied(database.dsn) as proxy, store_behind(proxy, database, 0.2) as store:
        proxy.closed = True
        proxy.arm(cut)
        with pytest.raises(OutcomeUnknown):
            await store.append(new("order-1", 0, keys=(key,)))
        with pytest.raises(LogBusy):  # this one was never sent: nothing was saved
            await store.append(new("order-2", 0))
        proxy.closed = False

        again = await store.append(new("order-1", 0, keys=(key,)))

        assert again.repeated == (cut is Cut.AFTER)
        assert len(await store.load("order-1")) == 1


async def test_a_frozen_connection_is_given_up_and_the_append_resolved(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """No bytes and no end: only a time limit notices."""
    monkeypatch.setattr(flush, "WAIT", 0.3)
    async with proxied(database.dsn) as proxy, store_behind(proxy, database) as store:
        proxy.arm(Cut.FREEZE)
        assert (await store.append(new("order-1", 0))).version == 1
        assert len(await store.load("order-1")) == 1
