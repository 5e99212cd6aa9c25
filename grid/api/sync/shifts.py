"""From an item of a phone to the worker's own shift."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from events.act import Act, Actor, Ask
from events.catalog.grid_workers import GRID_WORKERS
from events.execute import Done, StreamNotFound, execute
from events.store import Key, Origin
from grid.api.street import Street
from grid.api.sync.reading import read_as
from grid.sync.item import SyncItem
from grid.sync.settling import Prepared
from grid.workers.acts import ACTS, EndShift, StartShift, grid_worker
from grid.workers.refusals import NotAssigned

SHIFTS: Final[Mapping[str, Act]] = {
    act.name: act for act in ACTS if act.command in {StartShift, EndShift}
}


@dataclass(frozen=True, kw_only=True)
class ShiftItems:
    """Of one request: who sent it, and when it came."""

    street: Street
    by: Actor
    origin: Origin
    at: datetime

    def prepare(self, item: SyncItem) -> Prepared:
        """The service's time counts; that of the phone is kept beside it."""
        said = {"phone_at": item.recorded_at, **item.body}
        command = read_as(SHIFTS[item.action], said)
        return Prepared(do=lambda key: self.perform(command, key))

    async def perform(self, command: Any, key: Key) -> Done:
        ask = Ask(command=command, by=self.by, at=self.at, context=self.street.context())
        store, stream = self.street.store, f"{GRID_WORKERS}-{self.by.account}"
        try:
            return await execute(store, grid_worker, stream, ask, origin=self.origin, keys=[key])
        except StreamNotFound:
            raise NotAssigned from None
