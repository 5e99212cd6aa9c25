"""
How many requests are worked on at once, by class of work.

Every class has places and a short queue, in order of arrival. A request beyond both is refused at
once, so that the others stay quick; it has done nothing. No class waits for another: what citizens
and handlers wait for is never behind those who read. Health and figures for machines, and streams,
have no class: they are always let in. Sign-ins have a gate of their own (auth/gate.py), where one
source cannot take the place of another.
"""

import random
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from events.turns import QueueFull, Turns
from hotline.http.problems import Overloaded

RETRY_AFTER: Final = (1, 3)  # seconds, at random: those refused together do not return together


class Work(StrEnum):
    """What a request asks for, as far as its place in the queue is concerned."""

    COMMANDS = "commands"  # registrations and commands
    READS = "reads"
    SEARCHES = "searches"  # and figures
    SYNCS = "syncs"  # of phones: up to 200 commands a request
    PUBLIC = "public"  # what everybody reads without an account, kept ready in memory
    CITIZENS = "citizens"  # about one order, by its query code, without an account
    FILES = "files"  # pieces of attachments, in and out
    DRY_RUNS = "dry_runs"  # a minute of computing in a process of its own
    UNLIMITED = "unlimited"


class Room(NamedTuple):
    """So many at once, and so many who wait for a place."""

    places: int
    waiting: int


# as many commands as fill a group commit; with the queue full one takes half as long again
ROOMS: Final[Mapping[Work, Room]] = MappingProxyType(
    {
        Work.COMMANDS: Room(32, 16),
        Work.READS: Room(16, 32),
        Work.SEARCHES: Room(4, 16),
        Work.SYNCS: Room(4, 64),
        Work.PUBLIC: Room(4, 16),
        Work.CITIZENS: Room(4, 32),
        Work.FILES: Room(8, 32),
        Work.DRY_RUNS: Room(1, 1),
    }
)


@dataclass
class Admission:
    """The places of this process."""

    rooms: Mapping[Work, Room] = field(default_factory=lambda: ROOMS)
    turns: Mapping[Work, Turns] = field(init=False)

    def __post_init__(self) -> None:
        self.turns = {work: Turns(*room) for work, room in self.rooms.items()}

    def refuse_early(self, work: Work) -> None:
        """Before anything is read or looked up, which costs as much as the work itself."""
        turns = self.turns.get(work)
        if turns is not None and turns.full:
            raise busy()

    def place(self, work: Work) -> AbstractAsyncContextManager[None]:
        """Wait for a place; Overloaded when too many wait."""
        turns = self.turns.get(work)
        return nullcontext() if turns is None else Admitted(turns)


class Admitted(AbstractAsyncContextManager[None]):
    """One of the places of a class, for the length of a block."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns

    async def __aenter__(self) -> None:
        try:
            await self.turns.take()
        except QueueFull:
            raise busy() from None

    async def __aexit__(self, *_: object) -> None:
        self.turns.leave()


def busy() -> Overloaded:
    return Overloaded(retry_after=random.randint(*RETRY_AFTER))  # noqa: S311 - spreads retries
