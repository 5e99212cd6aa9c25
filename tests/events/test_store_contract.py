"""What every log keeps, in memory and on each PostgreSQL found here."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from events.catalog.work_order.intake import WorkOrderAccepted
from events.event import Event
from events.memory import MemoryEventStore, MemoryKeys
from events.refusal import Refusal
from events.store import Appended, ClockAhead, ConcurrentAppend, EventStore, Key, KeyReused
from tests.databases import Servers, cloned, pg_bins, pg_name
from tests.events.logs import OPERATOR, T0, accepted, new, opened, urged, withdrawn

ADAPTERS: list[Path | str | None] = ["memory", *pg_bins()]


@dataclass(frozen=True)
class Log:
    store: EventStore
    keys: MemoryKeys


def adapter_name(adapter: Path | str | None) -> str:
    return adapter if isinstance(adapter, str) else pg_name(adapter)


@pytest.fixture(params=ADAPTERS, ids=adapter_name)
async def log(request: pytest.FixtureRequest, fast_servers: Servers) -> AsyncIterator[Log]:
    keys = MemoryKeys()
    if request.param == "memory":
        yield Log(MemoryEventStore(keys), keys)
        return
    server = await fast_servers.of(request.param)
    async with cloned(server) as database, opened(database.dsn, keys) as store:
        yield Log(store, keys)


async def test_what_was_appended_is_what_is_loaded(log: Log):
    done = await log.store.append(new("order-1", 0, accepted(), urged(minutes=3)))

    assert tuple(await log.store.load("order-1")) == done.recorded
    assert [accepted(), urged(minutes=3)] == [each.event for each in done.recorded]
    assert [(1, 1), (2, 2)] == [(each.version, each.position) for each in done.recorded]
    assert {OPERATOR} == {each.origin for each in done.recorded}
    assert (2, 2, False) == (done.version, done.position, done.repeated)


async def test_a_stream_that_does_not_exist_is_empty(log: Log):
    assert [] == [*await log.store.load("order-1")]


async def test_history_can_be_read_up_to_a_version(log: Log):
    await log.store.append(new("order-1", 0, accepted(), urged(), withdrawn()))

    assert [1, 2] == [each.version for each in await log.store.load("order-1", to=2)]


async def test_a_stale_writer_is_turned_away(log: Log):
    await log.store.append(new("order-1", 0))
    await log.store.append(new("order-1", 1))

    with pytest.raises(ConcurrentAppend):
        await log.store.append(new("order-1", 1, withdrawn()))

    assert [accepted(), accepted()] == [each.event for each in await log.store.load("order-1")]


async def test_a_writer_ahead_of_the_stream_is_turned_away(log: Log):
    await log.store.append(new("order-1", 0))

    with pytest.raises(ConcurrentAppend):
        await log.store.append(new("order-1", 2))
    with pytest.raises(ConcurrentAppend):
        await log.store.append(new("order-2", 1))

    assert (1, 0) == (len(await log.store.load("order-1")), len(await log.store.load("order-2")))


async def test_a_stream_begins_once(log: Log):
    await log.store.append(new("order-1", 0))

    with pytest.raises(ConcurrentAppend):
        await log.store.append(new("order-1", 0))


async def test_nothing_cannot_be_appended(log: Log):
    empty = new("order-1", 0)
    with pytest.raises(ValueError, match="nothing to append"):
        await log.store.append(type(empty)(stream="s", expected=0, events=(), origin=OPERATOR))


async def test_a_repeat_gives_the_original_outcome(log: Log):
    key = Key(id=uuid4(), fingerprint=b"payload")
    first = await log.store.append(new("order-1", 0, keys=(key,)))
    await log.store.append(new("order-1", 1, urged()))

    again = await log.store.append(new("order-1", 0, keys=(key,)))

    assert (first.stream, first.version, first.position) == (
        again.stream,
        again.version,
        again.position,
    )
    assert again.repeated
    assert 2 == len(await log.store.load("order-1"))


async def test_the_streams_of_known_keys_are_found_together(log: Log):
    known, unknown = Key(uuid4()), Key(uuid4())
    await log.store.append(new("order-1", 0, keys=(known,)))

    assert await log.store.streams_of([known.id, unknown.id]) == {known.id: "order-1"}
    assert await log.store.streams_of([]) == {}


async def test_a_known_key_answers_before_a_stale_version_does(log: Log):
    key = Key(id=uuid4())
    await log.store.append(new("order-1", 0, keys=(key,)))

    again = await log.store.append(new("order-1", 7, keys=(key,)))

    assert (True, 1) == (again.repeated, again.version)


async def test_a_key_used_for_something_else_is_refused(log: Log):
    number = uuid4()
    await log.store.append(new("order-1", 0, keys=(Key(id=number, fingerprint=b"one"),)))

    with pytest.raises(KeyReused):
        await log.store.append(new("order-2", 0, keys=(Key(id=number, fingerprint=b"other"),)))
    with pytest.raises(KeyReused):
        await log.store.outcome(Key(id=number, fingerprint=b"other"))

    assert [] == [*await log.store.load("order-2")]


async def test_a_key_without_fingerprint_never_differs(log: Log):
    number = uuid4()
    await log.store.append(new("order-1", 0, keys=(Key(id=number, fingerprint=b"one"),)))

    assert (await log.store.append(new("order-2", 0, keys=(Key(id=number),)))).repeated


async def test_any_of_several_keys_is_enough_to_recognise_a_repeat(log: Log):
    reference = Key(id=uuid4())
    await log.store.append(new("order-1", 0, keys=(Key(id=uuid4()), reference)))

    again = await log.store.append(new("order-2", 0, keys=(Key(id=uuid4()), reference)))

    assert (True, "order-1") == (again.repeated, again.stream)


async def test_what_was_refused_leaves_its_key_unknown(log: Log):
    key = Key(id=uuid4())
    with pytest.raises(ConcurrentAppend):
        await log.store.append(new("order-1", 4, keys=(key,)))

    assert await log.store.outcome(key) is None


async def test_the_stamp_never_goes_back_even_when_the_clock_does(log: Log):
    for number, minutes in enumerate([5, 0, 3, 9, 1]):
        await log.store.append(new(f"order-{number}", 0, accepted(minutes)))

    stamps = [(await log.store.load(f"order-{n}"))[0].recorded_at for n in range(5)]
    assert [5, 5, 5, 9, 9] == [(stamp - T0).total_seconds() / 60 for stamp in stamps]


async def test_a_personal_value_comes_back_to_who_may_open_it(log: Log):
    await log.store.append(new("order-1", 0, urged("他姓陈", "person-1")))

    (loaded,) = await log.store.load("order-1")
    assert urged("他姓陈", "person-1") == loaded.event


async def test_a_personal_value_is_gone_when_its_key_is(log: Log):
    await log.store.append(new("order-1", 0, urged("他姓陈", "person-1"), accepted()))
    log.keys.destroy("person-1")

    first, second = await log.store.load("order-1")
    assert urged(None, "person-1") == first.event
    assert accepted() == second.event


async def test_nothing_personal_is_recorded_of_an_erased_person(log: Log):
    log.keys.destroy("person-1")

    with pytest.raises(Refusal, match="erased"):
        await log.store.append(new("order-1", 0, urged("他姓陈", "person-1")))

    assert [] == [*await log.store.load("order-1")]


async def test_concurrent_writers_on_hot_streams_leave_no_hole(log: Log):
    """Right versions and guessed ones; what was accepted is what stands."""
    accepted_by_stream: Counter[str] = Counter()

    async def write(writer: int) -> None:
        for turn in range(25):
            stream = f"order-{(writer + turn) % 3}"
            version = len(await log.store.load(stream)) + (turn % 5 == 4)
            events = [accepted()] * (1 + turn % 3)
            try:
                await log.store.append(new(stream, version, *events))
            except ConcurrentAppend:
                continue
            accepted_by_stream[stream] += len(events)

    await asyncio.gather(*map(write, range(8)))

    positions: list[int] = []
    for stream, total in accepted_by_stream.items():
        history = await log.store.load(stream)
        assert [*range(1, total + 1)] == [each.version for each in history]
        assert sorted(each.position for each in history) == [each.position for each in history]
        positions += [each.position for each in history]
    assert [*range(1, len(positions) + 1)] == sorted(positions)


def at(instant: datetime) -> Event:
    return WorkOrderAccepted(at=instant)


async def test_a_time_far_ahead_of_the_clock_is_refused_and_leaves_nothing_behind(log: Log):
    """A clock that is read wrong once would stay in the log: stamps never go back."""
    key = Key(id=uuid4())
    future = datetime.now(UTC) + timedelta(days=25_000)

    with pytest.raises(ClockAhead):
        await log.store.append(new("order-1", 0, accepted(), at(future), keys=(key,)))
    with pytest.raises(ClockAhead):
        await log.store.append(new("order-1", 0, at(future), keys=(key,)))

    done = await log.store.append(new("order-1", 0, keys=(key,)))
    assert (1, False, T0) == (done.position, done.repeated, done.recorded[0].recorded_at)


async def test_of_many_only_the_one_from_the_future_is_refused(log: Log):
    future = datetime.now(UTC) + timedelta(hours=1)
    events = [accepted(), at(future), accepted()]
    done = await asyncio.gather(
        *(log.store.append(new(f"order-{n}", 0, each)) for n, each in enumerate(events)),
        return_exceptions=True,
    )

    assert [Appended, ClockAhead, Appended] == [type(each) for each in done]


async def test_a_clock_that_is_a_little_ahead_is_taken(log: Log):
    soon = datetime.now(UTC) + timedelta(minutes=4)

    done = await log.store.append(new("order-1", 0, at(soon)))

    assert soon == done.recorded[0].recorded_at
