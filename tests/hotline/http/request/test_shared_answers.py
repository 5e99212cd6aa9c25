"""The same question is answered once, and each reader gets the answer."""

import asyncio

from hotline.http.request.shared_answers import MOST, SharedAnswers


class Counting:
    """Answers with how often it was asked, once it may."""

    def __init__(self) -> None:
        self.times = 0
        self.may = asyncio.Event()

    async def __call__(self) -> int:
        self.times += 1
        await self.may.wait()
        return self.times


async def test_readers_of_the_same_share_one_computation():
    shared, counting = SharedAnswers(), Counting()
    readers = [asyncio.create_task(shared.answer("same", counting)) for _ in range(5)]
    await asyncio.sleep(0)
    counting.may.set()

    assert [1] * 5 == await asyncio.gather(*readers)
    assert 1 == await shared.answer("same", counting)
    assert 2 == await shared.answer("another state", counting)


async def test_the_others_are_answered_when_the_first_reader_leaves():
    shared, counting = SharedAnswers(), Counting()
    first, second = [asyncio.create_task(shared.answer("same", counting)) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    counting.may.set()

    assert 1 == await second


async def test_a_failure_is_told_to_all_who_wait_and_is_not_kept():
    shared, may = SharedAnswers(), asyncio.Event()

    async def failing() -> None:
        await may.wait()
        raise LookupError

    readers = [asyncio.create_task(shared.answer("same", failing)) for _ in range(2)]
    await asyncio.sleep(0)
    may.set()
    told = await asyncio.gather(*readers, return_exceptions=True)

    assert [LookupError] * 2 == [*map(type, told)]
    assert {} == shared.kept


async def test_old_answers_leave_and_those_under_way_stay():
    shared, counting = SharedAnswers(), Counting()
    waiting = asyncio.create_task(shared.answer("under way", counting))
    await asyncio.sleep(0)
    for number in range(2 * MOST):
        await shared.answer(number, at_once)

    assert MOST == len(shared.kept)
    assert {"under way", 2 * MOST - 1} <= shared.kept.keys()
    counting.may.set()
    assert 1 == await waiting


async def at_once() -> None:
    pass
