"""Appends on their way to the log: of one stream in turn, of many streams together."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from events.act import Actor
from events.store import EventStore, NewEvents, Origin

MOST_SENDING: Final = 400  # streams whose last append is on its way
TOGETHER: Final = 16  # decided before they go to the log


@dataclass
class Sending:
    """What was decided is sent while the next is decided; `settle` waits for all of it."""

    store: EventStore
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    decided: int = 0

    async def send(self, new: NewEvents) -> None:
        before = self.tasks.get(new.stream)
        self.tasks[new.stream] = asyncio.ensure_future(self.append(new, before))
        if len(self.tasks) >= MOST_SENDING:
            await self.settle()
        self.decided += 1
        if self.decided % TOGETHER == 0:
            await asyncio.sleep(0)  # they reach the queue

    async def append(self, new: NewEvents, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        await self.store.append(new)

    async def sent(self, stream: str) -> None:
        """Wait for what is on its way to this stream."""
        if (task := self.tasks.get(stream)) is not None:
            await task

    async def settle(self) -> None:
        await asyncio.gather(*self.tasks.values())
        self.tasks.clear()


def origin_of(by: Actor) -> Origin:
    role = ",".join(sorted(by.roles)) or None
    return Origin(actor=by.account, role=role, department=by.department)
