"""The shell: what happens once, what is refused, what is decided anew."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from events.decider import Decider
from events.event import Event
from events.execute import StaleVersion, StreamNotFound, execute
from events.memory import MemoryEventStore
from events.refusal import Refusal
from events.store import Appended, ConcurrentAppend, EventStore, Key, NewEvents, Recorded
from tests.databases import Servers, cloned, pg_bins
from tests.events.logs import OPERATOR, T0, accepted, new, opened, warned, withdrawn


class Withdrawn(Refusal):
    """It was withdrawn."""

    code = "test.withdrawn"
    title = "已撤回"


@dataclass(frozen=True)
class Add:
    event: Event
    times: int = 1
    at: datetime = T0


@dataclass(frozen=True)
class Count:
    events: int = 0
    withdrawn: bool = False


def decide(command: Add, count: Count) -> Sequence[Event]:
    if count.withdrawn:
        raise Withdrawn
    return [command.event] * command.times


def evolve(count: Count, event: Event) -> Count:
    return Count(count.events + 1, withdrawn=event == withdrawn())


COUNTER = Decider(Count(), decide, evolve)
ADD = Add(accepted())


@pytest.fixture(params=["memory", "postgres"])
async def store(request: pytest.FixtureRequest, fast_servers: Servers) -> AsyncIterator[EventStore]:
    if request.param == "memory":
        yield MemoryEventStore()
        return
    server = await fast_servers.of(pg_bins()[0])
    async with cloned(server) as database, opened(database.dsn) as postgres:
        yield postgres


@dataclass
class Interrupted:
    """A store where somebody else always writes just before us."""

    inner: EventStore
    others: int  # how often
    before: Callable[[int], Awaitable[object]]
    tries: int = 0

    async def load(self, stream: str, *, to: int | None = None) -> Sequence[Recorded]:
        return await self.inner.load(stream, to=to)

    async def append(self, news: NewEvents) -> Appended:
        self.tries += 1
        if self.tries <= self.others:
            await self.before(news.expected)
        return await self.inner.append(news)

    async def outcome(self, key: Key) -> Appended | None:
        return await self.inner.outcome(key)


async def test_a_command_gives_the_whole_history_with_what_is_new(store: EventStore):
    await store.append(new("order-1", 0))

    done = await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR)

    assert (done.version, done.position, done.repeated) == (2, 2, False)
    assert done.history == tuple(await store.load("order-1"))
    assert done.events == [accepted(), accepted()]


async def test_a_stream_must_exist_unless_the_command_creates_it(store: EventStore):
    with pytest.raises(StreamNotFound):
        await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR)

    done = await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR, creates=True)
    assert done.version == 1


async def test_a_decision_for_nothing_records_nothing(store: EventStore):
    await store.append(new("order-1", 0))

    done = await execute(store, COUNTER, "order-1", Add(accepted(), 0), origin=OPERATOR)

    assert (done.version, done.position) == (1, 1)


async def test_without_a_version_the_command_is_decided_anew(store: EventStore):
    await store.append(new("order-1", 0))
    busy = Interrupted(store, 2, lambda version: store.append(new("order-1", version)))

    done = await execute(busy, COUNTER, "order-1", ADD, origin=OPERATOR)

    assert (busy.tries, done.version) == (3, 4)


async def test_after_three_tries_it_is_the_callers_turn(store: EventStore):
    await store.append(new("order-1", 0))
    busy = Interrupted(store, 9, lambda version: store.append(new("order-1", version)))

    with pytest.raises(ConcurrentAppend):
        await execute(busy, COUNTER, "order-1", ADD, origin=OPERATOR)
    assert busy.tries == 3


async def test_a_person_who_saw_an_older_version_must_see_the_newer_one(store: EventStore):
    await store.append(new("order-1", 0, accepted(), accepted()))

    with pytest.raises(StaleVersion) as stale:
        await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR, expected=1)
    assert stale.value.current == 2


async def test_marks_do_not_make_a_version_stale(store: EventStore):
    """A warning of the clock changes nothing that a person has decided on."""
    await store.append(new("order-1", 0, accepted(), warned(), warned()))

    done = await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR, expected=1)
    assert done.version == 4


@pytest.mark.parametrize("expected", [1, 5])
async def test_a_version_before_another_fact_is_stale_whatever_marks_follow(
    store: EventStore, expected: int
):
    await store.append(new("order-1", 0, accepted(), warned(), accepted(), warned()))

    with pytest.raises(StaleVersion) as stale:
        await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR, expected=expected)
    assert stale.value.current == 4


async def test_a_version_that_grows_old_while_we_decide_is_stale_too(store: EventStore):
    await store.append(new("order-1", 0))
    busy = Interrupted(store, 1, lambda version: store.append(new("order-1", version)))

    with pytest.raises(StaleVersion) as stale:
        await execute(busy, COUNTER, "order-1", ADD, origin=OPERATOR, expected=1)
    assert (stale.value.current, busy.tries) == (2, 1)


async def test_a_repeat_is_answered_before_anything_can_be_refused(store: EventStore):
    """Stale by now, refused by now: the first answer counts, as it was."""
    key = Key(id=uuid4(), fingerprint=b"x")
    await store.append(new("order-1", 0))
    first = await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR, keys=[key], expected=1)
    await store.append(new("order-1", 2, withdrawn()))

    for expected in (1, 3, None):
        again = await execute(
            store, COUNTER, "order-1", ADD, origin=OPERATOR, keys=[key], expected=expected
        )
        assert again == replace(first, repeated=True)


async def test_a_repeat_under_another_name_finds_the_original(store: EventStore):
    """A registration draws a new order number each time; the key leads to the first."""
    key = Key(id=uuid4())
    first = await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR, keys=[key], creates=True)

    again = await execute(store, COUNTER, "order-2", ADD, origin=OPERATOR, keys=[key], creates=True)

    assert again == replace(first, repeated=True)
    assert [*await store.load("order-2")] == []


async def test_a_refusal_reaches_the_caller_and_leaves_the_key_free(store: EventStore):
    key = Key(id=uuid4())
    await store.append(new("order-1", 0, withdrawn()))

    with pytest.raises(Withdrawn):
        await execute(store, COUNTER, "order-1", ADD, origin=OPERATOR, keys=[key])
    assert await store.outcome(key) is None


async def test_one_key_fifty_times_at_once_happens_once(store: EventStore):
    key = Key(id=uuid4(), fingerprint=b"x")
    commands = [
        execute(store, COUNTER, f"order-{n}", ADD, origin=OPERATOR, keys=[key], creates=True)
        for n in range(50)
    ]

    done = await asyncio.gather(*commands)

    assert len({each.stream for each in done}) == 1
    assert sum(not each.repeated for each in done) == 1


def decide_at(command: Add, count: Count) -> Sequence[Event]:
    return [command.event.model_copy(update={"at": command.at})]


async def test_time_never_runs_backwards_within_a_stream(store: EventStore):
    """Two processes whose clocks differ: the rules see the later of the two times."""
    timed = replace(COUNTER, decide=decide_at)
    hour = timedelta(hours=1)
    for at in (T0 + hour, T0, T0 + 2 * hour):
        command = Add(accepted(), at=at)
        done = await execute(store, timed, "order-1", command, origin=OPERATOR, creates=True)

    assert [T0 + hour, T0 + hour, T0 + 2 * hour] == [event.at for event in done.events]
