"""Places in order of arrival, also when people give up."""

import asyncio

import pytest

from events.turns import QueueFull, Turns

pytestmark = pytest.mark.chance


async def waiters(turns: Turns, number: int, order: list[int]) -> list[asyncio.Task[None]]:
    async def one(own: int) -> None:
        await turns.take()
        order.append(own)

    tasks = [asyncio.create_task(one(each)) for each in range(number)]
    await asyncio.sleep(0)
    return tasks


async def test_a_newcomer_does_not_pass_those_who_wait():
    turns, order = Turns(1, 9), []
    await turns.take()
    waiting = await waiters(turns, 2, order)
    turns.leave()
    newcomer = asyncio.create_task(turns.take())  # before the first waiter has woken up
    await waiting[0]

    assert order == [0]
    assert not newcomer.done()
    turns.leave()
    await waiting[1]
    turns.leave()
    await newcomer


async def test_beyond_the_queue_nobody_waits():
    turns, order = Turns(1, 1), []
    await turns.take()
    [waiting] = await waiters(turns, 1, order)

    with pytest.raises(QueueFull):
        await turns.take()
    turns.leave()
    await waiting


async def test_who_gives_up_leaves_the_queue_to_the_others():
    turns, order = Turns(1, 9), []
    await turns.take()
    first, second = await waiters(turns, 2, order)
    first.cancel()
    await asyncio.wait([first])
    turns.leave()
    await second

    assert order == [1]


async def test_a_place_that_was_given_to_who_just_gave_up_is_passed_on():
    turns, order = Turns(1, 9), []
    await turns.take()
    first, second = await waiters(turns, 2, order)
    turns.leave()
    first.cancel()
    await asyncio.wait([first, second])

    assert order in ([1], [0, 1])
    assert turns.used == 1


async def test_who_gives_up_while_a_place_is_handed_on_just_leaves():
    turns, order = Turns(1, 9), []
    await turns.take()
    first, second = await waiters(turns, 2, order)
    first.cancel()
    turns.leave()  # before the first has noticed
    await asyncio.wait([first, second])

    assert first.cancelled()
    assert order == [1]
    assert (turns.used, len(turns.waiting)) == (1, 0)
