"""A phone as the app makes it, the people and terms of its city, and a log that is not sure."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from events.act import Actor
from events.calendars import shipped_years
from events.catalog.names import Role, TaskKind
from events.memory import MemoryEventStore
from events.store import (
    Appended,
    LogBusy,
    NewEvents,
    OutcomeUnknown,
    Recorded,
)
from events.timekeeping.setting import Timing
from events.working_time import OfficeHours, calendar_of
from grid.catalogue.published import shipped_street
from grid.grid_case.context import CaseTerms
from grid.sync.item import SyncItem
from hotline.app.wiring.cases import node_limits
from hotline.policy import CaseLimits

BEGIN = datetime(2026, 3, 10, 11, tzinfo=UTC)  # rounds of the day end five hours later
WINDOW = timedelta(hours=8)
WORKERS = ("worker-1", "worker-2", "worker-3")
CLOCKS = (
    timedelta(),
    timedelta(days=3),
    timedelta(days=-3),
    BEGIN - datetime(1970, 1, 2, tzinfo=UTC),
)
OPERATOR = Actor(account="operator", roles=frozenset({Role.OPERATOR}))
LEAD = Actor(account="shift-lead", roles=frozenset({Role.SHIFT_LEAD, Role.DISPATCHER}))
ROADS = Actor(account="handler-roads", roles=frozenset({Role.HANDLER}), department="roads")


@cache
def terms() -> CaseTerms:
    return CaseTerms(
        timing=Timing(
            calendar=calendar_of(shipped_years()), office_hours=OfficeHours(), policy_version=1
        ),
        limits=node_limits(CaseLimits()),
        catalogue=shipped_street().catalogue,
        standards=shipped_street().standards,
        departments=frozenset({"roads"}),
        max_returns=2,
        max_extensions=1,
        longest_extension=CaseLimits().extension,
        longest_suspension=CaseLimits().extension,
    )


@dataclass
class UnsureStore(MemoryEventStore):
    """
    Busy before, or lost after an append, as often as `chance` says: the server was killed.

    `opened` are the events as they were recorded: to open them again takes half of the time.
    """

    chance: Random = field(default_factory=Random)
    unsure: float = 0.0
    opened: defaultdict[str, list[Recorded]] = field(default_factory=lambda: defaultdict(list))

    async def load(self, stream: str, *, to: int | None = None) -> Sequence[Recorded]:
        return self.opened.get(stream, [])[:to]

    async def append(self, new: NewEvents) -> Appended:
        fate = self.chance.random()
        await asyncio.sleep(0)  # another request goes on here
        if fate < self.unsure / 2:
            raise LogBusy
        done = await super().append(new)
        self.opened[new.stream] += done.recorded
        if fate < self.unsure:
            raise OutcomeUnknown
        return done


@dataclass
class Phone:
    """`outbox` is its disk; `tasks` and `cases` are what it has seen."""

    worker: str
    behind: timedelta
    number: int
    online: bool = True
    sequence: int = 0
    outbox: dict[UUID, SyncItem] = field(default_factory=dict)
    tasks: list[tuple[str, TaskKind, int]] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)
    rounds: list[tuple[UUID, tuple[str, ...]]] = field(default_factory=list)
    attached: dict[str, Any] = field(default_factory=dict)
    latest: dict[object, UUID] = field(default_factory=dict)  # of each case: the item before
    unrecorded: set[UUID] = field(default_factory=set)  # refused, or nothing new

    @property
    def by(self) -> Actor:
        return Actor(account=self.worker, roles=frozenset({Role.GRID_WORKER}))

    def as_sent(self, item: SyncItem) -> SyncItem:
        """What the log does not know is not named as what came before."""
        return replace(item, after=None) if item.after in self.unrecorded else item
