"""
Who is on duty where (在岗名册): kept event by event in every process, as the published city is.

It knows the last assignment and the last shift of each worker: it answers for now, not for a past
moment.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from events.catalog.grid_workers import (
    GRID_WORKERS,
    ShiftEnded,
    ShiftRelieved,
    ShiftStarted,
    WorkerAssigned,
    WorkerReleased,
)
from events.catalog.values import Area
from events.event import Event
from grid.map.divisions import DivisionLevel, Divisions
from grid.workers.worker import NO_WORKER, Worker, evolve

STREAM_PREFIXES: Final = (f"{GRID_WORKERS}-",)
DECLARED: Final = (WorkerAssigned, WorkerReleased, ShiftStarted, ShiftEnded, ShiftRelieved)
TYPES: Final = frozenset(declared.model_fields["type"].default for declared in DECLARED)
MayServe = Callable[[str], bool]
"""Whether an account may be given work: it is enabled and still has its role."""


@dataclass
class Roster:
    """`of_cell` and `leads_of`: accounts by cell, and by the division that they lead."""

    workers: dict[str, Worker] = field(default_factory=dict)
    of_cell: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    leads_of: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, event: Event) -> None:
        """Note what an event says of a worker; events of other kinds pass."""
        if not isinstance(event, DECLARED):
            return
        account = event.worker
        before = self.of(account)
        after = self.workers[account] = evolve(before, event)
        for cell in before.cells - after.cells:
            self.of_cell[cell].discard(account)
        for cell in after.cells - before.cells:
            self.of_cell[cell].add(account)
        if before.is_lead and before.area is not None:
            self.leads_of[before.area].discard(account)
        if after.is_lead and after.area is not None:
            self.leads_of[after.area].add(account)

    def of(self, account: str) -> Worker:
        return self.workers.get(account, NO_WORKER)

    def assigned(self) -> Iterator[Worker]:
        """Everyone who has a duty area, by account."""
        return (each for _, each in sorted(self.workers.items()) if each.area is not None)

    def covers(self, account: str, at: datetime) -> tuple[str, ...]:
        """Whose cells this account has taken over."""
        return tuple(
            owner.account for owner in self.assigned() if self.taken_over_by(owner, at) == account
        )

    def worker_for(
        self, area: Area, at: datetime, divisions: Divisions, may_serve: MayServe
    ) -> str | None:
        """
        The account that gets a task at this place (G-06).

        The worker on duty for its cell; else a lead of its community, else of the next larger
        division that has one, those on duty first. None: none of them has a lead.
        """
        if area.cell is not None:
            on_duty = self.on_duty_for(area.cell.code, at, may_serve)
            if on_duty is not None:
                return on_duty
        return next(self.leads_above(area, at, divisions, may_serve), None)

    def on_duty_for(self, cell: str, at: datetime, may_serve: MayServe) -> str | None:
        """Of several the one who has been on duty for the longest, then by account."""
        holders = {self.holder(owner, at) for owner in self.of_cell.get(cell, ())} - {None}
        found = [
            (worker.shift.started_at, worker.account)
            for worker in map(self.of, filter(None, holders))
            if worker.shift is not None and worker.on_duty(at) and may_serve(worker.account)
        ]
        return min(found)[1] if found else None

    def holder(self, owner: str, at: datetime) -> str | None:
        """Who has the owner's cells then: the owner on duty, or the one who took over."""
        worker = self.of(owner)
        return owner if worker.on_duty(at) else self.taken_over_by(worker, at)

    def taken_over_by(self, owner: Worker, at: datetime) -> str | None:
        """A cover ends with the shift in which it began, also where that one ends early."""
        cover = owner.covered(at)
        if cover is None:
            return None
        other = self.of(cover.by)
        began = other.shift.started_at if other.shift else None
        return cover.by if other.on_duty(at) and began and began <= cover.since else None

    def leads_above(
        self, area: Area, at: datetime, divisions: Divisions, may_serve: MayServe
    ) -> Iterator[str]:
        """The smallest division first; levels that do not exist are passed."""
        smallest = area.community or area.subdistrict or area.district
        path = [each.code for each in divisions.path(smallest)] if smallest else []
        for code in path or [each.code for each in divisions.of_level(DivisionLevel.CITY)]:
            leads = [self.of(each) for each in self.leads_of.get(code, ()) if may_serve(each)]
            for lead in sorted(leads, key=lambda each: (not each.on_duty(at), each.account)):
                yield lead.account
