"""What a reader sees of workers, and of which workers."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from events.act import Actor
from events.catalog.grid_workers import DutyStatus
from events.catalog.names import Role
from grid.workers.context import StreetContext, is_within
from grid.workers.worker import Shift, Worker

ALL_WORKERS = frozenset({Role.SUPERVISOR, Role.SHIFT_LEAD, Role.DISPATCHER, Role.INSPECTOR})


def worker_shown(worker: Worker, context: StreetContext, at: datetime) -> dict[str, Any]:
    division = context.divisions.get(worker.area) if worker.area else None
    person = context.people.get(worker.account)
    return {
        "worker": worker.account,
        "name": person.display_name if person and person.enabled else None,
        "is_lead": worker.is_lead,
        "area": worker.area,
        "area_name": division.name if division else None,
        "cells": sorted(worker.cells),
        "missing_cells": sorted(code for code in worker.cells if code not in context.cells),
        "status": worker.status(at) or DutyStatus.RELEASED,
        "shift": shift_shown(worker.shift, worker, at),
        "covered_by": context.roster.taken_over_by(worker, at),
        "covers": context.roster.covers(worker.account, at),
    }


def shift_shown(shift: Shift | None, worker: Worker, at: datetime) -> dict[str, Any] | None:
    if shift is None:
        return None
    ran_out = shift.ends_at if shift.ends_at <= at else None
    return {
        "started_at": shift.started_at,
        "ends_at": shift.ends_at,
        "ended_at": shift.ended_at or ran_out,
        "start_cell": shift.start_cell,
        "in_duty_cells": None if shift.start_cell is None else shift.start_cell in worker.cells,
    }


def may_read(by: Actor, worker: Worker, context: StreetContext) -> bool:
    """A worker themselves; a lead those below; the centre and supervisors everyone."""
    if by.roles & ALL_WORKERS or by.account == worker.account:
        return True
    return worker.area is not None and context.may_manage(by, [worker.area])


def readable(by: Actor, context: StreetContext, area: str | None) -> Iterator[Worker]:
    """Those with a duty area, in the division that was asked for, by account."""
    for worker in context.roster.assigned():
        inside = area is None or is_within(context.divisions, worker.area or "", area)
        if inside and may_read(by, worker, context):
            yield worker
