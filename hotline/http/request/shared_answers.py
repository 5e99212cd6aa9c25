"""The same question of readers who may see the same is answered once, and all get that answer."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final

MOST: Final = 256  # answers that are kept


@dataclass
class SharedAnswers:
    """
    By keys that name all that an answer depends on: so one that is kept is never too old.

    An answer is computed in a task of its own, so readers may leave meanwhile. A failure is told to
    all who wait for it, and is not kept.
    """

    kept: dict[Hashable, asyncio.Task[Any]] = field(default_factory=dict)

    async def answer(self, key: Hashable, computed: Callable[[], Awaitable[Any]]) -> Any:
        task = self.kept.get(key)
        if task is None:
            self.make_room()
            task = self.kept[key] = asyncio.ensure_future(computed())
            task.add_done_callback(lambda done: self.forget_failure(key, done))
        return await asyncio.shield(task)

    def make_room(self) -> None:
        """The oldest leave first; those that are still being computed stay."""
        finished = [key for key, task in self.kept.items() if task.done()]
        for key in finished[: max(0, len(self.kept) - MOST + 1)]:
            del self.kept[key]

    def forget_failure(self, key: Hashable, done: asyncio.Task[Any]) -> None:
        if (done.cancelled() or done.exception() is not None) and self.kept.get(key) is done:
            del self.kept[key]
