"""Places that are given in order of arrival, with a short queue."""

import asyncio
from collections import deque
from dataclasses import dataclass, field


class QueueFull(Exception):
    """Every place is taken, and as many wait as may."""


@dataclass
class Turns:
    """
    First come, first served: a free place is handed to who waits longest, never to a newcomer.

    `places` are used at once; `most_waiting` may wait for one.
    """

    places: int
    most_waiting: int
    used: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    @property
    def full(self) -> bool:
        return self.used >= self.places and len(self.waiting) >= self.most_waiting

    def take_now(self) -> bool:
        """Take a place if one is free; the caller gives it back with `leave`."""
        if self.used >= self.places:
            return False
        self.used += 1
        return True

    async def take(self) -> None:
        """Return with a place, which the caller gives back with `leave`. Raises QueueFull."""
        if self.take_now():
            return
        if self.full:
            raise QueueFull
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the place was handed over in the same moment
                self.leave()
            elif turn in self.waiting:
                self.waiting.remove(turn)
            raise

    def leave(self) -> None:
        """Hand the place to who waits longest, or free it."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.used -= 1
