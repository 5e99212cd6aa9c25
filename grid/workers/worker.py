"""What the stream of a worker says: duty area, cells, the last shift. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from events.catalog.grid_workers import (
    DutyStatus,
    ShiftEnded,
    ShiftRelieved,
    ShiftStarted,
    WorkerAssigned,
    WorkerReleased,
)
from events.event import Event


@dataclass(frozen=True, kw_only=True)
class Shift:
    """`ends_at`: the latest end, which holds where nothing else ended it."""

    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    ended_by_clock: bool = False
    start_cell: str | None = None

    def runs(self, at: datetime) -> bool:
        return self.ended_at is None and self.started_at <= at < self.ends_at

    @property
    def is_forgotten(self) -> bool:
        """No event has ended it; the clock does."""
        return self.ended_at is None


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Who has taken over the cells, and until when at the latest."""

    by: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Worker:
    """`area` None: no duty area, so neither cells nor shifts."""

    account: str = ""
    area: str | None = None
    is_lead: bool = False
    cells: frozenset[str] = frozenset()
    map_version: int | None = None
    shift: Shift | None = None
    cover: Cover | None = None

    def on_duty(self, at: datetime) -> bool:
        return self.shift is not None and self.shift.runs(at)

    def forgot_to_end(self, at: datetime) -> bool:
        """The last shift ran out, and no event says so."""
        return self.shift is not None and self.shift.is_forgotten and not self.shift.runs(at)

    def covered(self, at: datetime) -> Cover | None:
        """Who has the cells then instead."""
        cover = self.cover
        return cover if cover and cover.since <= at < cover.until else None

    def status(self, at: datetime) -> DutyStatus | None:
        """None: the account was never assigned."""
        if self.on_duty(at):
            return DutyStatus.ON_DUTY
        if self.area is not None:
            return DutyStatus.OFF_DUTY
        return DutyStatus.RELEASED if self.account else None


NO_WORKER = Worker()


def evolve(worker: Worker, event: Event) -> Worker:
    """The last event of each type is enough to know the worker as they are now."""
    match event:
        case WorkerAssigned():
            return replace(
                worker,
                account=event.worker,
                area=event.area,
                is_lead=event.is_lead,
                cells=frozenset(event.cells),
                map_version=event.map_version,
            )
        case WorkerReleased():
            return Worker(account=event.worker, shift=worker.shift)
        case ShiftStarted():
            shift = Shift(started_at=event.at, ends_at=event.ends_at, start_cell=event.cell)
            return replace(worker, shift=shift, cover=None)
        case ShiftEnded(at=at):
            return replace(worker, shift=end_of(worker.shift, at, by_clock=event.by_clock))
        case ShiftRelieved(at=at):
            cover = Cover(by=event.by, since=at, until=event.until)
            return replace(worker, shift=end_of(worker.shift, at), cover=cover)
        case _:
            return worker


def end_of(shift: Shift | None, at: datetime, *, by_clock: bool = False) -> Shift | None:
    """A shift that ran out earlier ended then, however late that was recorded."""
    if shift is None or shift.ended_at is not None:
        return shift
    return replace(shift, ended_at=min(at, shift.ends_at), ended_by_clock=by_clock)
