"""What a play has ahead of it, in the order of time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Step = Callable[[datetime], Awaitable[None]]
"""What happens at a moment."""


@dataclass
class Agenda:
    """Steps that are planned for the same moment happen in the order of their planning."""

    end: datetime
    planned: list[tuple[datetime, int, Step]] = field(default_factory=list)
    serial: count = field(default_factory=count)  # type: ignore[type-arg]

    def plan(self, at: datetime, step: Step) -> None:
        """What is planned for the end or later does not happen."""
        if at < self.end:
            heappush(self.planned, (at, next(self.serial), step))

    def next(self) -> tuple[datetime, Step] | None:
        if not self.planned:
            return None
        at, _, step = heappop(self.planned)
        return at, step
