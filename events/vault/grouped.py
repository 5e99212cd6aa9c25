"""Many callers, one statement: callers that wait while one runs share the next."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")


@dataclass
class Grouped(Generic[Q, A]):
    """
    No timer: the first caller whose question is still open asks for all.

    An error reaches every caller of the group; a cancelled caller cancels no other.
    """

    ask: Callable[[AbstractSet[Q]], Awaitable[Mapping[Q, A]]]
    most: int = 1000
    waiting: list[tuple[Q, "asyncio.Future[A]"]] = field(default_factory=list)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, questions: Collection[Q]) -> dict[Q, A]:
        loop = asyncio.get_running_loop()
        mine = {question: loop.create_future() for question in questions}
        self.waiting += mine.items()
        try:
            async with self.turn:
                while not all(future.done() for future in mine.values()):
                    await self.answer_next()
            return {question: future.result() for question, future in mine.items()}
        finally:
            for future in mine.values():
                if not future.cancel() and not future.cancelled():
                    future.exception()  # taken note of, though only the first is raised

    async def answer_next(self) -> None:
        group, self.waiting = self.waiting[: self.most], self.waiting[self.most :]
        open_now = [(question, future) for question, future in group if not future.done()]
        try:
            answers = await self.ask({question for question, _ in open_now})
            results = [answers[question] for question, _ in open_now]
        except asyncio.CancelledError:
            self.waiting = open_now + self.waiting  # the next one in turn asks for them
            raise
        except Exception as error:  # noqa: BLE001 - it goes to everyone who asked
            for _, future in open_now:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(open_now, results, strict=True):
            if not future.done():
                future.set_result(result)
